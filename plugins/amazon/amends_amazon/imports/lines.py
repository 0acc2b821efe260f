"""The reviews of a page as a person copies them: plain text, line by line.

    Anna K.
    4,0 von 5 Sternen Schönes Licht
    Rezension aus Deutschland vom 3. November 2026
    Farbe: SchwarzVerifizierter Kauf
    Macht warmes Licht.
    Nützlich
    Melden

The line with country and day is the anchor: stars and title stand above it, the text below.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from amends.marketplace.capture import Found, Unread
from amends.marketplace.stars import stars_in
from amends_amazon.imports import words
from amends_amazon.imports.reading import NO_DAY, NO_STARS, NO_WORDS, Reading, day_on
from amends_amazon.settings import AmazonSettings

_ABOVE = 3  # lines between stars and day: a title may be broken
_LONGEST = 120  # letters of a line that Amazon itself writes
_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where one review stands: numbers of lines, each the first of its part."""

    begin: int
    stars: int | None
    day: int | None


def read_lines(text: str, settings: AmazonSettings) -> Reading:
    """Nothing for a text without a line of stars and a line with a day."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    places = _places(lines)
    found, unread, leftover = list[Found](), list[Unread](), list[str]()
    leftover += lines[: places[0].begin] if places else lines
    for place, after in zip_longest(places, places[1:]):
        end = _end(lines, place, after)
        try:
            found.append(_found(lines, place, end, settings))
        except ValueError as error:
            raw = "\n".join(lines[place.begin : end]).strip()
            unread.append(Unread(raw=raw, reason=str(error)))
        leftover += lines[end : after.begin if after else len(lines)]
    return Reading(found, unread, [line for line in leftover if line and not is_furniture(line)])


def is_furniture(line: str) -> bool:
    """Whether `line` is one of Amazon's own, which nobody misses."""
    return len(line) <= _LONGEST and bool(
        words.AROUND.fullmatch(line)
        or words.HEADS.fullmatch(line)
        or words.BADGES.fullmatch(line)
        or line in words.VERIFIED
    )


def stars_and_title(line: str) -> tuple[str, str] | None:
    """A line that begins with stars, in two; None when it begins otherwise."""
    found = words.STARS.fullmatch(line)
    return (found["stars"], found["title"] or "") if found else None


def _places(lines: Sequence[str]) -> list[_Place]:
    """Every review, whole or not, in reading order."""
    days = [number for number, line in enumerate(lines) if _is_day(line)]
    places: list[_Place] = []
    taken: set[int] = set()
    for day in days:
        stars = next(
            (
                number
                for number in _back(lines, day, _ABOVE)
                if number not in taken and stars_and_title(lines[number])
            ),
            None,
        )
        taken |= {day} if stars is None else set(range(stars, day + 1))
        top = day if stars is None else stars
        places.append(_Place(_name_above(lines, top), stars, day))
    for number, line in enumerate(lines):
        if number not in taken and _is_rating(lines, number, line):
            places.append(_Place(_name_above(lines, number), number, None))
    return sorted(places, key=lambda place: place.begin)


def _is_day(line: str) -> bool:
    return (
        len(line) <= _LONGEST and bool(_YEAR.search(line)) and bool(words.REVIEWED.fullmatch(line))
    )


def _is_rating(lines: Sequence[str], number: int, line: str) -> bool:
    """Whether a line of stars without a day is a buyer's: an article's average is none."""
    parts = stars_and_title(line)
    if not parts or parts[1][:1].isdecimal():
        return False
    after = [one for one in lines[number + 1 : number + 4] if one]
    if any(words.RATINGS.fullmatch(one) for one in after):
        return False
    try:
        stars_in(parts[0])
    except ValueError:
        return False
    return True


def _back(lines: Sequence[str], number: int, most: int) -> list[int]:
    """The numbers of up to `most` lines with text above `number`, nearest first."""
    above = [place for place in range(max(0, number - 2 * most), number) if lines[place]]
    return above[::-1][:most]


def _name_above(lines: Sequence[str], number: int) -> int:
    """Where the review begins: with its author, above whatever badge stands between."""
    begin = number
    for place in _back(lines, number, 3):
        if words.BADGES.fullmatch(lines[place]):
            begin = place
        elif _is_name(lines[place]):
            return place
        else:
            break
    return begin


def _is_name(line: str) -> bool:
    return len(line) <= 80 and not is_furniture(line) and not stars_and_title(line)


def _end(lines: Sequence[str], place: _Place, after: _Place | None) -> int:
    """The first line below that is no longer the buyer's.

    Up to the next review only the buttons at its end are cut off, each once, so that a text with
    a line like one keeps it. Below the last review nobody knows where the page goes on: its first
    button ends it.
    """
    below = (place.begin if place.day is None else place.day) + 1
    if after is None:
        return next(
            (number for number in range(below, len(lines)) if _is_around(lines[number])),
            len(lines),
        )
    cut: set[str] = set()
    end = number = after.begin
    while number > below:
        line = lines[number - 1]
        if line and (line in cut or not is_furniture(line) or (cut and not _is_around(line))):
            break
        number -= 1
        if _is_around(line):
            cut.add(line)
            end = number
    return end


def _is_around(line: str) -> bool:
    return len(line) <= _LONGEST and bool(words.AROUND.fullmatch(line))


def _found(lines: Sequence[str], place: _Place, end: int, settings: AmazonSettings) -> Found:
    if place.stars is None:
        raise ValueError(NO_STARS)
    if place.day is None:
        raise ValueError(NO_DAY)
    parts = stars_and_title(lines[place.stars])
    native, first = parts or ("", "")
    title = " ".join(line for line in (first, *lines[place.stars + 1 : place.day]) if line)
    variant, verified, begin = _below_day(lines, place.day + 1, end)
    text = "\n".join(lines[begin:end]).strip()
    if not title and not text:
        raise ValueError(NO_WORDS)
    return Found(
        rating=stars_in(native),
        native=native,
        title=title,
        text=text,
        written=day_on(settings.where, lines[place.day]),
        author=lines[place.begin] if place.begin < place.stars else None,
        variant=variant,
        verified=verified,
    )


def _below_day(lines: Sequence[str], begin: int, end: int) -> tuple[str, bool | None, int]:
    """Variant, mark of a buyer, and where the text begins. The two may stand in one line."""
    rest = [number for number in range(begin, end) if lines[number]]
    while rest and words.BADGES.fullmatch(lines[rest[0]]):
        rest = rest[1:]
    if not rest:
        return "", None, end
    for place in rest[:2]:
        mark = next((mark for mark in words.VERIFIED if lines[place].endswith(mark)), None)
        if mark is None:
            continue
        before = lines[place].removesuffix(mark).rstrip(" |")
        if place != rest[0]:
            before = before or lines[rest[0]]
        if not before or words.VARIANT.fullmatch(before):
            return before, True, place + 1
    if words.VARIES_BY.fullmatch(lines[rest[0]]) and len(rest) > 1:
        return lines[rest[0]], None, rest[0] + 1
    return "", None, rest[0]
