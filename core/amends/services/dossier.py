"""Everything that a person who opens a case must know, gathered in one transaction.

For people and programs that show a case; decides nothing. What a buyer wrote in private is opened
here, for whoever may see it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from amends.db.cases import Note
from amends.db.issues import Ticket
from amends.db.messages import Message
from amends.db.scope import Scope
from amends.db.unit import Unit
from amends.domain.events import CaseEvent
from amends.domain.guess import Guess
from amends.domain.ids import CaseId, IssueId
from amends.domain.outbox import Outgoing
from amends.domain.safety import ReportingDuty, duties_in
from amends.domain.standing import Case
from amends.services.decide import Desk, Preview
from amends.services.drafting import Proposed, Wish, fresh_words
from amends.services.house import House, country_of
from amends.services.situation import Situation, situation_of


@dataclass(frozen=True, slots=True)
class Dossier:
    """A case with all that belongs to it."""

    case: Case
    situation: Situation
    history: Sequence[CaseEvent]
    notes: Mapping[int, Note]
    actions: Sequence[Outgoing]  # all that it ever put out, oldest first
    pending: Preview | None  # what it waits for, as it would leave now
    draft: Proposed | None  # of an action that has no words yet, and why
    messages: Sequence[tuple[Message, str]]  # of the buyer, with their words
    guesses: Sequence[Guess]  # which order it may be about; empty: known, or not guessed
    tickets: Sequence[Ticket]
    issues: Sequence[IssueId]
    duties: Sequence[ReportingDuty]  # who may have to hear of the danger; a client decides


def dossier_of(
    unit: Unit,
    house: House,
    scope: Scope,
    case_id: CaseId,
    now: datetime,
    wish: Wish | None = None,
) -> Dossier:
    """Gather what belongs to a case; `wish` is about the draft of what has no words yet.

    Raises NotFound outside the scope as well.
    """
    case = unit.cases.get(scope, case_id)
    situation = situation_of(unit, case, now)
    actions = unit.outbox.of_case(case.id)
    pending = draft = None
    if case.pending is not None:
        outgoing = unit.outbox.get(case.pending.key)
        pending = Desk(unit, house, now, "", scope).preview(outgoing)
        draft = fresh_words(unit, house, situation, outgoing, wish)
    review = situation.sight.review
    known_order = situation.order_ref is not None
    return Dossier(
        case=case,
        situation=situation,
        history=unit.cases.history(case.id),
        notes=unit.cases.notes(case.id),
        actions=actions,
        pending=pending,
        draft=draft,
        messages=[(one, unit.messages.words(one.id)) for one in situation.messages],
        guesses=() if known_order or review.order else unit.guesses.of(case.store, case.review),
        tickets=unit.issues.tickets(scope, case=case.id),
        issues=unit.issues.of_review(case.review),
        duties=duties_in(country_of(situation.store)) if case.dangers else (),
    )


def drafted(desk: Desk, case: CaseId, wish: Wish | None = None) -> Proposed | None:
    """Give an action that has no words yet its first draft, where a whole one can be made.

    None: it has words, or needs none, or the case proposes nothing. The caller commits.
    """
    pending = desk.case(case).pending
    if pending is None:
        return None
    outgoing = desk.unit.outbox.get(pending.key)
    situation = situation_of(desk.unit, desk.case(case), desk.now)
    proposed = fresh_words(desk.unit, desk.house, situation, outgoing, wish)
    if proposed is not None and proposed.whole:
        desk.write(outgoing, proposed.text, template=proposed.kept_as, language=proposed.language)
    return proposed
