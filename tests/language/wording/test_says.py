"""What a draft clearly says is heard in each language; what it denies or quotes is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.domain.facts import Says, TextFacts
from amends.language.wording import LONGEST, wording

from .clear_drafts import FORBIDDEN, HARMLESS, NOT_SAID


def said(text: str) -> set[str]:
    return {mark.says.value for mark in wording(text).marks}


@pytest.mark.parametrize(("name", "texts"), FORBIDDEN.items())
def test_what_is_forbidden_is_heard(name: str, texts: tuple[str, ...]) -> None:
    missed = [text for text in texts if name not in said(text)]

    assert len(missed) <= 1, missed


@pytest.mark.parametrize(("name", "texts"), HARMLESS.items())
def test_what_is_lawful_is_heard_as_well(name: str, texts: tuple[str, ...]) -> None:
    missed = [text for text in texts if name not in said(text)]

    assert len(missed) <= 2, missed


def test_what_is_denied_quoted_or_the_buyers_idea_is_not_said() -> None:
    heard = [(name, text) for name, text in NOT_SAID if name in said(text)]

    assert len(heard) <= 2, heard


def test_a_mark_underlines_its_sentence_in_the_text_as_it_was_given() -> None:
    asked = "Bitte lösch\u00aden Sie Ihre Ｂewertung."
    text = f"Guten Tag. Es tut uns leid. {asked} Freundliche Grüße"

    marks = wording(text).said(Says.ASK_CHANGE)

    assert marks
    for mark in marks:
        assert text.index(asked) <= mark.start < mark.end <= text.index(asked) + len(asked)


@pytest.mark.parametrize(
    ("text", "courtesy"),
    [
        ("Vielen Dank für Ihre Nachricht.", True),
        ("Thank you for your message. Let us know if you need help.", True),
        ("感谢您的反馈。", True),
        ("Bitte löschen Sie Ihre Bewertung. Vielen Dank.", False),
        ("Das Paket liegt seit gestern bei Ihrem Nachbarn im dritten Stock.", False),
        ("", False),
    ],
)
def test_courtesy_from_end_to_end_is_told(text: str, courtesy: bool) -> None:
    assert wording(text).courtesy_only is courtesy


@pytest.mark.parametrize("nothing", ["", " ", "😀", "...", "\u200b", "123"])
def test_a_text_without_letters_says_nothing_and_stays_readable(nothing: str) -> None:
    facts = wording(nothing)

    assert (facts.language, facts.readable, facts.marks) == (None, True, ())
    assert facts.length == len(nothing)


def test_a_language_that_is_not_read_is_named_with_its_telling_words() -> None:
    text = "Nous vous offrons un bon d'achat si vous retirez votre avis, merci beaucoup."

    facts = wording(text)

    assert (facts.language, facts.readable, facts.marks) == ("fr", False, ())
    assert {term.term.value for term in facts.terms} >= {"coupon", "review"}


def test_a_language_that_is_known_beforehand_is_not_guessed() -> None:
    assert wording("Danke", "en").language == "en"
    assert wording("Merci", "fr").readable is False


def test_only_the_beginning_of_a_very_long_text_is_read_but_its_length_is_told() -> None:
    text = "Es tut uns leid. " * 6_000 + "Bitte löschen Sie Ihre Bewertung."

    facts = wording(text)

    assert len(text) > 100_000
    assert facts.length == len(text)
    assert all(mark.end <= LONGEST for mark in facts.marks)


LISTED = (
    "Bitte |löschen |Bewertung|{{x}}|❝|\u200b|€|请|删除|差评|. |\n|\ud800|<b>|\u202e|refund|“|”|@"
)
PIECES = st.sampled_from(LISTED.split("|"))


@given(st.lists(PIECES, max_size=16).map("".join) | st.text(max_size=80))
def test_any_text_is_read_and_every_span_lies_inside_it(text: str) -> None:
    facts = wording(text)

    for one in spans(facts):
        assert 0 <= one[0] <= one[1] <= len(text)


def spans(facts: TextFacts) -> list[tuple[int, int]]:
    parts = (*facts.marks, *facts.contacts, *facts.links, *facts.personal, *facts.terms)
    found = [(one.start, one.end) for one in (*parts, *facts.disguises)]
    return [*found, *facts.placeholders, *facts.emoji]
