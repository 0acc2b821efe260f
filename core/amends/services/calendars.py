"""Whole days on which nobody works: public holidays by country, as days the domain can count with.

The library that knows them is slow to load, so it is loaded when first asked. It does not know
half days, company days, or a holiday that only some towns of a subdivision keep: write those
into the hours themselves.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from functools import cache

from amends.domain.hours import Hours
from amends.domain.times import zone_named


def holidays_of(country: str, subdivision: str | None, years: Iterable[int]) -> frozenset[date]:
    """The public holidays of `country` ("DE"), with those of `subdivision` ("BY", "Bayern").

    Without a subdivision: those that the whole country keeps. China has its days off with their
    substitutes (调休) once the State Council has named them and the library has followed; until
    then, for most of the year before, only the lawful days are here. Weekends worked in exchange
    cannot be told by days off: a team counts as away on them, and its deadline falls later.

    Raises ValueError for a country or subdivision that is unknown, and names the nearest.
    Source: the `holidays` library; its list of Chinese days off ended with 2026 in 0.109.
    """
    wanted = tuple(sorted(set(years)))
    return _holidays_of(country.strip(), (subdivision or "").strip(), wanted)


def hours_for(hours: Hours, country: str, subdivision: str | None, now: datetime) -> Hours:
    """Complete `hours` with the public holidays around `now`; its own holidays stay.

    That is this year and the next, for deadlines, and the one before, for clocks that began in
    it, by the team's zone: complete them anew each year. Raises ValueError as `holidays_of` does.
    """
    year = now.astimezone(zone_named(hours.zone)).year
    public = holidays_of(country, subdivision, (year - 1, year, year + 1))
    return Hours(zone=hours.zone, week=hours.week, holidays=hours.holidays | public)


@cache
def _holidays_of(country: str, subdivision: str, years: tuple[int, ...]) -> frozenset[date]:
    from holidays import country_holidays
    from holidays.registry import COUNTRIES

    countries = {
        name: codes[1]
        for key, codes in COUNTRIES.items()
        for name in (key.replace("_", " ").title(), *codes[1:])
    }
    code = _meant(country, countries, "no country")
    if not subdivision:
        return frozenset(country_holidays(code, years=years))
    known = country_holidays(code)
    if not known.subdivisions:
        raise ValueError(f"no parts of {code} are known: leave {subdivision!r} out")
    parts = {name: name for name in known.subdivisions}
    parts |= getattr(known, "subdivisions_aliases", {})
    part = _meant(subdivision, parts, f"no part of {code}")
    return frozenset(country_holidays(code, subdiv=part, years=years))


def _meant(given: str, codes: Mapping[str, str], nothing: str) -> str:
    """The one of `codes`, by name, that `given` names in whatever case it is written."""
    names = {name.casefold(): name for name in codes}
    if found := names.get(given.casefold()):
        return codes[found]
    near = get_close_matches(given.casefold(), names, n=4) or sorted(set(codes.values()))[:4]
    labels = [names.get(name, name) for name in near]
    told = dict.fromkeys(
        label if codes.get(label, label) == label else f"{codes[label]} ({label})"
        for label in labels
    )
    raise ValueError(f"{nothing} is called {given!r}; such as {', '.join(told)}")
