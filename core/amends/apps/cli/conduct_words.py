"""How a store is worked, as people write it: KEY=VALUE in, a `Conduct` out, and back.

Raises Refused with the key, what is wrong and how it is written. Knows no store.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from pydantic import ValidationError

from amends.apps.cli.errors import in_words
from amends.apps.cli.program import Refused
from amends.domain.action import ActionKind
from amends.domain.conduct import Conduct
from amends.domain.hours import WEEKDAYS, Period, periods, written

_LENGTH = re.compile(r"(\d+)\s*(minute|hour|day)s?")
_UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}
_YES, _NO = {"yes", "true", "on", "1"}, {"no", "false", "off", "0"}


def changed(conduct: Conduct, words: list[str]) -> Conduct:
    """`conduct` with what `words` say: each KEY=VALUE, in their order."""
    told: dict[str, Any] = conduct.model_dump(mode="json")
    for one in words:
        key, equals, value = one.partition("=")
        if not equals:
            raise Refused(f"{one!r} is no KEY=VALUE", "`amends store conduct NAME` shows the keys")
        try:
            _set(told, key.strip(), value.strip())
        except ValueError as error:
            raise Refused(f"{key}: {error}") from error
    try:
        return Conduct.model_validate(told)
    except ValidationError as error:
        raise Refused(f"that cannot be: {in_words(error, Conduct)}") from None


def _set(told: dict[str, Any], key: str, value: str) -> None:
    head, _, rest = key.partition(".")
    if head == "hours" and rest:
        for day in _days(rest):
            told["hours"][day] = _plain(periods(value))
    elif head == "login" and rest in told["login"]:
        told["login"][rest] = _yes(value) if rest == "copies_links" else value
    elif head == "brand":
        _brand(told, rest, value)
    elif key in _READ:
        told[key] = _READ[key](value)
    else:
        known = "hours.mon-fri, login.profile, login.account, login.copies_links, brand.signature"
        raise ValueError(f"no such key; there are {known}, {', '.join(_READ)}")


def _brand(told: dict[str, Any], rest: str, value: str) -> None:
    if not rest:
        if value:
            raise ValueError("say brand.signature=NAME; an empty brand= takes it away")
        told["brand"] = None
        return
    brand = told["brand"] = dict(told["brand"] or {})
    name, _, inner = rest.partition(".")
    if name in ("address", "particulars") and inner:
        brand[name] = {**(brand.get(name) or {}), inner: value}
    elif name == "signs_public":
        brand[name] = _yes(value)
    elif name == "signature":
        brand[name] = value
    else:
        raise ValueError(
            "a brand has signature, signs_public, address.LANGUAGE and particulars.NAME"
        )


def _days(named: str) -> Iterator[str]:
    """The weekdays of "mon-fri", "sat" or "mon,wed"."""
    for part in named.split(","):
        first, dash, last = (piece.strip().lower() for piece in part.partition("-"))
        for day in (first, last) if dash else (first,):
            if day not in WEEKDAYS:
                raise ValueError(f"no weekday is called {day!r}; they are {', '.join(WEEKDAYS)}")
        since = WEEKDAYS.index(first)
        until = WEEKDAYS.index(last) if dash else since
        if until < since:
            raise ValueError(f"{part} runs backwards: say {last}-{first}, or name the days")
        yield from WEEKDAYS[since : until + 1]


def _plain(found: tuple[Period, ...]) -> list[dict[str, Any]]:
    return [one.model_dump(mode="json") for one in found]


def _windows(value: str) -> Any:
    if value in ("", "default"):
        return None
    return {"periods": [] if value == "always" else _plain(periods(value))}


def _quiet(value: str) -> Any:
    begins, dash, ends = value.partition("-")
    if not dash:
        raise ValueError("say when it begins and ends: 21:00-08:00")
    return {"begins": begins.strip(), "ends": ends.strip()}


def _length(value: str) -> float:
    found = _LENGTH.fullmatch(value)
    if found is None:
        raise ValueError('a time such as "24 hours" or "90 minutes"')
    return (int(found[1]) * _UNITS[found[2]]).total_seconds()


def _kinds(value: str) -> list[str]:
    names = [] if value in ("", "nothing") else [one.strip() for one in value.split(",")]
    for name in names:
        if name not in set(ActionKind):
            raise ValueError(f"no action is called {name!r}; there are {', '.join(ActionKind)}")
    return names


def _number(value: str) -> int:
    if not value.isdigit():
        raise ValueError("a number")
    return int(value)


def _yes(value: str) -> bool:
    if value.lower() not in _YES | _NO:
        raise ValueError("yes or no")
    return value.lower() in _YES


_READ: Mapping[str, Callable[[str], Any]] = {
    "holidays": str,
    "first_answer": _length,
    "team_answer": _length,
    "windows": _windows,
    "quiet": _quiet,
    "automatic": _kinds,
    "sends_per_day": _number,
    "on_duty": str,
    "lead": str,
}


def in_lines(conduct: Conduct) -> Iterator[tuple[str, str]]:
    """Keys and values as they are written, one a line."""
    for day in WEEKDAYS:
        yield f"hours.{day}", written(conduct.hours.get(day, ())) or "closed"
    yield "holidays", conduct.holidays or "none are kept"
    yield "first_answer", _as_length(conduct.first_answer)
    yield "team_answer", f"{_as_length(conduct.team_answer)} of opening time"
    if conduct.windows is None:
        yield "windows", "default: those of the marketplace"
    else:
        yield "windows", written(conduct.windows.periods) or "always"
    yield "quiet", f"{conduct.quiet.begins:%H:%M}-{conduct.quiet.ends:%H:%M}"
    yield "login.profile", conduct.login.profile or "not said"
    yield "login.account", conduct.login.account or "not said"
    yield "login.copies_links", "yes" if conduct.login.copies_links else "no"
    yield "automatic", ", ".join(conduct.automatic) or "nothing"
    yield "sends_per_day", f"{conduct.sends_per_day}"
    yield "on_duty", conduct.on_duty or "whoever the notices name"
    yield "lead", conduct.lead or "whoever says --lead"
    if conduct.brand is None:
        yield "brand.signature", "not said: whoever writes signs"
        return
    yield "brand.signature", conduct.brand.signature
    yield "brand.signs_public", "yes" if conduct.brand.signs_public else "no"
    for language, form in conduct.brand.address.items():
        yield f"brand.address.{language}", form
    for name, value in conduct.brand.particulars.model_dump(exclude_defaults=True).items():
        yield f"brand.particulars.{name}", value


def _as_length(length: timedelta) -> str:
    hours = length / timedelta(hours=1)
    if hours == int(hours):
        return f"{int(hours)} hours" if hours != 1 else "1 hour"
    return f"{length // timedelta(minutes=1)} minutes"
