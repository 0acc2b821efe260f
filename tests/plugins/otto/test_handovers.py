"""What a person is handed for OTTO: the exact text, the place, few steps, what to avoid."""

from datetime import date
from typing import Any

import pytest
from tests.plugins.otto.conftest import NOW
from tests.plugins.otto.stores import a_door, connected

from amends.domain.action import Action, ActionKind, Handover, Proof, Receipt
from amends.domain.ids import ArticleRef, OrderRef, StoreId
from amends.domain.order import Money, OrderFacts, OrderItem
from amends.marketplace.connector import RouteFacts
from amends.marketplace.errors import CannotTell, NotOffered
from amends.testing.builders import a_review
from amends.testing.clock import ManualClock
from amends_otto import Otto
from amends_otto.policy.grounds import GROUNDS
from amends_otto.sandbox import OttoSandbox
from amends_otto.settings import OttoSettings

GERMAN = "Guten Tag,\n\ndie Leuchte ist defekt angekommen: Wir schicken Ihnen eine neue.\n"
TICKET = "https://account.otto.market/s/ticketanlegen"
PORTAL = "https://portal.otto.market"
HANDED = (
    ActionKind.MESSAGE,
    ActionKind.PRICE_REDUCTION,
    ActionKind.RETURN_ACCEPTANCE,
    ActionKind.REFUND,
    ActionKind.APPEAL,
)
ORDER = OrderFacts(
    ref=OrderRef("00000000-0000-4000-8000-00000000a001"),
    number="demoorder1",
    as_of=NOW,
    state="SENT",
    items=(
        OrderItem(
            line="b001",
            article=ArticleRef("00000001"),
            title="Demo Tischleuchte",
            sku="DEMO-LAMPE-01",
            paid=Money(minor=3999, currency="EUR"),
            state="SENT",
        ),
    ),
)


def an_action(kind: ActionKind = ActionKind.MESSAGE, **over: Any) -> Action:
    plain: dict[str, Any] = {
        "key": "case-1/in-the-thread/0/1",
        "kind": kind,
        "store": StoreId(1),
        "order": OrderRef("demoorder1"),
        "text": GERMAN,
        "language": "de",
    }
    return Action(**plain | over)


def handed(action: Action, settings: OttoSettings | None = None, **facts: Any) -> Handover:
    return Otto().hand_over(action, RouteFacts(NOW, settings or OttoSettings(), **facts))


def test_an_answer_goes_into_the_buyers_thread_word_by_word() -> None:
    told = handed(an_action(), buyer_wrote=True)

    assert told.text == GERMAN
    assert told.where == "OTTO Partner Connect, Customer Communication"
    assert told.steps == (
        "Open the buyer's message about order demoorder1",
        "Paste the text as it is",
        "Send it",
    )
    assert (told.link, told.proof, told.deadline) == (PORTAL, Proof.NONE, None)


def test_a_first_word_starts_from_the_order() -> None:
    told = handed(an_action(), buyer_wrote=False)

    assert told.where == "OTTO Partner Connect, order detail page"
    assert told.steps[0] == "Open order demoorder1 and choose to contact the customer"


def test_a_message_says_what_must_stay_out_of_it() -> None:
    avoid = handed(an_action()).avoid

    assert avoid == (
        "reviews or stars: no request, no hint, no thanks, no survey",
        "coupons, advertising, a newsletter, other articles",
        "telephone, messenger, own shop: the thread stays on OTTO",
        "what OTTO sends itself: order received, shipped, at the parcel shop, delivered",
        "a mail from any address but the service address stored in Partner Connect",
    )


@pytest.mark.parametrize("language", ["en", None])
def test_a_message_that_is_not_surely_german_is_looked_at_twice(language: str | None) -> None:
    avoid = handed(an_action(language=language)).avoid

    assert avoid[-1] == "another language than German, unless the buyer wrote in it"


def test_links_take_the_number_that_the_portal_shows() -> None:
    own = OttoSettings(order_page="https://portal.example/orders/{order}?tab=mail")
    by_id = an_action(order=ORDER.ref)

    assert (
        handed(by_id, own, order=ORDER).link == "https://portal.example/orders/demoorder1?tab=mail"
    )
    assert handed(by_id, own).link == f"https://portal.example/orders/{ORDER.ref}?tab=mail"
    odd = an_action(order=OrderRef("a/b?c"))
    assert handed(odd, own).link == "https://portal.example/orders/a%2Fb%3Fc?tab=mail"


def test_without_an_order_the_link_ends_before_its_number() -> None:
    own = OttoSettings(order_page="https://portal.example/orders/{order}?tab=mail")

    told = handed(an_action(order=None), own)

    assert told.link == "https://portal.example/orders/"
    assert told.steps[0] == "Open the order and choose to contact the customer"


def test_a_price_reduction_is_pasted_as_a_german_page_takes_it() -> None:
    action = an_action(
        ActionKind.PRICE_REDUCTION,
        text="",
        order_line="b001",
        money=Money(minor=1250, currency="EUR"),
    )

    told = handed(action, order=ORDER)

    assert told.text == "12,50"
    lamp = "Demo Tischleuchte (DEMO-LAMPE-01)"
    assert told.steps == (
        f"Open order demoorder1 and choose the price reduction for {lamp}",
        "See that no reduction of this sum stands there already",
        "Enter 12,50 euros, and confirm once",
    )
    assert told.evidence == ("OTTO last said SENT, paid 39.99 EUR",)
    assert told.proof is Proof.SCREENSHOT


