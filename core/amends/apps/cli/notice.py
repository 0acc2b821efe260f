"""`amends notice`: who is told of what happens, by which robot or mailbox, and what was said."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amends.apps.cli.options import Json, noun
from amends.apps.cli.program import Program, Refused, program

if TYPE_CHECKING:
    from amends.domain.hours import Hours, Quiet

app = noun("notice", "Who is told of what happens, and what was said.")

Name = Annotated[str, typer.Argument(metavar="NAME", help="Channel, by name.")]


@app.command()
def add(
    context: typer.Context,
    name: Annotated[str, typer.Option(help="Name of the channel.")],
    who: Annotated[str, typer.Option("--for", metavar="WHO", help="The person or team behind it.")],
    url_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="File with the address of the robot or mailbox; - reads stdin."
        ),
    ] = None,
    ask: Annotated[bool, typer.Option("--ask", help="Ask for the address instead.")] = False,
    store: Annotated[
        list[str] | None, typer.Option(help="Only notices of this store. May be repeated.")
    ] = None,
    client: Annotated[
        list[str] | None, typer.Option(help="Only notices of this client. May be repeated.")
    ] = None,
    kind: Annotated[
        list[str] | None, typer.Option(help="Only notices of this kind. May be repeated.")
    ] = None,
    digest: Annotated[
        int | None,
        typer.Option(min=1, max=1440, metavar="MINUTES", help="Gather so long what can wait."),
    ] = None,
    quiet: Annotated[
        str | None, typer.Option(metavar="21:00-08:00", help="When only danger may ring.")
    ] = None,
    duty: Annotated[
        list[str] | None,
        typer.Option(
            metavar='"mon-fri 09:00-18:00"', help="When somebody is on duty. May be repeated."
        ),
    ] = None,
    fallback: Annotated[
        bool, typer.Option("--fallback", help="Hears what nobody on duty would.")
    ] = False,
    zone: Annotated[
        str | None, typer.Option(help="Time zone of these hours; else that of the store.")
    ] = None,
    language: Annotated[str, typer.Option(help="Language of its notices: en, zh or de.")] = "en",
    level: Annotated[
        int, typer.Option(min=1, max=3, help="Step of the chain that hears what is overdue.")
    ] = 1,
) -> None:
    """Add a channel; its address is kept encrypted and never shown."""
    from amends.apps.cli.find import ALL
    from amends.apps.cli.notices import duty_of, kinds_named, quiet_of, tongue_named
    from amends.apps.cli.output import word
    from amends.domain.notice_channel import Channel
    from amends.services.announce import NoAddress, service_of

    run = program(context)
    url = _address(url_file, run, ask=ask)
    try:
        service = service_of(url)
    except NoAddress as error:
        raise Refused(str(error)) from None
    with run.opened() as installation, installation.memory.unit() as unit:
        stores = [unit.agency.store_named(ALL, one) for one in store or ()]
        clients = [unit.agency.client_named(ALL, one) for one in client or ()]
        where = zone or next((one.zone for one in stores), None)
        if where is None and (quiet or duty):
            raise typer.BadParameter("say in which time zone these hours are", param_hint="--zone")
        where = where or "UTC"
        silence: Quiet | None = quiet_of(quiet) if quiet else None
        roster: Hours | None = duty_of(duty, where) if duty else None
        channel = Channel(
            name=name,
            who=who,
            via=service,
            stores=frozenset(one.id for one in stores),
            clients=frozenset(one.id for one in clients),
            kinds=kinds_named(kind),
            digest=digest,
            quiet=silence,
            duty=roster,
            fallback=fallback,
            level=level,
            zone=where,
            language=tongue_named(language),
        )
        unit.notices.add_channel(channel, url, installation.clock.now())
        unit.commit()
    typer.echo(f"Channel {name} is added: {service}, for {who}.")
    typer.echo(f"Next: amends notice test {word(name)}")


@app.command("list")
def list_(context: typer.Context, json: Json = False) -> None:
    """List the channels, and which of them do not work."""
    from amends.apps.cli.notices import channels_as_json, print_channels
    from amends.apps.cli.output import as_json

    with program(context).opened() as installation, installation.memory.look() as unit:
        channels = unit.notices.channels()
    if json:
        as_json(channels_as_json(channels))
    else:
        print_channels(channels)


@app.command()
def test(context: typer.Context, name: Name) -> None:
    """Send a test by a channel now, whatever its hours."""
    from amends.services.announce import announce
    from amends.services.notices import NotSent, try_out

    with program(context).opened() as installation:
        try:
            try_out(installation.memory, installation.clock, announce, name)
        except NotSent as refused:
            raise Refused(
                f"the test did not leave by {name}: {refused}",
                "check the address with whoever made the robot, then remove and add the channel",
            ) from None
    typer.echo(f"A test has left by {name}.")


@app.command()
def remove(context: typer.Context, name: Name) -> None:
    """Remove a channel and forget its address; what waits for it is dropped."""
    with program(context).opened() as installation, installation.memory.unit() as unit:
        known = unit.notices.channel_named(name)
        unit.notices.remove(known.id, installation.clock.now())
        unit.commit()
    typer.echo(f"Channel {name} is removed.")


@app.command()
def log(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many.")] = 30,
    json: Json = False,
) -> None:
    """Show what was said, newest first, and what did not arrive."""
    from amends.apps.cli.notices import log_as_json, print_log
    from amends.apps.cli.output import as_json

    with program(context).opened() as installation:
        with installation.memory.look() as unit:
            said = unit.notices.log(limit)
        now = installation.clock.now()
    if json:
        as_json(log_as_json(said, now))
    else:
        print_log(said, now)


def _address(file: Path | None, run: Program, *, ask: bool) -> str:
    """The address from a file or a hidden prompt, never from the argument list."""
    from amends.apps.cli.papers import text_of

    if ask == (file is not None):
        raise typer.BadParameter("give the address one way", param_hint="--url-file or --ask")
    if file is None:
        url = str(typer.prompt("Address of the robot or mailbox", hide_input=True, err=True))
    else:
        try:
            url = text_of(file)
        except OSError as error:
            raise Refused(f"{file} cannot be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise Refused(f"{file} is not UTF-8 text", "save it as UTF-8") from error
    run.redactor.add([url.strip()])
    return url.strip()
