"""`amends client`: whom the agency works for, and the agreement that allows it."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import typer

from amends.apps.cli.options import Client, Instructions, Json, SignedOn, SubProcessors, noun
from amends.apps.cli.program import program

if TYPE_CHECKING:
    from amends.domain.client import ProcessingAgreement

app = noun("client", "Whom the agency works for.")


@app.command()
def add(
    context: typer.Context,
    name: Client,
    signed_on: SignedOn = None,
    instructions: Instructions = None,
    sub_processor: SubProcessors = None,
) -> None:
    """Add a client, with its processing agreement when it is signed."""
    from amends.apps.cli.output import word

    agreement = _agreement(signed_on, instructions, sub_processor)
    with program(context).opened() as installation, installation.memory.unit() as unit:
        client = unit.agency.add_client(name, agreement)
        unit.commit()
    typer.echo(f"Client {client.name} is added.")
    if agreement is None:
        typer.echo(
            "Its processing agreement is not on record: `amends client sign` puts it there.",
            err=True,
        )
    typer.echo(f"Next: amends store add --client {word(client.name)} --marketplace M --name N")


@app.command()
def sign(
    context: typer.Context,
    name: Client,
    signed_on: SignedOn = None,
    instructions: Instructions = None,
    sub_processor: SubProcessors = None,
) -> None:
    """Put a client's processing agreement on record; a later one replaces it."""
    from amends.db.scope import Scope

    agreement = _agreement(signed_on, instructions, sub_processor)
    if agreement is None:
        raise typer.BadParameter("say when it was signed", param_hint="--signed-on")
    with program(context).opened() as installation, installation.memory.unit() as unit:
        client = unit.agency.client_named(Scope.everything(), name)
        unit.agency.sign(client.id, agreement)
        unit.commit()
    typer.echo(f"The agreement of {agreement.signed_on} with {client.name} is on record.")


@app.command("list")
def list_(context: typer.Context, json: Json = False) -> None:
    """List the clients with their stores and agreements."""
    from collections import Counter

    from amends.apps.cli.output import answers, as_json, line, table
    from amends.db.scope import Scope

    with program(context).opened() as installation, installation.memory.look() as unit:
        clients = unit.agency.clients(Scope.everything())
        stores = Counter(store.client for store in unit.agency.stores(Scope.everything()))
    if json:
        as_json({"clients": [{**one.model_dump(), "stores": stores[one.id]} for one in clients]})
        return
    if not clients:
        answers().print("No client yet; `amends client add NAME` adds one.")
        return
    listed = table("client", "stores", "agreement", "sub-processors")
    listed.columns[1].justify = "right"
    for client in clients:
        agreement = client.agreement
        listed.add_row(
            line(client.name),
            str(stores[client.id]),
            f"signed {agreement.signed_on}" if agreement else "not on record",
            ", ".join(map(line, agreement.sub_processors)) if agreement else "",
        )
    answers().print(listed)


def _agreement(
    signed_on: datetime | None, instructions: str | None, sub_processors: Sequence[str] | None
) -> "ProcessingAgreement | None":
    from amends.domain.client import ProcessingAgreement

    if signed_on is None:
        if instructions or sub_processors:
            raise typer.BadParameter("say when it was signed", param_hint="--signed-on")
        return None
    if not instructions:
        raise typer.BadParameter(
            "say what the client told us to do with the data", param_hint="--instructions"
        )
    return ProcessingAgreement(
        signed_on=signed_on.date(),
        instructions=instructions,
        sub_processors=tuple(sub_processors or ()),
    )
