"""The paths that the sandbox knows: which interface each belongs to, and what answers it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from amends.testing.sandbox import Request
from amends_otto.sandbox import orders, products, receipts, reductions, returns, shipments
from amends_otto.sandbox.call import Method
from amends_otto.sandbox.wire import Refusal, Style, forbidden


@dataclass(frozen=True, slots=True)
class Interface:
    """One of OTTO's interfaces: its scope, and how it refuses."""

    name: str
    scope: str  # empty: the manners say
    style: Style


@dataclass(frozen=True, slots=True)
class Route:
    verb: str
    path: re.Pattern[str]
    operation: str
    of: Interface
    method: Method


_ORDERS = Interface("orders", "orders", Style.GENERAL)
_SHIPMENTS = Interface("shipments", "shipments", Style.SHIPMENTS)
_BACK = Interface("return-shipments", "", Style.SHIPMENTS)
_RETURNS = Interface("returns", "returns", Style.RETURNS)
_RECEIPTS = Interface("receipts", "receipts", Style.GENERAL)
_REDUCTIONS = Interface("price-reductions", "price-reduction", Style.REDUCTIONS)
_PRODUCTS = Interface("products", "products", Style.GENERAL)
_TRACKED = "carriers/{carrier}/trackingnumbers/{tracking}"

_DATA: dict[Interface, list[tuple[str, str, Method]]] = {
    _ORDERS: [
        ("GET /v4/orders", "orders", orders.listed),
        ("GET /v4/orders/{order}", "orders/one", orders.one),
    ],
    _SHIPMENTS: [
        ("GET /v1/shipments", "shipments", shipments.listed),
        ("GET /v1/shipments/{shipment}", "shipments/one", shipments.one),
        (f"GET /v1/shipments/{_TRACKED}", "shipments/tracked", shipments.tracked),
    ],
    _BACK: [
        ("GET /v1/return-shipments", "return-shipments", shipments.listed_back),
        ("GET /v1/return-shipments/{shipment}", "return-shipments/one", shipments.one_back),
        (
            f"GET /v1/return-shipments/{_TRACKED}",
            "return-shipments/tracked",
            shipments.tracked_back,
        ),
    ],
    _RETURNS: [
        ("GET /v3/returns", "returns", returns.listed),
        ("POST /v3/returns/acceptance", "returns/acceptance", returns.accept),
        ("POST /v3/returns/rejection", "returns/rejection", returns.reject),
    ],
    _RECEIPTS: [
        ("GET /v3/receipts", "receipts", receipts.listed),
        ("GET /v3/receipts/{receipt}.pdf", "receipts/pdf", receipts.printed),
        ("GET /v3/receipts/{receipt}", "receipts/one", receipts.one),
    ],
    _REDUCTIONS: [
        ("GET /v1/price-reductions", "price-reductions", reductions.listed),
        ("POST /v1/price-reductions", "price-reductions/add", reductions.reduce),
    ],
    _PRODUCTS: [
        ("GET /v5/products", "products", products.listed),
        ("GET /v5/products/marketplace-status", "products/status", products.standing),
        ("GET /v5/products/{sku}", "products/one", products.one),
    ],
}

_DOORS = {
    "POST /v1/token": "token",
    "POST /oauth2/token": "oauth2/token",
    "GET /oauth2/auth": "oauth2/auth",
    "GET /invitations/{invitation}": "invitation",
    "GET /v1/apps/{app}/installation": "installation",
    "POST /v1/apps/{app}/installations/{installation}/accessToken": "installation/token",
}


def _pattern(path: str) -> re.Pattern[str]:
    named = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path.replace(".", r"\."))
    return re.compile(named + r"\Z")


def _routes() -> Iterator[Route]:
    for interface, rows in _DATA.items():
        for asked, operation, method in rows:
            verb, path = asked.split(" ")
            yield Route(verb, _pattern(path), operation, interface, method)


ROUTES = {route.operation: route for route in _routes()}
_PATHS = [(route.verb, route.path, route.operation) for route in ROUTES.values()] + [
    (asked.split(" ")[0], _pattern(asked.split(" ")[1]), name) for asked, name in _DOORS.items()
]


def operation_of(request: Request) -> tuple[str, dict[str, str]]:
    """The operation's name and what stands in the path; "nothing" for a path that is none."""
    for verb, path, operation in _PATHS:
        if verb == request.verb and (found := path.match(request.path)):
            return operation, found.groupdict()
    return "nothing", {}


# Refusals that a test may plan by name, without their cause.
ERRORS: dict[str, tuple[Refusal, Style]] = {
    "unauthorized": (Refusal(401, "UNAUTHORIZED", "(sample) token"), Style.GENERAL),
    "forbidden": (forbidden("(sample) scope"), Style.GENERAL),
    "too_many": (Refusal(429, "TOO_MANY_REQUESTS", "(sample)"), Style.GENERAL),
    "bad_request": (Refusal(400, "PARAMETER_INVALID", "(sample)"), Style.GENERAL),
    "server_error": (Refusal(500, "INTERNAL_SERVER_ERROR", "(sample)"), Style.GENERAL),
    "shipments_unauthorized": (Refusal(401, "UNAUTHORIZED"), Style.SHIPMENTS),
    "shipments_forbidden": (forbidden("(sample) scope"), Style.SHIPMENTS),
    "returns_server_error": (Refusal(500, "INTERNAL_SERVER_ERROR", "(sample)"), Style.RETURNS),
    "reductions_conflict": (Refusal(409, "CONFLICT", "(sample) state"), Style.REDUCTIONS),
    "invalid_client": (Refusal(401, "invalid_client", "(sample)"), Style.OAUTH),
    "invalid_grant": (Refusal(400, "invalid_grant", "(sample)"), Style.OAUTH),
    "invalid_scope": (Refusal(400, "invalid_scope", "(sample)"), Style.OAUTH),
}
