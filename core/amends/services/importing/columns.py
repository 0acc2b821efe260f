"""Which column tells what: guessed by its name, corrected by a person.

A name that may mean two things, such as Bewertung or 评价, is settled by what stands below it.
Pure: names and samples in, a mapping out; nothing of a review is read here.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from amends.marketplace.connector import Marketplace
from amends.marketplace.stars import stars_in
from amends.services.importing.errors import CannotImport
from amends.services.importing.names import NAMES, field_said, said
from amends.services.importing.rows import Cell, legible

_BRACKETS = re.compile(r"[(\[{（【].*?[)\]}）】]")
_SIGNS = re.compile(r"[\W_]+")
_RATINGS = 0.8  # share of cells that must be ratings, where a column may be one


@dataclass(frozen=True, slots=True)
class Guess:
    """What one column tells."""

    field: str  # of Found, or SITE
    column: str
    how: str  # "by you", "by its name", "by its name, nearly", "by its cells"

    @property
    def is_sure(self) -> bool:
        return self.how in ("by you", "by its name")


@dataclass(frozen=True, slots=True)
class Mapped:
    """What all columns tell."""

    guesses: tuple[Guess, ...]
    ignored: tuple[str, ...]  # columns that tell nothing we keep
    places: Mapping[str, int] = field(default_factory=dict)  # field -> number of its column

    def has(self, name: str) -> bool:
        return name in self.places


def known_names(marketplace: Marketplace) -> dict[str, list[str]]:
    """Each name that is recognised, with the fields it may mean; the plugin's come first."""
    return _known(tuple((name, tuple(ways)) for name, ways in marketplace.columns().items()))


@cache
def _known(own: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, list[str]]:
    known: dict[str, list[str]] = {}
    for fields in (own, NAMES.items()):
        before = set(known)
        for name, ways in fields:
            for way in ways:
                plain = normal(way)
                if name in NAMES and plain not in before and name not in known.get(plain, ()):
                    known.setdefault(plain, []).append(name)
    return known


def recognised(columns: Sequence[str], marketplace: Marketplace) -> int:
    """How many fields the names of `columns` may tell."""
    known = known_names(marketplace)
    found = [_meanings(column, known)[0] for column in columns]
    return len({fields[0] for fields in found if fields})


def map_columns(
    columns: Sequence[str],
    samples: Sequence[Sequence[Cell]],
    marketplace: Marketplace,
    by_person: Iterable[tuple[str, str]] = (),
) -> Mapped:
    """What each of `columns` tells; `samples` are their first rows.

    `by_person` are pairs of field and column; an empty column takes the field away. Raises
    CannotImport when a person names what is not there, or when something necessary is told by
    no column.
    """
    chosen = dict(_chosen(columns, by_person))
    known = known_names(marketplace)
    guesses: dict[str, Guess] = {
        name: Guess(name, column, "by you") for name, column in chosen.items() if column
    }
    taken = {one.column for one in guesses.values()}
    found: list[tuple[int, Guess]] = []
    for number, column in enumerate(columns):
        if column in taken:
            continue
        fields, rank = _meanings(column, known)
        how = _HOW[rank]
        if {"rating", "text"} <= set(fields):
            cells = [row[number] for row in samples if number < len(row)]
            fields, how = [_rating_or_text(cells, known, columns)], "by its cells"
        found += [(rank, Guess(name, column, how)) for name in fields[:1]]
    # The surest name wins a field that two columns claim; of equals the first.
    for _, guess in sorted(found, key=lambda one: one[0]):
        if guess.field not in chosen:
            guesses.setdefault(guess.field, guess)
    told = {one.column for one in guesses.values()}
    mapped = Mapped(
        tuple(guesses[name] for name in NAMES if name in guesses),
        tuple(column for column in columns if column not in told),
        {name: list(columns).index(one.column) for name, one in guesses.items()},
    )
    _refuse_what_lacks(mapped)
    return mapped


_HOW = ("by its name", "by its name, nearly", "")


def _meanings(column: str, known: Mapping[str, list[str]]) -> tuple[list[str], int]:
    """The fields that a name may mean, and how far it is from them: 0 exact, 1 near, 2 none."""
    if fields := known.get(normal(column)):
        return fields, 0
    for near in (_BRACKETS.sub("", column), column.rsplit(".", 1)[-1]):
        if fields := known.get(normal(near)):
            return fields, 1
    return [], 2


def normal(name: str) -> str:
    """`name` without capitals, spaces and signs."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", name).casefold())


def _rating_or_text(
    cells: Iterable[Cell], known: Mapping[str, list[str]], columns: Sequence[str]
) -> str:
    """What a column tells whose name may mean both: a text where no other column is one."""
    told = [text for text in map(legible, cells) if text.strip()]
    if told and sum(map(_is_rating, told)) >= _RATINGS * len(told):
        return "rating"
    others = {fields[0] for column in columns if (fields := known.get(normal(column)))}
    return "rating" if "text" in others else "text"


def _is_rating(text: str) -> bool:
    if text.strip().isdecimal():
        return True  # 7 is none, and yet meant as one: its row is told so
    try:
        stars_in(text)
    except ValueError:
        return False
    return True


def _chosen(
    columns: Sequence[str], by_person: Iterable[tuple[str, str]]
) -> Iterable[tuple[str, str]]:
    plain = {normal(column): column for column in reversed(columns)}
    for word, column in by_person:
        name = field_said(word)
        if name is None:
            raise CannotImport(
                f"nothing of a review is called {word!r}",
                f"there are {', '.join(map(said, NAMES))}",
            )
        if column and column not in columns and normal(column) not in plain:
            raise CannotImport(f"the file has no column {column!r}", f"it has {', '.join(columns)}")
        yield name, column if column in columns else plain.get(normal(column), "")


def _refuse_what_lacks(mapped: Mapped) -> None:
    lacking = []
    if not mapped.has("text") and not mapped.has("rating"):
        lacking.append(("text", "the text or the rating"))
    if not mapped.has("written"):
        lacking.append(("written", "the date"))
    if not lacking:
        return
    what = " and ".join(words for _, words in lacking)
    names = "; ".join(f"{said(name)}: {', '.join(NAMES[name][:8])}" for name, _ in lacking)
    there = ", ".join(mapped.ignored) or "none"
    raise CannotImport(
        f"no column tells {what} of a review. Columns that we do not know: {there}",
        f"name it by --map {said(lacking[0][0])}=COLUMN. Recognised are, among others, {names}",
    )
