"""What cannot be read is said to be so: no text with letters passes because nobody knows it."""

import pytest

from amends.language.wording import wording


@pytest.mark.parametrize(
    "text",
    [
        "Olkaa hyvä ja muuttakaa arvostelunne, niin saatte rahat takaisin.",
        "Kérjük, változtassa meg az értékelését, és visszatérítjük a pénzt.",
        "გთხოვთ შეცვალოთ შეფასება",
        "Può avere un buono",
    ],
)
def test_a_text_in_a_language_that_nobody_can_tell_is_not_readable(text: str) -> None:
    assert not wording(text).readable


@pytest.mark.parametrize("text", ["", "😀", "12 €", "..."])
def test_a_text_without_letters_needs_no_reader(text: str) -> None:
    assert wording(text).readable
