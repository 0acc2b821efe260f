"""Amazon for Amends: 23 sites, seller feedback by report, product reviews by hand.

Importing this costs little, because the command line loads every plugin to say what there is:
HTTP and the connector are imported when a session is opened.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from pydantic import AwareDatetime, BaseModel

from amends.domain.action import Action, ActionKind, Handover, Route
from amends.domain.brand import Manners
from amends.domain.budget import Limit
from amends.domain.ground import Ground
from amends.domain.ids import ArticleRef
from amends.domain.reading import ReadingRules
from amends.domain.review import Review
from amends.domain.rule import Rule
from amends.domain.store import DataRegion, EndDate, Place
from amends.domain.times import Clock
from amends.marketplace.capture import Copied, Found, HandRules, PageRead
from amends.marketplace.connector import Connector, Door, Has, Marketplace, RouteFacts, Stream
from amends.marketplace.demo import DemoTown
from amends.marketplace.hookspecs import hookimpl
from amends_amazon import policy
from amends_amazon.settings import AmazonCredentials, AmazonSettings


class Amazon(Marketplace):
    """All Amazon sites; which one a store is stands in its settings.

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
    settles_within = policy.SETTLES_WITHIN
    answers_within = timedelta(hours=24)  # weekends and holidays count; automatic replies do not

    def has(self) -> Sequence[Has]:
        return policy.HAS

    def routes(self, kind: ActionKind, facts: RouteFacts) -> Sequence[Route]:
        return policy.routes(kind, facts)

    def hand_over(self, action: Action, facts: RouteFacts) -> Handover:
        from amends_amazon.policy.handovers import HANDED_OVER, hand_over

        known = action.kind in HANDED_OVER
        return hand_over(action, facts) if known else super().hand_over(action, facts)

    def key_scope(self, store_name: str, settings: BaseModel) -> str:
        """An article's reviews are the site's: several sellers share them."""
        return settings.site if isinstance(settings, AmazonSettings) else self.site

    def place(self, settings: BaseModel) -> Place:
        held = _own(settings)
        where = held.where
        return Place(
            site=held.site,
            language=where.language,
            zone=where.zone,
            region=where.region,
            data_region=where.data_region,
        )

    def playbooks(self) -> Sequence[str]:
        from amends_amazon.policy.plans import texts

        return texts()

    def rules(self) -> Sequence[Rule]:
        from amends_amazon.policy.rules import RULES

        return RULES

    def grounds(self) -> Sequence[Ground]:
        from amends_amazon.policy.grounds import GROUNDS

        return GROUNDS

    def manners(self) -> Manners:
        from amends_amazon.policy.manners import MANNERS

        return MANNERS

    def limits(self, settings: BaseModel) -> Sequence[Limit]:
        return policy.limits()

    def streams(self, settings: BaseModel) -> Mapping[Stream, ReadingRules]:
        return {Stream.SELLER_FEEDBACK: policy.reading_rules(_own(settings))}

    def by_hand(self, settings: BaseModel) -> Mapping[Stream, HandRules]:
        return {Stream.PRODUCT_REVIEWS: policy.by_hand(_own(settings))}

    def page_url(self, article: ArticleRef | None, settings: BaseModel) -> str | None:
        return policy.page_url(article, _own(settings))

    def read_page(self, copied: Copied, settings: BaseModel) -> PageRead:
        from amends_amazon.imports import read_page

        return read_page(copied, _own(settings))

    def columns(self) -> Mapping[str, Sequence[str]]:
        from amends_amazon.imports.columns import COLUMNS

        return COLUMNS

    def review_of(self, found: Found, scope: str) -> Review:
        """Feedback about the seller has no id but its order, whichever way it comes in."""
        from amends_amazon.imports.feedback import is_feedback, review_from

        return review_from(found, scope) if is_feedback(found) else super().review_of(found, scope)

    def ends(self, credentials: BaseModel, now: AwareDatetime) -> Sequence[EndDate]:
        from amends_amazon.auth.access import end_dates

        return end_dates(AmazonCredentials.model_validate(credentials))

    def consent_url(self, settings: BaseModel, credentials: BaseModel, state: str) -> str | None:
        from amends_amazon.auth.consent import consent_url

        return consent_url(_own(settings), state)

    def take_consent(self, door: Door, code: str) -> Sequence[EndDate]:
        from amends_amazon.auth.consent import exchange

        credentials = AmazonCredentials.model_validate(door.credentials)
        return exchange(door, _own(door.settings), credentials, code)

    def demo(self, clock: Clock) -> DemoTown | None:
        from amends_amazon.demo import AmazonTown

        return AmazonTown(clock)

    def connect(self, door: Door) -> Connector:
        from amends_amazon.connector import AmazonConnector

        return AmazonConnector(door)


def _own(settings: BaseModel) -> AmazonSettings:
    """Settings as the core hands them back. Raises ValueError for those of others."""
    if isinstance(settings, AmazonSettings):
        return settings
    raise ValueError(f"these are no settings of Amazon: {type(settings).__name__}")


@hookimpl
def marketplaces() -> Iterable[Marketplace]:
    return [Amazon()]
