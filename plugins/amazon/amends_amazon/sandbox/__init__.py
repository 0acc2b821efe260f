"""Amazon in one object, over real HTTP: for tests, the demo and the benches.

It plays Login with Amazon, the Selling Partner API of every region, and the host where reports
are downloaded. It checks headers, tokens, roles and usage plans, and makes reports over time.
Sellers and buyers are played through its methods (`open_seller`, `leave_feedback`, `add_order`,
`permit` …) and `messages` tells what reached a buyer; reports are spoilt by `plan_report`, what
else goes wrong is planned in `faults`.
"""

from amends_amazon.sandbox.document import Spoilt
from amends_amazon.sandbox.fill import fill_feedback
from amends_amazon.sandbox.gateway import AmazonSandbox, build
from amends_amazon.sandbox.limits import UsagePlan
from amends_amazon.sandbox.queue import Outcome
from amends_amazon.sandbox.state import (
    CLIENT_ID,
    CLIENT_SECRET,
    PLANTED,
    REFRESH_TOKEN,
    Buyer,
    Item,
    Package,
    Role,
)

__all__ = [
    "CLIENT_ID",
    "CLIENT_SECRET",
    "PLANTED",
    "REFRESH_TOKEN",
    "AmazonSandbox",
    "Buyer",
    "Item",
    "Outcome",
    "Package",
    "Role",
    "Spoilt",
    "UsagePlan",
    "build",
    "fill_feedback",
]
