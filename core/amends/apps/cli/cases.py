"""Lists cases: the first to run out first, with both clocks, and who owes what in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from rich.padding import Padding
from rich.table import Column
from rich.text import Text

from amends.apps.cli.case_words import cause_of, clocks_of, remains, turn, worded
from amends.apps.cli.deciding import numbered
from amends.apps.cli.output import answers, line, many, table
from amends.apps.cli.program import Refused
from amends.apps.cli.queue import stars
from amends.db.queue import Sight
from amends.db.scope import Scope
from amends.db.unit import Unit
from amends.domain.standing import Case, CaseStatus
from amends.domain.times import zone_named
from amends.services.decide import Desk

_WIDE = 120
_FOR_PEOPLE = (CaseStatus.HELD, CaseStatus.OPEN, CaseStatus.AT_HAND, CaseStatus.IN_DOUBT)
_LATE, _SOON = "bold red", "yellow"


@dataclass(frozen=True, slots=True)
class CaseSeen:
    """A case beside its review."""

    case: Case
    sight: Sight


def statuses_named(names: Sequence[str] | None) -> list[CaseStatus]:
    """Raises Refused for one that is none."""
    known = set(CaseStatus)
    for name in names or ():
        if name not in known:
            raise Refused(f"no status is called {name!r}; there are {', '.join(CaseStatus)}")
    return [CaseStatus(name) for name in names or ()]


def rows_of(unit: Unit, page: Sequence[Any]) -> list[CaseSeen]:
    """The cases of a page, each beside its review."""
    return seen(unit, [Case.model_validate(row.data) for row in page])


def seen(unit: Unit, cases: Sequence[Case]) -> list[CaseSeen]:
    """Cases, each beside its review."""
    sights = unit.queue.of([one.review for one in cases])
    return [CaseSeen(one, sights[one.store, one.review]) for one in cases]


def most_urgent(unit: Unit, scope: Scope, now: datetime, me: str) -> int | None:
    """The number of the case that a person should take now: the danger first, then the clock."""
    for statuses in ([CaseStatus.HELD], _FOR_PEOPLE[1:]):
        for row in unit.cases.page(scope, now, statuses=statuses, limit=1000):
            case = Case.model_validate(row.data)
            if case.assigned in ("", me) and _waits_for_person(unit, case):
                return int(case.id)
    return None


def _waits_for_person(unit: Unit, case: Case) -> bool:
    if case.status is not CaseStatus.IN_DOUBT:
        return True
    return case.pending is not None and unit.outbox.get(case.pending.key).asks


def there(desk: Desk, number: int, local: datetime) -> datetime:
    """The instant that a person means by a time of the case's store, in UTC."""
    store = desk.unit.agency.store(desk.scope, desk.case(numbered(number)).store)
    return local.replace(tzinfo=zone_named(store.zone)).astimezone(UTC)


def rows_as_json(
    rows: Sequence[CaseSeen], counts: Mapping[CaseStatus, int], now: datetime, *, more: bool
) -> dict[str, Any]:
    return {
        "cases": [_as_json(one, now) for one in rows],
        "more": more,
        "counts": {status.value: count for status, count in counts.items()},
    }


def _as_json(one: CaseSeen, now: datetime) -> dict[str, Any]:
    owes, what = turn(one.case)
    first = one.case.clocks.first
    return {
        **one.case.model_dump(mode="json"),
        "store_label": f"{one.sight.marketplace}:{one.sight.store_name}",
        "rating": one.sight.review.rating,
        "owes": owes,
        "owed": what,
        "clock": first,
        "late": first is not None and first < now,
    }


def print_cases(
    rows: Sequence[CaseSeen], counts: Mapping[CaseStatus, int], now: datetime, *, more: bool
) -> None:
    console = answers()
    if rows and console.width >= _WIDE:
        console.print(_rows(rows, now))
    for one in rows if console.width < _WIDE else ():
        left = _left(one.case, now)
        console.print(
            Text.assemble((f"{one.case.id}", "bold"), "  ", left, "  ", stars(one.sight), "  ",
                          _store(one)),
            soft_wrap=True,
        )  # fmt: skip
        console.print(Padding(Text(f"{cause_of(one.case)} · {_owed(one.case)}"), (0, 0, 0, 2)))
    console.print(_counted(counts), soft_wrap=True)
    if more:
        console.print("More of them: --limit, --store or --status narrow the list.")
    if rows:
        console.print("One:  amends case show CASE      The most urgent:  amends case next")


def _rows(rows: Sequence[CaseSeen], now: datetime) -> Any:
    shown = table(
        Column("case", justify="right", no_wrap=True),
        Column("left", no_wrap=True),
        Column("both clocks", max_width=30),
        Column("store", max_width=24, overflow="fold"),
        Column("rating", no_wrap=True),
        Column("what", max_width=22),
        Column("whose turn", ratio=1, overflow="fold"),
    )
    shown.expand = True
    for one in rows:
        case = one.case
        shown.add_row(
            str(case.id), _left(case, now), Text(clocks_of(case.clocks, now), "dim"),
            _store(one), stars(one.sight), line(cause_of(case)), line(_owed(case)),
        )  # fmt: skip
    return shown


def _left(case: Case, now: datetime) -> Text:
    first = case.clocks.first
    words = remains(first, now)
    if first is None:
        return Text(words, "dim")
    if first <= now:
        return Text(words, _LATE)
    share = case.clocks.share(now, case.clock_from or case.opened_at)
    return Text(words, _SOON if share >= 0.5 else "")


def _store(one: CaseSeen) -> str:
    return line(f"{one.sight.marketplace}:{one.sight.store_name}")


def _owed(case: Case) -> str:
    owes, what = turn(case)
    return line(f"{owes}: {what}")


def _counted(counts: Mapping[CaseStatus, int]) -> str:
    if not counts:
        return "No case yet; a bad review that comes after a store's start line opens one."
    parts = [f"{count:,} {worded(one)}" for one, count in counts.items()]
    return f"\n{many(sum(counts.values()), 'case')}: {', '.join(parts)}."
