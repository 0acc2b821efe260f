"""What a person needs to do an action in Seller Central: text, page, few steps, what to avoid.

Amazon has no call for any of this. The paths of its pages were not verified, so each is a setting;
no link carries more of a buyer than the number of the order. Pure, opens nothing.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta

from amends.domain.action import Action, ActionKind, Handover, Proof
from amends.domain.review import Review
from amends.marketplace.connector import RouteFacts
from amends_amazon.policy.pages import (
    filled,
    for_ground,
    known_by,
    named,
    named_review,
    order_in,
    order_link,
    proof_of,
    review_link,
    written_at,
)
from amends_amazon.policy.ways import (
    answers,
    asking_window,
    by_brand_tool,
    is_feedback,
    settings_in,
)
from amends_amazon.settings import AmazonSettings

SELLER_CENTRAL = "Seller Central"
NOT_IN_A_MESSAGE = (
    "reviews, feedback or stars: no request, no hint, no thanks for them",
    "coupons, gifts, advertising, other articles",
    "telephone, e-mail, messenger, links that lead away from Amazon",
    "emojis, pictures of the product, HTML",
)
NOT_IN_A_REPLY = (
    "names, address, order number or anything else about this buyer",
    "links, telephone numbers, promotion, a request to change the feedback",
    "haste: a reply cannot be edited, and after it is deleted there is no second one",
)
NEVER_FOR_A_REVIEW = "any word that ties the money to a review or to changing it"


def hand_over(action: Action, facts: RouteFacts) -> Handover:
    """The hand-over of `action`, which is one of HANDED_OVER. Raises KeyError for others."""
    return HANDED_OVER[action.kind](action, facts, settings_in(facts))


def _message(action: Action, facts: RouteFacts, settings: AmazonSettings) -> Handover:
    if by_brand_tool(facts):
        return _contact_customer(action, facts, settings)
    order = order_in(action, facts)
    if answers(facts) or order is None:
        return Handover(
            key=action.key,
            text=action.text,
            where=f"{SELLER_CENTRAL}, Messages",
            link=filled(settings.messages_address, settings),
            steps=(
                f"Open the thread of {named(order)}",
                "Paste the text as it is and send it: an automatic reply does not count",
            ),
            avoid=NOT_IN_A_MESSAGE,
        )
    return Handover(
        key=action.key,
        text=action.text,
        where=f"{SELLER_CENTRAL}, order page",
        link=order_link(order, settings),
        steps=(
            f"Open {named(order)} and choose Contact buyer",
            "Choose the subject that fits the text; where none does, stop and return this",
            "Paste the text as it is and send it",
        ),
        evidence=(named(order),),
        avoid=NOT_IN_A_MESSAGE,
    )


def _contact_customer(action: Action, facts: RouteFacts, settings: AmazonSettings) -> Handover:
    """Amazon sends its own words, so the text waits until the buyer has answered."""
    offers_money = action.money is not None or action.options.get("template") == "courtesy_refund"
    template = "Courtesy refund" if offers_money else "Customer support"
    gives = "offers the whole price back" if offers_money else "asks leave to talk"
    until = written_at(facts, settings)
    return Handover(
        key=action.key,
        text=action.text,
        where=f"{SELLER_CENTRAL}, Customer Reviews",
        link=filled(settings.brand_address, settings),
        steps=(
            f"Find {named_review(facts.review)}: no Contact customer beside it, return this",
            f"Choose Contact customer, then {template}, which {gives}: Amazon's words, not edited",
            "Keep the text for Messages: it is for the buyer's answer, and not sent before",
        ),
        evidence=known_by(facts.review),
        avoid=("the review itself, also once the buyer answers", *NOT_IN_A_MESSAGE[1:]),
        deadline=until + timedelta(days=settings.brand_days) if until else None,
    )


def _public_reply(action: Action, facts: RouteFacts, settings: AmazonSettings) -> Handover:
    return Handover(
        key=action.key,
        text=action.text,
        where=f"{SELLER_CENTRAL}, Feedback Manager",
        link=filled(settings.feedback_address, settings),
        steps=(
            f"Find the feedback of {named(order_in(action, facts))}",
            "Choose Post a public reply, paste the text as it is",
            "Read it once more, and submit it",
        ),
        evidence=known_by(facts.review),
        avoid=NOT_IN_A_REPLY,
    )


def _refund(action: Action, facts: RouteFacts, settings: AmazonSettings) -> Handover:
    sum_ = f"{action.money} back" if action.money else "the sum approved here"
    return _on_the_order(
        action,
        facts,
        settings,
        steps=(
            "Choose Refund order, and see that nothing was refunded already",
            f"Enter {sum_}, choose the reason, and submit once",
        ),
        avoid=(NEVER_FOR_A_REVIEW,),
    )


def _price_reduction(action: Action, facts: RouteFacts, settings: AmazonSettings) -> Handover:
    sum_ = str(action.money) if action.money else "the sum approved here"
    return _on_the_order(
        action,
        facts,
        settings,
        steps=(
            "Choose Refund order, and see that nothing was refunded already",
            f"Enter {sum_} as a part of the item's price, choose the reason, and submit once",
        ),
        avoid=(NEVER_FOR_A_REVIEW, "money outside of the order"),
    )


def _return_acceptance(action: Action, facts: RouteFacts, settings: AmazonSettings) -> Handover:
    return _on_the_order(
        action,
        facts,
        settings,
        steps=(
            "Open its return request under Manage returns",
            "Authorise the return, with the label that is due by law or by Amazon's rules",
        ),
        avoid=("a condition that Amazon's return policy does not hold",),
    )


def _appeal(action: Action, facts: RouteFacts, settings: AmazonSettings) -> Handover:
    if facts.review is not None and not is_feedback(facts):
        return _report_abuse(action, facts.review, settings)
    written = written_at(facts, settings)
    return Handover(
        key=action.key,
        text=action.text,
        where=f"{SELLER_CENTRAL}, Feedback Manager",
        link=filled(settings.feedback_address, settings),
        steps=(
            f"Find the feedback of {named(order_in(action, facts))}",
            f"Choose Request removal{for_ground(action)}",
            "Where the form asks for words, paste the text; submit once",
        ),
        evidence=(*known_by(facts.review), *proof_of(facts)),
        avoid=(
            "a second request for the same feedback, or one by another channel",
            "that it is unjust, or solved: Amazon removes nothing for that",
        ),
        deadline=written + timedelta(days=settings.appeal_days) if written else None,
    )


def _report_abuse(action: Action, review: Review, settings: AmazonSettings) -> Handover:
    return Handover(
        key=action.key,
        text=action.text,
        where="the review's own page",
        link=review.url or review_link(review, settings),
        steps=(
            f"Open {named_review(review)}",
            f"Choose Report{for_ground(action)}",
            "Where the form asks for words, paste the text; submit once",
        ),
        evidence=known_by(review),
        avoid=(
            "a second report by anybody of the team: brands that report wrongly lose the tool",
            "asking others to report it or to vote on it",
        ),
    )


def _solicitation(action: Action, facts: RouteFacts, settings: AmazonSettings) -> Handover:
    window = asking_window(facts)
    order = order_in(action, facts)
    return Handover(
        key=action.key,
        text="",  # Amazon writes and translates it
        where=f"{SELLER_CENTRAL}, order page",
        link=order_link(order, settings),
        steps=(
            f"Open {named(order)} and choose Request a review",
            "Choose Yes; where Amazon says that it was asked already, return this",
        ),
        avoid=("choosing whom to ask by mood: all orders alike, or none",),
        deadline=window[1] if window else None,
    )


def _on_the_order(
    action: Action,
    facts: RouteFacts,
    settings: AmazonSettings,
    *,
    steps: tuple[str, ...],
    avoid: tuple[str, ...],
) -> Handover:
    """Money and goods: whoever did it brings a picture, because Amazon shows no number."""
    order = order_in(action, facts)
    return Handover(
        key=action.key,
        text=action.text,
        where=f"{SELLER_CENTRAL}, order page",
        link=order_link(order, settings),
        steps=(f"Open {named(order)}", *steps),
        evidence=(named(order),) if order else (),
        avoid=avoid,
        proof=Proof.SCREENSHOT,
    )


HANDED_OVER: Mapping[ActionKind, Callable[[Action, RouteFacts, AmazonSettings], Handover]] = {
    ActionKind.MESSAGE: _message,
    ActionKind.PUBLIC_REPLY: _public_reply,
    ActionKind.REFUND: _refund,
    ActionKind.PRICE_REDUCTION: _price_reduction,
    ActionKind.RETURN_ACCEPTANCE: _return_acceptance,
    ActionKind.APPEAL: _appeal,
    ActionKind.SOLICITATION: _solicitation,
}
