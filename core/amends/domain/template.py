"""A text that is written once and said in many languages: one id, one meaning, the same slots.

Whoever approves a message reads the same template in their own language, without a translator.
A template holds words and slots and nothing else; what could not be trusted to say the same
everywhere is refused when it is loaded. Pure: this module renders nothing.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pydantic import Field

from amends.domain.values import Value

LANGUAGES = ("zh", "de", "en", "fr", "it", "es", "nl", "pl", "sv", "ja")

# The ways to address a buyer, the usual one first. A text gives them as `[Sie|du]`, in this order.
FORMS: Mapping[str, tuple[str, ...]] = {
    "de": ("sie", "du"),
    "zh": ("您", "亲"),
    "ja": ("keigo", "teinei"),  # business keigo, or plain polite です・ます
}
USUAL = ("usual",)  # of a language in which nobody asks

PHRASES: Mapping[str, str] = {
    "order_page": "how a buyer reaches us, as the marketplace calls it: “through your order page”",
}

_NAME = re.compile(r"\{\{ (\w+) \}\}")
_BRACE = re.compile(r"[{}]")
_EITHER = re.compile(r"\[([^\[\]|]*)\|([^\[\]|]*)\]")
_BRACKET = re.compile(r"[\[\]|]")


class BadTemplate(ValueError):
    """A template is not one: says which, and what to mend."""


class TemplateKind(StrEnum):
    """Where the words go."""

    MESSAGE = "message"  # private, to one buyer
    PUBLIC_REPLY = "public_reply"
    APPEAL = "appeal"  # to the platform


class TemplateCause(StrEnum):
    """What went wrong, or right."""

    QUALITY = "quality"
    LOGISTICS = "logistics"
    SERVICE = "service"  # rude, dismissive, canned
    SLOW_RESPONSE = "slow_response"
    PRICE_VALUE = "price_value"
    AFTER_SALES = "after_sales"  # refund, return, exchange
    FIT_SUBJECTIVE = "fit_subjective"  # size, colour, smell, taste
    MISUSE = "misuse"  # misunderstood, overlooked, used otherwise
    MALICIOUS = "malicious"
    SAFETY = "safety"
    THANKS = "thanks"  # praise


class SlotKind(StrEnum):
    """What stands in a slot, so that it fits into a sentence of any language."""

    PHRASE = "phrase"  # without article where one would bend: “torn seam”
    SENTENCE = "sentence"  # one or more whole sentences
    REMEDY = "remedy"  # refund, replacement …: said in each language; other words stay as given
    DAY = "day"  # 2026-11-24: said in each language; other words stay as given


class Slot(Value):
    """A place to fill: what belongs there, and how much of it, in characters."""

    name: str
    means: str
    kind: SlotKind
    limit: int


def _slot(name: str, means: str, kind: SlotKind = SlotKind.PHRASE, limit: int = 100) -> Slot:
    return Slot(name=name, means=means, kind=kind, limit=limit)


SLOTS: Mapping[str, Slot] = {
    slot.name: slot
    for slot in (
        _slot("issue", "the buyer's actual point in a few words: “torn seam”, “two cups broken”"),
        _slot("product", "the article as the buyer knows it, without an article word"),
        _slot("fix", "what was done or how it works, as a sentence", SlotKind.SENTENCE, 220),
        _slot("answer", "the answer to the buyer's question, a sentence", SlotKind.SENTENCE, 300),
        _slot("remedy_a", "what we do: refund, replacement, repair, …", SlotKind.REMEDY, 80),
        _slot("remedy_b", "the other choice", SlotKind.REMEDY, 80),
        _slot("date", "a day, as 2026-11-24", SlotKind.DAY, 40),
        _slot("ground", "the platform's ground, in its own words"),
        _slot("facts", "what happened, with days, as sentences", SlotKind.SENTENCE, 500),
        _slot("evidence", "what is attached", limit=200),
        _slot("review_id", "the review's number, or link and day", limit=120),
        _slot("quote", "the words of the review in question", limit=150),
    )
}


class Fault(StrEnum):
    """Whose it was; decides whether a draft must apologise."""

    OURS = "ours"
    CARRIER = "carrier"  # we answer for it to the buyer all the same
    NOBODY = "nobody"


class Template(Value):
    """One text in several languages. `texts[language][form]` holds words and `{{ slot }}`."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]{2,60}$")
    kind: TemplateKind
    cause: TemplateCause
    strategy: str = Field(min_length=1)  # what it tries; a second contact needs another one
    fault: Fault
    says_next: bool  # it says what happens next
    marketplaces: frozenset[str] = frozenset()  # names or platforms; empty: every one
    slots: tuple[Slot, ...]
    texts: dict[str, dict[str, str]]

    def serves(self, *marketplace: str) -> bool:
        """Whether it is meant for this marketplace, by its name or its platform."""
        return not self.marketplaces or bool(self.marketplaces & {*marketplace})


