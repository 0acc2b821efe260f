"""The words of each language, under the names of what they mean: REVIEW, CHANGE, GIFT, IF …

The data stand in `lexicon/<language>.txt`, one concept a line. A sentence becomes a list of hits;
what follows from them is for the grammar. In Chinese a word is found wherever it stands, the
longest first; elsewhere words are whole, and a trailing `*` lets any ending follow.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import NamedTuple

_DATA = files("amends.language") / "lexicon"
_WORD = re.compile(r"[\w❝]+(?:['’\-][\w]+)*|[!?%€$£¥+=:@#&]")
_HAN = re.compile(r"[\u3400-\u9fff]")


class Hit(NamedTuple):  # made by the dozen for each sentence
    """One concept at one place. `first` and `last` count words (Chinese: characters)."""

    concept: str
    first: int
    last: int
    start: int
    end: int


Seconds = dict[str, dict[str, list[tuple[int, tuple[str, ...], str]]]]


@dataclass(frozen=True)
class Lexicon:
    """One language's words, in the shape that finds them fastest."""

    chinese: bool
    whole: dict[str, tuple[str, ...]]  # one word -> concepts
    begins: dict[str, tuple[str, ...]]  # beginning of a word -> concepts
    shortest: int  # letters of the shortest beginning
    phrases: dict[str, tuple[tuple[tuple[str, ...], str], ...]]  # first word -> (words, concept)
    first_stars: tuple[str, ...]  # beginnings that open a phrase
    longest: int = 1  # characters of the longest Chinese word

    @cached_property
    def seconds(self) -> Seconds:
        """The phrases by their first and second word: few are left to look at."""
        got: Seconds = {}
        for first, held in self.phrases.items():
            by_second = got.setdefault(first, {})
            for place, (phrase, concept) in enumerate(held):
                second = "*" if phrase[1].endswith("*") else phrase[1]
                by_second.setdefault(second, []).append((place, phrase, concept))
        return got

    @cached_property
    def heads(self) -> frozenset[str]:
        """How the beginnings begin: most words begin otherwise, and are passed over."""
        return frozenset(one[:3] for one in self.begins)

    def hits(self, sentence: str) -> list[Hit]:
        """What stands in the sentence, in its order; one word may mean several things."""
        return list(self._han(sentence) if self.chinese else self._words(sentence))

    def _han(self, text: str) -> Iterator[Hit]:
        size = len(text)
        place = 0
        while place < size:
            for length in range(min(self.longest, size - place), 0, -1):
                if concepts := self.whole.get(text[place : place + length]):
                    for concept in concepts:
                        yield Hit(concept, place, place + length - 1, place, place + length)
                    place += length
                    break
            else:
                place += 1

    def _words(self, text: str) -> Iterator[Hit]:
        found = [(one.group(), *one.span()) for one in _WORD.finditer(text)]
        words = [word for word, _, _ in found]
        seconds, whole, heads = self.seconds, self.whole, self.heads
        for index, (word, start, end) in enumerate(found):
            if word in seconds or self.first_stars:
                for phrase, concept in self._opened(word, words[index + 1 : index + 2]):
                    if _stands(phrase, words, index):
                        last = index + len(phrase) - 1
                        yield Hit(concept, index, last, start, found[last][2])
            if word in whole:
                for concept in whole[word]:
                    yield Hit(concept, index, index, start, end)
            elif word[:3] in heads or word[:2] in heads or word[:1] in heads:
                for length in range(len(word), self.shortest - 1, -1):
                    if concepts := self.begins.get(word[:length]):
                        for concept in concepts:
                            yield Hit(concept, index, index, start, end)
                        break

    def _opened(self, word: str, following: list[str]) -> Iterator[tuple[tuple[str, ...], str]]:
        """The phrases that begin with `word` and may go on with what follows it."""
        if not following:
            return
        openings = [word, *(one + "*" for one in self.first_stars if word.startswith(one))]
        for opening in openings:
            if by_second := self.seconds.get(opening):
                fit = [*by_second.get(following[0], ()), *by_second.get("*", ())]
                for _, phrase, concept in sorted(fit) if len(fit) > 1 else fit:
                    yield phrase, concept


def _stands(phrase: tuple[str, ...], words: list[str], index: int) -> bool:
    if index + len(phrase) > len(words):
        return False
    for want, word in zip(phrase, words[index:], strict=False):
        if want != word and not (want.endswith("*") and word.startswith(want[:-1])):
            return False
    return True


def read(lines: Iterator[tuple[str, str]], *, chinese: bool) -> Lexicon:
    """A lexicon from (concept, term) pairs."""
    whole: dict[str, list[str]] = {}
    begins: dict[str, list[str]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for concept, term in lines:
        if chinese:
            _put(whole, term.replace(" ", "") if _HAN.search(term) else term, concept)
            continue
        words = tuple(re.findall(_WORD.pattern + r"\*?|\*", term)) if " " in term else (term,)
        words = tuple(one for one in term.split() if one) if " " in term else words
        if len(words) > 1:
            held = phrases.setdefault(words[0], [])
            if (words, concept) not in held:
                held.append((words, concept))
        elif term.endswith("*"):
            _put(begins, term[:-1], concept)
        else:
            _put(whole, term, concept)
    return Lexicon(
        chinese=chinese,
        whole={term: tuple(names) for term, names in whole.items()},
        begins={term: tuple(names) for term, names in begins.items()},
        shortest=min((len(term) for term in begins), default=99),
        phrases={word: tuple(held) for word, held in phrases.items()},
        first_stars=tuple(word[:-1] for word in phrases if word.endswith("*")),
        longest=max((len(term) for term in whole), default=1),
    )


def _put(held: dict[str, list[str]], term: str, concept: str) -> None:
    names = held.setdefault(term, [])
    if concept not in names:
        names.append(concept)


def terms(language: str) -> Iterator[tuple[str, str]]:
    """The (concept, term) pairs of `lexicon/<language>.txt`; a concept may have several lines."""
    text = (_DATA / f"{language}.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            concept, listed = line.split(":", 1)
            for term in listed.split(";"):
                if plain := term.strip().lower():
                    yield concept.strip(), plain


@cache
def lexicon(language: str) -> Lexicon:
    """The words of a language that the gate reads: zh, de or en; loaded once."""
    return read(terms(language), chinese=language == "zh")
