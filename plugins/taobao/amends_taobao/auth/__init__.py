"""Who we are towards TOP: the signature, the seller's session with its clocks, and consent."""

from amends_taobao.auth.consent import consent_url, exchange
from amends_taobao.auth.session import LiveSession, SessionKeeper
from amends_taobao.auth.signature import TopAuth, canonical, sign

__all__ = [
    "LiveSession",
    "SessionKeeper",
    "TopAuth",
    "canonical",
    "consent_url",
    "exchange",
    "sign",
]
