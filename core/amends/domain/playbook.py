"""Which steps answer which cause: a playbook is data, and a step is one line of it.

An agency edits its playbooks; what could never be allowed or would never end is refused when it
is loaded (`weighed`). A case takes a copy of the steps when it opens, so a later edit changes no
case that is under way. Pure: this module knows no marketplace and reads no file.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from amends.domain.action import ActionKind
from amends.domain.facts import OfferKind
from amends.domain.review import ReviewKind
from amends.domain.triage import Cause
from amends.domain.values import Value

END = "end"
OWN_NAMES = ("answer", "safety")  # of the steps that an event calls for, in any playbook
WEEK = timedelta(days=7)
MOST_CONTACTS = 2  # of a playbook; the policy's COM-FRQ-001 counts again when one leaves
_LONGEST = timedelta(days=365)


class Inner(StrEnum):
    """What a step can be beside an action at a marketplace. Nothing of it leaves the house."""

    IMPROVE = "improve"  # a ticket with an owner: supplier, carrier, listing, packaging, training
    LOOK = "look"  # a person looks at order, return and follow-up, and says how it stands


class Approver(StrEnum):
    """Who may say yes."""

    AGENT = "agent"
    LEAD = "lead"


class PlanStep(Value):
    """One step. `strategy` is what it tries; a second contact needs another one."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_-]{1,40}$")
    does: ActionKind | Inner
    strategy: str = Field(min_length=1, max_length=120)
    after: timedelta = timedelta(0)  # since the step before it was done
    patience: timedelta = WEEK  # of a message: so long the buyer has the next word
    templates: tuple[str, ...] = ()  # ids, best first; empty: those of the cause
    remedies: tuple[OfferKind, ...] = ()  # what may be offered
    approver: Approver = Approver.AGENT
    owner: str = ""  # of an improvement: who must act
    options: dict[str, str] = Field(default_factory=dict)  # what one platform asks
    then: str | None = None  # the step after it; None: the next one. "end" ends

    @property
    def contacts(self) -> bool:
        """Whether it writes to the buyer in private, unasked."""
        return self.does is ActionKind.MESSAGE

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.does is Inner.IMPROVE and not self.owner:
            raise ValueError(f'step {self.name}: say who must improve: owner = "supplier"')
        if not timedelta(0) <= self.after <= _LONGEST:
            raise ValueError(f"step {self.name}: after lies between 0 and {_LONGEST.days} days")
        if not timedelta(0) < self.patience <= _LONGEST:
            raise ValueError(f"step {self.name}: patience lies between 0 and {_LONGEST.days} days")
        return self


class Playbook(Value):
    """The steps for some causes, on one marketplace or on all.

    `causes` and `about` say for which reviews; an empty `causes` is for all that no other fits.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9-]{2,60}$")
    marketplace: str = "*"
    causes: tuple[Cause, ...] = ()
    about: ReviewKind | None = None  # None: reviews of articles and of sellers alike
    says: str = Field(min_length=1)  # for people
    steps: tuple[PlanStep, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _named_once(self) -> Self:
        names = [step.name for step in self.steps]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"playbook {self.id}: two steps are called {twice[0]!r}")
        if taken := [name for name in names if name in (*OWN_NAMES, END)]:
            raise ValueError(f"playbook {self.id}: no step may be called {taken[0]!r}")
        if unknown := [it.then for it in self.steps if it.then not in (None, END, *names)]:
            raise ValueError(f"playbook {self.id}: no step is called {unknown[0]!r}")
        return self

    def fits(self, marketplace: str, cause: Cause | None, about: ReviewKind) -> int:
        """How well it fits, for choosing the best; 0: not at all."""
        if self.marketplace not in ("*", marketplace) or self.about not in (None, about):
            return 0
        if self.causes and cause not in self.causes:
            return 0
        return 1 + (self.marketplace != "*") * 4 + bool(self.causes) * 2 + (self.about is not None)


def choose(
    playbooks: Collection[Playbook], marketplace: str, cause: Cause | None, about: ReviewKind
) -> Playbook | None:
    """The playbook that fits best; of equals the later one, so an agency's own wins."""
    best = max(
        enumerate(playbooks),
        key=lambda numbered: (numbered[1].fits(marketplace, cause, about), numbered[0]),
        default=None,
    )
    return best[1] if best and best[1].fits(marketplace, cause, about) else None


def following(steps: tuple[PlanStep, ...], at: int) -> int:
    """The index of the step after the one `at`; past the last one means the end."""
    then = steps[at].then
    if then is None:
        return at + 1
    if then == END:
        return len(steps)
    return [step.name for step in steps].index(then)


def weighed(
    playbook: Playbook,
    never: Callable[[ActionKind], str],
    templates: Mapping[str, str],
) -> tuple[str, ...]:
    """Why `playbook` must not be used, each reason for a person; empty: it may.

    `never` says why a kind of action can never be allowed where the playbook is for, and is empty
    where some way could exist. `templates` are the ids that are known, with their kinds.
    """
    return (*_endless(playbook), *_impossible(playbook, never), *_repeated(playbook),
            *_unknown(playbook, templates))  # fmt: skip


def _endless(playbook: Playbook) -> Iterator[str]:
    at = 0
    seen: list[int] = []
    while at < len(playbook.steps):
        if at in seen:
            loop = " → ".join(playbook.steps[one].name for one in (*seen[seen.index(at) :], at))
            yield f"it never ends: {loop}"
            return
        seen.append(at)
        at = following(playbook.steps, at)
    for number, step in enumerate(playbook.steps):
        if number not in seen:
            yield f"step {step.name} is never reached"


def _impossible(playbook: Playbook, never: Callable[[ActionKind], str]) -> Iterator[str]:
    for step in playbook.steps:
        if isinstance(step.does, ActionKind) and (why := never(step.does)):
            yield f"step {step.name}: {step.does.value} can never be done there: {why}"


def _repeated(playbook: Playbook) -> Iterator[str]:
    contacts = [step for step in playbook.steps if step.contacts]
    if len(contacts) > MOST_CONTACTS:
        yield f"{len(contacts)} messages to one buyer: {MOST_CONTACTS} at most"
    for number, step in enumerate(contacts):
        if any(step.strategy == before.strategy for before in contacts[:number]):
            yield f"step {step.name} tries the same again: {step.strategy!r}"


def _unknown(playbook: Playbook, templates: Mapping[str, str]) -> Iterator[str]:
    for step in playbook.steps:
        for one in step.templates:
            if one not in templates:
                yield f"step {step.name}: no template is called {one!r}"
            elif templates[one] != step.does.value:
                kinds = f"is a {templates[one]}, not a {step.does.value}"
                yield f"step {step.name}: template {one!r} {kinds}"
