"""Taobao and Tmall to try: two clients, four shops, 150 reviews that nobody ever wrote."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from amends.domain.times import Clock
from amends.marketplace.demo import CLIENTS, DemoStore, DemoTown
from amends_taobao.sandbox import APP_KEY, APP_SECRET, TaobaoSandbox, fill_demo, fill_lines

_SHOPS = {  # shop -> kind and client
    "示例家居小铺": ("taobao", CLIENTS[0]),
    "示例旗舰店": ("tmall", CLIENTS[0]),
    "样品茶点铺": ("taobao", CLIENTS[1]),
    "样例服饰旗舰店": ("tmall", CLIENTS[1]),
}


class TaobaoTown(DemoTown):
    """The sandbox with its four shops open."""

    def __init__(self, clock: Clock) -> None:
        # Somebody else's thousands of reviews must fit into one day of the demo.
        self._sandbox = TaobaoSandbox(clock, quota=None)
        self._sessions = {}
        for number, (name, (kind, _)) in enumerate(_SHOPS.items(), 1):
            session = f"6100demo{number:04d}session"
            self._sandbox.add_shop(name, kind, session)
            self._sessions[name] = session

    @property
    def app(self) -> Any:
        return self._sandbox

    def fill(self, now: datetime, lines: Iterable[str] | None = None) -> int:
        if lines is None:
            return fill_demo(self._sandbox, now)
        return fill_lines(self._sandbox, list(_SHOPS), lines, now)

    def stores(self, url: str) -> Sequence[DemoStore]:
        return [
            DemoStore(
                client=client,
                marketplace=kind,
                name=name,
                credentials={
                    "app_key": APP_KEY,
                    "app_secret": APP_SECRET,
                    "session": self._sessions[name],
                },
                settings={
                    "gateway": f"{url}/router/rest",
                    "calls_per_day": None,
                    "calls_per_second": None,
                },
            )
            for name, (kind, client) in _SHOPS.items()
        ]
