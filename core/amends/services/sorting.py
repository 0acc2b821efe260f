"""Sorts a page out before it is stored: what is as it was, what must be read, what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pydantic import ValidationError

from amends.db.known import KnownReview
from amends.domain.ids import KeyId, ReviewId
from amends.domain.review import Review
from amends.marketplace.connector import Page, Shown

_FUTURE = timedelta(days=1)  # a review dated further ahead than this is somebody's mistake
_NOTHING: Mapping[KeyId, KnownReview] = {}


@dataclass(slots=True)
class Sorted:
    """The items of one page."""

    as_they_were: set[ReviewId] = field(default_factory=set)  # known by their digest; not read
    good: list[Review] = field(default_factory=list)
    digests: dict[KeyId, int] = field(default_factory=dict)  # of the good ones, where there is one
    rejects: list[tuple[str, str]] = field(default_factory=list)  # raw, reason

    @property
    def is_still(self) -> bool:
        """Whether nothing of the page must be written down."""
        return not self.good and not self.rejects


def sort_out(
    page: Page[Review], now: datetime, known: Mapping[KeyId, KnownReview] = _NOTHING
) -> Sorted:
    """Read what may differ from what is `known`, and keep aside what cannot be right."""
    found = Sorted(rejects=[(reject.raw, reject.reason) for reject in page.rejects])
    for item in page.items:
        if isinstance(item, Shown):
            before = known.get(item.known_as)
            if before and before.is_steady and before.shown == item.digest:
                found.as_they_were.add(before.id)
                continue
            try:
                review = item.read()
            except Exception as error:  # noqa: BLE001  one item never stops a stream
                found.rejects.append((item.raw(), reason_of(error)))
                continue
            found.digests[item.known_as] = item.digest
        else:
            review = item
        if why := why_not_now(review, now):
            found.rejects.append((review.model_dump_json(), why))
        else:
            found.good.append(review)
    return found


def why_not_now(review: Review, now: datetime) -> str:
    """Why a review cannot be right at `now`, in words; empty when it can."""
    latest, written = now + _FUTURE, review.written
    if (written > latest) if isinstance(written, datetime) else (written > latest.date()):
        return "its date lies in the future"
    return ""


def reason_of(error: Exception) -> str:
    """Why an item cannot be read; what others than the plugin say may quote what a buyer wrote."""
    if not isinstance(error, ValueError):
        return f"the plugin failed on it: {type(error).__name__}"
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    return f"{'.'.join(map(str, first['loc'])) or 'the item'}: {first['msg']}"
