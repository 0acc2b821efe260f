"""Which accounts have something to send or to look up: asked several times a second.

So it reads one small index, of the few rows that are on their way, and leaves out what must wait
for a person: asking for those again and again would help nobody.
"""

from datetime import datetime

from sqlalchemy import Select, and_, or_, select

from amends.db.columns import table_of
from amends.db.tables import AccountRow, StoreRow
from amends.db.tables_of_cases import ON_ITS_WAY, OutboxRow
from amends.domain.action import Delivery
from amends.domain.outbox import ActionState

OUTBOX, STORE, ACCOUNT = table_of(OutboxRow), table_of(StoreRow), table_of(AccountRow)


def accounts_due(now: datetime) -> Select[int]:
    """Accounts with something approved, in doubt, or begun and perhaps left behind."""
    may_call = ACCOUNT.c.stopped.is_(None)
    ready = and_(
        OUTBOX.c.state == ActionState.APPROVED.value,
        or_(OUTBOX.c.not_before.is_(None), OUTBOX.c.not_before <= now),
        STORE.c.sends.is_(True),
        or_(may_call, OUTBOX.c.delivery != Delivery.API.value),
    )
    lost = and_(OUTBOX.c.state == ActionState.UNCERTAIN.value, OUTBOX.c.look_at <= now, may_call)
    dead = OUTBOX.c.state == ActionState.SENDING.value
    return (
        select(OUTBOX.c.account_id)
        .join(STORE, STORE.c.id == OUTBOX.c.store_id)
        .join(ACCOUNT, ACCOUNT.c.id == OUTBOX.c.account_id)
        .where(ON_ITS_WAY, or_(dead, and_(STORE.c.paused.is_(False), or_(ready, lost))))
        .distinct()
    )
