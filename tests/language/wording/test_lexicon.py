"""Words are found under what they mean: whole ones, beginnings, phrases, and Chinese anywhere."""

from importlib.resources import files

import pytest

from amends.language.wording.lexicon import Lexicon, lexicon, read, terms

LANGUAGES = ("zh", "de", "en")


def words(*pairs: tuple[str, str], chinese: bool = False) -> Lexicon:
    return read(iter(pairs), chinese=chinese)


def found(held: Lexicon, sentence: str) -> list[tuple[str, str]]:
    """Each concept with the words it stands on, in the order of the sentence."""
    hits = sorted(held.hits(sentence), key=lambda hit: (hit.start, hit.end, hit.concept))
    return [(hit.concept, sentence[hit.start : hit.end]) for hit in hits]


def test_a_word_is_whole_and_a_star_lets_any_ending_follow() -> None:
    held = words(("GIFT", "gift"), ("CHANGE", "änder*"))

    assert found(held, "a gift, gifted") == [("GIFT", "gift")]
    assert found(held, "sie änderten: änder verändert") == [
        ("CHANGE", "änderten"),
        ("CHANGE", "änder"),
    ]


def test_a_phrase_stands_word_by_word_in_one_piece() -> None:
    held = words(("BACK", "money back"), ("OUT", "leav* out"), ("ANY", "up * sleeve"))

    assert found(held, "your money back") == [("BACK", "money back")]
    assert found(held, "money is back") == []
    assert found(held, "leaving out") == [("OUT", "leaving out")]
    assert found(held, "leave it out") == []


def test_one_word_may_mean_several_things() -> None:
    held = words(("A", "star"), ("B", "star"), ("C", "sta*"))

    assert {concept for concept, _ in found(held, "a star")} == {"A", "B"}
    assert {concept for concept, _ in found(held, "a start")} == {"C"}


def test_the_longest_beginning_wins() -> None:
    held = words(("SHORT", "erst*"), ("LONG", "erstatt*"))

    assert found(held, "erstens erstattung") == [("SHORT", "erstens"), ("LONG", "erstattung")]


def test_a_chinese_word_stands_anywhere_the_longest_first_and_none_twice() -> None:
    held = words(("REVIEW", "评价"), ("GOOD", "好评"), ("BOTH", "好评价"), chinese=True)

    assert found(held, "给个好评吧") == [("GOOD", "好评")]
    assert found(held, "好评价") == [("BOTH", "好评价")]


def test_words_are_counted_so_that_distances_can_be_told() -> None:
    (first, last) = words(("A", "eins"), ("B", "vier")).hits("eins, zwei drei! vier")

    assert (first.first, last.first) == (0, 4)  # the exclamation mark counts


@pytest.mark.parametrize("sentence", ["", " ", "...", "\ud800", "❝"])
def test_a_sentence_of_nothing_holds_nothing(sentence: str) -> None:
    assert found(words(("A", "eins")), sentence) == []
    assert found(words(("A", "一"), chinese=True), sentence) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_a_lexicon_names_a_concept_and_each_word_is_found(language: str) -> None:
    source = files("amends.language") / "lexicon" / f"{language}.txt"
    lines = [line for line in source.read_text("utf-8").splitlines() if line.strip()]
    for line in lines:
        assert line.startswith("#") or line.partition(":")[0].strip().isupper(), line[:60]

    held = lexicon(language)
    lost = [
        (concept, term)
        for concept, term in terms(language)
        if not term.endswith("*") and (concept, term) not in found(held, term)
    ]

    assert len(lost) <= 0.02 * len(list(terms(language))), lost[:20]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_turns_a_sentence_round_has_the_same_name_everywhere(language: str) -> None:
    named = {concept for concept, _ in terms(language)}

    assert named >= {"NEG", "DECOUPLE", "BUYERSAYS", "IF", "UNTIL", "PLEASE", "WE", "YOU"}
