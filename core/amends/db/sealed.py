"""Whether a database holds anything that only its key can open."""

from sqlalchemy import Engine, Table, exists, select

from amends.db.tables import AccountRow, RejectRow, TokenRow

ACCOUNT: Table = AccountRow.__table__  # type: ignore[attr-defined]
REJECT: Table = RejectRow.__table__  # type: ignore[attr-defined]
TOKEN: Table = TokenRow.__table__  # type: ignore[attr-defined]


def holds_sealed(engine: Engine) -> bool:
    """Credentials, tokens, or items that were kept aside."""
    sealed = (
        exists().where(ACCOUNT.c.credentials.is_not(None)),
        exists().where(TOKEN.c.sealed.is_not(None)),
        exists().where(REJECT.c.raw.is_not(None)),
    )
    with engine.connect() as connection:
        return any(connection.execute(select(one)).scalar() for one in sealed)
