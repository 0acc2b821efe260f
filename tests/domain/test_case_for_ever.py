"""What is true of every case for ever, whatever happens to it and in whatever order.

Hypothesis plays the buyer, the platform, the clock and the people; `case_world` keeps the books.
"""

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from amends.domain.case import advance
from amends.domain.events import (
    Approved,
    Assigned,
    BuyerWrote,
    CannotReach,
    Closed,
    FactFound,
    Failed,
    HandReturned,
    Looked,
    Noted,
    Opened,
    OrderConfirmed,
    Rejected,
    Released,
    Retried,
    ReviewBack,
    ReviewChanged,
    ReviewGone,
    Sent,
    Skipped,
    Snoozed,
    TimePassed,
)
from amends.domain.hours import Clocks
from amends.domain.ids import OrderRef
from amends.domain.outbox import ActionState
from amends.domain.playbook import END, PlanStep
from amends.domain.standing import Case, CaseStatus
from amends.domain.triage import Danger, Signal
from amends.testing.builders import NOON

from .case_truths import TRUTHS
from .case_world import TAKES_BACK, Row, World
from .cases import ANNA, DAY, IMPROVE, LOOK, REMEDY, REPLY, THANK, WEEK

SAME = PlanStep(name="same", does=THANK.does, strategy=THANK.strategy)
LATER = REMEDY.model_copy(update={"name": "later", "after": WEEK, "strategy": "say what is mended"})
LAST = REPLY.model_copy(update={"name": "last", "then": END})
PLANS = (
    (THANK, REMEDY, LOOK, IMPROVE),
    (REPLY, THANK, IMPROVE, LOOK, REMEDY),
    (IMPROVE, THANK, SAME, LATER, LOOK),
    (THANK, REMEDY, LATER, LAST, LOOK),
)
DANGERS = st.sampled_from([(), (), (), (), (Danger.FIRE,), (Danger.FIRE, Danger.CHILD)])
GAPS = st.sampled_from([-2 * DAY, timedelta(0), timedelta(hours=1), 3 * DAY, WEEK, 30 * DAY])
PICK = st.integers(min_value=0, max_value=9)
UNDER_WAY = (ActionState.SENDING, ActionState.UNCERTAIN)


