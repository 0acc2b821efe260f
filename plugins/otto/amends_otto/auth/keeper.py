"""The live token of one account: shared by all processes, renewed early, spent once.

A token of a client is simply fetched anew. The old way's refresh token works once, so it is
taken out of the shared token before the call leaves: whoever takes it may spend it, and nobody
else finds one. When it is gone, user and password give the next token.
"""

import hashlib
from datetime import datetime, timedelta
from uuid import uuid4

from pydantic import AwareDatetime

from amends.domain.values import Value
from amends.marketplace.connector import Door
from amends.marketplace.errors import (
    ComeBack,
    LookFirst,
    NeverAgain,
    Nonsense,
    SignInAgain,
    TryLater,
)
from amends_otto.auth.desk import TokenDesk
from amends_otto.payloads.account import TokenAnswer
from amends_otto.settings import OttoCredentials, OttoSettings

ACCESS = "access"  # how the live token is called in the store of tokens
INSTALLATION = "installation"  # and what a seller's consent left behind
EARLY = 1 / 6  # of its life before its end is a token renewed: five minutes of thirty


class LiveToken(Value):
    """A token as it stands in the store of tokens."""

    access: str
    due: AwareDatetime  # when it is to be renewed
    ends: AwareDatetime
    refresh: str | None = None  # works once; None as well once somebody has taken it
    taken_by: str = ""  # by whom, so that two who take it in one moment can be told apart
    over: str  # digest of what it was asked for with: other credentials want another token

    @classmethod
    def from_answer(cls, answer: TokenAnswer, now: datetime, over: str) -> "LiveToken":
        life = timedelta(seconds=answer.expires_in)
        return cls(
            access=answer.access_token,
            due=now + life * (1 - EARLY),
            ends=now + life,
            refresh=answer.refresh_token,
            over=over,
        )


class TokenKeeper:
    """Gives the token to send with."""

    def __init__(
        self, door: Door, settings: OttoSettings, credentials: OttoCredentials, desk: TokenDesk
    ) -> None:
        self._door = door
        self._credentials = credentials
        self._desk = desk
        self.installation = installation_of(door, credentials)
        self._over = _digest(settings, credentials, self.installation)
        self._live: LiveToken | None = None

    def held(self) -> str:
        """The token that `current` gave last."""
        return self._live.access if self._live else ""

    def current(self) -> None:
        """Have a token that is good for some minutes. Raises SignInAgain when none is given."""
        now = self._door.clock.now()
        if self._live is None:
            self._live = self._load()[0]
        if self._live is not None and self._live.due > now:
            return
        try:
            self._live = self._another(refused=False)
        except (TryLater, ComeBack):
            if self._live is None or self._live.ends <= now:
                raise  # else it is good for some minutes yet, and tried again at the next call

    def renew(self) -> None:
        """Have another token than the one we hold: it was refused. Raises SignInAgain."""
        self._live = self._another(refused=True)

    def _another(self, *, refused: bool) -> LiveToken:
        standing, version = self._load()
        now = self._door.clock.now()
        held = self._live.access if self._live else ""
        if standing and standing.due > now and (standing.access != held or not refused):
            return standing  # fetched by another process, or in an earlier round
        if standing and standing.refresh:
            refreshed = self._refreshed(standing, version)
            if refreshed:
                return refreshed
            standing, version = self._load()
        is_good = standing and standing.ends > now and (standing.access != held or not refused)
        if self._credentials.username and standing and is_good:
            return standing  # another process has got the next one, or is getting it just now
        return self._kept(self._fetched(), version)

    def _refreshed(self, standing: LiveToken, version: int) -> LiveToken | None:
        """What its refresh token gave; None when it was another's to spend, or gave nothing."""
        taken = standing.model_copy(update={"refresh": None, "taken_by": uuid4().hex})
        claim = taken.model_dump(mode="json")
        stands = self._door.tokens.swap(ACCESS, version, claim, taken.ends)
        if stands.data != claim:
            return None
        try:
            answer = self._desk.refreshed(standing.refresh or "")
        except (SignInAgain, NeverAgain, LookFirst, Nonsense):
            return None  # spent, by whomever: the password gives another
        except (TryLater, ComeBack):  # it never left
            whole = standing.model_dump(mode="json")
            self._door.tokens.swap(ACCESS, stands.version, whole, standing.ends)
            raise
        return self._kept(answer, stands.version)

    def _fetched(self) -> TokenAnswer:
        if self._credentials.username:
            return self._desk.of_user()
        if not self._credentials.app_id:
            return self._desk.of_own_app()
        if not self.installation:
            what = "the app is not installed yet: the seller must consent"
            raise SignInAgain(self._door.where, what)
        return self._desk.of_installation(self.installation)

    def _kept(self, answer: TokenAnswer, version: int) -> LiveToken:
        """What stands now: ours, or that of a process that was faster."""
        fresh = LiveToken.from_answer(answer, self._door.clock.now(), self._over)
        self._door.redactor.add([fresh.access, fresh.refresh or ""])
        self._door.tokens.swap(ACCESS, version, fresh.model_dump(mode="json"), fresh.ends)
        standing = self._load()[0]
        return standing if standing and standing.due > self._door.clock.now() else fresh

    def _load(self) -> tuple[LiveToken | None, int]:
        token = self._door.tokens.load(ACCESS)
        if token is None:
            return None, 0
        live = LiveToken.model_validate(token.data)
        if live.over != self._over:
            return None, token.version
        self._door.redactor.add([live.access, live.refresh or ""])
        return live, token.version


def installation_of(door: Door, credentials: OttoCredentials) -> str | None:
    """The installation at this seller: of the last consent to this app, else of the file."""
    token = door.tokens.load(INSTALLATION)
    if token is not None and token.data.get("over") == consented_with(credentials):
        return str(token.data["id"])
    return credentials.installation_id


def consented_with(credentials: OttoCredentials) -> str:
    """Tells credentials from the next: a newer file wins over an older consent."""
    return _hash(credentials.client_id, credentials.app_id, credentials.installation_id)


def _digest(settings: OttoSettings, held: OttoCredentials, installation: str | None) -> str:
    secrets = [
        one.get_secret_value() if one else None for one in (held.client_secret, held.password)
    ]
    place = (settings.token_url, *settings.scopes)
    return _hash(held.client_id, held.app_id, installation, held.username, *secrets, *place)


def _hash(*parts: str | None) -> str:
    return hashlib.sha256(ascii(parts).encode()).hexdigest()[:16]
