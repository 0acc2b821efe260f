"""Finds the words for coupon, refund, stars, review and contact in languages that are not read.

The gate cannot follow such a text, but a reader can be shown where to look. The words stand in
`lexicon/foreign/<language>.txt`; where the language is not known, all of them are tried.
"""

from functools import cache
from importlib.resources import files

from amends.domain.facts import Term, TermFound
from amends.language.normalise import Normal
from amends.language.wording.lexicon import Lexicon, read

_DATA = files("amends.language") / "lexicon" / "foreign"
_UNSPACED = frozenset({"ja", "ko", "th"})  # a word stands anywhere in them


def found_terms(normal: Normal, language: str | None) -> tuple[TermFound, ...]:
    """The words found, in the order of the text; each place once."""
    got: list[TermFound] = []
    for one in (language,) if language in known() else known():
        for hit in terms_of(one or "").hits(normal.text):
            start, end = normal.span(hit.start, hit.end)
            if not any(old.start < end and start < old.end for old in got):
                got.append(TermFound(term=Term(hit.concept.lower()), start=start, end=end))
    return tuple(sorted(got, key=lambda term: term.start))


@cache
def known() -> tuple[str, ...]:
    """The languages with words of this kind."""
    names = (path.name for path in _DATA.iterdir())
    return tuple(sorted(name.removesuffix(".txt") for name in names if name.endswith(".txt")))


@cache
def terms_of(language: str) -> Lexicon:
    """The words of one language."""
    pairs = []
    for line in (_DATA / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            concept, listed = line.split(":", 1)
            pairs += [(concept.strip(), term.strip().lower()) for term in listed.split(";")]
    return read((pair for pair in pairs if pair[1]), chinese=language in _UNSPACED)
