"""Amazon for Amends: what its sites have. Its connector is not built yet."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from pydantic import AwareDatetime, BaseModel

from amends.domain.action import ActionKind, Route
from amends.domain.store import DataRegion, EndDate, Place
from amends.marketplace.connector import Has, Marketplace, RouteFacts
from amends.marketplace.hookspecs import hookimpl
from amends_amazon import policy
from amends_amazon.settings import AmazonCredentials, AmazonSettings

AUTHORISED_FOR = timedelta(days=365)
_DATA_REGIONS = {"eu": DataRegion.EU, "na": DataRegion.NA}


class Amazon(Marketplace):
    """All Amazon sites, worked by hand; which site a store is stands in its settings.

    Site, language, zone and region below are those of the default site, amazon.de.
    """

    name = "amazon"
    platform = "amazon"
    title = "Amazon"
    site = "amazon.de"
    language = "de"
    zone = "Europe/Berlin"
    region = "eu"
    data_region = DataRegion.EU
    settings = AmazonSettings
    credentials = AmazonCredentials

    def has(self) -> Sequence[Has]:
        return policy.HAS

    def routes(self, kind: ActionKind, facts: RouteFacts) -> Sequence[Route]:
        return policy.routes(kind, facts)

    def place(self, settings: BaseModel) -> Place:
        """The site's own: one account serves all sites of a region."""
        site = AmazonSettings.model_validate(settings).where
        return Place(
            site=AmazonSettings.model_validate(settings).site,
            language=site.language,
            zone=site.zone,
            region=site.region,
            data_region=_DATA_REGIONS.get(site.region, DataRegion.OTHER),
        )

    def key_scope(self, store_name: str, settings: BaseModel) -> str:
        """An article's reviews are the site's: several sellers share them."""
        return settings.site if isinstance(settings, AmazonSettings) else self.site

    def ends(self, credentials: BaseModel, now: AwareDatetime) -> Sequence[EndDate]:
        held = AmazonCredentials.model_validate(credentials)
        ends = []
        if held.authorized_at:
            at = held.authorized_at + AUTHORISED_FOR
            ends.append(EndDate(what="authorisation", at=at, remedy=_AUTHORISE))
        if held.secret_expires_at:
            at = held.secret_expires_at
            ends.append(EndDate(what="client secret", at=at, remedy=_ROTATE))
        return tuple(ends)


_AUTHORISE = "the seller authorises the app again, which Amazon demands every 365 days"
_ROTATE = "rotate the secret in the developer console before this day, or all calls stop"


@hookimpl
def marketplaces() -> Iterable[Marketplace]:
    return [Amazon()]
