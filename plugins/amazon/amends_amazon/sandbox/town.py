"""The town of the sandbox: apps, sellers on their sites, and what each seller agreed to.

A consent belongs to one app, one seller and one region; a refresh token stands for it and works
as often as one likes, until the seller takes it back or, for a public app, a year has passed.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import count

from amends.domain.times import Clock
from amends.testing.sandbox import Sandbox
from amends_amazon.sandbox.state import (
    CLIENT_ID,
    CLIENT_SECRET,
    PLAIN_ROLES,
    REFRESH_TOKEN,
    App,
    Consent,
    Role,
    Seller,
)
from amends_amazon.settings import SITES

AGREED_FOR = timedelta(days=365)
_OLD_SECRET = timedelta(days=7)  # how long it still works beside the new one; ours


class Town(Sandbox):
    """Who calls, for whom, and until when."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.apps: dict[str, App] = {}
        self.sellers: dict[str, Seller] = {}  # by name
        self.consents: dict[str, Consent] = {}  # by refresh token
        self._sellers_so_far = count(1)
        self._consents_so_far = count(1)
        self._secrets_so_far = count(2)
        self.add_app(CLIENT_ID, CLIENT_SECRET)

    def add_app(
        self,
        client_id: str,
        secret: str,
        *,
        roles: Iterable[Role] = PLAIN_ROLES,
        public: bool = True,
        secret_until: datetime | None = None,
    ) -> App:
        with self.lock:
            app = App(client_id, {secret: secret_until}, frozenset(roles), public)
            self.apps[client_id] = app
        return app

    def open_seller(
        self,
        name: str,
        *sites: str,
        client_id: str = CLIENT_ID,
        refresh_token: str | None = None,
    ) -> Seller:
        """Open a seller on `sites` (none: amazon.de), which agrees to the app in all their regions.

        The first consent of the sandbox has REFRESH_TOKEN, or `refresh_token`. Raises ValueError
        for a name that is taken or a site that does not exist.
        """
        sites = sites or ("amazon.de",)
        if name in self.sellers or not set(sites) <= SITES.keys():
            raise ValueError(f"cannot open {name!r} on {', '.join(sites)}")
        with self.lock:
            number = next(self._sellers_so_far)
            seller = self.sellers[name] = Seller(f"A1SANDBOX{number:05d}", name, sites)
            for region in dict.fromkeys(SITES[site].region for site in sites):
                self.agree(seller, region, client_id, refresh_token)
                refresh_token = None
        return seller

    def agree(
        self,
        seller: Seller | str,
        region: str,
        client_id: str = CLIENT_ID,
        refresh_token: str | None = None,
    ) -> Consent:
        """Let a seller authorise an app, perhaps again, with the roles that it has by now."""
        app = self.apps[client_id]
        with self.lock:
            number = next(self._consents_so_far)
            token = refresh_token or (REFRESH_TOKEN if number == 1 else f"Atzr|sandbox{number:04d}")
            until = self.now() + AGREED_FOR if app.public else None
            consent = Consent(token, client_id, self.seller(seller), region, app.roles, until)
            self.consents[token] = consent
        return consent

    def refresh_token(self, seller: Seller | str, region: str | None = None) -> str:
        """The newest refresh token of a seller, in a region if it has several."""
        found = [one for one in self._of(seller) if region in (None, one.region)]
        return found[-1].refresh_token

    def withdraw(self, seller: Seller | str, region: str | None = None) -> None:
        """Let a seller take back its consent, at once and also for tokens that still live."""
        with self.lock:
            for consent in self._of(seller):
                if region in (None, consent.region):
                    consent.until = self.now()

    def rotate_secret(
        self, client_id: str = CLIENT_ID, *, old_works_for: timedelta = _OLD_SECRET
    ) -> str:
        """Give an app a new secret; the old one works a while longer. Refresh tokens stay."""
        with self.lock:
            app = self.apps[client_id]
            ends = self.now() + old_works_for
            app.secrets = {
                secret: min(until or ends, ends) for secret, until in app.secrets.items()
            }
            fresh = f"amzn1.oa2-cs.v1.sandbox{next(self._secrets_so_far):04d}"
            app.secrets[fresh] = None
        return fresh

    def seller(self, which: Seller | str) -> Seller:
        return self.sellers[which] if isinstance(which, str) else which

    def alive(self, consent: Consent) -> bool:
        return consent.until is None or self.now() < consent.until

    def _of(self, seller: Seller | str) -> list[Consent]:
        wanted = self.seller(seller)
        return [consent for consent in self.consents.values() if consent.seller is wanted]
