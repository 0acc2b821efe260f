"""How an installation fares: what is fresh, what is late, what waits, and what is wrong, in words.

Read from rows alone, so it also tells when no daemon runs; that is its first alarm.
"""

from datetime import datetime, timedelta

from amends.db.scope import Scope
from amends.db.streams import Health
from amends.db.unit import Memory, Unit
from amends.domain.outbox import ActionState
from amends.domain.standing import CaseStatus
from amends.domain.values import Value

QUIET = timedelta(minutes=10)  # without a round for so long, it is an alarm; ours
_LATE = timedelta(minutes=5)  # what was due so long ago and is not done
_STUCK = timedelta(minutes=30)  # approved, and still here
_DEAD = timedelta(minutes=1)  # a daemon beats every ten seconds
_OWED = (ActionState.PROPOSED, ActionState.APPROVED, ActionState.SENDING, ActionState.UNCERTAIN,
         ActionState.HANDED_OVER)  # fmt: skip


class Alive(Value):
    """A daemon, or what is left of one."""

    holder: str
    started: datetime
    beat: datetime
    lives: bool


class AccountState(Value):
    """How the rounds of one account go."""

    stores: tuple[str, ...]  # their labels
    ran_at: datetime | None
    by_call: bool  # False: it has no credentials and is worked by hand
    sync_at: datetime | None  # read again then; None: not planned yet, or never by call
    failures: int = 0
    trouble: str = ""
    stopped: str = ""  # why no call is made, in words


class Waits(Value):
    """Actions in one state, and since when the oldest stands there."""

    state: ActionState
    count: int
    oldest: datetime | None


class Status(Value):
    """All of it, as of `at`."""

    at: datetime
    daemons: tuple[Alive, ...]
    last_round: datetime | None
    accounts: tuple[AccountState, ...]
    streams: tuple[Health, ...]
    outbox: tuple[Waits, ...]
    asks: int  # doubtful actions that only a person can settle
    inbox: int  # facts that nobody has looked at
    due_lag: timedelta  # how late the latest of what is due is
    cases: dict[CaseStatus, int]
    paused: tuple[str, ...]  # stores of which nothing is fetched or sent
    silenced: tuple[str, ...]  # stores whose kill switch is on
    failing: tuple[tuple[str, str], ...]  # channels of notices, with the reason
    alarms: tuple[str, ...]


def status_of(memory: Memory, now: datetime, scope: Scope | None = None) -> Status:
    """Look at everything once. Writes nothing."""
    scope = scope or Scope.everything()
    with memory.look() as unit:
        stores = unit.agency.stores(scope)
        rounds = {one.account: one for one in unit.rounds.all()}
        accounts = []
        for one in unit.agency.accounts(scope):
            state = rounds.get(one.id)
            labels = tuple(store.label for store in stores if store.account == one.id)
            accounts.append(
                AccountState(
                    stores=labels,
                    ran_at=state.ran_at if state else None,
                    by_call=one.has_credentials,
                    sync_at=state.sync_at if state and one.has_credentials else None,
                    failures=state.failures if state else 0,
                    trouble=state.trouble if state else "",
                    stopped=one.stopped or "",
                )
            )
        counts = unit.outbox.counts(scope)
        waits = tuple(
            Waits(state=state, count=counts[state], oldest=_oldest(unit, state, now))
            for state in _OWED
            if counts.get(state)
        )
        due = unit.cases.due(now, 1)
        late = [now - due[0].due] if due and due[0].due else []
        late += [now - one.sync_at for one in accounts if one.sync_at and not one.stopped]
        daemons = tuple(
            Alive(holder=holder, started=started, beat=beat, lives=now - beat < _DEAD)
            for holder, started, beat in unit.rounds.pulses()
        )
        found = Status(
            at=now,
            daemons=daemons,
            last_round=unit.rounds.last_ran(),
            accounts=tuple(accounts),
            streams=tuple(unit.streams.health(scope)),
            outbox=waits,
            asks=sum(one.asks for one in unit.outbox.listed(scope, [ActionState.UNCERTAIN])),
            inbox=unit.inbox.waiting(),
            due_lag=max([timedelta(0), *late]),
            cases=dict(unit.cases.counts(scope)),
            paused=tuple(one.label for one in stores if one.paused),
            silenced=tuple(one.label for one in stores if not one.sends),
            failing=tuple(
                (one.channel.name, one.trouble) for one in unit.notices.channels() if one.trouble
            ),
            alarms=(),
        )
    return found.model_copy(update={"alarms": tuple(_alarms(found))})


def _oldest(unit: Unit, state: ActionState, now: datetime) -> datetime | None:
    """Since when the oldest stands there; what we ourselves put off is no delay."""
    return unit.outbox.oldest(state, now if state is ActionState.APPROVED else None)


def _alarms(found: Status) -> list[str]:
    said = []
    lives = any(one.lives for one in found.daemons)
    if found.outbox or any(one.by_call for one in found.accounts):
        if found.last_round is None and not lives:
            said.append("no round has ever run: start `amends run`")
        elif found.last_round and found.at - found.last_round > QUIET and not lives:
            minutes = (found.at - found.last_round) // timedelta(minutes=1)
            said.append(f"no round has run for {minutes} minutes: is `amends run` alive?")
    said += [
        f"{', '.join(one.stores)} waits for a person: {one.stopped}"
        for one in found.accounts
        if one.stopped
    ]
    said += [
        f"what was approved has waited since {waits.oldest:%Y-%m-%d %H:%M} UTC"
        for waits in found.outbox
        if waits.state is ActionState.APPROVED and waits.oldest and found.at - waits.oldest > _STUCK
    ]
    if found.asks:
        said.append(f"{found.asks} may have been sent, and only a person can tell: `amends outbox`")
    if lives and found.due_lag > _LATE:
        said.append(f"what is due is {found.due_lag // timedelta(minutes=1)} minutes late")
    said += [f"the notices of {name} fail: {why}" for name, why in found.failing]
    return said
