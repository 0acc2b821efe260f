"""An agency with one store on each platform, whose platforms are sandboxes on loopback.

Everything between a buyer's word and what reaches the platform is the real thing.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from amends.db.reviews import Reader
from amends.db.scope import Scope
from amends.db.unit import Memory, Unit
from amends.domain.brand import Brand
from amends.domain.ids import CaseId, OrderRef
from amends.domain.outbox import ActionState, Outgoing
from amends.domain.review import Part, Review
from amends.domain.standing import Case
from amends.domain.store import Store
from amends.engine.round import Hall, Round
from amends.marketplace.capture import Found
from amends.marketplace.connector import Stream
from amends.marketplace.redact import Redactor
from amends.marketplace.registry import load
from amends.services.decide import Desk, Preview
from amends.services.dispatch import Sendings
from amends.services.handle import handle
from amends.services.open_store import open_store
from amends.services.read_reviews import OURS
from amends.services.timers import timers
from amends.testing.clock import ManualClock
from amends.testing.serve import serve
from amends_amazon.sandbox import CLIENT_ID, CLIENT_SECRET, AmazonSandbox
from amends_otto.sandbox import CLIENT_ID as OTTO_ID
from amends_otto.sandbox import CLIENT_SECRET as OTTO_SECRET
from amends_otto.sandbox import OttoSandbox
from amends_taobao.sandbox import APP_KEY, APP_SECRET, TaobaoSandbox

ALL = Scope.everything()
DAY = timedelta(days=1)
SESSION = "6100session-of-a-journey"


@dataclass
class Agency:
    """Three platforms, an installation, and a person called Li who decides."""

    hall: Hall
    clock: ManualClock
    taobao: TaobaoSandbox
    amazon: AmazonSandbox
    otto: OttoSandbox
    stores: Mapping[str, Store] = field(default_factory=dict)

    @property
    def memory(self) -> Memory:
        return self.hall.memory

    def round(self, market: str) -> Round:
        store = self.stores[market]
        return Round(self.hall, store.account, [store])

    def sync(self, market: str) -> None:
        """Read what is new, and let it become cases."""
        (report,) = self.round(market).sync()
        assert not report.trouble, report.trouble
        self.handle()

    def bring(self, market: str, found: Found) -> Review:
        """A review that a person saw on a page and brought in."""
        store = self.stores[market]
        marketplace = self.hall.registry.named(market)
        review = marketplace.review_of(found, store.key_scope)
        reader = Reader(
            store=store.id,
            stream=Stream.PRODUCT_REVIEWS.value,
            zone=store.zone,
            needs_work=marketplace.needs_work,
            first_look=lambda _: None,
            next_look=lambda _written, _now: None,
            reads=OURS,
        )
        now = self.clock.now()
        with self.memory.unit() as unit:
            stored = unit.reviews.store(reader, [review], frozenset(Part), now, {})
            unit.inbox.add(store.id, stored.facts(), now)
            unit.commit()
        self.handle()
        return review

    def hears(self, market: str, order: str, words: str, *, written: datetime | None = None) -> int:
        """The buyer of an order writes, and somebody copies it from the portal."""
        now = self.clock.now()
        with self.memory.unit() as unit:
            message = unit.messages.keep(
                self.stores[market].id,
                OrderRef(order),
                words,
                written=written or now,
                now=now,
                source="pasted by Li",
                declined=False,
                dangers=(),
                purge_at=now + 30 * DAY,
            )
            unit.commit()
        self.handle()
        assert message is not None
        return message

    def handle(self) -> None:
        while handle(self.memory, self.hall.house, self.clock):
            pass

    def passes(self, time: timedelta) -> None:
        """Time goes by, and brings what it brings."""
        self.clock.advance(time)
        timers(self.memory, self.hall.house, self.clock)
        self.handle()

    def send(self, market: str) -> Sendings:
        """Let leave what was approved."""
        did = self.round(market).dispatch()
        self.handle()
        return did

    # What Li sees and does

    def cases(self, market: str) -> list[Case]:
        """The store's cases, oldest first."""
        with self.memory.look() as unit:
            rows = unit.cases.every(self.stores[market].id)
        return list(rows)

    def case(self, market: str) -> Case:
        (case,) = self.cases(market)
        return case

    def proposed(self, case: CaseId) -> Outgoing:
        with self.desk() as desk:
            return desk.pending(case)

    @contextmanager
    def desk(self, by: str = "Li") -> Iterator[Desk]:
        """A person at work; what they decide is kept when the block ends well."""
        with self.memory.unit() as unit:
            yield Desk(unit, self.hall.house, self.clock.now(), by)
            unit.commit()

    def approve(self, case: CaseId, text: str, **over: Any) -> Preview:
        """Write the words, and say yes to them with every warning that they raise."""
        with self.desk() as desk:
            shown = desk.write(desk.pending(case), text)
            known = [need.rule for need in shown.needs]
            return desk.approve(shown.outgoing, **{"acknowledged": known, "lead": True} | over)

    def outbox(self, *states: ActionState) -> list[Outgoing]:
        with self.memory.look() as unit:
            return list(unit.outbox.listed(ALL, list(states or ActionState)))


