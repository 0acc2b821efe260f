"""How a store speaks, and how a marketplace lets it speak.

A brand is the store's: who signs, how buyers are addressed, the company behind it. Manners are
the marketplace's: what it calls its own places, which particulars it lets stand, how long a
text may be.
"""

from collections.abc import Mapping

from pydantic import Field, field_validator

from amends.domain.template import LANGUAGES, PHRASES, TemplateKind, forms
from amends.domain.values import Value

# Where a marketplace has no words of its own.
PLAIN: Mapping[str, Mapping[str, str]] = {
    "order_page": {
        "zh": "在订单里",
        "de": "über [Ihre|deine] Bestellung",
        "en": "through your order page",
        "fr": "depuis votre page de commande",
        "it": "dalla pagina del Suo ordine",
        "es": "desde la página de su pedido",
        "nl": "via uw bestelpagina",
        "pl": "na stronie zamówienia",
        "sv": "via din beställningssida",
        "ja": "ご注文ページから",
    }
}


class Particulars(Value):
    """The company behind a store, as letters to buyers must name it. Empty: left out."""

    company: str = ""
    owner: str = ""  # managing director, representative
    street: str = ""
    town: str = ""
    registration: str = ""  # court and number, credit code
    tax: str = ""
    phone: str = ""
    email: str = ""

    def lines(self, shown: frozenset[str]) -> tuple[str, ...]:
        """Those of `shown` that are known, in their usual order."""
        return tuple(
            said for name in type(self).model_fields if name in shown and (said := vars(self)[name])
        )


EVERY_PARTICULAR = frozenset(Particulars.model_fields)


class Brand(Value):
    """How one store speaks."""

    signature: str = Field(min_length=1, max_length=80)  # a person, with role if wished
    address: dict[str, str] = Field(default_factory=dict)  # language -> form; else the usual one
    particulars: Particulars = Particulars()
    signs_public: bool = False  # a person's name under public replies as well

    @field_validator("address")
    @classmethod
    def _known(cls, address: dict[str, str]) -> dict[str, str]:
        for language, form in address.items():
            if form not in forms(language):
                ways = ", ".join(forms(language))
                raise ValueError(f"{form!r} is no form of address in {language!r}; known: {ways}")
        return address

    def form(self, language: str) -> str:
        """How a buyer is addressed in `language`."""
        return self.address.get(language, forms(language)[0])


class Manners(Value):
    """What a marketplace asks of our words.

    `phrases[name][language]` overrides `PLAIN`; `footer` names the particulars that may stand
    under a private message; `limits` are characters, of the whole text.
    """

    phrases: dict[str, dict[str, str]] = Field(default_factory=dict)
    footer: frozenset[str] = EVERY_PARTICULAR
    limits: dict[TemplateKind, int] = Field(
        default_factory=lambda: {
            TemplateKind.MESSAGE: 2000,
            TemplateKind.PUBLIC_REPLY: 1000,
            TemplateKind.APPEAL: 2000,
        }
    )

    @field_validator("phrases")
    @classmethod
    def _whole(cls, phrases: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
        for name, texts in phrases.items():
            if name not in PHRASES:
                raise ValueError(f"no phrase is called {name!r}; there are {', '.join(PHRASES)}")
            if lacking := [language for language in LANGUAGES if language not in texts]:
                raise ValueError(f"phrase {name!r} is missing in {', '.join(lacking)}")
        return phrases

    def phrase(self, name: str, language: str) -> str:
        """The words for `name`, with its forms of address still in it."""
        return {**PLAIN[name], **self.phrases.get(name, {})}[language]
