"""The seller's session and its clocks, refreshed in time where the platform allows it.

A session that may be refreshed is refreshed within a day of its end, by whoever claims it
first; one that may not needs a person, who is warned in time. Source: login guide doc 102635,
as in the fact sheet, section 3.1.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Self
from urllib.parse import unquote
from uuid import uuid4

from pydantic import AwareDatetime, Field

from amends.domain.store import EndDate
from amends.domain.values import Value
from amends.marketplace.connector import Door
from amends.marketplace.errors import ComeBack, MarketplaceError, SignInAgain
from amends_taobao.payloads.account import TokenAnswer
from amends_taobao.settings import TaobaoCredentials

SESSION = "session"  # how the live token is called in the store of tokens
A_DAY = timedelta(days=1)
CLAIM = timedelta(minutes=2)  # a claim that leads to nothing lapses: its holder has crashed
BROKEN_KEY = 1800  # seconds; all four read and write clocks at this value mean a broken app key


class LiveSession(Value):
    """A session as it stands in the store of tokens."""

    session: str
    refresh_token: str | None = None
    clocks: dict[str, AwareDatetime] = Field(default_factory=dict)  # by name: when each ends
    can_refresh: bool = False
    all_at_1800: bool = False  # the four clocks together: a broken app key
    user_id: str = ""
    nick: str = ""
    over: str = ""  # digest of the credentials it replaced: newer ones in the file win over it
    claimed_by: str | None = None
    claimed_at: AwareDatetime | None = None

    @classmethod
    def from_answer(cls, answer: TokenAnswer, now: datetime, over: str) -> Self:
        seconds = {
            "session": answer.expires_in,
            "r1": answer.r1_expires_in,
            "r2": answer.r2_expires_in,
            "w1": answer.w1_expires_in,
            "w2": answer.w2_expires_in,
            "refresh": answer.re_expires_in or None,
        }
        four = {seconds[name] for name in ("r1", "r2", "w1", "w2")}
        return cls(
            session=answer.access_token,
            refresh_token=answer.refresh_token,
            clocks={
                name: now + timedelta(seconds=left)
                for name, left in seconds.items()
                if left is not None
            },
            can_refresh=bool(answer.refresh_token) and answer.re_expires_in > 0,
            all_at_1800=four == {BROKEN_KEY},
            user_id=answer.user_id or "",
            nick=unquote(answer.user_nick or ""),
            over=over,
        )

    @classmethod
    def from_credentials(cls, credentials: TaobaoCredentials) -> Self | None:
        if credentials.session is None:
            return None
        ends = credentials.session_expires_at
        refresh = credentials.refresh_token
        return cls(
            session=credentials.session.get_secret_value(),
            refresh_token=refresh.get_secret_value() if refresh else None,
            clocks={SESSION: ends} if ends else {},
            can_refresh=refresh is not None,
        )

    def is_due(self, now: datetime) -> bool:
        """Whether it ends within a day and can still be refreshed."""
        ends, refresh = self.clocks.get(SESSION), self.clocks.get("refresh")
        return (
            self.can_refresh
            and ends is not None
            and ends - now <= A_DAY
            and (refresh is None or refresh > now)
        )

    def is_claimed(self, now: datetime) -> bool:
        return self.claimed_at is not None and now - self.claimed_at < CLAIM

    def end_dates(self) -> tuple[EndDate, ...]:
        """What runs out when, each with what a person must do then.

        A level that ends together with the session is not said twice.
        """
        ends = [
            EndDate(what=_WHAT[name], at=at, remedy=self._remedy(name))
            for name, at in self.clocks.items()
            if name in (SESSION, "refresh") or at != self.clocks.get(SESSION)
        ]
        if self.all_at_1800:
            at = self.clocks["r1"]
            ends.append(EndDate(what="app key", at=at, remedy=_BROKEN_KEY))
        return tuple(ends)

    def _remedy(self, name: str) -> str:
        if name == SESSION:
            return _BY_ITSELF if self.can_refresh else _BY_HAND
        return _REFRESH_OVER if name == "refresh" else _ACCESS_OVER


_WHAT = {
    SESSION: "session",
    "r1": "read access (r1)",
    "r2": "read access to sensitive data (r2)",
    "w1": "write access (w1)",
    "w2": "write access to sensitive data (w2)",
    "refresh": "refresh token",
}
_BY_ITSELF = "nothing to do: it is refreshed by itself a day before"
_BY_HAND = (
    "it cannot be refreshed: plan a day before this on which the seller authorises again, and "
    "give Amends the new session"
)
_REFRESH_OVER = "the seller authorises again before this day; after it no refresh is possible"
_ACCESS_OVER = "calls of this risk level stop; the seller authorises again when they are needed"
_BROKEN_KEY = (
    "all four read and write clocks came back as 1800 s, which is a fault of the app key on the "
    "platform's side: report it to the platform's support"
)


class SessionKeeper:
    """Gives the session to send with, and has it refreshed in time by one winner."""

    def __init__(
        self, door: Door, credentials: TaobaoCredentials, refresh: Callable[[str], TokenAnswer]
    ) -> None:
        self._door = door
        self._refresh = refresh
        self._credentials = credentials
        self._over = digest(credentials)
        self.live, self._version = self._load()

    def current(self) -> str:
        """The session. Raises SignInAgain when there is none."""
        if self.live is not None and self.live.is_due(self._door.clock.now()):
            self.live = self._renewed(self.live)
        if self.live is None:
            raise SignInAgain(self._door.where, "there is no session yet: the seller must consent")
        return self.live.session

    def renewed_elsewhere(self) -> bool:
        """Whether another process put a new session in place of ours, which then is over."""
        before = self.live
        self.live, self._version = self._load()
        return self.live is not None and before is not None and self.live.session != before.session

    def _load(self) -> tuple[LiveSession | None, int]:
        token = self._door.tokens.load(SESSION)
        if token is not None:
            live = LiveSession.model_validate(token.data)
            if live.over == self._over:
                self._door.redactor.add([live.session, live.refresh_token or ""])
                return live, token.version
        return LiveSession.from_credentials(self._credentials), token.version if token else 0

    def _renewed(self, live: LiveSession) -> LiveSession | None:
        """The session after this process, or a faster one, refreshed it.

        The claim is written before the call leaves: a refresh token may work only once.
        """
        now = self._door.clock.now()
        standing, version = self._load()
        if standing is None or not standing.is_due(now) or standing.is_claimed(now):
            self._version = version
            return standing
        claim = standing.model_copy(
            update={"claimed_by": uuid4().hex, "claimed_at": now, "over": self._over}
        )
        if not self._swapped(claim, version):
            return self._load()[0]
        try:
            answer = self._refresh(live.refresh_token or "")
        except (MarketplaceError, ComeBack):
            if live.clocks[SESSION] <= now:
                raise
            return claim  # still good for up to a day; tried again when the claim has lapsed
        fresh = LiveSession.from_answer(answer, now, self._over)
        names = {"user_id": fresh.user_id or live.user_id, "nick": fresh.nick or live.nick}
        self._swapped(fresh.model_copy(update=names), self._version)
        return self._load()[0]

    def _swapped(self, live: LiveSession, seen: int) -> bool:
        """Whether ours stands now."""
        data = live.model_dump(mode="json")
        stands = self._door.tokens.swap(SESSION, seen, data, live.clocks.get(SESSION))
        self._version = stands.version
        return stands.data == data


def digest(credentials: TaobaoCredentials) -> str:
    """Tells one session of a credentials file from the next without giving it away."""
    session = credentials.session.get_secret_value() if credentials.session else ""
    return hashlib.sha256(session.encode()).hexdigest()[:16]
