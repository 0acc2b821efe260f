"""Looking at Tmall reviews by name: tags, mood and follow-up, one sub-order at a time.

A look costs a call, so pages are small, and what was seen is given before the budget ends the
slice. A window shows none of this, and this shows no verdict.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from amends.domain.review import Part, Review
from amends.domain.times import Clock
from amends.marketplace.connector import Completeness, Named, Page, Reject
from amends.marketplace.errors import ComeBack, MarketplaceError, NeverAgain
from amends_taobao.connector.line import Line
from amends_taobao.mapping import oid_of, review_from_feed
from amends_taobao.payloads.reviews import FeedAnswer

METHOD = "tmall.traderate.feeds.get"
SEES = frozenset({Part.FOLLOW_UPS, Part.SIGNS})
A_PAGE = 20
VERSION = 1  # of the state


def read_looks(
    line: Line, named: Named, state: Mapping[str, Any] | None, clock: Clock
) -> Iterator[Page[Review]]:
    """Yield what is seen of `named`. A sub-order that is refused is set aside, the others go on."""
    begin = state["done"] if state and state.get("v") == VERSION else 0
    seen: list[Review] = []
    rejects: list[Reject] = []
    for done in range(begin, len(named.reviews)):
        if len(seen) + len(rejects) >= A_PAGE:
            yield _page(seen, rejects, Completeness.UNFINISHED, done)
            seen, rejects = [], []
        key, (order, order_line) = named.reviews[done], named.orders[done]
        oid = order_line or oid_of(key)
        try:
            feed = line.ask(FeedAnswer, METHOD, child_trade_id=oid).tmall_rate_info
        except NeverAgain as error:
            rejects.append(Reject(raw=json.dumps({"oid": oid}), reason=f"feed: {error.what}"))
            continue
        except (MarketplaceError, ComeBack):
            if seen or rejects:
                yield _page(seen, rejects, Completeness.UNFINISHED, done)
            raise
        if feed is not None:
            seen.append(review_from_feed(key, order, feed, clock.now()))
    yield _page(seen, rejects, Completeness.COMPLETE, None)


def _page(
    seen: list[Review], rejects: list[Reject], completeness: Completeness, done: int | None
) -> Page[Review]:
    state = None if done is None else {"v": VERSION, "done": done}
    return Page(items=seen, rejects=rejects, completeness=completeness, state=state, sees=SEES)
