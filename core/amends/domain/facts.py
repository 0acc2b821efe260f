"""What a draft says, and in what situation it would leave: all that a rule may look at.

`TextFacts` are read from the words by `amends.language.wording`; `ContextFacts` are computed from
case, order and store, never typed by whoever writes the text. None always means: not known.
"""

from enum import StrEnum
from functools import cached_property

from pydantic import Field

from amends.domain.action import ActionKind
from amends.domain.order import Money
from amends.domain.values import Value


class Says(StrEnum):
    """What a sentence does to its reader. Negated, quoted and disowned things are not said."""

    # about the review
    ASK_CHANGE = "ask_change"  # asks, hints or invites to change, delete, hide, re-rate, append
    MAY_CHANGE = "may_change"  # a notice that feedback can be changed, and need not be
    ASK_REVIEW = "ask_review"  # asks for a review or rating, blind to its mood
    ASK_GOOD = "ask_good"  # asks for a good review or for stars
    GATE = "gate"  # the content shall review, the others shall write to us instead
    DICTATE = "dictate"  # hands over the words or the stars of the review
    PRESS = "press"  # pity, guilt, ultimatum, jobs at stake

    # what is given, and under which condition
    GIVE_REMEDY = "give_remedy"  # the buyer's by law: refund, replacement, repair, part
    GIVE_GOODWILL = "give_goodwill"  # money beyond that: partial refund, reduction, credit
    GIVE_COUPON = "give_coupon"  # voucher, code, points, a discount on a later purchase
    GIVE_GIFT = "give_gift"  # a gift, gift card or free article
    TIE_REVIEW = "tie_review"  # a benefit hangs on a good, changed, deleted or unwritten review
    REWARD_ANY = "reward_any"  # a benefit for a review whatever it says
    WITHHOLD = "withhold"  # a statutory remedy waits for a review or its change
    TIE_CLAIM = "tie_claim"  # a benefit hangs on dropping a claim or complaint, or on silence
    PREPAID = "prepaid"  # money was or will be sent before the buyer agreed to anything
    PAY_OUTSIDE = "pay_outside"  # money moves outside the order: transfer, wallet, cash, QR code

    # tone and reprisal
    THREATEN = "threaten"
    INSULT = "insult"  # insult, mockery, sarcasm, contempt; in an appeal: about the reviewer
    ACCUSE = "accuse"  # calls the buyer a liar, rival, fraud, extortionist, as a fact
    BLAME = "blame"  # the buyer's own fault, or nobody else complains
    APOLOGISE = "apologise"
    HELP = "help"  # offers help, now or should anything be wrong
    THANK = "thank"

    # data and channels
    GIVE_CONTACT = "give_contact"  # hands over a phone, address or handle of our own
    STEER_OUTSIDE = "steer_outside"  # to a messenger, social network, own shop, other marketplace
    SECOND_CHANNEL = "second_channel"  # will also call, text or add
    ASK_IDENTITY = "ask_identity"  # document, password, code, card number, full bank details
    OUTSIDE_DATA = "outside_data"  # found outside the order, or: we know where you live
    BUYER_DATA = "buyer_data"  # names, addresses or facts of the buyer that are nobody else's
    DECLINED = "declined"  # the text itself says that the buyer wants no more messages

    # deceit and duties
    IMPERSONATE = "impersonate"  # poses as the platform, an authority, a lawyer, another buyer
    FAKE_REVIEWS = "fake_reviews"  # test and keep, staff reviews, orders for show, votes
    DENY_RIGHTS = "deny_rights"  # withdrawal or warranty denied, shortened, charged for
    STOP_USE = "stop_use"  # an instruction that keeps the reader safe
    ADVERTISE = "advertise"  # other articles, newsletter, code, shop, follow us
    CONFIRM_ORDER = "confirm_order"  # repeats what the platform sends: received, shipped, delivered
    ASK_CANCEL = "ask_cancel"  # asks the buyer to cancel

    # appeals
    ONLY_NEGATIVE = "only_negative"  # the only ground: bad, harsh, harms sales, taste
    ALLEGE = "allege"  # extortion, rival, no purchase, paid or false review
    FALSE_NOTICE = "false_notice"  # invents, admits inventing, or bought the removal
    CHECKED_ORDERS = "checked_orders"  # the order records were looked through


class Mark(Value):
    """One thing that a text says: what, where in the text as it was given, and how sure we are."""

    says: Says
    start: int = Field(ge=0)
    end: int
    sure: float = Field(default=1.0, ge=0, le=1)


class ContactKind(StrEnum):
    """The ways to reach somebody that a text can carry."""

    PHONE = "phone"
    EMAIL = "email"
    MESSENGER = "messenger"


class Contact(Value):
    """A number, address or handle. `whose` is "third" for maker, carrier or warranty provider."""

    kind: ContactKind
    whose: str = "ours"
    start: int
    end: int


class Link(Value):
    """An address of the web, with its host in lower case and without `www.`"""

    host: str
    secure: bool = True  # False: http
    start: int
    end: int


class PersonalKind(StrEnum):
    """What in a text points at one buyer."""

    NAME = "name"
    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "email"
    ORDER = "order"
    PARCEL = "parcel"
    IDENTITY = "identity"


class Personal(Value):
    """A datum that points at one person."""

    kind: PersonalKind
    start: int
    end: int


class Term(StrEnum):
    """Words that are recognised in every language, also in those that are not read."""

    COUPON = "coupon"
    REFUND = "refund"
    STARS = "stars"
    REVIEW = "review"
    CONTACT = "contact"


class TermFound(Value):
    """One such word."""

    term: Term
    start: int
    end: int


