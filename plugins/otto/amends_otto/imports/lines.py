"""The reviews of a page as a person reads them, line by line.

    5 von 5 Sternen
    Schöne Lampe
    Macht warmes Licht, steht fest.
    für Farbe: weiß
    von Anna K. am 03.11.2026
    Fanden 3 von 4 hilfreich

A line of stars opens an entry; what a page looks like exactly is not known to us, so the order of
the other lines does not count. An entry without a day is not read.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from amends.marketplace.capture import Found, Unread
from amends.marketplace.dates import day_in
from amends.marketplace.stars import stars_in
from amends_otto.imports.reading import Reading

_STARS = re.compile(r"(?:[★☆⭐]\s*){5}|[1-5](?:,0)? (?:von|/) 5(?: Sternen?)?")
_ABOUT = re.compile(r"Kundenbewertungen (?:für|zu) [„\"]?(?P<title>.+?)[“\"]?")
_COUNT = re.compile(r"(?P<count>\d[\d.]*) (?P<what>Bewertungen|Rezensionen|Kundenbewertungen)\b")
_BY = re.compile(r"von (?P<author>.+?)(?: aus [^,]+?)?,? (?:am|vom) (?P<day>\S.*)")
_DAY = re.compile(
    r"(?:geschrieben |vom |am )?"
    r"(?P<day>\d{1,2}\.\s?(?:\d{1,2}\.|\w+) ?\d{4}|\d{4}-\d\d-\d\d)"
)
_VARIANT = re.compile(r"(?:für|Variante:?) (?P<variant>(?:Farbe|Größe|Ausführung|Modell|Maße)\b.*)")
_VERIFIED = re.compile(r"verifizierte[rs]? (?:kauf|käufer(?:in)?)", re.IGNORECASE)
_AROUND = re.compile(  # buttons and counters that belong to every entry
    r"fanden \d+ von \d+.*hilfreich\.?|(?:bewertung )?hilfreich\??(?: \(\d+\))?|ja(?: \(\d+\))?"
    r"|nein(?: \(\d+\))?|(?:bewertung )?melden|mehr lesen|weniger anzeigen|antworten",
    re.IGNORECASE,
)
_FURNITURE = re.compile(  # what stands on every page
    r"otto|suchbegriff.*|startseite.*|anmelden|merkzettel|warenkorb|sortieren nach.*|filter.*"
    r"|artikel(?:nummer|-?nr\.?).*|(?:[★☆⭐]\s*){5}.*|\d,\d+ von 5.*|alle bewertungen.*",
    re.IGNORECASE,
)
_AFTER = re.compile(  # what closes the list
    r"(?:weitere|mehr) bewertungen.*|nächste seite|seite \d+.*|nach oben|impressum.*|datenschutz.*",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Entry:
    """The lines of one review."""

    stars: str
    lines: list[str] = field(default_factory=list)
    author: str | None = None
    day: str = ""
    variant: str = ""
    verified: bool | None = None
    raw: list[str] = field(default_factory=list)

    def add(self, line: str) -> None:
        self.raw.append(line)
        if by := _BY.fullmatch(line):
            self.author, self.day = by["author"], by["day"]
        elif day := _DAY.fullmatch(line):
            self.day = day["day"]
        elif variant := _VARIANT.fullmatch(line):
            self.variant = variant["variant"]
        elif _VERIFIED.fullmatch(line):
            self.verified = True
        elif not _AROUND.fullmatch(line):
            self.lines.append(line)

    def found(self) -> Found:
        if not self.day:
            raise ValueError("it has no date")
        title, text = (self.lines[0], self.lines[1:]) if len(self.lines) > 1 else ("", self.lines)
        return Found(
            rating=stars_in(self.stars),
            native=self.stars,
            title=title,
            text="\n".join(text),
            written=day_in(self.day),
            author=self.author,
            variant=self.variant,
            verified=self.verified,
        )


def read_lines(text: str) -> Reading:
    """Nothing for a text without a line of stars."""
    entries, leftover, told = list[_Entry](), list[str](), dict[str, str]()
    for line in _lines(text):
        if _STARS.fullmatch(line):
            entries.append(_Entry(line, raw=[line]))
        elif entries and not _AFTER.fullmatch(line):
            entries[-1].add(line)
        elif not (_told(line, told) or _AFTER.fullmatch(line) or _FURNITURE.fullmatch(line)):
            leftover.append(line)
    found, unread = list[Found](), list[Unread]()
    for entry in entries:
        try:
            found.append(entry.found())
        except ValueError as error:
            unread.append(Unread(raw="\n".join(entry.raw), reason=str(error)))
    return Reading(
        found=found,
        unread=unread,
        leftover=leftover if entries else (),
        title=told.get("title", ""),
        ratings=_number(told.get("Bewertungen")),
        reviews=_number(told.get("Rezensionen") or told.get("Kundenbewertungen")),
    )


def _lines(text: str) -> Iterator[str]:
    lines: Iterable[str] = (" ".join(line.split()) for line in text.splitlines())
    return (line for line in lines if line)


def _told(line: str, told: dict[str, str]) -> bool:
    """Take in what stands around the entries: the article, and how many ratings it has."""
    if about := _ABOUT.fullmatch(line):
        told.setdefault("title", about["title"])
        return True
    counts = [told.setdefault(count["what"], count["count"]) for count in _COUNT.finditer(line)]
    return bool(counts)


def _number(digits: str | None) -> int | None:
    return int(digits.replace(".", "")) if digits else None
