"""`amends case`: whose turn it is, one case whole, and what a person says about it."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from amends.apps.cli.deciding import By, CaseNumber, Lead, Why, at_desk, numbered, opened, who
from amends.apps.cli.options import Json, Stores, noun
from amends.apps.cli.program import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from amends.apps.installation import Installation
    from amends.domain.events import CaseEvent
    from amends.domain.standing import Case

app = noun("case", "The work on one review: whose turn it is, and until when.")

_OUTCOMES = "problem_solved, problem_not_solved, no_lawful_contact, appeal_granted or withdrawn"
ReadIn = Annotated[
    str,
    typer.Option(metavar="CODE", envvar="AMENDS_READ_IN", help="Your language, such as zh or de."),
]


@app.command("list")
def list_(
    context: typer.Context,
    store: Stores = None,
    status: Annotated[
        list[str] | None,
        typer.Option(metavar="STATUS", help="open, held, waiting, closed, …; may be repeated."),
    ] = None,
    mine: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only what was given to NAME.")
    ] = None,
    snoozed: Annotated[
        bool, typer.Option("--snoozed", help="Also what was put aside for later.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many.")] = 50,
    json: Json = False,
) -> None:
    """List the cases, the first to run out first: clocks, and who owes what."""
    from amends.apps.cli.cases import print_cases, rows_as_json, rows_of, statuses_named
    from amends.apps.cli.find import narrowed
    from amends.apps.cli.output import as_json

    wanted = statuses_named(status)
    with opened(context) as installation, installation.memory.look() as unit:
        now = installation.clock.now()
        scope = narrowed(unit, store)
        page = unit.cases.page(
            scope, now, statuses=wanted, assigned=mine, snoozed=snoozed, limit=limit + 1
        )
        rows, counts = rows_of(unit, page[:limit]), unit.cases.counts(scope)
        if json:
            as_json(rows_as_json(rows, counts, now, more=len(page) > limit))
        else:
            print_cases(rows, counts, now, more=len(page) > limit)


@app.command()
def show(
    context: typer.Context,
    number: CaseNumber,
    by: By = "",
    read_in: ReadIn = "",
    json: Json = False,
) -> None:
    """Show one case: whose turn, the review, what happened, what is proposed, what you can do."""
    with opened(context) as installation:
        _show(installation, number, by, read_in, json=json)


@app.command("next")
def next_(
    context: typer.Context,
    store: Stores = None,
    by: By = "",
    read_in: ReadIn = "",
    json: Json = False,
) -> None:
    """Show the most urgent case that waits for a person: for you, or for anyone."""
    from amends.apps.cli.cases import most_urgent
    from amends.apps.cli.find import narrowed

    with opened(context) as installation:
        with installation.memory.look() as unit:
            found = most_urgent(unit, narrowed(unit, store), installation.clock.now(), who(by))
        if found is None:
            raise Refused("no case waits for a person", "`amends case list` shows what is going on")
        _show(installation, found, by, read_in, json=json)


@app.command()
def assign(
    context: typer.Context,
    number: CaseNumber,
    to: Annotated[str, typer.Argument(metavar="NAME", help='Whose it is; "" for nobody\'s.')],
    by: By = "",
) -> None:
    """Give a case to somebody."""
    from amends.domain.events import Assigned

    _say(context, number, by, lambda at, me: Assigned(at=at, by=me, to=to))


@app.command()
def note(
    context: typer.Context,
    number: CaseNumber,
    words: Annotated[str, typer.Argument(metavar="TEXT", help="For your colleagues; kept sealed.")],
    by: By = "",
) -> None:
    """Write a note on a case."""
    if not words.strip():
        raise typer.BadParameter("there is nothing in it", param_hint="TEXT")
    with opened(context) as installation, at_desk(installation, by) as desk:
        desk.note(numbered(number), words.strip())
    typer.echo(f"Noted on case {number}.")


@app.command()
def snooze(
    context: typer.Context,
    number: CaseNumber,
    until: Annotated[
        datetime,
        typer.Argument(
            formats=["%Y-%m-%d", "%Y-%m-%d %H:%M"],
            metavar="WHEN",
            help='Day or "2026-11-24 09:00", where the store is.',
        ),
    ],
    by: By = "",
) -> None:
    """Put a case aside; its clocks run on, and a word of the buyer brings it back."""
    from amends.apps.cli.cases import there
    from amends.domain.events import Snoozed

    with opened(context) as installation, at_desk(installation, by) as desk:
        at = there(desk, number, until)
        if at <= desk.now:
            raise typer.BadParameter("that is over already", param_hint="WHEN")
        desk.happen(numbered(number), Snoozed(at=desk.now, by=desk.by, until=at))
    typer.echo(f"Case {number} is put aside until {until:%Y-%m-%d %H:%M}.")


@app.command()
def fact(
    context: typer.Context,
    number: CaseNumber,
    words: Annotated[str, typer.Argument(metavar="TEXT", help="Such as: refund booked on 24 Nov.")],
    by: By = "",
) -> None:
    """Say what is new: on it a second contact may rest."""
    from amends.domain.events import FactFound

    if not 3 <= len(words.strip()) <= 200:
        raise typer.BadParameter("3 to 200 characters", param_hint="TEXT")
    _say(context, number, by, lambda at, me: FactFound(at=at, by=me, fact=words.strip()))


@app.command()
def look(
    context: typer.Context,
    number: CaseNumber,
    found: Annotated[str, typer.Option(metavar="TEXT", help="What you found.")] = "",
    by: By = "",
) -> None:
    """Say that you have looked, as the step asks, and go on."""
    from amends.domain.events import Looked

    _say(context, number, by, lambda at, me: Looked(at=at, by=me, found=found))


@app.command()
def skip(context: typer.Context, number: CaseNumber, why: Why, by: By = "") -> None:
    """Leave out the step that the case is at."""
    from amends.domain.events import Skipped

    _say(context, number, by, lambda at, me: Skipped(at=at, by=me, why=why))


@app.command()
def retry(context: typer.Context, number: CaseNumber, by: By = "") -> None:
    """Let what failed or came back be tried once more."""
    from amends.domain.events import Retried

    _say(context, number, by, lambda at, me: Retried(at=at, by=me))


@app.command()
def release(
    context: typer.Context, number: CaseNumber, why: Why, lead: Lead = False, by: By = ""
) -> None:
    """Let a case go on that was held because somebody may be hurt. A lead's word."""
    from amends.domain.events import Released

    if len(why.strip()) < 3:
        raise typer.BadParameter("say what you found", param_hint="--why")
    with opened(context) as installation, at_desk(installation, by) as desk:
        store = desk.unit.agency.store(desk.scope, desk.case(numbered(number)).store)
        if not desk.is_lead(store.conduct.lead, lead):
            named = store.conduct.lead or "the lead, with --lead"
            raise Refused("a lead must look first: somebody may be hurt", f"ask {named}")
        event = Released(at=desk.now, by=desk.by, why=why.strip())
        case = desk.happen(numbered(number), event)
    tell_turn(case)


