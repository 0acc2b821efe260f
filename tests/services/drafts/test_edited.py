"""What a person changed in a draft, and how a text addresses its reader."""

import pytest

from amends.services.drafts import ours, render, sentences, slips, unchanged

from .letters import ANNA, slots_of

QUALITY = ours().named("quality-choice")
DRAFT = render(QUALITY, slots_of(QUALITY), ANNA, language="en")


def test_a_draft_as_it_was_made_is_back_translated_to_the_last_sentence() -> None:
    assert all(one.back_translated for one in sentences(DRAFT.text, DRAFT))
    assert unchanged(f"{DRAFT.text}\n", DRAFT)


def test_an_edited_sentence_is_marked_and_no_other() -> None:
    edited = DRAFT.text.replace("Neither costs you anything.", "Neither costs you a cent.")

    changed = [one for one in sentences(edited, DRAFT) if not one.back_translated]

    assert [edited[one.start : one.end].strip() for one in changed] == ["Neither costs you a cent."]
    assert not unchanged(edited, DRAFT)


def test_a_sentence_that_was_added_is_marked_and_one_that_went_leaves_the_rest() -> None:
    added = f"{DRAFT.text}\nPS: see you."
    shorter = DRAFT.text.replace("Neither costs you anything.", "")

    assert [one.text for one in sentences(added, DRAFT) if not one.back_translated] == [
        "PS: see you."
    ]
    assert all(one.back_translated for one in sentences(shorter, DRAFT))


@pytest.mark.parametrize("language", ["zh", "ja", "de", "pl"])
def test_every_language_falls_into_sentences(language: str) -> None:
    made = render(QUALITY, slots_of(QUALITY), ANNA, language=language)

    parts = sentences(made.text, made)

    assert len(parts) >= 4
    assert all(one.back_translated for one in parts)


@pytest.mark.parametrize(
    ("language", "text", "mixed"),
    [
        ("de", "Wie können wir Ihnen helfen? Sag uns, was du brauchst.", ["du"]),
        ("de", "Danke für deine Mail. Wir schicken Ihnen das Rad, dann hast du es.", ["Ihnen"]),
        ("de", "Die Schrauben fehlen. Sie liegen in deinem Paket.", []),
        ("de", "Wir helfen Ihnen, wenn Sie uns schreiben.", []),
        ("zh", "亲，您好，我们给亲换一件。", ["您"]),
        ("zh", "您好，你的订单已处理，请您查收。", ["你"]),
        ("zh", "您好，我会亲自跟进，请您放心。", []),
        ("zh", "父亲节的订单，您放心。", []),
        ("ja", "ご連絡ありがとうございます。対応した。お待ちください。", ["した。"]),
        ("ja", "対応いたしました。お待ちください。", []),
        ("en", "You and thou.", []),
    ],
)
def test_two_ways_of_address_in_one_text_are_found(
    language: str, text: str, mixed: list[str]
) -> None:
    assert [text[one.start : one.end] for one in slips(text, language)] == mixed


def test_the_brand_s_form_decides_which_word_is_the_slip() -> None:
    text = "Danke für deine Mail. Wir helfen Ihnen."

    assert [text[one.start : one.end] for one in slips(text, "de", "sie")] == ["deine"]
    assert [text[one.start : one.end] for one in slips(text, "de", "du")] == ["Ihnen"]
