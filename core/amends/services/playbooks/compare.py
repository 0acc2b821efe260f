"""What an agency's own playbooks change: which of the defaults they replace, step by step."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from amends.domain.playbook import PlanStep, Playbook, choose
from amends.domain.review import ReviewKind
from amends.domain.triage import Cause


@dataclass(frozen=True, slots=True)
class Difference:
    """One of the agency's, and one that it stands in the place of."""

    own: Playbook
    instead_of: Playbook | None  # None: nothing stood there
    causes: tuple[Cause | None, ...] = ()  # of reviews that it answers now; None: no cause known
    steps: tuple[tuple[str, PlanStep], ...] = ()  # "-" is gone, "+" is new, " " stays

    @property
    def used(self) -> bool:
        """Whether any review gets it; else others fit better everywhere."""
        return bool(self.causes)


def compare(
    own: Sequence[Playbook], defaults: Sequence[Playbook], marketplace: str
) -> Iterator[Difference]:
    """Each playbook of `own` beside every default that it replaces on `marketplace`."""
    for book in own:
        replaced: dict[str, tuple[Playbook | None, list[Cause | None]]] = {}
        for about in ReviewKind:
            for cause in (*Cause, None):
                before = choose(defaults, marketplace, cause, about)
                if choose((*defaults, *own), marketplace, cause, about) is book:
                    stood = before.id if before else ""
                    replaced.setdefault(stood, (before, []))[1].append(cause)
        if not replaced:
            yield Difference(book, None)
        for before, causes in replaced.values():
            steps = tuple(_changes(before.steps if before else (), book.steps))
            yield Difference(book, before, tuple(dict.fromkeys(causes)), steps)


def _changes(
    before: Sequence[PlanStep], after: Sequence[PlanStep]
) -> Iterator[tuple[str, PlanStep]]:
    was, becomes = ([one.name for one in steps] for steps in (before, after))
    for what, a, b, c, d in SequenceMatcher(None, was, becomes, autojunk=False).get_opcodes():
        if what != "equal":
            yield from (("-", step) for step in before[a:b])
            yield from (("+", step) for step in after[c:d])
            continue
        for old, new in zip(before[a:b], after[c:d], strict=True):
            yield from ((" ", old),) if old == new else (("-", old), ("+", new))
