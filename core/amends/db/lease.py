"""Leases: which round works an account now. One holder at a time, with a number that grows."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, or_, select, update

from amends.db.bulk import insert_new
from amends.db.engine import writing
from amends.db.tables import LeaseRow, table_of
from amends.db.types import micros
from amends.domain.times import Clock

LEASE = table_of(LeaseRow)


class Held(Exception):
    """Another round works this account now."""

    def __init__(self, name: str, holder: str, until: datetime) -> None:
        super().__init__(
            f"{name} is being worked by {holder}; it is free again by {until:%H:%M:%S} UTC"
        )
        self.holder = holder
        self.until = until


class Leases:
    """The leases of one database. A holder that dies loses its lease when `until` passes."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def take(self, name: str, holder: str, length: timedelta) -> int:
        """Take or renew the lease called `name`, and give its number. Raises Held."""
        with writing(self._engine) as connection:
            now = self._clock.now()
            insert_new(
                connection,
                LEASE,
                ("name", "holder", "number", "until"),
                [(name, "", 0, micros(now))],
            )
            # Nobody's lease is free whatever its time says: the clock may have jumped back.
            free = or_(LEASE.c.until <= now, LEASE.c.holder.in_(["", holder]))
            taken = connection.execute(
                update(LEASE)
                .where(LEASE.c.name == name, free)
                .values(holder=holder, number=LEASE.c.number + 1, until=now + length)
            )
            row = connection.execute(select(LEASE).where(LEASE.c.name == name)).one()
            connection.commit()
        if taken.rowcount != 1:
            raise Held(name, row.holder, row.until)
        return int(row.number)

    def give_back(self, name: str, holder: str) -> None:
        """Let go of a lease; one that another holds by now is left alone."""
        with writing(self._engine) as connection:
            connection.execute(
                update(LEASE)
                .where(LEASE.c.name == name, LEASE.c.holder == holder)
                .values(holder="", until=self._clock.now())
            )
            connection.commit()
