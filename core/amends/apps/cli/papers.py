"""Credentials and settings as people bring them: a file, hidden prompts, key=value.

Secrets come from a file or a prompt, never from the argument list, and are hidden from every
log before anything is done with them. What is wrong is said field by field, without values.
"""

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from amends.apps.cli.program import Program, Refused

if TYPE_CHECKING:
    from pydantic import BaseModel

    from amends.marketplace.connector import Marketplace

STDIN = Path("-")


@dataclass(frozen=True, slots=True)
class Papers:
    """What was brought. No credentials: the store is worked by hand."""

    credentials: dict[str, Any] | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)


def from_file(path: Path, of: Program) -> Papers:
    """Read {"credentials": {…}, "settings": {…}}, or the credentials alone."""
    from amends.engine.round import secrets_in

    named = "stdin" if path == STDIN else str(path)
    try:
        written = json.loads(text_of(path))
    except UnicodeDecodeError as error:
        raise Refused(f"{named} is not UTF-8 text", "save it as UTF-8") from error
    except json.JSONDecodeError as error:
        raise Refused(
            f"{named} is not JSON: line {error.lineno}, column {error.colno}: {error.msg}",
            "`amends plugins show MARKETPLACE` prints an example",
        ) from None  # the cause holds the whole file
    if not isinstance(written, dict):
        raise Refused(f"{named} must hold a JSON object: {{…}}")
    of.redactor.add(secrets_in(written.get("credentials", written)))
    if not {"credentials", "settings"} >= written.keys() or not written:
        return Papers(credentials=written)
    for name, part in written.items():
        if not isinstance(part, dict):
            raise Refused(f"{name} in {named} must be a JSON object: {{…}}")
    return Papers(written.get("credentials"), written.get("settings", {}))


def text_of(path: Path) -> str:
    if path == STDIN:
        return sys.stdin.read()
    if path.stat().st_mode & 0o077 and sys.platform != "win32":
        from amends.apps.cli.output import notes

        notes().print(
            f"{path} can be read by others: chmod 600 it, and delete it once it is no longer "
            "needed. What Amends keeps is encrypted.",
            style="yellow",
            soft_wrap=True,
        )
    return path.read_text("utf-8-sig")


def asked_for(marketplace: "Marketplace", of: Program) -> Papers:
    """Ask for the credentials, field by field; an empty answer leaves a field out."""
    answers: dict[str, Any] = {}
    typer.echo(f"Credentials for {marketplace.title}. Enter leaves out what is optional.", err=True)
    for name, about in marketplace.credentials.model_fields.items():
        if about.description:
            typer.echo(f"\n{about.description}", err=True)
        answer = typer.prompt(
            name,
            hide_input="Secret" in str(about.annotation),
            default=None if about.is_required() else "",
            show_default=False,
            err=True,
        )
        if answer:
            answers[name] = answer
            of.redactor.add([answer])
    return Papers(credentials=answers)


def right_credentials(marketplace: "Marketplace", credentials: Mapping[str, Any]) -> "BaseModel":
    """The credentials as the marketplace knows them. Raises Refused, naming the fields."""
    return _right(marketplace, marketplace.credentials, credentials, "credentials")


def right_settings(marketplace: "Marketplace", settings: Mapping[str, Any]) -> "BaseModel":
    """The settings as the marketplace knows them. Raises Refused, naming the fields."""
    return _right(marketplace, marketplace.settings, settings, "settings")


def _right(
    marketplace: "Marketplace", model: "type[BaseModel]", held: Mapping[str, Any], what: str
) -> "BaseModel":
    from pydantic import ValidationError

    from amends.apps.cli.errors import in_words

    try:
        return model.model_validate(held)
    except ValidationError as error:
        raise Refused(
            f"the {what} do not fit {marketplace.title}: {in_words(error, model)}",
            f"`amends plugins show {marketplace.name}` shows what they hold. Nothing was stored.",
        ) from None  # the cause holds the values


def from_words(words: Iterable[str]) -> dict[str, Any]:
    """Settings given as key=value; a value that is JSON is taken as such."""
    settings: dict[str, Any] = {}
    for word in words:
        key, sets, value = word.partition("=")
        if not sets or not key:
            raise typer.BadParameter(f"{word!r} is not key=value", param_hint="--setting")
        try:
            settings[key] = json.loads(value)
        except ValueError:
            settings[key] = value
    return settings
