"""Reviews as TOP answers them: a page of trade rates, and the feed of one Tmall sub-order."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Annotated, Any

from pydantic import BeforeValidator, ValidationError

from amends_taobao.payloads.base import Many, MaybeTime, Number, Payload, Time, parsed, root_of


class TradeRate(Payload):
    """One review. There is no id, no star, no picture, no follow-up and no time of edit."""

    oid: Number
    tid: Number | None = None
    role: str = "buyer"
    nick: str | None = None
    result: str | None = None
    created: Time
    rated_nick: str | None = None
    item_title: str | None = None
    content: str | None = None
    reply: str | None = None
    valid_score: bool | None = None
    num_iid: Number | None = None
    ouid: str | None = None


class Rates(Payload):
    """One page of reviews, each as it came: most are as they were, and nobody reads them."""

    trade_rates: Many[Any]
    has_next: bool | None = None
    total_results: int | None = None

    def more_after(self, page: int, size: int) -> bool:
        """Whether another page follows; when the answer says nothing, a full page hints at one."""
        if self.has_next is not None:
            return self.has_next
        if self.total_results is not None:
            return page * size < self.total_results
        return self.count >= size

    @property
    def count(self) -> int:
        return len(self.trade_rates)

    def readable(self) -> Iterator[TradeRate]:
        """Read them after all, without what is malformed."""
        for item in self.trade_rates:
            with suppress(ValidationError):
                yield TradeRate.model_validate(item)


def read_rates(raw: bytes) -> Rates:
    """Read a page of reviews. Raises ValueError when the answer as a whole makes no sense."""
    body = parsed(raw)
    wrapped = body.get(root_of("taobao.traderates.get"))
    rates = Rates.model_validate(body if wrapped is None else wrapped)
    if wrapped is None and all(body.get(name) is None for name in Rates.model_fields):
        raise ValueError("the answer holds no reviews and does not say that there are none")
    return rates


def _yes(value: Any) -> Any:
    """The documentation calls `posi` a Boolean and describes 1 and -1."""
    return False if value in (-1, "-1") else value


class Tag(Payload):
    tag_name: str
    posi: Annotated[bool, BeforeValidator(_yes)]
    count: int | None = None  # only where an article's tags are counted


class Feed(Payload):
    """A Tmall review with its tags and follow-up; asked for one sub-order at a time."""

    user_nick: str | None = None
    ouid: str | None = None
    comment_time: MaybeTime = None
    content: str | None = None
    has_negtv: bool | None = None
    tags: Many[Tag]
    append_time: MaybeTime = None
    append_content: str | None = None
    append_has_negtv: bool | None = None
    append_tags: Many[Tag]


class FeedAnswer(Payload):
    tmall_rate_info: Feed | None = None


class ItemTags(Payload):
    tags: Many[Tag]
