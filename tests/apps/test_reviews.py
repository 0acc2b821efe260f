"""The queue as people read it: newest first, widths right, nothing a buyer wrote runs wild."""

import re
from datetime import timedelta

import pytest
from rich.cells import cell_len

from .conftest import NOW, TAOBAO, TMALL, Town


@pytest.fixture
def queue(shop: Town) -> Town:
    """A shop with three bad reviews, a neutral and a good one, synced."""
    for days, result, text in (
        (0.1, "bad", "收到就漏水，客服一直不回。"),
        (1, "neutral", "一般般"),
        (2, "bad", "用了两天就坏了" * 40),
        (3, "good", "很好"),
        (30, "bad", "尺码完全不对"),
    ):
        shop.sandbox.add_review(
            TAOBAO, result=result, text=text, created=NOW - timedelta(days=days)
        )
    shop.desk.run("sync")
    return shop


def texts(town: Town, *arguments: object) -> list[str]:
    reviews = town.desk.run("reviews", "--json", *arguments).json()["reviews"]
    return [sight["review"]["text"][:7] for sight in reviews]


def test_the_queue_shows_what_needs_work_newest_first(queue: Town) -> None:
    assert texts(queue) == ["收到就漏水，客", "一般般", "用了两天就坏了", "尺码完全不对"]
    assert "很好" in texts(queue, "--all")


@pytest.mark.parametrize("columns", [80, 120])
def test_the_queue_fits_and_its_columns_stand_under_each_other(queue: Town, columns: int) -> None:
    said = queue.desk.run("reviews", columns=columns)

    printed = said.out.splitlines()
    assert max(map(cell_len, printed)) <= columns
    heads = [line for line in printed if "★" in line]
    assert len({cell_len(line[: line.index("taobao:")]) for line in heads}) == 1
    assert "★☆☆☆☆" in said.out
    assert "2 h ago" in said.out
    assert "2026-10-23" in said.out
    assert "…" in said.out
    assert "4 of 5 reviews in 1 store need work." in said.out


def test_a_page_goes_on_where_the_last_one_ended(queue: Town) -> None:
    first = queue.desk.run("reviews", "--limit", 3).out
    (cursor,) = re.findall(r"--after (\S+)", first)

    assert texts(queue, "--limit", 3, "--after", cursor) == ["尺码完全不对"]
    assert "More:" not in queue.desk.run("reviews", "--after", cursor).out
    assert queue.desk.run("reviews", "--json", "--limit", 3).json()["next"] == cursor


@pytest.mark.parametrize("cursor", ["x", "1.2", "1.2.3.4", "9" * 40])
def test_a_cursor_that_nobody_printed_is_refused(queue: Town, cursor: str) -> None:
    assert "--after" in queue.desk.run("reviews", "--after", cursor, code=2).err


def test_an_empty_queue_says_what_to_do(shop: Town) -> None:
    assert "`amends sync` brings them in" in shop.desk.run("reviews").out


def test_one_review_is_shown_with_what_changed(queue: Town) -> None:
    found = queue.desk.run("reviews", "--json").json()["reviews"][0]
    oid = int(found["review"]["order_line"])
    queue.sandbox.edit_review(oid, "现在更漏了")
    queue.sandbox.re_rate(oid, "neutral")
    queue.desk.clock.advance(timedelta(hours=2))
    queue.desk.run("sync")

    said = queue.desk.run("reviews", "show", found["id"])

    assert "收到就漏水，客服一直不回。 → 现在更漏了" in said.out
    assert "1 → 3" in said.out
    assert "edited, re-rated" in said.out or "re-rated, edited" in said.out
    assert "changed 1×" in queue.desk.run("reviews").out
    history = queue.desk.run("reviews", "show", found["id"], "--json").json()["history"]
    assert history[0]["after"]["text"] == "现在更漏了"


def test_a_follow_up_and_the_platforms_signs_are_shown(town: Town) -> None:
    town.add(TMALL, "--credentials", town.papers(TMALL))
    at = NOW - timedelta(days=2)
    oid = town.sandbox.add_review(TMALL, text="还行", created=at, tags=[("漏水", False)])
    town.sandbox.append(oid, "一周后漏了", negative=True, created=at + timedelta(days=1))
    town.desk.run("sync")
    (found,) = town.desk.run("reviews", "--json").json()["reviews"]

    said = town.desk.run("reviews", "show", found["id"])

    assert "follow-up" in town.desk.run("reviews").out
    assert "Follow-up 追评, 2026-11-21 12:00, negative" in said.out
    assert "一周后漏了" in said.out
    assert "−漏水" in said.out


