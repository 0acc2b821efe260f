"""Unfilled places and emoji are found by their form; so is what names one review."""

import pytest

from amends.language.wording.form import emoji, names_place, placeholders


@pytest.mark.parametrize(
    "gap",
    [
        "{name}",
        "{{ name }}",
        "{% if x %}",
        "${name}",
        "%s",
        "[Name]",
        "<order>",
        "XXX",
        "xxxx",
        "【】",
        "【买家昵称】",
        "TODO",
        "____",
        "Lorem ipsum",
    ],
)
def test_a_gap_that_a_template_left_is_found(gap: str) -> None:
    text = f"Guten Tag {gap} und danke"

    assert [text[start:end] for start, end in placeholders(text)] == [gap]


@pytest.mark.parametrize(
    "whole",
    [
        "Größe XXL",
        "100 % sicher",
        "5 < 6 und 7 > 2",
        "Punkt [1]",
        "【重要】请注意",
        "$50",
        "a_b",
        "ToDo-Liste",
    ],
)
def test_ordinary_writing_is_no_gap(whole: str) -> None:
    assert placeholders(whole) == ()


@pytest.mark.parametrize(
    "shown", ["😀", "👍🏽", "❤️", "🇩🇪", "⭐", "✓", "👨\u200d👩\u200d👧", "😊😊"]
)
def test_a_run_of_emoji_is_one_find(shown: str) -> None:
    text = f"Danke {shown} sehr"

    ((start, end),) = emoji(text)

    assert text[start:end] == shown


@pytest.mark.parametrize(
    "plain", ["Danke sehr", "您好！", "→ weiter", "© Haus", "(:", "1 2 3", "é"]
)
def test_other_signs_are_no_emoji(plain: str) -> None:
    assert emoji(plain) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Review R2ABCDEF12 is false", True),
        ("https://example.com/r/1", True),
        ("Bewertung vom 12.11.", True),
        ("the review of 12 November", True),
        ("2026-11-22", True),
        ("11月3日的评价", True),
        ("Diese Bewertung ist falsch", False),
        ("GUTEN TAG", False),
        ("那条差评是假的", False),
    ],
)
def test_a_review_is_named_by_id_link_or_day(text: str, found: bool) -> None:
    assert names_place(text) is found


@pytest.mark.parametrize("piece", ["{", "{{", "[a", "<a", "【", "_", "x", "$" + "{"])
def test_a_long_text_of_open_brackets_is_read_through(piece: str) -> None:
    text = piece * (100_000 // len(piece))

    assert all(0 <= start < end <= len(text) for start, end in placeholders(text))