class Disguise(Value):
    """A place where the reader had to undo a trick: look-alike letters, spacing, homophones."""

    how: str
    start: int
    end: int
    matters: bool  # the restored word acts as a benefit, review or contact term


class TextFacts(Value):
    """All that the words of one draft say. Spans count characters of the text as it was given."""

    language: str | None = None  # ISO 639-1; None: no telling
    readable: bool = True  # False: in a language that the gate does not read
    length: int = 0  # characters
    han: int = 0  # of them Chinese
    marks: tuple[Mark, ...] = ()
    contacts: tuple[Contact, ...] = ()
    links: tuple[Link, ...] = ()
    personal: tuple[Personal, ...] = ()
    terms: tuple[TermFound, ...] = ()
    disguises: tuple[Disguise, ...] = ()
    placeholders: tuple[tuple[int, int], ...] = ()
    emoji: tuple[tuple[int, int], ...] = ()
    names_place: bool = False  # holds an id, link or day by which a review can be found
    courtesy_only: bool = False  # every sentence greets, thanks or offers help in general

    @cached_property
    def _said(self) -> dict[Says, tuple[Mark, ...]]:
        said: dict[Says, tuple[Mark, ...]] = {}
        for mark in self.marks:
            said[mark.says] = (*said.get(mark.says, ()), mark)
        return said

    def said(self, *any_of: Says) -> tuple[Mark, ...]:
        """The marks of these kinds, in the order asked; empty when nothing of it is said."""
        return tuple(mark for says in any_of for mark in self._said.get(says, ()))


class Purpose(StrEnum):
    """Why a message would leave, declared by the workflow."""

    REPLY_TO_BUYER = "reply_to_buyer"
    REVIEW_FOLLOWUP = "review_followup"
    REVIEW_REQUEST = "review_request"
    ORDER_ISSUE = "order_issue"
    ORDER_QUERY = "order_query"
    DELIVERY_UPDATE = "delivery_update"
    RETURN_QUESTION = "return_question"
    RETURN_REJECTED = "return_rejected"
    RECALL = "recall"
    TAKEBACK = "takeback"
    INVOICE = "invoice"
    CUSTOMIZATION = "customization"


class OfferKind(StrEnum):
    """What an offer gives: the first five are the buyer's own by law."""

    REFUND_FULL = "refund_full"
    REPLACEMENT = "replacement"
    REPAIR = "repair"
    RETURN_LABEL = "return_label"
    SPARE_PART = "spare_part"
    PARTIAL_REFUND = "partial_refund"
    GOODWILL_CREDIT = "goodwill_credit"
    COUPON = "coupon"
    GIFT = "gift"
    GIFT_CARD = "gift_card"
    PREPAID_TRANSFER = "prepaid_transfer"

    @property
    def goodwill(self) -> bool:
        """Beyond what the law gives the buyer."""
        return self not in _STATUTORY


_STATUTORY = frozenset(
    {
        OfferKind.REFUND_FULL,
        OfferKind.REPLACEMENT,
        OfferKind.REPAIR,
        OfferKind.RETURN_LABEL,
        OfferKind.SPARE_PART,
    }
)


class Offer(Value):
    """What a message gives, as the workflow declares it."""

    kind: OfferKind
    money: Money | None = None  # None: nothing that counts in money
    condition: str | None = None  # return_item, review_change, withdraw_claim …; None: none


class ReviewSays(Value):
    """What the review in question judges, as triage reads it; for the grounds of appeals."""

    product: bool  # quality, fit, value of the article
    seller: bool  # service, dispatch, refunds: the seller's own doing
    delivery: bool  # the carrier's


class ContextFacts(Value):
    """The situation. None: not known, and a rule that needs it says so instead of passing."""

    action: str  # message, public_reply, offer, appeal, solicitation: the catalogue's word
    kind: ActionKind | None = None
    buyer_asked: bool | None = None  # False: proactive
    purpose: Purpose | None = None
    tool: str | None = None  # contact_customer, 评价有礼: the platform's own tool; None: none
    channel: str | None = None
    channels_used: tuple[str, ...] = ()
    rating: int | None = None
    review_target: str | None = None  # product_review or seller_feedback
    days_since_delivery: int | None = None
    days_since_review: int | None = None
    messages_already_sent: int | None = None
    hours_since_last_message: float | None = None
    never_written: bool = False  # True: there is no last message, so no hours since it
    hours_question_open: float | None = None  # how long a buyer's question waits for an answer
    buyer_opted_out: bool | None = None
    local_hour: int | None = None  # at the buyer's place, 0 to 23
    buyer_language: str | None = None
    attachments: tuple[str, ...] = ()  # file names
    same_text_count: int | None = None
    has_followup: bool | None = None
    reply_deleted_before: bool | None = None
    safety: bool | None = None
    held: bool = False  # a danger that no lead has looked at yet
    offer: Offer | None = None
    order_value: Money | None = None
    orderless: bool = False  # True: there is no order value, so no amount is compared with it
    country: str | None = None  # ISO 3166-1 alpha-2, of the store's site: whose law is cited
    ground: str | None = None
    evidence: tuple[str, ...] = ()
    appeals_already_filed: int | None = None
    new_evidence: bool | None = None
    review_id: str | None = None
    review_says: ReviewSays | None = None
    template_unchanged: bool = False  # the words are those of an approved template
    read_by: str | None = None  # who signed for a text in a language that the gate does not read

    @property
    def proactive(self) -> bool | None:
        """We write first: the buyer has not written on this order, or the thread is closed."""
        return None if self.buyer_asked is None else not self.buyer_asked


class Facts(Value):
    """Both together: what a rule is asked about."""

    text: TextFacts
    context: ContextFacts
