"""Runs one import: what was asked is checked, the file looked at and shown, then taken."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import typer

from amends.apps.cli.copied import user
from amends.apps.cli.find import ALL
from amends.apps.cli.imported import (
    look_as_json,
    print_known,
    print_look,
    print_taken,
    taken_as_json,
)
from amends.apps.cli.output import as_json, word
from amends.apps.cli.program import Refused
from amends.apps.cli.reading_bar import ReadingBar
from amends.db.imports import Imported, Origin
from amends.domain.review import ReviewKind
from amends.domain.store import Account, Store
from amends.engine.round import Hall
from amends.marketplace.dates import DayOrder
from amends.services.importing.errors import CannotImport
from amends.services.importing.look import Look, Said, look
from amends.services.importing.quarantine import place_beside, refuse_what_cannot_be_written
from amends.services.importing.take import (
    Covers,
    as_of_day,
    before,
    mapping_of,
    span_of,
    take,
)

_SOURCES = ("own", "platform", "service")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asks for, as it was typed."""

    file: Path
    store: str
    columns: tuple[str, ...]
    encoding: str | None
    days: str | None
    sheet: str | None
    kind: str | None
    article: str | None
    as_of: date | None
    covers: str | None
    complete: bool
    source: str
    decided_by: str | None
    because: str | None
    quarantine: Path | None
    dry_run: bool
    yes: bool
    json: bool


def run(hall: Hall, wish: Wish) -> bool:
    """Import a file; whether anything of it could be taken.

    Raises Refused before anything is stored, with the next move.
    """
    said, covers = _said(wish), _covers(wish)
    with hall.memory.look() as unit:
        store = unit.agency.store_named(ALL, wish.store)
        account = unit.agency.account(store.account)
    marketplace = hall.registry.named(store.marketplace)
    try:
        with ReadingBar("looking at it", wish.file) as bar:
            seen = look(wish.file, store, marketplace, said, bar.at)
        origin = _origin(hall, wish, store, account, seen)
        if covers:
            span_of(covers, store, origin.as_of)
        known = before(hall.memory, store, seen)
        says_more = wish.dry_run or covers is not None  # a declaration may come later than the file
        if known is not None and known.origin.mapping == origin.mapping and not says_more:
            _say_known(known, store, wish)
            return True
        quarantine = wish.quarantine or place_beside(wish.file)
        refuse_what_cannot_be_written(quarantine)
        if not wish.json:
            print_look(seen, store)
        if wish.dry_run:
            _end_of_dry_run(seen, known, wish)
            return True
        _ask_to_go_on(wish)
        with ReadingBar("importing", wish.file) as bar:
            taken = take(
                seen,
                store,
                marketplace,
                hall.memory,
                hall.clock,
                origin=origin,
                quarantine=quarantine,
                covers=covers,
                reads=hall.reads,
                progress=bar.share,
            )
    except CannotImport as error:
        raise Refused(f"{wish.file}: {error}", error.next_move) from error
    if wish.json:
        as_json({"look": look_as_json(seen, known), "import": taken_as_json(taken)})
    else:
        print_taken(taken, store, wish.file)
    return bool(taken.brought.taken) or not taken.quarantine.count


def _said(wish: Wish) -> Said:
    columns = []
    for pair in wish.columns:
        field, sign, column = pair.partition("=")
        if not sign:
            raise typer.BadParameter("as FIELD=COLUMN", param_hint="--map")
        columns.append((field, column))
    if wish.days is not None and wish.days not in set(DayOrder):
        raise typer.BadParameter("one of dmy, mdy, ymd", param_hint="--date-order")
    if wish.kind is not None and wish.kind not in set(ReviewKind):
        raise typer.BadParameter("one of product, seller", param_hint="--kind")
    return Said(
        encoding=wish.encoding,
        sheet=wish.sheet,
        columns=tuple(columns),
        days=DayOrder(wish.days) if wish.days else None,
        kind=ReviewKind(wish.kind) if wish.kind else None,
        article=wish.article,
    )


