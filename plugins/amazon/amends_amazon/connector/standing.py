"""Who an account is and what it may do: asked before it is saved, and whenever somebody doubts.

What is refused is named with its reason and keeps nothing else from being asked.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from amends.domain.times import Clock
from amends.marketplace.connector import Standing
from amends.marketplace.errors import NeverAgain, NotAllowed
from amends_amazon.connector.feedback import REPORT, REPORTS
from amends_amazon.connector.line import Line
from amends_amazon.connector.refusals import skew_of
from amends_amazon.payloads.reports import Reports
from amends_amazon.payloads.sellers import Participations
from amends_amazon.payloads.sellers import Standing as OnASite
from amends_amazon.settings import SITES, AmazonSettings

NO_ORDER = "/orders/2026-01-01/orders/000-0000000-0000000"  # whoever may read gets a 404 or 400
_SITES_BY_ID = {site.marketplace_id: name for name, site in SITES.items()}

Found = TypeVar("Found")


@dataclass(slots=True)
class _Look:
    line: Line
    clock: Clock
    may: list[str] = field(default_factory=list)
    may_not: list[str] = field(default_factory=list)
    skew: timedelta | None = None

    def sites(self) -> list[OnASite]:
        """Every site of the region on which the account may sell."""
        operation = "getMarketplaceParticipations"
        response = self.line.send(operation, "GET", "/sellers/v1/marketplaceParticipations")
        self.skew = skew_of(response, self.clock.now())
        return self.line.read(Participations, operation, response).payload

    def reports(self) -> None:
        query = {"reportTypes": REPORT, "pageSize": 1}
        self.line.ask(Reports, "getReports", "GET", REPORTS, query=query)

    def orders(self) -> None:
        try:
            self.line.send("getOrder", "GET", NO_ORDER)
        except NeverAgain:
            return  # not found, or no number of an order: it was looked for

    def tried(self, what: str, read: Callable[[], Found]) -> Found | None:
        try:
            found = read()
        except (NotAllowed, NeverAgain) as error:
            self.may_not.append(f"{what}: {error.what}")
            return None
        self.may.append(what)
        return found


def standing_of(line: Line, settings: AmazonSettings, clock: Clock) -> Standing:
    """Raises SignInAgain when nothing at all may be asked any more."""
    look = _Look(line, clock)
    sites = look.tried("name itself", look.sites)
    here: OnASite | None = None
    if sites is not None:
        look.may.remove("name itself")
        here = next((s for s in sites if s.marketplace.id == settings.where.marketplace_id), None)
        if here is None:
            look.may_not.append(f"sell on {settings.site}: the account has no such site")
        for one in sites:
            _tell(one, look)
    look.tried("read seller feedback", look.reports)
    look.tried("read orders", look.orders)
    named = here or next(iter(sites or ()), None)
    return Standing(
        name=named.store_name if named else "",
        reference="",  # no call of the API tells the seller's own id
        may=tuple(look.may),
        may_not=tuple(look.may_not),
        skew=look.skew,
        ends=tuple(line.keeper.ends()),
    )


def _tell(one: OnASite, look: _Look) -> None:
    site = _SITES_BY_ID.get(one.marketplace.id)
    if site is None:
        return  # Amazon lists places that are no shop window, such as its own test sites
    if not one.participation.is_participating:
        look.may_not.append(f"sell on {site}: the account does not take part there")
        return
    look.may.append(f"sell on {site}")
    if one.participation.has_suspended_listings:
        look.may_not.append(f"show all its articles on {site}: listings are suspended")
