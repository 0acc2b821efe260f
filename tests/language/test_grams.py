"""Texts become hashes, the same alone and in a batch, and none reaches over the end of a clause."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.language.grams import CLAUSE, Grams, clauses, grams, hash_of, plain
from amends.language.normalise import folded

PARTS = "gut|nicht|schlecht|i|don't|质量很差|好|，|,|.|!|?!|<br>|5|%|(|)|3,50|…|—|😀|, |. |\n|€ "
WORDS = st.sampled_from(PARTS.split("|"))
TEXTS = st.lists(WORDS, max_size=12).map(" ".join) | st.lists(WORDS, max_size=12).map("".join)


def of(*texts: str) -> Grams:
    return grams([plain(folded(text)) for text in texts])


def met(*texts: str) -> set[int]:
    seen = of(*texts)
    return {int(one) for one in seen.hashes} | {int(one) for one in seen.beginnings.hashes}


def of_text(seen: Grams, text: int) -> list[int]:
    """The hashes of one text of a batch, sorted: what stands at one place has no order."""
    mine = seen.owner[seen.clause] == text
    return sorted(int(one) for one in seen.hashes[mine])


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("kaputt", "Alles kaputt."),
        ("nicht gut", "das ist NICHT  gut"),
        ("would not buy", "I would not buy it"),
        ("don t", "Don’t do it"),  # an apostrophe parts words
        ("差", "质量差"),
        ("质量太差", "这个质量太差了"),
        ("langweil*", "Ein langweiliges Buch"),
        ("!", "Nein!"),
        ("5 sterne", "5 Sterne"),
    ],
)
def test_a_term_is_met_under_its_hash(term: str, text: str) -> None:
    assert hash_of(term) in met(text)
    assert hash_of(term) not in met("etwas ganz anderes")


@pytest.mark.parametrize(
    "never",
    [
        "gut*",
        "don't",
        "one two three four",
        "质量真是太差",
        "dreizehnbuchs*",
        "zwei wort*",
        "halb,satz",
        "",
    ],
)
def test_a_term_that_no_text_can_hold_is_refused(never: str) -> None:
    with pytest.raises(ValueError, match="can never be met"):
        hash_of(never)


def test_nothing_reaches_over_a_clause_or_a_text() -> None:
    assert hash_of("gut schlecht") in met("gut schlecht")
    assert hash_of("gut schlecht") not in met("gut, schlecht", "gut. Schlecht", "gut\nschlecht")
    assert hash_of("gut schlecht") not in met("gut", "schlecht")
    assert hash_of("差好") in met("差好")
    assert hash_of("差好") not in met("差，好", "差。好", "差", "好")


@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_a_batch_gives_what_its_texts_give_alone(texts: list[str]) -> None:
    together = of(*texts)

    for index, text in enumerate(texts):
        assert of_text(together, index) == of_text(of(text), 0)


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_every_feature_stands_inside_one_clause(texts: list[str]) -> None:
    plains = [plain(folded(text)) for text in texts]
    joined = " " + " \n ".join(plains) + " "
    seen = grams(plains)

    for begin, end, clause in zip(seen.begins, seen.ends, seen.clause, strict=True):
        assert CLAUSE not in joined[begin:end]
        assert "\n" not in joined[begin:end]
        assert clause == sum(joined[:begin].count(sign) for sign in (CLAUSE, "\n"))


@given(TEXTS)
def test_clauses_stand_in_the_text_in_the_order_of_the_features(text: str) -> None:
    simple = folded(text)
    kept = [plain(simple[start:end]).strip("!?！？ ") for start, end in clauses(simple)]
    cut = [part.strip("!?！？ ") for part in plain(simple).split(CLAUSE)]

    assert kept[: len(cut)] == cut
    assert not any(kept[len(cut) :])


@pytest.mark.parametrize("nothing", ["", " ", "😀👍", "\x0b", "<br/>", "...", "\ud800"])
def test_a_text_of_nothing_has_no_words(nothing: str) -> None:
    seen = of(nothing, "gut", nothing)

    assert of_text(seen, 1) == of_text(of("gut"), 0)
    assert len(seen.first_clause) == 3
    assert len(seen.owner) == 3


def test_one_letter_is_a_word() -> None:
    assert hash_of("i") in met("i")
    assert hash_of("好") in met("好")
