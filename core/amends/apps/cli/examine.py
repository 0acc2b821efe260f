"""Looks at an installation from the ground up: each part only as far as the one below holds."""

import os
import shutil
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from amends.apps.cli.find import ALL, label, sign_in, stores_of
from amends.apps.cli.findings import Finding, fail, ok, warn
from amends.apps.cli.init import database_of
from amends.apps.cli.output import beside, line, many, when, word
from amends.apps.cli.program import Program
from amends.apps.installation import Installation
from amends.apps.settings import Settings
from amends.db import schema
from amends.db.errors import MemoryTrouble
from amends.db.unit import Unit
from amends.domain.patrol import Reason
from amends.domain.store import Account, Store, running_out
from amends.engine.round import Hall, Round
from amends.marketplace.errors import ComeBack, MarketplaceError, NotOffered
from amends.marketplace.registry import Registry
from amends.services.patrol import todays_patrol

_GIGABYTE = 10**9
_LONG = timedelta(days=1)  # a stream that nobody read for so long is behind
_SKEW = timedelta(minutes=1), timedelta(minutes=10)  # two clocks apart: to look at, to mend


def examine(of: Program, *, online: bool) -> list[Finding]:
    """Everything that can be said, in the order in which one would put it right."""
    settings = of.settings()
    findings = [*_home(settings.home)]
    if not settings.home.is_dir():
        return findings
    findings += _disk(settings.home)
    try:
        with of.opened() as installation:
            findings += _ground(installation)
            findings += _plugins(installation.hall.registry)
            with installation.memory.look() as unit:
                findings += _agency(unit, installation.hall)
                findings += _reading(unit, installation.hall)
                findings += _patrol(unit, installation.hall)
            if online:
                findings += _online(installation.hall)
    except MemoryTrouble as trouble:
        findings.append(fail("database", str(trouble)))
    except DBAPIError as error:
        findings.append(fail("database", f"it answers: {error.orig}", "put a backup back"))
    return findings


def _home(home: Path) -> Iterator[Finding]:
    if not home.is_dir():
        yield fail("home", f"{home} is not there yet", "amends init")
        return
    yield ok("home", str(home))
    for path in (home, home / "key"):
        if path.exists() and path.stat().st_mode & 0o077 and sys.platform != "win32":
            mode = "700" if path.is_dir() else "600"
            yield warn(path.name, f"{path} can be read by others", f"chmod {mode} {path}")
    if not os.access(home, os.W_OK):
        yield fail("home", f"{home} cannot be written to", "give it to the user that runs amends")


