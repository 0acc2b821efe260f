"""Prints the patrol, and puts pages on it."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from rich.table import Column
from rich.text import Text

from amends.apps.cli.find import ALL
from amends.apps.cli.output import answers, as_json, line, many, moment, table, when
from amends.apps.cli.program import Refused
from amends.db.patrol import Wanted
from amends.domain.ids import ArticleRef
from amends.domain.patrol import PatrolPage, Reason
from amends.domain.store import Store
from amends.engine.round import Hall
from amends.services.look import Looked
from amends.services.patrol import Patrol

_WHY = {
    Reason.VANISHING: Text("vanishes soon", "red"),
    Reason.NEVER: Text("never looked", "yellow"),
    Reason.TIME: Text("due"),
}


def print_patrols(patrols: Sequence[Patrol], now: datetime, *, limit: int, all_: bool) -> None:
    console = answers()
    if not patrols:
        console.print("No store is read by hand; `amends sync` fetches the others.")
        return
    due = sorted(
        ((one, patrol) for patrol in patrols for one in patrol.due),
        key=lambda pair: (pair[0].reason is not Reason.VANISHING, -pair[0].urgency),
    )
    pages = sum(patrol.pages for patrol in patrols)
    if not due and not (all_ and pages):
        said = f"Nothing to look at today: {many(pages, 'page')} on the patrol."
        console.print(said if pages else "No page is on the patrol yet; `amends patrol add`.")
        return
    shown = table(
        Column("page", justify="right"),
        "store",
        "what",
        "why",
        "looked",
        Column("ratings", justify="right"),
        Column("address", overflow="fold"),
    )
    for one, patrol in due[:limit]:
        shown.add_row(*_cells(one.page, _WHY[one.reason], patrol, now))
    for patrol in patrols if all_ else ():
        for page in patrol.resting:
            shown.add_row(*_cells(page, Text("rests", "dim"), patrol, now))
    console.print(shown)
    left = f", {len(due) - limit} more below them" if len(due) > limit else ""
    console.print(f"\n{many(min(len(due), limit), 'page')} to look at{left}, of {pages}.")
    for patrol in {patrol.store.marketplace: patrol for patrol in patrols}.values():
        console.print(f"{patrol.store.marketplace}: {line(patrol.rules.hint)}", soft_wrap=True)
    console.print(
        "Something new: copy the page and run `amends paste`. "
        "Nothing new: `amends patrol done PAGE --ratings N`."
    )


def _cells(page: PatrolPage, why: Text, patrol: Patrol, now: datetime) -> tuple[str | Text, ...]:
    zone = patrol.store.zone
    name = line(f"{page.title} {page.article or ''}") or "the whole store"
    known = f", {many(page.bad, 'bad review')}" if page.bad else ""
    return (
        str(page.id),
        patrol.store.label,
        f"{name}{known}",
        why,
        when(page.looked, zone, now) if page.looked else "never",
        "" if page.ratings is None else f"{page.ratings:,}",
        line(page.url or ""),
    )


def as_json_of(patrols: Sequence[Patrol], *, all_: bool) -> None:
    as_json(
        {
            "patrols": [
                {
                    "store": patrol.store.label,
                    "stream": patrol.stream,
                    "hint": patrol.rules.hint,
                    "pages": patrol.pages,
                    "due": [
                        {**one.page.model_dump(), "reason": one.reason, "until": one.until}
                        for one in patrol.due
                    ],
                    **({"resting": patrol.resting} if all_ else {}),
                }
                for patrol in patrols
            ]
        }
    )


def print_look(store: Store, looked: Looked) -> None:
    """What a look proved, or why it proves nothing."""
    console = answers()
    if looked.seen:
        since, until = (moment(at, store.zone) for at in (looked.seen.since, looked.seen.until))
        console.print(f"Covered by hand from {since} to {until}.")
        return
    before, now = looked.ratings_before, looked.ratings
    if before is not None and now is not None and before != now:
        console.print(
            f"The page counted {before:,} ratings at the last look and {now:,} now: something is "
            "new. Sort it by the newest, copy it and run `amends paste`.",
            style="yellow",
            soft_wrap=True,
        )
        return
    console.print("Looked for the first time; the next look covers the time between.")


def put(hall: Hall, name: str, wanted: Sequence[Wanted]) -> int:
    """Put pages on the patrol of a store, and say how many are new.

    Raises Refused for a store whose reviews come by call alone.
    """
    with hall.memory.unit() as unit:
        store = unit.agency.store_named(ALL, name)
        marketplace = hall.registry.named(store.marketplace)
        settings = marketplace.settings.model_validate(store.settings)
        streams = list(marketplace.by_hand(settings))
        if not streams:
            raise Refused(f"the reviews of {store.label} come by call: there is nothing to look at")
        pages = [
            one.model_copy(update={"url": one.url or marketplace.page_url(one.article, settings)})
            for one in wanted
        ]
        new = unit.patrol.add(store.id, streams[0], pages, hall.clock.now())
        unit.commit()
    return new


def wanted_in(file: Path) -> list[Wanted]:
    """The pages that a table names, a row each. Raises Refused, naming the line that is wrong."""
    from amends.services.importing.opening import named_rows

    wanted = []
    for number, row in named_rows(file):
        told = {name.strip().casefold(): value.strip() for name, value in row.items()}
        if not told.get("article"):
            raise Refused(f"line {number} of {file} names no article")
        sales = told.get("sales", "")
        if sales and not sales.isdigit():
            raise Refused(f"line {number} of {file}: sales are whole units a month, not {sales!r}")
        wanted.append(
            Wanted(
                article=ArticleRef(told["article"]),
                title=told.get("title", ""),
                url=told.get("url") or None,
                sales=int(sales) if sales else None,
            )
        )
    return wanted
