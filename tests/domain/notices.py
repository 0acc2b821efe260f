"""Builders for notices and the channels that they go to."""

from datetime import UTC, datetime
from typing import Any

from amends.domain.ids import ClientId, StoreId
from amends.domain.notice import Notice, NoticeKind
from amends.domain.notice_channel import Channel

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)  # a Sunday, noon in Beijing


def a_notice(**over: Any) -> Notice:
    """A new bad review of store 1 of client 1."""
    plain = {
        "key": "case/1/new_review/1",
        "kind": NoticeKind.NEW_REVIEW,
        "store": StoreId(1),
        "client": ClientId(1),
        "label": "taobao:示例",
        "at": NOW,
    }
    return Notice.model_validate(plain | over)


def a_channel(**over: Any) -> Channel:
    """A channel that hears everything at any time."""
    return Channel.model_validate({"name": "team", "who": "the team"} | over)
