"""What to read next: the plan of a store's stream, as one value that survives a crash.

The plan holds stretches of time still to be read and the length of one bite. A reading takes a
bite from the newest end of the first stretch, so that a fresh complaint comes in before last
year's. Where the platform cuts an answer short without saying so, the bite is halved and asked
again; where answers are thin, bites grow. A stretch leaves the plan only with the page that
ends it, in the transaction that stores that page; one that cannot be read goes to its end.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from pydantic import AwareDatetime, Field

from amends.domain.times import SECOND, Span
from amends.domain.values import Value

_WIDEST = timedelta(days=60)
_GROWTH = 8.0  # at most, from one bite to the next
_FULL_ENOUGH = 2 / 3  # of the cap: a bite this full leaves room for a busier day


class Reread(Value):
    """Read everything younger than `age` again whenever `every` has passed: minds change."""

    age: timedelta
    every: timedelta


class ReadingRules(Value):
    """How one stream of one marketplace wants to be read; declared by its plugin."""

    horizon: timedelta  # how far back the platform shows anything
    every: timedelta = timedelta(0)  # nothing new is asked for within this time of the last plan
    overlap: timedelta = timedelta(hours=1)  # a reading begins this much before the last one ended
    cap: int | None = None  # an answer with this many items has lost the rest; None: no such cap
    first_bite: timedelta = timedelta(days=7)
    rereads: tuple[Reread, ...] = ()
    looks: tuple[timedelta, ...] = ()  # ages at which a review is looked at by name; empty: never
    gone_after: timedelta = timedelta(hours=1)  # between the two readings that must both lack it
    doubt_after: timedelta = timedelta(hours=24)  # the same, when many are lacking at once


class Plan(Value):
    """Where the reading of one stream stands."""

    todo: tuple[Span, ...] = ()  # next first; each is eaten from its newest end
    planned_to: AwareDatetime | None = None  # everything before is read or stands in `todo`
    bite: timedelta
    reread: dict[str, AwareDatetime] = Field(default_factory=dict)  # age in seconds -> last planned
    plugin: dict[str, Any] | None = None  # the plugin's own, opaque, for the bite under way
    begun: bool = False  # some of the bite under way was given in an earlier slice
    lacks: tuple[str, ...] = ()  # what the bite under way is known to lack, in words
    turns: int = 0  # bites and looks that were taken since this was planned

    @classmethod
    def fresh(cls, rules: ReadingRules) -> "Plan":
        return cls(bite=rules.first_bite)

    def next_bite(self) -> Span | None:
        """The stretch to read now, ending on the newest side; None when all is read."""
        if not self.todo:
            return None
        whole = self.todo[0]
        return Span(since=max(whole.since, whole.until - self.bite), until=whole.until)

    def eaten(self, bite: Span, items: int, rules: ReadingRules) -> "Plan":
        """The plan once `bite` was read to its end and held `items` items."""
        length = self._next_length(bite, items, rules)
        return self._beyond(bite).model_copy(update={"bite": length})

    def postponed(self, bite: Span) -> "Plan":
        """The plan once `bite` could not be read: it is read from its begin, after all else."""
        beyond = self._beyond(bite)
        return beyond.model_copy(update={"todo": (*beyond.todo, bite)})

    def halved(self, bite: Span) -> "Plan":
        """The plan once `bite` turned out to be cut short: the same again, in halves.

        Raises ValueError when the bite is one second, which no platform cuts finer.
        """
        newer = bite.halves()[1]
        start = {"plugin": None, "begun": False, "lacks": ()}
        return self.model_copy(update={"bite": newer.length, **start})

    def _beyond(self, bite: Span) -> "Plan":
        """The plan without `bite`, its next one."""
        first, *rest = self.todo
        left = (Span(since=first.since, until=bite.since),) if first.since < bite.since else ()
        return self.model_copy(
            update={
                "todo": (*left, *rest),
                "plugin": None,
                "begun": False,
                "lacks": (),
                "turns": self.turns + 1,
            }
        )

    def _next_length(self, bite: Span, items: int, rules: ReadingRules) -> timedelta:
        if bite.length < self.bite or rules.cap is None:
            return self.bite  # the rest of a stretch says nothing about the density
        wanted = rules.cap * _FULL_ENOUGH / max(items, 1)
        grown = self.bite * min(_GROWTH, max(0.5, wanted))
        return min(max(timedelta(seconds=int(grown.total_seconds())), SECOND), _WIDEST)


def plan_more(
    plan: Plan, rules: ReadingRules, now: datetime, doubted: Sequence[datetime] = ()
) -> Plan:
    """Lay out the next readings, before whatever the plan still has to do.

    First what is new, with an overlap for entries that came late; then the stretches around
    `doubted` reviews, which the last complete reading lacked; then whatever is due again.
    Nothing reaches beyond the horizon, where everything is lacking, nor beyond `now`.
    """
    now = now.replace(microsecond=0)  # no platform filters finer; the rest is read next time
    edge = now - rules.horizon
    since = edge
    if plan.planned_to and plan.planned_to <= now:
        since = max(plan.planned_to - rules.overlap, edge)
    # Else a clock was ahead and is put back: nothing that it planned counts as read.
    todo = [Span(since=since, until=now)] if since < now else []
    todo += _around(doubted, edge, now, widest=plan.bite / 8)

    reread = {age: at for age, at in plan.reread.items() if at <= now}
    oldest = since
    for rule in rules.rereads:
        name = str(int(rule.age.total_seconds()))
        begin = max(now - rule.age, edge)
        last = reread.get(name)  # None: the plugin declared this rule after the last plan
        if begin >= since or last is None or now - last >= rule.every:
            oldest = min(oldest, begin)
    for rule in rules.rereads:  # a wide re-reading serves the narrow ones too
        if max(now - rule.age, edge) >= oldest:
            reread[str(int(rule.age.total_seconds()))] = now
    if oldest < since:
        todo.append(Span(since=oldest, until=since))
    return plan.model_copy(
        update={
            "todo": (*todo, *_joined(_without(plan.todo, todo))),
            "planned_to": now,
            "reread": reread,
            "plugin": None,
            "begun": False,
            "lacks": (),
            "turns": 0,
        }
    )


def _without(spans: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    """What is left of `spans` once `taken` is cut out: a spent budget must not make plans grow."""
    left = list(spans)
    for hole in taken:
        left = [rest for span in left for rest in span.outside(hole)]
    return left


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Neighbours in the plan that touch, the newer one first, become one."""
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].since == span.until:
            joined[-1] = Span(since=span.since, until=joined[-1].until)
        else:
            joined.append(span)
    return tuple(joined)


def first_look(written: datetime, rules: ReadingRules) -> datetime | None:
    """When a new review is looked at by name for the first time; None when it never is."""
    return written + min(rules.looks) if rules.looks else None


def next_look(written: datetime, rules: ReadingRules, now: datetime) -> datetime | None:
    """When a review is next looked at by name; None when no look is left."""
    return min((written + age for age in rules.looks if written + age > now), default=None)


def _around(
    moments: Sequence[datetime], edge: datetime, now: datetime, *, widest: timedelta
) -> list[Span]:
    """Short spans that hold the `moments` from `edge` to `now`, newest first, without overlap.

    Neighbours are joined while the whole is no wider than `widest`.
    """
    spans: list[Span] = []
    for moment in sorted(moments, reverse=True):
        second = moment.replace(microsecond=0)
        since = max(second - SECOND, edge)
        until = min(second + 2 * SECOND, spans[-1].since if spans else now)
        if since >= until:
            continue  # laid out already, or no longer shown
        if spans and spans[-1].until - since <= widest:
            spans[-1] = Span(since=since, until=spans[-1].until)
        else:
            spans.append(Span(since=since, until=until))
    return spans
