"""Words that tell are found in a batch: the longest first, turned by a negation near them."""

from collections import defaultdict

import numpy as np
import pytest

from amends.language.cues import NAMES, WIDTH, cues, features, terms, told_by
from amends.language.grams import grams, hash_of, plain
from amends.language.normalise import folded

LANGUAGES = ("zh", "de", "en")
NOT = {"zh": "不", "de": "nicht ", "en": "not "}
SEVERAL = 40  # words are enough to show it


def told(text: str, language: str) -> set[str]:
    """What the words of a text tell; `not NAME` for what is denied."""
    row = features(grams([plain(folded(text))]), [language])[0]
    names = [*NAMES, *(f"not {name}" for name in NAMES)]
    return {names[index] for index in np.flatnonzero(row[: len(names)])}


def by_term(language: str) -> dict[str, set[str]]:
    """What each word of a language tells, for the words that features can meet."""
    known: dict[str, set[str]] = defaultdict(set)
    for name, term in terms(language):
        try:
            hash_of(term)
        except ValueError:
            continue
        known[term].add(name)
    return known


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_has_a_name_that_is_known_and_words_that_tell_most_things(language: str) -> None:
    listed = list(terms(language))

    assert {name for name, _ in listed} >= {"POS2", "NEG2", "QUALITY-", "LOGISTICS-", "NEGATION"}
    assert all(term == term.strip().lower() for _, term in listed)
    assert len(cues(language).hashes) > len(set(listed)) / 2


@pytest.mark.parametrize("line", ["GLAD: froh", "gut; schön", "POS2 gut", ": gut"])
def test_a_name_that_nobody_knows_is_refused_with_its_line(line: str) -> None:
    with pytest.raises(ValueError, match=r"reviews/xx\.txt, line 3: no such name"):
        list(told_by(f"# words\nPOS1: gut\n{line}\n", "reviews/xx.txt"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_tells_what_its_lines_say(language: str) -> None:
    whole = {term: names for term, names in by_term(language).items() if not term.endswith("*")}
    alone = [term for term, names in whole.items() if names == {"POS2"} or names == {"NEG2"}]

    for term in alone[:SEVERAL]:
        assert told(term, language) >= whole[term], term


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_longer_word_hides_the_shorter_one_in_it(language: str) -> None:
    known = by_term(language)
    joint = "" if language == "zh" else " "
    pairs = [
        (long, short)
        for long in known
        if (language == "zh" and 2 < len(long) < 5) or long.count(" ") == 1
        for short in (long[:2] if language == "zh" else long.split(" ")[0],)
        if known.get(short) == {"POS1"} and "POS1" not in known[long] and f"{joint}*" not in long
    ]

    for long, short in pairs[:SEVERAL]:
        assert "POS1" in told(short, language), short
        assert not told(long, language) & {"POS1", "not POS1"}, long


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_negation_turns_what_stands_near_it_in_its_clause(language: str) -> None:
    known = by_term(language)
    praise = [
        term
        for term, names in known.items()
        if names == {"POS2"} and term.isalpha() and f"{NOT[language]}{term}" not in known
    ][:SEVERAL]

    turned = [told(f"{NOT[language]}{term}", language) for term in praise]
    apart = [told(f"{NOT[language].strip()}, {term}", language) for term in praise]

    assert sum("not POS2" in one for one in turned) > 0.9 * len(praise)
    assert sum("POS2" in one and "not POS2" not in one for one in apart) > 0.9 * len(praise)


def test_a_beginning_matches_any_ending_of_a_word_and_not_its_middle() -> None:
    beginning, names = next(
        (term, names)
        for term, names in by_term("de").items()
        if term.endswith("*") and names == {"NEG2"} and len(term) > 7
    )

    assert told(f"{beginning[:-1]}xyz", "de") >= names
    assert told(f"xyz{beginning[:-1]}", "de") == set()


def test_words_with_an_apostrophe_or_a_hyphen_are_met() -> None:
    spelled = [
        (name, term)
        for name, term in terms("en")
        if term.count("'") == 1 and term.count(" ") == 0 and not term.endswith(("*", "'"))
    ]

    met = [name for name, term in spelled if told(term, "en")]

    assert len(met) == len(spelled) > 0


def test_other_languages_and_empty_texts_tell_nothing() -> None:
    batch = grams([plain("ottimo prodotto"), "", plain("great")])

    rows = features(batch, ["it", "", "en"])

    assert rows.shape == (3, WIDTH)
    assert not rows[:2].any()
    assert rows[2].any()
