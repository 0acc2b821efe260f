"""Tries credentials at a marketplace before anything is kept.

A trial draws on the real budgets, because the platform counts it, and keeps a token that was
renewed on the way in hand: a refresh token may work only once, so it is kept with the account.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from amends.apps.cli.program import Refused
from amends.db.tokens import SealedTokens
from amends.domain.token import Token
from amends.engine.round import Hall
from amends.marketplace.connector import Connector, Door, Marketplace, Standing
from amends.marketplace.errors import ComeBack, MarketplaceError, NotOffered, SignInAgain

_NOTHING = "nothing was stored"


class TokensInHand:
    """The live tokens of an account that is not there yet."""

    def __init__(self) -> None:
        self._tokens: dict[str, Token] = {}

    def load(self, name: str) -> Token | None:
        return self._tokens.get(name)

    def swap(
        self, name: str, seen: int, data: dict[str, Any], expires_at: datetime | None
    ) -> Token:
        self._tokens[name] = Token(version=seen + 1, data=data, expires_at=expires_at)
        return self._tokens[name]

    def keep(self, tokens: SealedTokens) -> None:
        """Hand over to the account that now stands."""
        for name, held in self._tokens.items():
            standing = tokens.load(name)
            tokens.swap(name, standing.version if standing else 0, held.data, held.expires_at)


def on_trial(
    hall: Hall,
    marketplace: Marketplace,
    *,
    name: str,
    settings: BaseModel,
    credentials: BaseModel,
    tokens: TokensInHand | SealedTokens,
) -> Door:
    """A door for a store that is not stored."""
    return Door(
        where=f"{marketplace.name}:{name}",
        account=f"trial/{marketplace.platform}/{name}",
        store=f"trial/{marketplace.name}/{name}",
        scope=marketplace.key_scope(name, settings),
        settings=settings,
        credentials=credentials,
        clock=hall.clock,
        budgets=hall.budgets,
        tokens=tokens,
        redactor=hall.redactor,
    )


def check(marketplace: Marketplace, door: Door) -> Standing | None:
    """What the account may do; None where the marketplace does not say.

    Raises Refused when the credentials do not work, with the way to store them all the same.
    """
    try:
        with _connected(marketplace, door) as connector:
            try:
                return connector.check()
            except NotOffered:
                return None
    except SignInAgain as error:
        can_consent = marketplace.consent_url(door.settings, door.credentials, "") is not None
        later = "store it with --no-check, then run `amends account authorize`"
        next_move = later if can_consent else error.next_move
        raise Refused(f"{error}; {_NOTHING}", next_move) from error
    except NotOffered as error:
        raise Refused(f"{error}; {_NOTHING}", "add it without credentials") from error
    except MarketplaceError as error:
        raise Refused(
            f"{error}; {_NOTHING}",
            "run it again when that is put right, or with --no-check to store it unseen",
        ) from error
    except ComeBack as error:
        raise Refused(
            f"{error}; {_NOTHING}", f"run it again after {error.at:%Y-%m-%d %H:%M} UTC"
        ) from error


@contextmanager
def _connected(marketplace: Marketplace, door: Door) -> Iterator[Connector]:
    connector = marketplace.connect(door)
    try:
        yield connector
    finally:
        connector.close()
