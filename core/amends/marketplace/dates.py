"""Days as pages and people write them, in the languages of the marketplaces: text in, `date` out.

Reads the one day that a sentence names: "Rezension aus Deutschland vom 3. November 2026",
"2026年11月3日に日本でレビュー済み", "03.11.2026", "2026-11-03". Names of months come from CLDR.
Knows no clock and guesses nothing: what can be read in two ways is refused, with the reason.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, lru_cache

LOCALES = (
    *("en", "de", "fr", "es", "it", "nl", "pl", "sv", "pt", "tr", "ar"),
    *("en_GB", "en_CA", "en_AU", "de_AT", "fr_CA", "es_MX", "pt_PT", "ja", "zh"),
)
_FIRST_YEAR, _LAST_YEAR = 1990, 2199  # as in `amends.domain.times`


class DayOrder(StrEnum):
    """In which order a day is written in numbers."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


ANY_ORDER = frozenset(DayOrder)


def day_in(text: str, *, order: DayOrder | None = None, today: date | None = None) -> date:
    """The one day that `text` names. A time of day beside it is left out.

    `order` says how numbers are to be read; without it they must be clear by themselves. Dots
    with the year at the end are: no language writes a month before them. "2 days ago" is read
    only with `today`, the day on which it was true.

    Raises ValueError when no day is named, or two, or one that can be read in two ways.
    """
    plain = _plain(text)
    days = {_day(readings, order) for readings in _written(plain)}
    if not days and today is not None:
        days = set(_told_from(plain, today))
    if len(days) > 1:
        raise ValueError("it names more than one day")
    for day in days:
        return day
    raise ValueError("it names no day of the calendar with its year")


def day_orders(text: str) -> frozenset[DayOrder]:
    """The orders under which `text` names a day; all of them when its order is plain to see.

    Meant for a whole column: what fits all its texts is how it was written. Empty when no day
    is named at all.
    """
    fitting = [
        ANY_ORDER if isinstance(readings, date) else frozenset(readings)
        for readings in _written(_plain(text))
    ]
    return frozenset.intersection(*fitting) if fitting else frozenset()


def order_in(locale: str) -> DayOrder:
    """How people write a day in numbers in `locale`, such as "en_US": MDY, by CLDR.

    Raises ValueError when CLDR knows no such locale.
    """
    from babel.core import Locale, UnknownLocaleError  # slow to import, and seldom needed

    try:
        pattern = Locale.parse(locale).date_formats["short"].pattern
    except UnknownLocaleError as error:
        raise ValueError(f"no locale is called {locale}") from error
    return DayOrder("".join(sorted("dmy", key=pattern.lower().index)))


# What a number may be, by the order it is read in; a plain day where only one reading exists.
_Readings = date | dict[DayOrder, date]

