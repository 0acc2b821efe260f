"""Fills the sandbox with made-up orders, and makes one that runs as a process of its own."""

import argparse
from collections.abc import Sequence
from datetime import timedelta
from random import Random

from amends.testing.clock import WallClock
from amends_otto.sandbox.buyers import Buyers
from amends_otto.sandbox.gateway import OttoSandbox
from amends_otto.sandbox.state import Seller

_GOODS = (
    ("Demo Tischleuchte", "39.99"),
    ("Demo Wandregal", "24.50"),
    ("Demo Sofa", "499.00"),
    ("Demo Wasserkocher", "29.95"),
    ("Demo Bettwäsche", "54.90"),
)


def fill(sandbox: Buyers, seller: Seller, n: int, *, days: float, rng: Random) -> None:
    """Give `seller` `n` orders of the last `days`, shipped a day later; some come back."""
    now = sandbox.now()
    for _ in range(n):
        created = now - timedelta(days=days * rng.random())
        title, price = rng.choice(_GOODS)
        order = sandbox.add_order(
            seller, items=[(title, price)], created=created, forwarder=title == "Demo Sofa"
        )
        sent = created + timedelta(days=1)
        if sent > now:
            continue
        sandbox.ship(order, at=sent)
        if sent + timedelta(days=6) < now and rng.random() < 0.1:
            sandbox.announce_return(order.items[0], at=sent + timedelta(days=5))


def build(arguments: Sequence[str] = ()) -> OttoSandbox:
    """A sandbox on the wall's clock, for `python -m amends.testing.serve`.

    Its sellers and what opens them are told at `/_sandbox/sellers`; `/_sandbox/advance` (POST,
    `{"hours": 2}`) turns its clock, and `/_sandbox/counts` tells what was asked and done.
    """
    parser = argparse.ArgumentParser(prog="amends_otto.sandbox:build", allow_abbrev=False)
    parser.add_argument("--sellers", type=int, default=1, help="how many; each consented")
    parser.add_argument("--orders", type=int, default=100, help="of each seller")
    parser.add_argument("--days", type=float, default=60, help="over which they are spread")
    parser.add_argument("--rate", type=float, default=20, help="calls a second; 0: no limit")
    parser.add_argument("--seed", type=int, default=1)
    wish = parser.parse_args(arguments)
    clock = WallClock()
    sandbox = OttoSandbox(clock, rate=wish.rate or None)
    sandbox.controls["advance"] = lambda hours: clock.advance(timedelta(hours=hours))
    rng = Random(wish.seed)  # noqa: S311 - made-up orders, and the same ones for the same seed
    for number in range(1, wish.sellers + 1):
        seller = sandbox.open_seller(f"Demo Händler {number:03d} GmbH")
        sandbox.install(seller)
        fill(sandbox, seller, wish.orders, days=wish.days, rng=rng)
    return sandbox
