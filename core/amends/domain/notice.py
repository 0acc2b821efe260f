"""A notice: one line to the person on duty about something that cannot wait to be found.

It says which store, how many stars, which cause, until when and where to look. What a buyer
wrote, and who the buyer is, has no field here, so it cannot slip into a chat group or a mailbox.
Pure: how a notice travels is not known here, and who hears it stands in `notice_channel`.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from amends.domain.ids import CaseId, ClientId, StoreId
from amends.domain.notice_words import (
    CAUSES,
    DANGERS,
    DAYS,
    DUE,
    HOURS,
    KINDS,
    LATE,
    MINUTES,
    STARS,
    TEST,
    Tongue,
)
from amends.domain.times import Instant, zone_named
from amends.domain.triage import Cause, Danger
from amends.domain.values import Value

_LABEL = 48  # letters of a store's name: a line must fit a phone


class NoticeKind(StrEnum):
    """What somebody has to hear."""

    NEW_REVIEW = "new_review"  # a bad one came in
    CLOCK_HALF = "clock_half"  # 50 % of the time to answer has passed
    CLOCK_LATE = "clock_late"  # 80 %
    OVERDUE = "overdue"  # all of it; names a level of the chain
    HANDOVER_WAITING = "handover_waiting"  # a person has something to do on a platform
    DISCONNECTED = "disconnected"  # a store makes no calls until somebody signs in
    SAFETY = "safety"  # somebody was hurt, or could be
    NO_ROUND = "no_round"  # nothing is fetched or sent: the daemon stands still
    ESCALATED = "escalated"  # a step was put before the next level


URGENT = frozenset({NoticeKind.SAFETY, NoticeKind.NO_ROUND})  # wait for no morning and no digest
BY_LEVEL = frozenset({NoticeKind.OVERDUE, NoticeKind.ESCALATED})

Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_./:-]{0,119}$")]
# Plain letters without escapes: an address has no room for what a buyer wrote.
Link = Annotated[str, Field(pattern=r"^https?://[A-Za-z0-9._~:/?#&=+,-]{1,300}$")]


class Notice(Value):
    """What is to be said, once for each `key`.

    `store` is None where the whole installation is meant; `label` is our own name of the store.
    """

    key: Key  # "case/17/clock_half/2": the second time that a clock of case 17 ran
    kind: NoticeKind
    store: StoreId | None = None
    client: ClientId | None = None  # of the store
    label: str = ""
    stars: Annotated[int, Field(ge=1, le=5)] | None = None  # None: not known, or not about a review
    cause: Cause | None = None
    danger: Danger | None = None
    due: Instant | None = None  # None: no clock runs
    case: CaseId | None = None
    link: Link | None = None  # None: only the command line shows it
    level: Annotated[int, Field(ge=1, le=3)] = 1  # of the chain that hears it; counts for BY_LEVEL
    minutes: int | None = None  # without a round; NO_ROUND only
    test: bool = False  # nothing happened: somebody tries a channel
    at: Instant

    @property
    def urgent(self) -> bool:
        return self.kind in URGENT

    def words(self, tongue: Tongue, zone: str, now: datetime) -> str:
        """The line that people read, with its clock as it stands `now`, in the time of `zone`."""
        parts = [self._head(tongue)]
        if self.stars is not None:
            parts.append(STARS[tongue].format(self.stars))
        if self.danger is not None:
            parts.append(DANGERS[tongue][self.danger])
        if self.cause is not None:
            parts.append(CAUSES[tongue][self.cause])
        if self.minutes is not None:
            parts.append(_lasting(timedelta(minutes=self.minutes), tongue))
        if self.due is not None:
            parts.append(_clock(self.due, tongue, zone, now))
        parts += self._where()
        return " · ".join(parts)

    def _head(self, tongue: Tongue) -> str:
        said = TEST[tongue] if self.test else KINDS[tongue][self.kind]
        # On one line, whatever somebody once called the store.
        label = " ".join(self.label.split())
        label = label if len(label) <= _LABEL else label[: _LABEL - 1] + "…"
        return f"{said}: {label}" if label else said

    def _where(self) -> list[str]:
        if self.link is not None:
            return [self.link]
        if self.case is not None:
            return [f"amends case show {self.case}"]
        return []


def _clock(due: datetime, tongue: Tongue, zone: str, now: datetime) -> str:
    said = f"{due.astimezone(zone_named(zone)):%Y-%m-%d %H:%M} {zone}"
    if due > now:
        return DUE[tongue].format(said, _lasting(due - now, tongue))
    return LATE[tongue].format(said, _lasting(now - due, tongue))


def _lasting(length: timedelta, tongue: Tongue) -> str:
    """A length in its two largest units, down to minutes: 3 h 20 min."""
    minutes = int(length.total_seconds()) // 60
    if minutes < 60:
        return MINUTES[tongue].format(minutes)
    hours = minutes // 60
    if hours < 48:
        rest = MINUTES[tongue].format(minutes % 60)
        return (
            f"{HOURS[tongue].format(hours)} {rest}" if minutes % 60 else HOURS[tongue].format(hours)
        )
    return DAYS[tongue].format(hours // 24)
