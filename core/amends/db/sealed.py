"""Whether a database holds anything that only its key can open."""

from sqlalchemy import Engine, exists, select

from amends.db.tables import AccountRow, RejectRow, TokenRow, table_of

ACCOUNT = table_of(AccountRow)
REJECT = table_of(RejectRow)
TOKEN = table_of(TokenRow)


def holds_sealed(engine: Engine) -> bool:
    """Credentials, tokens, or items that were kept aside."""
    sealed = (
        exists().where(ACCOUNT.c.credentials.is_not(None)),
        exists().where(TOKEN.c.sealed.is_not(None)),
        exists().where(REJECT.c.raw.is_not(None)),
    )
    with engine.connect() as connection:
        return any(connection.execute(select(one)).scalar() for one in sealed)
