"""Takes in what a buyer wrote to us, however it reached us, and lets the cases hear of it.

The words are sealed; what a case may know is when it was written, whether it speaks of danger,
and whether the buyer wants no more messages. The same message twice is kept once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from amends.db.unit import Memory, Unit
from amends.domain.facts import Says
from amends.domain.ids import CaseId, OrderRef
from amends.domain.store import Store
from amends.domain.times import Clock
from amends.domain.triage import Danger
from amends.language.declines import declines
from amends.language.read import read
from amends.language.wording import wording
from amends.marketplace.connector import Marketplace
from amends.services.house import House
from amends.services.pasted_message import NotTold

_SOON = timedelta(minutes=5)  # a platform's clock may run so far ahead of ours
_TO_ANSWER = timedelta(days=7)  # a message on an old order is kept at least so long; ours


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that was taken in."""

    message: int | None  # its id; None: it was known already
    order: OrderRef
    written: datetime
    declined: bool
    dangers: tuple[Danger, ...]
    cases: tuple[CaseId, ...]  # of its order, newest first; empty: none yet


def take_message(
    memory: Memory,
    clock: Clock,
    house: House,
    store: Store,
    order: OrderRef,
    words: str,
    written: datetime,
    source: str,
) -> Taken:
    """Keep a buyer's message on `order`, with its fact for the inbox.

    Raises NotTold when there are no words, or they were written later than now.
    """
    now = clock.now()
    words = words.strip()
    if not words:
        raise NotTold("there is nothing in it: select the buyer's message and copy it again")
    if written > now + _SOON:
        raise NotTold(f"{written:%Y-%m-%d %H:%M} UTC lies ahead: look at the time and its zone")
    written = min(written, now)
    dangers = dangers_in(words)
    declined = wants_no_more(words)
    with memory.unit() as unit:
        message = unit.messages.keep(
            store.id,
            order,
            words,
            written=written,
            now=now,
            source=source,
            declined=declined,
            dangers=dangers,
            purge_at=_purge_at(unit, house.marketplace(store), store, order, now),
        )
        cases = tuple(case.id for case in unit.cases.of_order(store.id, order))
        unit.commit()
    return Taken(message, order, written, declined, dangers, cases)


def dangers_in(words: str) -> tuple[Danger, ...]:
    """What in a message smells of danger, as in a review."""
    found = (one.what for one in read(words).dangers)
    return tuple(dict.fromkeys(one for one in found if isinstance(one, Danger)))


def wants_no_more(words: str) -> bool:
    """Whether a buyer asks us to write no more."""
    return declines(words) or bool(wording(words).said(Says.DECLINED))


def order_meant(unit: Unit, store: Store, orders: Sequence[OrderRef]) -> OrderRef:
    """Which of the numbers in a copy is the order: one that a case is about, else the first.

    Raises NotTold when none stands in it.
    """
    for one in orders:
        if unit.cases.of_order(store.id, one):
            return one
    if not orders:
        raise NotTold("no order number stands in it: say --order NUMBER")
    return orders[0]


def _purge_at(
    unit: Unit, marketplace: Marketplace, store: Store, order: OrderRef, now: datetime
) -> datetime:
    facts = unit.evidence.load(store.id, order, now)
    came = facts.delivered if facts else None
    return max((came or now) + marketplace.keeps_personal, now + _TO_ANSWER)