def _disk(home: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(home).free
    words = f"{free / _GIGABYTE:,.1f} GB free"
    if free < _GIGABYTE / 10:
        yield fail("disk", words, "make room: nothing more can be stored soon")
    elif free < _GIGABYTE:
        yield warn("disk", words, "make room")
    else:
        yield ok("disk", words)


def _ground(installation: Installation) -> Iterator[Finding]:
    settings: Settings = installation.settings
    yield ok("key", f"from {installation.key_from}")
    yield ok("database", f"{database_of(settings)}, up to date (migration {schema.HEAD})")


def _plugins(registry: Registry) -> Iterator[Finding]:
    for plugin, why in registry.broken.items():
        yield fail(
            f"plugin {plugin}", f"broken: {why}", "install a version that fits, or remove it"
        )
    names = ", ".join(one.name for one in registry)
    if names:
        yield ok("plugins", names)
    else:
        yield fail("plugins", "none works", "install one, such as amends-taobao")


def _agency(unit: Unit, hall: Hall) -> Iterator[Finding]:
    clients = unit.agency.clients(ALL)
    for client in clients:
        if client.agreement is None:
            yield warn(
                f"client {client.name}",
                "its processing agreement is not on record",
                f"amends client sign {word(client.name)} --signed-on DATE --instructions TEXT",
            )
    if not clients:
        yield warn("clients", "none yet", "amends client add NAME")
    stores = unit.agency.stores(ALL)
    if clients and not stores:
        yield warn("stores", "none yet", "amends store add")
    for account in unit.agency.accounts(ALL):
        yield from _account(unit, account, hall)
    for store in stores:
        if store.marketplace not in hall.registry.found:
            yield fail(f"store {store.label}", "no working plugin serves its marketplace")
        elif store.paused:
            yield warn(
                f"store {store.label}",
                "paused: nothing is fetched or sent",
                f"amends store pause {word(store.label)} --resume",
            )


def _account(unit: Unit, account: Account, hall: Hall) -> Iterator[Finding]:
    name = f"account {label(account)}"
    if not account.has_credentials:
        yield ok(name, "no credentials: its stores are worked by hand")
        return
    try:
        unit.agency.credentials(account.id)
    except MemoryTrouble as trouble:
        yield fail(name, str(trouble))
        return
    if account.stopped:
        yield fail(name, f"stopped: {account.stopped}", sign_in(account))
    ending = running_out(account.ends, hall.clock.now())
    for end, days in ending:
        words = f"{end.what} ran out" if days < 0 else f"{end.what} runs out in {many(days, 'day')}"
        if days < 1:
            yield fail(name, words, end.remedy)
        else:
            yield warn(name, f"{words}{', this week' if days <= 7 else ''}", end.remedy)
    if not account.stopped and not ending:
        yield ok(name, "has credentials, and nothing runs out within 30 days")


def _reading(unit: Unit, hall: Hall) -> Iterator[Finding]:
    now = hall.clock.now()
    stores = {store.id: store for store in unit.agency.stores(ALL)}
    accounts = {one.id: one for one in unit.agency.accounts(ALL)}
    streams = unit.streams.health(ALL)
    for stream in streams:
        store = stores[stream.store]
        if store.paused or accounts[store.account].stopped:
            continue  # said above
        name = f"store {store.label}"
        if stream.resume_at and stream.resume_at > now:
            yield ok(name, f"rests until {stream.resume_at:%Y-%m-%d %H:%M} UTC: {stream.trouble}")
        elif stream.trouble:
            yield fail(name, stream.trouble, f"amends sync --store {word(store.label)}")
        elif stream.read_at is None or now - stream.read_at > _LONG:
            seen = f"read {when(stream.read_at, store.zone, now)}" if stream.read_at else "not read"
            yield warn(name, seen, f"amends sync --store {word(store.label)}, or with --watch")
    begun = {stream.store for stream in streams}
    for store in stores.values():
        called = accounts[store.account].has_credentials and _is_read_by_call(store, hall)
        if store.id not in begun and called and not store.paused:
            yield warn(
                f"store {store.label}", "never read", f"amends sync --store {word(store.label)}"
            )
    waiting = unit.inbox.waiting()
    yield ok("inbox", f"{many(waiting, 'fact')} nobody has handled yet")
    if aside := len(unit.rejects.all(ALL)):
        yield warn("kept aside", f"{many(aside, 'item')} could not be read", "amends rejects")
    else:
        yield ok("kept aside", "nothing")


def _is_read_by_call(store: Store, hall: Hall) -> bool:
    """Whether there is a call for its reviews; unknown where its plugin lacks, which is said."""
    marketplace = hall.registry.found.get(store.marketplace)
    if marketplace is None:
        return True
    return bool(marketplace.streams(marketplace.settings.model_validate(store.settings)))


def _patrol(unit: Unit, hall: Hall) -> Iterator[Finding]:
    """Stores that people read: whether somebody looks at their pages in time."""
    now, due, vanishing, pages = hall.clock.now(), 0, 0, 0
    for store in unit.agency.stores(ALL):
        marketplace = hall.registry.found.get(store.marketplace)
        if marketplace is None or store.paused:
            continue
        for one in todays_patrol(unit, store, marketplace, now):
            pages += one.pages
            due += len(one.due)
            vanishing += sum(page.reason is Reason.VANISHING for page in one.due)
    if vanishing:
        words = f"{many(vanishing, 'page')} will soon hide what nobody has seen"
        yield fail("patrol", words, "amends patrol")
    elif due:
        yield warn("patrol", f"{many(due, 'page')} of {pages} to look at", "amends patrol")
    elif pages:
        yield ok("patrol", f"{many(pages, 'page')}, all looked at in time")


def _online(hall: Hall) -> Iterator[Finding]:
    with hall.memory.look() as unit:
        asked = [
            (account, stores_of(unit, account))
            for account in unit.agency.accounts(ALL)
            if account.has_credentials
        ]
    for account, stores in asked:
        if not stores or stores[0].marketplace not in hall.registry.found:
            continue
        yield from _asked(account, Round(hall, account.id, stores))


def _asked(account: Account, round_: Round) -> Iterator[Finding]:
    name = f"account {label(account)}"
    try:
        with round_.connected(round_.stores[0]) as (_, connector):
            standing = connector.check()
    except NotOffered as error:
        yield ok(name, str(error))
        return
    except MarketplaceError as error:
        yield fail(name, str(error), error.next_move)
        return
    except ComeBack as error:
        yield warn(name, str(error), f"ask again after {error.at:%Y-%m-%d %H:%M} UTC")
        return
    yield ok(name, f"answers as {line(standing.name) or 'itself'}: {', '.join(standing.may)}")
    for may_not in standing.may_not:
        yield warn(name, f"may not {may_not}", "ask for it in the platform's console")
    if standing.skew is None:
        return
    words = f"its clock is {beside(standing.skew)}"
    look, mend = _SKEW
    if abs(standing.skew) >= mend:
        yield fail(name, words, "set this machine's clock by NTP")
    elif abs(standing.skew) >= look:
        yield warn(name, words, "set this machine's clock by NTP")
    else:
        yield ok(name, words)
