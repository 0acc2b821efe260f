"""Who we are towards Amazon: Login with Amazon, the token of each hour, and consent."""

from amends_amazon.auth.access import ACCESS, LiveAccess, TokenKeeper, end_dates
from amends_amazon.auth.consent import consent_url, exchange
from amends_amazon.auth.headers import AmazonAuth
from amends_amazon.auth.login import Login

__all__ = [
    "ACCESS",
    "AmazonAuth",
    "LiveAccess",
    "Login",
    "TokenKeeper",
    "consent_url",
    "end_dates",
    "exchange",
]
