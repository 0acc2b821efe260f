"""`amends stop` and `amends nocontact`: what must not leave, and who is not written to."""

from typing import TYPE_CHECKING, Annotated

import typer

from amends.apps.cli.deciding import By, who
from amends.apps.cli.options import Store, noun
from amends.apps.cli.program import Refused, program

if TYPE_CHECKING:
    from amends.db.unit import Unit
    from amends.domain.store import Store as Known

nocontact = noun("nocontact", "Buyers and orders that are not written to any more.")

Whom = Annotated[
    str, typer.Argument(metavar="ORDER", help="The order, or case:NUMBER for its buyer as well.")
]


def stop(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="[STORE]", help="By name or marketplace:name.")
    ] = None,
    marketplace: Annotated[
        str | None, typer.Option(metavar="NAME", help="All stores of this marketplace.")
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="All stores.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Let things leave again.")] = False,
) -> None:
    """Let nothing leave any more: the kill switch. Reading goes on, and nothing is lost."""
    from amends.apps.cli.find import ALL
    from amends.apps.cli.output import many
    from amends.domain.outbox import ActionState

    if sum((name is not None, marketplace is not None, all_)) != 1:
        raise typer.BadParameter(
            "name a store, or say --marketplace NAME or --all", param_hint="STORE"
        )
    with program(context).opened() as installation, installation.memory.unit() as unit:
        stores = [unit.agency.store_named(ALL, name)] if name else unit.agency.stores(ALL)
        stores = [one for one in stores if marketplace in (None, one.marketplace)]
        if not stores:
            raise Refused(f"no store of {marketplace} is there", "`amends store list` shows them")
        kept = {}
        for store in stores:
            unit.agency.switch(store.id, sends=resume)
            counts = unit.outbox.counts(ALL.narrowed([store.id]))
            kept[store.label] = counts.get(ActionState.APPROVED, 0)
        unit.commit()
    for label, count in kept.items():
        if resume:
            typer.echo(f"{label}: things leave again, {many(count, 'approved action')} first")
        else:
            stays = "stays" if count == 1 else "stay"
            typer.echo(
                f"{label}: nothing leaves any more; {many(count, 'approved action')} {stays}"
            )
    if not resume:
        typer.echo("The same with --resume lets things leave again.")


@nocontact.command()
def add(
    context: typer.Context,
    store: Store,
    whom: Whom,
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="In a few words.")],
    by: By = "",
) -> None:
    """Write no more to whoever placed this order. Only a keyed digest is kept."""
    with program(context).opened() as installation, installation.memory.unit() as unit:
        found, people = _meant(unit, store, whom)
        for one in people:
            unit.cases.forbid(found.id, one, f"{why.strip()} ({who(by)})", installation.clock.now())
        unit.commit()
    typer.echo(f"{whom} is on the list: no message leaves any more, approved or not.")


@nocontact.command()
def remove(context: typer.Context, store: Store, whom: Whom) -> None:
    """Take an order, or the buyer of a case, off the list."""
    with program(context).opened() as installation, installation.memory.unit() as unit:
        found, people = _meant(unit, store, whom)
        gone = [unit.cases.allow(found.id, one) for one in people]
        unit.commit()
    if not any(gone):
        raise Refused(f"{whom} is not on the list of {found.label}")
    typer.echo(f"{whom} is off the list.")


@nocontact.command()
def check(context: typer.Context, store: Store, whom: Whom) -> None:
    """Say whether an order, or the buyer of a case, is on the list."""
    with program(context).opened() as installation, installation.memory.look() as unit:
        found, people = _meant(unit, store, whom)
        stands = unit.cases.forbidden(found.id, *people)
    typer.echo(f"{whom} is {'' if stands else 'not '}on the list of {found.label}.")


def _meant(unit: "Unit", store: str, whom: str) -> "tuple[Known, list[str]]":
    """The store, and whom `whom` names: an order, or order and buyer of a case."""
    from amends.apps.cli.find import ALL
    from amends.domain.ids import CaseId

    found = unit.agency.store_named(ALL, store)
    if not whom.startswith("case:"):
        return found, [whom]
    number = whom.removeprefix("case:")
    if not number.isdigit():
        raise typer.BadParameter(f"{number!r} is no number of a case", param_hint="ORDER")
    case = unit.cases.get(ALL.narrowed([found.id]), CaseId(int(number)))
    people = [one for one in (case.order, unit.cases.buyer_of(case.id)) if one]
    if not people:
        raise Refused(f"neither order nor buyer of case {case.id} is known")
    return found, people
