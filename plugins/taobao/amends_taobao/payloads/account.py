"""Sessions, and the messages of the push channel (TMC), as TOP answers them."""

import json
from typing import Any

from pydantic import AliasChoices, Field, model_validator

from amends_taobao.payloads.base import Many, MaybeNumber, MaybeTime, Number, Payload, Yuan


class TokenAnswer(Payload):
    """A session and its clocks, in seconds. The signed methods put it as text in `token_result`."""

    access_token: str
    refresh_token: str | None = None
    expires_in: int | None = None
    re_expires_in: int = 0  # 0: it cannot be refreshed
    r1_expires_in: int | None = None
    r2_expires_in: int | None = None
    w1_expires_in: int | None = None
    w2_expires_in: int | None = None
    user_id: str | None = Field(
        None, validation_alias=AliasChoices("taobao_user_id", "taobao_open_uid")
    )
    user_nick: str | None = Field(None, alias="taobao_user_nick")  # URL-encoded

    @model_validator(mode="before")
    @classmethod
    def _out_of_its_text(cls, value: Any) -> Any:
        inner = value.get("token_result") if isinstance(value, dict) else None
        return value if inner is None else json.loads(inner) if isinstance(inner, str) else inner


class RatedNews(Payload):
    """taobao_trade_TradeRated: somebody rated. It carries neither text nor result."""

    tid: Number
    oid: Number
    rater: str = "unknown"  # buyer, seller or unknown
    seller_nick: str | None = None
    buyer_open_uid: str | None = None


class BadWordsNews(Payload):
    """taobao_traderate_ImprBadTag: the platform found negative wording."""

    tid: Number
    oid: Number
    biz_type: int = 0  # 0 review, 3 follow-up
    feedback: str | None = None
    gmt_modified: MaybeTime = None
    impr_words: str | None = None  # "category-负面-phrase;…"
    num_iid: MaybeNumber = None
    seller_nick: str | None = None


class RefundNews(Payload):
    """taobao_refund_*: a refund moved."""

    refund_id: Number
    tid: Number
    oid: Number
    refund_fee: Yuan = None
    refund_phase: str | None = None
    modified: MaybeTime = None


class Message(Payload):
    """One message of the channel. It comes again until it is confirmed."""

    id: Number
    topic: str
    user_nick: str | None = None
    pub_time: MaybeTime = None
    content: str  # JSON text inside JSON

    def news(self) -> RatedNews | BadWordsNews | RefundNews | None:
        """What it says; None for a topic that Amends does not use. Raises ValidationError."""
        if self.topic == "taobao_trade_TradeRated":
            return RatedNews.model_validate_json(self.content)
        if self.topic == "taobao_traderate_ImprBadTag":
            return BadWordsNews.model_validate_json(self.content)
        if self.topic.startswith("taobao_refund_"):
            return RefundNews.model_validate_json(self.content)
        return None


class Messages(Payload):
    messages: Many[Message]
