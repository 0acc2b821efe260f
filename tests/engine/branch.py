"""Stores of the two-way market, each with an account of its own, and Li who says yes.

What the tests of the dispatch and of the engine have in common: reviews come in by reading, cases
are opened, replies are approved, and everything goes by one clock.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from amends.db.scope import Scope
from amends.db.unit import Memory
from amends.domain.ids import CaseId
from amends.domain.outbox import ActionState, Outgoing
from amends.domain.standing import Case
from amends.domain.store import Store
from amends.engine.round import Hall, Round
from amends.marketplace.redact import Redactor
from amends.marketplace.registry import Registry
from amends.services.decide import Desk
from amends.services.dispatch import Sendings
from amends.services.handle import handle
from amends.services.house import House
from amends.testing.clock import ManualClock

from ..conftest import AddStore
from ..services.fake_market import SCOPE, Platform
from .two_way_market import TwoWayMarket

ALL = Scope.everything()
WORDS = "您好，杯盖漏水是我们的疏忽，已经更换了密封圈，给您添麻烦了。"
SECRET = {"session": "6101abcdef"}


@dataclass(slots=True)
class Branch:
    """An installation with a fake marketplace."""

    hall: Hall
    clock: ManualClock
    market: TwoWayMarket
    add_store: AddStore
    stores: list[Store] = field(default_factory=list)

    @property
    def memory(self) -> Memory:
        return self.hall.memory

    @property
    def house(self) -> House:
        return self.hall.house

    @property
    def store(self) -> Store:
        return self.stores[0]

    def open(self, **over: Any) -> Store:
        """One more store, with an account of its own."""
        plain = {"marketplace": "fake", "name": f"示例{len(self.stores) + 1}", "settings": {},
                 "key_scope": SCOPE, "credentials": SECRET}  # fmt: skip
        self.stores.append(self.add_store(**plain | over))
        return self.stores[-1]

    def round(self, store: Store | None = None) -> Round:
        store = store or self.store
        return Round(self.hall, store.account, [store])

    def bring(self, number: int = 1, store: Store | None = None, **over: Any) -> None:
        """A buyer writes a bad review, and it becomes a case."""
        self.market.shows.write(number, self.clock.now(), **over)
        self.clock.advance(timedelta(seconds=2))
        (report,) = self.round(store).sync()
        assert not report.trouble, report.trouble
        self.handle()

    def handle(self) -> None:
        while handle(self.memory, self.house, self.clock):
            pass

    @contextmanager
    def desk(self, by: str = "Li") -> Iterator[Desk]:
        with self.memory.unit() as unit:
            yield Desk(unit, self.house, self.clock.now(), by)
            unit.commit()

    def approve(self, case: int = 1, text: str = "") -> str:
        """Write the reply and say yes to it, with every warning; gives its key."""
        with self.desk() as desk:
            outgoing = desk.pending(CaseId(case))
            shown = desk.write(outgoing, text or f"{WORDS}（{case}）")
            desk.approve(shown.outgoing, acknowledged=[need.rule for need in shown.needs])
        return outgoing.key

    def approved(self, number: int = 1, **over: Any) -> str:
        """A review whose reply is approved; gives its key."""
        self.bring(number, **over)
        return self.approve(number)

    def dispatch(self, store: Store | None = None) -> Sendings:
        """One round of sending, and the facts that it left."""
        did = self.round(store).dispatch()
        self.handle()
        return did

    def case(self, number: int = 1) -> Case:
        with self.memory.look() as unit:
            return unit.cases.get(ALL, CaseId(number))

    def case_of(self, store: Store) -> Case:
        """The only case of a store."""
        with self.memory.look() as unit:
            (case,) = unit.cases.every(store.id)
        return case

    def outgoing(self, key: str) -> Outgoing:
        with self.memory.look() as unit:
            return unit.outbox.get(key)

    def state(self, key: str) -> ActionState:
        return self.outgoing(key).state


def open_branch(memory: Memory, clock: ManualClock, add_store: AddStore) -> Branch:
    market = TwoWayMarket(Platform(clock, size=50))
    hall = Hall.over(memory, Registry({"fake": market}), clock, Redactor())
    return Branch(hall, clock, market, add_store)
