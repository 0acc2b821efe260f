"""Clients, accounts and stores: whom the agency works for and with which keys.

Small rows, written rarely: one at a time, each guarded by its version.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Row, String, Table, cast, select, update
from sqlalchemy.exc import IntegrityError

from amends.db.errors import NotFound, Taken
from amends.db.scope import Scope
from amends.db.tables import AccountRow, ClientRow, StoreRow, table_of
from amends.db.vault import Vault
from amends.domain.client import Client, ProcessingAgreement
from amends.domain.conduct import Conduct
from amends.domain.ids import AccountId, ClientId, StoreId
from amends.domain.store import Account, Checked, DataRegion, EndDate, Store
from amends.domain.values import storable

CLIENT = table_of(ClientRow)
ACCOUNT = table_of(AccountRow)
STORE = table_of(StoreRow)
_A = {"client": "a", "account": "an", "store": "a"}


class Agency:
    """The clients, accounts and stores of one transaction."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def add_client(self, name: str, agreement: ProcessingAgreement | None = None) -> Client:
        """Raises Taken when a client is called `name` already."""
        values = {"name": name, "agreement": _dumped(agreement), "version": 1}
        return Client(id=ClientId(self._insert(CLIENT, values)), name=name, agreement=agreement)

    def sign(self, client: ClientId, agreement: ProcessingAgreement) -> None:
        """Put a client's processing agreement on record; a later one replaces it."""
        self._connection.execute(
            update(CLIENT)
            .where(CLIENT.c.id == client)
            .values(agreement=_dumped(agreement), version=CLIENT.c.version + 1)
        )

    def clients(self, scope: Scope) -> Sequence[Client]:
        query = select(CLIENT).order_by(CLIENT.c.name)
        if scope.clients is not None:
            query = query.where(CLIENT.c.id.in_(scope.clients))
        if scope.stores is not None:
            visible = select(STORE.c.client_id).where(STORE.c.id.in_(scope.stores))
            query = query.where(CLIENT.c.id.in_(visible))
        return [_client(row) for row in self._connection.execute(query)]

    def client_named(self, scope: Scope, name: str) -> Client:
        """Raises NotFound, which lists the clients within sight."""
        found = {client.name: client for client in self.clients(scope)}
        if name in found:
            return found[name]
        known = ", ".join(sorted(found)) or "none yet; `amends client add` adds one"
        raise NotFound(f"no client is called {name!r}. Known: {known}")

    def add_account(self, client: ClientId, platform: str, region: str, name: str) -> Account:
        """Raises Taken when the client has an account of that name there already."""
        values: dict[str, Any] = {
            "client_id": client,
            "platform": platform,
            "region": region,
            "name": name,
            "ends": [],
            "version": 1,
        }
        new = AccountId(self._insert(ACCOUNT, values))
        return Account(id=new, client=client, platform=platform, region=region, name=name)

    def accounts(self, scope: Scope) -> Sequence[Account]:
        query = select(ACCOUNT).order_by(ACCOUNT.c.platform, ACCOUNT.c.name)
        if scope.clients is not None:
            query = query.where(ACCOUNT.c.client_id.in_(scope.clients))
        if scope.stores is not None:
            visible = select(STORE.c.account_id).where(STORE.c.id.in_(scope.stores))
            query = query.where(ACCOUNT.c.id.in_(visible))
        return [_account(row) for row in self._connection.execute(query)]

    def account(self, account: AccountId) -> Account:
        row = self._connection.execute(select(ACCOUNT).where(ACCOUNT.c.id == account)).one()
        return _account(row)

    def set_credentials(
        self, account: AccountId, credentials: Mapping[str, Any], ends: Sequence[EndDate]
    ) -> None:
        """Seal new credentials and let calls be made again."""
        sealed = self._vault.seal(orjson.dumps(credentials), f"account/{account}/credentials")
        self._set_account(account, credentials=sealed, ends=_ends(ends), stopped=None)

    def credentials(self, account: AccountId) -> dict[str, Any] | None:
        """The opened credentials; None for an account that is worked by hand."""
        sealed = self._connection.execute(
            select(ACCOUNT.c.credentials).where(ACCOUNT.c.id == account)
        ).scalar_one()
        if sealed is None:
            return None
        opened: dict[str, Any] = orjson.loads(
            self._vault.open(sealed, f"account/{account}/credentials")
        )
        return opened

    def set_ends(self, account: AccountId, ends: Sequence[EndDate]) -> None:
        self._set_account(account, ends=_ends(ends))

    def set_checked(self, account: AccountId, checked: Checked) -> None:
        """Remember what a check found."""
        self._set_account(account, checked=checked.model_dump(mode="json"))

    def stop_account(self, account: AccountId, why: str | None) -> None:
        """Make no call with `account` any more, or again when `why` is None."""
        self._set_account(account, stopped=why and storable(why))

    def add_store(
        self,
        account: Account,
        *,
        marketplace: str,
        name: str,
        key_scope: str,
        site: str,
        language: str,
        zone: str,
        data_region: DataRegion,
        start_line: datetime,
        settings: Mapping[str, Any],
    ) -> Store:
        """Raises Taken when a store of that marketplace has the name already."""
        values: dict[str, Any] = {
            "client_id": account.client,
            "account_id": account.id,
            "marketplace": marketplace,
            "name": name,
            "key_scope": key_scope,
            "site": site,
            "language": language,
            "zone": zone,
            "data_region": data_region.value,
            "start_line": start_line,
            "paused": False,
            "sends": True,
            "settings": dict(settings),
            "conduct": {},
            "version": 1,
        }
        new = StoreId(self._insert(STORE, values))
        return self.store(Scope.everything(), new)

    def stores(self, scope: Scope, account: AccountId | None = None) -> Sequence[Store]:
        """All within `scope`; with an `account` those of it alone."""
        query = select(STORE).where(scope.on_stores()).order_by(STORE.c.marketplace, STORE.c.name)
        if account is not None:
            query = query.where(STORE.c.account_id == account)
        return [_store(row) for row in self._connection.execute(query)]

    def store(self, scope: Scope, store: StoreId) -> Store:
        """Raises NotFound outside the scope as well."""
        query = select(STORE).where(scope.on_stores(), STORE.c.id == store)
        row = self._connection.execute(query).first()
        if row is None:
            raise NotFound(f"no store {store} is within sight")
        return _store(row)

    def store_named(self, scope: Scope, name: str) -> Store:
        """Find a store by name or by marketplace:name. Raises NotFound, which lists them."""
        stores = self.stores(scope)
        found = [store for store in stores if name in (store.name, store.label)]
        if len(found) == 1:
            return found[0]
        known = ", ".join(store.label for store in found or stores)
        known = known or "none yet; `amends store add` adds one"
        if found:
            raise NotFound(f"several stores are called {name!r}: say {known.replace(', ', ' or ')}")
        raise NotFound(f"no store is called {name!r}. Known: {known}")

    def set_settings(self, store: StoreId, settings: Mapping[str, Any]) -> None:
        """Replace a store's settings, which its marketplace has validated."""
        self._connection.execute(
            update(STORE)
            .where(STORE.c.id == store)
            .values(settings=dict(settings), version=STORE.c.version + 1)
        )

    def set_conduct(self, store: StoreId, conduct: Conduct) -> None:
        """Replace how a store is worked, as far as it differs from the defaults."""
        told = conduct.model_dump(mode="json", exclude_defaults=True)
        self._connection.execute(
            update(STORE)
            .where(STORE.c.id == store)
            .values(conduct=told, version=STORE.c.version + 1)
        )

    def automatic(self) -> Sequence[Store]:
        """The stores where some kind of action needs nobody's yes."""
        told = cast(STORE.c.conduct, String)  # what differs from the default, which is nothing
        query = select(STORE).where(told.like('%"automatic"%')).order_by(STORE.c.id)
        return [_store(row) for row in self._connection.execute(query)]

    def switch(self, store: StoreId, *, sends: bool) -> None:
        """The kill switch: let things leave, or let nothing leave."""
        self._connection.execute(
            update(STORE)
            .where(STORE.c.id == store)
            .values(sends=sends, version=STORE.c.version + 1)
        )

    def pause(self, store: StoreId, *, paused: bool) -> None:
        self._connection.execute(
            update(STORE)
            .where(STORE.c.id == store)
            .values(paused=paused, version=STORE.c.version + 1)
        )

    def _set_account(self, account: AccountId, **values: Any) -> None:
        self._connection.execute(
            update(ACCOUNT)
            .where(ACCOUNT.c.id == account)
            .values(**values, version=ACCOUNT.c.version + 1)
        )

    def _insert(self, table: Table, values: Mapping[str, Any]) -> int:
        try:
            statement = table.insert().values(**values).returning(table.c.id)
            return int(self._connection.execute(statement).scalar_one())
        except IntegrityError as error:
            raise Taken(
                f"{_A[table.name]} {table.name} called {values['name']!r} is there already"
            ) from error


