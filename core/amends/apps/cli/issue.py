"""`amends issue` and `amends ticket`: what must be improved, by whom, and what was done."""

from typing import Annotated

import typer

from amends.apps.cli.deciding import By, at_desk, opened, who
from amends.apps.cli.options import Json, Stores, noun
from amends.apps.cli.program import Refused

issue = noun("issue", "Reviews of one product with one cause, where nobody may be written to.")
ticket = noun("ticket", "What somebody must improve, and what was done.")


@issue.command("list")
def list_issues(
    context: typer.Context,
    store: Stores = None,
    decided: Annotated[
        bool, typer.Option("--decided", help="Also those that were decided.")
    ] = False,
    json: Json = False,
) -> None:
    """List the product issues, the one with most reviews first."""
    from amends.apps.cli.find import narrowed
    from amends.apps.cli.output import answers, as_json, line, table

    with opened(context) as installation, installation.memory.look() as unit:
        scope = narrowed(unit, store)
        found = unit.issues.page(scope, decided=decided)
        labels = {one.id: one.label for one in unit.agency.stores(scope)}
    if json:
        as_json({"issues": found})
        return
    if not found:
        answers().print("No product issue is open.")
        return
    shown = table("issue", "reviews", "store", "article", "cause", "owner", "decision")
    for one in found:
        shown.add_row(
            str(one.id), f"{one.reviews:,}", labels[one.store], line(one.article),
            one.cause.replace("_", " "), line(one.owner), line(one.decision),
        )  # fmt: skip
    answers().print(shown)
    answers().print("\nDecide:  amends issue decide ISSUE --owner NAME --decision TEXT")


@issue.command()
def decide(
    context: typer.Context,
    number: Annotated[int, typer.Argument(metavar="ISSUE", help="As the listing prints it.")],
    owner: Annotated[str, typer.Option(metavar="NAME", help="Who sees to it.")] = "",
    decision: Annotated[
        str, typer.Option(metavar="TEXT", help="What is done about it; without: nothing yet.")
    ] = "",
    by: By = "",
) -> None:
    """Give a product issue its one owner, and its one decision."""
    from amends.apps.cli.find import ALL
    from amends.domain.ids import IssueId

    if not owner and not decision:
        raise typer.BadParameter("say who sees to it, or what is done", param_hint="--owner")
    with opened(context) as installation, at_desk(installation, by) as desk:
        mine = owner.strip() or who(by)
        desk.unit.issues.decide(ALL, IssueId(number), mine, decision.strip(), desk.now)
    typer.echo(f"Issue {number} is {mine}'s" + (f": {decision.strip()}" if decision else "."))


@ticket.command("list")
def list_tickets(
    context: typer.Context,
    store: Stores = None,
    done: Annotated[bool, typer.Option("--done", help="Also those that are done.")] = False,
    json: Json = False,
) -> None:
    """List what is to be improved, oldest first."""
    from amends.apps.cli.find import narrowed
    from amends.apps.cli.output import answers, as_json, line, table, when

    with opened(context) as installation, installation.memory.look() as unit:
        scope = narrowed(unit, store)
        found = unit.issues.tickets(scope, done=done)
        stores = {one.id: one for one in unit.agency.stores(scope)}
        now = installation.clock.now()
    if json:
        as_json({"tickets": found})
        return
    if not found:
        answers().print("No ticket is open.")
        return
    shown = table("ticket", "case", "store", "owner", "what", "article", "opened", "done")
    for one in found:
        zone = stores[one.store].zone
        shown.add_row(
            str(one.id), str(one.case), stores[one.store].label, line(one.owner), line(one.says),
            line(one.article or ""), when(one.opened_at, zone, now), line(one.result),
        )  # fmt: skip
    answers().print(shown)


@ticket.command("done")
def done_(
    context: typer.Context,
    number: Annotated[int, typer.Argument(metavar="TICKET", help="As the listing prints it.")],
    result: Annotated[str, typer.Option(metavar="TEXT", help="What was improved.")],
    by: By = "",
) -> None:
    """Say what was improved; for its case it is a new fact, on which a second word may rest."""
    from amends.domain.events import FactFound
    from amends.domain.standing import CaseStatus

    words = result.strip()
    if not 3 <= len(words) <= 200:
        raise typer.BadParameter("3 to 200 characters", param_hint="--result")
    with opened(context) as installation, at_desk(installation, by) as desk:
        case = desk.unit.issues.case_of_ticket(number)
        if case is None or not desk.unit.issues.finish_ticket(number, desk.by, words, desk.now):
            raise Refused(f"no open ticket {number} is there", "`amends ticket list` shows them")
        told = desk.case(case).status is not CaseStatus.CLOSED
        if told:
            desk.happen(case, FactFound(at=desk.now, by=desk.by, fact=words))
    typer.echo(f"Ticket {number} is done" + (f"; case {case} knows of it." if told else "."))
