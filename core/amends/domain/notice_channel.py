"""Where notices go: a channel to a person or a team, who hears what, and when it may ring.

Pure. The address of a channel is a secret and stands in the vault, not here.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Annotated, NewType

from pydantic import Field, field_validator

from amends.domain.hours import Hours, Quiet, after_quiet, next_open
from amends.domain.ids import ClientId, StoreId
from amends.domain.notice import BY_LEVEL, Notice, NoticeKind
from amends.domain.notice_words import AND_MORE, TOGETHER, Tongue
from amends.domain.times import zone_named
from amends.domain.values import Value

ChannelId = NewType("ChannelId", int)

MANY = 3  # so many may ring one by one; what waited overnight comes as one text. Our own choice
# One text for all: a WeCom robot takes 2,048 bytes, apprise gives a Teams workflow 1,000 letters.
_LETTERS, _BYTES = 900, 1_900
_TURNS = 16  # two weeks of duty and quiet in turn: they meet by then, or never


class Channel(Value):
    """A way to one person or team, and what it is for."""

    name: Annotated[str, Field(min_length=1, max_length=60)]
    who: Annotated[str, Field(min_length=1)]  # the person or team that hears it
    via: str = ""  # the service behind it, by name: "DingTalk"
    stores: frozenset[StoreId] = frozenset()  # with `clients`: whose notices it hears;
    clients: frozenset[ClientId] = frozenset()  # both empty: everybody's
    kinds: frozenset[NoticeKind] = frozenset()  # empty: all
    digest: Annotated[int, Field(ge=1, le=24 * 60)] | None = None  # minutes; None: one by one
    quiet: Quiet | None = None  # in `zone`; None: may ring at night
    duty: Hours | None = None  # None: always on duty
    fallback: bool = False  # hears what nobody on duty would
    level: Annotated[int, Field(ge=1, le=3)] = 1  # 1 first; what is overdue names the level
    zone: str = "UTC"
    language: Tongue = Tongue.EN
    active: bool = True

    @field_validator("zone")
    @classmethod
    def _known(cls, zone: str) -> str:
        zone_named(zone)
        return zone

    @field_validator("duty")
    @classmethod
    def _sometimes(cls, duty: Hours | None) -> Hours | None:
        if duty is not None and not any(duty.week.values()):
            raise ValueError("a duty without any hours is nobody's; leave it out for always")
        return duty

    def serves(self, notice: Notice) -> bool:
        """Whether the store is one of its own; what is about no store is everybody's."""
        if notice.store is None or not (self.stores or self.clients):
            return True
        return notice.store in self.stores or notice.client in self.clients

    def takes(self, notice: Notice) -> bool:
        """Whether it is there for such a notice, on duty or not.

        What is overdue goes to its level alone, what is urgent to every level, the rest to the
        first.
        """
        if not self.active or not self.serves(notice):
            return False
        if self.kinds and notice.kind not in self.kinds:
            return False
        level = notice.level if notice.kind in BY_LEVEL else 1
        return notice.urgent or self.level == level


class Parcel(Value):
    """What leaves as one text."""

    notices: tuple[Notice, ...]
    title: str
    text: str


class Sorted(Value):
    """What of one channel leaves now, the urgent first, and until when the rest waits."""

    leaving: tuple[Parcel, ...] = ()
    waiting: tuple[tuple[Notice, datetime], ...] = ()


def hearers(notice: Notice, channels: Sequence[Channel], at: datetime) -> list[Channel]:
    """Who is to hear `notice`: whoever takes it and is on duty at `at`, else the fallback.

    A fallback hears only of its own stores, whatever its kinds and level. Without one, those off
    duty hear it: what is urgent at once, the rest when they are back. Empty: nobody takes it.
    """
    takers = [one for one in channels if one.takes(notice)]
    if on_duty := [one for one in takers if _back(one, at) == at]:
        return on_duty
    return [one for one in channels if one.active and one.fallback and one.serves(notice)] or takers


def sort_out(notices: Iterable[Notice], channel: Channel, now: datetime) -> Sorted:
    """Say what of the `notices` that wait for `channel` leaves `now`, in which texts.

    What is urgent leaves at once, each alone. The rest waits for the end of the quiet hours, for
    the duty to begin and, where there is a digest, until the oldest has waited that long; more
    than MANY at once leave as one text.
    """
    urgent: list[Notice] = []
    plain: list[Notice] = []
    for one in sorted(notices, key=lambda notice: (notice.at, notice.key)):
        (urgent if one.urgent else plain).append(one)
    leaving = [_parcel([one], channel, now) for one in urgent]
    if not plain:
        return Sorted(leaving=tuple(leaving))
    opens = _rings(channel, plain[0].at, now)
    if opens > now:
        return Sorted(leaving=tuple(leaving), waiting=tuple((one, opens) for one in plain))
    together = channel.digest is not None or len(plain) > MANY
    leaving += [
        _parcel(some, channel, now) for some in ([plain] if together else [[n] for n in plain])
    ]
    return Sorted(leaving=tuple(leaving))


def _rings(channel: Channel, oldest: datetime, now: datetime) -> datetime:
    """When what is not urgent may leave: `now`, or later."""
    since = now if channel.digest is None else max(now, oldest + timedelta(minutes=channel.digest))
    at = since
    for _ in range(_TURNS):  # the end of one wait may lie in the next
        later = _awake(channel, _back(channel, at))
        if later == at:
            return at
        at = later
    return _back(channel, since)  # duty is all in the quiet hours: who works then may be rung


def _awake(channel: Channel, at: datetime) -> datetime:
    """`at`, or when the quiet hours end."""
    return at if channel.quiet is None else after_quiet(at, channel.zone, channel.quiet)


def _back(channel: Channel, at: datetime) -> datetime:
    """`at`, or when the person is on duty again."""
    return at if channel.duty is None else next_open(at, channel.duty)


def _parcel(notices: Sequence[Notice], channel: Channel, now: datetime) -> Parcel:
    said = [one.words(channel.language, channel.zone, now) for one in notices]
    if len(said) == 1:
        title, _, _ = said[0].partition(" · ")
        return Parcel(notices=tuple(notices), title=title, text=said[0])
    title = TOGETHER[channel.language].format(len(said))
    return Parcel(notices=tuple(notices), title=title, text=_fitting(said, channel.language))


def _fitting(lines: Sequence[str], tongue: Tongue) -> str:
    """As many lines as one text holds, and how many more there are."""
    text = lines[0]
    for shown, line in enumerate(lines[1:], start=1):
        longer = f"{text}\n{line}"
        if len(longer) > _LETTERS or len(longer.encode()) > _BYTES:
            return f"{text}\n{AND_MORE[tongue].format(len(lines) - shown)}"
        text = longer
    return text
