"""OTTO for Amends: what otto.de's marketplace has. Its connector is not built yet."""

from collections.abc import Iterable, Sequence

from pydantic import BaseModel

from amends.domain.action import ActionKind, Route
from amends.domain.store import DataRegion
from amends.marketplace.connector import Has, Marketplace, RouteFacts
from amends.marketplace.hookspecs import hookimpl
from amends_otto import policy
from amends_otto.settings import OttoCredentials, OttoSettings


class Otto(Marketplace):
    """OTTO Market, worked by hand: reviews come by file or paste."""

    name = "otto"
    platform = "otto"
    title = "OTTO"
    site = "otto.de"
    language = "de"
    zone = "Europe/Berlin"
    region = "eu"
    data_region = DataRegion.EU
    settings = OttoSettings
    credentials = OttoCredentials

    def has(self) -> Sequence[Has]:
        return policy.HAS

    def routes(self, kind: ActionKind, facts: RouteFacts) -> Sequence[Route]:
        return policy.routes(kind, facts)

    def key_scope(self, store_name: str, settings: BaseModel) -> str:
        """Reviews belong to the article, which several sellers may share: the site is the scope."""
        return self.site


@hookimpl
def marketplaces() -> Iterable[Marketplace]:
    return [Otto()]
