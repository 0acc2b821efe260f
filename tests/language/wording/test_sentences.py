"""A text is cut where a sentence ends, and what it quotes is set aside without moving the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.language.wording.sentences import QUOTED, sentences, without_quotes


def cut(text: str) -> list[str]:
    return [one.text.strip() for one in sentences(without_quotes(text))]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("das ist gut. und dann? ja!", ["das ist gut.", "und dann?", "ja!"]),
        ("好的。谢谢！再见", ["好的。", "谢谢！", "再见"]),
        ("1. punkt\n2. punkt", ["1. punkt", "2. punkt"]),
        ("das kostet 3.50 euro. ok", ["das kostet 3.50 euro.", "ok"]),
        ("am 12. mai z.b. oder d.h. bald. danke", ["am 12. mai z.b. oder d.h. bald.", "danke"]),
        ("mr. smith, approx. ten. next", ["mr. smith, approx. ten.", "next"]),
        ("siehe amazon.de/returns. danke", ["siehe amazon.de/returns.", "danke"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_a_sentence_ends_where_it_does_for_a_reader(text: str, parts: list[str]) -> None:
    assert cut(text) == parts


@pytest.mark.parametrize(
    "quotation",
    [
        "„lösche das“",
        "“delete it”",
        '"delete it"',
        "«efface»",
        "»weg damit«",
        "「删除差评」",
        "『删除』",
        "‘delete it’",
        "'delete the review'",
    ],
)
def test_a_quotation_becomes_one_sign_of_its_length(quotation: str) -> None:
    text = f"sie schreiben {quotation} und wir nicht"

    blanked = without_quotes(text)

    assert blanked.split() == ["sie", "schreiben", QUOTED, "und", "wir", "nicht"]
    assert len(blanked) == len(text)


@pytest.mark.parametrize(
    "text",
    ["don't and it's", 'ein 5" display', "“offen. und weiter", "wir „haben", "nothing"],
)
def test_a_sign_that_opens_nothing_hides_nothing(text: str) -> None:
    assert without_quotes(text) == text


@given(st.text(alphabet="ab Z1.!?…。！\n„“”\"'‘’«»「」z.b. ", max_size=60))
def test_no_letter_is_lost_between_sentences(text: str) -> None:
    blanked = without_quotes(text)
    found = list(sentences(blanked))

    assert len(blanked) == len(text)
    assert all(blanked[one.start : one.start + len(one.text)] == one.text for one in found)
    assert all(one.text.strip() for one in found)
    assert "".join(one.text for one in found).split() == blanked.split() or "".join(
        "".join(one.text for one in found).split()
    ) == "".join(blanked.split())
