"""Reviews told apart without being read: their key, their digest, and what reading them says."""

import json
from typing import Any

import pytest
from tests.plugins.taobao.conftest import a_page, a_rate

from amends.marketplace.connector import Page, Reject, Shown
from amends.services.sorting import sort_out
from amends.testing.builders import NOON
from amends_taobao.connector.shown import shown_of
from amends_taobao.connector.window import FIELDS
from amends_taobao.mapping import review_from
from amends_taobao.payloads.reviews import TradeRate, read_rates

SCOPE = "taobao/示例旗舰店"
ANOTHER = {
    "created": "2026-11-21 20:14:34",
    "valid_score": False,
    "tid": 2231958349000000009,
    "num_iid": 9_223_372_036_854_775_809_223_372,
}


def page_of(*rates: Any) -> tuple[list[Shown], list[Reject]]:
    raw = json.dumps(a_page(*rates)).encode()
    return shown_of(read_rates(raw).trade_rates, SCOPE, rated=True)


def shown(**over: Any) -> Shown:
    (one,), _ = page_of(a_rate(**over))
    return one


def test_a_review_is_read_when_it_is_asked_for() -> None:
    one = shown()

    assert one.read() == review_from(TradeRate.model_validate(a_rate()), SCOPE)
    assert one.known_as == one.read().key.known_as
    assert json.loads(one.raw()) == a_rate()


@pytest.mark.parametrize("role", ["buyer", "seller", None])
def test_the_role_is_the_buyers_unless_another_is_named(role: str | None) -> None:
    rate = a_rate() | ({"role": role} if role else {})
    if role is None:
        del rate["role"]

    (one,), _ = page_of(rate)

    assert one.known_as == one.read().key.known_as


def test_a_digest_is_the_same_in_every_process_and_for_ever() -> None:
    # Another number here means that every stored review is read once more.
    assert shown().digest == 2514444089407050530


@pytest.mark.parametrize("name", FIELDS.split(","))
def test_whatever_we_ask_for_makes_another_digest(name: str) -> None:
    without = {key: value for key, value in a_rate().items() if key != name}
    other = {name: ANOTHER.get(name, f"{a_rate()[name]}1")}

    assert shown(**other).digest != shown().digest
    if name != "oid":
        ((one,), _) = page_of(without)
        assert one.digest != shown().digest


def test_what_stands_beside_a_review_does_not_touch_its_digest() -> None:
    (_, beside), _ = page_of(a_rate(oid=1, content="好\ud83d"), a_rate())

    assert beside.digest == shown().digest


def test_numbers_beyond_64_bits_are_told_apart_to_the_last_digit() -> None:
    long = 9_223_372_036_854_775_809_223_372
    one, other = shown(oid=long), shown(oid=long + 1)

    assert len({one.known_as, other.known_as}) == len({one.digest, other.digest}) == 2
    assert json.loads(one.raw())["oid"] == long
    assert one.read().order_line == str(long)


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ({"created": "21.11.2026 客服"}, "created: "),
        ({"created": 1795264200}, "created: "),
        ({"created": "0001-01-01 00:00:00"}, "written: "),
        ({"content": ["客服"]}, "content: "),
        ({"valid_score": "客服"}, "valid_score: "),
        ({"role": None}, "role: "),
    ],
)
def test_a_malformed_review_says_why_and_quotes_nobody(broken: dict[str, Any], reason: str) -> None:
    (first, malformed, last), rejects = page_of(a_rate(oid=1), a_rate(**broken), a_rate(oid=3))

    ((_, why),) = sort_out(Page(items=[malformed]), NOON).rejects

    assert why.startswith(reason)
    assert "客服" not in why
    assert json.loads(malformed.raw()) == a_rate(**broken)
    assert [one.read().order_line for one in (first, last)] == ["1", "3"]
    assert rejects == []


@pytest.mark.parametrize(
    "nameless",
    [
        *("what?", None, 5, {}),
        *(a_rate(oid=oid) for oid in (None, 2.5, True, -1, 10**40, [1], "", "1/2")),
    ],
)
def test_an_item_without_a_sub_order_is_kept_aside(nameless: Any) -> None:
    items, (reject,) = page_of(nameless, a_rate())

    assert [one.known_as for one in items] == [shown().known_as]
    assert json.loads(reject.raw) == nameless
    assert reject.reason == "oid: no number of at most 40 digits"


def test_what_cannot_be_stored_is_made_visible() -> None:
    one = shown(content="好\ud83d", reply="a\0b")

    assert (one.read().text, one.read().reply) == ("好\N{REPLACEMENT CHARACTER}", "a␀b")
    assert "\0" not in one.raw()
    one.raw().encode()
