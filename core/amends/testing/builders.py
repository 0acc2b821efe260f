"""Whole values with one call: a test names what matters to it, and the rest is filled in.

Nothing here is clever: every default is the plainest thing that is valid.
"""

from datetime import UTC, datetime
from typing import Any

from amends.domain.client import Client
from amends.domain.ids import AccountId, ClientId, StoreId
from amends.domain.review import Review, ReviewKey
from amends.domain.store import Account, DataRegion, Store

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)  # noon in Beijing


def a_review(**over: Any) -> Review:
    """A bad review of a leaking cup, written at NOON."""
    plain: dict[str, Any] = {
        "key": ReviewKey(scope="taobao/示例家居小铺", basis="natural", value="1001/buyer"),
        "rating": 1,
        "native": "bad",
        "text": "收到就漏水，客服一直不回。",
        "written": NOON,
    }
    return Review(**plain | over)


def a_client(**over: Any) -> Client:
    """A client of the agency, without an agreement on record."""
    return Client(**{"id": ClientId(1), "name": "示例家居有限公司"} | over)


def an_account(**over: Any) -> Account:
    """An account on Taobao with credentials."""
    plain: dict[str, Any] = {
        "id": AccountId(1),
        "client": ClientId(1),
        "platform": "taobao",
        "region": "cn",
        "name": "示例家居小铺",
        "has_credentials": True,
    }
    return Account(**plain | over)


def a_store(**over: Any) -> Store:
    """A Taobao shop of that client and account, worked from the first of the month on."""
    plain: dict[str, Any] = {
        "id": StoreId(1),
        "client": ClientId(1),
        "account": AccountId(1),
        "marketplace": "taobao",
        "name": "示例家居小铺",
        "key_scope": "taobao/示例家居小铺",
        "site": "taobao.com",
        "language": "zh",
        "zone": "Asia/Shanghai",
        "data_region": DataRegion.CN,
        "start_line": datetime(2026, 11, 1, tzinfo=UTC),
    }
    return Store(**plain | over)