@pytest.mark.parametrize(
    ("money", "step"),
    [
        (None, "Enter the sum that was approved, and confirm once"),
        (
            Money(minor=1250, currency="CHF"),
            "Stop and bring it back: 12.50 CHF was approved, and OTTO pays in euros alone",
        ),
    ],
)
def test_a_sum_that_otto_cannot_pay_is_not_there_to_paste(money: Money | None, step: str) -> None:
    told = handed(an_action(ActionKind.PRICE_REDUCTION, text="", money=money))

    assert (told.text, told.steps[-1]) == ("", step)


@pytest.mark.parametrize("kind", [ActionKind.RETURN_ACCEPTANCE, ActionKind.REFUND])
def test_money_back_is_a_return_that_is_accepted_once(kind: ActionKind) -> None:
    action = an_action(kind, text="", order_line="b001", options={"reason": "COMPLAINT"})

    told = handed(action, order=ORDER)

    assert told.text == "demoorder1"
    assert told.steps == (
        "Find the return of Demo Tischleuchte (DEMO-LAMPE-01) in order demoorder1",
        "Accept it with the reason COMPLAINT",
        "Confirm: the buyer gets the money at once",
    )
    assert told.avoid == ("accepting the wrong item: it cannot be undone",)
    assert told.proof is Proof.SCREENSHOT


def test_a_return_without_a_reason_is_not_given_one() -> None:
    told = handed(an_action(ActionKind.RETURN_ACCEPTANCE, order_line="b001"))

    assert told.steps[0] == "Find the return of item b001 in order demoorder1"
    assert told.steps[1] == "Accept it with the true reason"


def test_a_notice_goes_by_ticket_while_the_form_is_not_known() -> None:
    told = handed(an_action(ActionKind.APPEAL, ground="insult"))

    assert (told.text, told.link, told.proof) == (GERMAN, TICKET, Proof.NUMBER)
    assert told.steps[0] == "Open a ticket: report of a review on otto.de under Art. 16 DSA"
    assert told.steps[-1] == "Send it and bring its number"
    assert "the exact words, and a screenshot of them" in told.evidence


def test_a_notice_goes_by_form_once_it_is_known() -> None:
    known = OttoSettings(notice_form="https://www.otto.de/example-form")

    told = handed(an_action(ActionKind.APPEAL, ground="insult"), known)

    assert (told.link, told.proof) == ("https://www.otto.de/example-form", Proof.SCREENSHOT)
    assert told.steps[-1] == "Confirm good faith, send it, and keep a picture of the answer"


def test_a_notice_names_the_review_and_nobody() -> None:
    review = a_review(
        article=ArticleRef("00000001"),
        rating=1,
        written=date(2026, 11, 20),
        author="Erika M.",
        order=OrderRef("demoorder1"),
    )

    told = handed(an_action(ActionKind.APPEAL, ground="UNTRUE_FACT"), review=review)

    assert told.evidence[0] == "the review: article 00000001, written 2026-11-20, 1 of 5 stars"
    assert told.evidence[-2:] == (
        "the exact sentence",
        "what disproves it: the parcel's states, the return and its day, receipts",
    )
    shown = told.model_dump_json()
    assert "Erika" not in shown
    assert "demoorder1" not in shown


@pytest.mark.parametrize("ground", [one.code for one in GROUNDS])
def test_every_ground_has_its_own_evidence(ground: str) -> None:
    bare = handed(an_action(ActionKind.APPEAL, ground=None)).evidence

    told = handed(an_action(ActionKind.APPEAL, ground=ground)).evidence

    assert set(bare) < set(told)


@pytest.mark.parametrize("kind", HANDED)
def test_whatever_is_handed_over_is_done_in_twenty_seconds(kind: ActionKind) -> None:
    told = handed(an_action(kind, money=Money(minor=500, currency="EUR")), order=ORDER)

    assert 2 <= len(told.steps) <= 4
    assert all(len(step) <= 100 for step in told.steps)
    assert told.key == "case-1/in-the-thread/0/1"


def test_what_never_goes_by_hand_says_so_instead_of_steps() -> None:
    told = handed(an_action(ActionKind.PUBLIC_REPLY))

    assert told.steps == ("no evidence that sellers can reply",)


@pytest.mark.parametrize("kind", ActionKind)
def test_a_connector_hands_over_or_refuses_and_never_calls(
    kind: ActionKind, sandbox: OttoSandbox, url: str, clock: ManualClock
) -> None:
    action = an_action(kind, money=Money(minor=500, currency="EUR"))

    with connected(a_door(clock, api=url)) as connector:
        told: Receipt | Handover | None = None
        if kind in HANDED:
            told = connector.perform(action)
        else:
            with pytest.raises(NotOffered):
                connector.perform(action)
        with pytest.raises(CannotTell if kind in HANDED else NotOffered):
            connector.find(action, clock.now())
        assert connector.read_back(action) == {}

    assert isinstance(told, Handover) == (kind in HANDED)
    assert len(sandbox.log) == 0


def test_a_refusal_names_the_store_and_the_reason(clock: ManualClock) -> None:
    with (
        connected(a_door(clock)) as connector,
        pytest.raises(NotOffered, match="otto:Demo Händler: no listed reason to write"),
    ):
        connector.perform(an_action(ActionKind.SOLICITATION))


def test_what_became_of_a_message_is_for_a_person_to_say(clock: ManualClock) -> None:
    with (
        connected(a_door(clock)) as connector,
        pytest.raises(CannotTell, match=r"look in Partner Connect \(message\)"),
    ):
        connector.find(an_action(), clock.now())
