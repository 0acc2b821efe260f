"""How a seller lets us in: the consent page, and the code that becomes a session.

Source: login guide doc 102635, as in the fact sheet, section 3.1.
"""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import httpx
from pydantic import ValidationError

from amends.domain.store import EndDate
from amends.marketplace.connector import Door
from amends.marketplace.errors import Nonsense, NotAllowed, SignInAgain, Unavailable
from amends.marketplace.http import open_http
from amends_taobao.auth.session import SESSION, LiveSession, digest
from amends_taobao.payloads.account import TokenAnswer
from amends_taobao.settings import TaobaoCredentials, TaobaoSettings

RACES = 5  # how often somebody else may be faster before we give up


def consent_url(settings: TaobaoSettings, credentials: TaobaoCredentials, state: str) -> str | None:
    """Where the seller consents; None until a redirect address is set."""
    if settings.redirect_uri is None:
        return None
    query = {
        "response_type": "code",
        "client_id": credentials.app_key,
        "redirect_uri": settings.redirect_uri,
        "state": state,
        "view": settings.view,
    }
    return f"{settings.authorize_url}?{urlencode(query)}"


def exchange(
    door: Door,
    settings: TaobaoSettings,
    credentials: TaobaoCredentials,
    code: str,
    transport: httpx.BaseTransport | None = None,
) -> tuple[EndDate, ...]:
    """Make a session of `code`, which works once, and keep it. One try.

    Raises SignInAgain when the code is no longer good or the answer was lost.
    """
    door.redactor.add([code, credentials.app_secret.get_secret_value()])
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": credentials.app_key,
        "client_secret": credentials.app_secret.get_secret_value(),
        "redirect_uri": settings.redirect_uri or "",
        "view": settings.view,
    }
    with open_http(transport=transport) as client:
        answer = _exchanged(door, client, settings.token_url, form)
    live = LiveSession.from_answer(answer, door.clock.now(), digest(credentials))
    door.redactor.add([live.session, live.refresh_token or ""])
    _keep(door, live)
    return live.end_dates()


def _keep(door: Door, live: LiveSession) -> None:
    """Put it in place of whatever stands, also of a refresh that came between."""
    data = live.model_dump(mode="json")
    standing = door.tokens.load(SESSION)
    for _ in range(RACES):
        seen = standing.version if standing else 0
        standing = door.tokens.swap(SESSION, seen, data, live.clocks.get(SESSION))
        if standing.data == data:
            return
    raise Unavailable(
        door.where, "the session could not be kept: consent again", retry_after=timedelta(0)
    )


def _exchanged(door: Door, client: httpx.Client, url: str, form: dict[str, str]) -> TokenAnswer:
    asked: dict[str, Any] = {"operation": "oauth.token"}
    try:
        response = client.post(url, data=form)
    except httpx.ConnectError as error:
        what = "the login host cannot be reached"
        raise Unavailable(door.where, what, retry_after=timedelta(0), **asked) from error
    except httpx.RequestError as error:
        what = "the answer was lost and the code works once: consent again"
        raise SignInAgain(door.where, what, **asked) from error
    try:
        return TokenAnswer.model_validate_json(response.content)
    except ValidationError as error:
        if response.status_code >= 500:
            what = f"the login host answered HTTP {response.status_code}: consent again"
            raise SignInAgain(door.where, what, **asked) from error
        if b"invalid_client" in response.content:
            what = "app key or secret is wrong"
            raise NotAllowed(door.where, what, **asked) from error
        if b'"error"' in response.content:
            raise SignInAgain(door.where, "the code is no longer good", **asked) from error
        raise Nonsense(door.where, "the login host gave no session", **asked) from error
