"""Finds what was copied and whose page it is, and hands it to the plugin that reads it."""

import hashlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from getpass import getuser
from pathlib import Path

from amends.apps.cli.find import ALL
from amends.apps.cli.program import Refused
from amends.db.imports import Origin
from amends.domain.store import Store
from amends.domain.times import Clock
from amends.engine.round import Hall
from amends.marketplace.capture import Copied, PageRead, WrongPage
from amends.marketplace.connector import Marketplace, Stream
from amends.marketplace.errors import NotOffered
from amends.marketplace.pages import LARGEST, copied_from, copied_html
from amends.services.capture import Captured, Edits, capture

_STDIN = Path("-")


@dataclass(frozen=True, slots=True)
class Copy:
    """One page that was brought, with where it came from."""

    copied: Copied
    origin: Origin

    @property
    def name(self) -> str:
        return self.origin.name


@dataclass(frozen=True, slots=True)
class Taken:
    """One page that was stored."""

    store: Store
    stream: Stream
    read: PageRead
    captured: Captured
    origin: Origin


def sources(files: Sequence[Path]) -> Sequence[Path | None]:
    """The pages that are named; without any what is piped in, else the clipboard (None)."""
    return files or ([None] if sys.stdin.isatty() else [_STDIN])


def copy_from(source: Path | None, clock: Clock) -> Copy:
    """One of the `sources`. Raises Refused when it cannot be read as a page."""
    if source is not None:
        return copy_of(source, clock)
    from amends.apps.cli.clipboard import read_clipboard

    html, text = read_clipboard()
    copied = copied_html(html, text)
    return Copy(copied, _origin("clipboard", "", html or text.encode(), clock.now()))


def copy_of(file: Path, clock: Clock, *, kind: str = "page") -> Copy:
    """A saved page, or stdin for `-`. Raises Refused when it cannot be read as one."""
    if file == _STDIN:
        data, name, made, kind = sys.stdin.buffer.read(LARGEST + 1), "", clock.now(), "clipboard"
    else:
        try:
            about = file.stat()
        except OSError as error:
            raise Refused(f"{file} cannot be read: {error.strerror}") from error
        if about.st_size > LARGEST:
            raise Refused(
                f"{file} is larger than any page of reviews",
                "save the page as HTML only, or use `amends import` for a table",
            )
        data, name = file.read_bytes(), file.name
        made = min(datetime.fromtimestamp(about.st_mtime, UTC), clock.now())
    try:
        return Copy(copied_from(data, name), _origin(kind, name, data, made))
    except ValueError as error:
        raise Refused(f"{name or 'what was piped in'}: {error}") from error


def take(hall: Hall, copy: Copy, name: str | None, edits: Edits) -> Taken:
    """Read a page as its marketplace does, and store what was found.

    Raises WrongPage or Refused when it is no page of the store, or of several stores when none is
    named.
    """
    store, marketplace, stream, read = _whose(hall, copy.copied, name)
    captured = capture(
        store,
        stream,
        marketplace,
        hall.memory,
        hall.clock,
        read,
        copy.origin,
        edits=edits,
        reads=hall.reads,
    )
    return Taken(store, stream, read, captured, copy.origin)


def user() -> str:
    """Who runs this program, for the books."""
    try:
        return getuser()
    except (OSError, KeyError):
        return "unknown"


def _whose(
    hall: Hall, copied: Copied, name: str | None
) -> tuple[Store, Marketplace, Stream, PageRead]:
    with hall.memory.look() as unit:
        if name:
            return _read(hall, unit.agency.store_named(ALL, name), copied)
        stores = unit.agency.stores(ALL)
        watched = {
            (page.store, page.article) for page in unit.patrol.pages(ALL)
        }  # whose article it is
    fits = []
    why = ""
    reads: dict[str, tuple[Store, Marketplace, Stream, PageRead] | str] = {}
    for store in stores:
        alike = f"{store.marketplace} {sorted(store.settings.items())}"  # reads it alike
        if alike not in reads:
            try:
                reads[alike] = _read(hall, store, copied)
            except (WrongPage, Refused) as error:
                reads[alike] = str(error)
        found = reads[alike]
        if isinstance(found, str):
            why = why or found
        elif found[3].site in (None, store.site):
            fits.append((store, *found[1:]))
    if len(fits) > 1:
        fits = [fit for fit in fits if (fit[0].id, fit[3].article) in watched] or fits
    if len(fits) == 1:
        return fits[0]
    if fits:
        named = " or ".join(f"--store {fit[0].label}" for fit in fits)
        raise Refused("several stores have such a page", f"say whose it is: {named}")
    raise Refused(
        why or "no store is read by hand yet",
        "name the store with --store; `amends store list` lists them",
    )


def _read(hall: Hall, store: Store, copied: Copied) -> tuple[Store, Marketplace, Stream, PageRead]:
    marketplace = hall.registry.named(store.marketplace)
    settings = marketplace.settings.model_validate(store.settings)
    streams = list(marketplace.by_hand(settings))
    if not streams:
        raise Refused(
            f"the reviews of {store.label} come by call, and no page of them is read here",
            f"`amends sync --store {store.label}` fetches them",
        )
    try:
        return store, marketplace, streams[0], marketplace.read_page(copied, settings)
    except NotOffered as error:
        raise Refused(str(error), "`amends import FILE` takes a table") from error


def _origin(kind: str, name: str, data: bytes, made: datetime) -> Origin:
    return Origin(
        kind=kind, name=name, sha256=hashlib.sha256(data).hexdigest(), as_of=made, by=user()
    )
