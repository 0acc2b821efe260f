"""What the contract needs of the memory: budgets and tokens that all processes share.

Protocols only. The arithmetic stands in `amends.domain.budget`, the rows in `amends.db`, and
the engine passes the one to the other.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from amends.domain.budget import Ask, Limit
from amends.domain.token import Token

__all__ = ["Ask", "Budgets", "Token", "Tokens"]


class Budgets(Protocol):
    """Permission to call, asked before the call."""

    def reserve(self, asks: Sequence[Ask], patience: timedelta) -> datetime:
        """Take one call from every budget of `asks`, and say when it may leave.

        When that is further away than `patience`, nothing is taken: come back then.
        """

    def block(self, key: str, limit: Limit, until: datetime) -> None:
        """Let nothing leave under `key` before `until`: the platform said so."""


class Tokens(Protocol):
    """The live tokens of one account. A refresh token may work only once, so writing is a race."""

    def load(self, name: str) -> Token | None:
        """The newest token called `name`; None when there is none."""

    def swap(
        self, name: str, seen: int, data: dict[str, Any], expires_at: datetime | None
    ) -> Token:
        """Replace the version `seen` (0: none was there), and give what stands now.

        When somebody else was faster, their token stands and comes back instead of ours.
        """