@app.command()
def close(
    context: typer.Context,
    number: CaseNumber,
    outcome: Annotated[str, typer.Option(metavar="OUTCOME", help=f"{_OUTCOMES}.")],
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="In a few words.")] = "",
    by: By = "",
) -> None:
    """Say how a case ended; nothing more is sent in it."""
    from amends.domain.events import Closed
    from amends.domain.standing import Outcome

    if outcome not in set(Outcome):
        raise typer.BadParameter(f"one of {_OUTCOMES}", param_hint="--outcome")
    told = {"outcome": outcome, "why": why}
    _say(context, number, by, lambda at, me: Closed.model_validate({"at": at, "by": me, **told}))


def _say(
    context: typer.Context, number: int, by: str, event: "Callable[[datetime, str], CaseEvent]"
) -> None:
    """Let a person's word happen, and say how the case stands then."""
    with opened(context) as installation, at_desk(installation, by) as desk:
        case = desk.happen(numbered(number), event(desk.now, desk.by))
    tell_turn(case)


def tell_turn(case: "Case") -> None:
    """Whose turn it is now, in a line."""
    from amends.apps.cli.case_words import turn
    from amends.apps.cli.output import line

    owes, what = turn(case)
    typer.echo(line(f"Case {case.id}: {owes}: {what}"))


def _show(installation: "Installation", number: int, by: str, read_in: str, *, json: bool) -> None:
    from amends.apps.cli.case_shown import dossier_as_json, print_dossier
    from amends.apps.cli.find import ALL
    from amends.apps.cli.output import as_json
    from amends.services.dossier import dossier_of, drafted
    from amends.services.drafting import Wish

    wish = Wish(signer=by.strip(), read_in=read_in)
    house, now, case = installation.hall.house, installation.clock.now(), numbered(number)
    with installation.memory.look() as unit:
        shown = dossier_of(unit, house, ALL, case, now, wish)
    proposed = shown.draft
    if proposed is not None and proposed.whole:
        with at_desk(installation, by) as desk:
            proposed = drafted(desk, case, wish) or proposed
            shown = dossier_of(desk.unit, house, ALL, case, now, wish)
    if json:
        as_json(dossier_as_json(shown))
    else:
        print_dossier(shown, proposed, now)
