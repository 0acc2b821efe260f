"""What an account may do: one small question to each interface, before an account is saved."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx
from pydantic import ValidationError

from amends.marketplace.connector import Standing
from amends.marketplace.errors import NeverAgain, NotAllowed
from amends_otto.connector.evidence import (
    ORDERS,
    RECEIPTS,
    REDUCTIONS,
    RETURN_SHIPMENTS,
    RETURNS,
    SHIPMENTS,
)
from amends_otto.connector.line import Line, Query
from amends_otto.connector.links import Sheet, sheets
from amends_otto.connector.search import PRODUCTS
from amends_otto.payloads.receipts import Issued

LATELY = timedelta(days=7)


def probes(now: datetime) -> tuple[tuple[str, str, Query], ...]:
    """What is asked of each interface: one item, of the last days where a date must be given."""
    day = f"{now - LATELY:%Y-%m-%d}"
    return (
        ("read orders", ORDERS, {"limit": 1}),
        ("read parcels", SHIPMENTS, {"datefrom": day, "limit": 1}),
        ("read returns", RETURNS, {"status": "ANNOUNCED", "limit": 1}),
        ("read return parcels", RETURN_SHIPMENTS, {"datefrom": day, "limit": 1}),
        ("read receipts", RECEIPTS, {"receiptTypes": "PURCHASE", "limit": 1}),
        ("read price reductions", REDUCTIONS, {"page": 1, "limit": 1}),
        ("read products", PRODUCTS, {"limit": 1}),
    )


def standing_of(line: Line) -> Standing:
    """Ask them all. What is refused here is refused later. Raises SignInAgain without a token.

    The seller is called as on its newest receipt: nothing else tells the name.
    """
    may, may_not = list[str](), list[str]()
    name, skew = "", None
    for what, path, query in probes(line.clock.now()):
        try:
            sheet = next(sheets(line, path, query))
        except (NotAllowed, NeverAgain) as error:
            may_not.append(f"{what}: {error.what}")
            continue
        may.append(what)
        skew = skew_of(sheet.response, line.clock.now()) if skew is None else skew
        name = name or (_firm(sheet) if path == RECEIPTS else "")
    return Standing(
        name=name,
        reference=line.keeper.installation or "",
        may=tuple(may),
        may_not=tuple(may_not),
        skew=skew,
    )


def skew_of(response: httpx.Response, now: datetime) -> timedelta | None:
    """The platform's clock minus ours, by its Date header; None when it sends none."""
    try:
        theirs = parsedate_to_datetime(response.headers["date"])
    except (KeyError, ValueError, TypeError):
        return None
    return (theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC)) - now


def _firm(sheet: Sheet) -> str:
    try:
        return Issued.firm_of(sheet.items)
    except ValidationError:
        return ""  # a name is a courtesy
