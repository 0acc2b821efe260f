"""How a seller lets us in: the consent page, and the code that becomes a refresh token.

The page's address and its parameters could be read in no primary source, so they are settings.
"""

from datetime import timedelta
from urllib.parse import urlencode

import httpx

from amends.domain.store import EndDate
from amends.marketplace.connector import Door
from amends.marketplace.errors import Nonsense, Unavailable
from amends_amazon.auth.access import ACCESS, LiveAccess, end_dates
from amends_amazon.auth.login import TOKEN, Login
from amends_amazon.settings import AmazonCredentials, AmazonSettings

RACES = 5  # how often somebody else may be faster before we give up


def consent_url(settings: AmazonSettings, state: str) -> str | None:
    """Where the seller consents; None until the app's id is set."""
    if settings.application_id is None:
        return None
    query = {"application_id": settings.application_id, "state": state}
    if settings.redirect_uri:
        query["redirect_uri"] = settings.redirect_uri
    if settings.is_draft:
        query["version"] = "beta"
    return f"{settings.consent_address}?{urlencode(query)}"


def exchange(
    door: Door,
    settings: AmazonSettings,
    credentials: AmazonCredentials,
    code: str,
    transport: httpx.BaseTransport | None = None,
) -> tuple[EndDate, ...]:
    """Make a refresh token of `code`, which works once within five minutes, and keep it.

    Raises SignInAgain when the code is no longer good or the answer was lost.
    """
    login = Login(door, settings, credentials, transport)
    try:
        answer = login.exchanged(code, settings.redirect_uri)
    finally:
        login.close()
    if answer.refresh_token is None:
        raise Nonsense(door.where, "the login host gave no refresh token", operation=TOKEN)
    now = door.clock.now()
    _keep(door, LiveAccess.from_answer(answer, now, credentials, authorized_at=now))
    return end_dates(credentials, now)


def _keep(door: Door, live: LiveAccess) -> None:
    """Put it in place of whatever stands, also of a renewal that came between."""
    data = live.model_dump(mode="json")
    standing = door.tokens.load(ACCESS)
    for _ in range(RACES):
        standing = door.tokens.swap(ACCESS, standing.version if standing else 0, data, live.ends_at)
        if standing.data == data:
            return
    raise Unavailable(
        door.where, "the consent could not be kept: consent again", retry_after=timedelta(0)
    )
