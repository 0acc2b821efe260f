"""The sentences by which a draft says something, as patterns over concepts.

A line of `grammar/<language>.txt` (and `grammar/common.txt`, which every language shares) reads

    ask_change: CHANGE|REMOVE <6> REVIEW  !BUYERSAYS !NEG<3>CHANGE

All terms must stand in one sentence, in any order; `A > B` asks for that order, `A >4> B` for B
within four words after A, `A <4> B` for both within four words (Chinese: twice as many
characters). `A|B` is either. `!` forbids. A lower-case term is a word itself (`_` for a space, `*`
for any ending). `2:` before the terms lets them stand in two sentences that follow each other,
`@:` anywhere in the text. Several lines of one name are alternatives.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from amends.domain.facts import Says
from amends.language.wording.lexicon import Hit, Lexicon, read, terms

_DATA = files("amends.language") / "grammar"
_LINK = re.compile(r"^(<\d+>|>\d*>?|>)$")
Places = Mapping[str, Sequence[Hit]]


@dataclass(frozen=True, slots=True)
class Link:
    """Two alternatives and how they must stand: in order or not, how near. None: anywhere."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    ordered: bool
    within: int | None


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line of a grammar."""

    says: Says
    scope: int  # sentences: 1, 2, or 0 for the whole text
    needs: tuple[tuple[str, ...], ...]  # each: any of these concepts
    links: tuple[Link, ...]
    never: tuple[tuple[str, ...], ...]
    never_links: tuple[Link, ...]
    line: str

    def where(self, places: Places, stretch: int) -> tuple[int, int] | None:
        """First and last character of what matched; None: not said. `stretch` scales distances."""
        here = places.keys()
        for any_of in self.needs:
            if here.isdisjoint(any_of):
                return None
        for any_of in self.never:
            if not here.isdisjoint(any_of):
                return None
        hits: list[Hit] = []
        for link in self.links:
            pair = _linked(link, places, stretch)
            if pair is None:
                return None
            hits += pair
        for link in self.never_links:
            if _linked(link, places, stretch) is not None:
                return None
        for any_of in self.needs:
            hits += [places[name][0] for name in any_of if name in places][:1]
        return min(hit.start for hit in hits), max(hit.end for hit in hits)


def _linked(link: Link, places: Places, stretch: int) -> tuple[Hit, Hit] | None:
    within = None if link.within is None else link.within * stretch
    for left in _of(link.left, places):
        for right in _of(link.right, places):
            if left is right or (left.first <= right.last and right.first <= left.last):
                continue
            gap = right.first - left.last if right.first > left.last else left.first - right.last
            if link.ordered and right.first <= left.last:
                continue
            if within is None or gap <= within:
                return left, right
    return None


def _of(names: tuple[str, ...], places: Places) -> Iterator[Hit]:
    for name in names:
        yield from places.get(name, ())


def parse(line: str) -> Pattern:
    """One line of a grammar. Raises ValueError with the line when it cannot be read."""
    try:
        name, rest = line.split(":", 1)
        says = Says(name.strip())
        scope = 1
        if match := re.match(r"\s*(2|@):", rest):
            scope = 2 if match[1] == "2" else 0
            rest = rest[match.end() :]
        needs: list[tuple[str, ...]] = []
        never: list[tuple[str, ...]] = []
        links: list[Link] = []
        never_links: list[Link] = []
        for forbidden, any_of, chain in _chains(rest):
            if chain:
                (never_links if forbidden else links).extend(chain)
            if forbidden and not chain:
                never.append(any_of)
            elif not forbidden:
                needs += [any_of, *(link.right for link in chain)]
    except (ValueError, IndexError) as error:
        raise ValueError(f"cannot read this line of a grammar: {line!r} ({error})") from error
    if not needs:
        raise ValueError(f"cannot read this line of a grammar: {line!r} (it asks for nothing)")
    return Pattern(says, scope, tuple(needs), tuple(links), tuple(never), tuple(never_links), line)


def _chains(rest: str) -> Iterator[tuple[bool, tuple[str, ...], list[Link]]]:
    """Each term of a line: whether it is forbidden, its alternatives, and what it is linked to."""
    rest = re.sub(r"\s*(<\d+>|>\d+>)\s*", r" \1 ", rest)
    rest = re.sub(r"(?<![\d>])\s*>\s*(?![\d>])", " > ", rest)
    parts = rest.split()
    index = 0
    while index < len(parts):
        forbidden = parts[index].startswith("!")
        first = left = _alternatives(parts[index].lstrip("!"))
        chain: list[Link] = []
        while index + 1 < len(parts) and _LINK.match(parts[index + 1]):
            sign, right = parts[index + 1], _alternatives(parts[index + 2])
            number = re.search(r"\d+", sign)
            within = int(number[0]) if number else None
            chain.append(Link(left, right, not sign.startswith("<"), within))
            left = right
            index += 2
        yield forbidden, first, chain
        index += 1


def _alternatives(term: str) -> tuple[str, ...]:
    any_of = tuple(term.split("|"))
    if not all(any_of):
        raise ValueError("an empty term")
    return any_of


@dataclass(frozen=True)
class Grammar:
    """The patterns of one language, with the lexicon that their words need."""

    lexicon: Lexicon
    patterns: tuple[Pattern, ...]
    stretch: int

    @cached_property
    def asked(self) -> Mapping[int, Mapping[str, Sequence[int]]]:
        """For each scope and concept the patterns that can only match where it stands.

        Each pattern is listed under one of its terms, the one with the fewest alternatives.
        """
        got: dict[int, dict[str, list[int]]] = {}
        for index, pattern in enumerate(self.patterns):
            for name in min(pattern.needs, key=len):
                got.setdefault(pattern.scope, {}).setdefault(name, []).append(index)
        return got


@cache
def grammar(language: str) -> Grammar:
    """The grammar of zh, de or en; loaded once."""
    patterns = tuple(parse(line) for name in ("common", language) for line in _lines(name))
    literal = {
        (term, term.replace("_", " "))
        for pattern in patterns
        for any_of in (
            *pattern.needs,
            *pattern.never,
            *(
                side
                for link in (*pattern.links, *pattern.never_links)
                for side in (link.left, link.right)
            ),
        )
        for term in any_of
        if not term.isupper() or not term.isascii()
    }
    words = [*terms(language), *sorted(literal)]
    chinese = language == "zh"
    return Grammar(read(iter(words), chinese=chinese), patterns, stretch=2 if chinese else 1)


def _lines(name: str) -> Iterator[str]:
    source = _DATA / f"{name}.txt"
    if source.is_file():
        for line in source.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                yield line.split(" #")[0].strip()


Reads = Callable[[str], Grammar]
