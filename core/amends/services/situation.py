"""The situation in which something would leave, computed from case, review, order and store.

Whoever writes a text has no say in it: why it leaves, who wrote first, how often we wrote, what
hour it is at the buyer's place. What is not known stays unknown, and a rule that needs it says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from amends.db.messages import Message
from amends.db.queue import Sight
from amends.db.scope import Scope
from amends.db.unit import Unit
from amends.domain.action import Action, ActionKind, Permission
from amends.domain.course import ANSWER
from amends.domain.facts import ContextFacts, Facts, Purpose, ReviewSays
from amends.domain.ids import OrderRef
from amends.domain.order import OrderFacts
from amends.domain.outbox import Approval
from amends.domain.policy import Verdict, judge
from amends.domain.review import Change, Review, ReviewKind
from amends.domain.rule import APPEAL, DATA, MESSAGE, PUBLIC_REPLY, SOLICITATION
from amends.domain.standing import Attempt, Case
from amends.domain.store import Store
from amends.domain.times import earliest
from amends.domain.triage import Cause
from amends.language.wording import wording
from amends.marketplace.connector import RouteFacts
from amends.services.house import House, country_of

_ALL = Scope.everything()
_ACT = {
    ActionKind.MESSAGE: MESSAGE,
    ActionKind.PUBLIC_REPLY: PUBLIC_REPLY,
    ActionKind.RATE_BUYER: PUBLIC_REPLY,
    ActionKind.SOLICITATION: SOLICITATION,
    ActionKind.APPEAL: APPEAL,
}
_PRODUCT = {Cause.QUALITY, Cause.FIT_SUBJECTIVE, Cause.PRICE_VALUE}
_SELLER = {Cause.SERVICE, Cause.AFTER_SALES}
_OVERDUE = timedelta(days=1)  # after the promised day an order that has not come is an issue


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that is known about a case now."""

    now: datetime
    store: Store
    case: Case
    sight: Sight
    order: OrderFacts | None
    messages: Sequence[Message]
    beside: Sequence[Case]  # cases of the same buyer or order
    forbidden: bool  # the buyer or order is on the no-contact list
    reply_deleted: bool
    has_credentials: bool
    permissions: Sequence[Permission] | None = None  # None: the platform was not asked

    @property
    def buyer_wrote(self) -> bool:
        return bool(self.messages) or self.case.buyer_wrote

    @property
    def tried(self) -> tuple[Attempt, ...]:
        """What was tried with this buyer, in this case and in those beside it, oldest first."""
        every = [one for case in (self.case, *self.beside) for one in case.attempts]
        return tuple(sorted(every, key=lambda one: one.at))

    @property
    def order_ref(self) -> OrderRef | None:
        return self.case.order or self.sight.review.order

    def route_facts(self, house: House, step: str = "") -> RouteFacts:
        """What decides the way of an action of this case."""
        return RouteFacts(
            now=self.now,
            settings=house.settings(self.store),
            has_credentials=self.has_credentials,
            review=self._review_with_order(),
            order=self.order,
            order_ref=self.order_ref,
            buyer_wrote=self.buyer_wrote,
            purpose=purpose_of(self, ActionKind.MESSAGE, step),
            permissions=self.permissions,
        )

    def _review_with_order(self) -> Review:
        review = self.sight.review
        if review.order is None and self.case.order is not None:
            return review.model_copy(update={"order": self.case.order})
        return review


def situation_of(
    unit: Unit,
    case: Case,
    now: datetime,
    *,
    store: Store | None = None,
    sight: Sight | None = None,
    permissions: Sequence[Permission] | None = None,
) -> Situation:
    """Load what is known about `case`. Raises NotFound when its review or store is gone."""
    store = store or unit.agency.store(_ALL, case.store)
    sight = sight or unit.queue.one(_ALL.narrowed([case.store]), case.review)
    ref = case.order or sight.review.order
    history = unit.queue.history(_ALL, case.review) if sight.revisions else ()
    deleted = any(
        Change.REPLIED in one.changes and one.before.get("reply") and not one.after.get("reply")
        for one in history
    )
    return Situation(
        now=now,
        store=store,
        case=case,
        sight=sight,
        order=unit.evidence.read(case.store, ref, now) if ref else None,
        messages=unit.messages.of_order(case.store, ref) if ref else (),
        beside=unit.cases.beside(case),
        forbidden=unit.cases.forbidden(case.store, ref, unit.cases.buyer_of(case.id)),
        reply_deleted=deleted,
        has_credentials=unit.agency.account(store.account).has_credentials,
        permissions=permissions,
    )


