"""Explaining a review in public: once, in time, before a follow-up, and never edited.

Writes   taobao.traderate.explain.add    one sub-order, at most 500 characters
Reads    taobao.traderates.get           the review with its reply; tmall feeds: the follow-up
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from amends.domain.action import Action, Handover, Receipt
from amends.domain.times import Clock
from amends.marketplace.connector import RouteFacts
from amends.marketplace.errors import CannotTell, NeverAgain, NotAllowed
from amends_taobao.connector.line import Line
from amends_taobao.connector.marks import digest_of, line_of
from amends_taobao.connector.refusals import Declined
from amends_taobao.payloads.actions import Done
from amends_taobao.payloads.reviews import FeedAnswer, Rates, TradeRate
from amends_taobao.policy import REPLY_LENGTH
from amends_taobao.policy.handovers import hand_over
from amends_taobao.settings import TaobaoSettings, TmallSettings

EXPLAIN = "taobao.traderate.explain.add"
RATES = "taobao.traderates.get"
FEED = "tmall.traderate.feeds.get"
FIELDS = "tid,oid,role,created,reply"
GONE, NONE = "gone", "none"


class Replies:
    """The public replies of one shop."""

    def __init__(self, line: Line, settings: TaobaoSettings, clock: Clock) -> None:
        self._line = line
        self._settings = settings
        self._clock = clock

    def read_back(self, action: Action) -> Mapping[str, str]:
        """The reply's digest, the day of the review, and whether the buyer has added to it."""
        oid = line_of(self._line.where, action)
        rate = self._rate(oid)
        if rate is None:
            return {"reply": GONE}
        seen = {
            "reply": digest_of(rate.reply or "") or NONE,
            "written": rate.created.isoformat(),
        }
        if isinstance(self._settings, TmallSettings) and self._settings.feeds:
            feed = self._line.ask(FeedAnswer, FEED, child_trade_id=oid).tmall_rate_info
            if feed and (feed.append_content or feed.append_time):
                seen["follow_up"] = "yes"
        return seen

    def perform(self, action: Action) -> Receipt | Handover:
        """Explain. Handed over where a shop that is no Tmall shop is refused."""
        oid = line_of(self._line.where, action)
        self._check(action, action.read_back or self.read_back(action))
        try:
            done, number = self._line.write(Done, EXPLAIN, oid=oid, reply=action.text)
        except (Declined, NotAllowed):
            if isinstance(self._settings, TmallSettings):
                raise
            # Documented for Tmall alone; the page is there for every shop.
            return hand_over(action, RouteFacts(self._clock.now(), self._settings))
        if not done.is_success:
            raise NeverAgain(self._line.where, "the platform says no", request_id=number)
        return Receipt(key=action.key, at=self._clock.now(), request_id=number)

    def find(self, action: Action) -> Receipt | None:
        """Whether our words stand under the review.

        Other words can be ours, cleaned by the platform, or a colleague's: a person looks.
        """
        before = action.read_back.get("reply")
        rate = self._rate(line_of(self._line.where, action))
        if before not in (None, NONE):
            return None  # a reply stood there, or no review: `perform` has sent nothing
        if rate is None:
            raise CannotTell(self._line.where, "the review is gone, with what stood under it")
        now = digest_of(rate.reply or "")
        if not now:
            return None
        if now != digest_of(action.text):
            raise CannotTell(self._line.where, "another reply than ours stands under the review")
        return Receipt(key=action.key, at=self._clock.now())

    def _check(self, action: Action, seen: Mapping[str, str]) -> None:
        """Raises NeverAgain for what the platform would refuse, in words that help."""
        days = self._settings.reply_days
        why = ""
        if not action.text.strip() or len(action.text) > REPLY_LENGTH:
            why = f"a reply has 1 to {REPLY_LENGTH} characters, not {len(action.text)}"
        elif seen.get("reply") == GONE:
            why = "the review is no longer visible: there is nothing to reply to"
        elif seen.get("reply", NONE) != NONE:
            why = "there is a reply already, and none can be edited or added"
        elif seen.get("follow_up"):
            why = "after a follow-up (追评) only the workbench replies"
        elif "written" in seen and self._clock.now() > (
            datetime.fromisoformat(seen["written"]) + timedelta(days=days)
        ):
            why = f"replies close {days} days after the review"
        if why:
            raise NeverAgain(self._line.where, why)

    def _rate(self, oid: str) -> TradeRate | None:
        """The review of sub-order `oid`, asked for by name: `tid` takes sub-orders as well."""
        form = {"fields": FIELDS, "rate_type": "get", "role": "buyer", "tid": oid}
        rates = self._line.ask(Rates, RATES, **form, use_has_next=True)
        return next((rate for rate in rates.readable() if rate.oid == oid), None)
