"""Opens cases for reviews that opened none by themselves: those older than a store's start line.

A person chooses them. A review that has an open case keeps it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from amends.db.errors import NotFound
from amends.db.scope import Scope
from amends.db.unit import Unit
from amends.domain.ids import CaseId, ReviewId
from amends.domain.standing import CaseStatus
from amends.services.house import House
from amends.services.move import Scene, open_case


@dataclass(frozen=True, slots=True)
class Promoted:
    """What became of one review."""

    review: ReviewId
    case: CaseId | None  # None: none was opened
    why: str = ""  # empty: a case was opened


def promote(
    unit: Unit, house: House, now: datetime, scope: Scope, reviews: Iterable[ReviewId], by: str
) -> list[Promoted]:
    """Open a case for each of `reviews`, in every store within sight that shows it."""
    wanted = list(dict.fromkeys(reviews))
    stores = {one.id: one for one in unit.agency.stores(scope)}
    sights = unit.queue.of(wanted)
    last = unit.cases.last_of(wanted)
    done: list[Promoted] = []
    for review in wanted:
        here = [one for key, one in sights.items() if key[1] == review and key[0] in stores]
        if not here:
            raise NotFound(f"no review {review} is within sight; `amends reviews` lists them")
        for sight in here:
            before = last.get((sight.store, review))
            if before is not None and before.status is not CaseStatus.CLOSED:
                done.append(Promoted(review, before.id, "it has an open case"))
            elif sight.gone_at is not None:
                done.append(Promoted(review, None, "it is no longer visible"))
            else:
                scene = Scene(unit, house, stores[sight.store], now)
                case = open_case(scene, sight, previous=before, by=by)
                done.append(Promoted(review, case.id))
    return done
