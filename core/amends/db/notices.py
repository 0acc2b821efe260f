"""Keeps what is to be said, the channels it goes by, and how each delivery fared.

Addresses of channels are sealed: whoever has one can write into the group behind it.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, delete, func, or_, select, update

from amends.db.bulk import insert_new
from amends.db.columns import table_of
from amends.db.errors import NotFound, Taken
from amends.db.tables_of_notices import NoticeChannelRow, NoticeDeliveryRow, NoticeRow
from amends.db.types import micros
from amends.db.vault import Vault
from amends.domain.notice import Notice
from amends.domain.notice_channel import Channel, ChannelId
from amends.domain.values import Value

NOTICE = table_of(NoticeRow)
CHANNEL = table_of(NoticeChannelRow)
DELIVERY = table_of(NoticeDeliveryRow)
AT_ONCE = 500  # notices of one channel that are looked at in one turn


class Delivered(StrEnum):
    """How a delivery stands."""

    WAITING = "waiting"  # for its time, or for the next try
    SENT = "sent"
    FAILED = "failed"  # for good; the last error says why
    DROPPED = "dropped"  # its channel was removed first


class KnownChannel(Value):
    """A channel with its number, and whether it works just now."""

    id: ChannelId
    channel: Channel
    added: datetime
    waiting: int = 0
    trouble: str | None = None  # why the last try failed; None: it did not


class Waiting(Value):
    """A notice that waits for a channel."""

    id: int
    tries: int  # that failed
    notice: Notice


class Delivery(Value):
    """How one notice fared on one channel."""

    channel: str
    state: Delivered
    tries: int
    next_at: datetime | None  # None: nobody tries again
    error: str | None
    sent_at: datetime | None


class Said(Value):
    """A notice with everything that became of it. No deliveries: nobody was there to hear it."""

    notice: Notice
    deliveries: tuple[Delivery, ...] = ()


class Notices:
    """The notices of one transaction."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def add_channel(self, channel: Channel, url: str, at: datetime) -> ChannelId:
        """Add a channel; a name that was removed is free again. Raises Taken."""
        told: dict[str, Any] = {"data": channel.model_dump(mode="json"), "url": None}
        told |= {"added_at": at, "removed_at": None}
        here = self._row(channel.name)
        if here is not None and here.removed_at is None:
            raise Taken(f"a channel is called {channel.name} already; remove it first")
        if here is None:
            made = self._connection.execute(CHANNEL.insert().values(name=channel.name, **told))
            new = ChannelId((made.inserted_primary_key or [0])[0])
        else:
            new = ChannelId(here.id)
        told["url"] = self._vault.seal(url.encode(), _about(new))
        self._connection.execute(update(CHANNEL).where(CHANNEL.c.id == new).values(**told))
        return new

    def channels(self) -> list[KnownChannel]:
        """Every channel that was not removed, by name."""
        rows = self._connection.execute(
            select(CHANNEL).where(CHANNEL.c.removed_at.is_(None)).order_by(CHANNEL.c.name)
        ).all()
        waiting, troubles = self._waiting_by_channel(), self._troubles()
        return [
            KnownChannel(
                id=ChannelId(row.id),
                channel=Channel.model_validate(row.data),
                added=row.added_at,
                waiting=waiting.get(row.id, 0),
                trouble=troubles.get(row.id),
            )
            for row in rows
        ]

    def channel_named(self, name: str) -> KnownChannel:
        """Raises NotFound, which lists what there is."""
        known = self.channels()
        for one in known:
            if one.channel.name == name:
                return one
        listed = ", ".join(one.channel.name for one in known)
        raise NotFound(
            f"no channel is called {name!r}. Known: "
            + (listed or "none yet; `amends notice add` makes one")
        )

    def url(self, channel: ChannelId) -> str:
        """The address behind a channel. Raises KeyMissing, or NotFound once it was removed."""
        sealed = self._connection.execute(
            select(CHANNEL.c.url).where(CHANNEL.c.id == channel)
        ).scalar()
        if sealed is None:
            raise NotFound("the channel was removed")
        return self._vault.open(sealed, _about(channel)).decode()

    def remove(self, channel: ChannelId, at: datetime) -> None:
        """Forget the address of a channel; what waits for it is dropped."""
        self._connection.execute(
            update(CHANNEL).where(CHANNEL.c.id == channel).values(url=None, removed_at=at)
        )
        self._connection.execute(
            update(DELIVERY)
            .where(DELIVERY.c.channel_id == channel, DELIVERY.c.state == Delivered.WAITING)
            .values(state=Delivered.DROPPED)
        )

    def tell(self, notice: Notice, to: Iterable[ChannelId]) -> bool:
        """Keep `notice` for the channels; False, and nothing done, when its key was said before."""
        row = (
            notice.key,
            notice.kind.value,
            notice.store,
            notice.model_dump_json(exclude_defaults=True),
            micros(notice.at),
        )
        columns = ("key", "kind", "store_id", "data", "at")
        if not insert_new(self._connection, NOTICE, columns, [row]):
            return False
        rows = [
            {
                "notice_key": notice.key,
                "channel_id": one,
                "state": Delivered.WAITING,
                "tries": 0,
                "next_at": notice.at,
                "held": False,
            }
            for one in to
        ]
        if rows:
            self._connection.execute(DELIVERY.insert(), rows)
        return True

    def due(self, now: datetime) -> list[ChannelId]:
        """The channels for which something is due, the longest first."""
        query = (
            select(DELIVERY.c.channel_id)
            .where(DELIVERY.c.state == Delivered.WAITING, DELIVERY.c.next_at <= now)
            .group_by(DELIVERY.c.channel_id)
            .order_by(func.min(DELIVERY.c.next_at), DELIVERY.c.channel_id)
        )
        return [ChannelId(one) for one in self._connection.execute(query).scalars()]

    def take(self, channel: ChannelId, now: datetime) -> list[Waiting]:
        """What waits for a channel and is not held, oldest first: due, or free to join what is.

        Rows that another program takes just now are left out. Whoever takes them holds them or
        puts them off before the transaction ends.
        """
        query = (
            select(DELIVERY.c.id, DELIVERY.c.tries, NOTICE.c.data)
            .join(NOTICE, NOTICE.c.key == DELIVERY.c.notice_key)
            .where(
                DELIVERY.c.channel_id == channel,
                DELIVERY.c.state == Delivered.WAITING,
                or_(DELIVERY.c.next_at <= now, DELIVERY.c.held.is_(False)),
            )
            .order_by(NOTICE.c.at, DELIVERY.c.id)
            .limit(AT_ONCE)
            .with_for_update(of=DELIVERY, skip_locked=True)  # SQLite has one writer anyway
        )
        return [
            Waiting(id=row.id, tries=row.tries, notice=Notice.model_validate(row.data))
            for row in self._connection.execute(query)
        ]

    def resting(self, channel: ChannelId, now: datetime) -> datetime | None:
        """Until when a channel that failed is left alone; None: it may be tried."""
        query = select(func.min(DELIVERY.c.next_at)).where(
            DELIVERY.c.channel_id == channel,
            DELIVERY.c.state == Delivered.WAITING,
            DELIVERY.c.error.is_not(None),
            DELIVERY.c.next_at > now,
        )
        found: datetime | None = self._connection.execute(query).scalar()
        return found

    def put_off(self, ids: Iterable[int], until: datetime) -> None:
        """Look at them again at `until`, or earlier with something else that leaves."""
        self._set(ids, next_at=until, held=False)

    def hold(self, ids: Iterable[int], until: datetime) -> None:
        """Let nobody touch them before `until`: they are being sent."""
        self._set(ids, next_at=until, held=True)

    def sent(self, ids: Iterable[int], at: datetime) -> None:
        self._set(ids, state=Delivered.SENT, sent_at=at, error=None)

    def failed(self, ids: Iterable[int], why: str, again: datetime | None) -> None:
        """Note a failed try; without `again` it was the last."""
        told: dict[str, Any] = {"error": why, "tries": DELIVERY.c.tries + 1}
        told |= {"state": Delivered.FAILED} if again is None else {"next_at": again, "held": True}
        self._set(ids, **told)

    def log(self, limit: int) -> list[Said]:
        """What was said, newest first."""
        rows = self._connection.execute(
            select(NOTICE).order_by(NOTICE.c.at.desc(), NOTICE.c.key).limit(limit)
        ).all()
        fared: dict[str, list[Delivery]] = {}
        query = (
            select(DELIVERY, CHANNEL.c.name)
            .join(CHANNEL, CHANNEL.c.id == DELIVERY.c.channel_id)
            .where(DELIVERY.c.notice_key.in_([row.key for row in rows]))
            .order_by(CHANNEL.c.name)
        )
        for row in self._connection.execute(query):
            fared.setdefault(row.notice_key, []).append(_delivery(row))
        return [
            Said(notice=Notice.model_validate(row.data), deliveries=tuple(fared.get(row.key, ())))
            for row in rows
        ]

    def forget(self, before: datetime) -> int:
        """Delete notices older than `before` that wait for nobody, and say how many."""
        waits = select(DELIVERY.c.notice_key).where(DELIVERY.c.state == Delivered.WAITING)
        old = select(NOTICE.c.key).where(NOTICE.c.at < before, NOTICE.c.key.not_in(waits))
        keys = list(self._connection.execute(old).scalars())
        for start in range(0, len(keys), AT_ONCE):
            some = keys[start : start + AT_ONCE]
            self._connection.execute(delete(DELIVERY).where(DELIVERY.c.notice_key.in_(some)))
            self._connection.execute(delete(NOTICE).where(NOTICE.c.key.in_(some)))
        return len(keys)

    def _set(self, ids: Iterable[int], **values: Any) -> None:
        wanted = list(ids)
        if wanted:
            self._connection.execute(
                update(DELIVERY)
                .where(DELIVERY.c.id.in_(wanted), DELIVERY.c.state == Delivered.WAITING)
                .values(**values)
            )

    def _row(self, name: str) -> Row[Any] | None:
        return self._connection.execute(select(CHANNEL).where(CHANNEL.c.name == name)).first()

    def _waiting_by_channel(self) -> dict[int, int]:
        rows = self._connection.execute(
            select(DELIVERY.c.channel_id, func.count())
            .where(DELIVERY.c.state == Delivered.WAITING)
            .group_by(DELIVERY.c.channel_id)
        )
        return {row[0]: row[1] for row in rows}

    def _troubles(self) -> dict[int, str]:
        """Why a channel does not work: the error of its newest failure, while one still waits."""
        rows = self._connection.execute(
            select(DELIVERY.c.channel_id, DELIVERY.c.error)
            .where(DELIVERY.c.state == Delivered.WAITING, DELIVERY.c.error.is_not(None))
            .order_by(DELIVERY.c.id)
        )
        return {row[0]: row[1] for row in rows}


def _about(channel: ChannelId) -> str:
    return f"notice/{channel}/url"


def _delivery(row: Row[Any]) -> Delivery:
    state = Delivered(row.state)
    return Delivery(
        channel=row.name,
        state=state,
        tries=row.tries,
        next_at=row.next_at if state is Delivered.WAITING else None,
        error=row.error,
        sent_at=row.sent_at,
    )
