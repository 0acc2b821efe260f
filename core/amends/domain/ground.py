"""The grounds on which a marketplace takes a review down, as data of its plugin.

Codes are those of the catalogue; names used elsewhere for the same ground are its aliases.
"""

from collections.abc import Iterable

from amends.domain.values import Value


class Ground(Value):
    """One ground, and what it takes."""

    code: str
    says: str  # for people
    on: str | None = None  # product_review or seller_feedback; None: both, or there is only one
    proof: bool = False  # True: an allegation that is nothing without evidence
    objection: bool = False  # True: saying so is enough, it makes the platform check
    aliases: tuple[str, ...] = ()


def find_ground(grounds: Iterable[Ground], named: str, target: str | None) -> Ground | None:
    """The ground that is called `named`, for a review of this kind; None: it is not listed."""
    for ground in grounds:
        if named in (ground.code, *ground.aliases) and _fits(ground, target):
            return ground
    return None


def _fits(ground: Ground, target: str | None) -> bool:
    return ground.on is None or target is None or ground.on == target
