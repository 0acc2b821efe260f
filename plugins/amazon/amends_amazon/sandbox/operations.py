"""Every operation of the sandbox: verb, path, name, status, who answers, what role opens it."""

import re

from amends_amazon.sandbox import messaging, orders, reports, sellers, solicitations
from amends_amazon.sandbox.state import Role

_REPORTS, _ORDERS, _SELLERS = "/reports/2021-06-30", "/orders/2026-01-01", "/sellers/v1"
TABLE: tuple[messaging.Row, ...] = (
    ("POST", f"{_REPORTS}/reports", "createReport", 202, reports.create_report),
    ("GET", f"{_REPORTS}/reports", "getReports", 200, reports.get_reports),
    ("GET", f"{_REPORTS}/reports/{{reportId}}", "getReport", 200, reports.get_report),
    ("DELETE", f"{_REPORTS}/reports/{{reportId}}", "cancelReport", 200, reports.cancel_report),
    (
        "GET",
        f"{_REPORTS}/documents/{{reportDocumentId}}",
        "getReportDocument",
        200,
        reports.get_report_document,
    ),
    ("GET", f"{_ORDERS}/orders", "searchOrders", 200, orders.search_orders),
    ("GET", f"{_ORDERS}/orders/{{orderId}}", "getOrder", 200, orders.get_order),
    (
        "GET",
        f"{_SELLERS}/marketplaceParticipations",
        "getMarketplaceParticipations",
        200,
        sellers.get_participations,
    ),
    ("GET", f"{_SELLERS}/account", "getAccount", 200, sellers.get_account),
    *messaging.TABLE,
    *solicitations.TABLE,
)
ROUTES = [
    (verb, re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)), operation)
    for verb, path, operation, *_ in TABLE
]
ANSWERS = {operation: (status, answers) for _, _, operation, status, answers in TABLE}
OPERATIONS = {operation: (verb, path) for verb, path, operation, *_ in TABLE}

# One of these roles opens the operation; where nothing stands any app may call. For orders there
# are about twelve in the documentation, of which we name those that we can hold.
_FOR_REPORTS = frozenset({Role.INSIGHTS, Role.FULFILLMENT})
_FOR_ORDERS = frozenset({Role.BUYER_COMMUNICATION, Role.FULFILLMENT, Role.DIRECT_TO_CONSUMER})

OF_REPORTS = ("createReport", "getReport", "getReports", "cancelReport", "getReportDocument")
_MESSAGING = [operation for _, _, operation, *_ in messaging.TABLE]
_SOLICITING = [operation for _, _, operation, *_ in solicitations.TABLE]
HAL = frozenset((*_MESSAGING, *_SOLICITING))  # answer as application/hal+json
NEEDS: dict[str, frozenset[Role]] = {
    **dict.fromkeys(OF_REPORTS, _FOR_REPORTS),
    **dict.fromkeys(("getOrder", "searchOrders"), _FOR_ORDERS),
    **dict.fromkeys(_MESSAGING, frozenset({Role.BUYER_COMMUNICATION})),
    **dict.fromkeys(_SOLICITING, frozenset({Role.BUYER_SOLICITATION})),
}
