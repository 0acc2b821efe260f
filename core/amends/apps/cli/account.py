"""`amends account`: the keys with which we knock, and what to do when one no longer fits."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amends.apps.cli.options import Account, CredentialsFile, Json, NoCheck, noun
from amends.apps.cli.program import Refused, program

if TYPE_CHECKING:
    from amends.domain.store import Account as AccountValue

app = noun("account", "Accounts, their credentials and consent.")


@app.command("list")
def list_(context: typer.Context, json: Json = False) -> None:
    """List the accounts, and what runs out first."""
    from rich.text import Text

    from amends.apps.cli.find import ALL, label
    from amends.apps.cli.output import answers, as_json, left, line, table

    with program(context).opened() as installation, installation.memory.look() as unit:
        accounts = unit.agency.accounts(ALL)
        clients = {one.id: one.name for one in unit.agency.clients(ALL)}
        now = installation.clock.now()
    if json:
        as_json(
            {
                "accounts": [
                    {**one.model_dump(), "label": label(one), "client": clients[one.client]}
                    for one in accounts
                ]
            }
        )
        return
    if not accounts:
        answers().print("No account yet; `amends store add` makes one.")
        return
    listed = table("account", "client", "region", "calls", "runs out first")
    for one in accounts:
        first = min(one.ends, key=lambda end: end.at, default=None)
        listed.add_row(
            label(one),
            line(clients[one.client]),
            one.region,
            _calls(one),
            Text(f"{line(first.what)} {left(first, now)}") if first else "",
        )
    answers().print(listed)


@app.command()
def show(context: typer.Context, name: Account, json: Json = False) -> None:
    """Show an account: its stores, what runs out when, why it is stopped."""
    from amends.apps.cli.find import ALL, account_named, label, stores_of
    from amends.apps.cli.output import answers, as_json, line, pairs
    from amends.apps.cli.shown import print_ends

    with program(context).opened() as installation, installation.memory.look() as unit:
        account = account_named(unit, name)
        stores = [store.label for store in stores_of(unit, account)]
        clients = {one.id: one.name for one in unit.agency.clients(ALL)}
        now = installation.clock.now()
    if json:
        as_json({"account": account, "client": clients[account.client], "stores": stores})
        return
    console = answers()
    console.print(label(account), style="bold", soft_wrap=True)
    rows = [
        ("Client", line(clients[account.client])),
        ("Region", account.region),
        ("Stores", ", ".join(stores) or "none"),
        ("Calls", _calls(account)),
    ]
    if account.stopped:
        rows.append(("Stopped", line(account.stopped)))
    console.print(pairs(rows))
    print_ends(console, account.ends, now)


@app.command()
def authorize(
    context: typer.Context,
    name: Account,
    code: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="What consent gave. It works once, for minutes."),
    ] = None,
) -> None:
    """Print the link where the seller consents; with the code that follows, take the consent."""
    from amends.apps.cli.consent import consent_link, take_consent
    from amends.apps.cli.output import answers, word
    from amends.apps.cli.shown import print_ends

    with program(context).opened() as installation:
        if code is None:
            link = consent_link(installation.hall, name)
            typer.echo(link)
            typer.echo(
                "\nOpen it as the seller and consent. The page that follows has a code in its "
                f"address:\n  amends account authorize {word(name)} --code CODE",
                err=True,
            )
            return
        account = take_consent(installation.hall, name, code)
        typer.echo(f"The seller's consent for {account.name} is kept; calls are made again.")
        print_ends(answers(), account.ends, installation.clock.now())


@app.command()
def update(
    context: typer.Context,
    name: Account,
    credentials: CredentialsFile = None,
    ask: Annotated[
        bool, typer.Option("--ask", help="Ask for the credentials, field by field, unseen.")
    ] = False,
    no_check: NoCheck = False,
) -> None:
    """Give an account new credentials, once its marketplace has said that they work."""
    from amends.apps.cli import papers
    from amends.apps.cli.adding import update_account
    from amends.apps.cli.find import account_named, stores_of
    from amends.apps.cli.output import answers
    from amends.apps.cli.shown import print_ends

    if ask == (credentials is not None):
        raise typer.BadParameter("say where they are: a file, or --ask", param_hint="--credentials")
    of = program(context)
    with of.opened() as installation:
        hall = installation.hall
        if ask:
            with hall.memory.look() as unit:
                stores = stores_of(unit, account_named(unit, name))
            if not stores:
                raise Refused(f"the account {name} carries no store")
            brought = papers.asked_for(hall.registry.named(stores[0].marketplace), of)
        else:
            brought = papers.from_file(credentials or Path(), of)
        account = update_account(hall, name, brought, checks=not no_check)
        typer.echo(f"The account {account.name} has new credentials; calls are made again.")
        print_ends(answers(), account.ends, installation.clock.now())


@app.command()
def resume(context: typer.Context, name: Account) -> None:
    """Let calls be made again with the credentials as they are."""
    from amends.apps.cli.find import account_named

    with program(context).opened() as installation, installation.memory.unit() as unit:
        account = account_named(unit, name)
        unit.agency.stop_account(account.id, None)
        unit.commit()
    typer.echo(f"Calls are made with the account {account.name} again.")


def _calls(account: "AccountValue") -> str:
    if not account.has_credentials:
        return "none: by hand"
    return "stopped" if account.stopped else "made"
