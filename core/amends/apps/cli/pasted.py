"""Takes in a buyer's message that a person copied from a portal, and says what follows."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from amends.apps.cli.copied import user
from amends.apps.cli.deciding import catch_up
from amends.apps.cli.find import ALL
from amends.apps.cli.output import answers, many, moment
from amends.apps.cli.program import Refused
from amends.apps.installation import Installation
from amends.db.unit import Unit
from amends.domain.hours import Clocks
from amends.domain.ids import OrderRef
from amends.domain.store import Store
from amends.domain.times import zone_named
from amends.marketplace.dates import DayOrder, order_in
from amends.services.house import country_of
from amends.services.message import Taken, order_meant, take_message
from amends.services.pasted_message import NotTold, Pasted, read_message

_LARGEST = 200_000  # characters: a message, not a page


@dataclass(frozen=True, slots=True)
class Brought:
    """What a person says beside the copy itself."""

    files: Sequence[Path]
    store: str | None
    order: str | None
    written: datetime | None  # where the store is; None: it stands in the copy


def take_pasted(installation: Installation, brought: Brought, *, by: str = "") -> dict[str, Any]:
    """Take it in, let the cases hear of it, and say what became of it.

    Raises Refused with what the copy does not tell and how to say it.
    """
    text = _copied(brought.files)
    now = installation.clock.now()
    try:
        with installation.memory.look() as unit:
            store = _store(unit, brought.store)
            place = zone_named(store.zone)
            pasted = read_message(text, store.zone, now.astimezone(place).date(), _day_order(store))
            order = OrderRef(brought.order) if brought.order else _order(unit, store, pasted)
        written = pasted.written
        if brought.written is not None:
            written = brought.written.replace(tzinfo=place).astimezone(UTC)
        if written is None:
            raise Refused(
                "no time stands in it, and the clock starts with it",
                'say when it was written: --written "2026-11-22 09:30", where the store is',
            )
        taken = take_message(
            installation.memory, installation.clock, installation.hall.house, store, order,
            pasted.words, written, f"pasted by {by or user()}",
        )  # fmt: skip
    except NotTold as error:
        raise Refused(str(error)) from error
    catch_up(installation)
    return _told(installation, store, taken)


def _copied(files: Sequence[Path]) -> str:
    if len(files) > 1:
        raise Refused("one message a time", "copy one message alone")
    if not files and sys.stdin.isatty():
        from amends.apps.cli.clipboard import read_clipboard

        return read_clipboard()[1]
    if not files or files[0] == Path("-"):
        text = sys.stdin.read(_LARGEST + 1)
    else:
        try:
            text = files[0].read_text("utf-8-sig")
        except OSError as error:
            raise Refused(f"{files[0]} cannot be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise Refused(f"{files[0]} is not UTF-8 text", "save it as UTF-8") from error
    if len(text) > _LARGEST:
        raise Refused("this is too long for one message", "copy one message alone")
    return text


def _store(unit: Unit, name: str | None) -> Store:
    if name:
        return unit.agency.store_named(ALL, name)
    stores = unit.agency.stores(ALL)
    if len(stores) == 1:
        return stores[0]
    raise Refused("several stores are there", "say whose buyer wrote: --store NAME")


def _order(unit: Unit, store: Store, pasted: Pasted) -> OrderRef:
    return order_meant(unit, store, pasted.orders)


def _day_order(store: Store) -> DayOrder | None:
    """How the store's portal writes days in numbers; None: it must be plain to see."""
    country = country_of(store)
    for locale in (f"{store.language}_{country}", store.language):
        try:
            return order_in(locale)
        except ValueError:
            continue
    return None


def _told(installation: Installation, store: Store, taken: Taken) -> dict[str, Any]:
    with installation.memory.look() as unit:
        cases = unit.cases.of_order(store.id, taken.order)
    clocks = cases[0].clocks if cases else Clocks()
    return {
        "store": store.label,
        "zone": store.zone,
        "order": taken.order,
        "written": taken.written,
        "known": taken.message is None,
        "declined": taken.declined,
        "dangers": taken.dangers,
        "cases": [case.id for case in cases],
        "answer_by": clocks.first,
    }


def print_message(told: dict[str, Any]) -> None:
    """In a few lines: which order, since when, until when, which case."""
    console, zone = answers(), told["zone"]
    if told["known"]:
        console.print(f"This message on order {told['order']} is known already.")
        return
    written = moment(told["written"], zone)
    console.print(f"{told['store']}: order {told['order']}, written {written}.", soft_wrap=True)
    if told["dangers"]:
        danger = ", ".join(told["dangers"])
        console.print(f"It speaks of danger ({danger}): a lead must look.", style="bold red")
    if told["declined"]:
        console.print("The buyer wants no more messages; none leaves any more.", style="yellow")
    if not told["cases"]:
        console.print("No case is about this order yet; a review that comes will know of it.")
        return
    if told["answer_by"] and not told["declined"]:
        console.print(f"Answer by {moment(told['answer_by'], zone)}.", style="bold")
    more = len(told["cases"]) - 1
    beside = f" ({many(more, 'other case')} of this order)" if more else ""
    console.print(f"Next:  amends case show {told['cases'][0]}{beside}")
