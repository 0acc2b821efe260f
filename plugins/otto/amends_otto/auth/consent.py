"""How a seller lets a service partner's app in: the consent page, and the installation behind it.

Source: OTTO Market guide of 2024-03, as in the fact sheet, section 2.2.
"""

from datetime import timedelta
from urllib.parse import urlencode

import httpx

from amends.domain.store import EndDate
from amends.marketplace.connector import Door
from amends.marketplace.errors import LookFirst, NeverAgain, SignInAgain, Unavailable
from amends_otto.auth.desk import TOKEN, TokenDesk
from amends_otto.auth.keeper import INSTALLATION, consented_with
from amends_otto.settings import OttoCredentials, OttoSettings

SCOPE = "installation partnerId"
RACES = 5  # how often somebody else may be faster before we give up


def consent_url(settings: OttoSettings, credentials: OttoCredentials, state: str) -> str | None:
    """Where the seller consents; None without a service partner's app."""
    if credentials.app_id is None:
        return None
    query = {
        "response_type": "code",
        "client_id": credentials.client_id or "",
        "scope": SCOPE,
        "state": state,
    }
    if settings.redirect_uri:
        query["redirect_uri"] = settings.redirect_uri
    return f"{settings.authorize_url}?{urlencode(query)}"


def take_consent(
    door: Door,
    settings: OttoSettings,
    credentials: OttoCredentials,
    code: str,
    transport: httpx.BaseTransport | None = None,
) -> tuple[EndDate, ...]:
    """Exchange `code`, which works once, and keep which installation it leads to. One try.

    Nothing runs out: consent holds until the seller withdraws it. Raises SignInAgain when the
    code is no longer good or the answer was lost.
    """
    door.redactor.add([code])
    desk = TokenDesk(door, settings, credentials, transport)
    try:
        installation = _installation(door, desk, code)
    finally:
        desk.close()
    _keep(door, {"id": installation, "over": consented_with(credentials)})
    return ()


def _installation(door: Door, desk: TokenDesk, code: str) -> str:
    try:
        consented = desk.of_code(code)
        door.redactor.add([consented.access_token])
        return desk.installation_of(consented)
    except LookFirst as error:
        what = "the answer was lost and the code works once: consent again"
        raise SignInAgain(door.where, what, operation=TOKEN) from error
    except (SignInAgain, NeverAgain) as error:
        what = "the code is no longer good: consent again"
        ref = error.request_id
        raise SignInAgain(door.where, what, operation=TOKEN, request_id=ref) from error


def _keep(door: Door, data: dict[str, str]) -> None:
    """Put it in place of whatever stands."""
    standing = door.tokens.load(INSTALLATION)
    for _ in range(RACES):
        seen = standing.version if standing else 0
        standing = door.tokens.swap(INSTALLATION, seen, data, None)
        if standing.data == data:
            return
    raise Unavailable(
        door.where, "the installation could not be kept: consent again", retry_after=timedelta(0)
    )
