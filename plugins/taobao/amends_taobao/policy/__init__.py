"""What Taobao and Tmall have and allow, as data: ways of each action, limits, reading rules.

Facts are those of the fact sheet `platforms/taobao.md`, read there on the day each source names.
No official rule text of the appeal procedure could be read, so whatever comes from it is marked
and its number is a setting.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from amends.domain.action import ActionKind, Confidence, Delivery, Route, Source
from amends.domain.budget import BudgetScope, Limit
from amends.domain.reading import ReadingRules, Reread
from amends.domain.review import Review
from amends.domain.times import earliest
from amends.marketplace.connector import Has, RouteFacts
from amends_taobao.settings import BEIJING, TaobaoSettings, TmallSettings

CHECKED = date(2026, 11, 22)
REPLY_LENGTH = 500  # Chinese characters
OPEN = "WAIT_SELLER_AGREE"  # a refund or return that waits for our word
NEEDS_WORK = ("bad", "neutral")  # a 中评 costs the shop as much trust as it says

API, HAND, NEVER = Delivery.API, Delivery.BY_HAND, Delivery.NEVER


def _source(title: str, confidence: Confidence = Confidence.VERIFIED) -> Source:
    return Source(title=title, checked_on=CHECKED, confidence=confidence)


TREE = _source("TOP, official API tree (docId 285) of 2026-05-16")
RATES = _source("TOP, taobao.traderates.get")
FEEDS = _source("TOP, tmall.traderate.feeds.get")
EXPLAIN = _source("TOP, taobao.traderate.explain.add")
EXPLAIN_C = _source("no source on explain.add for Taobao shops", Confidence.UNCERTAIN)
WORKBENCH = _source("Qianniu workbench, follow-up replies", Confidence.UNCERTAIN)
CHAT = _source("TOP, message groups; Qianniu plug-in note of 2026-08-14")
AGREE = _source("TOP, taobao.rp.refunds.agree")
RETURN = _source("TOP, taobao.rp.returngoods.agree")
REFUND_GROUP = _source("TOP, refund group: 27 methods, none opens a refund for the buyer")
COUPON = _source("TOP, taobao.promotion.coupon.send", Confidence.UNCERTAIN)
EVIDENCE = _source("TOP, trade.fullinfo.get, refund.get, logistics.trace.search")
TALK = _source("TOP, taobao.refund.messages.get")
PUSH = _source("TOP, message service (TMC), topics TradeRated and ImprBadTag")
APPEAL = _source("TOP, review group: seven methods, none appeals; entry in Qianniu")
APPEAL_DAYS = _source("secondary pages on 恶意评价 reports", Confidence.SECOND_HAND)
CASH_BACK = _source("网络反不正当竞争暂行规定, Art. 9(5)")
OUTCOME = _source("inferred: nobody tells who won", Confidence.UNCERTAIN)
TASK = _source("TOP, taobao.qianniu.task.create and taobao.trade.memo.update")
RATE = _source("TOP, taobao.traderate.add")


def has(*, tmall: bool) -> tuple[Has, ...]:
    """What a shop of this kind has, for people; `routes` says it for one action now."""
    return _HAS_TMALL + _HAS if tmall else _HAS_TAOBAO + _HAS


def _has(what: str, how: Delivery, why: str, source: Source) -> Has:
    return Has(what=what, delivery=how, reason=why, source=source)


_HAS_TAOBAO = (
    _has("read reviews", API, "180 days back, 1,500 a window; no stars, no pictures", RATES),
    _has("read follow-ups", HAND, "追评 are in no answer for Taobao shops", RATES),
    _has(ActionKind.PUBLIC_REPLY, HAND, "the call is documented for Tmall only", EXPLAIN_C),
)
_HAS_TMALL = (
    _has("read reviews", API, "180 days back, 1,500 a window; mood and tags, no stars", RATES),
    _has("read follow-ups", API, "one call for each sub-order", FEEDS),
    _has(
        ActionKind.PUBLIC_REPLY,
        API,
        "once, within 30 days, at most 500 characters, before a follow-up",
        EXPLAIN,
    ),
)
_HAS = (
    _has("read refund talk", API, "the only buyer conversation that a call can read", TALK),
    _has("read buyer chat", HAND, "旺旺 and 千牛 have no call: staff attach an export", TREE),
    _has(
        "order evidence",
        API,
        "order, refunds and parcel trace; the trace proves no delivery, because a parcel shipped "
        "offline turns to signed at once",
        EVIDENCE,
    ),
    _has("hear of new reviews", API, "messages without text, so reviews are read again", PUSH),
    _has(ActionKind.MESSAGE, HAND, "no call sends chat: paste the prepared text in 千牛", CHAT),
    _has(
        ActionKind.REFUND,
        HAND,
        "agree in 千牛 to a refund that the buyer opened; the call wants a sub-account's session "
        "and a code by SMS, and is not used yet",
        AGREE,
    ),
    _has(
        ActionKind.RETURN_ACCEPTANCE,
        HAND,
        "agree in 千牛 to a return that the buyer opened; the call is not used yet",
        RETURN,
    ),
    _has(ActionKind.PRICE_REDUCTION, HAND, "small transfer (小额打款) in 千牛", REFUND_GROUP),
    _has(ActionKind.COUPON, HAND, "the calls reach members only and may be closed", COUPON),
    _has(ActionKind.APPEAL, HAND, "千牛 评价管理: no call reports a malicious review", APPEAL),
    _has("outcome of appeals", API, "read back from the review: gone or not counted", OUTCOME),
    _has(ActionKind.SOLICITATION, NEVER, "no call asks, and rewarding is unlawful", CASH_BACK),
    _has(ActionKind.INTERNAL_TASK, API, "memo and flag on the order; task in 千牛", TASK),
    _has(
        ActionKind.RATE_BUYER,
        API,
        "good or not at all, once, within 15 days after the order ended",
        RATE,
    ),
)


def limits(settings: TaobaoSettings) -> tuple[Limit, ...]:
    """One budget for the whole app key: every shop that consented to it draws on it."""
    return (
        Limit(
            operation="*",
            scope=BudgetScope.APP,
            rate=settings.calls_per_second,
            burst=settings.burst,
            per_day=settings.calls_per_day,
            day_zone=BEIJING,
            kept=_kept(settings),
        ),
    )


def _kept(settings: TaobaoSettings) -> int:
    """A fiftieth of the day's calls for what people approved, should reading use up the rest; ours.

    At least five: an explanation costs two or three calls with its look.
    """
    return 0 if settings.calls_per_day is None else max(5, settings.calls_per_day // 50)


def reading_rules(settings: TaobaoSettings) -> ReadingRules:
    """Edits leave no mark, so young reviews are read again often and old ones now and then."""
    day = timedelta(days=1)
    ages = (0, 1, 3, 7, 14, 30, 60, 90, 180)
    looks: tuple[timedelta, ...] = ()
    if isinstance(settings, TmallSettings) and settings.feeds:
        looks = tuple(day * age for age in ages if age <= settings.looks_until_days)
    return ReadingRules(
        horizon=day * settings.horizon_days,
        cap=settings.window_cap,
        rereads=(
            Reread(age=day, every=timedelta(hours=1)),
            Reread(age=day * 30, every=day),
            Reread(age=day * settings.horizon_days, every=day * 7),
        ),
        looks=looks,
    )


def needs_work(review: Review) -> bool:
    """Bad, neutral, a result nobody knows, or negative by the platform's own mark.

    A Tmall review without a result waits for its mood flag.
    """
    return (
        review.native not in ("good", "")
        or review.negative is True
        or any(follow_up.negative is True for follow_up in review.follow_ups)
    )


def routes(kind: ActionKind, facts: RouteFacts) -> tuple[Route, ...]:
    """The ways of an action now, best first; with none, one NEVER that says why."""
    rule = _ROUTES.get(kind)
    ways = rule(facts) if rule else [(NEVER, "this kind of action does not exist here", TREE)]
    if not facts.has_credentials:
        ways = _by_hand(ways)
    return tuple(Route(kind=kind, delivery=how, reason=why, source=src) for how, why, src in ways)


_Way = tuple[Delivery, str, Source]


def _by_hand(ways: Sequence[_Way]) -> Sequence[_Way]:
    """A shop without credentials: what could be called is done by a person."""
    kept = [way for way in ways if way[0] is not API]
    return kept or [(HAND, "no credentials: done in 千牛", source) for _, _, source in ways]


def _public_reply(facts: RouteFacts) -> Sequence[_Way]:
    settings = _settings(facts)
    review = facts.review
    if review is not None and review.reply:
        return [(NEVER, "there is a reply already, and none can be edited or added", EXPLAIN)]
    if review is not None and review.follow_ups:
        return [(HAND, "after a follow-up (追评) only the workbench replies", WORKBENCH)]
    if review is not None and _older(review, settings.reply_days, facts):
        why = f"replies close {settings.reply_days} days after the review"
        return [(NEVER, why, EXPLAIN)]
    if settings.reply_by_api:
        source = EXPLAIN if isinstance(settings, TmallSettings) else EXPLAIN_C
        why = f"explain.add, once, at most {REPLY_LENGTH} characters"
        return [(API, why, source), (HAND, "千牛 评价管理, should the call be refused", source)]
    return [(HAND, "千牛 评价管理: the call is documented for Tmall only", EXPLAIN_C)]


def _message(facts: RouteFacts) -> Sequence[_Way]:
    if facts.review is not None and facts.review.order is None:
        return [(NEVER, "the review is tied to no order, so nobody can be written to", CHAT)]
    return [(HAND, "paste the prepared text into the chat in 千牛", CHAT)]


def _refund(facts: RouteFacts) -> Sequence[_Way]:
    if _is_opened(facts):
        return [(HAND, "agree in 千牛 to the refund that the buyer opened", AGREE)]
    return [(HAND, "small transfer (小额打款), or ask the buyer to apply", REFUND_GROUP)]


def _return(facts: RouteFacts) -> Sequence[_Way]:
    if _is_opened(facts):
        return [(HAND, "agree in 千牛 to the return that the buyer opened", RETURN)]
    return [(HAND, "ask the buyer to apply for a return: no call opens one", REFUND_GROUP)]


def _appeal(facts: RouteFacts) -> Sequence[_Way]:
    days = _settings(facts).appeal_days
    if facts.review is not None and _older(facts.review, days, facts):
        return [(NEVER, f"reports close {days} days after the review", APPEAL_DAYS)]
    return [(HAND, f"千牛 评价管理, within {days} days; both sides must have rated", APPEAL)]


def _rate_buyer(facts: RouteFacts) -> Sequence[_Way]:
    days = _settings(facts).rate_days
    ended = facts.order.finished if facts.order else None
    if facts.order is not None and (ended is None or facts.now < ended):
        return [(NEVER, "the order has not ended: a buyer is rated afterwards", RATE)]
    if ended is not None and facts.now > ended + timedelta(days=days):
        return [(NEVER, f"buyers are rated within {days} days after the order ended", RATE)]
    return [(API, "traderate.add, good or not at all, once", RATE)]


_ROUTES: dict[ActionKind, Callable[[RouteFacts], Sequence[_Way]]] = {
    ActionKind.PUBLIC_REPLY: _public_reply,
    ActionKind.MESSAGE: _message,
    ActionKind.REFUND: _refund,
    ActionKind.RETURN_ACCEPTANCE: _return,
    ActionKind.PRICE_REDUCTION: lambda _: [(HAND, "small transfer (小额打款)", REFUND_GROUP)],
    ActionKind.COUPON: lambda _: [(HAND, "marketing tools in 千牛", COUPON)],
    ActionKind.APPEAL: _appeal,
    ActionKind.SOLICITATION: lambda _: [
        (NEVER, "no call asks for a review, and rewarding one is unlawful", CASH_BACK)
    ],
    ActionKind.INTERNAL_TASK: lambda _: [(API, "memo on the order, or task in 千牛", TASK)],
    ActionKind.RATE_BUYER: _rate_buyer,
}


def _settings(facts: RouteFacts) -> TaobaoSettings:
    return facts.settings if isinstance(facts.settings, TaobaoSettings) else TaobaoSettings()


def _older(review: Review, days: int, facts: RouteFacts) -> bool:
    return facts.now > earliest(review.written, BEIJING) + timedelta(days=days)


def _is_opened(facts: RouteFacts) -> bool:
    return facts.order is not None and any(it.state == OPEN for it in facts.order.refunds)
