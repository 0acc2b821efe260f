"""The review methods of the sandbox, with every edge that the sheet knows.

180 days back, 1,500 ratings a window and not a word about the rest, 150 a page, 200 pages; a
public explanation once, on Tmall, within 30 days and before a follow-up.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from amends_taobao.sandbox.state import BEIJING, Rate, Tag, Timeline, fields_of, ouid, stamp
from amends_taobao.sandbox.wire import (
    Call,
    Listing,
    Method,
    Paging,
    Refusal,
    business,
    invalid,
    missing,
    paging,
)

CAP = 1_500
HORIZON = timedelta(days=180)
EXPLAIN_WITHIN = timedelta(days=30)
RATE_WITHIN = timedelta(days=15)  # after the order ended, for both sides
_RESULTS = ("good", "neutral", "bad")
_LONGEST = 500  # characters


def traderates_get(call: Call) -> Listing:
    fields = fields_of(call.fields(most=20))
    rates, low, high = _wanted(call)
    page = paging(call, min(high - low, CAP), default=40, most=150, pages=200)
    return Listing(
        "trade_rates",
        "trade_rate",
        [rate.encoded(fields) for rate in _newest_first(rates, high, page)],
        page.beside,
    )


def _wanted(call: Call) -> tuple[list[Rate], int, int]:
    """The row of ratings that are asked for, oldest first, and from where to where."""
    timeline = _side(call)
    result = call.one_of("result", _RESULTS) if call.maybe("result") else None
    since, until = call.moment("start_date"), call.moment("end_date")
    if since is None:
        until = None  # with an end and no start the platform ignores the filter
    elif until is not None and until < since:
        raise invalid("end_date", "before start_date")
    edge = call.now - HORIZON
    since = max(since, edge) if since else edge
    rates, low, high = timeline.between(result, since, until)
    if named := _named(call):
        rates = [rate for rate in rates[low:high] if _has(rate, named)]
        return rates, 0, len(rates)
    return rates, low, high


def _side(call: Call) -> Timeline:
    """Whose ratings: those that buyers gave the shop, those that the shop gave, or none at all."""
    direction = call.one_of("rate_type", ("get", "give")), call.one_of("role", ("buyer", "seller"))
    match direction:
        case "get", "buyer":
            return call.shop.rates
        case "give", "seller":
            return call.shop.given
    return Timeline()  # our sandbox's sellers buy nothing


def _named(call: Call) -> Mapping[str, Any]:
    numbers = {
        name: call.number(name) for name in ("tid", "num_iid") if call.maybe(name) is not None
    }
    return numbers | ({"ouid": call.text("ouid")} if call.maybe("ouid") else {})


def _has(rate: Rate, named: Mapping[str, Any]) -> bool:
    own = {"num_iid": rate.num_iid, "ouid": ouid(rate.buyer)}
    return all(
        value in (rate.tid, rate.oid) if name == "tid" else value == own[name]
        for name, value in named.items()
    )


def _newest_first(rates: Sequence[Rate], high: int, page: Paging) -> Sequence[Rate]:
    return rates[high - page.stop : high - page.start][::-1]


def feeds_get(call: Call) -> Mapping[str, Any]:
    _only_tmall(call)
    rate = call.shop.by_oid.get(call.number("child_trade_id"))
    if rate is None:
        return {}
    info: dict[str, Any] = {
        "user_nick": rate.nick,
        "ouid": ouid(rate.buyer),
        "comment_time": stamp(rate.created),
        "content": rate.content,
        "has_negtv": rate.negative,
        "tags": _tags(rate.tags),
    }
    if rate.append and rate.append.created <= call.now:
        info |= {
            "append_time": stamp(rate.append.created),
            "append_content": rate.append.text,
            "append_has_negtv": rate.append.negative,
            "append_tags": _tags(rate.append.tags),
        }
    return {"tmall_rate_info": info}


def _tags(tags: Sequence[Tag]) -> dict[str, Any]:
    return {"tags": [tag.as_json() for tag in tags]}


def itemtags_get(call: Call) -> Mapping[str, Any]:
    _only_tmall(call)
    item = call.number("item_id")
    seen = Counter(tag for rate in call.shop.rates if rate.num_iid == item for tag in rate.tags)
    details = [{**tag.as_json(), "count": times} for tag, times in seen.most_common()]
    return {"tags": {"tmall_rate_tag_detail": details}} if details else {}


def explain_add(call: Call) -> Mapping[str, Any]:
    oid, reply = call.number("oid"), call.text("reply")
    rate = call.shop.by_oid.get(oid)
    if len(reply) > _LONGEST:
        raise Refusal(50, "Remote service error", "isv.invalid-parameter", "非法参数")
    if why := _unexplainable(call, rate):
        raise business("explain-not-allowed", why)
    assert rate is not None  # noqa: S101 - the line above refuses it
    rate.reply = reply
    rate.touch()
    call.street.writes[f"explain/{oid}"] += 1
    return {"is_success": True}


def _unexplainable(call: Call, rate: Rate | None) -> str:
    """Why a rating cannot be explained now; empty when it can."""
    if call.shop.kind != "tmall":
        return "only mall sellers explain ratings"
    if rate is None:
        return "no such rating"
    if rate.reply:
        return "the rating is explained already"
    if rate.append or call.now - rate.created > EXPLAIN_WITHIN:
        return "the rating is older than 30 days or already has a follow-up"
    return ""


def rate_add(call: Call) -> Mapping[str, Any]:
    """The shop rates a buyer."""
    result = call.one_of("result", _RESULTS)
    call.one_of("role", ("seller",))
    if call.flag("anony"):
        raise invalid("anony", "sellers cannot be anonymous")
    content = call.maybe("content") or ""
    if result != "good" and not content:
        raise missing("content")
    trade = call.shop.trade(call.number("tid"))
    oid = call.number("oid") if call.maybe("oid") else None
    if trade is None:
        raise business("no-such-trade", "the trade is not yours")
    order = next((one for one in trade.orders if oid in (None, one.oid)), None)
    if order is None:
        raise business("no-such-trade", "the sub-order is not within the trade")
    if order.seller_rate or not trade.ended <= call.now <= trade.ended + RATE_WITHIN:
        raise business("rate-not-allowed", "rated already, or not within 15 days after the end")
    order.seller_rate = True
    at: datetime = call.now.astimezone(BEIJING).replace(microsecond=0)
    given = Rate(
        oid=order.oid,
        tid=trade.tid,
        role="seller",
        nick=call.shop.nick,
        rated_nick=trade.nick,
        result=result,
        created=at,
        content=content,
        num_iid=order.num_iid,
        item_title=order.title,
        item_price=order.price,
        buyer=trade.buyer,
    )
    call.shop.given.add(given)
    call.street.writes[f"rate/{order.oid}"] += 1
    return {"trade_rate": {"tid": trade.tid, "oid": order.oid, "created": stamp(at)}}


def _only_tmall(call: Call) -> None:
    if call.shop.kind != "tmall":
        raise business("not-a-mall-seller", "the method serves mall sellers only")


METHODS: dict[str, Method] = {
    "taobao.traderates.get": traderates_get,
    "tmall.traderate.feeds.get": feeds_get,
    "tmall.traderate.itemtags.get": itemtags_get,
    "taobao.traderate.explain.add": explain_add,
    "taobao.traderate.add": rate_add,
}
