"""What waits to leave: an action, who approved which words of it, and what became of it.

    proposed → approved → sending → done
                  ↑          ├────→ handed over → done
                  └─ surely  ├────→ failed
                     not ────┴────→ uncertain → done, failed or a person's word

An action leaves at most once. Whoever says yes says it to these words, in this situation, knowing
these warnings; when one of them has changed the action is proposed again. Pure.
"""

import hashlib
from datetime import timedelta
from enum import StrEnum

from pydantic import AwareDatetime, Field

from amends.domain.action import Action, Delivery, Handover, Receipt
from amends.domain.ids import CaseId
from amends.domain.policy import Verdict
from amends.domain.rule import WARN
from amends.domain.values import Value

NEVER_SURE = timedelta(minutes=10)  # a kind without `settles_within` is looked up after this; ours
MOST_TRIES = 3  # so often may what surely did not leave be sent again by itself; ours


class ActionState(StrEnum):
    """Who owes what."""

    PROPOSED = "proposed"  # a person owes a yes or a no
    APPROVED = "approved"  # we owe the sending
    SENDING = "sending"  # the call is under way, or its program died
    DONE = "done"
    HANDED_OVER = "handed_over"  # a person owes the work on the platform's page
    UNCERTAIN = "uncertain"  # we owe a look, and after it a person owes a word
    FAILED = "failed"  # surely not done; a person decides what next
    WITHDRAWN = "withdrawn"  # nothing will come of it


WAITS = (ActionState.PROPOSED, ActionState.APPROVED)  # may still be withdrawn
UNDER_WAY = (ActionState.SENDING, ActionState.HANDED_OVER, ActionState.UNCERTAIN)
OVER = (ActionState.DONE, ActionState.FAILED, ActionState.WITHDRAWN)


class Acknowledged(Value):
    """A warning that a person has read and takes on."""

    rule: str
    version: int


class Approval(Value):
    """One person's yes, and to what exactly."""

    by: str = Field(min_length=1)  # a person, or "automatic" where the store says so
    at: AwareDatetime
    sha256: str  # of the text
    stands: int  # of the case: how often its situation had changed
    acknowledged: tuple[Acknowledged, ...] = ()
    read_by: str | None = None  # who signs for a text that the gate cannot read


class Outgoing(Value):
    """One row of the outbox."""

    action: Action
    case: CaseId
    step: str
    delivery: Delivery  # the way it will go; chosen when it was proposed
    state: ActionState
    version: int = 1
    template: str | None = None  # from which it was made; None: free text
    not_before: AwareDatetime | None = None  # None: at once
    approval: Approval | None = None
    tries: int = 0
    sent_at: AwareDatetime | None = None  # when the last call began
    trouble: str = ""  # what went wrong last, in words
    receipt: Receipt | None = None
    handover: Handover | None = None
    asks: bool = False  # a look could not tell: a person must say whether it was done

    @property
    def key(self) -> str:
        return self.action.key


def key_of(case: CaseId, step: str, slot: str, attempt: int) -> str:
    """Name an intent for ever: same case, step, slot and attempt, same key.

    Not random, so a crash between deciding and sending cannot mint a second one. Only a person
    raises the attempt.
    """
    return f"case-{case}/{step}/{slot}/{attempt}"


def sha256_of(text: str) -> str:
    """What an approval binds."""
    return hashlib.sha256(text.encode()).hexdigest()


def warnings_of(verdict: Verdict) -> tuple[Acknowledged, ...]:
    """What must be acknowledged before a text may leave."""
    return tuple(
        Acknowledged(rule=hit.rule.id, version=hit.rule.version)
        for hit in verdict.hits
        if hit.severity is WARN
    )


def objections(
    approval: Approval | None, text: str, stands: int, verdict: Verdict
) -> tuple[str, ...]:
    """Why an action may not leave now, in words; empty: it may.

    Asked when somebody says yes and again just before the call.
    """
    if approval is None:
        return ("nobody has approved it",)
    reasons = []
    if approval.sha256 != sha256_of(text):
        reasons.append("the text is not the one that was approved")
    if approval.stands != stands:
        reasons.append("the case has moved on since it was approved")
    if not verdict.may_leave:
        blocking = [hit.reason for hit in verdict.hits if hit.severity > WARN or hit.unknown]
        reasons += blocking or ["the policy does not let it leave"]
    known = set(approval.acknowledged)
    reasons += [
        f"nobody has acknowledged the warning {one.rule}"
        for one in warnings_of(verdict)
        if one not in known
    ]
    return tuple(reasons)
