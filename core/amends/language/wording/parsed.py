"""A draft as the grammar sees it: sentences, the concepts in each, and what the patterns say."""

from dataclasses import dataclass

from amends.language.wording.grammar import Grammar, Pattern, Places
from amends.language.wording.lexicon import Hit
from amends.language.wording.sentences import QUOTED, sentences, without_quotes


@dataclass(frozen=True, slots=True)
class Said:
    """A pattern that matched, and where in the text as meant."""

    pattern: Pattern
    start: int
    end: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Parsed:
    """The sentences of a text with their concepts, in order."""

    texts: tuple[str, ...]
    starts: tuple[int, ...]
    hits: tuple[tuple[Hit, ...], ...]


def parse(text: str, grammar: Grammar) -> Parsed:
    """Cut `text`, as meant, into sentences and find the concepts of each."""
    cut = list(sentences(without_quotes(text)))
    hits = []
    for sentence in cut:
        found = grammar.lexicon.hits(sentence.text)
        place = sentence.text.find(QUOTED)
        while place >= 0:
            where = next((hit.first for hit in found if hit.start >= place), len(found))
            found.append(Hit("QUOTE", where, where, place, place + 1))
            place = sentence.text.find(QUOTED, place + 1)
        hits.append(tuple(found))
    return Parsed(tuple(one.text for one in cut), tuple(one.start for one in cut), tuple(hits))


def said(parsed: Parsed, grammar: Grammar) -> list[Said]:
    """Every pattern that matches, once for each sentence it begins in, in the grammar's order."""
    singles = [_places(hits) for hits in parsed.hits]
    pairs = [
        _joined(parsed, range(index, index + 2)) for index in range(len(parsed.texts) - 1)
    ] or singles[:1]
    whole = [_joined(parsed, range(len(parsed.texts)))] if len(parsed.texts) > 1 else singles[:1]
    scopes = {1: singles, 2: pairs, 0: whole}
    shifted = {1: False, 2: len(parsed.texts) > 1, 0: len(parsed.texts) > 1}
    got: list[tuple[int, Said]] = []
    for scope, asked in grammar.asked.items():
        for index, places in enumerate(scopes[scope]):
            for which in {which for name in places for which in asked.get(name, ())}:
                pattern = grammar.patterns[which]
                if (span := pattern.where(places, grammar.stretch)) is not None:
                    begin = 0 if shifted[scope] else parsed.starts[index]
                    got.append((which, Said(pattern, span[0] + begin, span[1] + begin, index)))
    got.sort(key=lambda one: (one[0], one[1].sentence))
    return [one for _, one in got]


def _places(hits: tuple[Hit, ...]) -> Places:
    places: dict[str, list[Hit]] = {}
    for hit in hits:
        places.setdefault(hit.concept, []).append(hit)
    return places


def _joined(parsed: Parsed, which: range) -> Places:
    """Several sentences as one; places are those of the whole text, words are counted on."""
    places: dict[str, list[Hit]] = {}
    words = 0
    for index in which:
        start = parsed.starts[index]
        last = 0
        for hit in parsed.hits[index]:
            last = max(last, hit.last)
            moved = Hit(
                hit.concept, hit.first + words, hit.last + words, hit.start + start, hit.end + start
            )
            places.setdefault(hit.concept, []).append(moved)
        words += max(last, len(parsed.texts[index].split())) + 2
    return places
