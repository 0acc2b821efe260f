"""Proposes the words of an action: which template, what fills it, and what a person must still say.

Slots are filled with what is known: the words of the review that its reading points at, the
article's title, the remedies of the step. A name is never guessed, and nothing is made up: what
lacks is named. Drafts leave only by somebody's yes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from amends.db.unit import Unit
from amends.domain.action import ActionKind
from amends.domain.brand import Brand
from amends.domain.course import ANSWER, step_named
from amends.domain.outbox import ActionState, Outgoing
from amends.domain.playbook import PlanStep
from amends.domain.policy import ALLOWED, Verdict
from amends.domain.rule import ALLOW
from amends.domain.template import SlotKind, Template, TemplateCause, TemplateKind, Templates
from amends.domain.triage import Cause
from amends.language.detect import READ
from amends.services.decide import WORDLESS
from amends.services.drafts import Draft, Given, in_other_words, ours, render
from amends.services.drafts.fill import plain, said, speaks
from amends.services.house import House
from amends.services.move import way_of
from amends.services.situation import Situation, judged
from amends.services.slots import issue_of, memo_of, product_of, quoted, remedies_of

_KINDS = {
    ActionKind.MESSAGE: TemplateKind.MESSAGE,
    ActionKind.PUBLIC_REPLY: TemplateKind.PUBLIC_REPLY,
    ActionKind.APPEAL: TemplateKind.APPEAL,
}
_CAUSES = {
    Cause.SERVICE: (TemplateCause.SERVICE, TemplateCause.SLOW_RESPONSE),
    Cause.UNRELATED: (TemplateCause.MALICIOUS,),
}
_SIGNS = "who signs: --sign NAME, or brand.signature of the store"


@dataclass(frozen=True, slots=True)
class Proposed:
    """What could be said, or what lacks to say it."""

    text: str = ""  # empty: it lacks something
    template: str | None = None  # from which it was made, or would be
    language: str = ""
    lacks: tuple[str, ...] = ()  # slots that a person must fill; "words" where no template fits
    means: Mapping[str, str] | None = None  # what belongs into those slots
    back: str = ""  # the same in the language of whoever approves; empty: not asked for
    notes: tuple[str, ...] = ()  # what a person should know, in words
    verdict: Verdict = ALLOWED
    unchanged: bool = True  # no free words of a person in a language that the gate cannot read
    others: tuple[str, ...] = ()  # templates that would do as well

    @property
    def whole(self) -> bool:
        return bool(self.text) and not self.lacks

    @property
    def kept_as(self) -> str | None:
        """The template that the outbox remembers; None: the words count as free."""
        return self.template if self.unchanged else None


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person says about the draft. Everything may be left to Amends."""

    template: str = ""  # by id; empty: the first that passes
    slots: Mapping[str, Given] | None = None
    signer: str = ""  # where the store has no brand; never the name of a computer's user
    language: str = ""  # in which it leaves; empty: the review's
    read_in: str = ""  # of whoever approves
    known: Templates | None = None  # None: ours


def draft_for(
    unit: Unit, house: House, situation: Situation, outgoing: Outgoing, wish: Wish | None = None
) -> Proposed:
    """Propose the words of `outgoing`: the first draft that no rule is against, else the best.

    Raises KeyError for a template that is not known, ValueError for one of another kind, in a
    language that it does not speak, or with slots it does not have.
    """
    wish, kind = wish or Wish(), outgoing.action.kind
    if kind is ActionKind.INTERNAL_TASK:
        return Proposed(text=memo_of(situation), language=situation.store.language)
    if kind not in _KINDS:
        return Proposed(lacks=() if kind in WORDLESS else ("words",))
    step = step_named(situation.case, outgoing.step)
    language = wish.language or outgoing.action.language or situation.store.language
    templates = tuple(_templates(house, situation, step, _KINDS[kind], wish))
    speaking = [one for one in templates if language in one.texts]
    if not speaking:
        if wish.template:
            spoken = ", ".join(templates[0].texts)
            raise ValueError(f"{wish.template} does not speak {language!r}; it speaks {spoken}")
        return Proposed(lacks=("words",), language=language)
    maker = _Maker(unit, house, situation, outgoing, wish, language)
    made = [maker.make(one) for one in speaking]
    best = min(made, key=lambda one: (len(one.lacks), one.verdict.severity))
    others = tuple(one.id for one in speaking if one.id != best.template)
    return replace(best, others=others)


def fresh_words(
    unit: Unit, house: House, situation: Situation, outgoing: Outgoing, wish: Wish | None = None
) -> Proposed | None:
    """A draft for an action that waits for its first words; None: it has some, or needs none."""
    waits = outgoing.state is ActionState.PROPOSED and not outgoing.action.text
    if not waits or outgoing.action.kind in WORDLESS:
        return None
    return draft_for(unit, house, situation, outgoing, wish)


