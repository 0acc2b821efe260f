"""Keeps when each account is read next, how its last round went, and which daemons are alive."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, or_, select, update

from amends.db.bulk import insert_new
from amends.db.columns import table_of
from amends.db.tables import AccountRow
from amends.db.tables_of_cases import PulseRow, RoundRow
from amends.db.types import micros
from amends.domain.ids import AccountId
from amends.domain.values import Value, storable

ROUND = table_of(RoundRow)
PULSE = table_of(PulseRow)
ACCOUNT = table_of(AccountRow)
_SKEW = timedelta(minutes=1)  # by so much the clocks of two machines may differ
_FORGOTTEN = timedelta(days=1)  # a daemon that crashed is shown so long


class RoundState(Value):
    """How the rounds of an account go."""

    account: AccountId
    sync_at: datetime  # read again then
    ran_at: datetime | None = None  # None: never yet
    failures: int = 0  # in a row
    trouble: str = ""
    trouble_at: datetime | None = None


class Rounds:
    """The rounds of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, now: datetime) -> None:
        """Give every account that has none a round, due now."""
        known = select(ROUND.c.account_id)
        fresh = select(ACCOUNT.c.id).where(ACCOUNT.c.id.not_in(known))
        ids = [row[0] for row in self._connection.execute(fresh)]
        columns = ("account_id", "sync_at", "failures", "trouble")
        rows = [(one, micros(now), 0, "") for one in ids]
        insert_new(self._connection, ROUND, columns, rows)

    def due(self, now: datetime) -> Sequence[AccountId]:
        """Accounts that are to be read by now, longest due first.

        One that was read in the future is due as well: the clock has jumped back.
        """
        due = or_(ROUND.c.sync_at <= now, ROUND.c.ran_at > now + _SKEW)
        query = select(ROUND.c.account_id).where(due).order_by(ROUND.c.sync_at)
        return [AccountId(row[0]) for row in self._connection.execute(query)]

    def all(self) -> Sequence[RoundState]:
        rows = self._connection.execute(select(ROUND).order_by(ROUND.c.account_id))
        return [
            RoundState(
                account=row.account_id,
                sync_at=row.sync_at,
                ran_at=row.ran_at,
                failures=row.failures,
                trouble=row.trouble,
                trouble_at=row.trouble_at,
            )
            for row in rows
        ]

    def failures(self, account: AccountId) -> int:
        query = select(ROUND.c.failures).where(ROUND.c.account_id == account)
        return int(self._connection.execute(query).scalar() or 0)

    def put(
        self,
        account: AccountId,
        *,
        sync_at: datetime,
        now: datetime,
        failures: int = 0,
        trouble: str = "",
    ) -> None:
        """Write down how a round went, and when the account is read next."""
        self._connection.execute(
            update(ROUND)
            .where(ROUND.c.account_id == account)
            .values(
                sync_at=sync_at,
                ran_at=now,
                failures=failures,
                trouble=storable(trouble),
                trouble_at=now if trouble else ROUND.c.trouble_at,
            )
        )

    def bring_forward(self, account: AccountId, at: datetime) -> None:
        """Read an account at `at`, if it would have been read later."""
        self._connection.execute(
            update(ROUND)
            .where(ROUND.c.account_id == account, ROUND.c.sync_at > at)
            .values(sync_at=at)
        )

    def last_ran(self) -> datetime | None:
        """When any round ran last; None: never."""
        found: datetime | None = self._connection.execute(select(func.max(ROUND.c.ran_at))).scalar()
        return found

    def beat(self, holder: str, now: datetime) -> None:
        """Say that a daemon is alive, and forget those that died long ago."""
        self._connection.execute(delete(PULSE).where(PULSE.c.beat_at < now - _FORGOTTEN))
        when = micros(now)
        columns = ("holder", "started_at", "beat_at")
        insert_new(self._connection, PULSE, columns, [(holder, when, when)])
        self._connection.execute(update(PULSE).where(PULSE.c.holder == holder).values(beat_at=now))

    def leave(self, holder: str) -> None:
        """A daemon ends."""
        self._connection.execute(delete(PULSE).where(PULSE.c.holder == holder))

    def pulses(self) -> Sequence[tuple[str, datetime, datetime]]:
        """Daemons with the time of their start and of their last sign of life, newest first."""
        rows = self._connection.execute(select(PULSE).order_by(PULSE.c.beat_at.desc()))
        return [(row.holder, row.started_at, row.beat_at) for row in rows]