def test_a_buyers_text_cannot_colour_or_turn_the_terminal(shop: Town) -> None:
    shop.sandbox.add_review(
        TAOBAO,
        text="坏\x1b[31m红\u202e了[bold]x[/bold]\r\n:smile: \x9b2J",
        created=NOW - timedelta(hours=1),
    )
    shop.desk.run("sync")
    (found,) = shop.desk.run("reviews", "--json").json()["reviews"]

    for said in (shop.desk.run("reviews"), shop.desk.run("reviews", "show", found["id"])):
        assert not {"\x1b", "\u202e", "\x9b", "\r"} & set(said.out)
        assert "[bold]x[/bold]" in said.out
        assert ":smile:" in said.out


def test_a_text_of_a_megabyte_is_one_line_in_the_queue(shop: Town) -> None:
    shop.sandbox.add_review(TAOBAO, text="漏" * 350_000, created=NOW - timedelta(hours=1))
    shop.desk.run("sync")

    assert len(shop.desk.run("reviews").out) < 2_000


def test_evidence_comes_live_without_personal_data(shop: Town) -> None:
    trade = shop.sandbox.add_trade(
        TAOBAO, created=NOW - timedelta(days=4), message="送到门卫王师傅"
    )
    oid = trade.orders[0].oid
    shop.sandbox.add_review(TAOBAO, oid=oid, tid=trade.tid, created=NOW - timedelta(hours=1))
    shop.desk.secrets.append("送到门卫王师傅")
    shop.desk.run("sync")
    (found,) = shop.desk.run("reviews", "--json").json()["reviews"]

    said = shop.desk.run("reviews", "show", found["id"], "--evidence")

    assert "Order, as the marketplace tells it now" in said.out
    assert "59.90 CNY" in said.out
    assert "(withheld)" in said.out
    facts = shop.desk.run("reviews", "show", found["id"], "--evidence", "--json").json()["evidence"]
    assert facts["ref"] == str(trade.tid)
    assert facts["buyer_note"] == "(withheld)"


def test_what_a_seller_notes_down_about_a_buyer_is_no_evidence(shop: Town) -> None:
    trade = shop.sandbox.add_trade(TAOBAO, created=NOW - timedelta(days=4))
    trade.memo = "王先生 13812345678"
    oid = trade.orders[0].oid
    shop.sandbox.add_review(TAOBAO, oid=oid, tid=trade.tid, created=NOW - timedelta(hours=1))
    shop.desk.secrets += ["王先生", "13812345678", "派送中"]  # the last: a step of the parcel
    shop.desk.run("sync")
    (found,) = shop.desk.run("reviews", "--json").json()["reviews"]

    shop.desk.run("reviews", "show", found["id"], "--evidence")  # looks for the secrets
    facts = shop.desk.run("reviews", "show", found["id"], "--evidence", "--json").json()["evidence"]

    assert facts["seller_note"] == "(withheld)"
    assert {step["says"] for step in facts["parcels"][0]["steps"]} == {"(withheld)"}


def test_a_phone_that_a_buyer_ordered_by_is_withheld_by_its_shape(shop: Town) -> None:
    items = (("代拍 13812345678 保温杯", "59.90"),)
    trade = shop.sandbox.add_trade(TAOBAO, created=NOW - timedelta(days=4), items=items)
    oid = trade.orders[0].oid
    shop.sandbox.add_review(TAOBAO, oid=oid, tid=trade.tid, created=NOW - timedelta(hours=1))
    shop.desk.run("sync")
    (found,) = shop.desk.run("reviews", "--json").json()["reviews"]

    shown = shop.desk.run("reviews", "show", found["id"], "--evidence", "--json").json()

    assert shown["evidence"]["items"][0]["title"] == "代拍 (withheld) 保温杯"


def test_evidence_after_the_session_is_over_says_how_to_get_it(queue: Town) -> None:
    found = queue.desk.run("reviews", "--json").json()["reviews"][0]
    queue.sandbox.expire_session(TAOBAO)

    said = queue.desk.run("reviews", "show", found["id"], "--evidence", code=1)

    assert "收到就漏水" in said.out
    assert "the session is over" in said.err
    assert "Next:" in said.err


def test_a_review_that_is_not_there(queue: Town) -> None:
    said = queue.desk.run("reviews", "show", 999_999, code=1)

    assert "no review 999999 is within sight" in said.err


def test_a_review_that_has_gone_leaves_the_queue_and_can_still_be_read(queue: Town) -> None:
    found = queue.desk.run("reviews", "--json").json()["reviews"][0]
    queue.sandbox.delete_review(int(found["review"]["order_line"]))
    for _ in range(2):
        queue.desk.clock.advance(timedelta(hours=2))
        queue.desk.run("sync")

    assert "收到就漏水，客" not in texts(queue)
    assert "no longer visible" in queue.desk.run("reviews", "--all").out
    assert "No longer visible" in queue.desk.run("reviews", "show", found["id"]).out