@dataclass(frozen=True, slots=True)
class _Maker:
    """Fills templates for one action."""

    unit: Unit
    house: House
    situation: Situation
    outgoing: Outgoing
    wish: Wish
    language: str

    def make(self, template: Template) -> Proposed:
        slots = self._slots(template)
        lacks = tuple(
            slot.name
            for slot in template.slots
            if not said(slot, slots.get(slot.name, ""), self.language)
        )
        brand = self._brand(template)
        if brand is None:
            lacks = (*lacks, "signature")
        if lacks or brand is None:
            means = {slot.name: slot.means for slot in template.slots if slot.name in lacks}
            means |= (
                {"signature": "who signs: --sign NAME, or the store's brand.signature"}
                if "signature" in lacks
                else {}
            )
            return Proposed(template=template.id, language=self.language, lacks=lacks, means=means)
        manners = self.house.marketplace(self.situation.store).manners()
        try:
            draft = render(template, slots, brand, language=self.language, manners=manners)
        except ValueError as error:
            if self.wish.template:
                raise
            return Proposed(template=template.id, lacks=("words",), notes=(str(error),))
        back = ""
        if (read := self.wish.read_in) and read != self.language and read in template.texts:
            back = in_other_words(template, slots, read, brand, manners=manners).text
        unchanged = self.language in READ or not self._free(template)
        return Proposed(
            text=draft.text,
            template=template.id,
            language=self.language,
            back=back,
            notes=_notes(draft),
            verdict=self._judged(draft, template.id if unchanged else None),
            unchanged=unchanged,
        )

    def _judged(self, draft: Draft, template: str | None) -> Verdict:
        told = {"text": draft.text, "language": self.language}
        action = self.outgoing.action.model_copy(update=told)
        step = self.outgoing.step
        tool = way_of(self.house, self.situation, action.kind, step).tool
        return judged(
            self.unit, self.house, self.situation, action, step, tool=tool, template=template
        )

    def _slots(self, template: Template) -> Mapping[str, Given]:
        """What fills this template: a person's words before ours, no slot that it has not."""
        has = {slot.name for slot in template.slots}
        given = dict(self.wish.slots or {})
        if self.wish.template and (unknown := sorted({*given} - has - {"name"})):
            raise ValueError(
                f"template {template.id!r} has no slot {unknown[0]!r}; it has name, "
                f"{', '.join(slot.name for slot in template.slots)}"
            )
        known = {**self._known(template), **given}
        return {name: value for name, value in known.items() if name in has | {"name"}}

    def _known(self, template: Template) -> Mapping[str, str]:
        step = step_named(self.situation.case, self.outgoing.step)
        issue = quoted(issue_of(self.situation), template, self.language)
        known = {"issue": issue, "product": product_of(self.situation)}
        known |= dict(zip(("remedy_a", "remedy_b"), remedies_of(step), strict=False))
        return {name: value for name, value in known.items() if value}

    def _free(self, template: Template) -> bool:
        """Whether a person put words of their own into it."""
        typed = self.wish.slots or {}
        return any(
            slot.name in typed and not _fixed(slot.kind, speaks(slot, typed[slot.name], ""))
            for slot in template.slots
        )

    def _brand(self, template: Template) -> Brand | None:
        store = self.situation.store
        if store.conduct.brand is not None:
            return store.conduct.brand
        if self.wish.signer:
            return Brand(signature=plain(self.wish.signer, 80))
        # Nobody signs what is public or goes to the platform, so the store's name stands in.
        return None if template.kind is TemplateKind.MESSAGE else Brand(signature=store.name[:80])


def _templates(
    house: House, situation: Situation, step: PlanStep, kind: TemplateKind, wish: Wish
) -> Iterator[Template]:
    """Those of the step in its order, else those for what went wrong, the likeliest first."""
    known = wish.known or ours()
    if wish.template:
        one = known.named(wish.template)
        if one.kind is not kind:
            raise ValueError(
                f"{one.id} is a {one.kind.value.replace('_', ' ')}, and this step needs a "
                f"{kind.value.replace('_', ' ')}"
            )
        yield one
        return
    market = house.marketplace(situation.store)
    wanted = set(step.templates)
    serving = [one for one in known.all if one.serves(market.name, market.platform)]
    named = {one.id: one for one in serving if one.id in wanted}
    if step.name == ANSWER.name:  # a question wants an answer, not a letter for the cause
        yield from (one for one in serving if _answers(one, kind))
        return
    if named:
        yield from (named[name] for name in step.templates if name in named)
        return
    for cause in _causes(situation):
        yield from (one for one in serving if one.kind is kind and one.cause is cause)


def _answers(one: Template, kind: TemplateKind) -> bool:
    return one.kind is kind and any(slot.name == "answer" for slot in one.slots)


def _causes(situation: Situation) -> tuple[TemplateCause, ...]:
    case = situation.case
    if case.dangers:
        return (TemplateCause.SAFETY,)
    found: list[TemplateCause] = []
    for cause in case.causes:
        if cause in _CAUSES:
            found += _CAUSES[cause]
        elif cause.value in set(TemplateCause):
            found.append(TemplateCause(cause.value))
    if case.signals:
        found.append(TemplateCause.MALICIOUS)
    return tuple(dict.fromkeys(found))


def _fixed(kind: SlotKind, known: bool) -> bool:
    return known and kind in (SlotKind.REMEDY, SlotKind.DAY)


def _notes(draft: Draft) -> tuple[str, ...]:
    mixed = sorted({draft.text[slip.start : slip.end] for slip in draft.slips})
    slips = (f"mixes ways of address: {', '.join(mixed)}",) if mixed else ()
    return (*draft.notes, *slips)


def passes(proposed: Proposed) -> bool:
    """Whether no rule has anything against it, so that nobody need look."""
    verdict = proposed.verdict
    return proposed.whole and verdict.may_leave and verdict.severity is ALLOW and not verdict.hits
