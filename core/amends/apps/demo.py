"""Plays an agency in one command: platforms in sandboxes on loopback, clients, stores, a queue.

Everything is the real thing but the platforms: real HTTP, real credentials, real database. What
plays a platform is its plugin's own sandbox, which a plugin offers as a `DemoTown`.
"""

import codecs
import json
import math
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

from rich.table import Column, Table

from amends.apps import logs
from amends.apps.cli.find import ALL
from amends.apps.cli.output import answers, line, notes, table, word
from amends.apps.cli.output import as_json as print_json
from amends.apps.cli.program import Refused
from amends.apps.cli.progress import ProgressBars
from amends.apps.cli.queue import print_page, words_of
from amends.apps.cli.rounds import Rounds
from amends.apps.cli.tally import print_outcomes
from amends.apps.daemon import run
from amends.apps.demo_captures import bring_in, print_step
from amends.apps.demo_cases import work_cases
from amends.apps.installation import Installation, open_installation
from amends.apps.settings import Settings
from amends.db.errors import NotFound
from amends.db.queue import StoreCount
from amends.domain.store import Store
from amends.engine.local import Pace
from amends.marketplace.demo import DemoCapture, DemoStore, DemoTown
from amends.services.open_store import open_store

_FIRST_PAGE = 12
_EVERY = timedelta(minutes=1)
_RECENT = timedelta(days=30)  # the stores' start line: older reviews open no case


def demo(
    *, once: bool, as_json: bool, reviews: Path | None, keep: Path | None, debug: bool = False
) -> None:
    """Fill the towns, sync their stores, print queue and cases; then stay open, unless `once`.

    `reviews` names a file of JSON lines with other reviews; `keep` a folder to keep it all in.
    """
    lines = None if reviews is None else _lines_of(reviews)
    with ExitStack() as stack:
        home = keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="amends-demo-")))
        if keep and (keep / "amends.db").exists():
            raise Refused(f"{keep} holds an installation already", "name an empty folder")
        opened = open_installation(Settings(home=home, database_url=None), make=True)
        stack.callback(opened.close)
        logs.set_up(opened.hall.redactor, opened.clock, debug=debug)
        stores: list[Store] = []
        captures: list[DemoCapture] = []
        for url, town in _towns(opened, lines, stack):
            stores += [_add_store(opened, one) for one in town.stores(url)]
            captures += town.captures(opened.clock.now())
        _sync(opened, stores, quiet=as_json)
        brought = list(bring_in(opened.hall, captures, _folder(home), quiet=as_json))
        if not as_json:
            _print(opened, brought)
        worked = work_cases(opened, quiet=as_json)
        if as_json:
            print_json(_as_json(opened, brought, worked))
        if not once:
            _stay_open(opened, home)
        elif not keep and not as_json:
            notes().print("All of it is gone now; --keep DIR keeps it.", style="dim")


def _lines_of(file: Path) -> list[str]:
    """The lines of a file of reviews. Raises Refused, naming the line that is none."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise Refused(f"{file} cannot be read: {error.strerror}") from error
    lines = []
    # Bytes, for a JSON text may hold signs at which Python's text would end a line.
    for number, raw in enumerate(data.removeprefix(codecs.BOM_UTF8).splitlines(), 1):
        try:
            lines.append(raw.decode())
        except UnicodeDecodeError as error:
            raise Refused(f"line {number} of {file} is not UTF-8") from error
        if raw.strip() and not _is_review(lines[-1]):
            raise Refused(
                f"line {number} of {file} is no JSON object with a text",
                'a line is one review: {"text": "…", "stars": 1}; `stars` may lack',
            )
    return lines


def _is_review(line: str) -> bool:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return False
    if not isinstance(said, dict) or not isinstance(said.get("text"), str):
        return False
    stars = said.get("stars")
    return stars is None or (isinstance(stars, int | float) and abs(stars) < math.inf)


def _towns(
    opened: Installation, lines: Sequence[str] | None, stack: ExitStack
) -> Iterator[tuple[str, DemoTown]]:
    """The plugins' towns, filled and served; `stack` closes them."""
    try:
        from amends.testing.serve import serve
    except ModuleNotFoundError as error:
        raise Refused(
            f"the demo needs {error.name}, which comes with amends[testing]",
            "install amends[testing], or run `make demo`",
        ) from error

    for marketplace in sorted(opened.hall.registry, key=lambda one: one.name):
        town = marketplace.demo(opened.clock)
        if town is not None and (lines is None or town.takes_lines):
            town.fill(opened.clock.now(), lines)
            yield stack.enter_context(serve(town.app)), town


