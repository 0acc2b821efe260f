"""Items that could not be read, kept aside encrypted: shown, never dropped, never in the way."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from amends.db.bulk import insert_new
from amends.db.errors import NotFound
from amends.db.scope import Scope
from amends.db.tables import RejectRow, StoreRow, table_of
from amends.db.types import micros
from amends.db.vault import Vault
from amends.domain.ids import StoreId, stable_id
from amends.domain.values import Value, storable

REJECT = table_of(RejectRow)
STORE = table_of(StoreRow)
_ADDED = ("id", "store_id", "stream", "reason", "raw", "first_seen")


class KeptAside(Value):
    """One item that could not be read."""

    id: int
    store: StoreId
    marketplace: str
    store_name: str
    stream: str
    reason: str
    first_seen: datetime


class Rejects:
    """The rejects of one transaction."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def add(
        self, store: StoreId, stream: str, rejects: Sequence[tuple[str, str]], at: datetime
    ) -> int:
        """Keep (raw, reason) aside; the same item found again in a later reading is kept once."""
        rows = []
        for raw, reason in rejects:
            known_as = stable_id("reject", str(store), stream, raw)
            sealed = self._vault.seal(raw.encode("utf-8", "replace"), f"reject/{known_as}")
            rows.append((known_as, store, stream, storable(reason), sealed, micros(at)))
        return insert_new(self._connection, REJECT, _ADDED, rows)

    def all(self, scope: Scope) -> Sequence[KeptAside]:
        """What is kept aside, newest first, without the items themselves."""
        rows = self._connection.execute(
            select(REJECT, STORE.c.marketplace, STORE.c.name)
            .join(STORE, STORE.c.id == REJECT.c.store_id)
            .where(scope.on_stores())
            .order_by(REJECT.c.first_seen.desc(), REJECT.c.id)
        )
        return [
            KeptAside(
                id=row.id,
                store=StoreId(row.store_id),
                marketplace=row.marketplace,
                store_name=row.name,
                stream=row.stream,
                reason=row.reason,
                first_seen=row.first_seen,
            )
            for row in rows
        ]

    def raw(self, scope: Scope, known_as: int) -> str:
        """The item as it came. It may hold personal data: for a person's eyes, not for a log.

        Raises NotFound outside the scope as well.
        """
        sealed = self._connection.execute(
            select(REJECT.c.raw)
            .join(STORE, STORE.c.id == REJECT.c.store_id)
            .where(scope.on_stores(), REJECT.c.id == known_as)
        ).scalar()
        if sealed is None:
            raise NotFound(f"nothing kept aside is called {known_as}")
        return self._vault.open(sealed, f"reject/{known_as}").decode()
