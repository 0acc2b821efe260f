"""The Sellers API: on which sites of the region a seller sells, and who it is.

Source: sellers.json. Unlike the official example of getAccount, every field that its own schema
demands is there.
"""

from collections.abc import Mapping
from typing import Any

from amends_amazon.sandbox.sites import marketplace
from amends_amazon.sandbox.wire import Call
from amends_amazon.settings import SITES

_ADDRESS = {
    "addressLine1": "Probenallee 1",
    "city": "Beispielstadt",
    "postalCode": "09999",
    "countryCode": "DE",
}


def get_participations(call: Call) -> Mapping[str, Any]:
    return {"payload": _participations(call)}


def get_account(call: Call) -> Mapping[str, Any]:
    name = call.consent.seller.name
    return {
        "payload": {
            "marketplaceParticipationList": _participations(call),
            "businessType": "PRIVATE_LIMITED",
            "sellingPlan": "PROFESSIONAL",
            "business": {"name": name, "registeredBusinessAddress": _ADDRESS},
            "primaryContact": {"name": "Konrad Mustergast", "address": _ADDRESS},
        }
    }


def _participations(call: Call) -> list[dict[str, Any]]:
    seller = call.consent.seller
    return [
        {
            "marketplace": marketplace(site),
            "participation": {
                "isParticipating": site not in seller.paused,
                "hasSuspendedListings": False,
            },
            "storeName": seller.name,
        }
        for site in seller.sites
        if SITES[site].region == call.consent.region
    ]
