"""A case as it stands: whose turn it is, what was tried, what waits, and what a person must bring.

The value alone; what becomes of it is said in `amends.domain.case`.
"""

from enum import StrEnum
from typing import Any, Self

from amends.domain.hours import Clocks
from amends.domain.ids import CaseId, OrderRef, ReviewId, StoreId
from amends.domain.outbox import ActionState
from amends.domain.playbook import PlanStep
from amends.domain.times import Instant
from amends.domain.triage import Cause, Danger, Signal
from amends.domain.values import Value


class CaseStatus(StrEnum):
    """Who owes whom what."""

    OPEN = "open"  # one of us owes a decision: what is proposed, or what is lacking
    APPROVED = "approved"  # we owe the sending of what was approved
    IN_DOUBT = "in_doubt"  # we owe a look: it may have been sent
    AT_HAND = "at_hand"  # one of us owes the work on the platform's own page
    WAITING = "waiting"  # the buyer owes us the next word
    RESTING = "resting"  # nobody owes anything until the next step is due
    HELD = "held"  # a lead owes a look: somebody may be hurt
    CLOSED = "closed"  # nothing more will ever be sent


class Outcome(StrEnum):
    """How it ended for the buyer. A changed rating is only observed, never an outcome."""

    PROBLEM_SOLVED = "problem_solved"
    PROBLEM_NOT_SOLVED = "problem_not_solved"
    NO_LAWFUL_CONTACT = "no_lawful_contact"
    APPEAL_GRANTED = "appeal_granted"
    WITHDRAWN = "withdrawn"  # by us: a mistake, or another case has it


class Pending(Value):
    """The action that the case waits for."""

    key: str
    step: str
    state: ActionState  # as far as the case was told; *sending* is the outbox's own


class Attempt(Value):
    """A line of the ledger: what was tried, by which way, on what new fact, with what result."""

    key: str
    step: str
    strategy: str
    channel: str
    at: Instant
    contact: bool  # it was written to the buyer unasked
    fact: str = ""  # on which a second contact rests
    outcome: str = ""  # "answered", "silent", "cannot reach"; empty: not known yet


class Fact(Value):
    """Something new that a second contact may rest on."""

    at: Instant
    says: str
    by: str
    used: bool = False


class Case(Value):
    """Our work to recover one review of one store."""

    id: CaseId
    store: StoreId
    review: ReviewId
    status: CaseStatus = CaseStatus.OPEN
    version: int = 0  # grows with every event that changes anything
    stands: int = 0  # grows with what changes what may be said; an approval is bound to it
    opened_at: Instant
    previous: CaseId | None = None

    causes: tuple[Cause, ...] = ()  # surest first
    signals: tuple[Signal, ...] = ()
    dangers: tuple[Danger, ...] = ()
    released_by: str = ""  # the lead who let the work go on

    playbook: str = ""
    steps: tuple[PlanStep, ...] = ()
    at_step: int = 0
    done: tuple[str, ...] = ()  # names of steps that will not be taken again
    closed_doors: tuple[str, ...] = ()  # "second: no route, because …"
    pending: Pending | None = None
    failed: Pending | None = None  # what may be tried once more, by a person's word
    spent: tuple[str, ...] = ()  # keys that failed, came back or were turned down
    attempts: tuple[Attempt, ...] = ()
    facts: tuple[Fact, ...] = ()

    clocks: Clocks = Clocks()
    clock_from: Instant | None = None  # since when they run, for telling that half is over
    due: Instant | None = None  # when time alone moves it on
    lacks: str = ""  # what a person must bring or say; empty: nothing

    order: OrderRef | None = None  # the review's own, or confirmed by a person
    buyer_wrote: bool = False
    unanswered: int | None = None  # the buyer's message that waits for our word
    declined: bool = False  # the buyer wants no more messages
    better: bool = False  # the review needs no work any more: observed, never asked for
    gone: bool = False  # no longer visible

    assigned: str = ""
    snoozed_until: Instant | None = None
    outcome: Outcome | None = None
    closed_at: Instant | None = None

    def but(self, **changes: Any) -> Self:
        """The same case with `changes`, which are not checked again: they come from the domain."""
        return self.model_copy(update=changes)

    @property
    def held(self) -> bool:
        return self.status is CaseStatus.HELD

    @property
    def step(self) -> PlanStep | None:
        """The step it is at; None: past the last one."""
        return self.steps[self.at_step] if self.at_step < len(self.steps) else None

    @property
    def contacts(self) -> tuple[Attempt, ...]:
        """What was written to the buyer unasked."""
        return tuple(one for one in self.attempts if one.contact)


# What follows from an event. Returned by `advance`, done by `amends.services`.


class Propose(Value):
    """Put an action before a person: its way, its text and its verdict are found out then."""

    key: str
    step: PlanStep
    slot: str
    attempt: int


class Withdraw(Value):
    """Nothing will come of it, unless it has left already."""

    key: str


class AskAgain(Value):
    """What was approved must be approved again."""

    key: str
    why: str


class OpenTicket(Value):
    """Somebody must improve something."""

    step: PlanStep


class Alarm(Value):
    """Lead and client must know at once."""

    dangers: tuple[Danger, ...]


class OpenNext(Value):
    """A closed case heard something: the next, linked one begins."""

    because: str


class Gather(Value):
    """No contact is lawful, no ground exists: the review joins those of its product and cause."""


Effect = Propose | Withdraw | AskAgain | OpenTicket | Alarm | OpenNext | Gather


class Step(Value):
    """What a case becomes, and what follows."""

    case: Case
    effects: tuple[Effect, ...] = ()


class IllegalTransition(ValueError):
    """The event makes no sense for a case in this state; the words say why."""

    def __init__(self, case: Case, event: object, why: str = "") -> None:
        name = type(event).__name__
        said = why or f"{name} cannot happen"
        super().__init__(f"case {case.id} is {case.status}: {said}")
        self.case = case.id
