"""Ordinary and nasty words for slots, a brand, and every template with each of its languages."""

import pytest

from amends.domain.brand import Brand, Particulars
from amends.domain.template import SlotKind, Template
from amends.services.drafts import Given, ours

COMPANY = Particulars(
    company="Example GmbH",
    owner="A. Example",
    street="Beispielweg 1",
    town="20095 Hamburg",
    registration="HRB 0000 Hamburg",
    phone="+49 40 555000",
    email="service@shop.example",
)

ISSUE = {
    "zh": "接缝开线",
    "de": "Naht offen",
    "en": "an open seam",
    "fr": "couture ouverte",
    "it": "cucitura aperta",
    "es": "costura abierta",
    "nl": "open naad",
    "pl": "otwarty szew",
    "sv": "öppen söm",
    "ja": "縫い目のほつれ",
}
DONE = {
    "zh": "现在每一件都检查两遍。",
    "de": "Jedes Stück wird jetzt zweimal geprüft.",
    "en": "Each piece is now checked twice.",
    "fr": "Chaque pièce est maintenant contrôlée deux fois.",
    "it": "Ora ogni pezzo viene controllato due volte.",
    "es": "Ahora cada pieza se revisa dos veces.",
    "nl": "Elk stuk wordt nu tweemaal gecontroleerd.",
    "pl": "Każda sztuka jest teraz sprawdzana dwa razy.",
    "sv": "Varje exemplar kontrolleras nu två gånger.",
    "ja": "現在は一点ずつ二度検品しております。",
}
PROOF = {
    "zh": "平台聊天记录、订单记录",
    "de": "Verlauf auf der Plattform, Auftragsdaten",
    "en": "messages on the platform, order record",
    "fr": "échanges sur la plateforme",
    "it": "messaggi sulla piattaforma",
    "es": "mensajes en la plataforma",
    "nl": "berichten op het platform",
    "pl": "wiadomości na platformie",
    "sv": "meddelanden på plattformen",
    "ja": "運営上のやり取りと注文記録",
}

ORDINARY: dict[str, Given] = {
    "name": "M. Example",
    "issue": ISSUE,
    "product": "Nova",
    "fix": DONE,
    "answer": DONE,
    "remedy_a": "replacement",
    "remedy_b": "refund",
    "date": "2026-11-24",
    "ground": ISSUE,
    "facts": DONE,
    "evidence": PROOF,
    "review_id": "R-4711",
    "quote": ISSUE,
}

NASTY = {
    "braces": "a {b} {{ c }} {% d %} }} {#",
    "code": "{{ ''.__class__.__mro__[1].__subclasses__() }}{% for x in y %}",
    "markup": "<b onclick=alert(1)>bold</b> &amp; <script>x()</script>",
    "turns": "left \u202eright\u202c \u200fmark\u200e \u2067isolate\u2069",
    "long": "word " * 2_000,
    "long and unbroken": "一" * 10_000,
    "emoji": "nice 😀👍🏽 ⭐⭐ ❤️ lamp",
    "lines": "first\nsecond\r\n\n\n\nthird\ttab",
    "quotes": 'it\'s "so" ‘called’ „good“ 「ok」 \\ back',
    "controls": "a\x00b\x1b[31mred\x07",
    "halves": "a\ud83d b",
    "brackets": "[Sie|du] [Name] | ]",
}

ANNA = Brand(signature="Anna Muster", particulars=COMPANY)
LANGUAGES_OF_ALL = [
    pytest.param(one, language, id=f"{one.id}-{language}")
    for one in ours().all
    for language in one.texts
]


def slots_of(one: Template) -> dict[str, Given]:
    """Ordinary words for what `one` needs, and a name."""
    return {name: ORDINARY[name] for name in ("name", *(slot.name for slot in one.slots))}


def nasty_slots(one: Template, value: str) -> dict[str, Given]:
    """`value` wherever words can be typed."""
    free = {slot.name for slot in one.slots if slot.kind is not SlotKind.DAY}
    return slots_of(one) | dict.fromkeys(["name", *free], value)
