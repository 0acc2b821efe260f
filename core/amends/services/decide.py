"""A person's word: yes, no, other words, done by hand, could not, it was sent, how it ended.

Each is one transaction that says at once what became of it, or why not and what to do next. Two
people who decide about one thing at once: the second hears that it has moved on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from amends.db.scope import Scope
from amends.db.unit import Unit
from amends.domain.action import ActionKind, Delivery, Proof, Receipt, Route
from amends.domain.events import (
    Approved,
    CannotReach,
    CaseEvent,
    Failed,
    HandReturned,
    Noted,
    Rejected,
    Sent,
)
from amends.domain.ids import CaseId
from amends.domain.outbox import (
    Acknowledged,
    ActionState,
    Approval,
    Outgoing,
    objections,
    sha256_of,
    warnings_of,
)
from amends.domain.playbook import Approver
from amends.domain.policy import Verdict
from amends.domain.standing import Case
from amends.services.house import House
from amends.services.move import Scene, move, way_of
from amends.services.situation import Situation, judged, situation_of

_ALL = Scope.everything()
WORDLESS = (ActionKind.SOLICITATION, ActionKind.RETURN_ACCEPTANCE, ActionKind.REFUND,
            ActionKind.RATE_BUYER)  # fmt: skip


class NotNow(Exception):
    """What a person asked cannot be done as things stand; `next_move` says what can."""

    def __init__(self, words: str, next_move: str = "") -> None:
        super().__init__(words)
        self.next_move = next_move


class NotApproved(NotNow):
    """A text may not leave: the verdict says why, rule by rule."""

    def __init__(self, reasons: tuple[str, ...], verdict: Verdict) -> None:
        super().__init__("; ".join(reasons), "change the words, or acknowledge the warnings")
        self.reasons = reasons
        self.verdict = verdict


@dataclass(frozen=True, slots=True)
class Preview:
    """An action as it would leave now: for people, and for the dry run."""

    outgoing: Outgoing
    case: Case
    situation: Situation
    route: Route
    verdict: Verdict

    @property
    def needs(self) -> tuple[Acknowledged, ...]:
        """The warnings that a yes would have to take on."""
        return warnings_of(self.verdict)

    @property
    def wants_lead(self) -> bool:
        """Whether only a lead may say yes."""
        step = next((one for one in self.case.steps if one.name == self.outgoing.step), None)
        return self.case.held or (step is not None and step.approver is Approver.LEAD)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where one person decides, within what they may see."""

    unit: Unit
    house: House
    now: datetime
    by: str
    scope: Scope = _ALL

    def case(self, case: CaseId) -> Case:
        """Raises NotFound outside the scope as well."""
        return self.unit.cases.get(self.scope, case)

    def happen(self, case: CaseId, event: CaseEvent) -> Case:
        """Let a person's event happen. Raises IllegalTransition in words."""
        stands = self.case(case)
        store = self.unit.agency.store(self.scope, stands.store)
        return move(Scene(self.unit, self.house, store, self.now), stands, event)

    def pending(self, case: CaseId) -> Outgoing:
        """The action that the case waits for. Raises NotNow when there is none."""
        stands = self.case(case)
        if stands.pending is None:
            lacks = stands.lacks or f"it is {stands.status}"
            raise NotNow(f"case {case} proposes nothing: {lacks}", f"amends case show {case}")
        return self.unit.outbox.get(stands.pending.key)

    def preview(self, outgoing: Outgoing) -> Preview:
        """How an action stands: its way, and what the rules say about its words."""
        case = self.case(outgoing.case)
        situation = situation_of(self.unit, case, self.now)
        route = way_of(self.house, situation, outgoing.action.kind, outgoing.step)
        verdict = judged(
            self.unit,
            self.house,
            situation,
            outgoing.action,
            outgoing.step,
            tool=route.tool,
            template=outgoing.template,
            approval=outgoing.approval,
        )
        return Preview(outgoing, case, situation, route, verdict)

    def write(
        self, outgoing: Outgoing, text: str, *, template: str | None = None, language: str = ""
    ) -> Preview:
        """Give a proposed action its words. Raises NotNow when it is not as it was read."""
        told = {"text": text.strip(), "language": language or outgoing.action.language}
        action = outgoing.action.model_copy(update=told)
        written = self.unit.outbox.write(outgoing.key, outgoing.version, action, self.now, template)
        if not written:
            raise self._moved_on(outgoing)
        return self.preview(self.unit.outbox.get(outgoing.key))

    def approve(
        self,
        outgoing: Outgoing,
        *,
        acknowledged: Iterable[str] = (),
        read_by: str | None = None,
        lead: bool = False,
    ) -> Preview:
        """A yes to these words, in this situation, with these warnings (ids of rules).

        Raises NotApproved with the verdict, and NotNow when it is no longer proposed, has no
        words, or wants a lead.
        """
        shown = self.preview(outgoing)
        self._fit_for_yes(shown, lead)
        known = set(acknowledged)
        approval = Approval(
            by=self.by,
            at=self.now,
            sha256=sha256_of(outgoing.action.text),
            stands=shown.case.stands,
            acknowledged=tuple(one for one in shown.needs if one.rule in known),
            read_by=read_by,
        )
        if read_by:
            signed = outgoing.model_copy(update={"approval": approval})
            shown = self.preview(signed)
        reasons = objections(approval, outgoing.action.text, shown.case.stands, shown.verdict)
        if reasons:
            raise NotApproved(reasons, shown.verdict)
        approved = self.unit.outbox.approve(
            outgoing.key, outgoing.version, approval, shown.route.delivery, self.now
        )
        if not approved:
            raise self._moved_on(outgoing)
        self.happen(outgoing.case, Approved(at=self.now, by=self.by, key=outgoing.key))
        return shown

    def _fit_for_yes(self, shown: Preview, lead: bool) -> None:
        outgoing, case = shown.outgoing, shown.case
        if outgoing.state is not ActionState.PROPOSED:
            raise self._moved_on(outgoing)
        if shown.route.delivery is Delivery.NEVER:
            raise NotNow(
                f"it has no way any more: {shown.route.reason}", f"amends case skip {case.id}"
            )
        if outgoing.action.kind not in WORDLESS and not _has_words(outgoing.action.text):
            what = "it says nothing in words" if outgoing.action.text else "it has no words yet"
            raise NotNow(what, f"amends edit {case.id}")
        if shown.wants_lead and not self.is_lead(shown.situation.store.conduct.lead, lead):
            raise NotNow("a lead must say yes to this", "let the lead approve it, with --lead")

    def is_lead(self, named: str, lead: bool) -> bool:
        """Whether who decides is the store's lead, `named` or, where nobody is, as they say."""
        return self.by == named if named else lead

    def _moved_on(self, outgoing: Outgoing) -> NotNow:
        now = self.unit.outbox.get(outgoing.key)
        by = f" by {now.approval.by}" if now.approval else ""
        became = f"it is {now.state.value.replace('_', ' ')}{by}"
        if now.state is ActionState.PROPOSED:
            became = "somebody has changed it meanwhile"
        return NotNow(f"{outgoing.key} has moved on: {became}", f"amends case show {outgoing.case}")

    def reject(self, outgoing: Outgoing, why: str) -> Case:
        """A no. Raises NotNow when it is under way already."""
        if not self.unit.outbox.withdraw(outgoing.key, self.now):
            raise self._moved_on(outgoing)
        event = Rejected(at=self.now, by=self.by, key=outgoing.key, why=why)
        return self.happen(outgoing.case, event)

    # What was handed over

    def confirm(self, outgoing: Outgoing, proof: str | None, *, none: bool = False) -> Case:
        """It was done on the platform's page. `proof` is what it showed: a number, a digest.

        Raises NotNow when the kind wants a proof and none was brought; `none` says that the
        platform showed none after all.
        """
        handover, stands = outgoing.handover, outgoing.state
        # One that was taken back while somebody was pasting has been said all the same.
        if stands not in (ActionState.HANDED_OVER, ActionState.WITHDRAWN) or handover is None:
            raise self._moved_on(outgoing)
        if handover.proof is not Proof.NONE and not proof and not none:
            raise NotNow(
                f"this kind brings back a {handover.proof.value}",
                "give it, or say --no-proof when the platform showed none",
            )
        receipt = Receipt(key=outgoing.key, at=self.now, reference=proof)
        self._settle(outgoing, stands, ActionState.DONE, receipt=receipt)
        return self.happen(outgoing.case, Sent(at=self.now, by=self.by, key=outgoing.key))

    def hand_back(self, outgoing: Outgoing, why: str, *, unreachable: bool = False) -> Case:
        """It could not be done; `unreachable`: nobody can be reached that way."""
        self._settle(outgoing, ActionState.HANDED_OVER, ActionState.FAILED, trouble=why)
        told = {"at": self.now, "by": self.by, "key": outgoing.key}
        event = CannotReach(**told) if unreachable else HandReturned(**told, why=why)
        return self.happen(outgoing.case, event)

    def settle_doubt(self, outgoing: Outgoing, *, sent: bool, reference: str | None = None) -> Case:
        """A person has looked at the platform and says whether it was done."""
        receipt = Receipt(key=outgoing.key, at=self.now, reference=reference) if sent else None
        becomes = ActionState.DONE if sent else ActionState.FAILED
        told = {"receipt": receipt} if receipt else {"trouble": "a person looked: it was not done"}
        self._settle(outgoing, ActionState.UNCERTAIN, becomes, **told)
        if sent:
            return self.happen(outgoing.case, Sent(at=self.now, by=self.by, key=outgoing.key))
        why = "a person looked: it was not done"
        return self.happen(
            outgoing.case, Failed(at=self.now, by=self.by, key=outgoing.key, why=why)
        )

    def note(self, case: CaseId, words: str) -> int:
        """Write a note; its words are sealed."""
        self.case(case)
        number = self.unit.cases.note(case, self.by, self.now, words)
        self.happen(case, Noted(at=self.now, by=self.by, note=number))
        return number

    def _settle(
        self, outgoing: Outgoing, was: ActionState, becomes: ActionState, **told: object
    ) -> None:
        if not self.unit.outbox.settle(outgoing.key, (was,), becomes, self.now, **told):
            raise self._moved_on(outgoing)


def _has_words(text: str) -> bool:
    """Whether there is more than signs: a row of emoji answers nobody."""
    return any(map(str.isalnum, text))
