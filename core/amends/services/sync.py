"""Brings a store's reviews in: what is new, what changed, what has gone, and the proof of it.

Only this service fetches. It goes through the streams of a store in turn and hands each to
`StreamReader`; a slice ends politely, so that no store waits long for another.
"""

from collections.abc import Callable
from dataclasses import dataclass

from amends.db.reviews import Reads
from amends.db.unit import Memory
from amends.domain.store import Store
from amends.domain.times import Clock
from amends.marketplace.connector import Connector, Marketplace, Stream
from amends.marketplace.errors import ComeBack, MarketplaceError, RateLimited, SignInAgain
from amends.services.read_reviews import OURS
from amends.services.stream import StreamReader
from amends.services.tally import Tally

REVIEWS = (Stream.PRODUCT_REVIEWS, Stream.SELLER_FEEDBACK)


@dataclass(frozen=True, slots=True)
class Slice:
    """How much is read before others get their turn. A bite that was begun is finished."""

    pages: float = 20
    seconds: float = 5.0


WHOLE = Slice(pages=float("inf"), seconds=float("inf"))


def sync(
    store: Store,
    marketplace: Marketplace,
    connector: Connector,
    memory: Memory,
    clock: Clock,
    *,
    slice_: Slice = WHOLE,
    progress: Callable[[Tally], None] = lambda _: None,
    reads: Reads | None = OURS,
) -> Tally:
    """Read what is due of `store` until it is done or the slice is over, and say what changed.

    `progress` hears after each page; `reads` tells what new and changed reviews say. Raises
    Changed when another reading of the store was faster, and the marketplace's error when it
    refused: that is noted with the stream, and everything read before is kept.
    """
    tally = Tally()
    refused: MarketplaceError | None = None
    end = clock.monotonic() + slice_.seconds

    def goes_on() -> bool:
        return tally.pages < slice_.pages and clock.monotonic() < end

    streams = marketplace.streams(marketplace.settings.model_validate(store.settings))
    for stream in REVIEWS:
        if stream not in streams:
            continue
        reader = StreamReader(
            store=store,
            stream=stream,
            rules=streams[stream],
            marketplace=marketplace,
            connector=connector,
            memory=memory,
            clock=clock,
            tally=tally,
            progress=progress,
            reads=reads,
        )
        try:
            reader.read(goes_on)
        except ComeBack as spent:
            reader.rest(spent.why, spent.at)
        except RateLimited as limited:  # the platform said how long: nobody's trouble
            reader.rest(str(limited), clock.now() + limited.retry_after)
        except SignInAgain as error:
            reader.note(str(error))
            raise
        except MarketplaceError as error:
            reader.note(str(error))
            refused = refused or error  # the other streams go on
    if refused:
        raise refused
    return tally