def _add_store(opened: Installation, wanted: DemoStore) -> Store:
    marketplace = opened.hall.registry.named(wanted.marketplace)
    settings = marketplace.settings.model_validate(wanted.settings)
    credentials = marketplace.credentials.model_validate(wanted.credentials)
    now = opened.clock.now()
    with opened.memory.unit() as unit:
        agency = unit.agency
        try:
            client = agency.client_named(ALL, wanted.client)
        except NotFound:
            client = agency.add_client(wanted.client)
        account = agency.add_account(
            client.id, marketplace.platform, marketplace.place(settings).region, wanted.name
        )
        agency.set_credentials(
            account.id, dict(wanted.credentials), marketplace.ends(credentials, now)
        )
        store = open_store(unit, account, marketplace, wanted.name, settings, now - _RECENT)
        unit.commit()
    return store


def _sync(opened: Installation, stores: Sequence[Store], *, quiet: bool) -> None:
    with ProgressBars(stores) as shown:
        outcomes = Rounds(opened.hall, shown.page).run(stores)
    if not quiet:
        print_step("What the platforms give by call", "amends sync")
        print_outcomes(outcomes, opened.hall.redactor.clean, json=False, one_line=False)


def _folder(home: Path) -> Path:
    """Where what people bring lies, for whoever wants to bring it once more."""
    folder = home / "brought"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _as_json(
    opened: Installation, brought: Sequence[Mapping[str, Any]], worked: Mapping[str, Any]
) -> Mapping[str, Any]:
    with opened.memory.look() as unit:
        counts = unit.queue.counts(ALL)
    return {
        "stores": [
            {"marketplace": one.marketplace, "name": one.name, "reviews": one.reviews}
            for one in counts
        ],
        "brought": brought,
        **worked,
    }


def _print(opened: Installation, brought: Sequence[Mapping[str, Any]]) -> None:
    with opened.memory.look() as unit:
        page = unit.queue.page(ALL, needs_work=True, limit=_FIRST_PAGE + 1)
        counts = unit.queue.counts(ALL)
    page, more = page[:_FIRST_PAGE], len(page) > _FIRST_PAGE
    print_step("What needs work, from every platform, newest first", "amends reviews")
    print_page(page, opened.clock.now())
    answers().print()
    answers().print(_counted(counts))
    answers().print(words_of(page, counts, more=more, all_=False, store=()), soft_wrap=True)
    if brought:
        answers().print("Days: amends coverage\nLook: amends patrol", soft_wrap=True)


def _counted(counts: Sequence[StoreCount]) -> Table:
    shown = table("store", Column("reviews", justify="right"), Column("need work", justify="right"))
    for one in counts:
        label = line(f"{one.marketplace}:{one.name}")
        shown.add_row(label, f"{one.reviews:,}", f"{one.needs_work:,}")
    return shown


def _stay_open(opened: Installation, home: Path) -> None:
    """Keep the towns open and work on as `amends run` does, until Ctrl-C."""

    def begun() -> None:
        notes().print(
            f"\nThe towns stay open; they are read every minute, and a yes leaves within a second. "
            f"Ctrl-C ends.\nIn another terminal:  AMENDS_HOME={word(str(home))} amends case next",
            style="dim",
            soft_wrap=True,
        )

    run(opened.hall, Pace(every=_EVERY), begun)
    notes().print("The towns are closed.")