@contextmanager
def open_agency(memory: Memory, clock: ManualClock) -> Iterator[Agency]:
    taobao, amazon, otto = (
        TaobaoSandbox(clock, quota=None),
        AmazonSandbox(clock),
        OttoSandbox(clock),
    )
    taobao.add_shop("示例旗舰店", "tmall", SESSION)
    amazon.report_waits = amazon.report_takes = timedelta(0)
    seller = amazon.open_seller("Sample Living", "amazon.de")
    otto.open_seller("Demo Händler GmbH")
    hall = Hall.over(memory, load(), clock, Redactor())
    with ExitStack() as stack:
        urls = {name: stack.enter_context(serve(box)) for name, box in
                (("taobao", taobao), ("amazon", amazon), ("otto", otto))}  # fmt: skip
        wishes = {
            "tmall": (
                "示例旗舰店",
                {"gateway": f"{urls['taobao']}/router/rest"},
                {"app_key": APP_KEY, "app_secret": APP_SECRET, "session": SESSION},
            ),
            "amazon": (
                "Sample Living",
                {
                    "site": "amazon.de",
                    "api": urls["amazon"],
                    "login": f"{urls['amazon']}/auth/o2/token",
                    "first_look_seconds": 0,
                    "brand_registered": False,
                },
                {
                    "client_id": CLIENT_ID,
                    "client_secret": CLIENT_SECRET,
                    "refresh_token": amazon.refresh_token(seller),
                },
            ),
            "otto": (
                "Demo Händler GmbH",
                {"api": urls["otto"]},
                {"client_id": OTTO_ID, "client_secret": OTTO_SECRET},
            ),
        }
        stores = {}
        with memory.unit() as unit:
            client = unit.agency.add_client("Example GmbH")
            for market, (name, settings, secrets) in wishes.items():
                stores[market] = _store(unit, hall, client.id, market, name, settings, secrets)
            unit.commit()
        yield Agency(hall, clock, taobao, amazon, otto, stores)


def _store(
    unit: Unit, hall: Hall, client: Any, market: str, name: str, settings: Any, secrets: Any
) -> Store:
    marketplace = hall.registry.named(market)
    told = marketplace.settings.model_validate(settings)
    region = marketplace.place(told).region
    account = unit.agency.add_account(client, marketplace.platform, region, name)
    unit.agency.set_credentials(account.id, secrets, ())
    start = hall.clock.now() - 30 * DAY
    store = open_store(unit, account, marketplace, name, told, start)
    signs = Brand(signature="客服小陈" if market == "tmall" else "Chen, Kundenservice")
    unit.agency.set_conduct(store.id, store.conduct.model_copy(update={"brand": signs}))
    return unit.agency.store(ALL, store.id)
