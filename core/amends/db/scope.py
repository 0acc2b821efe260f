"""What a person may see. Every read of the memory takes one."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, true

from amends.db.tables import StoreRow, table_of
from amends.domain.ids import ClientId, StoreId
from amends.domain.values import Value

STORE = table_of(StoreRow)


class Scope(Value):
    """The clients and stores within sight. None means no limit; an empty set sees nothing."""

    clients: frozenset[ClientId] | None = None
    stores: frozenset[StoreId] | None = None

    @classmethod
    def everything(cls) -> "Scope":
        """The sight of the operator at the command line, and of the daemon."""
        return cls()

    def narrowed(self, stores: Collection[StoreId]) -> "Scope":
        """The same sight, of these stores only."""
        mine = frozenset(stores)
        return Scope(
            clients=self.clients, stores=mine if self.stores is None else self.stores & mine
        )

    def on_stores(self) -> ColumnElement[bool]:
        """The condition on the store table."""
        condition: ColumnElement[bool] = true()
        if self.clients is not None:
            condition = condition & STORE.c.client_id.in_(self.clients)
        if self.stores is not None:
            condition = condition & STORE.c.id.in_(self.stores)
        return condition
