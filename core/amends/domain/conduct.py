"""How a store is worked: the team's hours, when buyers may be reached, who signs in, what may go
by itself.

Each line has a default that is our own choice, and an agency sets its own per store. Pure.
"""

from datetime import date, time, timedelta

from pydantic import Field

from amends.domain.action import ActionKind
from amends.domain.brand import Brand
from amends.domain.hours import Hours, Period, Quiet, Windows
from amends.domain.values import Value

_OFFICE: tuple[Period, ...] = (Period(opens=time(9), closes=time(18)),)


class Login(Value):
    """With which browser profile and (sub-)account people work on the platform's pages."""

    profile: str = ""  # the name of a browser profile on the desk
    account: str = ""  # a sub-account, as the platform calls it; never a password
    copies_links: bool = False  # True: a link is copied into that profile, never opened from here

    @property
    def name(self) -> str:
        """How a batch of hand-overs is called."""
        return " / ".join(part for part in (self.profile, self.account) if part) or "any login"


class Conduct(Value):
    """How one store is worked. Times are local to the store."""

    hours: dict[str, tuple[Period, ...]] = Field(
        default_factory=lambda: dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), _OFFICE)
    )  # of the team, by weekday
    holidays: str = ""  # "DE-BY", "CN": whose public holidays the team keeps; empty: none
    first_answer: timedelta = timedelta(hours=24)  # to a buyer or a review; S0 and Amazon's clock
    team_answer: timedelta = timedelta(hours=8)  # of opening hours; ours
    windows: Windows | None = None  # for chat and calls by hand; None: the marketplace's
    quiet: Quiet = Quiet(begins=time(21), ends=time(8))  # nothing unasked leaves by itself
    login: Login = Login()
    automatic: tuple[ActionKind, ...] = ()  # kinds that need nobody's yes when no rule fires
    sends_per_day: int = Field(default=200, ge=0)  # of ours, below any platform's cap
    on_duty: str = ""  # who is told first; empty: whoever the notices name
    lead: str = ""  # who decides what a lead decides
    brand: Brand | None = None  # how the store speaks; None: drafts are signed by whoever writes

    def team(self, zone: str, holidays: frozenset[date]) -> Hours:
        """The team's hours as a clock reads them."""
        return Hours(zone=zone, week=self.hours, holidays=holidays)
