"""A small world around one case: an outbox, an inbox, and a platform that counts what arrives.

It does what the services do with a case, without a database, so that histories can be tried by the
thousand. A key is sent by one program at a time; an answer may be lost after the work was done.
"""

from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import TypeAdapter

from amends.domain.case import advance
from amends.domain.course import REACTIVE, SAFETY
from amends.domain.events import (
    Approved,
    Bounced,
    CaseEvent,
    Failed,
    HandedOver,
    Impossible,
    InDoubt,
    OrderConfirmed,
    Retried,
    Sent,
)
from amends.domain.outbox import ActionState
from amends.domain.playbook import MOST_CONTACTS
from amends.domain.standing import (
    AskAgain,
    Case,
    CaseStatus,
    Effect,
    Gather,
    IllegalTransition,
    OpenNext,
    OpenTicket,
    Propose,
    Withdraw,
)
from amends.testing.builders import NOON

from .cases import a_case

EVENTS: TypeAdapter[CaseEvent] = TypeAdapter(CaseEvent)
TAKES_BACK = (ActionState.PROPOSED, ActionState.APPROVED, ActionState.HANDED_OVER)
FINAL = (ActionState.DONE, ActionState.FAILED)


@dataclass
class Row:
    """An action in the outbox, and what the platform knows of it."""

    key: str
    state: ActionState = ActionState.PROPOSED
    stands: int = 0  # of the case, when somebody said yes
    arrived: bool = False

    @property
    def step(self) -> str:
        return self.key.split("/")[1]


Saved = tuple[Case, dict[str, Row], list[CaseEvent], Counter[str], int]


@dataclass
class World:
    """One case, and what is true around it."""

    case: Case = field(default_factory=a_case)
    now: datetime = NOON
    rows: dict[str, Row] = field(default_factory=dict)
    news: deque[tuple[str, ActionState]] = field(default_factory=deque)
    history: list[CaseEvent] = field(default_factory=list)
    shut: set[str] = field(default_factory=set)  # steps that have no way now
    arrivals: Counter[str] = field(default_factory=Counter)
    tickets: Counter[str] = field(default_factory=Counter)
    nexts: int = 0

    def happen(self, event: CaseEvent) -> bool:
        """Let it happen, with all that follows. False: a person's word came at the wrong time."""
        before = self._saved()
        waiting: deque[CaseEvent] = deque([event])
        try:
            while waiting:
                one = waiting.popleft()
                step = advance(self.case, one)
                self._grew(step.case, one)
                self.history.append(one)
                self.case = step.case
                for effect in step.effects:
                    waiting.extend(self._follow(effect, one))
        except IllegalTransition:
            if not event.by:
                raise  # news is heard at any time
            self._restore(before)
            return False
        return True

    def _grew(self, case: Case, event: CaseEvent) -> None:
        if case == self.case:
            return
        assert case.version == self.case.version + 1
        assert Case.model_validate_json(case.model_dump_json()) == case
        assert EVENTS.validate_json(EVENTS.dump_json(event)) == event

    def _follow(self, effect: Effect, event: CaseEvent) -> list[CaseEvent]:
        match effect:
            case Propose(key=key):
                return self._propose(effect, event, key)
            case Withdraw(key=key):
                return self._withdraw(key, event)
            case AskAgain(key=key):
                if self.rows[key].state is ActionState.APPROVED:
                    self.rows[key].state = ActionState.PROPOSED
            case OpenTicket(step=step):
                self.tickets[step.name] += 1
            case OpenNext() | Gather():
                assert self.case.status is CaseStatus.CLOSED
                self.nexts += isinstance(effect, OpenNext)
        return []

    def _propose(self, effect: Propose, event: CaseEvent, key: str) -> list[CaseEvent]:
        row = self.rows.get(key)
        assert row is None or row.state is ActionState.WITHDRAWN, f"{key} is {row.state} already"
        if effect.attempt > 1:
            assert isinstance(event, Retried | OrderConfirmed), "only a person raises the attempt"
        assert not self.case.held or effect.step.name == SAFETY.name
        if effect.step.contacts and effect.step.name not in REACTIVE:
            self._may_contact(effect)
        if effect.step.name in self.shut:
            return [Impossible(at=self.now, key=key, why="it has no way now")]
        self.rows[key] = Row(key)
        return []

    def _may_contact(self, effect: Propose) -> None:
        said = self.case.contacts
        assert len(said) < MOST_CONTACTS
        assert not self.case.declined
        assert effect.step.strategy not in [one.strategy for one in said]
        assert not said or any(not fact.used for fact in self.case.facts)

    def _withdraw(self, key: str, event: CaseEvent) -> list[CaseEvent]:
        row = self.rows.get(key)
        if row is None:
            return []  # it had no way, and the news of that is on its way
        if row.state in TAKES_BACK:
            row.state = ActionState.WITHDRAWN
            return []
        if event.by:  # what became of it must be heard first
            raise IllegalTransition(self.case, event, f"{key} is {row.state}; try in a moment")
        match row.state:
            case ActionState.SENDING | ActionState.UNCERTAIN:
                return [InDoubt(at=self.now, key=key, why="it was being sent")]
            case ActionState.DONE | ActionState.FAILED:
                return [self.news_of(key, row.state)]
        return []

    def leave(self, row: Row, by_hand: bool) -> None:
        """What the sending service does with an approved action, up to the call."""
        closed = self.case.status is CaseStatus.CLOSED
        if closed:
            row.state = ActionState.WITHDRAWN
            return
        if row.stands != self.case.stands or (self.case.held and row.step != SAFETY.name):
            row.state = ActionState.PROPOSED
            self.happen(Bounced(at=self.now, key=row.key, why="the case has moved on"))
        elif row.step in self.shut:
            row.state = ActionState.WITHDRAWN
            self.happen(Impossible(at=self.now, key=row.key, why="it has no way now"))
        elif by_hand:
            self.settle(row, ActionState.HANDED_OVER)
        else:
            row.state = ActionState.SENDING

    def arrive(self, row: Row) -> None:
        row.arrived = True
        self.arrivals[row.key] += 1

    def settle(self, row: Row, state: ActionState) -> None:
        """Write down what became of it, with its news."""
        row.state = state
        self.news.append((row.key, state))

    def tell(self) -> None:
        """Let the case hear the oldest news."""
        key, state = self.news.popleft()
        if state not in FINAL and self.rows[key].state is not state:
            return  # later news tells what came after it
        self.happen(self.news_of(key, state))

    def news_of(self, key: str, state: ActionState) -> CaseEvent:
        match state:
            case ActionState.DONE:
                return Sent(at=self.now, key=key)
            case ActionState.FAILED:
                return Failed(at=self.now, key=key, why="the platform refused it")
            case ActionState.HANDED_OVER:
                return HandedOver(at=self.now, key=key)
            case ActionState.APPROVED:
                return Approved(at=self.now, key=key)
        return InDoubt(at=self.now, key=key, why="the answer was lost")

    def replayed(self) -> Case:
        """The case that the events alone give."""
        case = a_case()
        for event in self.history:
            case = advance(case, event).case
        return case

    def _saved(self) -> Saved:
        rows = {key: Row(it.key, it.state, it.stands, it.arrived) for key, it in self.rows.items()}
        return self.case, rows, list(self.history), Counter(self.tickets), self.nexts

    def _restore(self, saved: Saved) -> None:
        self.case, self.rows, self.history, self.tickets, self.nexts = saved
