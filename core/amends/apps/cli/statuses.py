"""Prints how an installation fares: alarms first, then accounts, then what waits."""

import random
from datetime import datetime, timedelta

from rich.table import Column

from amends.apps.cli.output import answers, line, many, table
from amends.engine.round import Hall
from amends.engine.told import silence
from amends.services.announce import announce
from amends.services.notices import send_due, tell
from amends.services.status import Status


def print_status(found: Status) -> None:
    console = answers()
    for alarm in found.alarms:
        console.print(f"! {line(alarm)}", style="bold red", soft_wrap=True)
    if not found.alarms:
        console.print("All is well.", style="green")
    console.print(_head(found), soft_wrap=True)
    console.print()
    shown = table("store", "last round", "next", "how it went")
    for one in found.accounts:
        fares = "well" if one.ran_at else "not read yet"
        how = one.stopped or one.trouble or (fares if one.by_call else "by hand")
        again = _until(one.sync_at, found.at) if one.sync_at and not one.stopped else "–"
        shown.add_row(
            line(", ".join(one.stores) or "no store"), _ago(one.ran_at, found.at), again, line(how)
        )
    console.print(shown)
    if found.outbox:
        console.print()
        waiting = table("outbox", Column("how many", justify="right"), "the oldest")
        for waits in found.outbox:
            state = waits.state.value.replace("_", " ")
            waiting.add_row(state, f"{waits.count:,}", _ago(waits.oldest, found.at))
        console.print(waiting)
    for what, stores in (("Paused", found.paused), ("Kill switch on", found.silenced)):
        if stores:
            console.print(f"{what}: {line(', '.join(stores))}", soft_wrap=True)


def _head(found: Status) -> str:
    lives = sum(one.lives for one in found.daemons)
    parts = [
        many(lives, "daemon") if lives else "no daemon",
        f"last round {_ago(found.last_round, found.at)}",
        f"{many(found.inbox, 'fact')} to look at",
        f"what is due is {_length(found.due_lag)} late" if found.due_lag else "nothing is late",
    ]
    open_ = sum(count for status, count in found.cases.items() if status.value != "closed")
    return ", ".join([*parts, f"{many(open_, 'open case')}"])


def tell_alarms(hall: Hall, found: Status) -> None:
    """Tell the people on duty that no round has run, and send it at once."""
    notice = silence(found.last_round, found.at)
    if notice is None or any(one.lives for one in found.daemons):
        return
    with hall.memory.unit() as unit:
        tell(unit, notice)
        unit.commit()
    send_due(hall.memory, hall.clock, announce, random.random)


def _ago(at: datetime | None, now: datetime) -> str:
    if at is None:
        return "never"
    return "just now" if now - at < timedelta(minutes=1) else f"{_length(now - at)} ago"


def _until(at: datetime, now: datetime) -> str:
    return "now" if at <= now else f"in {_length(at - now)}"


def _length(time: timedelta) -> str:
    seconds = int(time.total_seconds())
    if seconds < 60:
        return f"{seconds} s"
    minutes = seconds // 60
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 2880 else f"{minutes // 1440} d"
