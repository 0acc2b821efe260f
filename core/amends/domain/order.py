"""What a platform knows about an order: the evidence behind a case, with personal data marked.

Every field that names or reaches a person carries a `Personal` mark that says which class of
data it is, so that storage, redaction and purging can be driven by the model and no field is
forgotten. Money is in minor units.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, TypeVar, get_args

from pydantic import AwareDatetime, BaseModel, Field

from amends.domain.ids import ArticleRef, OrderRef
from amends.domain.values import Value

Whole = TypeVar("Whole", bound=BaseModel)


class PersonalClass(StrEnum):
    """The classes of personal data; each has its own legal basis and purge date."""

    IDENTITY = "identity"  # name, nick, the platform's pseudonym
    CONTACT = "contact"  # phone, mail
    ADDRESS = "address"
    WORDS = "words"  # what the buyer wrote to us in private


@dataclass(frozen=True)
class Personal:
    """Marks a field as personal data of one class."""

    of: PersonalClass


Identity = Annotated[str, Personal(PersonalClass.IDENTITY)]
Contact = Annotated[str, Personal(PersonalClass.CONTACT)]
Address = Annotated[str, Personal(PersonalClass.ADDRESS)]
PrivateWords = Annotated[str, Personal(PersonalClass.WORDS)]


_WITHOUT_MINOR = {"CLP", "ISK", "JPY", "KRW", "VND"}  # ISO 4217: their minor unit is the unit


class Money(Value):
    """An amount in minor units of `currency` (ISO 4217): 5990 CNY is 59.90 yuan."""

    minor: int
    currency: str = Field(pattern=r"^[A-Z]{3}$")

    def __str__(self) -> str:
        places = 0 if self.currency in _WITHOUT_MINOR else 2
        return f"{Decimal(self.minor).scaleb(-places):f} {self.currency}"


class ParcelStep(Value):
    at: AwareDatetime
    says: PrivateWords  # couriers write down who signed, and their own number
    native: str = ""  # the carrier's or platform's code: "GOT", "DELIVERED"


class Parcel(Value):
    carrier: str
    number: str
    state: str = ""  # as the platform words it
    steps: tuple[ParcelStep, ...] = ()  # oldest first
    proves_delivery: bool = False  # False where "signed" may mean only that the seller said so


class OrderItem(Value):
    line: str  # the sub-order or item number
    article: ArticleRef
    title: str
    variant: str = ""
    sku: str = ""  # the seller's own number of it
    quantity: int = 1
    paid: Money | None = None
    state: str = ""  # the platform's word


class Speaker(StrEnum):
    BUYER = "buyer"
    SELLER = "seller"
    PLATFORM = "platform"


class Said(Value):
    """One message in a refund or return thread."""

    at: AwareDatetime
    by: Speaker
    text: PrivateWords
    attachments: int = 0  # how many; the files stay with the platform


class Refund(Value):
    """A refund or return that the buyer opened."""

    ref: str
    line: str
    state: str  # the platform's word
    amount: Money | None = None
    reason: str = ""  # chosen from the platform's list
    description: PrivateWords = ""
    opened: AwareDatetime | None = None
    changed: AwareDatetime | None = None
    answer_by: AwareDatetime | None = None  # when the platform decides without us
    thread: tuple[Said, ...] = ()


class Return(Value):
    """Goods on their way back, or back, or refused."""

    line: str
    state: str  # the platform's word
    at: AwareDatetime | None = None  # when it came into this state
    reason: str = ""  # chosen from the platform's list
    carrier: str = ""
    numbers: tuple[str, ...] = ()  # of the parcels that go back
    steps: tuple[ParcelStep, ...] = ()  # of those parcels, oldest first


class Bill(Value):
    """A receipt: what was charged, or paid back."""

    number: str
    kind: str  # the platform's word: "PURCHASE", "PARTIAL_REFUND"
    at: AwareDatetime
    total: Money
    reason: str = ""  # of a refund: the platform's word
    lines: tuple[str, ...] = ()  # the items it is about
    belongs_to: str | None = None  # number of the purchase receipt; None: it is one


class Reduction(Value):
    """A part of an item's price that was given back."""

    line: str
    amount: Money
    state: str  # the platform's word
    at: AwareDatetime | None = None
    bill: str | None = None  # number of its receipt; None: there is none yet