def forms(language: str) -> tuple[str, ...]:
    """The ways to address a buyer in `language`, the usual one first."""
    return FORMS.get(language, USUAL)


def template(
    *, slots: Iterable[str], texts: Mapping[str, str], languages: Iterable[str], **rest: object
) -> Template:
    """Build a template from texts as they are written, `[Sie|du]` and all.

    Raises BadTemplate for an unknown slot, one that is declared and missing or used and not
    declared, a translation with other slots, a language that is missing, and stray braces.
    """
    name, declared = f"template {rest.get('id')!r}", tuple(slots)
    for unknown in [slot for slot in declared if slot not in SLOTS]:
        raise BadTemplate(f"{name}: no slot is called {unknown!r}; there are {', '.join(SLOTS)}")
    for missing in [language for language in languages if not texts.get(language, "").strip()]:
        raise BadTemplate(f"{name}: the text in {missing!r} is missing")
    first = next(iter(texts))
    for language, text in texts.items():
        _same_slots(f"{name}, {language}", text, {*declared}, names(texts[first]), first)
    return Template.model_validate(
        {
            **rest,
            "slots": [SLOTS[slot] for slot in declared],
            "texts": {language: in_forms(text, language) for language, text in texts.items()},
        }
    )


def _same_slots(where: str, text: str, declared: set[str], others: set[str], first: str) -> None:
    if stray := _BRACE.search(_NAME.sub("", text)):
        raise BadTemplate(
            f"{where}: stray {stray[0]!r}; a slot is written {{{{ issue }}}}, and nothing else is"
        )
    used = names(text)
    for unknown in sorted(used - {*SLOTS, *PHRASES}):
        raise BadTemplate(f"{where}: no slot is called {unknown!r}; there are {', '.join(SLOTS)}")
    for lacks in sorted(declared - used):
        raise BadTemplate(f"{where}: the slot {lacks!r} is missing from the text")
    for undeclared in sorted(used - declared - {*PHRASES}):
        raise BadTemplate(f"{where}: {undeclared!r} stands in the text, not among its slots")
    for differs in sorted(used ^ others):
        raise BadTemplate(f"{where}: {differs!r} stands either here or in {first!r}, not in both")


def names(text: str) -> set[str]:
    """The slots and phrases that stand in `text`."""
    return set(_NAME.findall(text))


def in_forms(text: str, language: str) -> dict[str, str]:
    """`text` once for each form of address of `language`.

    Raises BadTemplate when it offers a choice where the language knows none.
    """
    ways = forms(language)
    if ways == USUAL and (stray := _BRACKET.search(text)):
        raise BadTemplate(f"stray {stray[0]!r}: {language!r} has no forms of address: {text[:60]}")
    said = {way: _EITHER.sub(rf"\{number}", text) for number, way in enumerate(ways, start=1)}
    for way, one in said.items():
        if stray := _BRACKET.search(one):
            raise BadTemplate(f"stray {stray[0]!r} in the {way} form: {one[:60]}")
    return said


@dataclass(frozen=True, slots=True)
class Templates:
    """All templates that are loaded. Raises BadTemplate when two share one id."""

    all: tuple[Template, ...]

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for one in self.all:
            if one.id in seen:
                raise BadTemplate(f"two templates are called {one.id!r}: rename one")
            seen.add(one.id)

    def named(self, name: str) -> Template:
        """Raises KeyError when there is none."""
        for one in self.all:
            if one.id == name:
                return one
        raise KeyError(name)
