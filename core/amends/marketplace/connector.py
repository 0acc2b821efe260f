"""The contract with a marketplace: `Marketplace` says what there is, `Connector` talks.

Hooks are for audiences, objects for partners: everything that one platform is asked goes
through its typed connector. Verbs default to *not offered*, fields are only ever added, and an
action of an unknown kind is *never*.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import AwareDatetime, BaseModel

from amends.domain.action import (
    Action,
    ActionKind,
    Delivery,
    Handover,
    Permission,
    Receipt,
    Route,
)
from amends.domain.brand import Manners
from amends.domain.budget import Limit
from amends.domain.facts import Purpose
from amends.domain.ground import Ground
from amends.domain.hours import ALWAYS, Windows
from amends.domain.ids import ArticleRef, KeyId, OrderRef
from amends.domain.order import OrderFacts, OwedRating
from amends.domain.reading import ReadingRules
from amends.domain.review import Part, Review, ReviewKey, fingerprint
from amends.domain.rule import Rule
from amends.domain.store import DataRegion, EndDate, Place
from amends.domain.times import Clock, Span
from amends.marketplace.capture import Copied, Found, HandRules, PageRead
from amends.marketplace.demo import DemoTown
from amends.marketplace.errors import NotOffered
from amends.marketplace.phrases import QuickPhrase
from amends.marketplace.ports import Budgets, Tokens
from amends.marketplace.redact import Redactor
from amends.marketplace.standing import Has as Has
from amends.marketplace.standing import Standing as Standing

Item = TypeVar("Item")


class Stream(StrEnum):
    """What can be read from a marketplace."""

    PRODUCT_REVIEWS = "product_reviews"
    SELLER_FEEDBACK = "seller_feedback"
    BUYER_MESSAGES = "buyer_messages"
    DECISIONS = "decisions"  # what became of our appeals
    TOPICS = "topics"  # aggregates over many reviews; never the source of a case


class Completeness(StrEnum):
    """What a page says about the stretch of time that was asked for."""

    UNFINISHED = "unfinished"  # more pages follow
    COMPLETE = "complete"  # everything in the stretch has now been given
    CAPPED = "capped"  # the platform cut the answer short: ask again in halves
    PARTIAL = "partial"  # read to the end, yet something is known to be missing; see `lacks`


@dataclass(frozen=True, slots=True)
class Named:
    """An ask for particular reviews, for platforms that show some things only one by one."""

    reviews: tuple[ReviewKey, ...]
    orders: tuple[tuple[OrderRef | None, str | None], ...]  # order and order line of each, in step


@dataclass(frozen=True, slots=True)
class Reject:
    """An item that could not be read. It is kept aside with its reason; the others are stored."""

    raw: str  # as it came; may hold personal data, so it is encrypted at rest
    reason: str  # names the field and what is wrong with it; no value that a buyer wrote


@dataclass(frozen=True, slots=True)
class Shown:
    """A review as an answer shows it, not yet read: most are as they were the last time.

    `digest` stands for everything that is read of it; while it is the one that was stored, the
    review need not be read at all. A plugin whose pages are short may give reviews instead.
    """

    known_as: KeyId  # of its key
    digest: int  # 63 bits; see `amends.domain.ids.stable_id`
    read: Callable[[], Review]  # raises ValueError with the reason; pydantic's is worded for you
    raw: Callable[[], str]  # as it came, for keeping it aside


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """One answer, translated. The items of a stream of reviews may be `Shown` as well."""

    items: Sequence[Item]
    completeness: Completeness = Completeness.COMPLETE
    covered: Span | None = None  # None: the items were asked for by name
    rejects: Sequence[Reject] = ()
    lacks: str = ""  # what is known to be missing, in words
    state: Mapping[str, Any] | None = None  # the plugin's own; committed with the page
    sees: frozenset[Part] = frozenset(Part)  # which parts of a review this answer can show
    source: str = "api"


@dataclass(frozen=True, slots=True)
class RouteFacts:
    """What decides the way of an action: this store, this review, this order, now."""

    now: datetime
    settings: BaseModel
    has_credentials: bool = False
    review: Review | None = None
    order: OrderFacts | None = None
    order_ref: OrderRef | None = None  # the review's own, or the one that a person confirmed
    buyer_wrote: bool | None = None  # the buyer opened a thread on the order; None: not known
    purpose: Purpose | None = None  # of a message, as the case computes it; None: not asked
    permissions: Sequence[Permission] | None = None  # None: the platform was not asked


@dataclass(frozen=True, slots=True)
class Door:
    """Everything a connector is given to knock with. It opens nothing else itself."""

    where: str  # the store's label, for errors and logs
    account: str  # names the account in budgets
    store: str  # names the store in budgets
    scope: str  # where review keys of this store are unique
    settings: BaseModel  # of the marketplace's own settings model
    credentials: BaseModel  # of its own credentials model
    clock: Clock
    budgets: Budgets
    tokens: Tokens
    redactor: Redactor = field(default_factory=Redactor)
    patience: timedelta = timedelta(seconds=2)  # a transport waits this long for budget, no longer


class Connector(ABC):
    """An open session with one store. Not thread-safe: open one per round, and close it."""

    def check(self) -> Standing:
        """Say who the account is and what it may do. Asked before an account is saved."""
        raise NotOffered(self.where, "an account check is not offered here")

    def fetch(
        self, stream: Stream, ask: Span | Named, state: Mapping[str, Any] | None
    ) -> Iterator[Page[Any]]:
        """Yield what `ask` holds, page by page; an item may come twice where two asks meet.

        `state` is what the last page of the same ask carried, or None at its start. The last
        page says COMPLETE, CAPPED or PARTIAL. Raises ComeBack when the budget is spent.
        """
        raise NotOffered(self.where, f"{stream} cannot be fetched here")

    def fetch_order(self, ref: OrderRef) -> OrderFacts:
        """Give the evidence about one order, personal data marked.

        A part that cannot be read is named in `missing`; without the order itself this raises, so
        that what was told before stays.
        """
        raise NotOffered(self.where, "orders cannot be fetched here")

    def find_orders(self, article: ArticleRef, window: Span) -> Iterator[OrderFacts]:
        """Yield the orders of `window` that hold `article`, without personal data.

        An order in which all of it was cancelled is left out: nobody holds one. To guess which of
        them a review may be about, where the review itself does not say.
        """
        raise NotOffered(self.where, "orders cannot be searched by article here")

    def owed_ratings(self, window: Span) -> Iterator[OwedRating]:
        """Yield who has rated us while we have not, of the orders placed in `window`.

        Only those that may still be rated. Rating in turn is optional, and never bad.
        """
        raise NotOffered(self.where, "buyers are not rated here")

    def fetch_permissions(self, order: OrderRef) -> Sequence[Permission]:
        """Say which messages the platform allows for `order` now; none is a normal answer."""
        raise NotOffered(self.where, "the platform does not say which messages it allows")

    def read_back(self, action: Action) -> Mapping[str, str]:
        """Say how things stand that `action` will change; stored before it is performed.

        What `find` compares with afterwards, so whatever makes two equal candidates tellable.
        Empty: nothing can be read. Personal data has no place in it.
        """
        return {}

    def perform(self, action: Action) -> Receipt | Handover:
        """Do `action`, with one try: nothing that writes is ever retried in here.

        A Handover says that the platform would not take it by call and a person can still do it;
        nothing was done then. Raises LookFirst when the answer was lost, TryLater and ComeBack
        when surely nothing was done, NeverAgain and NotAllowed when it never will be.
        """
        raise NotOffered(self.where, f"{action.kind} is never done here")

    def find(self, action: Action, before: datetime) -> Receipt | None:
        """Find out whether `action`, begun at `before`, was done.

        Compares with `action.read_back`. None means surely not, which only holds once the
        marketplace's `settles_within` has passed. Raises CannotTell when it cannot be known:
        two equal candidates, or a platform that shows nothing.
        """
        raise NotOffered(self.where, f"whether {action.kind} was done cannot be looked up here")

    @property
    @abstractmethod
    def where(self) -> str:
        """The store's label, for errors and logs."""

    @abstractmethod
    def close(self) -> None:
        """Let go of connections."""


