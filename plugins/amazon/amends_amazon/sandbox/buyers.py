"""The buyers of the sandbox: they order, leave feedback, think better of it, and take it back.

One buyer leaves one feedback for an order, so the order tells a feedback from every other.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

from amends.domain.times import Clock
from amends_amazon.sandbox.state import Buyer, Feedback, Item, Order, Package, Seller
from amends_amazon.sandbox.town import Town
from amends_amazon.settings import SITES

_FIRST_OF_ORDER = {"na": 112, "eu": 302, "fe": 250}
_STEP = 1_000_003  # between two order numbers, so that they do not look counted
_HALF_AN_HOUR = timedelta(minutes=30)


class Buyers(Town):
    """What buyers do, played by the test."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self._numbers = count(12_345_670_000_000, _STEP)

    def add_order(
        self,
        seller: Seller | str,
        site: str | None = None,
        *,
        order_id: str | None = None,
        created: datetime | None = None,
        by_amazon: bool = False,
        status: str = "SHIPPED",
        packages: tuple[Package, ...] | None = None,
        items: tuple[Item, ...] = (Item(),),
        buyer: Buyer | None = None,
        programs: tuple[str, ...] = (),
        replaces: str = "",
        gift_message: str = "",
    ) -> str:
        """Place an order, on the seller's first site unless told, and give its id.

        Without `created` it is ten days old; a merchant's order without `packages` has one that
        was delivered in time.
        """
        owner = self.seller(seller)
        site = site or owner.sites[0]
        if site not in owner.sites:
            raise ValueError(f"{owner.name} does not sell on {site}")
        with self.lock:
            self.catch_up()
            at = created or self.now() - timedelta(days=10)
            number = order_id or self.order_number(site)
            if packages is None:
                packages = () if by_amazon else (Package(shipped=at + timedelta(days=1)),)
            relay = f"{relay_name(number)}@marketplace.{site}"
            buyer = buyer or Buyer()
            owner.orders[number] = Order(
                id=number,
                site=site,
                created=at,
                updated=at + _HALF_AN_HOUR,
                by_amazon=by_amazon,
                status=status,
                ship_by=(at, at + timedelta(days=2)),
                deliver_by=(at + timedelta(days=2), at + timedelta(days=5)),
                buyer=buyer if buyer.email else replace(buyer, email=relay),
                items=items,
                packages=packages,
                programs=programs,
                replaces=replaces,
                gift_message=gift_message,
            )
        return number

    def leave_feedback(
        self,
        seller: Seller | str,
        rating: int = 1,
        text: str = "Lieferung kam zu spät",
        *,
        site: str | None = None,
        order_id: str | None = None,
        left: datetime | None = None,
        response: str = "",
    ) -> str:
        """Leave feedback of 1 to 5 stars and give its order's id; without one, place the order.

        Raises ValueError for a second feedback on the same order.
        """
        owner = self.seller(seller)
        with self.lock:
            self.catch_up()
            if order_id in owner.feedback or not 1 <= rating <= 5:
                raise ValueError(f"cannot leave {rating} stars for {order_id}")
            at = left or self.now()
            if order_id is None or order_id not in owner.orders:
                ordered = at - timedelta(days=9)
                order_id = self.add_order(owner, site, order_id=order_id, created=ordered)
            order = owner.orders[order_id]
            owner.feedback[order_id] = Feedback(
                order_id, order.site, at, rating, text, order.buyer.email, response
            )
        return order_id

    def rewrite_feedback(
        self, order_id: str, *, rating: int | None = None, text: str | None = None
    ) -> None:
        """Let the buyer change stars or words. From four stars on it leaves the report."""
        with self.lock:
            self.catch_up()
            feedback = self.feedback(order_id)
            feedback.rating = feedback.rating if rating is None else rating
            feedback.text = feedback.text if text is None else text

    def respond(self, order_id: str, response: str) -> None:
        """Let the seller answer in public, which the report tells as well."""
        with self.lock:
            self.catch_up()
            self.feedback(order_id).response = response

    def take_back(self, order_id: str) -> None:
        """Let a feedback vanish: taken back, removed or struck through all look the same."""
        with self.lock:
            self.catch_up()
            del self._owner(order_id).feedback[order_id]

    def feedback(self, order_id: str) -> Feedback:
        return self._owner(order_id).feedback[order_id]

    def order(self, order_id: str) -> Order:
        """The order itself; what is changed on it is changed."""
        return self._owner(order_id).orders[order_id]

    def order_number(self, site: str) -> str:
        """An order id that nobody has: 3, 7 and 7 digits."""
        number = next(self._numbers)
        first = _FIRST_OF_ORDER[SITES[site].region]
        return f"{first}-{number // 10_000_000:07d}-{number % 10_000_000:07d}"

    def catch_up(self) -> None:
        """Finish what was due before something changes; here nothing is under way."""

    def _owner(self, order_id: str) -> Seller:
        return next(one for one in self.sellers.values() if order_id in one.orders)


def relay_name(order_id: str) -> str:
    """What stands before the @ of a buyer's anonymised address."""
    number = int(order_id.replace("-", "")) if order_id.replace("-", "").isdecimal() else 0
    return f"{number * 2_654_435_761 % 16**11:011x}"
