"""Fetches and prints what is known of an order: facts in full, whom it names withheld."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rich.padding import Padding

from amends.apps.cli.find import ALL
from amends.apps.cli.output import answers, line, pairs, when, word
from amends.apps.cli.program import Refused
from amends.db.queue import Sight
from amends.domain.guess import Guess
from amends.domain.ids import OrderRef
from amends.domain.order import Money, OrderFacts
from amends.domain.personal import without_personal
from amends.domain.store import Account, Store
from amends.engine.round import Hall, Round
from amends.marketplace.errors import MarketplaceError
from amends.services.evidence import fetch_order, guess_order, known_order


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of an order, personal data withheld."""

    facts: Mapping[str, Any]
    as_of: datetime
    trouble: str = ""  # why it was not asked for anew; empty: it was


def order_of(hall: Hall, store: Store, ref: OrderRef, *, ask: bool = True) -> Told:
    """What the platform tells of an order now; else what it told the last time, and why.

    What people write into fields that are not meant for it is caught by its shape.
    Raises Refused when nobody can be asked and nothing is known, and the marketplace's error.
    """
    with hall.memory.look() as unit:
        account = unit.agency.account(store.account)
    trouble = _why_not(store, account) if ask else "it was not asked for"
    if not trouble:
        try:
            with Round(hall, account.id, [store]).connected(store) as (marketplace, connector):
                facts = fetch_order(store, marketplace, connector, hall.memory, ref)
                return _told(hall, facts)
        except MarketplaceError as error:
            if (known := known_order(store, hall.memory, hall.clock, ref)) is None:
                raise
            return _told(hall, known, str(error))
    known = known_order(store, hall.memory, hall.clock, ref)
    if known is None:
        raise Refused(
            f"nothing is known of order {ref}: {trouble}",
            f"look order {ref} up on {store.site}, or run "
            f"`amends account update {word(account.name)} --credentials FILE.json`",
        )
    return _told(hall, known, trouble)


def guesses_of(hall: Hall, sight: Sight) -> Sequence[Guess]:
    """Which orders a review may be about, by asking the platform for those of its article.

    Raises Refused without credentials or article, and the marketplace's error.
    """
    with hall.memory.look() as unit:
        store = unit.agency.store(ALL, sight.store)
        account = unit.agency.account(store.account)
    if why := _why_not(store, account):
        raise Refused(why, "look the orders of the article up by hand")
    if sight.review.article is None:
        raise Refused("the review names no article, so there is nothing to search orders by")
    with Round(hall, account.id, [store]).connected(store) as (_, connector):
        return guess_order(store, connector, hall.memory, hall.clock, sight)


def print_order(told: Told, zone: str, now: datetime) -> None:
    console = answers()
    if told.trouble:
        asked = when(told.as_of, zone, now)
        console.print(f"\nOrder, as the marketplace told it {asked}", style="bold")
        console.print(f"  {line(told.trouble)}", style="yellow", soft_wrap=True)
    else:
        console.print("\nOrder, as the marketplace tells it now", style="bold")
    console.print(Padding(pairs(_lines(told.facts)), (0, 0, 0, 2)))


def print_guesses(guesses: Sequence[Guess]) -> None:
    console = answers()
    console.print("\nOrders that it may be about: guesses, not facts", style="bold")
    if not guesses:
        console.print("  No order of the article fits.", style="dim")
        return
    rows = [(f"  {one.percent} %", f"{line(one.order)}  {line(one.why)}") for one in guesses]
    console.print(pairs(rows))


def _told(hall: Hall, facts: OrderFacts, trouble: str = "") -> Told:
    shown = dict(hall.redactor(None, "", without_personal(facts)))
    return Told(facts=shown, as_of=facts.as_of, trouble=trouble)


def _why_not(store: Store, account: Account) -> str:
    if not account.has_credentials:
        return f"{store.label} cannot be asked: it has no credentials"
    return f"{store.label} cannot be asked: {account.stopped}" if account.stopped else ""


def _lines(facts: Mapping[str, Any], depth: int = 0) -> Iterator[tuple[str, str]]:
    """Names and values, those within others further to the right; what is empty is left out."""
    for name, value in facts.items():
        label = "  " * depth + name.replace("_", " ")
        match value:
            case None | "" | []:
                continue
            case {"minor": _, "currency": _}:
                yield label, str(Money.model_validate(value))
            case dict():
                yield label, ""
                yield from _lines(value, depth + 1)
            case list():
                for number, one in enumerate(value, 1):
                    if isinstance(one, dict):
                        yield f"{label} {number}", ""
                        yield from _lines(one, depth + 1)
                    else:
                        yield label, line(str(one))
            case _:
                yield label, line(str(value))
