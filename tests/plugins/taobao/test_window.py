"""Reading a stretch of time: pages, edges, the silent cut at 1,500, and where a crash reads on."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.plugins.taobao.conftest import NOW, Shop, a_page, a_rate, a_shop, many, refusal

from amends.domain.review import Part
from amends.domain.times import Span
from amends.marketplace.connector import Completeness, Page, Stream
from amends.marketplace.errors import Nonsense, NotOffered, RateLimited
from amends_taobao.settings import BEIJING

DAY = Span(
    since=datetime(2026, 11, 21, tzinfo=BEIJING), until=datetime(2026, 11, 22, tzinfo=BEIJING)
)
UNFINISHED, COMPLETE = Completeness.UNFINISHED, Completeness.COMPLETE
CAPPED, PARTIAL = Completeness.CAPPED, Completeness.PARTIAL


def fetch(shop: Shop, span: Span = DAY, state: Any = None) -> list[Page[Any]]:
    return list(shop.connector.fetch(Stream.PRODUCT_REVIEWS, span, state))


def ends(pages: list[Page[Any]]) -> list[Completeness]:
    return [page.completeness for page in pages]


def platform(reviews: list[dict[str, Any]], cap: int = 1500) -> Any:
    """Pages as TOP gives them: after `cap` reviews it simply stops."""

    def answer(form: dict[str, str]) -> dict[str, Any]:
        page, size = int(form["page_no"]), int(form["page_size"])
        reachable = [one for one in reviews if one["result"] == form.get("result", one["result"])]
        reachable = reachable[:cap]
        return a_page(
            *reachable[(page - 1) * size : page * size], has_next=page * size < len(reachable)
        )

    return answer


def test_reviews_that_buyers_gave_us_are_asked_for_in_beijing_time() -> None:
    shop = a_shop([a_page(a_rate())])

    (page,) = fetch(shop)

    form = shop.asked[0]
    assert (form["method"], form["rate_type"], form["role"]) == (
        "taobao.traderates.get",
        "get",
        "buyer",
    )
    assert (form["start_date"], form["end_date"]) == ("2026-11-21 00:00:00", "2026-11-22 00:00:00")
    assert (form["page_no"], form["page_size"]) == ("1", "150")
    assert "result" not in form
    assert len(form["fields"].split(",")) <= 20
    assert page.completeness is COMPLETE
    assert page.covered == DAY
    assert page.state is None
    assert page.sees == {Part.VERDICT, Part.REPLY, Part.COUNTED}
    assert [shown.read().key.value for shown in page.items] == ["2231958349000000002/buyer"]


def test_part_of_a_second_is_asked_for_whole() -> None:
    shop = a_shop([a_page()])
    half = timedelta(milliseconds=500)

    fetch(shop, Span(since=DAY.since + half, until=DAY.until - half))

    assert shop.asked[0]["start_date"] == "2026-11-21 00:00:00"
    assert shop.asked[0]["end_date"] == "2026-11-22 00:00:00"


def test_pages_follow_until_the_last_one() -> None:
    shop = a_shop(platform(many(301)))

    pages = fetch(shop)

    assert ends(pages) == [UNFINISHED, UNFINISHED, COMPLETE]
    assert [len(page.items) for page in pages] == [150, 150, 1]
    assert len({shown.known_as for page in pages for shown in page.items}) == 301


@pytest.mark.parametrize("has_next", [None, False])
def test_has_next_may_be_absent(has_next: bool | None) -> None:
    shop = a_shop([a_page(*many(150), has_next=None), a_page(has_next=has_next)])

    assert ends(fetch(shop)) == [UNFINISHED, COMPLETE]


def test_a_crash_reads_on_at_the_page_after_the_last_kept_one() -> None:
    shop = a_shop(platform(many(301)))
    pages = shop.connector.fetch(Stream.PRODUCT_REVIEWS, DAY, None)
    next(pages)
    kept = next(pages).state

    again = a_shop(platform(many(301)))
    rest = fetch(again, state=kept)

    assert [form["page_no"] for form in again.asked] == ["3"]
    assert [len(page.items) for page in rest] == [1]


@pytest.mark.parametrize("state", [{"v": 99, "page": 3}, {"v": 1, "result": "bad", "page": 3}])
def test_a_state_that_is_not_ours_begins_anew(state: dict[str, Any]) -> None:
    shop = a_shop([a_page()])

    fetch(shop, state=state)

    assert shop.asked[0]["page_no"] == "1"


@pytest.mark.parametrize(
    ("count", "last"), [(1499, COMPLETE), (1500, CAPPED), (1501, CAPPED), (4000, CAPPED)]
)
def test_a_window_that_reaches_the_cap_has_lost_the_rest(count: int, last: Completeness) -> None:
    shop = a_shop(platform(many(count)))

    pages = fetch(shop)

    assert ends(pages) == [UNFINISHED] * 9 + [last]
    assert len(shop.asked) == 10
    assert pages[-1].state is None
    assert bool(pages[-1].lacks) == (last is CAPPED)


def test_the_cap_is_seen_after_a_crash_as_well() -> None:
    shop = a_shop(platform(many(1500)))
    *_, ninth, _ = fetch(shop)

    again = a_shop(platform(many(1500)))

    assert ends(fetch(again, state=ninth.state)) == [CAPPED]


def test_a_total_at_the_cap_is_a_cut() -> None:
    shop = a_shop([a_page(*many(2), has_next=None, total_results=2)], window_cap=2)

    assert ends(fetch(shop)) == [CAPPED]


def test_the_last_page_number_is_a_cut_when_more_follow() -> None:
    shop = a_shop(platform(many(5), cap=9999), page_size=1, last_page=3)

    assert ends(fetch(shop)) == [UNFINISHED, UNFINISHED, CAPPED]


def test_a_window_too_wide_for_the_platform_is_asked_again_in_halves() -> None:
    shop = a_shop([refusal(15, "isp.runtime-max-limit")])

    (page,) = fetch(shop)

    assert (page.completeness, page.items) == (CAPPED, [])
    assert len(shop.asked) == 1


def test_a_page_that_repeats_for_ever_is_nonsense() -> None:
    shop = a_shop([a_page(*many(150), has_next=True)])
    pages = shop.connector.fetch(Stream.PRODUCT_REVIEWS, DAY, None)

    assert len(next(pages).items) == 150
    with pytest.raises(Nonsense, match="page 2 is page 1 once more"):
        next(pages)


def test_an_empty_page_that_promises_more_is_partial() -> None:
    shop = a_shop([a_page(*many(150), has_next=True), a_page(has_next=True)])

    *_, last = fetch(shop)

    assert last.completeness is PARTIAL
    assert last.lacks == "page 2 came empty though more was promised"


def test_only_what_needs_work_takes_one_round_for_each_result() -> None:
    reviews = [*many(151), a_rate(oid=9, result="neutral"), a_rate(oid=8, result="good")]
    shop = a_shop(platform(reviews), results="needs_work")

    pages = fetch(shop)

    asked = [(form["result"], form["page_no"]) for form in shop.asked]
    assert asked == [("bad", "1"), ("bad", "2"), ("neutral", "1")]
    assert ends(pages) == [UNFINISHED, UNFINISHED, PARTIAL]
    assert pages[-1].lacks == "good reviews are not read (setting results)"
    again = a_shop(platform(reviews), results="needs_work")
    fetch(again, state=pages[1].state)
    assert [form["result"] for form in again.asked] == ["neutral"]


def test_a_review_without_a_name_is_given_beside_its_page() -> None:
    shop = a_shop([a_page(a_rate(), a_rate(oid=None), a_rate(oid=3, created="yesterday"))])

    (page,) = fetch(shop)

    assert (len(page.items), len(page.rejects), page.completeness) == (2, 1, COMPLETE)


def test_malformed_reviews_fill_a_window_as_well() -> None:
    rates = [a_rate(oid=1), a_rate(oid=2, created="yesterday"), a_rate(oid=None)]
    shop = a_shop([a_page(*rates)], window_cap=3)

    assert ends(fetch(shop)) == [CAPPED]


def test_a_page_that_repeats_is_known_by_its_reviews_whatever_they_say_now() -> None:
    answers = [a_page(*many(150), has_next=True), a_page(*many(150), has_next=True)]
    answers[1]["traderates_get_response"]["trade_rates"]["trade_rate"][0]["reply"] = "抱歉"

    with pytest.raises(Nonsense, match="page 2 is page 1 once more"):
        fetch(a_shop(answers))


def test_on_tmall_the_digest_knows_whether_the_result_is_trusted() -> None:
    (trusting,) = fetch(a_shop([a_page(a_rate())], tmall=True, trust_result=True))
    (doubting,) = fetch(a_shop([a_page(a_rate())], tmall=True, trust_result=False))

    assert [shown.read().rating for shown in trusting.items] == [1]
    assert [shown.read().rating for shown in doubting.items] == [None]
    assert trusting.items[0].digest != doubting.items[0].digest


def test_an_answer_of_something_else_is_nonsense_and_quotes_nobody() -> None:
    shop = a_shop([{"other_response": {"content": "客服"}}])

    with pytest.raises(Nonsense) as caught:
        fetch(shop)

    assert "客服" not in str(caught.value)
    assert "traderates.get" in str(caught.value)


def test_the_call_is_charged_to_the_whole_app_before_it_leaves() -> None:
    shop = a_shop([a_page()])

    fetch(shop)

    (key,) = shop.budgets.asked
    assert key.startswith("taobao/app/")
    assert "12345678" not in key


def test_a_ban_blocks_the_budget_of_the_whole_app() -> None:
    shop = a_shop([refusal(7, "accesscontrol.limited-by-app-access-count", "3600 seconds")])

    with pytest.raises(RateLimited, match="rate limited for 3600 s"):
        fetch(shop)

    assert shop.budgets.blocks == [(shop.budgets.asked[0], NOW + timedelta(hours=1))]


def test_other_streams_are_not_offered() -> None:
    with pytest.raises(NotOffered, match="seller_feedback"):
        a_shop().connector.fetch(Stream.SELLER_FEEDBACK, DAY, None)
