"""Keeps what platforms told of orders, with what names a buyer apart and under the buyer's key.

Erasing a buyer is dropping one key. What may no longer be kept is deleted whenever evidence is
kept or read, and by `purge`.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import ColumnElement, Connection, delete, select

from amends.db.columns import table_of
from amends.db.tables_of_orders import BuyerKeyRow, EvidenceRow, PersonalRow
from amends.db.vault import Vault
from amends.domain.ids import OrderRef, StoreId
from amends.domain.order import OrderFacts
from amends.domain.personal import apart, together

EVIDENCE = table_of(EvidenceRow)
KEY = table_of(BuyerKeyRow)
PERSONAL = table_of(PersonalRow)
_NONCE = 12


class Evidence:
    """The evidence of one transaction."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def keep(
        self, store: StoreId, facts: OrderFacts, *, asked: OrderRef, basis: str, purge_at: datetime
    ) -> None:
        """Replace what is known of an order, under the reference it was `asked` by.

        Its personal fields are kept until `purge_at`, for the reason that `basis` says.
        """
        order = self._order(store, asked)
        plain, personal = apart(facts)
        buyer = self._buyer(store, facts, order)
        here = (EVIDENCE.c.store_id == store, EVIDENCE.c.order_digest == order)
        before = self._connection.execute(select(EVIDENCE.c.buyer_digest).where(*here)).scalar()
        self._connection.execute(delete(EVIDENCE).where(*here))
        self._connection.execute(delete(PERSONAL).where(*_of(store, order)))
        self._connection.execute(
            EVIDENCE.insert().values(
                store_id=store,
                order_digest=order,
                buyer_digest=buyer,
                as_of=facts.as_of,
                facts=plain,
            )
        )
        if personal and purge_at > facts.as_of:
            cipher = AESGCM(self._key(store, buyer))
            self._connection.execute(
                PERSONAL.insert(),
                [
                    {
                        "store_id": store,
                        "order_digest": order,
                        "path": path,
                        "buyer_digest": buyer,
                        "of": of.value,
                        "basis": basis,
                        "sealed": _sealed(cipher, words, f"{store}/{order}/{path}"),
                        "purge_at": purge_at,
                    }
                    for path, (of, words) in personal.items()
                ],
            )
        self._drop_idle_keys(KEY.c.store_id == store, KEY.c.buyer_digest.in_([before, buyer]))
        self.purge(facts.as_of)

    def load(self, store: StoreId, ref: OrderRef, now: datetime) -> OrderFacts | None:
        """What was told of the order called `ref` the last time; None: nobody asked yet.

        Personal fields come with it while they may be kept and their buyer's key is there. What
        may no longer be kept is deleted first, so the transaction must be one that writes.
        """
        self.purge(now)
        return self.read(store, ref, now)

    def read(self, store: StoreId, ref: OrderRef, now: datetime) -> OrderFacts | None:
        """The same, in a transaction that only reads: what may no longer be kept is passed over."""
        order = self._order(store, ref)
        row = self._connection.execute(
            select(EVIDENCE).where(EVIDENCE.c.store_id == store, EVIDENCE.c.order_digest == order)
        ).first()
        if row is None:
            return None
        kept = self._connection.execute(
            select(PERSONAL.c.path, PERSONAL.c.sealed).where(
                *_of(store, order), PERSONAL.c.purge_at > now
            )
        ).all()
        return together(OrderFacts, row.facts, self._opened(store, row.buyer_digest, order, kept))

    def known(self, store: StoreId, orders: Iterable[OrderRef]) -> set[OrderRef]:
        """Those of `orders` of which a platform has told."""
        digests = {self._order(store, one): one for one in orders}
        query = select(EVIDENCE.c.order_digest).where(
            EVIDENCE.c.store_id == store, EVIDENCE.c.order_digest.in_(list(digests))
        )
        return {digests[row[0]] for row in self._connection.execute(query)}

    def forget_buyer(self, store: StoreId, ref: OrderRef) -> bool:
        """Drop the key of the buyer of an order: nothing of them can be read again.

        False when nothing is known of the order.
        """
        order = self._order(store, ref)
        buyer = self._connection.execute(
            select(EVIDENCE.c.buyer_digest).where(
                EVIDENCE.c.store_id == store, EVIDENCE.c.order_digest == order
            )
        ).scalar()
        if buyer is None:
            return False
        self._connection.execute(
            delete(KEY).where(KEY.c.store_id == store, KEY.c.buyer_digest == buyer)
        )
        self._connection.execute(
            delete(PERSONAL).where(PERSONAL.c.store_id == store, PERSONAL.c.buyer_digest == buyer)
        )
        return True

    def purge(self, now: datetime) -> int:
        """Delete personal fields whose day has come, and keys that open nothing any more."""
        deleted = self._connection.execute(delete(PERSONAL).where(PERSONAL.c.purge_at <= now))
        if deleted.rowcount:
            self._drop_idle_keys()
        return deleted.rowcount

    def _drop_idle_keys(self, *which: ColumnElement[bool]) -> None:
        opens = (
            select(PERSONAL.c.path)
            .where(
                PERSONAL.c.store_id == KEY.c.store_id,
                PERSONAL.c.buyer_digest == KEY.c.buyer_digest,
            )
            .exists()
        )
        self._connection.execute(delete(KEY).where(*which, ~opens))

    def _opened(
        self, store: StoreId, buyer: str, order: str, kept: Sequence[Any]
    ) -> Mapping[str, str]:
        key = self._stored_key(store, buyer) if kept else None
        if key is None:
            return {}
        cipher = AESGCM(key)
        return {
            one.path: _opened(cipher, one.sealed, f"{store}/{order}/{one.path}") for one in kept
        }

    def _key(self, store: StoreId, buyer: str) -> bytes:
        """The buyer's key; made when there is none."""
        key = self._stored_key(store, buyer)
        if key is None:
            key = AESGCM.generate_key(bit_length=256)
            sealed = self._vault.seal(key, _about(store, buyer))
            self._connection.execute(
                KEY.insert().values(store_id=store, buyer_digest=buyer, sealed=sealed)
            )
        return key

    def _stored_key(self, store: StoreId, buyer: str) -> bytes | None:
        sealed = self._connection.execute(
            select(KEY.c.sealed).where(KEY.c.store_id == store, KEY.c.buyer_digest == buyer)
        ).scalar()
        return None if sealed is None else self._vault.open(sealed, _about(store, buyer))

    def _order(self, store: StoreId, ref: OrderRef) -> str:
        return self._vault.digest(f"order/{store}", ref)

    def _buyer(self, store: StoreId, facts: OrderFacts, order: str) -> str:
        """Who bought: the same within a store, and a buyer of their own where none is named."""
        named = facts.buyer or facts.buyer_email
        return self._vault.digest(f"buyer/{store}", named) if named else order


def _of(store: StoreId, order: str) -> tuple[Any, ...]:
    return PERSONAL.c.store_id == store, PERSONAL.c.order_digest == order


def _about(store: StoreId, buyer: str) -> str:
    return f"buyer/{store}/{buyer}"


def _sealed(cipher: AESGCM, words: Any, about: str) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + cipher.encrypt(nonce, orjson.dumps(words), about.encode())


def _opened(cipher: AESGCM, sealed: bytes, about: str) -> Any:
    try:
        return orjson.loads(cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], about.encode()))
    except InvalidTag as error:
        raise ValueError(f"{about} is damaged: it was not sealed here as it is") from error