def _covers(wish: Wish) -> Covers | None:
    """The days that the file is declared to hold whole; a declaration is made in full or not."""
    if wish.covers is None:
        if wish.complete:
            raise typer.BadParameter("says of which days: --covers A..B", param_hint="--complete")
        return None
    try:
        first, last = (date.fromisoformat(day) for day in wish.covers.split(".."))
    except ValueError as error:
        shape = "as 2026-11-01..2026-11-30"
        raise typer.BadParameter(shape, param_hint="--covers") from error
    if not wish.complete:
        raise Refused(
            "days count as covered only when you declare that none of their reviews is missing",
            "add --complete if that is so, else leave --covers out",
        )
    return Covers(first, last)


def _origin(hall: Hall, wish: Wish, store: Store, account: Account, seen: Look) -> Origin:
    """Where the file comes from. Raises Refused when it may not be taken from there."""
    if wish.source not in _SOURCES:
        raise typer.BadParameter(f"one of {', '.join(_SOURCES)}", param_hint="--source")
    service = seen.service or ("a scraping service" if wish.source == "service" else None)
    decision = None
    if wish.decided_by and wish.because:
        decision = {"by": wish.decided_by, "because": wish.because}
    if service:
        _refuse_scraped(service, store, account, decided=decision is not None)
    told: dict[str, object] = {
        "source": "service" if service else wish.source,
        "decision": decision,
    }
    if wish.as_of:
        told["as_of"] = min(as_of_day(wish.as_of, store), hall.clock.now())
    return origin_of(hall, wish.file, seen).model_copy(update=told)


def origin_of(hall: Hall, file: Path, seen: Look) -> Origin:
    """Where a file that was looked at comes from, when nobody says more about it."""
    made = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    return Origin(
        kind="file",
        name=file.name,
        sha256=seen.file.survey.sha256,
        as_of=min(made, hall.clock.now()),
        by=user(),
        mapping=mapping_of(seen),
    )


def _refuse_scraped(service: str, store: Store, account: Account, *, decided: bool) -> None:
    if account.has_credentials:
        raise Refused(
            f"the file looks like an export of {service}, and {store.label} holds credentials of "
            "its platform, which forbids whoever has them to use such services",
            "bring what the platform itself shows or exports",
        )
    if not decided:
        raise Refused(
            f"the file looks like an export of {service}: data that was taken from the platform",
            "if a person who may decide it wants it all the same, add --decided-by WHO "
            "--because TEXT; both are kept with the import",
        )


def _say_known(known: Imported, store: Store, wish: Wish) -> None:
    if wish.json:
        as_json({"known": known})
    else:
        print_known(known, store)


def _end_of_dry_run(seen: Look, known: Imported | None, wish: Wish) -> None:
    if wish.json:
        as_json({"look": look_as_json(seen, known), "import": None})
        return
    again = _words(["amends", "import", wish.file, "--store", wish.store, *_kept(wish), "--yes"])
    typer.echo(f"\nNothing was stored. `{again}` stores it.")


def _ask_to_go_on(wish: Wish) -> None:
    if wish.yes:
        return
    if wish.json or not sys.stdin.isatty():
        raise Refused(
            "nothing was stored: nobody is there to be asked",
            "add --yes to store it, or --dry-run to look only",
        )
    if not typer.confirm("\nStore it?", default=False, err=True):
        raise Refused("nothing was stored", "--map FIELD=COLUMN corrects what a column tells")


def _kept(wish: Wish) -> list[object]:
    """The options that were given, to be given again."""
    plain = (
        ("--encoding", wish.encoding),
        ("--date-order", wish.days),
        ("--sheet", wish.sheet),
        ("--kind", wish.kind),
        ("--article", wish.article),
        ("--as-of", wish.as_of),
        ("--covers", wish.covers),
        ("--source", None if wish.source == "own" else wish.source),
        ("--decided-by", wish.decided_by),
        ("--because", wish.because),
        ("--quarantine", wish.quarantine),
    )
    given = [part for name, value in plain if value is not None for part in (name, value)]
    mapped = [part for pair in wish.columns for part in ("--map", pair)]
    return [*mapped, *given, *(["--complete"] if wish.complete else [])]


def _words(parts: Sequence[object]) -> str:
    return " ".join(word(str(part)) for part in parts)
