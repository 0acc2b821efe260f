"""One shop of the fake marketplace with a memory behind it, and what a test asks of both."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from amends.db.scope import Scope
from amends.db.unit import Memory
from amends.domain.coverage import Covered
from amends.domain.reading import Plan, ReadingRules
from amends.domain.review import Change
from amends.domain.store import Store
from amends.domain.times import zone_named
from amends.services.sync import WHOLE, Slice, sync
from amends.services.tally import Tally
from amends.testing.clock import ManualClock

from ..db.rows import Row, dump, rows
from .fake_market import DAY, HOUR, RULES, STREAM, FakeConnector, FakeMarket, Platform

ALL = Scope.everything()
# What the mere passing of a reading changes: when it was, and the plan that says so.
PASSING = {"coverage": {"as_of", "stretches"}, "stream": {"plan", "version", "read_at"}}


@dataclass(slots=True)
class Shop:
    memory: Memory
    store: Store
    platform: Platform
    clock: ManualClock
    rules: ReadingRules = RULES
    market: type[FakeMarket] = FakeMarket

    def sync(self, slice_: Slice = WHOLE) -> Tally:
        market = self.market(self.platform, self.rules)
        connector = FakeConnector(self.platform, self.store.label)
        return sync(self.store, market, connector, self.memory, self.clock, slice_=slice_)

    def later(self, by: timedelta, slice_: Slice = WHOLE) -> Tally:
        self.clock.advance(by)
        return self.sync(slice_)

    def settle(self) -> None:
        """Read undisturbed until nothing is left, and until whatever vanished is known as gone."""
        for by in (timedelta(seconds=1), 2 * HOUR, 2 * HOUR, DAY + HOUR, DAY + HOUR):
            while not self.later(by).done:
                pass

    def dump(self) -> dict[str, list[Row]]:
        """The whole database, but for what the mere passing of a reading changes."""
        return dump(self.memory, without=PASSING)

    def plan(self) -> Plan:
        (row,) = rows(self.memory, "stream")
        return Plan.model_validate(row["plan"])

    def trouble(self) -> str | None:
        with self.memory.look() as unit:
            return unit.streams.health(ALL)[0].trouble

    def texts(self) -> list[str]:
        """The text of every review that is visible, oldest first."""
        with self.memory.look() as unit:
            sights = unit.queue.page(ALL, limit=10_000)
        return [one.review.text for one in reversed(sights) if one.gone_at is None]

    def covered(self) -> dict[date, Covered]:
        with self.memory.look() as unit:
            days = unit.coverage.days(ALL)
        return {one.coverage.day: one.coverage.status(zone_named(one.zone)) for one in days}

    def reasons(self) -> set[str]:
        """Why days are not complete, each once, but for the hours that were not asked for."""
        with self.memory.look() as unit:
            days = unit.coverage.days(ALL)
        found = {why for one in days for why in one.coverage.reasons(zone_named(one.zone))}
        return {why for why in found if not why.startswith("not read")}


def outcome(memory: Memory) -> dict[str, Any]:
    """What is known in the end, without when it was learnt."""
    with memory.look() as unit:
        sights = unit.queue.page(ALL, limit=10_000)
        histories = {one.id: unit.queue.history(ALL, one.id) for one in sights}
        coverage = unit.coverage.days(ALL)
        rejects = unit.rejects.all(ALL)
    keys = {one.id: one.review.key.value for one in sights}
    return {
        "reviews": {keys[one.id]: (one.review, one.gone_at is not None) for one in sights},
        "revisions": {
            keys[one]: [(revision.changes, revision.before, revision.after) for revision in history]
            for one, history in histories.items()
        },
        "inbox": sorted(
            (keys[row["subject"]], row["number"], row["kind"]) for row in rows(memory, "inbox")
        ),
        "rejects": sorted(reject.reason for reject in rejects),
        "coverage": {
            one.coverage.day: (
                one.coverage.status(zone_named(one.zone)),
                [
                    why
                    for why in one.coverage.reasons(zone_named(one.zone))
                    if "not read" not in why
                ],
            )
            for one in coverage
        },
    }


def told_changes(memory: Memory) -> list[str]:
    return [row["kind"].removeprefix("review: ") for row in rows(memory, "inbox")]


__all__ = ["ALL", "STREAM", "Change", "Shop", "outcome", "told_changes"]
