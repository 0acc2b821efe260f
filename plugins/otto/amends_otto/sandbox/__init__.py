"""OTTO Market in one object, over real HTTP: for tests, the demo and the benches.

It gives tokens in the three ways that OTTO has, checks token, scope and calls a second, and
answers orders, parcels, returns, receipts and price reductions as documented. Sellers and buyers
are played through its methods (`open_seller`, `add_order`, `ship` …); what the documentation
leaves open is a switch in `manners`; what goes wrong is planned in `faults`.
"""

from amends_otto.sandbox.apps import (
    APP_CLIENT_ID,
    APP_CLIENT_SECRET,
    APP_ID,
    CALLBACK,
    CLIENT_ID,
    CLIENT_SECRET,
    LEGACY_CLIENT,
    LEGACY_PASSWORD,
    LEGACY_USER,
)
from amends_otto.sandbox.fill import build, fill
from amends_otto.sandbox.gateway import OttoSandbox

__all__ = [
    "APP_CLIENT_ID",
    "APP_CLIENT_SECRET",
    "APP_ID",
    "CALLBACK",
    "CLIENT_ID",
    "CLIENT_SECRET",
    "LEGACY_CLIENT",
    "LEGACY_PASSWORD",
    "LEGACY_USER",
    "OttoSandbox",
    "build",
    "fill",
]