class OrderFacts(Value):
    """Everything a case may rest on, as the platform told it at `as_of`."""

    ref: OrderRef
    number: str = ""  # what the buyer quotes, where it is another than `ref`
    as_of: AwareDatetime
    state: str
    ordered: AwareDatetime | None = None
    paid_at: AwareDatetime | None = None
    shipped: AwareDatetime | None = None
    finished: AwareDatetime | None = None
    delivered: AwareDatetime | None = None  # of the last parcel, where the platform itself says so
    ship_by: AwareDatetime | None = None  # what the buyer was promised
    deliver_by: AwareDatetime | None = None
    fulfilled_by: str = ""  # the platform's word for who packs and ships: "AMAZON", "MERCHANT"
    total: Money | None = None
    items: tuple[OrderItem, ...] = ()
    parcels: tuple[Parcel, ...] = ()
    returns: tuple[Return, ...] = ()
    refunds: tuple[Refund, ...] = ()
    reductions: tuple[Reduction, ...] = ()
    bills: tuple[Bill, ...] = ()
    replaced_by: tuple[OrderRef, ...] = ()
    replaces: tuple[OrderRef, ...] = ()  # the orders that this one makes good
    buyer: Identity | None = None
    buyer_name: Identity | None = None
    buyer_phone: Contact | None = None
    buyer_email: Contact | None = None
    buyer_address: Address | None = None
    buyer_note: PrivateWords = ""
    seller_note: PrivateWords = ""
    missing: tuple[str, ...] = ()  # what could not be read, each with its reason


def personal_fields(model: type[BaseModel]) -> Iterator[tuple[str, PersonalClass]]:
    """Yield the dotted path of every personal field of `model` and of the models within it."""
    for name, field in model.model_fields.items():
        marks = [mark for mark in field.metadata if isinstance(mark, Personal)]
        marks += _marks_within(field.annotation)
        for mark in marks:
            yield name, mark.of
        for inner in _models_within(field.annotation):
            for path, of in personal_fields(inner):
                yield f"{name}.{path}", of


def apart(value: BaseModel) -> tuple[dict[str, Any], dict[str, tuple[PersonalClass, Any]]]:
    """Take `value` apart: JSON-ready data without its personal fields, and those by their path.

    A path names the place within lists as well ("parcels.0.steps.2.says"); a personal field that
    holds nothing stays as it is. `together` puts both in one again.
    """
    dumped = value.model_dump(mode="json")
    found: dict[str, tuple[PersonalClass, Any]] = {}
    _take_out(value, dumped, "", found)
    return dumped, found


def together(model: type[Whole], plain: dict[str, Any], personal: Mapping[str, Any]) -> Whole:
    """The value that was taken apart, with whatever of its `personal` fields is still there."""
    filled = json.loads(json.dumps(plain))
    for path, held in personal.items():
        *way, name = path.split(".")
        inner: Any = filled
        for step in way:
            inner = inner[int(step)] if isinstance(inner, list) else inner[step]
        inner[name] = held
    return model.model_validate(filled)


def _take_out(
    value: BaseModel,
    dumped: dict[str, Any],
    within: str,
    found: dict[str, tuple[PersonalClass, Any]],
) -> None:
    own = {path: of for path, of in personal_fields(type(value)) if "." not in path}
    for name, shown in list(dumped.items()):
        path = f"{within}{name}"
        if name not in own:
            _take_out_within(getattr(value, name), shown, path, found)
        elif shown:
            field = type(value).model_fields[name]
            found[path] = (own[name], shown)
            dumped[name] = type(shown)() if field.is_required() else field.get_default()


def _take_out_within(
    held: Any, shown: Any, path: str, found: dict[str, tuple[PersonalClass, Any]]
) -> None:
    match held:
        case BaseModel():
            _take_out(held, shown, f"{path}.", found)
        case tuple() | list():
            for number, pair in enumerate(zip(held, shown, strict=True)):
                _take_out_within(*pair, f"{path}.{number}", found)
        case dict():
            for inner, (name, seen) in zip(held.values(), shown.items(), strict=True):
                _take_out_within(inner, seen, f"{path}.{name}", found)


def without_personal(value: BaseModel) -> dict[str, Any]:
    """Dump `value` as JSON-ready data with every personal field that holds something masked."""
    return _masked(value, value.model_dump(mode="json"))


def _masked(value: BaseModel, dumped: dict[str, Any]) -> dict[str, Any]:
    own = {path for path, _ in personal_fields(type(value)) if "." not in path}
    return {
        name: "(withheld)" if name in own and shown else _masked_within(getattr(value, name), shown)
        for name, shown in dumped.items()
    }


def _masked_within(held: Any, shown: Any) -> Any:
    match held:
        case BaseModel():
            return _masked(held, shown)
        case tuple() | list():
            return [_masked_within(*pair) for pair in zip(held, shown, strict=True)]
        case dict():
            pairs = zip(held.values(), shown.items(), strict=True)
            return {name: _masked_within(inner, seen) for inner, (name, seen) in pairs}
    return shown


def _marks_within(annotation: Any) -> list[Personal]:
    if isinstance(annotation, Personal):
        return [annotation]
    return [mark for part in get_args(annotation) for mark in _marks_within(part)]


def _models_within(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_within(part)
