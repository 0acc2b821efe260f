"""A template is refused when it could not be trusted to say the same in every language."""

from typing import Any

import pytest
from pydantic import ValidationError

from amends.domain.brand import PLAIN, Brand, Manners, Particulars
from amends.domain.template import (
    LANGUAGES,
    PHRASES,
    BadTemplate,
    Template,
    Templates,
    forms,
    template,
)


def a_template(**over: Any) -> Template:
    """A template in two languages about an issue."""
    given: dict[str, Any] = {
        "id": "sorry",
        "kind": "message",
        "cause": "quality",
        "strategy": "apologise",
        "fault": "ours",
        "says_next": False,
        "slots": ["issue"],
        "texts": {"de": "[Ihr|dein] Fall: {{ issue }}.", "en": "Your case: {{ issue }}."},
        "languages": ["de", "en"],
    }
    return template(**given | over)


def test_a_text_is_kept_once_for_each_form_of_address() -> None:
    made = a_template()

    assert made.texts["de"] == {"sie": "Ihr Fall: {{ issue }}.", "du": "dein Fall: {{ issue }}."}
    assert made.texts["en"] == {"usual": "Your case: {{ issue }}."}


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"slots": ["issue", "wish"]}, "no slot is called 'wish'; there are issue, product"),
        ({"slots": ["issue", "date"]}, "de: the slot 'date' is missing from the text"),
        ({"slots": []}, "de: 'issue' stands in the text, not among its slots"),
        (
            {"texts": {"de": "{{ issue }}", "en": "{{ issue }} {{ wish }}"}},
            "en: no slot is called 'wish'",
        ),
        (
            {"texts": {"de": "{{ issue }}", "en": "{{ issue }}, {{ order_page }}"}},
            "en: 'order_page' stands either here or in 'de', not in both",
        ),
        ({"texts": {"de": "{{ issue }}"}}, "the text in 'en' is missing"),
        ({"texts": {"de": "{{ issue }}", "en": "  "}}, "the text in 'en' is missing"),
        ({"texts": {"de": "{{ issue }", "en": "{{ issue }}"}}, "de: stray '{'"),
        ({"texts": {"de": "{{issue}}", "en": "{{ issue }}"}}, "de: stray '{'"),
        ({"texts": {"de": "{{ issue.x }}", "en": "{{ issue }}"}}, "de: stray '{'"),
        ({"texts": {"de": "{% if 1 %}{{ issue }}", "en": "{{ issue }}"}}, "de: stray '{'"),
        ({"texts": {"de": "{{ issue }}", "en": "[a|b] {{ issue }}"}}, "no forms of address"),
        ({"texts": {"de": "[a|b|c] {{ issue }}", "en": "{{ issue }}"}}, "in the sie form"),
    ],
)
def test_what_cannot_be_trusted_is_refused_with_what_to_mend(
    over: dict[str, Any], words: str
) -> None:
    with pytest.raises(BadTemplate) as refused:
        a_template(**over)

    assert words in str(refused.value)


def test_two_templates_with_one_id_are_refused() -> None:
    with pytest.raises(BadTemplate, match="two templates are called 'sorry': rename one"):
        Templates((a_template(), a_template(kind="public_reply")))


@pytest.mark.parametrize("wrong", ["", "Sorry", "a b", "x", "1st"])
def test_an_id_is_one_plain_word(wrong: str) -> None:
    with pytest.raises(ValidationError):
        a_template(id=wrong)


def test_a_template_serves_every_marketplace_unless_it_names_some() -> None:
    assert a_template().serves("anything")
    assert a_template(marketplaces=["taobao"]).serves("tmall", "taobao")
    assert not a_template(marketplaces=["taobao"]).serves("otto", "otto")


def test_a_brand_addresses_buyers_in_the_usual_way_unless_told() -> None:
    assert Brand(signature="A.").form("de") == "sie"
    assert Brand(signature="A.", address={"de": "du"}).form("de") == "du"
    assert Brand(signature="A.").form("sv") == forms("sv")[0]


def test_a_form_of_address_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(ValidationError, match="'ihr' is no form of address in 'de'; known: sie"):
        Brand(signature="A.", address={"de": "ihr"})


def test_every_phrase_has_plain_words_in_every_language() -> None:
    assert {name: {*PLAIN[name]} for name in PHRASES} == {name: {*LANGUAGES} for name in PHRASES}


def test_a_marketplace_brings_a_phrase_in_every_language_or_not_at_all() -> None:
    with pytest.raises(ValidationError, match="'order_page' is missing in zh, de"):
        Manners(phrases={"order_page": {"en": "on the page"}})
    with pytest.raises(ValidationError, match="no phrase is called 'shop'"):
        Manners(phrases={"shop": {}})


def test_particulars_are_named_in_their_usual_order_and_only_where_known() -> None:
    company = Particulars(company="C", town="T", email="E")

    assert company.lines(frozenset({"email", "company", "street"})) == ("C", "E")
