"""Reads how people write hours and kinds, and shows channels and what was said by them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import typer

from amends.apps.cli.output import answers, line, many, table, when
from amends.db.notices import Delivered, Delivery, KnownChannel, Said
from amends.domain.hours import WEEKDAYS, Hours, Period, Quiet, periods
from amends.domain.notice import NoticeKind
from amends.domain.notice_channel import Channel
from amends.domain.notice_words import Tongue

_ZONE = "UTC"  # of the log: its readers sit anywhere


def quiet_of(text: str) -> Quiet:
    """Read "21:00-08:00". Raises BadParameter."""
    begins, _, ends = text.partition("-")
    try:
        return Quiet.model_validate({"begins": begins.strip(), "ends": ends.strip()})
    except ValueError as error:
        raise typer.BadParameter(
            f"{text!r} is no stretch of a night: it reads 21:00-08:00", param_hint="--quiet"
        ) from error


def duty_of(texts: Sequence[str], zone: str) -> Hours:
    """Read "mon-fri 09:00-12:30, 13:30-18:00", one text or more. Raises BadParameter."""
    week: dict[str, tuple[Period, ...]] = {}
    for text in texts:
        days, _, rest = text.strip().partition(" ")
        try:
            for day in _days(days):
                week[day] = week.get(day, ()) + _some(rest)
            Hours(zone=zone, week=week)
        except ValueError as error:
            raise typer.BadParameter(
                f"{text!r} is no duty: it reads mon-fri 09:00-18:00", param_hint="--duty"
            ) from error
    return Hours(zone=zone, week=week)


def _days(text: str) -> list[str]:
    """Weekdays written as mon, mon-fri or sat,sun; a range may run over the week's end."""
    found = []
    for part in text.lower().split(","):
        first, _, last = part.partition("-")
        begin, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        found += [WEEKDAYS[(begin + n) % 7] for n in range((end - begin) % 7 + 1)]
    return found


def _some(text: str) -> tuple[Period, ...]:
    if not text.strip():
        raise ValueError("a duty needs hours")
    return periods(text)


def kinds_named(names: Sequence[str] | None) -> frozenset[NoticeKind]:
    """Raises BadParameter, which lists what there is."""
    known = {kind.value for kind in NoticeKind}
    if unknown := [name for name in names or () if name not in known]:
        listed = ", ".join(kind.value for kind in NoticeKind)
        raise typer.BadParameter(f"{unknown[0]!r} is none of {listed}", param_hint="--kind")
    return frozenset(NoticeKind(name) for name in names or ())


def tongue_named(name: str) -> Tongue:
    try:
        return Tongue(name)
    except ValueError as error:
        listed = ", ".join(Tongue)
        raise typer.BadParameter(
            f"{name!r} is none of {listed}", param_hint="--language"
        ) from error


def channels_as_json(channels: Sequence[KnownChannel]) -> dict[str, Any]:
    return {
        "channels": [
            {
                **one.channel.model_dump(mode="json"),
                "added": one.added,
                "waiting": one.waiting,
                "trouble": one.trouble,
            }
            for one in channels
        ]
    }


def print_channels(channels: Sequence[KnownChannel]) -> None:
    if not channels:
        answers().print(
            "No channel yet, so nobody is told of anything; `amends notice add` adds one."
        )
        return
    listed = table("channel", "for", "by", "hears", "rings", "state")
    for one in channels:
        listed.add_row(
            line(one.channel.name),
            line(one.channel.who),
            one.channel.via,
            _hears(one.channel),
            _rings(one.channel),
            _state(one),
        )
    answers().print(listed)


def _hears(channel: Channel) -> str:
    said = [kind.value for kind in NoticeKind if kind in channel.kinds] or ["everything"]
    if channel.stores:
        said.append(f"of {many(len(channel.stores), 'store')}")
    if channel.clients:
        said.append(f"of {many(len(channel.clients), 'client')}")
    if channel.level > 1:
        said.append(f"level {channel.level}")
    if channel.fallback:
        said.append("fallback")
    return ", ".join(said)


def _rings(channel: Channel) -> str:
    said = []
    if channel.digest:
        said.append(f"every {channel.digest} min")
    if channel.quiet:
        said.append(f"not {channel.quiet.begins:%H:%M}-{channel.quiet.ends:%H:%M}")
    if channel.duty:
        said.append(", ".join(day for day in WEEKDAYS if channel.duty.week.get(day)))
    return "; ".join(said) + f" ({channel.zone})" if said else "at once"


def _state(one: KnownChannel) -> str:
    if one.trouble is not None:
        return f"FAILS: {line(one.trouble)}; {many(one.waiting, 'notice')} waiting"
    return f"{many(one.waiting, 'notice')} waiting" if one.waiting else "works"


def log_as_json(said: Sequence[Said], now: datetime) -> dict[str, Any]:
    return {
        "notices": [
            {
                **one.notice.model_dump(mode="json"),
                "words": one.notice.words(Tongue.EN, _ZONE, now),
                "deliveries": [each.model_dump() for each in one.deliveries],
            }
            for one in said
        ]
    }


def print_log(said: Sequence[Said], now: datetime) -> None:
    if not said:
        answers().print("Nothing was said yet.")
        return
    listed = table("when", "notice", "told")
    for one in said:
        listed.add_row(
            when(one.notice.at, _ZONE, now),
            line(one.notice.words(Tongue.EN, _ZONE, now)),
            "\n".join(_fared(each, now) for each in one.deliveries)
            or "NOBODY: no channel takes it",
        )
    answers().print(listed)


def _fared(one: Delivery, now: datetime) -> str:
    name = line(one.channel)
    match one.state:
        case Delivered.SENT:
            return f"{name}: {when(one.sent_at or now, _ZONE, now)}"
        case Delivered.WAITING if one.error is not None:
            return f"{name}: FAILED {many(one.tries, 'time')}, tried again: {line(one.error)}"
        case Delivered.WAITING:
            return f"{name}: waits"
        case Delivered.FAILED:
            return f"{name}: FAILED: {line(one.error or 'no reason was given')}"
        case Delivered.DROPPED:
            return f"{name}: dropped, the channel was removed"
