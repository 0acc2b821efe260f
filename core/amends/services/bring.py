"""Stores what people bring by hand, whatever it was: a file, a copied page, a saved one.

The same as a reading by call, with the differences that a person makes: each review names its
import, what was seen later is not overwritten, and a review without an id that resembles a known
one may be offered as an edit of it.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from amends.db.alike import FINGERPRINT, Alike
from amends.db.reviews import Reader, Reads, Stored
from amends.db.unit import Memory, Unit
from amends.domain.review import Part, Review
from amends.domain.store import Store
from amends.domain.times import Clock
from amends.marketplace.capture import Found
from amends.marketplace.connector import Marketplace, Stream
from amends.services.read_reviews import OURS
from amends.services.sorting import reason_of, why_not_now

VERDICT = frozenset({Part.VERDICT})
VERDICT_AND_REPLY = frozenset({Part.VERDICT, Part.REPLY})
_BATCH = 1000  # reviews a transaction
_SAME_WORDS = "same words"  # who says that two keys are one review, where no person did


@dataclass(slots=True)
class Brought:
    """What became of what was brought."""

    fresh: int = 0
    changed: int = 0
    known: int = 0  # as they stood already
    older: int = 0  # differ from what was seen later, which stands
    refused: int = 0

    @property
    def taken(self) -> int:
        return self.fresh + self.changed + self.known + self.older

    def add(self, stored: Stored) -> None:
        """Count each review once: one that is new to this store may differ from another's."""
        fresh = set(stored.fresh)
        changed, older = stored.changed.keys() - fresh, stored.older - fresh
        self.fresh += len(fresh)
        self.changed += len(changed)
        self.older += len(older)
        self.known += len(stored.ids - fresh - changed - older)

    def counts(self) -> dict[str, int]:
        return {
            name: getattr(self, name) for name in ("fresh", "changed", "known", "older", "refused")
        }


@dataclass(slots=True)
class Bringing:
    """One import under way. `refuse` hears the place of each item that is not taken, and why."""

    store: Store
    stream: Stream
    marketplace: Marketplace
    memory: Memory
    clock: Clock
    import_id: int
    as_of: datetime
    sees: Collection[Part] = VERDICT
    refuse: Callable[[int, str], None] = lambda _place, _why: None
    reads: Reads | None = OURS
    brought: Brought = field(default_factory=Brought)
    _bases: frozenset[str] | None = None  # of what was known before

    def bring(
        self,
        found: Iterable[tuple[int, Found]],
        progress: Callable[[Brought], None] = lambda _: None,
    ) -> Brought:
        """Store all that was `found`, each with its place: the line of a file, say.

        In transactions of a thousand: an interruption keeps what was stored, and the same again
        adds only the rest. `progress` hears after each.
        """
        items = iter(found)
        while batch := list(islice(items, _BATCH)):
            reviews = self.reviews(batch)
            with self.memory.unit() as unit:
                if self._may_meet(unit, reviews):
                    self.join(unit, unit.alike.to(self.store.id, self.store.zone, reviews))
                self.keep(unit, reviews)
                unit.commit()
            progress(self.brought)
        return self.brought

    def reviews(self, found: Iterable[tuple[int, Found]]) -> list[Review]:
        """What was found, as reviews under their keys; those that cannot be are refused."""
        now = self.clock.now()
        reviews = []
        for place, one in found:
            try:
                review = self.marketplace.review_of(one, self.store.key_scope)
            except ValueError as error:
                self._refused(place, reason_of(error))
                continue
            if why := why_not_now(review, now):
                self._refused(place, why)
            else:
                reviews.append(review)
        return reviews

    def join(self, unit: Unit, alike: Iterable[Alike]) -> None:
        """Let those that are known word for word be known by their new key as well."""
        now = self.clock.now()
        for one in alike:
            if one.is_same:
                unit.reviews.merge(one.review.key.known_as, one.known, _SAME_WORDS, now)

    def _may_meet(self, unit: Unit, reviews: Sequence[Review]) -> bool:
        """Whether some have ids and some have none, so that one review may come in both ways."""
        if self._bases is None:
            self._bases = unit.alike.bases(self.store.id, self.stream)
        bases = self._bases | {review.key.basis for review in reviews}
        return bool(self._bases) and FINGERPRINT in bases and len(bases) > 1

    def keep(self, unit: Unit, reviews: Sequence[Review]) -> Stored:
        """Store `reviews` and tell the inbox, within the transaction of `unit`."""
        now = self.clock.now()
        stored = unit.reviews.store(self._reader(), reviews, self.sees, min(self.as_of, now))
        unit.inbox.add(self.store.id, stored.facts(), now)
        for other, facts in unit.reviews.elsewhere(self.store.id, stored).items():
            unit.inbox.add(other, facts, now)
        self.brought.add(stored)
        return stored

    def _refused(self, place: int, why: str) -> None:
        self.brought.refused += 1
        self.refuse(place, why)

    def _reader(self) -> Reader:
        return Reader(
            store=self.store.id,
            stream=self.stream.value,
            zone=self.store.zone,
            needs_work=self.marketplace.needs_work,
            first_look=lambda _written: None,
            next_look=lambda _written, _now: None,
            import_id=self.import_id,
            reads=self.reads,
        )
