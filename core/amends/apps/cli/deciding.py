"""What the commands of people who decide share: who they are, what is known by now, one decision.

Before anything is decided the waiting facts are put to their cases and what is due is moved on,
so that nobody decides about yesterday.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from amends.apps.cli.program import Refused, program

if TYPE_CHECKING:
    from amends.apps.installation import Installation
    from amends.domain.ids import CaseId
    from amends.domain.outbox import ActionState, Outgoing
    from amends.services.decide import Desk

By = Annotated[
    str,
    typer.Option(
        "--by",
        metavar="NAME",
        envvar="AMENDS_BY",
        show_envvar=False,
        help="Who decides; else AMENDS_BY, else the user of this computer.",
    ),
]
CaseNumber = Annotated[int, typer.Argument(metavar="CASE", help="As `amends case list` prints it.")]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason, in a few words.")]
Lead = Annotated[bool, typer.Option("--lead", help="You are the lead of this store.")]


def catch_up(installation: "Installation") -> None:
    """Let the cases hear of what happened, and move on what is due.

    Somebody else may be at it: then what is known by now has to do.
    """
    from amends.db.errors import Busy
    from amends.services.handle import handle
    from amends.services.timers import timers

    house, clock = installation.hall.house, installation.clock
    try:
        while handle(installation.memory, house, clock):
            pass
        timers(installation.memory, house, clock)
    except Busy:
        return


@contextmanager
def opened(context: typer.Context) -> Iterator["Installation"]:
    """The installation, caught up with what happened."""
    with program(context).opened() as installation:
        catch_up(installation)
        yield installation


@contextmanager
def at_desk(installation: "Installation", by: str) -> Iterator["Desk"]:
    """A person who decides; what they decided is kept when the block ends well."""
    from amends.services.decide import Desk

    with installation.memory.unit() as unit:
        yield Desk(unit, installation.hall.house, installation.clock.now(), who(by))
        unit.commit()


def who(by: str) -> str:
    """The person who decides: as they say, else the user of this computer."""
    from amends.apps.cli.copied import user

    return by.strip() or user()


def numbered(number: int) -> "CaseId":
    from amends.domain.ids import CaseId

    return CaseId(number)


def in_state(desk: "Desk", case: int, state: "ActionState", lacks: str) -> "Outgoing":
    """The action of a case that is in `state`; else Refused, with `lacks` and what to do."""
    found = [one for one in desk.unit.outbox.of_case(numbered(case)) if one.state is state]
    if not found:
        desk.case(numbered(case))
        raise Refused(f"case {case}: {lacks}", f"`amends case show {case}` shows how it stands")
    return found[-1]
