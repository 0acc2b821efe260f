"""A trick of letters matters when it hides a benefit, a review or a way of contact."""

import pytest

from amends.language.wording import wording


def matters(text: str) -> list[bool]:
    return [one.matters for one in wording(text).disguises]


@pytest.mark.parametrize(
    "text",
    [
        "Bitte schreiben Sie eine gute B e w e r t u n g über uns.",
        "Please change your rеviеw for us.",
        "Sie bekommen einen Gut\u200bschein von uns.",
        "亲，送您hongbao哦",
        "请给个haoping",
        "加薇信联系",
        "Geld über paypa1 zurück",
    ],
)
def test_a_hidden_benefit_review_or_contact_matters(text: str) -> None:
    assert any(matters(text))


@pytest.mark.parametrize(
    "text",
    [
        "加V联系",
        "我们的威信很高",
        "Das ist w*u*n*d*e*r*bar",
        "Schlaf\u200bzimmer in weiß",
        "nothing hidden here",
    ],
)
def test_slang_ordinary_words_and_harmless_tricks_do_not(text: str) -> None:
    assert not any(matters(text))


def test_a_disguise_is_told_with_the_letters_as_given() -> None:
    text = "Sie bekommen einen Gut\u200bsch\u00adein."

    (one,) = wording(text).disguises

    assert (one.how, text[one.start : one.end]) == ("hidden", "Gut\u200bsch\u00adein")
