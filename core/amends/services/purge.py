"""Deletes personal data whose day has come, whether or not anybody asks for it again."""

from amends.db.unit import Memory
from amends.domain.times import Clock


def purge(memory: Memory, clock: Clock) -> int:
    """Delete what may no longer be kept of buyers, and say how many fields and messages."""
    with memory.unit() as unit:
        deleted = unit.evidence.purge(clock.now()) + unit.messages.purge(clock.now())
        unit.commit()
    return deleted
