"""What every command stands on: the installation it opens, its clock, and what stays hidden."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from amends.apps.installation import Installation
    from amends.apps.settings import Settings
    from amends.domain.times import Clock
    from amends.marketplace.redact import Redactor
    from amends.marketplace.registry import Registry

WITHIN = 10.0  # seconds that another program may hold the database


class Refused(Exception):
    """A command cannot do what was asked; `next_move` says what a person does now."""

    def __init__(self, words: str, next_move: str = "") -> None:
        super().__init__(words)
        self.next_move = next_move


@dataclass
class Program:
    """One run of `amends`. Tests hand in another clock, other plugins, less patience."""

    clock: "Clock | None" = None  # None: the machine's
    plugins: "Registry | None" = None  # None: whatever is installed
    busy_seconds: float = WITHIN
    home: Path | None = field(default=None)  # None: AMENDS_HOME, else the platform's data folder
    debug: bool = False

    @cached_property
    def redactor(self) -> "Redactor":
        from amends.marketplace.redact import Redactor

        return Redactor()

    def settings(self) -> "Settings":
        """What the operator has set. Raises Refused, naming what is wrong with it."""
        from pydantic import ValidationError

        from amends.apps.cli.errors import in_words
        from amends.apps.settings import Settings, load_settings

        try:
            return load_settings(self.home)
        except ValidationError as error:
            raise Refused(f"the settings are wrong: {in_words(error, Settings)}") from None
        except ValueError as error:
            raise Refused(f"config.toml in the home folder cannot be read: {error}") from error

    @contextmanager
    def opened(self, *, make: bool = False, new_key: bool = False) -> Iterator["Installation"]:
        """The installation, with logs set up. Raises what `open_installation` raises."""
        from amends.apps.clock import SystemClock
        from amends.apps.installation import open_installation
        from amends.apps.logs import set_up

        clock = self.clock or SystemClock()
        set_up(self.redactor, clock, debug=self.debug)
        installation = open_installation(
            self.settings(),
            make=make,
            new_key=new_key,
            clock=clock,
            plugins=self.plugins,
            redactor=self.redactor,
            busy_seconds=self.busy_seconds,
        )
        try:
            yield installation
        finally:
            installation.close()


def program(context: typer.Context) -> Program:
    """The run that a command belongs to."""
    found = context.find_object(Program)
    if found is None:
        raise LookupError("a command was called without its program")
    return found
