"""Reading all reviews of a stretch of time: which page, which edge, where the platform cuts.

TOP stops at 1,500 reviews a window and does not say so; a window that reaches them is CAPPED
and asked again in halves. Whether its end counts is documented nowhere, so both edges are sent
as they stand: where two windows meet a review may come twice, and none is lost.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import httpx

from amends.domain.ids import stable_id
from amends.domain.review import Part
from amends.domain.times import SECOND, Span
from amends.marketplace.connector import Completeness, Page, Shown
from amends.marketplace.errors import Nonsense
from amends_taobao import policy
from amends_taobao.connector.line import Line
from amends_taobao.connector.refusals import WindowTooWide
from amends_taobao.connector.shown import shown_of
from amends_taobao.payloads.reviews import Rates, read_rates
from amends_taobao.settings import BEIJING, TaobaoSettings, TmallSettings

METHOD = "taobao.traderates.get"
FIELDS = (
    "tid,oid,role,nick,result,created,rated_nick,item_title,content,reply,valid_score,num_iid,ouid"
)
SEES = frozenset({Part.VERDICT, Part.REPLY, Part.COUNTED})
VERSION = 1  # of the state
NOT_GOOD = "good reviews are not read (setting results)"  # so nothing can be called gone


@dataclass(frozen=True, slots=True)
class Place:
    """Where a window is read on. Kept with each page, so a crash costs one page."""

    result: str | None  # which result is read now; None: all in one
    page: int = 1
    last: str = ""  # digest of the page before, which must not come again

    def next(self, digest: str) -> "Place":
        return Place(self.result, self.page + 1, digest)

    def kept(self) -> dict[str, Any]:
        return {"v": VERSION, "result": self.result, "page": self.page, "last": self.last}


def read_window(
    line: Line, settings: TaobaoSettings, scope: str, span: Span, state: Mapping[str, Any] | None
) -> Iterator[Page[Shown]]:
    """Yield the reviews written in `span`. Raises Nonsense when a page repeats the one before."""
    reader = _Reader(line, settings, scope, span)
    results: list[str | None] = [None] if settings.results == "all" else [*policy.NEEDS_WORK]
    place: Place | None = _place_in(state, results)
    while place is not None:
        page, place = reader.page_at(place, _after(place.result, results))
        yield page


def newest(line: Line, span: Span) -> tuple[Rates, httpx.Response]:
    """One review of `span`, with the answer it came in."""
    response = line.send(METHOD, **_form(span, Place(None), size=1))
    return _rates(line, response), response


@dataclass(frozen=True, slots=True)
class _Reader:
    line: Line
    settings: TaobaoSettings
    scope: str
    span: Span

    def page_at(self, place: Place, after: Place | None) -> tuple[Page[Shown], Place | None]:
        """The page at `place` and where to read on; `after` is where the next result begins."""
        size = self.settings.page_size
        try:
            rates = _rates(self.line, self.line.send(METHOD, **_form(self.span, place, size)))
        except WindowTooWide as error:
            page = replace(self._page([]), completeness=Completeness.CAPPED, lacks=error.what)
            return page, None
        page = self._page(rates.trade_rates)
        digest = _digest(page)
        if digest and digest == place.last:
            what = f"page {place.page} is page {place.page - 1} once more"
            raise Nonsense(self.line.where, what, operation="traderates.get")

        more = rates.more_after(place.page, size)
        if (place.page - 1) * size + rates.count >= self.settings.window_cap:
            lacks = f"{self.settings.window_cap} reviews reached: the platform cuts off the rest"
            return replace(page, completeness=Completeness.CAPPED, lacks=lacks), None
        if more and place.page >= self.settings.last_page:
            lacks = f"page {place.page} is the last that can be asked for"
            return replace(page, completeness=Completeness.CAPPED, lacks=lacks), None
        if more and not rates.count:
            lacks = f"page {place.page} came empty though more was promised"
            return replace(page, completeness=Completeness.PARTIAL, lacks=lacks), None
        follows = place.next(digest) if more else after
        if follows is None and self.settings.results != "all":
            return replace(page, completeness=Completeness.PARTIAL, lacks=NOT_GOOD), None
        if follows is None:
            return page, None
        return replace(page, completeness=Completeness.UNFINISHED, state=follows.kept()), follows

    def _page(self, items: Iterable[Any]) -> Page[Shown]:
        """The items as a page, whatever may follow it."""
        rated = not isinstance(self.settings, TmallSettings) or self.settings.trust_result
        shown, rejects = shown_of(items, self.scope, rated=rated)
        return Page(items=shown, rejects=rejects, covered=self.span, sees=SEES)


def _place_in(state: Mapping[str, Any] | None, results: list[str | None]) -> Place:
    """The place that `state` names; what another version or other settings wrote begins anew."""
    if state and state.get("v") == VERSION and state.get("result") in results:
        return Place(state["result"], state["page"], state["last"])
    return Place(results[0])


def _after(result: str | None, results: list[str | None]) -> Place | None:
    rest = results[results.index(result) + 1 :]
    return Place(rest[0]) if rest else None


def _form(span: Span, place: Place, size: int) -> dict[str, object]:
    form: dict[str, object] = {
        "fields": FIELDS,
        "rate_type": "get",
        "role": "buyer",
        "start_date": _second(span.since),
        "end_date": _second(span.until + SECOND - timedelta(microseconds=1)),
        "page_no": place.page,
        "page_size": size,
        "use_has_next": True,
    }
    return form | ({"result": place.result} if place.result else {})


def _second(at: datetime) -> str:
    return f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"


def _rates(line: Line, response: httpx.Response) -> Rates:
    try:
        return read_rates(response.content)
    except ValueError as error:
        raise line.nonsense(METHOD, error) from None


def _digest(page: Page[Shown]) -> str:
    """Tells one page from the next by whose reviews it shows; empty for an empty page."""
    whose = [*(str(one.known_as) for one in page.items), *(one.raw for one in page.rejects)]
    return f"{stable_id(*whose):x}" if whose else ""
