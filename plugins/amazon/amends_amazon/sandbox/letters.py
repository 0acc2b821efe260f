"""What reaches the buyers of the sandbox, and what may be sent to each at all.

Amazon decides for each order which kinds of message it permits, and tells nobody its reasons; here
a test decides. It goes on advertising kinds whose operations it has removed, as the real one does.
"""

from typing import Any

from amends_amazon.sandbox.buyers import Buyers
from amends_amazon.sandbox.state import Message, Order, Seller

REMOVED = ("negativeFeedbackRemoval", "amazonMotors")  # still in the official example


class Letters(Buyers):
    """Who may be written to, and what arrived."""

    advertises_removed = True

    def permit(self, order_id: str, *kinds: str, locale: str | None = None) -> None:
        """Let exactly `kinds` be sent for an order from now on; none is a common case."""
        with self.lock:
            order = self.order(order_id)
            order.permits = kinds
            order.locale = locale or order.locale

    def messages(self, order_id: str) -> list[Message]:
        """What the buyer of an order got, oldest first."""
        with self.lock:
            return list(self.order(order_id).messages)

    def arrived(self) -> dict[str, list[dict[str, Any]]]:
        """Every message and every request for a review, by order: plain data, for benches."""
        with self.lock:
            found: dict[str, list[dict[str, Any]]] = {}
            for seller in self.sellers.values():
                for order in seller.orders.values():
                    got = [
                        {"kind": one.kind, "text": one.text, "at": one.at.isoformat()}
                        for one in order.messages
                    ]
                    got += [
                        {"kind": "solicitation", "at": at.isoformat()} for at in order.solicited
                    ]
                    if got:
                        found[order.id] = got
            return found

    def offers(self, order: Order) -> tuple[str, ...]:
        """The names that Amazon advertises for an order, dead ones and a false one among them."""
        dead = REMOVED if self.advertises_removed else ()
        return (*order.permits, *dead, "attributes")

    def deliver(self, order: Order, message: Message) -> None:
        order.messages.append(message)
        self.writes[f"{message.kind}/{order.id}"] += 1

    def solicit(self, order: Order) -> None:
        order.solicited.append(self.now())
        self.writes[f"solicitation/{order.id}"] += 1

    def place_orders(self, seller: Seller | str, count: int, site: str | None = None) -> list[str]:
        """Place `count` orders and give their ids; for a bench in another process."""
        return [self.add_order(seller, site) for _ in range(count)]
