"""Whether a database holds anything that only its key can open."""

from sqlalchemy import Engine, exists, inspect, select

from amends.db.tables import AccountRow, RejectRow, TokenRow, table_of
from amends.db.tables_of_notices import NoticeChannelRow

ACCOUNT = table_of(AccountRow)
REJECT = table_of(RejectRow)
TOKEN = table_of(TokenRow)
CHANNEL = table_of(NoticeChannelRow)
SEALED = (ACCOUNT.c.credentials, TOKEN.c.sealed, REJECT.c.raw, CHANNEL.c.url)


def holds_sealed(engine: Engine) -> bool:
    """Credentials, tokens, items that were kept aside, or addresses of channels.

    Also of an older Amends, which lacks some of the tables.
    """
    there = set(inspect(engine).get_table_names())
    with engine.connect() as connection:
        return any(
            connection.execute(select(exists().where(one.is_not(None)))).scalar()
            for one in SEALED
            if one.table.name in there
        )
