"""Fills a template: opening, body, sign-off, and the company's particulars under it.

Templates run in a sandbox that can neither call nor change anything, and a slot that was not
filled is an error, never a gap. The result is plain text.
"""

from collections.abc import Mapping
from functools import lru_cache

from jinja2 import StrictUndefined
from jinja2 import Template as Compiled
from jinja2.sandbox import ImmutableSandboxedEnvironment

from amends.domain.brand import Brand, Manners
from amends.domain.template import PHRASES, Template, TemplateKind, in_forms
from amends.domain.values import Value
from amends.services.drafts.address import Slip, slips
from amends.services.drafts.fill import Given, plain, said, speaks
from amends.services.drafts.load import letter

NAME_LIMIT = 60  # characters

# Plain text, so nothing is escaped: a buyer called O'Neil is not O&#39;Neil.
_SANDBOX = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined,
    autoescape=False,
    keep_trailing_newline=True,
)
_SANDBOX.globals.clear()


class SlotsMissing(ValueError):
    """Slots are empty: `names` says which, and the words say what belongs there."""

    def __init__(self, template: Template, lacking: tuple[str, ...]) -> None:
        means = {slot.name: slot.means for slot in template.slots}
        listed = "; ".join(f"{name} ({means[name]})" for name in lacking)
        super().__init__(f"template {template.id!r} needs {listed}")
        self.names = lacking


class Draft(Value):
    """A text that nobody has approved yet, and from what it was made."""

    template: str
    kind: TemplateKind
    language: str
    form: str
    text: str  # all of it, as it would leave
    body: str  # without opening, sign-off and footer
    footer: str  # empty: none
    slots: dict[str, str]  # as they were said
    notes: tuple[str, ...] = ()  # what a person should know, in words
    slips: tuple[Slip, ...] = ()  # of the whole text: where it mixes ways of address


def render(
    template: Template,
    slots: Mapping[str, Given],
    brand: Brand,
    *,
    language: str,
    manners: Manners | None = None,
) -> Draft:
    """Fill `template` in `language`. `slots["name"]`, the buyer's, may be absent or empty.

    Raises SlotsMissing for slots without a word in them, KeyError for a language that the
    template does not speak, ValueError for a slot it does not have and for a text too long.
    """
    made = _made(template, slots, brand, language, manners or Manners())
    limit = (manners or Manners()).limits[template.kind]
    if len(made.text) > limit:
        longest = max(made.slots, key=lambda name: len(made.slots[name]))
        raise ValueError(
            f"template {template.id!r} in {language!r} makes {len(made.text):,} characters;"
            f" {limit:,} are allowed. Say {longest} shorter"
        )
    return made


def _made(
    template: Template, slots: Mapping[str, Given], brand: Brand, language: str, manners: Manners
) -> Draft:
    if unknown := sorted({*slots} - {slot.name for slot in template.slots} - {"name"}):
        has = ", ".join(slot.name for slot in template.slots)
        raise ValueError(f"template {template.id!r} has no slot {unknown[0]!r}; it has name, {has}")
    form = brand.form(language)
    filled = {slot.name: said(slot, slots.get(slot.name, ""), language) for slot in template.slots}
    if lacking := tuple(name for name, text in filled.items() if not text):
        raise SlotsMissing(template, lacking)
    body = _fill(template.texts[language][form], {**filled, **_phrases(manners, language, form)})
    footer = _footer(template, brand, manners)
    text = _around(template, body, _name(slots, language), brand, language, form)
    text = f"{text}\n\n{footer}" if footer else text
    return Draft(
        template=template.id,
        kind=template.kind,
        language=language,
        form=form,
        text=text,
        body=body,
        footer=footer,
        slots=filled,
        notes=tuple(_notes(template, slots, language)),
        slips=_slips(template, text.removesuffix(footer), language, form),
    )


def _slips(template: Template, text: str, language: str, form: str) -> tuple[Slip, ...]:
    if template.kind is TemplateKind.APPEAL:
        return ()  # it addresses a platform, not a buyer
    return slips(text, language, form)


def _fill(text: str, values: Mapping[str, str]) -> str:
    return _compiled(text).render(values)


@lru_cache(maxsize=4096)
def _compiled(text: str) -> Compiled:
    return _SANDBOX.from_string(text)


def _phrases(manners: Manners, language: str, form: str) -> dict[str, str]:
    return {name: in_forms(manners.phrase(name, language), language)[form] for name in PHRASES}


def _name(slots: Mapping[str, Given], language: str) -> str:
    given = slots.get("name", "")
    text = given if isinstance(given, str) else given.get(language, "")
    return plain(text, NAME_LIMIT)


def _around(
    template: Template, body: str, name: str, brand: Brand, language: str, form: str
) -> str:
    words = {key: in_forms(text, language)[form] for key, text in letter()[language].items()}
    signature = plain(brand.signature, NAME_LIMIT)
    match template.kind:
        case TemplateKind.MESSAGE:
            opening = _fill(words["named" if name else "plain"], {"name": name})
            closing = _fill(words["close"], {"signature": signature})
            return f"{opening}{words['between']}{body}\n\n{closing}"
        case TemplateKind.PUBLIC_REPLY if brand.signs_public:
            return f"{body}\n{signature}"
        case _:
            return body


def _footer(template: Template, brand: Brand, manners: Manners) -> str:
    if template.kind is not TemplateKind.MESSAGE:
        return ""  # a public reply is no letter, and an appeal names its sender in the form
    return "\n".join(plain(line, 120) for line in brand.particulars.lines(manners.footer))


def _notes(template: Template, slots: Mapping[str, Given], language: str) -> list[str]:
    notes = []
    for slot in template.slots:
        given = slots[slot.name]
        text = given if isinstance(given, str) else given.get(language, "")
        if len(text.strip()) > slot.limit:
            notes.append(f"{slot.name} was cut to {slot.limit:,} of {len(text):,} characters")
        if not isinstance(given, str) and not speaks(slot, given, language):
            notes.append(f"{slot.name} is not given in {language!r}: it stands in another language")
    return notes


def in_other_words(
    template: Template,
    slots: Mapping[str, Given],
    language: str,
    brand: Brand,
    *,
    manners: Manners | None = None,
) -> Draft:
    """The same message in the language of whoever approves it, with what was not translated.

    What somebody typed into a slot in one language stands there as typed, and a note says so. As it
    never leaves, no limit holds for it. Raises SlotsMissing and KeyError like `render`.
    """
    draft = _made(template, slots, brand, language, manners or Manners())
    as_typed = [
        slot.name
        for slot in template.slots
        if isinstance(given := slots[slot.name], str) and not speaks(slot, given, language)
    ]
    if not as_typed:
        return draft
    note = f"as typed, not translated: {', '.join(as_typed)}"
    return draft.model_copy(update={"notes": (*draft.notes, note)})
