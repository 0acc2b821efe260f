"""Whole days on which nobody works: public holidays by country, as days the domain can count with.

The library that knows them is slow to load, so it is loaded when first asked. It does not know
half days, company days, or a holiday that only some towns of a subdivision keep: write those
into the hours themselves.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from difflib import get_close_matches
from functools import cache

from amends.domain.hours import Hours
from amends.domain.times import zone_named


def holidays_of(country: str, subdivision: str | None, years: Iterable[int]) -> frozenset[date]:
    """The public holidays of `country` ("DE"), with those of `subdivision` ("BY", "Bayern").

    Without a subdivision: those that the whole country keeps. China: days off are there with
    their substitutes (调休), from the day the State Council names them and the library follows,
    usually late in the year before; until then only the lawful days. The weekends worked in
    exchange are unknown here, so a team counts as away on them and its deadline falls later.

    Raises ValueError for a country or subdivision that is unknown, naming the nearest.
    Source: the `holidays` library, 0.109.
    """
    return _holidays_of(country.strip(), (subdivision or "").strip(), tuple(sorted(set(years))))


def hours_for(hours: Hours, country: str, subdivision: str | None, now: datetime) -> Hours:
    """Complete `hours` with the public holidays around `now`; its own holidays stay.

    Around is this year, the next, for deadlines, and the one before, for clocks that began
    in it; the year is that of the team's zone. Raises ValueError as `holidays_of` does.
    """
    year = now.astimezone(zone_named(hours.zone)).year
    public = holidays_of(country, subdivision, (year - 1, year, year + 1))
    return Hours(zone=hours.zone, week=hours.week, holidays=hours.holidays | public)


@cache
def _holidays_of(country: str, subdivision: str, years: tuple[int, ...]) -> frozenset[date]:
    from holidays import country_holidays
    from holidays.registry import COUNTRIES

    # Not by trying: the library takes whatever its modules are called for a country.
    code = _one_of(country.upper(), [entry[1] for entry in COUNTRIES.values()], "country")
    part = None
    if subdivision:
        known = country_holidays(code)
        aliases = getattr(known, "subdivisions_aliases", {})
        names = {one.casefold(): one for one in (*known.subdivisions, *aliases)}
        found = _one_of(subdivision.casefold(), list(names), f"part of {code}")
        part = aliases.get(names[found], names[found])
    return frozenset(country_holidays(code, subdiv=part, years=years))


def _one_of(given: str, known: Collection[str], what: str) -> str:
    """`given`, if it is known. Raises ValueError, naming what is nearest to it."""
    if given in known:
        return given
    near = get_close_matches(given, known, n=3, cutoff=0.3) or sorted(known)[:3]
    raise ValueError(f"no {what} is called {given!r}; did you mean {' or '.join(near)}?")
