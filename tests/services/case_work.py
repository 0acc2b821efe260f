"""A store whose cases are worked, on each database: reviews come in, and people decide."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from amends.db.reviews import Reader
from amends.db.scope import Scope
from amends.db.unit import Memory
from amends.domain.events import Skipped
from amends.domain.ids import CaseId, OrderRef
from amends.domain.outbox import Outgoing
from amends.domain.review import Part, ReviewKey
from amends.domain.standing import Case
from amends.domain.store import Store
from amends.marketplace.connector import Stream
from amends.marketplace.registry import Registry
from amends.services.decide import Desk
from amends.services.drafting import Proposed, Wish, draft_for
from amends.services.handle import handle
from amends.services.house import House
from amends.services.read_reviews import OURS
from amends.services.situation import situation_of
from amends.testing.builders import a_review
from amends.testing.clock import ManualClock

from ..apps.case_market import CaseMarket

ALL = Scope.everything()
LEAKS = "The handle came loose after a week."


@dataclass(slots=True)
class CaseWork:
    """One store of the case market, its house, and Li, who decides."""

    memory: Memory
    clock: ManualClock
    store: Store
    market: CaseMarket
    house: House

    def bring(self, number: int = 1, **over: Any) -> None:
        """A review comes in, and the cases hear of it."""
        plain: dict[str, Any] = {
            "key": ReviewKey(scope=self.store.key_scope, basis="native", value=f"R{number}"),
            "text": LEAKS,
            "order": OrderRef(f"500-{number}"),
            "article_title": "Kettle",
            "written": self.clock.now(),
        }
        reader = Reader(
            store=self.store.id,
            stream=Stream.PRODUCT_REVIEWS.value,
            zone=self.store.zone,
            needs_work=self.market.needs_work,
            first_look=lambda _: None,
            next_look=lambda _written, _now: None,
            reads=OURS,
        )
        now = self.clock.now()
        with self.memory.unit() as unit:
            review = a_review(**plain | over)
            stored = unit.reviews.store(reader, [review], frozenset(Part), now, {})
            unit.inbox.add(self.store.id, stored.facts(), now)
            unit.commit()
        self.handle()

    def handle(self) -> None:
        while handle(self.memory, self.house, self.clock):
            pass

    @contextmanager
    def desk(self, by: str = "Li") -> Iterator[Desk]:
        with self.memory.unit() as unit:
            yield Desk(unit, self.house, self.clock.now(), by)
            unit.commit()

    def case(self, number: int = 1) -> Case:
        with self.memory.look() as unit:
            return unit.cases.get(ALL, CaseId(number))

    def pending(self, number: int = 1) -> Outgoing:
        with self.desk() as desk:
            return desk.pending(CaseId(number))

    def draft(self, number: int = 1, **wish: Any) -> Proposed:
        """What could be said in a case now."""
        with self.memory.look() as unit:
            case = unit.cases.get(ALL, CaseId(number))
            outgoing = unit.outbox.get(case.pending.key) if case.pending else None
            assert outgoing is not None
            situation = situation_of(unit, case, self.clock.now())
            return draft_for(unit, self.house, situation, outgoing, Wish(**wish))

    def skip(self, number: int = 1) -> None:
        with self.desk() as desk:
            desk.happen(CaseId(number), Skipped(at=desk.now, by="Li", why="no need"))

    def conduct(self, **over: Any) -> None:
        conduct = self.store.conduct.model_copy(update=over)
        with self.memory.unit() as unit:
            unit.agency.set_conduct(self.store.id, conduct)
            unit.commit()
        self.store = self.store.model_copy(update={"conduct": conduct})

    def later(self, by: timedelta) -> None:
        self.clock.advance(by)


def case_work(memory: Memory, clock: ManualClock, store: Store) -> CaseWork:
    market = CaseMarket()
    house = House(Registry(found={"case": market}))
    return CaseWork(memory, clock, store, market, house)
