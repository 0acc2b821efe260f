"""Reads playbooks from TOML: one a file, or several as `[[playbooks]]`.

Durations are written as people say them, "7 days" or "36 hours", or as ISO 8601, "P7D".
"""

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from amends.domain.action import ActionKind
from amends.domain.playbook import Inner, Playbook

_WORDS = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*(minute|hour|day|week)s?\s*$")
_SECONDS = {"minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}
_TIMES = ("after", "patience")


class BadPlaybook(ValueError):
    """A text is no playbook, or one that may not be used: says where, and what to mend."""


def read(toml: str, name: str = "the playbook") -> tuple[Playbook, ...]:
    """The playbooks of one text, called `name` in errors. Raises BadPlaybook."""
    try:
        held = tomllib.loads(toml)
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
        raise BadPlaybook(f"{name}: {_in_words(error, told)}") from None


def _timed(step: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _seconds(given) if key in _TIMES else given for key, given in step.items()}


def _seconds(given: Any) -> Any:
    if isinstance(given, str) and (said := _WORDS.match(given)):
        return float(said[1]) * _SECONDS[said[2]]
    return given


def _in_words(error: ValidationError, told: Mapping[str, Any]) -> str:
    """The first thing that is wrong, with the step that it stands in and what may stand there."""
    first = error.errors(include_url=False)[0]
    where, why = list(first["loc"]), first["msg"].removeprefix("Value error, ")
    who = f"playbook {told.get('id', '?')!r}"
    why = why.removeprefix(f"playbook {told.get('id')}: ")
    if where[:1] == ["steps"] and len(where) > 1:
        steps = told.get("steps") or []
        step = steps[where[1]] if isinstance(where[1], int) and where[1] < len(steps) else {}
        named = step.get("name") if isinstance(step, dict) else None
        who += f", step {named or where[1]}"
        why = why.removeprefix(f"step {named}: ")
        where = where[2:]
    field = str(where[0]) if where else ""
    if field == "does":
        return f"{who}: does is one of {', '.join((*ActionKind, *Inner))}"
    match first["type"]:
        case "extra_forbidden":
            return f"{who}: {field!r} is not known; leave it out"
        case "missing":
            return f"{who}: {field} is missing"
        case "time_delta_parsing" | "time_delta_type":
            return f'{who}: {field} is a time such as "7 days" or "36 hours"'
    return f"{who}: {field}: {why}" if field else f"{who}: {why}"
