"""The live tokens of an account, sealed, replaced by compare-and-swap."""

from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Engine, select, update

from amends.db.bulk import insert_new
from amends.db.engine import writing
from amends.db.tables import TokenRow, table_of
from amends.db.types import micros
from amends.db.vault import Vault
from amends.domain.ids import AccountId
from amends.domain.token import Token

TOKEN = table_of(TokenRow)


class SealedTokens:
    """Implements `amends.marketplace.ports.Tokens` for one account. Thread-safe."""

    def __init__(self, engine: Engine, vault: Vault, account: AccountId) -> None:
        self._engine = engine
        self._vault = vault
        self._account = account

    def load(self, name: str) -> Token | None:
        """The newest token called `name`; None when there is none."""
        with self._engine.connect() as connection:
            row = connection.execute(select(TOKEN).where(*self._this(name))).first()
        if row is None:
            return None
        data = orjson.loads(self._vault.open(row.sealed, self._about(name)))
        return Token(version=row.version, data=data, expires_at=row.expires_at)

    def swap(
        self, name: str, seen: int, data: dict[str, Any], expires_at: datetime | None
    ) -> Token:
        """Replace the version `seen` (0: none was there), and give what stands now."""
        sealed = self._vault.seal(orjson.dumps(data), self._about(name))
        with writing(self._engine) as connection:
            if seen:
                connection.execute(
                    update(TOKEN)
                    .where(*self._this(name), TOKEN.c.version == seen)
                    .values(version=seen + 1, sealed=sealed, expires_at=expires_at)
                )
            else:
                ends = None if expires_at is None else micros(expires_at)
                insert_new(
                    connection,
                    TOKEN,
                    ("account_id", "name", "version", "sealed", "expires_at"),
                    [(self._account, name, 1, sealed, ends)],
                )
            connection.commit()
        stands = self.load(name)
        if stands is None:
            raise LookupError(f"the token {name} vanished while it was replaced")
        return stands

    def _this(self, name: str) -> tuple[Any, ...]:
        return TOKEN.c.account_id == self._account, TOKEN.c.name == name

    def _about(self, name: str) -> str:
        return f"account/{self._account}/token/{name}"
