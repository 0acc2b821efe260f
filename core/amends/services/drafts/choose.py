"""Chooses among drafts: not what was said already, and of the rest the shortest that is whole.

Whole is a draft that names the buyer's actual point, apologises where the fault is ours, and
says what happens next. The order is a proposal; a person picks.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from amends.domain.brand import Brand, Manners
from amends.domain.template import Fault, Template
from amends.domain.values import Value
from amends.services.drafts.alike import ALIKE, most_alike
from amends.services.drafts.fill import Given
from amends.services.drafts.render import Draft, render

# The words by which each of our languages says sorry.
_SORRY = re.compile(
    r"抱歉|对不起|道歉|歉意|leid\b|entschuldig|bedauer|sorry|apolog|désol|excus|scus|dispiac|disculp|"
    r"lament|sentimos|spijt|przepr|przykro|ledsn|ursäkt|beklag|申し訳|お詫び",
    re.IGNORECASE,
)


class Scored(Value):
    """A draft with what speaks for it."""

    draft: Draft
    names_point: bool
    apologises: bool  # true as well where nothing is ours to be sorry for
    says_next: bool
    alike: float  # 0 to 1, how much it repeats what was sent lately

    @property
    def lacks(self) -> tuple[str, ...]:
        """What a whole draft would have and this one has not, in words."""
        return tuple(
            words
            for words, there in (
                ("does not name the buyer's point", self.names_point),
                ("does not apologise, though the fault is ours", self.apologises),
                ("does not say what happens next", self.says_next),
            )
            if not there
        )

    @property
    def order(self) -> tuple[bool, int, int, str]:
        """Sorts drafts, best first."""
        return (self.alike >= ALIKE, len(self.lacks), len(self.draft.body), self.draft.template)


class Choice(Value):
    """Drafts, best first, and a word where none is fresh."""

    scored: tuple[Scored, ...]
    all_alike: bool = False  # each repeats what this buyer or store was sent lately

    @property
    def best(self) -> Draft:
        return self.scored[0].draft


def score(draft: Draft, template: Template, history: Iterable[str] = ()) -> Scored:
    """Judge `draft`, made from `template`, against what was sent lately."""
    point = draft.slots.get("issue") or draft.slots.get("quote") or draft.slots.get("ground")
    ours = template.fault is not Fault.NOBODY
    return Scored(
        draft=draft,
        names_point=point is None or point in draft.body if _needs_point(template) else True,
        apologises=not ours or _SORRY.search(draft.body) is not None,
        says_next=template.says_next,
        alike=most_alike(draft.body, history),
    )


def _needs_point(template: Template) -> bool:
    return any(slot.name in ("issue", "quote", "ground") for slot in template.slots)


def choose(
    templates: Iterable[Template],
    slots: Mapping[str, Given],
    brand: Brand,
    history: Sequence[str] = (),
    *,
    language: str,
    manners: Manners | None = None,
) -> Choice:
    """Render each of `templates` and order them.

    `slots` may hold more than a template needs; a template whose slots are not all filled is
    left out. `history` are bodies that this buyer and this store were sent lately. Raises
    ValueError when nothing is left to choose from.
    """
    scored = []
    lacking: set[str] = set()
    for one in templates:
        has = {slot.name for slot in one.slots}
        if missing := has - {name for name, given in slots.items() if given}:
            lacking |= missing
            continue
        own = {name: slots[name] for name in {*has, "name"} & {*slots}}
        draft = render(one, own, brand, language=language, manners=manners)
        scored.append(score(draft, one, history))
    if not scored:
        raise ValueError(
            f"no template can be filled; missing: {', '.join(sorted(lacking)) or 'templates'}"
        )
    scored.sort(key=lambda one: one.order)
    return Choice(scored=tuple(scored), all_alike=all(one.alike >= ALIKE for one in scored))


def draft(
    template: Template,
    slots: Mapping[str, Given],
    brand: Brand,
    history: Sequence[str] = (),
    *,
    language: str,
    manners: Manners | None = None,
) -> Draft:
    """Fill one template; a note says when it repeats what was sent lately."""
    made = render(template, slots, brand, language=language, manners=manners)
    same = most_alike(made.body, history)
    if same < ALIKE:
        return made
    note = f"repeats {same:.0%} of a text that was sent lately: choose another or reword it"
    return made.model_copy(update={"notes": (*made.notes, note)})
