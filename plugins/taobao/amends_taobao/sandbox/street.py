"""The street of the sandbox: its shops, their sessions, the message channel, and the agenda.

Whatever is to happen later stands on the agenda and happens at its time by the shared clock: a
late review shows up, a refund times out, a message arrives.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from amends.domain.times import Clock
from amends.testing.sandbox import Sandbox
from amends_taobao.sandbox.state import SURNAMES, Shop

APP_KEY = "12345678"
APP_SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105 - the sandbox's, known to everybody


@dataclass(slots=True)
class Session:
    """A seller's token. It belongs to one app key and dies with its hour."""

    token: str
    shop: Shop
    app_key: str
    expires_at: datetime
    sub_account: str | None  # whose it is when not the shop owner's; some calls want one
    refresh_token: str = ""


@dataclass(slots=True)
class Notice:
    """A message of the message channel, handed out again until it is confirmed."""

    number: int
    topic: str
    shop: Shop
    published: datetime
    content: dict[str, Any]
    handed: datetime | None = None


class Street(Sandbox):
    """Shops by name, and what the platform itself does to them."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.shops: dict[str, Shop] = {}
        self.sessions: dict[str, Session] = {}
        self.notices: dict[int, Notice] = {}
        self._agenda: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._order = count()
        self._numbers = count(2_231_958_349_100_000_001)
        self._items = count(600_000_000_001)
        self._refunds = count(92_233_720_368_547_101)
        self._said = count(700_000_000_101)
        self._notices = count(1_172_200_053_212_681_005)
        self._users = count(100_000_001, 2)
        self._buyers = count(1)

    def add_shop(
        self,
        nick: str,
        kind: str = "taobao",
        session: str | None = None,
        *,
        expires_at: datetime | None = None,
        sub_account: str | None = None,
        app_key: str = APP_KEY,
    ) -> Shop:
        """Open a shop with a session that lasts a year unless `expires_at` says otherwise.

        Raises ValueError for a name that is taken or a kind other than taobao and tmall.
        """
        if nick in self.shops or kind not in ("taobao", "tmall"):
            raise ValueError(f"cannot open {nick!r} as {kind!r}")
        with self.lock:
            shop = self.shops[nick] = Shop(nick, kind, next(self._users))
            token = session or f"6100sandbox{shop.user_id}"
            self.add_session(
                shop, token, expires_at=expires_at, sub_account=sub_account, app_key=app_key
            )
        return shop

    def add_session(
        self,
        shop: Shop | str,
        token: str,
        *,
        expires_at: datetime | None = None,
        sub_account: str | None = None,
        app_key: str = APP_KEY,
    ) -> Session:
        """One more token of a shop, such as a sub-account's beside the owner's."""
        until = expires_at or self.now() + timedelta(days=365)
        session = Session(token, self.shop(shop), app_key, until, sub_account)
        with self.lock:
            self.sessions[token] = session
        return session

    def expire_session(self, which: Shop | str) -> None:
        """End a session by its token, or every session of a shop."""
        with self.lock:
            for session in self.sessions.values():
                if which in (session.token, session.shop.nick, session.shop):
                    session.expires_at = self.now()

    def shop(self, which: Shop | str) -> Shop:
        return self.shops[which] if isinstance(which, str) else which

    def at(self, due: datetime, happens: Callable[[datetime], None]) -> None:
        """Let something happen at `due`; it is told the time. What is due already, now."""
        with self.lock:
            heapq.heappush(self._agenda, (due, next(self._order), happens))
            self._keep_agenda()

    def settle(self) -> None:
        super().settle()
        with self.lock:
            self._keep_agenda()

    def buyer(self, shop: Shop, name: str | None) -> tuple[int, str]:
        """A buyer's number and masked nick; without a name, somebody new."""
        number = shop.buyers.get(name or "") or next(self._buyers)
        if name:
            shop.buyers[name] = number
        return number, (name or SURNAMES[number % len(SURNAMES)])[0] + "**"

    def item(self, shop: Shop, title: str) -> int:
        if title not in shop.items:
            shop.items[title] = next(self._items)
        return shop.items[title]

    def next_said(self) -> int:
        return next(self._said)

    def numbers(self, many: int) -> list[int]:
        """Order numbers that nobody has."""
        return [next(self._numbers) for _ in range(many)]

    def tell(self, shop: Shop, topic: str, content: dict[str, Any], at: datetime) -> None:
        """Put a message into the channel, if the shop is subscribed to its topic."""
        if topic in shop.topics:
            number = next(self._notices)
            self.notices[number] = Notice(number, topic, shop, at, content)

    def _keep_agenda(self) -> None:
        now = self.now()
        while self._agenda and self._agenda[0][0] <= now:
            due, _, happens = heapq.heappop(self._agenda)
            happens(due)
