"""Taobao and Tmall for Amends: one platform, two kinds of shop, two marketplaces.

Importing this costs little, because the command line loads every plugin to say what there is:
HTTP and the connector are imported when a session is opened.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import ClassVar

from pydantic import AwareDatetime, BaseModel

from amends.domain.action import Action, ActionKind, Handover, Route
from amends.domain.brand import Manners
from amends.domain.budget import Limit
from amends.domain.ground import Ground
from amends.domain.hours import Windows
from amends.domain.reading import ReadingRules
from amends.domain.review import Review
from amends.domain.rule import Rule
from amends.domain.store import DataRegion, EndDate
from amends.domain.times import Clock
from amends.marketplace.connector import Connector, Door, Has, Marketplace, RouteFacts, Stream
from amends.marketplace.demo import DemoTown
from amends.marketplace.hookspecs import hookimpl
from amends.marketplace.phrases import QuickPhrase
from amends_taobao import policy
from amends_taobao.settings import (
    TaobaoCredentials,
    TaobaoSettings,
    TmallSettings,
    windows_of,
)

SETTLED = timedelta(seconds=30)  # ours: a call whose line fell may still be carried out


class Taobao(Marketplace):
    """A Taobao shop (C 店): reviews with a three-level result, no follow-ups by call."""

    name = "taobao"
    platform = "taobao"
    title = "Taobao 淘宝"
    site = "taobao.com"
    language = "zh"
    zone = "Asia/Shanghai"
    region = "cn"
    data_region = DataRegion.CN
    settings: ClassVar[type[BaseModel]] = TaobaoSettings
    credentials = TaobaoCredentials
    settles_within: ClassVar[Mapping[ActionKind, timedelta]] = {
        ActionKind.PUBLIC_REPLY: SETTLED,
        ActionKind.INTERNAL_TASK: SETTLED,
        ActionKind.RATE_BUYER: SETTLED,
    }

    def has(self) -> Sequence[Has]:
        return policy.has(tmall=False)

    def routes(self, kind: ActionKind, facts: RouteFacts) -> Sequence[Route]:
        return policy.routes(kind, facts)

    def hand_over(self, action: Action, facts: RouteFacts) -> Handover:
        from amends_taobao.policy.handovers import hand_over

        return hand_over(action, facts)

    def windows(self, settings: BaseModel) -> Windows:
        return windows_of(_own(settings).contact_windows)

    def quick_phrases(self, phrases: Sequence[QuickPhrase], settings: BaseModel) -> bytes:
        from amends_taobao.policy.phrases import written

        return written(phrases, _own(settings))

    def playbooks(self) -> Sequence[str]:
        from amends_taobao.policy.plans import texts

        return texts()

    def rules(self) -> Sequence[Rule]:
        from amends_taobao.policy.rules import RULES

        return RULES

    def grounds(self) -> Sequence[Ground]:
        from amends_taobao.policy.grounds import GROUNDS

        return GROUNDS

    def manners(self) -> Manners:
        from amends_taobao.policy.manners import MANNERS

        return MANNERS

    def limits(self, settings: BaseModel) -> Sequence[Limit]:
        return policy.limits(_own(settings))

    def streams(self, settings: BaseModel) -> Mapping[Stream, ReadingRules]:
        return {Stream.PRODUCT_REVIEWS: policy.reading_rules(_own(settings))}

    def needs_work(self, review: Review) -> bool:
        return policy.needs_work(review)

    def ends(self, credentials: BaseModel, now: AwareDatetime) -> Sequence[EndDate]:
        from amends_taobao.auth.session import LiveSession

        live = LiveSession.from_credentials(TaobaoCredentials.model_validate(credentials))
        return live.end_dates() if live else ()

    def consent_url(self, settings: BaseModel, credentials: BaseModel, state: str) -> str | None:
        from amends_taobao.auth.consent import consent_url

        return consent_url(_own(settings), TaobaoCredentials.model_validate(credentials), state)

    def take_consent(self, door: Door, code: str) -> Sequence[EndDate]:
        from amends_taobao.auth.consent import exchange

        credentials = TaobaoCredentials.model_validate(door.credentials)
        return exchange(door, _own(door.settings), credentials, code)

    def demo(self, clock: Clock) -> DemoTown | None:
        from amends_taobao.demo import TaobaoTown

        return TaobaoTown(clock)

    def connect(self, door: Door) -> Connector:
        from amends_taobao.connector import TaobaoConnector

        return TaobaoConnector(door)


class Tmall(Taobao):
    """A Tmall shop: the platform's mood and tags instead of a result, follow-ups by name."""

    name = "tmall"
    title = "Tmall 天猫"
    site = "tmall.com"
    settings = TmallSettings

    def has(self) -> Sequence[Has]:
        return policy.has(tmall=True)

    def demo(self, clock: Clock) -> DemoTown | None:
        return None  # its shops stand in Taobao's town


def _own(settings: BaseModel) -> TaobaoSettings:
    """Settings of either kind, as the core hands them back. Raises ValueError for others."""
    if isinstance(settings, TaobaoSettings):
        return settings
    raise ValueError(f"these are no settings of Taobao: {type(settings).__name__}")


@hookimpl
def marketplaces() -> Iterable[Marketplace]:
    return [Taobao(), Tmall()]
