"""Keeps the playbooks that agencies wrote themselves, as they wrote them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, or_, select, update

from amends.db.columns import table_of
from amends.db.tables_of_cases import PlaybookRow
from amends.domain.ids import ClientId, StoreId
from amends.domain.store import Store

PLAYBOOK = table_of(PlaybookRow)


@dataclass(frozen=True, slots=True)
class OwnText:
    """What a client or a store has of its own, and who wrote it when."""

    of_client: bool  # else of the store
    text: str
    by: str
    at: datetime
    version: int  # 1 is the first; dropped and written again starts anew


class Playbooks:
    """The agency's playbooks of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def own(self, store: Store) -> Sequence[OwnText]:
        """What its client and then the store itself have of their own."""
        query = (
            select(PLAYBOOK)
            .where(or_(PLAYBOOK.c.client_id == store.client, PLAYBOOK.c.store_id == store.id))
            .order_by(PLAYBOOK.c.store_id)
        )
        return [
            OwnText(row.store_id == 0, row.text, row.by, row.at, row.version)
            for row in self._connection.execute(query)
        ]

    def put(
        self, client: ClientId | None, store: StoreId | None, text: str, by: str, at: datetime
    ) -> None:
        """Replace what a client, or a store, has of its own."""
        mine = (PLAYBOOK.c.client_id == (client or 0), PLAYBOOK.c.store_id == (store or 0))
        values = {"text": text, "by": by, "at": at}
        done = self._connection.execute(
            update(PLAYBOOK).where(*mine).values(**values, version=PLAYBOOK.c.version + 1)
        )
        if done.rowcount == 0:
            fresh = {"client_id": client or 0, "store_id": store or 0, "version": 1}
            self._connection.execute(insert(PLAYBOOK).values(**values, **fresh))

    def drop(self, client: ClientId | None, store: StoreId | None) -> bool:
        """Go back to the defaults; False: there was nothing of its own."""
        mine = (PLAYBOOK.c.client_id == (client or 0), PLAYBOOK.c.store_id == (store or 0))
        return self._connection.execute(delete(PLAYBOOK).where(*mine)).rowcount > 0