_ISO = re.compile(r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])")
_NUMBERS = re.compile(
    r"(?<![\d./-])(\d{1,4})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{1,4})(?!\d|[./-]\d)\.?"
)
_CHINESE = re.compile(r"(?<!\d)(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NAME = r"(?P<month>[^\W\d_]{3,})\.?"
_NAMED = (
    re.compile(  # 3. November 2026, le 1er mars 2026, 3 de noviembre de 2026, 3-Nov-26
        rf"(?<![\d.,])(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|[oa.]|:[ae])?(?:\s*-\s*|\s+|(?<=\.))"
        rf"(?:de\s|of\s)?\s*{_NAME}(?:\s*-\s*|,?\s+)(?:de[l]?\s|of\s)?\s*'?(?P<year>\d{{4}}|\d\d)(?!\d)"
    ),
    re.compile(  # November 3, 2026
        rf"{_NAME}\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,\s*|\s+)(?P<year>\d{{4}})(?!\d)"
    ),
    re.compile(  # 2026 November 3
        rf"(?<!\d)(?P<year>\d{{4}}),?\s+{_NAME}\s*(?P<day>\d{{1,2}})(?!\d)"
    ),
)


def _written(plain: str) -> Iterator[_Readings]:
    """Each day that is written out, with every way to read it that gives a day of our time."""
    for year, month, day in _ISO.findall(plain):
        yield from _as_day(int(year), int(month), int(day))
    for year, month, day in _CHINESE.findall(plain):
        yield from _as_day(int(year), int(month), int(day))
    for shape in _NAMED:
        for found in shape.finditer(plain):
            month = _month_named(found["month"])
            if month is not None:
                yield from _as_day(_full(found["year"]), month, int(found["day"]))
    for first, dot, second, third in _NUMBERS.findall(_ISO.sub(" ", plain)):
        if readings := dict(_ways(first, second, third, dotted=dot == ".")):
            yield readings
    if compact := _COMPACT.fullmatch(plain.strip()):
        yield from _as_day(*map(int, compact.groups()))


def _ways(first: str, second: str, third: str, *, dotted: bool) -> Iterator[tuple[DayOrder, date]]:
    if len(first) <= 2 and len(third) in (2, 4):
        year, a, b = _full(third), int(first), int(second)
        by_day = [(DayOrder.DMY, day) for day in _as_day(year, b, a)]
        yield from by_day
        if not (dotted and by_day):
            yield from ((DayOrder.MDY, day) for day in _as_day(year, a, b))
    if len(third) <= 2 and len(first) in (2, 4) and not (dotted and len(first) == 2):
        yield from ((DayOrder.YMD, day) for day in _as_day(_full(first), int(second), int(third)))


def _day(readings: _Readings, order: DayOrder | None) -> date:
    if isinstance(readings, date):
        return readings
    if order in readings:
        return readings[order]
    if len(set(readings.values())) == 1 and (order is None or DayOrder.YMD in readings):
        return next(iter(readings.values()))  # 2026/11/3 is clear whatever was expected
    ways = " or ".join(day.isoformat() for day in readings.values())
    if order is None:
        raise ValueError(f"it may be {ways}: say how days are written")
    raise ValueError(f"it is no day when read as {order}, but {ways}")


def _as_day(year: int, month: int, day: int) -> Iterator[date]:
    if _FIRST_YEAR <= year <= _LAST_YEAR:
        try:
            yield date(year, month, day)
        except ValueError:
            return


def _full(year: str) -> int:
    number = int(year)
    if len(year) != 2:
        return number
    return number + (1900 if number >= _FIRST_YEAR - 1900 else 2000)


def _plain(text: str) -> str:
    """`text` in small letters without accents, marks of direction and foreign digits."""
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(_plain_letter(letter) for letter in letters)


@lru_cache(1024)
def _plain_letter(letter: str) -> str:
    if letter.isdecimal():
        return str(int(letter))
    if letter in _ALIKE:
        return _ALIKE[letter]
    hidden = unicodedata.category(letter) in ("Mn", "Cf")  # accents, marks of direction
    return "" if hidden else letter


_ALIKE = {"ı": "i", "ł": "l", "’": "'", "–": "-", "/": "/", "‐": "-", "‑": "-"}


@cache
def _months(locale: str) -> dict[str, int]:
    from babel.core import Locale  # slow to import, and only texts with named months need it

    return {
        _plain(name).strip(" ."): number
        for forms in Locale.parse(locale).months.values()
        for width in ("wide", "abbreviated")
        for number, name in forms[width].items()
    }


def _month_named(word: str) -> int | None:
    """The month that `word` names in any of our languages: none of them contradict each other."""
    return next((found[word] for found in map(_months, LOCALES) if word in found), None)


_TODAY = re.compile(
    r"today|heute|aujourd'hui|hoy|oggi|vandaag|dzisiaj|dzis|idag|i dag|hoje|bugun|اليوم|今日|今天"
)
_YESTERDAY = re.compile(
    r"yesterday|gestern|hier|ayer|ieri|gisteren|wczoraj|igar|i gar|ontem|dun|أمس|امس|昨日|昨天"
    r"|a day ago|vor einem tag|il y a un jour|hace un dia|un giorno fa"
)


def _told_from(plain: str, today: date) -> Iterator[date]:
    """The day of "2 days ago". Weeks and months are rounded, hours may cross midnight: not read."""
    for words, back in ((_TODAY, 0), (_YESTERDAY, 1)):
        if words.fullmatch(plain.strip(" .")):
            yield today - timedelta(days=back)
    for shape in map(_days_ago, LOCALES):
        if found := shape.search(plain):
            yield today - timedelta(days=int(found[found.lastindex or 0]))
            return


@cache
def _days_ago(locale: str) -> re.Pattern[str]:
    """ "2 days ago", "vor 2 Tagen", "2日前", "2天前": CLDR's words with any number in them."""
    from babel.dates import format_timedelta  # slow to import

    texts = (
        _plain(format_timedelta(timedelta(-days), "day", 1e6, add_direction=True, locale=locale))
        for days in (1, 2, 3, 5, 11, 22)  # one for each plural
    )
    numbered = (re.escape(text) for text in texts if _DIGIT.search(text))
    shapes = {re.sub(r"\d+", r"(\\d{1,4})", text) for text in numbered}
    either = "|".join(shape.replace(r"\ ", r"\s?") for shape in sorted(shapes))
    return re.compile(rf"(?<![\w-])(?:{either})(?![a-z])")


_DIGIT = re.compile(r"\d")
