"""The marketplace behind the sandbox: its sellers and their apps, and the agenda.

Whatever the platform itself does later, such as the receipt of a price reduction, stands on the
agenda and happens at its time by the shared clock.
"""

import heapq
from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from itertools import count

from amends.domain.times import Clock
from amends.testing.sandbox import Sandbox
from amends_otto.sandbox.apps import (
    APP_CLIENT_ID,
    APP_CLIENT_SECRET,
    APP_ID,
    CLIENT_ID,
    CLIENT_SECRET,
    DATA_SCOPES,
    LEGACY_PASSWORD,
    LEGACY_USER,
    App,
    Installation,
    Token,
)
from amends_otto.sandbox.state import Article, Seller
from amends_otto.sandbox.wire import Manners


class Market(Sandbox):
    """Sellers by name, and what the platform itself does to them."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.manners = Manners()
        self.sellers: dict[str, Seller] = {}
        self.apps: dict[str, App] = {}  # by client id
        self.users: dict[str, tuple[str, Seller]] = {}  # legacy name -> password and seller
        self.installations: dict[str, Installation] = {}
        self.tokens: dict[str, Token] = {}
        self._agenda: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._numbers = count(1)
        self.agency = self.add_app(
            App(APP_CLIENT_ID, APP_CLIENT_SECRET, DATA_SCOPES, None, app_id=APP_ID)
        )

    def open_seller(
        self,
        name: str = "Demo Händler GmbH",
        *,
        client_id: str | None = None,
        client_secret: str = CLIENT_SECRET,
        scopes: Iterable[str] = DATA_SCOPES,
        username: str | None = None,
        password: str = LEGACY_PASSWORD,
    ) -> Seller:
        """Open a seller with an app of its own and a legacy user.

        The first has CLIENT_ID and LEGACY_USER; of the others each has its number at the end.
        Raises ValueError for a name that is taken.
        """
        if name in self.sellers:
            raise ValueError(f"there is a seller called {name!r}")
        number = len(self.sellers) + 1
        tail = "" if number == 1 else f"-{number}"
        with self.lock:
            seller = self.sellers[name] = Seller(f"{number:09d}", name)
            self.add_app(
                App(client_id or CLIENT_ID + tail, client_secret, frozenset(scopes), seller)
            )
            self.users[username or LEGACY_USER + tail] = (password, seller)
        return seller

    def add_app(self, app: App) -> App:
        self.apps[app.client_id] = app
        return app

    def install(self, seller: Seller, app: App | None = None) -> str:
        """The seller consents to the agency's app; gives the installation's id."""
        with self.lock:
            found = self.installation(seller, app or self.agency)
            if found is None:
                found = Installation(self.uuid("i"), app or self.agency, seller)
                self.installations[found.number] = found
        return found.number

    def withdraw(self, seller: Seller, *, answers: int = 401) -> None:
        """The seller takes its consent to every app back, its own app and user too.

        Tokens stop at once; calls with them get `answers`, 401 or 403.
        """
        with self.lock:
            for one in self.installations.values():
                if one.seller is seller:
                    one.withdrawn, one.refuses_with = True, answers
            self.apps = {name: app for name, app in self.apps.items() if app.seller is not seller}
            self.users = {name: user for name, user in self.users.items() if user[1] is not seller}
            self.tokens = {
                value: token
                for value, token in self.tokens.items()
                if token.seller is not seller or token.installation is not None
            }

    def installation(self, seller: Seller, app: App) -> Installation | None:
        """The consent that stands."""
        return next(
            (
                one
                for one in self.installations.values()
                if one.seller is seller and one.app is app and not one.withdrawn
            ),
            None,
        )

    def expire_tokens(self, seller: Seller | None = None) -> None:
        """End every access token, or those of one seller: an interface answers 401 then."""
        with self.lock:
            keep = {} if seller is None else self.tokens
            self.tokens = {v: token for v, token in keep.items() if token.seller is not seller}

    def article(self, seller: Seller, title: str, price: str, sku: str | None = None) -> Article:
        """The seller's article of that title, offered from now on."""
        known = next((one for one in seller.articles.values() if one.title == title), None)
        if known and (sku is None or known.sku == sku):
            return known
        number = next(self._numbers)
        article = Article(
            sku=sku or f"DEMO-{number:06d}",
            number=f"{number:08d}",
            title=title,
            price=Decimal(price),
            ean=f"{number:013d}",
            moin=f"M0DEMO{number:06d}",
        )
        seller.articles[article.sku] = article
        return article

    def uuid(self, kind: str) -> str:
        """An id that nobody has; `kind` is a letter in it, so that a reader can tell them apart."""
        mark = f"{ord(kind[0]):02x}"
        return f"00000000-0000-4000-8000-{mark}{next(self._numbers):010x}"

    def number(self) -> int:
        return next(self._numbers)

    def at(self, due: datetime, happens: Callable[[datetime], None]) -> None:
        """Let something happen at `due`; it is told the time. What is due already, now."""
        with self.lock:
            heapq.heappush(self._agenda, (due, next(self._numbers), happens))
            self._keep_agenda()

    def settle(self) -> None:
        super().settle()
        with self.lock:
            self._keep_agenda()

    def _keep_agenda(self) -> None:
        now = self.now()
        while self._agenda and self._agenda[0][0] <= now:
            due, _, happens = heapq.heappop(self._agenda)
            happens(due)
