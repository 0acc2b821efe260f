"""What is due is sent, what fails is tried again, and nothing stands in anybody's way."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Any

import pytest

from amends.db.errors import NotFound
from amends.db.notices import Delivered, Said
from amends.db.unit import Memory
from amends.domain.hours import Quiet
from amends.domain.notice import Notice, NoticeKind
from amends.services.announce import announce
from amends.services.notices import GIVES_UP, NotSent, Outcome, Send, send_due, tell, try_out
from amends.testing.clock import ManualClock

from ..conftest import AddStore
from ..domain.notices import a_channel, a_notice
from .sinks import PLANTED, a_mail_server, a_robot

MINUTE = timedelta(minutes=1)


@dataclass(slots=True)
class Post:
    """Takes every text, but for the addresses that are down."""

    down: dict[str, Exception] = field(default_factory=dict)
    texts: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self, url: str, title: str, text: str) -> None:
        if url in self.down:
            raise self.down[url]
        self.texts.append((url, text))


@dataclass(slots=True)
class Office:
    """An agency with channels, and a post that carries its notices."""

    memory: Memory
    clock: ManualClock
    post: Post = field(default_factory=Post)

    def channel(self, name: str, url: str = "", **over: Any) -> None:
        with self.memory.unit() as unit:
            channel = a_channel(name=name, **over)
            unit.notices.add_channel(channel, url or name, self.clock.now())
            unit.commit()

    def tells(self, key: str, **over: Any) -> bool:
        told = a_notice(**{"key": key, "store": None, "at": self.clock.now()} | over)
        with self.memory.unit() as unit:
            new = tell(unit, told)
            unit.commit()
        return new

    def sends(self, send: Send | None = None, chance: Callable[[], float] = lambda: 0.5) -> Outcome:
        return send_due(self.memory, self.clock, send or self.post, chance)

    def log(self) -> list[Said]:
        with self.memory.look() as unit:
            return unit.notices.log(100)

    def states(self) -> list[Delivered]:
        return [one.state for entry in self.log() for one in entry.deliveries]


@pytest.fixture
def office(memory: Memory, clock: ManualClock) -> Office:
    return Office(memory, clock)


def test_a_notice_reaches_a_robot_and_a_mailbox_over_the_wire(
    office: Office, add_store: AddStore
) -> None:
    store = add_store()
    with a_robot() as robot, a_mail_server() as server:
        office.channel("robot", robot.url)
        mail = f"mailto://127.0.0.1:{server.port}/?from=a@desk.example&to=b@desk.example"
        office.channel("mail", mail, language="de")
        office.tells("case/1/new_review/1", store=store.id, label=store.label, stars=1)

        outcome = office.sends(announce)

    assert outcome == Outcome(sent=2)
    assert robot.texts == [f"New bad review: {store.label} · 1/5 stars"]
    assert server.mails[0]["Subject"] == f"Neue schlechte Bewertung: {store.label}"


def test_nothing_is_said_twice(office: Office) -> None:
    office.channel("team")

    assert office.tells("n/1")
    office.sends()
    assert not office.tells("n/1")
    office.sends()

    assert len(office.post.texts) == 1


def test_what_nobody_hears_is_kept_and_shown(office: Office) -> None:
    office.channel("lead", kinds={NoticeKind.SAFETY})

    assert office.tells("n/1")

    (entry,) = office.log()
    assert entry.deliveries == ()
    assert office.sends() == Outcome()


def test_a_failing_channel_keeps_no_other_waiting_and_is_shown(office: Office) -> None:
    office.channel("broken")
    office.channel("team")
    office.post.down["broken"] = NotSent("no such robot")
    office.tells("n/1")

    outcome = office.sends()

    assert outcome == Outcome(sent=1, failing=(("broken", "no such robot"),))
    assert [url for url, _ in office.post.texts] == ["team"]
    with office.memory.look() as unit:
        assert unit.notices.channel_named("broken").trouble == "no such robot"


def test_a_failing_channel_is_tried_again_at_growing_distances(office: Office) -> None:
    office.channel("broken")
    office.post.down["broken"] = NotSent("no such robot")
    office.tells("n/1")
    tries = []

    for minute in range(120):
        if office.sends(chance=lambda: 1.0).failing:
            tries.append(minute)
        office.clock.advance(MINUTE)

    assert tries == [0, 1, 3, 7, 15, 31, 61, 91]


def test_it_says_what_waited_once_it_works_again(office: Office) -> None:
    office.channel("broken")
    office.post.down["broken"] = NotSent("no such robot")
    for number in range(5):
        office.tells(f"n/{number}")
    office.sends()

    office.post.down.clear()
    office.clock.advance(MINUTE)

    assert office.sends().sent == 5
    ((_, text),) = office.post.texts
    assert len(text.splitlines()) == 5
    assert office.states() == [Delivered.SENT] * 5


@pytest.mark.parametrize(
    ("age", "state"),
    [(GIVES_UP - MINUTE, Delivered.WAITING), (GIVES_UP, Delivered.FAILED)],
)
def test_old_news_is_given_up(office: Office, age: timedelta, state: Delivered) -> None:
    office.channel("broken")
    office.post.down["broken"] = NotSent("no such robot")
    office.tells("n/1")
    office.clock.advance(age)

    office.sends()

    assert office.states() == [state]


def test_whatever_breaks_in_a_channel_stops_there_without_its_words(office: Office) -> None:
    office.channel("broken", f"dingtalk://{PLANTED}")
    office.channel("team")
    office.post.down[f"dingtalk://{PLANTED}"] = RuntimeError(f"cannot call {PLANTED}")
    office.tells("n/1")

    outcome = office.sends()

    assert outcome.failing == (("broken", "it cannot be used: RuntimeError"),)
    assert outcome.sent == 1


def test_one_channel_is_tried_once_a_turn(office: Office) -> None:
    asked = []

    def refuses(url: str, _title: str, _text: str) -> None:
        asked.append(url)
        raise NotSent("down")

    office.channel("broken")
    for number in range(3):
        office.tells(f"n/{number}")

    office.sends(refuses)
    office.sends(refuses, chance=lambda: 0.0)

    assert asked == ["broken"]
    assert [one.tries for entry in office.log() for one in entry.deliveries] == [1, 1, 1]


def test_what_waits_for_the_morning_is_asked_for_no_earlier(office: Office) -> None:
    office.channel("team", quiet=Quiet(begins=time(3), ends=time(8)), zone="UTC")
    office.tells("n/1")
    office.tells("n/2", kind=NoticeKind.SAFETY)

    assert office.sends() == Outcome(sent=1, waiting=1)
    office.clock.advance(timedelta(hours=4) - MINUTE)
    assert office.sends() == Outcome()
    office.clock.advance(MINUTE)
    assert office.sends() == Outcome(sent=1)


def test_a_digest_gathers_what_comes_while_it_waits(office: Office) -> None:
    office.channel("team", digest=30)
    for number in range(3):
        office.tells(f"n/{number}")
        assert office.sends().sent == 0
        office.clock.advance(9 * MINUTE)
    office.clock.advance(3 * MINUTE)

    assert office.sends().sent == 3
    ((_, text),) = office.post.texts
    assert len(text.splitlines()) == 3


def test_a_channel_that_rests_is_tried_only_for_what_is_urgent(office: Office) -> None:
    office.channel("broken")
    office.post.down["broken"] = NotSent("no such robot")
    office.tells("n/1")
    office.sends()
    office.post.down.clear()

    office.tells("n/2")
    assert office.sends() == Outcome(waiting=1)
    office.tells("n/3", kind=NoticeKind.SAFETY)
    assert office.sends() == Outcome(sent=1, waiting=1)
    office.clock.advance(MINUTE)
    assert office.sends() == Outcome(sent=2)


def test_a_program_that_died_while_sending_says_it_again(office: Office) -> None:
    def dies(_url: str, _title: str, _text: str) -> None:
        raise KeyboardInterrupt

    office.channel("team")
    office.tells("n/1")
    with pytest.raises(KeyboardInterrupt):
        office.sends(dies)

    assert office.sends() == Outcome()  # it may still be at work
    office.clock.advance(2 * MINUTE)
    assert office.sends() == Outcome(sent=1)


def test_nothing_is_held_open_while_a_channel_answers(office: Office) -> None:
    written = []

    def writes(_url: str, _title: str, _text: str) -> None:
        written.append(office.tells("n/2"))

    office.channel("team")
    office.tells("n/1")

    assert office.sends(writes).sent == 1
    assert written == [True]


def test_a_test_leaves_at_once_and_says_that_nothing_happened(office: Office) -> None:
    office.channel("team", quiet=Quiet(begins=time(3), ends=time(8)), kinds={"safety"}, digest=60)

    try_out(office.memory, office.clock, office.post, "team")

    assert office.post.texts == [("team", "Test, nothing happened")]
    assert office.states() == [Delivered.SENT]


def test_a_test_that_fails_says_why_and_is_not_tried_again(office: Office) -> None:
    office.channel("team")
    office.post.down["team"] = NotSent("no such robot")

    with pytest.raises(NotSent, match="no such robot"):
        try_out(office.memory, office.clock, office.post, "team")

    assert office.states() == [Delivered.FAILED]
    assert office.sends() == Outcome()


def test_only_a_channel_that_is_there_can_be_tried(office: Office) -> None:
    with pytest.raises(NotFound, match="no channel is called 'team'"):
        try_out(office.memory, office.clock, office.post, "team")


def test_what_a_person_reads_holds_no_words_of_a_buyer(office: Office) -> None:
    """All that a notice may carry, told and sent: our words, numbers and the store."""
    office.channel("team")
    told = a_notice(
        key="n/1", kind="safety", store=None, stars=1, cause="quality", danger="fire",
        due=office.clock.now(), case=17, link="https://desk.example/case/17", at=office.clock.now(),
    )  # fmt: skip
    with office.memory.unit() as unit:
        tell(unit, told)
        unit.commit()

    office.sends()

    ((_, text),) = office.post.texts
    assert text == (
        "SAFETY, look at once: taobao:示例 · 1/5 stars · fire · quality"
        f" · was due {told.due:%Y-%m-%d %H:%M} UTC (0 min ago) · https://desk.example/case/17"
    )
    assert isinstance(told, Notice)
