"""Explaining a review in public: once, in time, before a follow-up, and found again."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from tests.plugins.taobao.conftest import a_shop
from tests.plugins.taobao.writing import NOW, Desk, a_desk

from amends.domain.action import Action, ActionKind, Handover, Receipt
from amends.domain.ids import StoreId
from amends.marketplace.errors import (
    CannotTell,
    LookFirst,
    NeverAgain,
    NotAllowed,
    RateLimited,
    SignInAgain,
    Unavailable,
)
from amends.testing.faults import CutBody, Dropped, ErrorBody, Fault, LateWork, LostAnswer
from amends_taobao import Tmall

EXPLAIN = "taobao.traderate.explain.add"
WORDS = "非常抱歉，杯子漏水是我们的问题，已为您安排补发。"
SETTLED = Tmall.settles_within[ActionKind.PUBLIC_REPLY]


@pytest.fixture
def desk() -> Iterator[Desk]:
    with a_desk() as opened:
        yield opened


def reply(desk: Desk, oid: int, text: str = WORDS) -> Action:
    return desk.seen(desk.action(ActionKind.PUBLIC_REPLY, oid, text))


def test_a_reply_stands_under_the_review_and_is_acknowledged(desk: Desk) -> None:
    oid = desk.reviewed()

    receipt = desk.connector.perform(reply(desk, oid))

    assert isinstance(receipt, Receipt)
    assert receipt.key == "case-1/reply/first/1"
    assert receipt.request_id
    assert desk.sandbox.rate(oid).reply == WORDS
    assert desk.sandbox.writes == {f"explain/{oid}": 1}


def test_how_a_review_stood_is_told_without_anybodys_words(desk: Desk) -> None:
    oid = desk.reviewed(reply="亲，抱歉", created=NOW - timedelta(days=1))
    desk.sandbox.append(oid, "还是漏")

    seen = desk.connector.read_back(desk.action(ActionKind.PUBLIC_REPLY, oid))

    assert set(seen) == {"reply", "written", "follow_up"}
    assert len(seen["reply"]) == 16
    assert seen["written"] == "2026-11-21T09:30:00+08:00"
    assert "抱歉" not in str(seen)


def test_what_the_platform_would_refuse_is_not_sent(desk: Desk) -> None:
    answered = desk.reviewed(reply="亲，抱歉")
    followed_up = desk.reviewed()
    desk.sandbox.append(followed_up, "还是漏")
    fresh = desk.reviewed()
    old = desk.reviewed(created=NOW - timedelta(days=30, seconds=1))

    for oid, text, why in (
        (answered, WORDS, "there is a reply already"),
        (followed_up, WORDS, "only the workbench replies"),
        (old, WORDS, "close 30 days after"),
        (fresh, "长" * 501, "1 to 500 characters, not 501"),
        (fresh, "  ", "1 to 500 characters"),
        (12345, WORDS, "no longer visible"),
    ):
        with pytest.raises(NeverAgain, match=why):
            desk.connector.perform(reply(desk, oid, text))
    assert desk.sandbox.calls[EXPLAIN] == 0


def test_the_edges_are_still_sent(desk: Desk) -> None:
    longest = desk.reviewed()
    latest = desk.reviewed(created=NOW - timedelta(days=30))

    desk.connector.perform(reply(desk, longest, "长" * 500))
    desk.connector.perform(reply(desk, latest))

    assert desk.sandbox.writes == {f"explain/{longest}": 1, f"explain/{latest}": 1}


def test_a_review_that_was_answered_meanwhile_is_refused_by_the_platform(desk: Desk) -> None:
    oid = desk.reviewed()
    waiting = reply(desk, oid)
    desk.connector.perform(reply(desk, oid, "同事的回复"))

    with pytest.raises(NeverAgain, match="code 15"):
        desk.connector.perform(waiting)
    assert desk.sandbox.rate(oid).reply == "同事的回复"


def test_without_a_read_back_the_state_is_read_at_once(desk: Desk) -> None:
    oid = desk.reviewed(reply="亲，抱歉")

    with pytest.raises(NeverAgain, match="there is a reply already"):
        desk.connector.perform(desk.action(ActionKind.PUBLIC_REPLY, oid, WORDS))


def test_an_action_without_a_sub_order_is_refused(desk: Desk) -> None:
    nameless = Action(key="c/1/0/1", kind=ActionKind.PUBLIC_REPLY, store=StoreId(1), text=WORDS)

    with pytest.raises(NeverAgain, match="names no sub-order"):
        desk.connector.perform(nameless)


def test_a_c_shop_that_is_refused_hands_the_reply_to_a_person() -> None:
    with a_desk("taobao", reply_by_api=True) as desk:
        oid = desk.reviewed()

        handed = desk.connector.perform(reply(desk, oid))

        assert isinstance(handed, Handover)
        assert handed.text == WORDS
        assert "评价管理" in handed.where
        assert desk.sandbox.writes == {}


def test_a_c_shop_with_a_wrong_secret_is_not_handed_over() -> None:
    with a_desk("taobao") as desk:
        waiting = reply(desk, desk.reviewed())
        desk.sandbox.faults.plan(EXPLAIN, ErrorBody("invalid_signature"))

        with pytest.raises(NeverAgain, match="wrong signature"):
            desk.connector.perform(waiting)


@pytest.mark.parametrize(
    ("fault", "done", "error"),
    [
        (LostAnswer(), 1, LookFirst),
        (CutBody(), 1, LookFirst),
        (Dropped(), 0, LookFirst),
        (ErrorBody("remote_timeout_retryable"), 0, LookFirst),
        (ErrorBody("service_unavailable"), 0, LookFirst),
        (ErrorBody("app_call_limited_api"), 0, RateLimited),
        (ErrorBody("session_expired"), 0, SignInAgain),
        (ErrorBody("no_permission"), 0, NotAllowed),
        (ErrorBody("business_error_final"), 0, NeverAgain),
    ],
    ids=str,
)
def test_one_try_and_its_next_move(desk: Desk, fault: Fault, done: int, error: type) -> None:
    oid = desk.reviewed()
    waiting = reply(desk, oid)
    desk.sandbox.faults.plan(EXPLAIN, fault)

    with pytest.raises(error):
        desk.connector.perform(waiting)
    found = desk.connector.find(waiting, NOW)

    assert desk.sandbox.calls[EXPLAIN] == 1
    assert desk.sandbox.writes[f"explain/{oid}"] == done
    assert (found is not None) == bool(done)


def test_a_session_that_was_renewed_elsewhere_is_used_at_the_next_try(desk: Desk) -> None:
    oid = desk.reviewed()
    waiting = reply(desk, oid)
    desk.sandbox.expire_session("6100desk")
    desk.sandbox.add_session(desk.shop, "6100fresh")
    desk.renewed_by_another_process("6100fresh")

    with pytest.raises(Unavailable, match="renewed meanwhile"):
        desk.connector.perform(waiting)
    desk.connector.perform(waiting)

    assert desk.sandbox.writes == {f"explain/{oid}": 1}


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"is_success": False}, NeverAgain),
        ({}, LookFirst),
        ({"is_success": "perhaps"}, LookFirst),
    ],
)
def test_a_no_is_a_no_and_what_makes_no_sense_is_looked_up(
    answer: dict[str, Any], error: type[Exception]
) -> None:
    shop = a_shop([{"traderate_explain_add_response": answer}], tmall=True)
    waiting = Action(
        key="case-1/reply/first/1",
        kind=ActionKind.PUBLIC_REPLY,
        store=StoreId(1),
        order_line="2",
        text=WORDS,
        read_back={"reply": "none", "written": NOW.isoformat()},
    )

    with pytest.raises(error):
        shop.connector.perform(waiting)
    assert len(shop.asked) == 1


def test_work_that_is_done_late_is_found_once_it_has_settled(desk: Desk) -> None:
    oid = desk.reviewed()
    waiting = reply(desk, oid)
    desk.sandbox.faults.plan(EXPLAIN, LateWork(timedelta(seconds=5)))
    with pytest.raises(LookFirst):
        desk.connector.perform(waiting)

    desk.clock.advance(SETTLED)

    assert desk.connector.find(waiting, NOW) is not None
    assert desk.sandbox.writes == {f"explain/{oid}": 1}


def test_what_is_found_depends_on_how_it_stood_before(desk: Desk) -> None:
    bare, ours, other = desk.reviewed(), desk.reviewed(), desk.reviewed()
    answered = desk.reviewed(reply="亲，抱歉")
    waiting = {oid: reply(desk, oid) for oid in (bare, ours, other, answered)}
    desk.connector.perform(reply(desk, ours, f" {WORDS}\n"))
    desk.connector.perform(reply(desk, other, "同事的回复"))

    assert desk.connector.find(waiting[bare], NOW) is None
    assert desk.connector.find(waiting[ours], NOW) is not None
    assert desk.connector.find(waiting[answered], NOW) is None
    with pytest.raises(CannotTell, match="another reply"):
        desk.connector.find(waiting[other], NOW)


def test_a_review_deleted_while_its_reply_was_sent_leaves_it_to_a_person(desk: Desk) -> None:
    oid = desk.reviewed()
    waiting = reply(desk, oid)
    desk.sandbox.delete_review(oid)

    with pytest.raises(CannotTell, match="the review is gone"):
        desk.connector.find(waiting, NOW)
