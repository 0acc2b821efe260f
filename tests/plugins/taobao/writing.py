"""A shop of the sandbox with its desk open: what the tests of writing share."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from amends.domain.action import Action, ActionKind
from amends.domain.ids import OrderRef, StoreId
from amends.marketplace.connector import Door
from amends.testing.clock import ManualClock
from amends.testing.fakes import FreeBudgets, MemoryTokens
from amends.testing.serve import serve
from amends_taobao.auth.session import SESSION, LiveSession, digest
from amends_taobao.connector import TaobaoConnector
from amends_taobao.mapping import key_of
from amends_taobao.sandbox import APP_KEY, APP_SECRET, TaobaoSandbox
from amends_taobao.sandbox.state import Shop
from amends_taobao.settings import TaobaoCredentials, TaobaoSettings, TmallSettings

NOW = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)  # 09:30 in Beijing
TID = 2231958349000000001
SCOPE = "taobao/示例旗舰店"


@dataclass
class Desk:
    """The platform, one shop on it, and a connector that talks to it over HTTP."""

    sandbox: TaobaoSandbox
    shop: Shop
    clock: ManualClock
    connector: TaobaoConnector
    tokens: MemoryTokens
    credentials: TaobaoCredentials

    def reviewed(self, **over: Any) -> int:
        """A bad review on order TID; gives its sub-order."""
        return self.sandbox.add_review(self.shop, **({"tid": TID} | over))

    def action(self, kind: ActionKind, oid: int, text: str = "", **over: Any) -> Action:
        plain: dict[str, Any] = {
            "key": "case-1/reply/first/1",
            "store": StoreId(1),
            "review": key_of(SCOPE, str(oid)),
            "order": OrderRef(str(TID)),
            "order_line": str(oid),
        }
        return Action(kind=kind, text=text, **plain | over)

    def renewed_by_another_process(self, session: str) -> None:
        """Put a newer session where all processes look for it."""
        live = LiveSession.from_credentials(credentials_with(session))
        assert live is not None
        fresh = live.model_copy(update={"over": digest(self.credentials)})
        self.tokens.swap(SESSION, 0, fresh.model_dump(mode="json"), None)

    def seen(self, action: Action) -> Action:
        """The action as it is stored just before its call: with how things stood."""
        return action.model_copy(update={"read_back": dict(self.connector.read_back(action))})


def credentials_with(session: str) -> TaobaoCredentials:
    held = {"app_key": APP_KEY, "app_secret": APP_SECRET, "session": session}
    return TaobaoCredentials.model_validate(held)


@contextmanager
def a_desk(kind: str = "tmall", **settings: Any) -> Iterator[Desk]:
    clock = ManualClock(NOW)
    sandbox = TaobaoSandbox(clock)
    shop = sandbox.add_shop("示例旗舰店", kind, "6100desk")
    model = TmallSettings if kind == "tmall" else TaobaoSettings
    credentials, tokens = credentials_with("6100desk"), MemoryTokens()
    with serve(sandbox) as url:
        door = Door(
            where="taobao:示例旗舰店",
            account="7",
            store="9",
            scope=SCOPE,
            settings=model(gateway=f"{url}/router/rest", **settings),
            credentials=credentials,
            clock=clock,
            budgets=FreeBudgets(clock),
            tokens=tokens,
        )
        connector = TaobaoConnector(door)
        try:
            yield Desk(sandbox, shop, clock, connector, tokens, credentials)
        finally:
            connector.close()
