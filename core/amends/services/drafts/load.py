"""Reads templates from TOML: ours, and those an agency keeps in a folder of its own.

A file holds the templates of one cause. A file of ours must speak every language; one of an
agency says in `languages` which it speaks, and then speaks them all.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from amends.domain.template import LANGUAGES, BadTemplate, Template, Templates, template

_HOME = files("amends.services.drafts")


@cache
def ours() -> Templates:
    """The templates that come with Amends."""
    return Templates(tuple(_in_folder(_HOME / "texts")))


def load(*folders: Path) -> Templates:
    """Ours, and those of `folders`.

    Raises BadTemplate with file, id and what to mend; also when an id is taken already.
    """
    own = [one for folder in folders for one in _in_folder(folder)]
    return Templates((*ours().all, *own))


def _in_folder(folder: Traversable) -> Iterator[Template]:
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".toml"):
            yield from read(file.read_text("utf-8"), file.name)


def read(toml: str, name: str) -> tuple[Template, ...]:
    """The templates of one file, called `name` in errors. Raises BadTemplate."""
    try:
        held = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise BadTemplate(f"{name}: {error}") from error
    languages = held.get("languages", LANGUAGES)
    shared: dict[str, Any] = {key: held[key] for key in ("cause", "fault") if key in held}
    return tuple(_one(name, shared | one, languages) for one in held.get("templates", ()))


def _one(name: str, held: dict[str, Any], languages: tuple[str, ...]) -> Template:
    texts = held.pop("texts", {})
    if foreign := [language for language in texts if language not in LANGUAGES]:
        raise BadTemplate(f"{name}: {held.get('id')!r} speaks {foreign[0]!r}, which is not known")
    slots = held.pop("slots", ())
    try:
        return template(slots=slots, texts=texts, languages=languages, **held)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadTemplate(f"{name}: {held.get('id')!r}, {where}: {first['msg']}") from error
    except BadTemplate as error:
        raise BadTemplate(f"{name}: {error}") from error


@cache
def letter() -> Mapping[str, Mapping[str, str]]:
    """What opens and closes a private message, per language."""
    return tomllib.loads((_HOME / "letter.toml").read_text("utf-8"))


@cache
def remedies() -> Mapping[str, Mapping[str, str]]:
    """What we can do, per name and language."""
    return tomllib.loads((_HOME / "remedies.toml").read_text("utf-8"))
