"""What a person needs to do an action on OTTO's own pages: text, place, few steps, what to avoid.

OTTO has no call that writes to a buyer or contests a review. The portal's paths were not seen, so
links are settings, and the steps name the places as sellers do. Pure, opens nothing.
"""

from collections.abc import Callable, Mapping
from urllib.parse import quote

from amends.domain.action import Action, ActionKind, Handover, Proof
from amends.domain.order import Money
from amends.marketplace.connector import RouteFacts
from amends_otto.policy.notices import notice
from amends_otto.settings import OttoSettings

PARTNER_CONNECT = "OTTO Partner Connect"
NOT_IN_A_MESSAGE = (
    "reviews or stars: no request, no hint, no thanks, no survey",
    "coupons, advertising, a newsletter, other articles",
    "telephone, messenger, own shop: the thread stays on OTTO",
    "what OTTO sends itself: order received, shipped, at the parcel shop, delivered",
    "a mail from any address but the service address stored in Partner Connect",
)
GERMAN_ALONE = "another language than German, unless the buyer wrote in it"


def _message(action: Action, facts: RouteFacts, settings: OttoSettings) -> Handover:
    order = _order(action, facts)
    if facts.buyer_wrote:
        where, page = "Customer Communication", settings.messages_page
        find = f"Open the buyer's message{_about(order)}"
    else:
        where, page = "order detail page", settings.order_page
        find = f"Open {_named(order)} and choose to contact the customer"
    foreign = () if action.language == "de" else (GERMAN_ALONE,)
    return Handover(
        key=action.key,
        text=action.text,
        where=f"{PARTNER_CONNECT}, {where}",
        link=_link(page, order),
        steps=(find, "Paste the text as it is", "Send it"),
        avoid=(*NOT_IN_A_MESSAGE, *foreign),
        proof=Proof.NONE,  # OTTO gives a message no number
    )


def _reduction(action: Action, facts: RouteFacts, settings: OttoSettings) -> Handover:
    order = _order(action, facts)
    amount = _euros(action.money)
    return Handover(
        key=action.key,
        text=amount or action.text,
        where=f"{PARTNER_CONNECT}, order detail page",
        link=_link(settings.order_page, order),
        steps=(
            f"Open {_named(order)} and choose the price reduction for {_item(action, facts)}",
            "See that no reduction of this sum stands there already",
            _enter(action.money, amount),
        ),
        evidence=_item_states(action, facts),
        avoid=(
            "an item that is not shipped, or is returned",
            "the whole rest of the price: that is a return",
            "a second try when the page hangs: look first",
        ),
        proof=Proof.SCREENSHOT,  # its receipt has a number only once OTTO has processed it
    )


def _return(action: Action, facts: RouteFacts, settings: OttoSettings) -> Handover:
    order = _order(action, facts)
    reason = action.options.get("reason")
    return Handover(
        key=action.key,
        text=action.text or order or "",
        where=f"{PARTNER_CONNECT}, returns",
        link=_link(settings.returns_page, order),
        steps=(
            f"Find the return of {_item(action, facts)} in {_named(order)}",
            f"Accept it with the reason {reason}" if reason else "Accept it with the true reason",
            "Confirm: the buyer gets the money at once",
        ),
        evidence=_item_states(action, facts),
        avoid=("accepting the wrong item: it cannot be undone",),
        proof=Proof.SCREENSHOT,
    )


HANDS: Mapping[ActionKind, Callable[[Action, RouteFacts, OttoSettings], Handover]] = {
    ActionKind.MESSAGE: _message,
    ActionKind.PRICE_REDUCTION: _reduction,
    ActionKind.RETURN_ACCEPTANCE: _return,
    ActionKind.REFUND: _return,  # there is no other full refund
    ActionKind.APPEAL: notice,
}


def _order(action: Action, facts: RouteFacts) -> str | None:
    """The number that the portal shows, where it is known; else the id we were given."""
    if facts.order is not None and facts.order.number:
        return facts.order.number
    return action.order or facts.order_ref


def _named(order: str | None) -> str:
    return f"order {order}" if order else "the order"


def _about(order: str | None) -> str:
    return f" about order {order}" if order else ""


def _link(page: str, order: str | None) -> str:
    """The address of the page; without an order it ends where the number would stand."""
    if order is None:
        return page.partition("{order}")[0]
    return page.replace("{order}", quote(order, safe=""))


def _item(action: Action, facts: RouteFacts) -> str:
    for item in facts.order.items if facts.order else ():
        if item.line == action.order_line:
            return f"{item.title} ({item.sku or item.article})"
    return f"item {action.order_line}" if action.order_line else "the item"


def _item_states(action: Action, facts: RouteFacts) -> tuple[str, ...]:
    """What OTTO last said of the item, so that a person sees when it is another now."""
    for item in facts.order.items if facts.order else ():
        if item.line == action.order_line and item.state:
            paid = f", paid {item.paid}" if item.paid else ""
            return (f"OTTO last said {item.state}{paid}",)
    return ()


def _enter(money: Money | None, amount: str) -> str:
    if amount:
        return f"Enter {amount} euros, and confirm once"
    if money is None:
        return "Enter the sum that was approved, and confirm once"
    return f"Stop and bring it back: {money} was approved, and OTTO pays in euros alone"


def _euros(money: Money | None) -> str:
    """As a German page takes it: 12,50. Empty without money, and for what OTTO does not pay in."""
    if money is None or money.currency != "EUR":
        return ""
    return f"{money.amount:f}".replace(".", ",")
