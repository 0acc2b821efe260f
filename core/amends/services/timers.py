"""What time alone brings: steps that are due, hand-overs that ran out, clocks to be told of.

Work, due times and what was told are rows of ours, so nothing is missed while no program runs,
and nothing is told twice when two do.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from amends.db.errors import Changed
from amends.db.scope import Scope
from amends.db.unit import Memory, Unit
from amends.domain.events import HandReturned, TimePassed
from amends.domain.ids import StoreId
from amends.domain.notice import Notice, NoticeKind
from amends.domain.outbox import ActionState
from amends.domain.standing import Case
from amends.domain.store import Store
from amends.domain.times import Clock
from amends.services.house import House
from amends.services.move import Scene, move
from amends.services.notices import tell

_ALL = Scope.everything()
_MOST = 500  # rows a transaction
_MARKS = (  # percent of the time, what is told then, and to which level of the chain
    (200, NoticeKind.ESCALATED, 3),
    (150, NoticeKind.ESCALATED, 2),
    (100, NoticeKind.OVERDUE, 1),
    (80, NoticeKind.CLOCK_LATE, 1),
    (50, NoticeKind.CLOCK_HALF, 1),
)
_TRIES = 3
_SECOND = timedelta(seconds=1)
EXPIRED = "its time ran out before anybody did it"


@dataclass(slots=True)
class Timed:
    """What time has brought."""

    moved: int = 0
    expired: int = 0
    told: int = 0


def timers(memory: Memory, house: House, clock: Clock) -> Timed:
    """Move on everything that is due by now, and tell whose clock runs out."""
    did = Timed()
    for step in (_cases, _hands, _clocks):
        while step(memory, house, clock, did) == _MOST:
            pass
    return did


def _cases(memory: Memory, house: House, clock: Clock, did: Timed) -> int:
    for _ in range(_TRIES):
        try:
            with memory.unit() as unit:
                now = clock.now()
                due = unit.cases.due(now, _MOST)
                stores = _Stores(unit)
                for case in due:
                    scene = Scene(unit, house, stores[case.store], now)
                    move(scene, case, TimePassed(at=now))
                unit.commit()
        except Changed:
            continue
        did.moved += len(due)
        return len(due)
    return 0


def _hands(memory: Memory, house: House, clock: Clock, did: Timed) -> int:
    with memory.unit() as unit:
        now = clock.now()
        late = unit.outbox.late_hands(now, _MOST)
        stores = _Stores(unit)
        for outgoing in late:
            was, failed = (ActionState.HANDED_OVER,), ActionState.FAILED
            unit.outbox.settle(outgoing.key, was, failed, now, trouble=EXPIRED, deadline=None)
            case = unit.cases.get(_ALL, outgoing.case)
            scene = Scene(unit, house, stores[case.store], now)
            event = HandReturned(at=now, key=outgoing.key, why=EXPIRED, expired=True)
            move(scene, case, event)
        unit.commit()
    did.expired += len(late)
    return len(late)


def _clocks(memory: Memory, _house: House, clock: Clock, did: Timed) -> int:
    """Tell at 50 and 80 percent, when the time is over, and then up the chain: each once."""
    with memory.unit() as unit:
        now = clock.now()
        running = unit.cases.clocks(now, _MOST)
        stores = _Stores(unit)
        for case, told in running:
            since = case.clock_from or case.opened_at
            share = 100 * case.clocks.share(now, since)
            if mark := next((one for one in _MARKS if share >= one[0] > told), None):
                tell(unit, _notice(stores[case.store], case, mark[1], mark[2], now))
                did.told += 1
            reached = mark[0] if mark else told
            unit.cases.told(case.id, reached, _next_mark(case, reached, since))
        unit.commit()
    return len(running)


def _next_mark(case: Case, told: int, since: datetime) -> datetime | None:
    """When the next part of the time is over; None: everybody has heard."""
    first = case.clocks.first
    later = [percent for percent, _, _ in reversed(_MARKS) if percent > told]
    if first is None or not later:
        return None
    return since + max(first - since, _SECOND) * later[0] / 100


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
