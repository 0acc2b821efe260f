"""Fetches what a platform knows of an order, keeps it, and guesses the order behind a review.

Evidence is asked for when somebody needs it. What was told before stays, so that a platform that
is down, or a store without credentials, still shows what is known and as of when.
"""

from datetime import datetime, timedelta

from amends.db.queue import Sight
from amends.db.unit import Memory
from amends.domain.guess import WINDOW, Guess, guess_orders
from amends.domain.ids import OrderRef
from amends.domain.order import OrderFacts
from amends.domain.store import Store
from amends.domain.times import Clock, Span
from amends.marketplace.connector import Connector, Marketplace

BASIS = "order handled for the store; kept to settle complaints about it"


def fetch_order(
    store: Store,
    marketplace: Marketplace,
    connector: Connector,
    memory: Memory,
    ref: OrderRef,
) -> OrderFacts:
    """Ask the platform about an order and keep what it told.

    Raises what the connector raises; what was known before is kept then.
    """
    facts = connector.fetch_order(ref)
    with memory.unit() as unit:
        purge_at = _purge_at(facts, marketplace.keeps_personal)
        unit.evidence.keep(store.id, facts, asked=ref, basis=BASIS, purge_at=purge_at)
        unit.commit()
    return facts


def known_order(store: Store, memory: Memory, clock: Clock, ref: OrderRef) -> OrderFacts | None:
    """What was told of an order the last time; None when nobody asked yet."""
    with memory.unit() as unit:  # reading deletes what may no longer be kept
        facts = unit.evidence.load(store.id, ref, clock.now())
        unit.commit()
    return facts


def guess_order(
    store: Store, connector: Connector, memory: Memory, clock: Clock, sight: Sight
) -> tuple[Guess, ...]:
    """Guess which orders a review may be about, and keep the guesses in place of earlier ones.

    Nothing is guessed where the review names its order, or no article. Raises what the connector
    raises, NotOffered where orders cannot be searched.
    """
    article = sight.review.article
    if sight.review.order is not None or article is None:
        return ()
    written = sight.written_at
    told_by_day = not isinstance(sight.review.written, datetime)
    ends = written + timedelta(days=1) if told_by_day else written
    until = min(ends, clock.now())
    window = Span(since=written - WINDOW, until=until)
    guesses = guess_orders(connector.find_orders(article, window), until)
    with memory.unit() as unit:
        unit.guesses.keep(store.id, sight.id, guesses, clock.now())
        unit.commit()
    return guesses


def _purge_at(facts: OrderFacts, keeps: timedelta) -> datetime:
    """When personal data of an order must go: so long after it came, or should have come."""
    came = facts.delivered or facts.finished or facts.deliver_by or facts.shipped
    return (came or facts.as_of) + keeps
