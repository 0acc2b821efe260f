"""Reads playbooks from TOML: one a file, or several as `[[playbooks]]`.

Durations are written as people say them, "7 days" or "36 hours", or as ISO 8601, "P7D". A bare
number is refused: who writes 7 means days, and seconds would write to a buyer a week too early.
"""

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from amends.domain.action import ActionKind
from amends.domain.playbook import Inner, Playbook

_WORDS = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*(minute|hour|day|week)s?\s*$")
_SECONDS = {"minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}
_TIMES = ("after", "patience")
_MARK = "\ufeff"  # some editors put it before the first letter, where nobody sees it
_PLAINLY = {  # what pydantic finds -> what to write
    "extra_forbidden": "{field!r} is not known; leave it out",
    "missing": "{field} is missing",
    "time_delta_parsing": '{field} is a time such as "7 days" or "36 hours"',
    "time_delta_type": '{field} is a time such as "7 days" or "36 hours"',
    "string_type": "{field} is a text in quotation marks",
    "string_too_short": "{field} is empty",
    "string_pattern_mismatch": "{field} is made of small letters, digits and -: house-leaks",
    "tuple_type": '{field} is a list: ["one", "two"]',
    "too_short": "{field} is empty",
    "dict_type": '{field} is a table: {{ flag = "red" }}',
    "model_type": "a step is a table with name, does and strategy",
}


class BadPlaybook(ValueError):
    """A text is no playbook, or one that may not be used: says where, and what to mend."""


def read(toml: str, name: str = "the playbook") -> tuple[Playbook, ...]:
    """The playbooks of one text, called `name` in errors. Raises BadPlaybook."""
    try:
        held = tomllib.loads(toml.removeprefix(_MARK))
    except tomllib.TOMLDecodeError as error:
        raise BadPlaybook(f"{name}: this is no TOML: {error}") from error
    listed = held.get("playbooks", [held]) if "playbooks" not in held else _several(held, name)
    found = tuple(_one(one, name) for one in listed)
    if twice := [one.id for one in found if sum(it.id == one.id for it in found) > 1]:
        raise BadPlaybook(f"{name}: two playbooks are called {twice[0]!r}; rename one")
    return found


def _several(held: Mapping[str, Any], name: str) -> list[Any]:
    if others := sorted(set(held) - {"playbooks"}):
        raise BadPlaybook(f"{name}: {others[0]!r} stands beside [[playbooks]]; put it into one")
    listed = held["playbooks"]
    if not isinstance(listed, list) or not listed:
        raise BadPlaybook(f"{name}: [[playbooks]] is empty; write one, or leave the file away")
    return listed


def _one(held: Any, name: str) -> Playbook:
    if not isinstance(held, dict):
        raise BadPlaybook(f"{name}: a playbook is a table with id, says and [[steps]]")
    told = dict(held)
    if isinstance(told.get("says"), str):
        told["says"] = " ".join(told["says"].split())
    steps = told.get("steps")
    if isinstance(steps, list):
        told["steps"] = [_timed(step) if isinstance(step, dict) else step for step in steps]
    try:
        return Playbook.model_validate(told)
    except ValidationError as error:
        # A list is called too short as well when all that stands in it was refused: said already.
        found = [it for it in error.errors() if it["type"] != "too_short" or not it["input"]]
        reasons = dict.fromkeys(_in_words(one, told) for one in found)
        raise BadPlaybook(f"{name}: {'; '.join(reasons)}") from None


def _timed(step: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _seconds(given) if key in _TIMES else given for key, given in step.items()}


def _seconds(given: Any) -> Any:
    """The seconds of words, or ISO 8601 as it is; None, which no time may be, for all else."""
    if not isinstance(given, str):
        return None
    if said := _WORDS.match(given):
        return float(said[1]) * _SECONDS[said[2]]
    return given if given.startswith("P") else None


def _in_words(error: ErrorDetails, told: Mapping[str, Any]) -> str:
    """What is wrong, with the step that it stands in and what may stand there."""
    where, why = list(error["loc"]), error["msg"].removeprefix("Value error, ")
    who = f"playbook {told.get('id', '?')!r}"
    why = why.removeprefix(f"playbook {told.get('id')}: ")
    if where[:1] == ["steps"] and len(where) > 1:
        steps, at = told.get("steps") or [], where[1]
        step = steps[at] if isinstance(at, int) and at < len(steps) else {}
        named = step.get("name") if isinstance(step, dict) else None
        who += f", step {named or (at + 1 if isinstance(at, int) else at)}"
        why = why.removeprefix(f"step {named}: ")
        where = where[2:]
    field = str(where[0]) if where else ""
    if field == "does":
        return f"{who}: does is one of {', '.join((*ActionKind, *Inner))}"
    if plainly := _PLAINLY.get(error["type"]):
        return f"{who}: {plainly.format(field=field)}"
    return f"{who}: {field}: {why}" if field else f"{who}: {why}"
