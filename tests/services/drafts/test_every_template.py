"""Each template that we ship, in each language: whole, clean, and unmoved by what is typed in."""

import re

import pytest

from amends.domain.brand import Brand
from amends.domain.template import (
    LANGUAGES,
    Template,
    TemplateCause,
    TemplateKind,
    forms,
)
from amends.marketplace.connector import Marketplace
from amends.marketplace.registry import load as plugins
from amends.services.drafts import ours, render, score

from .letters import ANNA, COMPANY, LANGUAGES_OF_ALL, NASTY, nasty_slots, slots_of

MARKETS = sorted(plugins(), key=lambda market: market.name)
UNFILLED = re.compile(r"\{\{|\}\}|\{%|\[[^\]]*\|[^\]]*\]|XXX|TODO|【")
LINK = re.compile(r"https?:|www\.|\.(?:com|de|cn|net|org)\b", re.IGNORECASE)
PHONE = re.compile(r"\+?\d[\d /-]{6,}\d")
EMAIL = re.compile(r"\S@\S")
AMOUNT = re.compile(r"[€$£¥]\s?\d|\d\s?(?:€|\$|£|¥|元|円|zł|kr\b|EUR|USD|CNY|%)")
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f]")
UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\x00-\x08\x0e-\x1f]")


@pytest.mark.parametrize("cause", TemplateCause)
@pytest.mark.parametrize("market", MARKETS, ids=lambda market: market.name)
def test_every_cause_has_words_on_every_marketplace(
    market: Marketplace, cause: TemplateCause
) -> None:
    served = [one for one in ours().all if one.cause is cause and one.serves(market.name)]
    kinds = [one.kind for one in served]

    assert kinds.count(TemplateKind.MESSAGE) >= (1 if cause is TemplateCause.THANKS else 2)
    assert kinds.count(TemplateKind.PUBLIC_REPLY) >= 2
    assert kinds.count(TemplateKind.APPEAL) >= (2 if cause is TemplateCause.MALICIOUS else 0)


def test_every_template_speaks_every_language() -> None:
    assert {one.id: tuple(one.texts) for one in ours().all if {*one.texts} != {*LANGUAGES}} == {}


@pytest.mark.parametrize(("one", "language"), LANGUAGES_OF_ALL)
def test_ordinary_words_make_a_clean_text(one: Template, language: str) -> None:
    for form in forms(language):
        address = {} if form == "usual" else {language: form}
        brand = Brand(signature="Anna Muster", address=address)
        for market in MARKETS:
            made = render(one, slots_of(one), brand, language=language, manners=market.manners())

            for unwanted in (UNFILLED, LINK, PHONE, EMAIL, AMOUNT, EMOJI, UNSEEN):
                assert unwanted.search(made.text) is None, made.text
            assert made.slips == ()
            assert made.notes == ()


@pytest.mark.parametrize(("one", "language"), LANGUAGES_OF_ALL)
def test_nasty_words_stay_words(one: Template, language: str) -> None:
    for market in MARKETS:
        manners = market.manners()
        if language != market.language == "zh":
            continue  # 500 characters are for Chinese; other languages are for reading there
        for value in NASTY.values():
            made = render(one, nasty_slots(one, value), ANNA, language=language, manners=manners)

            assert len(made.text) <= manners.limits[one.kind]
            assert EMOJI.search(made.text) is None
            assert UNSEEN.search(made.text) is None
            assert "\n\n\n" not in made.text
            assert "<class" not in made.text


@pytest.mark.parametrize("value", [NASTY["braces"], NASTY["code"], NASTY["markup"]])
def test_what_looks_like_a_template_is_printed_as_it_stands(value: str) -> None:
    one = ours().named("quality-reply-checking")

    made = render(one, slots_of(one) | {"product": value}, ANNA, language="en")

    assert value in made.text


@pytest.mark.parametrize(("one", "language"), LANGUAGES_OF_ALL)
def test_every_text_apologises_where_the_fault_is_ours(one: Template, language: str) -> None:
    made = score(render(one, slots_of(one), ANNA, language=language), one)

    assert made.apologises
    assert made.names_point
    assert made.says_next or one.cause is TemplateCause.THANKS


def test_a_safety_message_begins_with_stopping_the_use() -> None:
    stops = {
        "zh": "停止使用|不要再使用", "de": "nicht (?:mehr|weiter)", "en": "stop using|not use",
        "fr": "[Nn].utilisez plus|[Cc]essez", "it": "[Nn]on usi più", "es": "eje de usar|o use",
        "nl": "niet meer", "pl": "(?:przestać|nie) używać", "sv": "[Ss]luta|Använd inte",
        "ja": "使用を",
    }  # fmt: skip
    for one in ours().all:
        if one.cause is TemplateCause.SAFETY and one.kind is TemplateKind.MESSAGE:
            for language, stop in stops.items():
                body = render(one, slots_of(one), ANNA, language=language).body
                first = re.split(r"[.。;；]", body)[0]
                assert re.search(stop, first), (one.id, language, first)


def test_the_company_stands_under_messages_as_each_marketplace_lets_it() -> None:
    one = ours().named("quality-choice")
    text = {
        market.name: render(one, slots_of(one), ANNA, language="de", manners=market.manners()).text
        for market in MARKETS
    }

    assert text["otto"].endswith("\n".join(COMPANY.lines(frozenset(vars(COMPANY)))))
    assert COMPANY.company in text["amazon"]
    assert COMPANY.phone not in text["amazon"]
    assert COMPANY.email not in text["amazon"]
    assert COMPANY.company not in text["taobao"]


@pytest.mark.parametrize("name", ["quality-reply-fixed", "appeal-ground"])
def test_no_footer_and_no_name_stand_in_public_and_before_the_platform(name: str) -> None:
    one = ours().named(name)

    made = render(one, slots_of(one), ANNA, language="de")

    assert made.text == made.body
    assert "Example" not in made.text
