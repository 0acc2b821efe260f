"""What can happen to a case: outside, in the outbox, by the clock, and by a person's word.

An event carries everything that `advance` needs, so the events of a case tell its whole history
and nothing has to be looked up to understand one. Ids and digests only: no word of a buyer.
"""

from typing import Annotated, Literal

from pydantic import Field

from amends.domain.hours import Clocks
from amends.domain.ids import CaseId, OrderRef
from amends.domain.playbook import PlanStep
from amends.domain.times import Instant
from amends.domain.triage import Cause, Danger, Signal
from amends.domain.values import Value


class Happened(Value):
    """Every event has its moment, and a person where a person did it."""

    at: Instant
    by: str = ""  # empty: nobody, it happened


# Outside


class Opened(Happened):
    """A review needs work, or a closed case heard something."""

    event: Literal["opened"] = "opened"
    causes: tuple[Cause, ...] = ()
    signals: tuple[Signal, ...] = ()
    dangers: tuple[Danger, ...] = ()
    steps: tuple[PlanStep, ...] = ()
    playbook: str = ""
    clocks: Clocks = Clocks()
    buyer_wrote: bool = False
    order: OrderRef | None = None
    previous: CaseId | None = None  # the case before it of the same review


class ReviewChanged(Happened):
    """It was rewritten, rated anew, added to, or tagged otherwise."""

    event: Literal["review_changed"] = "review_changed"
    needs_work: bool
    appended: bool = False
    dangers: tuple[Danger, ...] = ()


class ReviewGone(Happened):
    """It is no longer visible."""

    event: Literal["review_gone"] = "review_gone"


class ReviewBack(Happened):
    event: Literal["review_back"] = "review_back"


class BuyerWrote(Happened):
    """A message on the order of the case."""

    event: Literal["buyer_wrote"] = "buyer_wrote"
    message: int  # its id
    declined: bool = False  # wants no more messages
    dangers: tuple[Danger, ...] = ()
    clocks: Clocks = Clocks()


# In the outbox


class Impossible(Happened):
    """The step that was to be taken has no way now, on this store, for this review."""

    event: Literal["impossible"] = "impossible"
    key: str
    why: str


class Approved(Happened):
    """A person said yes. By nobody: it surely has not left, and the yes still holds."""

    event: Literal["approved"] = "approved"
    key: str


class Bounced(Happened):
    """It was approved, and must be approved again: the policy or the situation has changed."""

    event: Literal["bounced"] = "bounced"
    key: str
    why: str


class Rejected(Happened):
    """A person does not want it."""

    event: Literal["rejected"] = "rejected"
    key: str
    why: str = ""


class Sent(Happened):
    """The platform took it, or a person did it and said so."""

    event: Literal["sent"] = "sent"
    key: str
    channel: str = "platform"


class HandedOver(Happened):
    event: Literal["handed_over"] = "handed_over"
    key: str
    until: Instant | None = None


class HandReturned(Happened):
    """A person could not do it, or its time ran out: `expired`."""

    event: Literal["hand_returned"] = "hand_returned"
    key: str
    why: str
    expired: bool = False


class CannotReach(Happened):
    """A person tried, and nobody can be reached that way."""

    event: Literal["cannot_reach"] = "cannot_reach"
    key: str


class Failed(Happened):
    """Surely not done."""

    event: Literal["failed"] = "failed"
    key: str
    why: str


class InDoubt(Happened):
    """It may have been done."""

    event: Literal["in_doubt"] = "in_doubt"
    key: str
    why: str


# The clock


class TimePassed(Happened):
    event: Literal["time_passed"] = "time_passed"


# A person's word


class Assigned(Happened):
    event: Literal["assigned"] = "assigned"
    to: str


class Noted(Happened):
    """A note was written; its words stand elsewhere."""

    event: Literal["noted"] = "noted"
    note: int


class Snoozed(Happened):
    event: Literal["snoozed"] = "snoozed"
    until: Instant


class FactFound(Happened):
    """Something that a second contact may rest on: refund booked, cause fixed."""

    event: Literal["fact_found"] = "fact_found"
    fact: str = Field(min_length=3, max_length=200)


class OrderConfirmed(Happened):
    """A person says which order the review is about."""

    event: Literal["order_confirmed"] = "order_confirmed"
    order: OrderRef


class Looked(Happened):
    """A person has looked, as the step asked, and goes on."""

    event: Literal["looked"] = "looked"
    found: str = ""


class Retried(Happened):
    """A person lets a step be tried once more: only a person raises the attempt."""

    event: Literal["retried"] = "retried"


class Skipped(Happened):
    event: Literal["skipped"] = "skipped"
    why: str


class Released(Happened):
    """A lead has looked at what is dangerous and lets the work go on."""

    event: Literal["released"] = "released"
    why: str = Field(min_length=3)


class Closed(Happened):
    event: Literal["closed"] = "closed"
    outcome: Literal[
        "problem_solved",
        "problem_not_solved",
        "no_lawful_contact",
        "appeal_granted",
        "withdrawn",
    ]
    why: str = ""


CaseEvent = Annotated[
    Opened
    | ReviewChanged
    | ReviewGone
    | ReviewBack
    | BuyerWrote
    | Impossible
    | Approved
    | Bounced
    | Rejected
    | Sent
    | HandedOver
    | HandReturned
    | CannotReach
    | Failed
    | InDoubt
    | TimePassed
    | Assigned
    | Noted
    | Snoozed
    | FactFound
    | OrderConfirmed
    | Looked
    | Retried
    | Skipped
    | Released
    | Closed,
    Field(discriminator="event"),
]