def purpose_of(situation: Situation, kind: ActionKind, step: str) -> Purpose | None:
    """Why it would leave. Never told by a person: it follows from what happened."""
    if kind is ActionKind.SOLICITATION:
        return Purpose.REVIEW_REQUEST
    if kind is not ActionKind.MESSAGE:
        return Purpose.REVIEW_FOLLOWUP if kind is ActionKind.PUBLIC_REPLY else None
    if step == ANSWER.name or situation.buyer_wrote:
        return Purpose.REPLY_TO_BUYER
    order = situation.order
    promised = order.deliver_by if order is not None and order.delivered is None else None
    if promised is not None and situation.now > promised + _OVERDUE:
        # It was promised for a day that is over: on its way late, or not sent at all.
        return Purpose.DELIVERY_UPDATE if order and order.shipped else Purpose.ORDER_ISSUE
    return Purpose.REVIEW_FOLLOWUP


def context_of(
    situation: Situation,
    action: Action,
    step: str,
    *,
    tool: str | None = None,
    same_text: int = 0,
    template: str | None = None,
    approval: Approval | None = None,
) -> ContextFacts:
    """What the rules may know of the situation in which `action` would leave."""
    case, review, now = situation.case, situation.sight.review, situation.now
    zone = ZoneInfo(situation.store.zone)
    tried = situation.tried
    unasked = [one for one in tried if one.contact]
    question = _open_question(situation)
    delivered = situation.order.delivered if situation.order else None
    written = earliest(review.written, zone)
    return ContextFacts(
        action=_ACT.get(action.kind, DATA),
        kind=action.kind,
        buyer_asked=action.kind is not ActionKind.SOLICITATION and situation.buyer_wrote,
        purpose=purpose_of(situation, action.kind, step),
        tool=tool,
        channel="platform",
        channels_used=tuple(dict.fromkeys(("platform", *(one.channel for one in tried)))),
        rating=review.rating,
        review_target="seller_feedback" if review.kind is ReviewKind.SELLER else "product_review",
        days_since_delivery=_days(delivered, now),
        days_since_review=_days(written, now),
        messages_already_sent=len(unasked),
        hours_since_last_message=(now - tried[-1].at) / timedelta(hours=1) if tried else None,
        never_written=not tried,
        hours_question_open=(now - question) / timedelta(hours=1) if question else 0.0,
        buyer_opted_out=case.declined or situation.forbidden,
        local_hour=now.astimezone(zone).hour,
        buyer_language=_language(situation),
        same_text_count=same_text + 1,
        has_followup=bool(review.follow_ups),
        reply_deleted_before=situation.reply_deleted,
        safety=bool(case.dangers),
        held=case.held,
        order_value=situation.order.total if situation.order else None,
        orderless=situation.order_ref is None,
        country=country_of(situation.store),
        ground=action.ground,
        review_id=review.key.value,
        review_says=_says(situation),
        template_unchanged=template is not None,
        read_by=approval.read_by if approval else None,
    )


def judged(
    unit: Unit,
    house: House,
    situation: Situation,
    action: Action,
    step: str,
    *,
    tool: str | None = None,
    template: str | None = None,
    approval: Approval | None = None,
) -> Verdict:
    """What the rules say about `action`, in this situation, with these very words."""
    same = unit.outbox.same_text(situation.store.id, action.text, action.key)
    context = context_of(
        situation, action, step, tool=tool, same_text=same, template=template, approval=approval
    )
    facts = Facts(text=wording(action.text), context=context)
    return judge(facts, house.policy(situation.store), situation.now.date())


def _open_question(situation: Situation) -> datetime | None:
    if situation.case.unanswered is None:
        return None
    for one in situation.messages:
        if one.id == situation.case.unanswered:
            return one.written_at
    return None


def _days(since: datetime | None, now: datetime) -> int | None:
    return None if since is None else max(0, (now - since).days)


def _language(situation: Situation) -> str | None:
    for one in situation.permissions or ():
        if one.language:
            return one.language[:2].lower()
    triage = situation.sight.triage
    return (triage.language if triage else None) or situation.store.language


def _says(situation: Situation) -> ReviewSays | None:
    triage = situation.sight.triage
    if triage is None:
        return None
    causes = {one.what for one in triage.causes}
    return ReviewSays(
        product=bool(causes & _PRODUCT),
        seller=bool(causes & _SELLER),
        delivery=Cause.LOGISTICS in causes,
    )
