"""Keeps what buyers wrote to us in private: sealed, once, and only as long as it may be kept."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from amends.db.columns import table_of
from amends.db.inbox import Fact, Inbox
from amends.db.tables_of_cases import MessageRow
from amends.db.vault import Vault
from amends.domain.ids import OrderRef, StoreId, stable_id
from amends.domain.triage import Danger
from amends.domain.values import Value

MESSAGE = table_of(MessageRow)
ABOUT = "message"  # in the inbox


class Message(Value):
    """What a buyer wrote, as far as a case needs it: the words stay sealed."""

    id: int
    store: StoreId
    order: OrderRef
    written_at: datetime
    seen_at: datetime
    source: str
    declined: bool
    dangers: tuple[Danger, ...]


class Messages:
    """The buyers' messages of one transaction."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def keep(
        self,
        store: StoreId,
        order: OrderRef,
        words: str,
        *,
        written: datetime,
        now: datetime,
        source: str,
        declined: bool,
        dangers: Sequence[Danger],
        purge_at: datetime,
    ) -> int | None:
        """Keep a message with its fact for the inbox, and give its id; None: it is known."""
        known = stable_id(str(store), order, written.isoformat(), words)
        here = (MESSAGE.c.store_id == store, MESSAGE.c.known_as == known)
        if self._connection.execute(select(MESSAGE.c.id).where(*here)).first() is not None:
            return None
        put = (
            insert(MESSAGE)
            .values(
                store_id=store,
                known_as=known,
                order_ref=order,
                written_at=written,
                seen_at=now,
                source=source,
                declined=declined,
                dangers=[one.value for one in dangers],
                words=self._vault.seal(words.encode(), f"message/{store}/{known}"),
                purge_at=purge_at,
            )
            .returning(MESSAGE.c.id)
        )
        number = int(self._connection.execute(put).scalar_one())
        Inbox(self._connection).add(store, [Fact(f"{ABOUT}: came", number, 1)], now)
        return number

    def of(self, ids: Sequence[int]) -> Mapping[int, Message]:
        query = select(MESSAGE).where(MESSAGE.c.id.in_(list(ids)))
        return {row.id: _message(row) for row in self._connection.execute(query)}

    def of_order(self, store: StoreId, order: OrderRef) -> Sequence[Message]:
        """What was written on an order, oldest first."""
        query = (
            select(MESSAGE)
            .where(MESSAGE.c.store_id == store, MESSAGE.c.order_ref == order)
            .order_by(MESSAGE.c.written_at, MESSAGE.c.id)
        )
        return [_message(row) for row in self._connection.execute(query)]

    def known(self, store: StoreId, orders: Iterable[OrderRef]) -> set[OrderRef]:
        """Those of `orders` on which a buyer has written."""
        query = select(MESSAGE.c.order_ref).where(
            MESSAGE.c.store_id == store, MESSAGE.c.order_ref.in_(list(orders))
        )
        return {OrderRef(row[0]) for row in self._connection.execute(query.distinct())}

    def words(self, message: int) -> str:
        """What the buyer wrote, opened for a person who may see it."""
        query = select(MESSAGE).where(MESSAGE.c.id == message)
        row = self._connection.execute(query).one()
        about = f"message/{row.store_id}/{row.known_as}"
        return self._vault.open(row.words, about).decode()

    def purge(self, now: datetime) -> int:
        """Delete what may no longer be kept, and say how many."""
        gone = self._connection.execute(delete(MESSAGE).where(MESSAGE.c.purge_at <= now))
        return gone.rowcount

    def forget(self, store: StoreId, order: OrderRef) -> int:
        """Delete what was written on an order."""
        gone = self._connection.execute(
            delete(MESSAGE).where(MESSAGE.c.store_id == store, MESSAGE.c.order_ref == order)
        )
        return gone.rowcount


def _message(row: Row[Any]) -> Message:
    return Message(
        id=row.id,
        store=row.store_id,
        order=row.order_ref,
        written_at=row.written_at,
        seen_at=row.seen_at,
        source=row.source,
        declined=row.declined,
        dangers=tuple(Danger(one) for one in row.dangers),
    )
