"""The token of the hour, shared by all processes, and what it stands on: the seller's consent.

It is renewed a minute early. Two processes may both ask for a new one, which does no harm at
Amazon; the first to store it wins, and the other uses the winner's. Source: SP-API developer
guide; renew-authorizations (365 days); rotating-your-apps-lwa-credentials (180 days).
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Self

from pydantic import AwareDatetime, Field

from amends.domain.store import EndDate
from amends.domain.values import Value
from amends.marketplace.connector import Door
from amends.marketplace.errors import SignInAgain
from amends_amazon.auth.login import CONSENT_OVER, Login
from amends_amazon.payloads.login import TokenAnswer
from amends_amazon.settings import AmazonCredentials

ACCESS = "access"  # how it is called in the store of tokens
EARLY = timedelta(seconds=60)
AUTHORISED_FOR = timedelta(days=365)
_AUTHORISE = "the seller authorises the app again, which Amazon demands every 365 days"
_ROTATE = (
    "rotate the secret in the developer console before this day, or all calls stop; it is due "
    "every 180 days, and the seller's consent outlives it"
)


class LiveAccess(Value):
    """The tokens as they stand in the store of tokens."""

    access_token: str = Field(repr=False)
    ends_at: AwareDatetime
    refresh_token: str = Field(repr=False)
    authorized_at: AwareDatetime | None = None  # None: as the credentials file says
    over: str  # digest of the credentials it came from: newer ones in the file win over it

    @classmethod
    def from_answer(
        cls,
        answer: TokenAnswer,
        now: datetime,
        credentials: AmazonCredentials,
        *,
        refresh_token: str = "",
        authorized_at: datetime | None = None,
    ) -> Self:
        """`refresh_token` is the one that was used: an answer need not carry one."""
        return cls(
            access_token=answer.access_token,
            ends_at=now + timedelta(seconds=answer.expires_in),
            refresh_token=answer.refresh_token or refresh_token,
            authorized_at=authorized_at,
            over=digest(credentials),
        )


class TokenKeeper:
    """Gives the token to send with, and has it renewed in time."""

    def __init__(self, door: Door, credentials: AmazonCredentials, login: Login) -> None:
        self._door = door
        self._credentials = credentials
        self._login = login
        self._over = digest(credentials)
        self._live, self._version = self._load()

    def current(self) -> str:
        """The token. Raises SignInAgain when the seller's consent is over or never was."""
        if self._live is None or not self._lasts(self._live):
            self._live = self._renewed(refused="")
        return self._live.access_token

    def refused(self, token: str) -> None:
        """Amazon does not take `token`, whatever the clock says: get another."""
        self._live = self._renewed(refused=token)

    def ends(self) -> Sequence[EndDate]:
        """What runs out when, with the consent that stands."""
        return end_dates(self._credentials, self._live.authorized_at if self._live else None)

    def _lasts(self, live: LiveAccess) -> bool:
        return live.ends_at - self._door.clock.now() > EARLY

    def _load(self) -> tuple[LiveAccess | None, int]:
        token = self._door.tokens.load(ACCESS)
        if token is None:
            return None, 0
        live = LiveAccess.model_validate(token.data)
        if live.over != self._over:
            return None, token.version
        self._door.redactor.add([live.access_token, live.refresh_token])
        return live, token.version

    def _renewed(self, refused: str) -> LiveAccess:
        """What stands after this process, or a faster one, asked for a new token."""
        standing, self._version = self._load()
        if standing and standing.access_token != refused and self._lasts(standing):
            return standing
        refresh_token = standing.refresh_token if standing else self._first()
        answer = self._login.refreshed(refresh_token)
        fresh = LiveAccess.from_answer(
            answer,
            self._door.clock.now(),
            self._credentials,
            refresh_token=refresh_token,
            authorized_at=standing.authorized_at if standing else None,
        )
        data = fresh.model_dump(mode="json")
        stands = self._door.tokens.swap(ACCESS, self._version, data, fresh.ends_at)
        self._version = stands.version
        return (self._load()[0] or fresh) if stands.data != data else fresh

    def _first(self) -> str:
        held = self._credentials.refresh_token
        if held is None:
            raise SignInAgain(self._door.where, f"there is no consent yet: {CONSENT_OVER}")
        return held.get_secret_value()


def end_dates(
    credentials: AmazonCredentials, authorized_at: datetime | None = None
) -> tuple[EndDate, ...]:
    """What runs out when; `authorized_at` is of a newer consent than the credentials know."""
    since = authorized_at or credentials.authorized_at
    ends = []
    if since:
        at = since + AUTHORISED_FOR
        ends.append(EndDate(what="authorisation", at=at, remedy=_AUTHORISE))
    if credentials.secret_expires_at:
        at = credentials.secret_expires_at
        ends.append(EndDate(what="client secret", at=at, remedy=_ROTATE))
    return tuple(ends)


def digest(credentials: AmazonCredentials) -> str:
    """Tells one consent in a credentials file from the next without giving it away.

    A rotated secret leaves the consent as it is, so it does not count.
    """
    refresh = credentials.refresh_token.get_secret_value() if credentials.refresh_token else ""
    return hashlib.sha256(f"{credentials.client_id}\n{refresh}".encode()).hexdigest()[:16]
