"""Reviews are read for what is clearly in them; anger alone speaks against nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.domain.triage import Mood, Signal, Triage
from amends.language import labels
from amends.language.read import BATCH, LONGEST, read, read_all, version

from .clear_reviews import CAUSES, DANGERS, FURIOUS, MOODS, SIGNALS

CLEAR = [(label, texts) for group in (CAUSES, SIGNALS, DANGERS) for label, texts in group.items()]
EVERY = [text for _, texts in CLEAR for text in texts]


def found(seen: Triage) -> set[str]:
    return {one.what.value for one in (*seen.causes, *seen.signals, *seen.dangers)}


@pytest.mark.parametrize(("label", "texts"), CLEAR, ids=[label for label, _ in CLEAR])
def test_what_is_clearly_said_is_found_in_each_language(label: str, texts: tuple[str, ...]) -> None:
    missed = [text for text in texts if label not in found(read(text))]

    assert len(missed) <= 1, missed


@pytest.mark.parametrize(("mood", "texts"), MOODS.items())
def test_a_clear_mood_is_told_whatever_the_stars(mood: str, texts: tuple[str, ...]) -> None:
    assert [read(text).mood for text in texts] == [mood] * len(texts)
    for text in texts:
        assert read(text, 3).mood == mood


def test_anger_alone_speaks_against_nobody() -> None:
    flagged = {text: found(read(text, 1)) & {*labels.SIGNALS} for text in FURIOUS}

    assert sum(bool(signals) for signals in flagged.values()) <= 2, flagged
    assert all(read(text).mood is Mood.NEGATIVE for text in FURIOUS)


@pytest.mark.parametrize("texts", MOODS["positive"])
def test_plain_praise_has_no_cause_no_signal_and_no_danger(texts: str) -> None:
    assert found(read(texts, 5)) == set()


def test_stars_against_clear_words_are_told_and_never_without_stars() -> None:
    complaint, praise = MOODS["negative"][1], MOODS["positive"][1]

    assert Signal.CONTRADICTORY.value in found(read(complaint, 5))
    assert Signal.CONTRADICTORY.value in found(read(praise, 1))
    for stars in (None, 1, 2, 3):
        assert Signal.CONTRADICTORY.value not in found(read(complaint, stars))
    for stars in (None, 3, 4, 5):
        assert Signal.CONTRADICTORY.value not in found(read(praise, stars))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Le produit est arrivé cassé et personne ne répond", "fr"),
        ("商品が壊れていました。返金してください", "ja"),
        ("Produkt przyszedł uszkodzony i nikt nie odpowiada", "pl"),
    ],
)
def test_a_language_that_is_not_read_is_named_and_nothing_is_claimed(
    text: str, language: str
) -> None:
    seen = read(text, 1)

    assert (seen.language, seen.readable, seen.mood_sure) == (language, False, 0)
    assert found(seen) == set()


@pytest.mark.parametrize("nothing", ["", " \n", "😀😀", "👍", "!!!", "12345", "\u202e\u200b"])
def test_a_text_without_letters_has_no_language_and_nothing_is_found(nothing: str) -> None:
    seen = read(nothing)

    assert (seen.language, seen.readable) == (None, True)
    assert found(seen) == set()


@pytest.mark.parametrize("stars", [None, 1, 5])
def test_whoever_writes_nothing_judges_nothing_in_words(stars: int | None) -> None:
    assert [read(text, stars).mood for text in ("", " \n", "！!?")] == [Mood.NEUTRAL] * 3


@pytest.mark.parametrize("stars", [None, 1, 5])
def test_a_hundred_kilobytes_are_read_to_the_limit(stars: int | None) -> None:
    long = "Die Lieferung kam drei Wochen zu spät. " * 2_700

    seen = read(long, stars)

    assert len(long) > 100_000
    assert "logistics" in found(seen)
    assert seen == read(long[:LONGEST], stars)


def test_a_long_text_is_not_held_to_say_everything() -> None:
    text = "Die Lieferung kam drei Wochen zu spät. "

    assert len(found(read(text * 250))) <= len(found(read(text * 10))) + 1


def test_many_are_read_as_each_is_alone() -> None:
    texts = [*EVERY, *FURIOUS, "", "👍", "Très déçue de la qualité", "\ud800", "差"] * 3
    stars = [None if n % 6 == 0 else n % 6 for n in range(len(texts))]
    assert len(texts) > BATCH

    together = read_all(texts, stars)

    alone = [read(text, given_stars) for text, given_stars in zip(texts, stars, strict=True)]
    assert [rounded(one) for one in together] == [rounded(one) for one in alone]


def rounded(seen: Triage) -> object:
    """A reading without the last digits of its numbers: they depend on who was added first."""
    parts = (*seen.causes, *seen.signals, *seen.dangers)
    places = sorted((one.what.value, one.start, one.end, round(one.sure, 3)) for one in parts)
    return (seen.language, seen.readable, seen.mood, round(seen.mood_sure, 3), places)


LISTED = "kaputt|Paket|broke|rash|客服不理人|差|<b>|😀|\u200b|！|. |\n|\ud800|５⭐|Idioten"
PIECES = st.sampled_from(LISTED.split("|"))


@given(st.lists(PIECES, max_size=14).map(" ".join) | st.text(max_size=80))
def test_any_text_is_read_and_spans_lie_inside_it(text: str) -> None:
    seen = read(text, 1)

    assert 0 <= seen.mood_sure <= 1
    for one in (*seen.causes, *seen.signals, *seen.dangers):
        assert 0 <= one.sure <= 1
        assert 0 <= one.start <= one.end <= len(text)
    assert [one.sure for one in seen.causes] == sorted((c.sure for c in seen.causes), reverse=True)


@pytest.mark.parametrize(
    ("text", "label", "words"),
    [
        ("Tolle Farbe. Aber nach drei Tagen ist der Griff abgebrochen!", "quality", "Griff"),
        ("<b>Nice</b> colour. The charger caught fire at night.", "fire", "fire"),
        ("颜色不错，但是\u200b客服一直不理人，服务太差。", "service", "客服"),
        ("Ｓｕｐｅｒ Ｆａｒｂｅ. Die Lieferung kam drei Wochen zu spät.", "logistics", "Lieferung"),
    ],
)
def test_a_finding_points_at_its_words_in_the_text_as_it_was_given(
    text: str, label: str, words: str
) -> None:
    seen = read(text)

    (one,) = [
        one for one in (*seen.causes, *seen.signals, *seen.dangers) if one.what.value == label
    ]
    assert words in text[one.start : one.end]
    assert one.end - one.start < len(text)


def test_a_reading_names_the_reader() -> None:
    assert read("gut").version == version() == read("très bien, je suis content").version


@given(st.text(max_size=400), st.one_of(st.none(), st.integers(1, 5)))
def test_any_text_can_be_read_and_points_into_itself(text: str, stars: int | None) -> None:
    told = read(text, stars)

    for one in (*told.causes, *told.signals, *told.dangers):
        assert 0 <= one.start <= one.end <= len(text)
