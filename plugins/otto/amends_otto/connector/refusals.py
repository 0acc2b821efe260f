"""What a refusal of OTTO's interfaces means for the next move.

The status decides and the body adds its machine words: its sentences may quote what was sent.
OTTO wants nothing sent again unchanged after a 4xx, so only a token is renewed, once.
"""

from dataclasses import dataclass

import httpx

from amends.marketplace.errors import MarketplaceError, NeverAgain, NotAllowed, SignInAgain
from amends_otto.auth.refusals import Asked, NotThere, in_the_way
from amends_otto.payloads.errors import refusal_in

SCOPE_OF = {
    "orders": "orders",
    "shipments": "shipments",
    "returns": "returns",
    "receipts": "receipts",
    "price-reductions": "price-reduction",  # OTTO's singular
    "products": "products",
}


@dataclass(frozen=True, slots=True)
class Judge:
    """Says what an answer means; None when it is one."""

    where: str

    def __call__(self, response: httpx.Response, operation: str) -> MarketplaceError | None:
        fault = in_the_way(self.where, response, operation)
        if fault is not None or response.status_code < 300:
            return fault
        refusal, status = refusal_in(response.content), response.status_code
        said = refusal.said or f" (HTTP {status})"
        asked = Asked(operation=operation, request_id=refusal.logref)
        match status:
            case 401:
                return SignInAgain(self.where, f"the token is not accepted{refusal.said}", **asked)
            case 403:
                return NotAllowed(self.where, f"{_missing(operation)}{refusal.said}", **asked)
            case 404:
                return NotThere(self.where, f"OTTO knows none{refusal.said}", **asked)
        return NeverAgain(self.where, f"refused{said}", **asked)


def _missing(operation: str) -> str:
    scope = SCOPE_OF.get(operation)
    if scope is None:
        return f"a scope is missing; no text says which one {operation} needs"
    return f"the scope {scope} is missing"
