"""Prints stores: one as it was added or checked, one whole, all in a list."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from rich.console import Console
from rich.text import Text

from amends.apps.cli.adding import Stands
from amends.apps.cli.find import ALL, label
from amends.apps.cli.has import ways
from amends.apps.cli.output import (
    answers,
    as_json,
    beside,
    left,
    line,
    many,
    moment,
    pairs,
    table,
    when,
    word,
)
from amends.domain.store import Account, EndDate, Store
from amends.engine.round import Hall
from amends.marketplace.connector import Has, RouteFacts


def print_standing(stands: Stands, now: datetime) -> None:
    """Who the store is, what it may do, what runs out when, and what to do next."""
    console, store, standing = answers(), stands.store, stands.standing
    if stands.is_new:
        console.print(f"Store {store.label} is added.", soft_wrap=True)
    if standing:
        rows: list[tuple[str, str | Text]] = [("Is called", line(standing.name) or "not said")]
        if standing.reference and standing.reference != standing.name:
            rows.append(("Known as", line(standing.reference)))
        rows += [("May" if not n else "", line(may)) for n, may in enumerate(standing.may)]
        rows += [
            ("May not" if not n else "", Text(line(may_not), "yellow"))
            for n, may_not in enumerate(standing.may_not)
        ]
        if standing.skew is not None:
            rows.append(("Its clock", beside(standing.skew)))
        console.print(pairs(rows))
        if standing.name and standing.name != store.name:
            console.print(
                f"The marketplace calls this store {line(standing.name)}, you {store.name}. "
                "Look whether these are the right credentials.",
                style="yellow",
            )
    if stands.account.has_credentials:
        print_ends(console, standing.ends if standing else stands.account.ends, now)
        if stands.account.stopped:
            console.print(
                f"\nThe account is stopped: {line(stands.account.stopped)}\n"
                f"Next: amends account resume {word(stands.account.name)}"
            )
        elif stands.is_new:
            console.print(f"\nNext: amends sync --store {word(store.label)}", soft_wrap=True)
    elif stands.is_new:
        console.print("It has no credentials: it is worked by hand.")


def print_ends(console: Console, ends: Sequence[EndDate], now: datetime) -> None:
    if not ends:
        return
    console.print("\nRuns out", style="bold")
    console.print(pairs(_ends(ends, now)))


def _ends(ends: Iterable[EndDate], now: datetime) -> Iterable[tuple[str, Text]]:
    for end in sorted(ends, key=lambda end: end.at):
        soon = (end.at - now).days
        style = "red" if soon < 7 else "yellow" if soon < 30 else ""
        yield line(end.what), Text(f"{left(end, now)}; {line(end.remedy)}", style)


def work_of(store: Store, account: Account) -> str:
    """How a store is worked, in a word or two."""
    if store.paused:
        return "paused"
    if not account.has_credentials:
        return "by hand"
    return "stopped" if account.stopped else "by call"


def print_stores(hall: Hall, *, json: bool) -> None:
    with hall.memory.look() as unit:
        stores = unit.agency.stores(ALL)
        accounts = {one.id: one for one in unit.agency.accounts(ALL)}
        clients = {one.id: one for one in unit.agency.clients(ALL)}
        counts = {one.store: one for one in unit.queue.counts(ALL)}
    if json:
        listed = [
            {
                **store.model_dump(exclude={"settings"}),
                "client": clients[store.client].name,
                "account": label(accounts[store.account]),
                "work": work_of(store, accounts[store.account]),
                **counts[store.id].model_dump(include={"reviews", "needs_work", "gone", "newest"}),
            }
            for store in stores
        ]
        as_json({"stores": listed})
        return
    if not stores:
        answers().print("No store yet; `amends store add` adds one.")
        return
    shown = table("store", "client", "worked", "reviews", "need work", "newest")
    for column in shown.columns[3:5]:
        column.justify = "right"
    for store in stores:
        count = counts[store.id]
        work = work_of(store, accounts[store.account])
        newest = when(count.newest, store.zone, hall.clock.now()) if count.newest else ""
        shown.add_row(
            store.label,
            line(clients[store.client].name),
            Text(work, {"stopped": "red", "paused": "yellow"}.get(work, "")),
            f"{count.reviews:,}",
            f"{count.needs_work:,}",
            newest,
        )
    answers().print(shown)


def print_store(hall: Hall, name: str, *, json: bool) -> None:
    with hall.memory.look() as unit:
        store = unit.agency.store_named(ALL, name)
        scope = ALL.narrowed([store.id])
        account = unit.agency.account(store.account)
        client = next(one for one in unit.agency.clients(ALL) if one.id == store.client)
        count = unit.queue.counts(scope)[0]
        streams = unit.streams.health(scope)
        aside = len(unit.rejects.all(scope))
    may = _may(hall, store, account)
    if json:
        as_json(
            {
                "store": {**store.model_dump(), "work": work_of(store, account)},
                "client": client.name,
                "account": account,
                "reviews": count.model_dump(include={"reviews", "needs_work", "gone", "newest"}),
                "streams": streams,
                "kept_aside": aside,
                "may": may,
            }
        )
        return
    console, now = answers(), hall.clock.now()
    console.print(store.label, style="bold", soft_wrap=True)
    rows: list[tuple[str, str]] = [
        ("Client", line(client.name)),
        ("Account", f"{label(account)}, {work_of(store, account)}"),
        ("Site", f"{store.site}, language {store.language}, days of {store.zone}"),
        ("Data region", store.data_region.value),
        ("Start line", f"{moment(store.start_line, store.zone)}; older reviews open no case"),
        (
            "Reviews",
            f"{count.reviews:,}; {count.needs_work:,} need work, {count.gone:,} no longer visible",
        ),
    ]
    if aside:
        rows.append(("Kept aside", f"{many(aside, 'item')}; `amends rejects` shows why"))
    rows += [("Setting", f"{key} = {value}") for key, value in sorted(store.settings.items())]
    for stream in streams:
        read = f"read {when(stream.read_at, store.zone, now)}" if stream.read_at else "never read"
        rows.append((stream.stream.replace("_", " "), line(f"{read}. {stream.trouble or ''}")))
    if account.stopped:
        rows.append(("Stopped", line(account.stopped)))
    console.print(pairs(rows))
    print_ends(console, account.ends, now)
    if may:
        console.print("\nWhat it may do now", style="bold")
        console.print(ways(may))
    if checked := account.checked:
        asked = when(checked.at, store.zone, now)
        console.print(f"\nWhat its account may do, asked {asked}", style="bold")
        told = [("May", line(", ".join(checked.may)) or "nothing")]
        told += [("May not", line(one)) for one in checked.may_not]
        console.print(pairs(told))


def _may(hall: Hall, store: Store, account: Account) -> Sequence[Has]:
    """What the store may do now; nothing where its plugin is not there."""
    marketplace = hall.registry.found.get(store.marketplace)
    if marketplace is None:
        return ()
    facts = RouteFacts(
        now=hall.clock.now(),
        settings=marketplace.settings.model_validate(store.settings),
        has_credentials=account.has_credentials and not account.stopped,
    )
    return marketplace.may(facts)
