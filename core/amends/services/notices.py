"""Keeps what somebody must hear, and sends what is due: never in the way of anything else.

`tell` writes into the caller's transaction, so that a notice stands or falls with the fact it is
about. `send_due` comes later, outside any transaction: a channel that fails is noted, backed off
and tried again, and no other channel waits for it. A crash between sending and noting it says a
notice twice: better than not at all.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from amends.db.notices import KnownChannel, Waiting
from amends.db.unit import Memory, Unit
from amends.domain.budget import wait_before
from amends.domain.notice import Notice, NoticeKind
from amends.domain.notice_channel import ChannelId, Parcel, hearers, sort_out
from amends.domain.times import Clock
from amends.domain.values import Value

Send = Callable[[str, str, str], None]  # address, title, text; raises NotSent

BASE, CAP = timedelta(minutes=1), timedelta(minutes=30)  # of the back-off
GIVES_UP = timedelta(days=3)  # after that a clock or a review is old news. Our own choice
_TAKEN_FOR = timedelta(minutes=2)  # longer than any try; then a crash is assumed


class NotSent(Exception):
    """A channel did not take a text. The words say why, without the address."""


class Outcome(Value):
    """What one turn of sending did."""

    sent: int = 0  # notices, not texts
    waiting: int = 0  # for the morning, the duty or the digest
    failing: tuple[tuple[str, str], ...] = ()  # channels with the reason, in words


def tell(unit: Unit, notice: Notice) -> bool:
    """Keep `notice` for whoever is to hear it, in the caller's transaction.

    False, and nothing is done, when its key was told before. Where nobody is there to hear it,
    `amends notice log` says so.
    """
    known = unit.notices.channels()
    ids = {one.channel.name: one.id for one in known}
    heard = hearers(notice, [one.channel for one in known], notice.at)
    return unit.notices.tell(notice, [ids[one.name] for one in heard])


def send_due(memory: Memory, clock: Clock, send: Send, chance: Callable[[], float]) -> Outcome:
    """Send what is due by every channel. Raises for no channel, only for the database.

    A channel that failed is left alone until its back-off ends, but for what is urgent and new.
    `chance`, from 0 up to 1, spreads the tries. Harmless when two programs do it at once.
    """
    with memory.look() as unit:
        due = unit.notices.due(clock.now())
        known = {one.id: one for one in unit.notices.channels()} if due else {}
    turns = [
        _Turn(memory, clock, send, chance).of(known[channel]) for channel in due if channel in known
    ]
    return Outcome(
        sent=sum(one.sent for one in turns),
        waiting=sum(one.waiting for one in turns),
        failing=tuple(failing for one in turns for failing in one.failing),
    )


def try_out(memory: Memory, clock: Clock, send: Send, name: str) -> None:
    """Send a test by the channel called `name` now, whatever its hours; the log shows it.

    Raises NotFound, or NotSent when it did not arrive; it is not tried again.
    """
    now = clock.now()
    with memory.unit() as unit:
        to = unit.notices.channel_named(name)
        test = Notice(
            key=f"test/{to.id}/{int(now.timestamp() * 1_000_000)}",
            kind=NoticeKind.NEW_REVIEW,
            test=True,
            at=now,
        )
        unit.notices.tell(test, [to.id])
        (mine,) = [one for one in unit.notices.take(to.id, now) if one.notice.key == test.key]
        unit.notices.hold([mine.id], now + _TAKEN_FOR)
        unit.commit()
    text = test.words(to.channel.language, to.channel.zone, now)
    why = _sent(memory, to.id, send, Parcel(notices=(test,), title=text, text=text))
    with memory.unit() as unit:
        if why is None:
            unit.notices.sent([mine.id], clock.now())
        else:
            unit.notices.failed([mine.id], why, None)
        unit.commit()
    if why is not None:
        raise NotSent(why)


class _Turn:
    """One channel's turn: take, send, note."""

    def __init__(
        self, memory: Memory, clock: Clock, send: Send, chance: Callable[[], float]
    ) -> None:
        self._memory = memory
        self._clock = clock
        self._send = send
        self._chance = chance

    def of(self, known: KnownChannel) -> Outcome:
        now = self._clock.now()
        rows, parcels, waiting = self._taken(known, now)
        sent = 0
        for number, parcel in enumerate(parcels):
            why = _sent(self._memory, known.id, self._send, parcel)
            if why is not None:
                left = [one for rest in parcels[number:] for one in _rows_of(rest, rows)]
                self._note_failure(left, why)
                return Outcome(sent=sent, waiting=waiting, failing=((known.channel.name, why),))
            with self._memory.unit() as unit:
                ids = [row.id for row in _rows_of(parcel, rows)]
                unit.notices.sent(ids, self._clock.now())
                unit.commit()
            sent += len(parcel.notices)
        return Outcome(sent=sent, waiting=waiting)

    def _taken(
        self, known: KnownChannel, now: datetime
    ) -> tuple[Sequence[Waiting], Sequence[Parcel], int]:
        """What leaves now, taken so that no other program sends it as well."""
        with self._memory.unit() as unit:
            rows = unit.notices.take(known.id, now)
            found = sort_out([row.notice for row in rows], known.channel, now)
            leaving, waiting = found.leaving, list(found.waiting)
            if rests := unit.notices.resting(known.id, now):
                leaving = tuple(one for one in found.leaving if one.notices[0].urgent)
                late = (one for one in found.leaving if one not in leaving)
                waiting += [(notice, rests) for one in late for notice in one.notices]
            ids = {row.notice.key: row.id for row in rows}
            for notice, until in waiting:
                unit.notices.put_off([ids[notice.key]], until)
            taken = [ids[one.key] for parcel in leaving for one in parcel.notices]
            unit.notices.hold(taken, now + _TAKEN_FOR)
            unit.commit()
        return rows, leaving, len(waiting)

    def _note_failure(self, rows: Sequence[Waiting], why: str) -> None:
        now = self._clock.now()
        chance = self._chance()
        with self._memory.unit() as unit:
            for row in rows:
                wait = wait_before(row.tries + 1, base=BASE, cap=CAP, chance=chance)
                over = now - row.notice.at >= GIVES_UP
                unit.notices.failed([row.id], why, None if over else now + wait)
            unit.commit()


def _sent(memory: Memory, channel: ChannelId, send: Send, parcel: Parcel) -> str | None:
    """Try once; why it failed, in words, or None. Whatever a channel does, it stops here."""
    try:
        with memory.look() as unit:
            url = unit.notices.url(channel)
        send(url, parcel.title, parcel.text)
    except NotSent as refused:
        return str(refused)
    except Exception as error:  # noqa: BLE001  a channel must never stop the work
        return f"it cannot be used: {type(error).__name__}"  # its message may hold the address
    return None


def _rows_of(parcel: Parcel, rows: Sequence[Waiting]) -> list[Waiting]:
    keys = {one.key for one in parcel.notices}
    return [row for row in rows if row.notice.key in keys]