class Marketplace(ABC):
    """What one marketplace is and has. Stateless; one instance serves every store."""

    contract: ClassVar[int] = 1
    name: ClassVar[str]  # "tmall": how people and the command line call it
    platform: ClassVar[str]  # "taobao": whose accounts open it
    title: ClassVar[str]  # "Tmall 天猫"
    site: ClassVar[str]
    language: ClassVar[str]
    zone: ClassVar[str]
    region: ClassVar[str]
    data_region: ClassVar[DataRegion]
    settings: ClassVar[
        type[BaseModel]
    ]  # every host and every uncertain fact, each with its default
    credentials: ClassVar[type[BaseModel]]  # what a credentials file holds
    settles_within: ClassVar[
        Mapping[ActionKind, timedelta]
    ] = {}  # a killed call may land this late
    keeps_personal: ClassVar[timedelta] = timedelta(days=30)  # after delivery; Amazon's rule
    answers_within: ClassVar[timedelta | None] = None  # a buyer's message, by the platform's clock

    @abstractmethod
    def has(self) -> Sequence[Has]:
        """What the marketplace has for people and programs, each with reason and source."""

    def may(self, facts: RouteFacts) -> Sequence[Has]:
        """What a store like this may do now, and why not: `has`, seen from where it stands.

        Actions go by their `routes`; what has a call goes by hand while there are no credentials.
        A plugin that knows more, a missing brand registry say, adds it in `routes` or here.
        """
        return [self._now(has, facts) for has in self.has()]

    def _now(self, has: Has, facts: RouteFacts) -> Has:
        if has.what in set(ActionKind):
            first = self.routes(ActionKind(has.what), facts)[0]
            way = {"delivery": first.delivery, "reason": first.reason, "source": first.source}
            return has.model_copy(update=way)
        if has.delivery is Delivery.API and not facts.has_credentials:
            by_hand = {"delivery": Delivery.BY_HAND, "reason": f"no credentials yet; {has.reason}"}
            return has.model_copy(update=by_hand)
        return has

    @abstractmethod
    def routes(self, kind: ActionKind, facts: RouteFacts) -> Sequence[Route]:
        """The ways of an action now, best first. Pure. With none: one NEVER and its reason."""

    def hand_over(self, action: Action, facts: RouteFacts) -> Handover:
        """What a person needs to do `action` on the platform's own pages. Pure, opens nothing.

        Asked when the way is `by_hand`, so it works for a store without credentials as well.
        """
        route = self.routes(action.kind, facts)[0]
        return Handover(key=action.key, text=action.text, where=self.title, steps=(route.reason,))

    def playbooks(self) -> Sequence[str]:
        """Its playbooks, each a text of TOML; see `amends.domain.playbook`. Empty: the core's."""
        return ()

    def windows(self, settings: BaseModel) -> Windows:
        """When buyers may be reached by hand there, by chat or call. Always, unless it says so."""
        return ALWAYS

    def quick_phrases(self, phrases: Sequence[QuickPhrase], settings: BaseModel) -> bytes:
        """A file with `phrases` that the platform's own tool for staff imports."""
        raise NotOffered(self.title, "its tools import no phrases")

    def rules(self) -> Sequence[Rule]:
        """What this platform allows and forbids, beside what holds everywhere. Empty: nothing."""
        return ()

    def grounds(self) -> Sequence[Ground]:
        """The grounds on which it takes reviews down. Empty: not known, so a person decides."""
        return ()

    def manners(self) -> Manners:
        """What it calls its places, what may stand under a message, how long a text may be."""
        return Manners()

    def limits(self, settings: BaseModel) -> Sequence[Limit]:
        """The platform's budgets. Empty: none is known."""
        return ()

    def place(self, settings: BaseModel) -> Place:
        """Where a store with these settings stands: one account may serve many sites."""
        return Place(
            site=self.site,
            language=self.language,
            zone=self.zone,
            region=self.region,
            data_region=self.data_region,
        )

    def streams(self, settings: BaseModel) -> Mapping[Stream, ReadingRules]:
        """What can be fetched by call, and how it wants to be read. Empty: nothing."""
        return {}

    def by_hand(self, settings: BaseModel) -> Mapping[Stream, HandRules]:
        """What people read on pages and bring, whether or not there is a call for it as well."""
        return {}

    def page_url(self, article: ArticleRef | None, settings: BaseModel) -> str | None:
        """Where a person finds the newest reviews of `article`; of the whole store without one.

        None: the address is not known, or there is no such page.
        """
        return None

    def read_page(self, copied: Copied, settings: BaseModel) -> PageRead:
        """Read what a person copied from a page of reviews. Fetches nothing.

        Raises WrongPage when it is no such page, or one of another site or marketplace.
        """
        raise NotOffered(self.title, "pages of reviews cannot be read here: import a file")

    def columns(self) -> Mapping[str, Sequence[str]]:
        """Names of columns that only this marketplace's exports use: field of Found -> names."""
        return {}

    def review_of(self, found: Found, scope: str) -> Review:
        """The review behind what a page or a file tells, under a key that lasts.

        The platform's own id where it is told; else a fingerprint of what does not change.
        Raises ValueError when that is not enough to tell the review from others.
        """
        if found.native_id:
            key = ReviewKey(scope=scope, basis="native", value=found.native_id)
        else:
            key = fingerprint(
                scope, found.article, found.written, found.author, f"{found.title}\n{found.text}"
            )
        told = vars(found).copy()  # four times as fast as asking the model for its fields
        del told["native_id"]
        return Review(key=key, **told)

    def needs_work(self, review: Review) -> bool:
        """Whether a person must look at `review`, by the platform's own scale."""
        return review.rating is not None and review.rating <= 3

    def key_scope(self, store_name: str, settings: BaseModel) -> str:
        """Where review keys of this store are unique: the shop, unless the plugin knows better."""
        return f"{self.platform}/{store_name}"

    def ends(self, credentials: BaseModel, now: AwareDatetime) -> Sequence[EndDate]:
        """What runs out when, as far as the credentials tell. Empty: nothing does."""
        return ()

    def consent_url(self, settings: BaseModel, credentials: BaseModel, state: str) -> str | None:
        """Where the seller consents, with `state` coming back untouched. None: not offered."""
        return None

    def take_consent(self, door: Door, code: str) -> Sequence[EndDate]:
        """Exchange the code that consent gave for a live token, kept in `door.tokens`.

        Returns what runs out when. Raises SignInAgain when the code is no longer good.
        """
        raise NotOffered(door.where, f"{self.title} has no consent by code")

    def demo(self, clock: Clock) -> DemoTown | None:
        """A stand-in for the platform with shops and reviews, for `amends demo`. None: none."""
        return None

    def connect(self, door: Door) -> Connector:
        """Open a session. Raises NotOffered where the marketplace is worked by hand only."""
        raise NotOffered(door.where, f"{self.title} has no connection: it is worked by hand")
