"""Adds a store, or new credentials: everything is tried and right before anything is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pydantic import BaseModel

from amends.apps.cli import papers
from amends.apps.cli.find import ALL, account_named, label, stores_of
from amends.apps.cli.output import word
from amends.apps.cli.program import Program, Refused
from amends.apps.cli.trial import TokensInHand, check, on_trial
from amends.db.errors import NotFound, Taken
from amends.db.tokens import SealedTokens
from amends.db.unit import Unit
from amends.domain.client import Client
from amends.domain.store import Account, Checked, EndDate, Place, Store
from amends.domain.times import earliest, zone_named
from amends.engine.round import Hall, Round, secrets_in
from amends.marketplace.connector import Marketplace, Standing
from amends.marketplace.errors import NotOffered
from amends.services.open_store import open_store


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asks for."""

    client: str
    marketplace: str
    name: str
    account: str | None  # None: an account of its own, called as the store
    file: Path | None
    ask: bool
    start_line: date | None
    zone: str | None
    language: str | None
    settings: tuple[str, ...]
    checks: bool


@dataclass(frozen=True, slots=True)
class Stands:
    """A store as it stands now, and what its marketplace says about it."""

    store: Store
    account: Account
    standing: Standing | None = None  # None: nobody was asked, or it does not say
    is_new: bool = False


def add_store(hall: Hall, wish: Wish, of: Program) -> Stands:
    """Raises Refused, NotFound or Taken before anything is stored."""
    marketplace = hall.registry.named(wish.marketplace)
    with hall.memory.look() as unit:
        client = _client(unit, wish, marketplace)
    brought = _brought(wish, marketplace, of)
    settings = papers.right_settings(
        marketplace, {**brought.settings, **papers.from_words(wish.settings)}
    )
    place = marketplace.place(settings)
    try:
        midnight_there = zone_named(wish.zone or place.zone)
    except ValueError as error:
        raise Refused(str(error)) from error
    with hall.memory.look() as unit:
        account = _account(unit, wish, marketplace, client, place)
    if brought.credentials and account and account.has_credentials:
        raise Refused(
            f"the account {label(account)} has credentials already",
            f"leave them out, or run `amends account update {word(account.name)}` first",
        )
    raw = brought.credentials
    tokens: TokensInHand | SealedTokens = TokensInHand()
    if raw is None and account and account.has_credentials:
        tokens = SealedTokens(hall.memory.engine, hall.memory.vault, account.id)
        with hall.memory.look() as unit:
            raw = unit.agency.credentials(account.id)
    standing: Standing | None = None
    ends: Sequence[EndDate] = ()
    if raw is not None:
        standing, ends = _tried(hall, marketplace, wish, settings, raw, tokens)

    start_line = earliest(wish.start_line, midnight_there) if wish.start_line else hall.clock.now()
    with hall.memory.unit() as unit:
        if account is None:
            account = unit.agency.add_account(
                client.id, marketplace.platform, place.region, wish.name
            )
        if brought.credentials is not None:
            unit.agency.set_credentials(account.id, brought.credentials, ends)
        if standing:
            unit.agency.set_checked(account.id, checked_now(standing, hall.clock.now()))
        store = open_store(
            unit,
            account,
            marketplace,
            wish.name,
            settings,
            start_line,
            zone=wish.zone,
            language=wish.language,
        )
        account = unit.agency.account(account.id)
        unit.commit()
    if isinstance(tokens, TokensInHand):
        tokens.keep(SealedTokens(hall.memory.engine, hall.memory.vault, account.id))
    return Stands(store, account, standing, is_new=True)


