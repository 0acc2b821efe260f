"""What time alone brings: steps that are due, hand-overs that ran out, clocks to be told of.

Work, due times and what was told are rows of ours, so nothing is missed while no program runs,
and nothing is told twice when two do.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from amends.db.errors import Changed, MemoryTrouble
from amends.db.scope import Scope
from amends.db.unit import Memory, Unit
from amends.domain.events import HandReturned, TimePassed
from amends.domain.ids import StoreId
from amends.domain.notice import Notice, NoticeKind
from amends.domain.outbox import ActionState, Outgoing
from amends.domain.standing import Case
from amends.domain.store import Store
from amends.domain.times import Clock
from amends.services.house import House
from amends.services.move import Scene, move
from amends.services.notices import tell

_ALL = Scope.everything()
_LOG = structlog.get_logger("amends.cases")
_MOST = 500  # rows a transaction
_TURNS = 40  # transactions of a kind, before the others get their turn
_MARKS = (  # percent of the time, what is told then, and to which level of the chain
    (200, NoticeKind.ESCALATED, 3),
    (150, NoticeKind.ESCALATED, 2),
    (100, NoticeKind.OVERDUE, 1),
    (80, NoticeKind.CLOCK_LATE, 1),
    (50, NoticeKind.CLOCK_HALF, 1),
)
_TRIES = 3
_NO_TIME, _SECOND = timedelta(0), timedelta(seconds=1)
_ROUNDED = 1e-6  # percent: a mark is a whole number of microseconds
_BROKEN = timedelta(hours=1)  # before a case that broke a program is tried again; ours
EXPIRED = "its time ran out before anybody did it"


@dataclass(slots=True)
class Timed:
    """What time has brought."""

    moved: int = 0
    expired: int = 0
    told: int = 0
    broken: int = 0  # cases that a program failed on; they are tried again later


def timers(memory: Memory, house: House, clock: Clock) -> Timed:
    """Move on everything that is due by now, and tell whose clock runs out.

    Writes only where something is due, so it may be asked several times a second. What breaks a
    program is told and put off; no store waits for another's.
    """
    did, now = Timed(), clock.now()
    with memory.look() as unit:
        stores = unit.cases.stores_due(now)
        hands = bool(unit.outbox.late_hands(now, 1))
        clocks = bool(unit.cases.clocks(now, 1))
    for store in stores:
        _in_turns(partial(_cases, memory, house, clock, did, store))
    if hands:
        _in_turns(partial(_hands, memory, house, clock, did))
    if clocks:
        _in_turns(partial(_clocks, memory, clock, did))
    return did


def _in_turns(step: Callable[[], int]) -> None:
    for _ in range(_TURNS):
        if step() < _MOST:
            return


def _cases(memory: Memory, house: House, clock: Clock, did: Timed, store: StoreId) -> int:
    """Move on a store's cases, up to `_MOST`, and say how many were due."""
    for _ in range(_TRIES):
        try:
            with memory.unit() as unit:
                due = unit.cases.due(clock.now(), _MOST, [store])
                _move_on(unit, house, clock.now(), due)
                unit.commit()
        except Changed:
            continue
        except MemoryTrouble:
            raise
        except Exception as error:  # noqa: BLE001  one case must not stop the others
            _LOG.warning("a batch of cases failed", store=store, error=type(error).__name__)
            break
        did.moved += len(due)
        return len(due)
    return _one_by_one(memory, house, clock, did, store)


def _one_by_one(memory: Memory, house: House, clock: Clock, did: Timed, store: StoreId) -> int:
    with memory.look() as unit:
        due = unit.cases.due(clock.now(), _MOST, [store])
    for case in due:
        try:
            with memory.unit() as unit:
                _move_on(unit, house, clock.now(), list(unit.cases.of([case.id]).values()))
                unit.commit()
        except Changed:
            continue  # somebody works on it; it stays due
        except MemoryTrouble:
            raise
        except Exception as error:  # noqa: BLE001  see `_cases`
            _LOG.warning("a case waits", case=case.id, error=type(error).__name__)
            with memory.unit() as unit:
                unit.cases.put_off(case.id, clock.now() + _BROKEN)
                unit.commit()
            did.broken += 1
        else:
            did.moved += 1
    return len(due)


