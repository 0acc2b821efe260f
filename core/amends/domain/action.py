"""What we want done at a marketplace, the ways it can be done, and what comes back.

An action is decided in one place and carried out in another, perhaps after a crash, so its
name is derived and never random. `never` is a way like the others: it has a reason and a source.
"""

from datetime import date
from enum import StrEnum

from pydantic import AwareDatetime, Field

from amends.domain.ids import OrderRef, StoreId
from amends.domain.order import Money
from amends.domain.personal import PrivateWords
from amends.domain.review import ReviewKey
from amends.domain.values import Value


class ActionKind(StrEnum):
    """What can be asked for. A connector that does not know a kind answers *never*."""

    PUBLIC_REPLY = "public_reply"
    MESSAGE = "message"  # private, to one buyer, about one order
    SOLICITATION = "solicitation"  # asks for a review, blind to its mood
    REFUND = "refund"
    PRICE_REDUCTION = "price_reduction"
    RETURN_ACCEPTANCE = "return_acceptance"
    COUPON = "coupon"
    APPEAL = "appeal"
    INTERNAL_TASK = "internal_task"  # a note or task for staff, not for the buyer
    RATE_BUYER = "rate_buyer"  # the seller rates in turn; never badly


class Action(Value):
    """One intent. Same case, step, slot and attempt, same key; only a person raises the attempt."""

    key: str = Field(pattern=r"^[^/]+/[^/]+/[^/]+/\d+$")  # see `amends.domain.outbox.key_of`
    kind: ActionKind
    store: StoreId
    review: ReviewKey | None = None
    order: OrderRef | None = None
    order_line: str | None = None
    text: str = ""
    language: str | None = None  # ISO 639-1, of the text
    permit: str | None = None  # of a message: which of the platform's `Permission`s it uses
    money: Money | None = None
    ground: str | None = None  # of an appeal: the platform's own
    options: dict[str, str] = Field(default_factory=dict)  # what one platform asks: a flag's colour
    read_back: dict[str, str] = Field(default_factory=dict)  # the state seen just before the call


class Delivery(StrEnum):
    """The ways an action can go."""

    API = "api"
    MAIL = "mail"  # the platform's relay address
    BY_HAND = "by_hand"  # a person, with text, link and evidence ready
    NEVER = "never"


class Confidence(StrEnum):
    """How sure a fact about a platform is; shown wherever the fact is used."""

    VERIFIED = "verified"  # read in the platform's own text
    SECOND_HAND = "second-hand"  # somebody else reports it
    COMMON = "common knowledge"  # statute or well-known policy, not read again for this
    UNCERTAIN = "uncertain"  # inferred or remembered: a setting, never a hard truth
    OURS = "ours"  # a choice of this project


class Source(Value):
    """Where a platform fact was read, and when."""

    title: str = Field(min_length=1)
    checked_on: date
    confidence: Confidence


class Route(Value):
    """One way for one kind of action, with the reason why it is this one."""

    kind: ActionKind
    delivery: Delivery
    reason: str = Field(min_length=1)
    source: Source
    tool: str | None = None  # the platform's own tool, as its rules call it; None: none
    permit: str | None = None  # of a message by call: the kind that is permitted and fits


class Receipt(Value):
    """The platform took it."""

    key: str
    at: AwareDatetime
    reference: str | None = None  # the platform's number; None: it gives none
    request_id: str | None = None


class Proof(StrEnum):
    """What a person brings back from the platform's page, as the kind of hand-over declares."""

    NUMBER = "number"  # the platform shows one
    SCREENSHOT = "screenshot"
    NONE = "none"  # the platform gives none: the person's word


class Handover(Value):
    """A person must do it. Everything they need is here.

    Copy, paste, done: at most twenty seconds, so `steps` are few and `text` is whole.
    """

    key: str
    text: PrivateWords
    where: str = ""  # the page or tool, as its users call it: "Feedback Manager"
    link: str | None = None  # None: the platform has no address for it
    steps: tuple[str, ...]
    evidence: tuple[str, ...] = ()  # what to have at hand, in words
    avoid: tuple[str, ...] = ()  # what must not be said or done there
    deadline: AwareDatetime | None = None
    proof: Proof = Proof.NONE


class Permission(Value):
    """A message that the platform allows for an order now."""

    kind: str  # the platform's own name
    delivery: Delivery
    until: AwareDatetime | None = None  # None: no end is stated
    language: str | None = None  # the buyer's, where the platform tells