def update_account(hall: Hall, name: str, brought: papers.Papers, *, checks: bool) -> Account:
    """Replace an account's credentials and let calls be made again."""
    with hall.memory.look() as unit:
        account = account_named(unit, name)
        stores = stores_of(unit, account)
    if not stores:
        raise Refused(f"the account {label(account)} carries no store")
    if brought.credentials is None:
        raise Refused("the file holds no credentials")
    store, tokens = stores[0], TokensInHand()
    marketplace = hall.registry.named(store.marketplace)
    settings = papers.right_settings(marketplace, store.settings)
    credentials = papers.right_credentials(marketplace, brought.credentials)
    ends: Sequence[EndDate] = marketplace.ends(credentials, hall.clock.now())
    standing: Standing | None = None
    if checks:
        door = on_trial(
            hall,
            marketplace,
            name=store.name,
            settings=settings,
            credentials=credentials,
            tokens=tokens,
        )
        standing = check(marketplace, door)
        ends = standing.ends if standing and standing.ends else ends
    with hall.memory.unit() as unit:
        unit.agency.set_credentials(account.id, brought.credentials, ends)
        if standing:
            unit.agency.set_checked(account.id, checked_now(standing, hall.clock.now()))
        account = unit.agency.account(account.id)
        unit.commit()
    tokens.keep(SealedTokens(hall.memory.engine, hall.memory.vault, account.id))
    return account


def check_store(hall: Hall, name: str) -> Stands:
    """Ask the marketplace about a store, and remember what runs out when."""
    with hall.memory.look() as unit:
        store = unit.agency.store_named(ALL, name)
        account = unit.agency.account(store.account)
    if not account.has_credentials:
        raise Refused(
            f"{store.label} has no credentials: it is worked by hand",
            f"`amends account update {word(account.name)} --credentials FILE.json` gives it some",
        )
    with Round(hall, account.id, [store]).connected(store) as (_, connector):
        try:
            standing = connector.check()
        except NotOffered:
            return Stands(store, account)
    with hall.memory.unit() as unit:
        if standing.ends:
            unit.agency.set_ends(account.id, standing.ends)
        unit.agency.set_checked(account.id, checked_now(standing, hall.clock.now()))
        account = unit.agency.account(account.id)
        unit.commit()
    return Stands(store, account, standing)


def checked_now(standing: Standing, now: datetime) -> Checked:
    """What a check found, as it is remembered."""
    return Checked(at=now, name=standing.name, may=standing.may, may_not=standing.may_not)


def _client(unit: Unit, wish: Wish, marketplace: Marketplace) -> Client:
    """The client, once it is clear that no store has the name already."""
    client = unit.agency.client_named(ALL, wish.client)
    try:
        unit.agency.store_named(ALL, f"{marketplace.name}:{wish.name}")
    except NotFound:
        pass
    else:
        raise Taken(
            f"a store {marketplace.name}:{wish.name} is there already; `amends store show` shows it"
        )
    return client


def _account(
    unit: Unit, wish: Wish, marketplace: Marketplace, client: Client, place: Place
) -> Account | None:
    """The account that is named; None where the store gets one of its own."""
    if wish.account:
        account = account_named(unit, wish.account)
        mine = (client.id, marketplace.platform, place.region)
        if (account.client, account.platform, account.region) != mine:
            raise Refused(
                f"the account {label(account)} is not one of {client.name} for "
                f"{marketplace.title}, region {place.region}",
                "`amends account list` shows them",
            )
        return account
    mine_alone = (client.id, marketplace.platform, place.region, wish.name)
    for one in unit.agency.accounts(ALL):
        if (one.client, one.platform, one.region, one.name) == mine_alone:
            raise Taken(
                f"{client.name} has an account {label(one)} already; name it with "
                f"--account {word(one.name)}, if the store belongs to it"
            )
    return None


def _brought(wish: Wish, marketplace: Marketplace, of: Program) -> papers.Papers:
    if wish.ask:
        return papers.asked_for(marketplace, of)
    return papers.from_file(wish.file, of) if wish.file else papers.Papers()


def _tried(
    hall: Hall,
    marketplace: Marketplace,
    wish: Wish,
    settings: BaseModel,
    raw: dict[str, object],
    tokens: TokensInHand | SealedTokens,
) -> tuple[Standing | None, Sequence[EndDate]]:
    """What the marketplace says to these credentials, and what runs out when."""
    hall.redactor.add(secrets_in(raw))
    credentials = papers.right_credentials(marketplace, raw)
    ends = marketplace.ends(credentials, hall.clock.now())
    if not wish.checks:
        return None, ends
    door = on_trial(
        hall,
        marketplace,
        name=wish.name,
        settings=settings,
        credentials=credentials,
        tokens=tokens,
    )
    standing = check(marketplace, door)
    return standing, standing.ends if standing and standing.ends else ends