def _dumped(agreement: ProcessingAgreement | None) -> dict[str, Any] | None:
    return agreement.model_dump(mode="json") if agreement else None


def _ends(ends: Sequence[EndDate]) -> list[dict[str, Any]]:
    return [end.model_dump(mode="json") for end in ends]


def _client(row: Row[Any]) -> Client:
    agreement = ProcessingAgreement.model_validate(row.agreement) if row.agreement else None
    return Client(id=row.id, name=row.name, agreement=agreement)


def _account(row: Row[Any]) -> Account:
    return Account(
        id=row.id,
        client=row.client_id,
        platform=row.platform,
        region=row.region,
        name=row.name,
        has_credentials=row.credentials is not None,
        ends=tuple(EndDate.model_validate(end) for end in row.ends),
        checked=Checked.model_validate(row.checked) if row.checked else None,
        stopped=row.stopped,
    )


def _store(row: Row[Any]) -> Store:
    return Store(
        id=row.id,
        client=row.client_id,
        account=row.account_id,
        marketplace=row.marketplace,
        name=row.name,
        key_scope=row.key_scope,
        site=row.site,
        language=row.language,
        zone=row.zone,
        data_region=DataRegion(row.data_region),
        start_line=row.start_line,
        paused=row.paused,
        sends=row.sends,
        conduct=Conduct.model_validate(row.conduct),
        settings=row.settings,
    )
