"""Opens many stores at once, a row of a table each, and says of every row what became of it.

A row that is wrong keeps no other waiting: it is refused with its reason, and the rest is stored.
No credentials come this way: the stores are worked by hand until an account gets its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from pydantic import BaseModel, ValidationError

from amends.db.scope import Scope
from amends.db.unit import Unit
from amends.domain.client import Client
from amends.domain.store import Account, Place, Store
from amends.domain.times import earliest, zone_named
from amends.marketplace.connector import Marketplace
from amends.marketplace.registry import Registry, UnknownMarketplace
from amends.services.open_store import open_store

NEEDED = ("client", "marketplace", "name")
OPTIONAL = ("account", "zone", "language", "start_line")
_ALL = Scope.everything()


class Became(StrEnum):
    """What became of a row."""

    ADDED = "added"
    KNOWN = "there already"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RowReport:
    """One row, and what became of it."""

    line: int
    name: str  # as far as it could be told
    became: Became
    why: str = ""  # of a refusal, with what to do about it


class _Refused(ValueError):
    """This row cannot be a store."""


def open_stores(
    unit: Unit,
    registry: Registry,
    rows: Iterable[tuple[int, Mapping[str, str]]],
    now: datetime,
    *,
    make_clients: bool = False,
) -> list[RowReport]:
    """Add a store for each row that can be one. The caller commits.

    `rows` are line and values by column name. Columns beyond the known ones are settings of the
    marketplace, such as `site`; empty cells count as not given.
    """
    opening = _Opening(unit, registry, now, make_clients)
    return [opening.row(line, row) for line, row in rows]


class _Opening:
    """What is known while rows are read: clients, accounts and stores that are there by now."""

    def __init__(self, unit: Unit, registry: Registry, now: datetime, make_clients: bool) -> None:
        self._unit = unit
        self._registry = registry
        self._now = now
        self._make_clients = make_clients
        self._clients = {one.name: one for one in unit.agency.clients(_ALL)}
        self._accounts = {
            (one.client, one.platform, one.region, one.name): one
            for one in unit.agency.accounts(_ALL)
        }
        self._stores = {(one.marketplace, one.name): one for one in unit.agency.stores(_ALL)}

    def row(self, line: int, row: Mapping[str, str]) -> RowReport:
        told = {
            name.strip().casefold().replace(" ", "_"): value.strip()
            for name, value in row.items()
            if value and value.strip()
        }
        name = f"{told.get('marketplace', '')}:{told.get('name', '')}".strip(":")
        try:
            known = self._open(told)
        except _Refused as error:
            return RowReport(line, name, Became.REFUSED, str(error))
        return RowReport(line, name, Became.KNOWN if known else Became.ADDED)

    def _open(self, told: Mapping[str, str]) -> Store | None:
        """Add the store; the one that is there already when there is one. Raises _Refused."""
        missing = [name for name in NEEDED if name not in told]
        if missing:
            raise _Refused(f"it lacks {' and '.join(missing)}")
        marketplace = self._marketplace(told["marketplace"])
        settings = _settings(marketplace, told)
        place = marketplace.place(settings)
        start_line = self._start_line(told, place)
        client = self._client(told["client"])
        known = self._stores.get((marketplace.name, told["name"]))
        if known is not None:
            if known.client != client.id:
                raise _Refused(f"{known.label} is there already and is another client's")
            return known
        account = self._account(client, marketplace, place, told.get("account", told["name"]))
        store = open_store(
            self._unit,
            account,
            marketplace,
            told["name"],
            settings,
            start_line,
            zone=told.get("zone"),
            language=told.get("language"),
        )
        self._stores[marketplace.name, store.name] = store
        return None

    def _marketplace(self, name: str) -> Marketplace:
        try:
            return self._registry.named(name.casefold())
        except UnknownMarketplace as error:
            raise _Refused(str(error)) from error

    def _start_line(self, told: Mapping[str, str], place: Place) -> datetime:
        try:
            zone = zone_named(told.get("zone", place.zone))
            day = told.get("start_line")
            return earliest(date.fromisoformat(day), zone) if day else self._now
        except ValueError as error:
            raise _Refused(f"{error}; start_line is a day such as 2026-11-01") from error

    def _client(self, name: str) -> Client:
        if name not in self._clients:
            if not self._make_clients:
                raise _Refused(
                    f"no client is called {name!r}: `amends client add` adds it, or run this "
                    "again with --make-clients"
                )
            self._clients[name] = self._unit.agency.add_client(name)
        return self._clients[name]

    def _account(
        self, client: Client, marketplace: Marketplace, place: Place, name: str
    ) -> Account:
        """The client's account of that name in that region; made when there is none."""
        key = (client.id, marketplace.platform, place.region, name)
        if key not in self._accounts:
            self._accounts[key] = self._unit.agency.add_account(*key)
        return self._accounts[key]


def _settings(marketplace: Marketplace, told: Mapping[str, str]) -> BaseModel:
    given = {name: value for name, value in told.items() if name not in (*NEEDED, *OPTIONAL)}
    try:
        return marketplace.settings.model_validate(given)
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(map(str, wrong["loc"]))
        if wrong["type"] == "extra_forbidden":
            known = ", ".join((*NEEDED, *OPTIONAL, *marketplace.settings.model_fields))
            raise _Refused(f"{field} is no column and no setting; there are {known}") from None
        why = wrong["msg"].removeprefix("Value error, ")
        raise _Refused(f"{field} is not right: {why}") from None