def _move_on(unit: Unit, house: House, now: datetime, due: Sequence[Case]) -> None:
    stores = _Stores(unit)
    for case in due:
        moved = move(Scene(unit, house, stores[case.store], now), case, TimePassed(at=now))
        if moved.due is not None and moved.due <= now:  # time alone does not move it on
            unit.cases.put_off(case.id, now + _BROKEN)


def _hands(memory: Memory, house: House, clock: Clock, did: Timed) -> int:
    """Take back what nobody did in time. Somebody who confirms it meanwhile is heard instead."""
    now = clock.now()
    with memory.look() as unit:
        late = unit.outbox.late_hands(now, _MOST)
    for outgoing in late:
        try:
            did.expired += _taken_back(memory, house, now, outgoing, tell_case=True)
        except MemoryTrouble:
            raise
        except Exception as error:  # noqa: BLE001  its case hears of it by the inbox, later
            _LOG.warning("a hand-over ran out", key=outgoing.key, error=type(error).__name__)
            did.expired += _taken_back(memory, house, now, outgoing, tell_case=False)
    return len(late)


def _taken_back(
    memory: Memory, house: House, now: datetime, outgoing: Outgoing, *, tell_case: bool
) -> bool:
    with memory.unit() as unit:
        was, failed = (ActionState.HANDED_OVER,), ActionState.FAILED
        settle = unit.outbox.settle
        if not settle(outgoing.key, was, failed, now, trouble=EXPIRED, deadline=None):
            return False
        if tell_case:
            case = unit.cases.get(_ALL, outgoing.case)
            scene = Scene(unit, house, unit.agency.store(_ALL, case.store), now)
            event = HandReturned(at=now, key=outgoing.key, why=EXPIRED, expired=True)
            move(scene, case, event)
        unit.commit()
    return True


def _clocks(memory: Memory, clock: Clock, did: Timed) -> int:
    """Tell at 50 and 80 percent, when the time is over, and then up the chain: each once."""
    with memory.unit() as unit:
        now = clock.now()
        running = unit.cases.clocks(now, _MOST)
        stores = _Stores(unit)
        for case, told in running:
            store, since = stores[case.store], case.clock_from or case.opened_at
            percent = _percent(store, case, since, now)
            if mark := next((one for one in _MARKS if percent >= one[0] > told), None):
                tell(unit, _notice(store, case, mark[1], mark[2], now))
                did.told += 1
            reached = mark[0] if mark else told
            unit.cases.told(case.id, reached, _next_mark(store, case, reached, since))
        unit.commit()
    return len(running)


def _percent(store: Store, case: Case, since: datetime, now: datetime) -> float:
    """How much of the time has passed. What was late when it came counts from then on."""
    first = case.clocks.first
    if first is not None and first <= since:
        return 100 + 100 * max(now - since, _NO_TIME) / _answer_time(store)
    return 100 * case.clocks.share(now, since) + _ROUNDED


def _next_mark(store: Store, case: Case, told: int, since: datetime) -> datetime | None:
    """When the next part of the time is over; None: everybody has heard."""
    first = case.clocks.first
    later = [percent for percent, _, _ in reversed(_MARKS) if percent > told]
    if first is None or not later:
        return None
    if first <= since:
        return since + _answer_time(store) * (later[0] - 100) / 100
    return since + (first - since) * later[0] / 100


def _answer_time(store: Store) -> timedelta:
    return max(store.conduct.first_answer, _SECOND)


def _notice(store: Store, case: Case, kind: NoticeKind, level: int, now: datetime) -> Notice:
    return Notice(
        key=f"case/{case.id}/{kind.value}/{case.stands}/{level}",
        kind=kind,
        store=store.id,
        client=store.client,
        label=store.label,
        cause=case.causes[0] if case.causes else None,
        due=case.clocks.first,
        case=case.id,
        level=level,
        at=now,
    )


class _Stores(dict[StoreId, Store]):
    """The stores of one transaction, each read once."""

    def __init__(self, unit: Unit) -> None:
        super().__init__()
        self._unit = unit

    def __missing__(self, store: StoreId) -> Store:
        self[store] = self._unit.agency.store(_ALL, store)
        return self[store]
