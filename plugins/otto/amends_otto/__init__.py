"""OTTO for Amends: order evidence by call, reviews by file and paste, for there is no call.

Importing this costs little, because the command line loads every plugin to say what there is:
HTTP and the connector are imported when a session is opened.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from pydantic import BaseModel

from amends.domain.action import Action, ActionKind, Handover, Route
from amends.domain.brand import Manners
from amends.domain.budget import Limit
from amends.domain.ground import Ground
from amends.domain.ids import ArticleRef
from amends.domain.rule import Rule
from amends.domain.store import DataRegion, EndDate
from amends.domain.times import Clock
from amends.marketplace.capture import Copied, HandRules, PageRead
from amends.marketplace.connector import Connector, Door, Has, Marketplace, RouteFacts, Stream
from amends.marketplace.demo import DemoTown
from amends.marketplace.hookspecs import hookimpl
from amends_otto import policy
from amends_otto.settings import OttoCredentials, OttoSettings


class Otto(Marketplace):
    """OTTO Market: a store works whole by hand; credentials open the evidence about orders."""

    name = "otto"
    platform = "otto"
    title = "OTTO"
    site = "otto.de"
    language = "de"
    zone = "Europe/Berlin"
    region = "eu"
    data_region = DataRegion.EU
    settings: ClassVar[type[BaseModel]] = OttoSettings
    credentials: ClassVar[type[BaseModel]] = OttoCredentials

    def has(self) -> Sequence[Has]:
        return policy.HAS

    def routes(self, kind: ActionKind, facts: RouteFacts) -> Sequence[Route]:
        return policy.routes(kind, facts)

    def hand_over(self, action: Action, facts: RouteFacts) -> Handover:
        from amends_otto.policy.handovers import HANDS

        if action.kind not in HANDS:
            return super().hand_over(action, facts)
        return HANDS[action.kind](action, facts, _own(facts.settings))

    def playbooks(self) -> Sequence[str]:
        from amends_otto.policy.plans import texts

        return texts()

    def rules(self) -> Sequence[Rule]:
        from amends_otto.policy.rules import RULES

        return RULES

    def grounds(self) -> Sequence[Ground]:
        from amends_otto.policy.grounds import GROUNDS

        return GROUNDS

    def manners(self) -> Manners:
        from amends_otto.policy.manners import MANNERS

        return MANNERS

    def limits(self, settings: BaseModel) -> Sequence[Limit]:
        return policy.limits(_own(settings))

    def key_scope(self, store_name: str, settings: BaseModel) -> str:
        """Reviews belong to the article, which several sellers may share: the site is the scope."""
        return self.site

    def by_hand(self, settings: BaseModel) -> Mapping[Stream, HandRules]:
        return {Stream.PRODUCT_REVIEWS: policy.by_hand(_own(settings))}

    def page_url(self, article: ArticleRef | None, settings: BaseModel) -> str | None:
        """A search for the article: the address of its reviews holds words that we do not know."""
        return _own(settings).search_address.format(article=article) if article else None

    def read_page(self, copied: Copied, settings: BaseModel) -> PageRead:
        from amends_otto.imports import read_page

        return read_page(copied)

    def columns(self) -> Mapping[str, Sequence[str]]:
        from amends_otto.imports.columns import COLUMNS

        return COLUMNS

    def consent_url(self, settings: BaseModel, credentials: BaseModel, state: str) -> str | None:
        from amends_otto.auth.consent import consent_url

        return consent_url(_own(settings), OttoCredentials.model_validate(credentials), state)

    def take_consent(self, door: Door, code: str) -> Sequence[EndDate]:
        from amends_otto.auth.consent import take_consent

        credentials = OttoCredentials.model_validate(door.credentials)
        return take_consent(door, _own(door.settings), credentials, code)

    def demo(self, clock: Clock) -> DemoTown | None:
        from amends_otto.demo import OttoTown

        return OttoTown(clock)

    def connect(self, door: Door) -> Connector:
        from amends_otto.connector import OttoConnector

        return OttoConnector(door)


def _own(settings: BaseModel) -> OttoSettings:
    """Settings as the core hands them back. Raises ValueError for others."""
    if isinstance(settings, OttoSettings):
        return settings
    raise ValueError(f"these are no settings of OTTO: {type(settings).__name__}")


@hookimpl
def marketplaces() -> Iterable[Marketplace]:
    return [Otto()]
