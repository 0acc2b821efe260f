"""What the engine itself tells people: an account makes no calls, or nothing ran for long."""

from datetime import datetime, timedelta

from amends.domain.notice import Notice, NoticeKind
from amends.domain.store import Store

SILENT = timedelta(minutes=10)  # without a round for so long, somebody is told; ours


def disconnected(store: Store, now: datetime) -> Notice:
    """The account of `store` makes no calls from `now` on, until somebody signs in."""
    return Notice(
        key=f"store/{store.id}/disconnected/{now:%Y%m%d%H%M%S}",
        kind=NoticeKind.DISCONNECTED,
        store=store.id,
        client=store.client,
        label=store.label,
        at=now,
    )


def silence(last: datetime | None, now: datetime, every: timedelta = timedelta(0)) -> Notice | None:
    """No round has run since `last`; None: that is not long, or there never was one.

    Where accounts are read `every` so often, so long a pause is nothing. The same silence has the
    same key, so it is told once, whoever finds it.
    """
    if last is None or now - last < max(SILENT, 1.5 * every):
        return None
    minutes = int((now - last) / timedelta(minutes=1))
    key = f"engine/no_round/{last:%Y%m%d%H%M%S}"
    return Notice(key=key, kind=NoticeKind.NO_ROUND, minutes=minutes, at=now)
