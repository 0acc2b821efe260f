"""Who we are towards OTTO: three ways to a token, its keeping, and a seller's consent."""

from amends_otto.auth.bearer import BearerAuth
from amends_otto.auth.consent import consent_url, take_consent
from amends_otto.auth.desk import TokenDesk
from amends_otto.auth.keeper import LiveToken, TokenKeeper

__all__ = ["BearerAuth", "LiveToken", "TokenDesk", "TokenKeeper", "consent_url", "take_consent"]
