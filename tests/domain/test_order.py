"""What names or reaches a person is marked, and never shown where it is not needed."""

import json
from datetime import UTC
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from amends.domain.action import Action, ActionKind, Handover
from amends.domain.order import (
    Money,
    OrderFacts,
    OrderItem,
    Parcel,
    ParcelStep,
    Refund,
    Return,
    Said,
    Speaker,
)
from amends.domain.personal import (
    Contact,
    Identity,
    PersonalClass,
    PrivateWords,
    apart,
    personal_fields,
    together,
    without_personal,
)
from amends.domain.values import Value
from amends.testing.builders import NOON

MASK = "(withheld)"
WHO = "张三 13812345678"
SECRETS = st.text(st.sampled_from("张三李四xyz电话0123456789@\"\\'\n"), min_size=4).map(
    lambda text: f"<{text}>"
)


def an_order(secret: str = WHO, **over: Any) -> OrderFacts:
    """An order with something in every field; `secret` stands in every personal one."""
    said = Said(at=NOON, by=Speaker.BUYER, text=secret)
    plain: dict[str, Any] = {
        "ref": "2231958349000000002",
        "as_of": NOON,
        "state": "TRADE_FINISHED",
        "total": Money(minor=5990, currency="CNY"),
        "items": (OrderItem(line="1", article="71", title="杯子"),),
        "parcels": (Parcel(carrier="ZTO", number="77", steps=(ParcelStep(at=NOON, says=secret),)),),
        "refunds": (
            Refund(ref="9", line="1", state="WAIT", description=secret, thread=(said, said)),
        ),
        "buyer": secret,
        "buyer_name": secret,
        "buyer_phone": secret,
        "buyer_email": secret,
        "buyer_address": secret,
        "buyer_note": secret,
        "seller_note": secret,
        "missing": ("no permission for the parcel trace",),
    }
    return OrderFacts(**plain | over)


def test_every_personal_field_is_found_however_deep() -> None:
    assert dict(personal_fields(OrderFacts)) == {
        "parcels.steps.says": PersonalClass.WORDS,
        "returns.steps.says": PersonalClass.WORDS,
        "refunds.description": PersonalClass.WORDS,
        "refunds.thread.text": PersonalClass.WORDS,
        "buyer": PersonalClass.IDENTITY,
        "buyer_name": PersonalClass.IDENTITY,
        "buyer_phone": PersonalClass.CONTACT,
        "buyer_email": PersonalClass.CONTACT,
        "buyer_address": PersonalClass.ADDRESS,
        "buyer_note": PersonalClass.WORDS,
        "seller_note": PersonalClass.WORDS,
    }


def test_every_field_that_is_named_after_the_buyer_is_marked() -> None:
    marked = {path for path, _ in personal_fields(OrderFacts)}

    assert {name for name in OrderFacts.model_fields if name.startswith("buyer")} <= marked


def test_what_is_handed_over_to_a_person_is_marked() -> None:
    assert dict(personal_fields(Handover)) == {"text": PersonalClass.WORDS}


class Bag(Value):
    """Personal data in every shape that a field of ours could take."""

    names: tuple[Identity, ...]
    phones: dict[str, Contact]
    maybe: tuple[PrivateWords | None, ...] | None
    named: dict[str, Said]
    deep: tuple[tuple[Said, ...], ...]
    one: Said | str
    plain: tuple[int, ...]


def a_bag(secret: str) -> Bag:
    said = Said(at=NOON, by=Speaker.BUYER, text=secret)
    return Bag(
        names=(secret,), phones={"home": secret}, maybe=(secret, None), named={"a": said},
        deep=((said,), ()), one=said, plain=(1, 2),
    )  # fmt: skip


@given(SECRETS)
def test_a_secret_in_a_bag_of_any_shape_is_found_and_masked(secret: str) -> None:
    bag = a_bag(secret)

    assert {path for path, _ in personal_fields(Bag)} == {
        "names", "phones", "maybe", "named.text", "deep.text", "one.text",
    }  # fmt: skip
    assert secret not in flat(without_personal(bag))
    assert without_personal(bag)["plain"] == [1, 2]
    assert without_personal(bag)["named"]["a"]["by"] == "buyer"


def flat(dumped: Any) -> str:
    """All the text in `dumped`, as it would be read and not as JSON escapes it."""
    match dumped:
        case dict():
            return "\n".join(f"{name}={flat(inner)}" for name, inner in dumped.items())
        case list():
            return "\n".join(map(flat, dumped))
    return str(dumped)


@given(SECRETS)
def test_a_secret_in_a_personal_field_never_shows(secret: str) -> None:
    order = an_order(secret)

    assert secret in flat(order.model_dump(mode="json"))
    assert secret not in flat(without_personal(order))


def test_all_that_is_not_personal_stays_as_it_was() -> None:
    whole, shown = an_order().model_dump(mode="json"), without_personal(an_order())

    for name in ("buyer", "buyer_name", "buyer_phone", "buyer_email", "buyer_address"):
        assert shown.pop(name) == MASK
        del whole[name]
    for name in ("buyer_note", "seller_note"):
        assert shown.pop(name) == MASK
        del whole[name]
    whole["parcels"][0]["steps"][0]["says"] = MASK
    whole["refunds"][0]["description"] = MASK
    for said in whole["refunds"][0]["thread"]:
        said["text"] = MASK
    assert shown == whole