class Life(RuleBasedStateMachine):
    """One case, from its opening to whatever end."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.messages = 0

    @property
    def case(self) -> Case:
        return self.world.case

    @property
    def now(self) -> Any:
        return self.world.now

    def in_state(self, *states: ActionState) -> list[Row]:
        return [row for row in self.world.rows.values() if row.state in states]

    def one(self, pick: int, *states: ActionState) -> Row | None:
        found = self.in_state(*states)
        return found[pick % len(found)] if found else None

    @initialize(
        plan=st.sampled_from(PLANS),
        dangers=DANGERS,
        signals=st.sampled_from([(), (), (Signal.EXTORTION,)]),
        shut=st.sampled_from([set(), set(), set(), {"thank"}, {"reply", "answer"}, {"safety"}]),
        wrote=st.booleans(),
    )
    def opens(self, plan: Any, dangers: Any, signals: Any, shut: set[str], wrote: bool) -> None:
        self.world.shut = set(shut)
        self.world.happen(
            Opened(
                at=self.now,
                steps=plan,
                dangers=dangers,
                signals=signals,
                buyer_wrote=wrote,
                clocks=Clocks(marketplace=NOON + DAY),
            )
        )

    # Outside

    @rule(declined=st.sampled_from([False, False, False, True]), dangers=DANGERS)
    def buyer_writes(self, declined: bool, dangers: Any) -> None:
        self.messages += 1
        clocks = Clocks(marketplace=self.now + DAY)
        self.world.happen(
            BuyerWrote(
                at=self.now,
                message=self.messages,
                declined=declined,
                dangers=dangers,
                clocks=clocks,
            )
        )

    @rule(bad=st.booleans(), dangers=DANGERS)
    def review_changes(self, bad: bool, dangers: Any) -> None:
        self.world.happen(ReviewChanged(at=self.now, needs_work=bad, dangers=dangers))

    @rule(gone=st.booleans())
    def review_goes_or_returns(self, gone: bool) -> None:
        self.world.happen(ReviewGone(at=self.now) if gone else ReviewBack(at=self.now))

    @rule(gap=GAPS)
    def time_passes(self, gap: timedelta) -> None:
        self.world.now += gap
        self.world.happen(TimePassed(at=self.now))

    @rule(step=st.sampled_from(["thank", "reply", "safety", "answer", "remedy"]))
    def door_opens_or_shuts(self, step: str) -> None:
        self.world.shut ^= {step}

    # The outbox and the platform

    @precondition(lambda self: self.in_state(ActionState.PROPOSED))
    @rule(pick=PICK)
    def says_yes(self, pick: int) -> None:
        row = self.one(pick, ActionState.PROPOSED)
        if row and self.world.happen(Approved(at=self.now, by=ANNA, key=row.key)):
            row.state, row.stands = ActionState.APPROVED, self.case.stands

    @precondition(lambda self: self.in_state(ActionState.APPROVED))
    @rule(pick=PICK, by_hand=st.booleans())
    def begins_to_leave(self, pick: int, by_hand: bool) -> None:
        row = self.one(pick, ActionState.APPROVED)
        if row:
            self.world.leave(row, by_hand)
            if row.state is ActionState.SENDING:
                assert self.case.status is not CaseStatus.CLOSED

    @precondition(lambda self: self.in_state(ActionState.SENDING))
    @rule(
        pick=PICK,
        end=st.sampled_from(["done", "refused", "later", "lost", "lost but done", "by hand"]),
    )
    def call_ends(self, pick: int, end: str) -> None:
        row = self.one(pick, ActionState.SENDING)
        if row is None:
            return
        if end in ("done", "lost but done"):
            self.world.arrive(row)
        match end:
            case "done":
                self.world.settle(row, ActionState.DONE)
            case "refused":
                self.world.settle(row, ActionState.FAILED)
            case "later":
                self.world.settle(row, ActionState.APPROVED)
            case "by hand":
                self.world.settle(row, ActionState.HANDED_OVER)
            case _:
                self.world.settle(row, ActionState.UNCERTAIN)

    @precondition(lambda self: self.in_state(ActionState.UNCERTAIN))
    @rule(pick=PICK, once_more=st.booleans())
    def looked_up(self, pick: int, once_more: bool) -> None:
        row = self.one(pick, ActionState.UNCERTAIN)
        if row and row.arrived:
            self.world.settle(row, ActionState.DONE)
        elif row and once_more:
            self.world.settle(row, ActionState.APPROVED)
        elif row:
            self.world.settle(row, ActionState.FAILED)

    @precondition(lambda self: self.in_state(ActionState.UNCERTAIN))
    @rule(pick=PICK)
    def a_person_settles_the_doubt(self, pick: int) -> None:
        row = self.one(pick, ActionState.UNCERTAIN)
        if row is None:
            return
        told: dict[str, Any] = {"at": self.now, "by": ANNA, "key": row.key}
        event = Sent(**told) if row.arrived else Failed(**told, why="it is not there")
        if self.world.happen(event):
            state = ActionState.DONE if row.arrived else ActionState.FAILED
            self.world.settle(self.world.rows[row.key], state)

    @precondition(lambda self: self.in_state(ActionState.HANDED_OVER))
    @rule(pick=PICK, end=st.sampled_from(["done", "back", "nobody", "expired"]))
    def hand_ends(self, pick: int, end: str) -> None:
        row = self.one(pick, ActionState.HANDED_OVER)
        if row is None:
            return
        done = end == "done"
        told: dict[str, Any] = {"at": self.now, "by": "" if end == "expired" else ANNA}
        events = {
            "done": Sent(**told, key=row.key),
            "back": HandReturned(**told, key=row.key, why="the page is down"),
            "nobody": CannotReach(**told, key=row.key),
            "expired": HandReturned(**told, key=row.key, why="late", expired=True),
        }
        was, row.state = row.state, ActionState.DONE if done else ActionState.FAILED
        if not self.world.happen(events[end]):
            self.world.rows[row.key].state = was
            return
        self.world.settle(self.world.rows[row.key], row.state)
        if done:
            self.world.arrive(self.world.rows[row.key])

    @precondition(lambda self: self.in_state(ActionState.PROPOSED))
    @rule(end=st.sampled_from(["done", "done", "refused", "lost", "lost but done"]))
    def leaves_in_one_go(self, end: str) -> None:
        self.says_yes(0)
        self.begins_to_leave(0, by_hand=False)
        self.call_ends(0, end)
        while self.world.news:
            self.world.tell()

    @precondition(lambda self: self.in_state(ActionState.PROPOSED))
    @rule(by_hand=st.booleans())
    def is_under_way(self, by_hand: bool) -> None:
        self.says_yes(0)
        self.begins_to_leave(0, by_hand)
        if by_hand and self.world.news:
            self.world.tell()

    @precondition(lambda self: self.case.due)
    @rule()
    def time_comes(self) -> None:
        if self.case.due:
            self.world.now = max(self.now, self.case.due)
            self.world.happen(TimePassed(at=self.now))

    @precondition(lambda self: self.world.news)
    @rule()
    def case_hears(self) -> None:
        self.world.tell()

    @precondition(lambda self: self.in_state(ActionState.DONE, ActionState.FAILED))
    @rule(pick=PICK)
    def old_news_comes_again(self, pick: int) -> None:
        row = self.one(pick, ActionState.DONE, ActionState.FAILED)
        if row and (row.key, row.state) not in self.world.news:
            self.world.happen(self.world.news_of(row.key, row.state))

    # A person's word, in season or not

    @rule(pick=PICK)
    def says_no(self, pick: int) -> None:
        row = self.one(pick, *TAKES_BACK)
        if row:
            was, row.state = row.state, ActionState.WITHDRAWN
            if not self.world.happen(Rejected(at=self.now, by=ANNA, key=row.key, why="no")):
                self.world.rows[row.key].state = was

    @rule(
        word=st.sampled_from(
            [
                Skipped(at=NOON, by=ANNA, why="not needed"),
                Retried(at=NOON, by=ANNA),
                Retried(at=NOON, by=ANNA),
                Looked(at=NOON, by=ANNA),
                Released(at=NOON, by=ANNA, why="nobody is hurt"),
                Released(at=NOON, by=ANNA, why="nobody is hurt"),
                FactFound(at=NOON, by=ANNA, fact="the refund is booked"),
                Noted(at=NOON, by=ANNA, note=1),
                Snoozed(at=NOON, by=ANNA, until=NOON + DAY),
                Assigned(at=NOON, by=ANNA, to="ben"),
                OrderConfirmed(at=NOON, by=ANNA, order=OrderRef("1001")),
                OrderConfirmed(at=NOON, by=ANNA, order=OrderRef("1002")),
            ]
        )
    )
    def says(self, word: Any) -> None:
        self.world.happen(word.model_copy(update={"at": self.now}))

    @rule(rarely=PICK)
    def closes(self, rarely: int) -> None:
        if rarely == 7:
            self.world.happen(Closed(at=self.now, by=ANNA, outcome="problem_solved"))

    @invariant()
    def is_true_for_ever(self) -> None:
        for truth in TRUTHS:
            truth(self.world)

    def teardown(self) -> None:
        assert self.world.replayed() == self.case
        self.comes_to_rest()
        self.can_be_closed()
        assert self.world.replayed() == self.case

    def comes_to_rest(self) -> None:
        """All that is under way gets known, and all news is heard."""
        for row in self.in_state(*UNDER_WAY):
            state = ActionState.DONE if row.arrived else ActionState.FAILED
            self.world.settle(row, state)
        while self.world.news:
            self.world.tell()

    def can_be_closed(self) -> None:
        """People can bring every case to an end, and it hears without sending after that."""
        if self.case.held:
            assert self.world.happen(Released(at=self.now, by=ANNA, why="nobody is hurt"))
        if self.case.status is not CaseStatus.CLOSED and self.case.version:
            assert self.world.happen(Closed(at=self.now, by=ANNA, outcome="problem_not_solved"))
        for row in self.world.rows.values():
            assert row.state not in TAKES_BACK
        if self.case.version:
            same = advance(self.case, TimePassed(at=self.now + 90 * DAY))
            assert same.case is self.case
            assert not same.effects


TestLife = Life.TestCase
TestLife.settings = settings(
    max_examples=300,
    stateful_step_count=40,
    deadline=None,
    report_multiple_bugs=False,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