def test_what_is_empty_is_shown_as_empty() -> None:
    shown = without_personal(an_order(buyer=None, buyer_note="", refunds=()))

    assert (shown["buyer"], shown["buyer_note"], shown["refunds"]) == (None, "", [])


def test_what_is_shown_can_be_written_as_json() -> None:
    assert json.loads(json.dumps(without_personal(an_order())))["as_of"] == "2026-11-22T04:00:00Z"


def test_the_order_itself_is_left_alone() -> None:
    order = an_order()
    without_personal(order)

    assert order == an_order()


def test_an_order_is_taken_apart_by_the_places_of_what_is_personal() -> None:
    plain, personal = apart(an_order(buyer_note="", buyer=None))

    assert {path: of for path, (of, _) in personal.items()} == {
        "parcels.0.steps.0.says": PersonalClass.WORDS,
        "refunds.0.description": PersonalClass.WORDS,
        "refunds.0.thread.0.text": PersonalClass.WORDS,
        "refunds.0.thread.1.text": PersonalClass.WORDS,
        "buyer_name": PersonalClass.IDENTITY,
        "buyer_phone": PersonalClass.CONTACT,
        "buyer_email": PersonalClass.CONTACT,
        "buyer_address": PersonalClass.ADDRESS,
        "seller_note": PersonalClass.WORDS,
    }
    assert {held for _, held in personal.values()} == {WHO}
    assert (plain["buyer_name"], plain["seller_note"]) == (None, "")
    assert plain["parcels"][0]["steps"] == [
        {"at": "2026-11-22T04:00:00Z", "says": "", "native": ""}
    ]


MOMENTS = st.datetimes(timezones=st.just(UTC))
WORDS = st.text(max_size=12)
STEPS = st.lists(st.builds(ParcelStep, at=MOMENTS, says=WORDS), max_size=2)
ANY_ORDER = st.builds(
    OrderFacts,
    ref=WORDS,
    as_of=MOMENTS,
    state=WORDS,
    delivered=st.none() | MOMENTS,
    items=st.lists(st.builds(OrderItem, line=WORDS, article=WORDS, title=WORDS), max_size=2),
    parcels=st.lists(st.builds(Parcel, carrier=WORDS, number=WORDS, steps=STEPS), max_size=3),
    returns=st.lists(st.builds(Return, line=WORDS, state=WORDS, steps=STEPS), max_size=2),
    refunds=st.lists(
        st.builds(
            Refund,
            ref=WORDS,
            line=WORDS,
            state=WORDS,
            description=WORDS,
            thread=st.lists(
                st.builds(Said, at=MOMENTS, by=st.sampled_from(Speaker), text=WORDS), max_size=2
            ),
        ),
        max_size=2,
    ),
    buyer=st.none() | WORDS,
    buyer_name=st.none() | WORDS,
    buyer_phone=st.none() | WORDS,
    buyer_email=st.none() | WORDS,
    buyer_address=st.none() | WORDS,
    buyer_note=WORDS,
    seller_note=WORDS,
    missing=st.lists(WORDS, max_size=2),
)


@given(ANY_ORDER)
def test_an_order_that_was_taken_apart_is_whole_again(order: OrderFacts) -> None:
    plain, personal = apart(order)
    written = json.loads(json.dumps(plain))

    held = {path: words for path, (_, words) in personal.items()}
    assert together(OrderFacts, written, held) == order
    assert written == plain


@given(SECRETS)
def test_nothing_personal_is_left_in_the_plain_part(secret: str) -> None:
    plain, personal = apart(an_order(secret))

    assert secret not in flat(plain)
    assert {held for _, held in personal.values()} == {secret}
    assert together(OrderFacts, plain, {}).buyer is None
    assert apart(together(OrderFacts, plain, {})) == (plain, {})


@given(SECRETS)
def test_a_bag_of_any_shape_is_taken_apart_and_whole_again(secret: str) -> None:
    plain, personal = apart(a_bag(secret))

    assert secret not in flat(plain)
    assert together(Bag, plain, {path: held for path, (_, held) in personal.items()}) == a_bag(
        secret
    )
    assert together(Bag, plain, {}).plain == (1, 2)


def test_an_order_was_read_at_an_aware_instant() -> None:
    with pytest.raises(ValidationError, match="timezone info"):
        an_order(as_of=NOON.replace(tzinfo=None))


@pytest.mark.parametrize("key", ["c1/2/reply/1", "案/2/reply/10"])
def test_an_action_is_named_by_case_step_slot_and_attempt(key: str) -> None:
    action = Action(key=key, kind=ActionKind.PUBLIC_REPLY, store=1)

    assert action.key == key


@pytest.mark.parametrize("key", ["", "c1/2/reply", "c1/2/reply/x", "c1//reply/1", "a/c1/2/reply/1"])
def test_an_action_with_any_other_name_is_refused(key: str) -> None:
    with pytest.raises(ValidationError, match="key"):
        Action(key=key, kind=ActionKind.PUBLIC_REPLY, store=1)
