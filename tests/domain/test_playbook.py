"""Which playbook is taken, in which order its steps come, and which are refused at load."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from amends.domain.action import ActionKind
from amends.domain.course import REACTIVE
from amends.domain.playbook import (
    END,
    OWN_NAMES,
    Inner,
    PlanStep,
    Playbook,
    choose,
    following,
    weighed,
)
from amends.domain.review import ReviewKind
from amends.domain.triage import Cause

from .cases import IMPROVE, LOOK, REMEDY, REPLY, THANK

ARTICLE, SELLER = ReviewKind.PRODUCT, ReviewKind.SELLER
TEMPLATES = {"thanks": "message", "sorry": "public_reply"}


def a_playbook(*steps: PlanStep, **over: Any) -> Playbook:
    """A playbook for every cause, on every marketplace."""
    plain: dict[str, Any] = {"id": "general", "says": "for the rest", "steps": steps or (THANK,)}
    return Playbook(**plain | over)


def goes(step: PlanStep, then: str) -> PlanStep:
    """The step, with another one after it than the next."""
    return step.model_copy(update={"then": then})


def always(_: ActionKind) -> str:
    return ""


GENERAL = a_playbook()
OF_CAUSE = a_playbook(id="quality", causes=(Cause.QUALITY,))
OF_SELLER = a_playbook(id="seller", about=SELLER)
ON_TMALL = a_playbook(id="on-tmall", marketplace="tmall")
TMALL_CAUSE = a_playbook(id="tmall-quality", marketplace="tmall", causes=(Cause.QUALITY,))
ALL = (TMALL_CAUSE, ON_TMALL, OF_SELLER, OF_CAUSE, GENERAL)


@pytest.mark.parametrize(
    ("marketplace", "cause", "about", "taken"),
    [
        ("tmall", Cause.QUALITY, ARTICLE, TMALL_CAUSE),
        ("tmall", Cause.SERVICE, ARTICLE, ON_TMALL),
        ("tmall", None, ARTICLE, ON_TMALL),
        ("otto", Cause.QUALITY, ARTICLE, OF_CAUSE),
        ("otto", Cause.QUALITY, SELLER, OF_CAUSE),
        ("otto", Cause.SERVICE, SELLER, OF_SELLER),
        ("otto", Cause.SERVICE, ARTICLE, GENERAL),
        ("otto", None, ARTICLE, GENERAL),
    ],
)
def test_the_playbook_that_fits_best_is_taken(
    marketplace: str, cause: Cause | None, about: ReviewKind, taken: Playbook
) -> None:
    assert choose(ALL, marketplace, cause, about) == taken


def test_of_equals_the_later_wins_so_an_agencys_own_comes_first() -> None:
    own = a_playbook(REPLY)

    assert choose((GENERAL, own), "otto", None, ARTICLE) == own


@pytest.mark.parametrize("books", [(), (TMALL_CAUSE, OF_SELLER)])
def test_where_none_fits_none_is_taken(books: tuple[Playbook, ...]) -> None:
    assert choose(books, "otto", Cause.SERVICE, ARTICLE) is None


@pytest.mark.parametrize(
    ("then", "after"), [(None, 1), (END, 3), ("look", 2), ("remedy", 1), ("thank", 0)]
)
def test_a_step_is_followed_by_the_next_one_or_by_the_one_it_names(
    then: str | None, after: int
) -> None:
    first = THANK.model_copy(update={"then": then})

    assert following((first, REMEDY, LOOK), 0) == after


def test_past_the_last_step_is_the_end() -> None:
    assert following((THANK, REMEDY), 1) == 2


def weigh(*steps: PlanStep, never: Any = always) -> tuple[str, ...]:
    return weighed(a_playbook(*steps), never, TEMPLATES)


def test_a_playbook_that_can_be_done_and_ends_has_nothing_against_it() -> None:
    thanks = THANK.model_copy(update={"templates": ("thanks",)})

    assert weigh(REPLY, thanks, REMEDY, LOOK, IMPROVE) == ()


@pytest.mark.parametrize(
    ("steps", "reason"),
    [
        ((goes(THANK, "thank"),), "it never ends: thank → thank"),
        ((REPLY, THANK, goes(LOOK, "thank")), "it never ends: thank → look → thank"),
    ],
)
def test_a_loop_is_refused_with_its_way(steps: tuple[PlanStep, ...], reason: str) -> None:
    assert weigh(*steps) == (reason,)


@pytest.mark.parametrize("then", [END, "look"])
def test_a_step_that_is_never_reached_is_refused(then: str) -> None:
    reasons = weigh(goes(THANK, then), REPLY, LOOK)

    assert "step reply is never reached" in reasons
    assert ("step look is never reached" in reasons) is (then == END)


def test_a_step_that_can_never_be_allowed_is_refused_with_the_reason() -> None:
    def never(kind: ActionKind) -> str:
        return "no reply exists" if kind is ActionKind.PUBLIC_REPLY else ""

    assert weigh(THANK, REPLY, LOOK, IMPROVE, never=never) == (
        "step reply: public_reply can never be done there: no reply exists",
    )


def test_a_second_message_that_tries_the_same_is_refused() -> None:
    same = REMEDY.model_copy(update={"strategy": THANK.strategy})

    assert weigh(THANK, same) == ("step remedy tries the same again: 'thank and own up'",)


def test_two_messages_are_enough() -> None:
    third = REMEDY.model_copy(update={"name": "third", "strategy": "once more"})

    assert weigh(THANK, REMEDY) == ()
    assert weigh(THANK, REMEDY, third) == ("3 messages to one buyer: 2 at most",)


def test_the_same_strategy_in_public_is_no_second_message() -> None:
    public = REPLY.model_copy(update={"strategy": THANK.strategy})

    assert weigh(THANK, public) == ()


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("thank-you", "step thank: no template is called 'thank-you'"),
        ("sorry", "step thank: template 'sorry' is a public_reply, not a message"),
    ],
)
def test_a_template_must_exist_and_be_of_the_kind(template: str, reason: str) -> None:
    assert weigh(THANK.model_copy(update={"templates": ("thanks", template)})) == (reason,)


def test_every_reason_is_named_at_once() -> None:
    again = REMEDY.model_copy(update={"strategy": THANK.strategy, "templates": ("nowhere",)})

    assert len(weigh(goes(THANK, "remedy"), REPLY, again)) == 3


def test_the_names_that_no_playbook_may_use_are_those_of_what_an_event_calls_for() -> None:
    assert OWN_NAMES == REACTIVE


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ((THANK, THANK), "two steps are called 'thank'"),
        ((goes(THANK, "nowhere"),), "no step is called 'nowhere'"),
        ((THANK.model_copy(update={"name": "answer"}),), "no step may be called 'answer'"),
        ((THANK.model_copy(update={"name": "safety"}),), "no step may be called 'safety'"),
        ((THANK.model_copy(update={"name": "end"}),), "no step may be called 'end'"),
    ],
)
def test_names_of_steps_mean_one_thing(steps: tuple[PlanStep, ...], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        a_playbook(*steps)


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"does": Inner.IMPROVE}, "say who must improve"),
        ({"after": timedelta(seconds=-1)}, "after lies between 0 and 365 days"),
        ({"after": timedelta(days=365, seconds=1)}, "after lies between 0 and 365 days"),
        ({"patience": timedelta(0)}, "patience lies between 0 and 365 days"),
        ({"patience": timedelta(days=365, seconds=1)}, "patience lies between 0 and 365 days"),
    ],
)
def test_a_step_that_makes_no_sense_is_refused(over: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        PlanStep(**THANK.model_dump() | over)


@pytest.mark.parametrize(
    "over",
    [
        {"does": Inner.IMPROVE, "owner": "supplier"},
        {"after": timedelta(0)},
        {"after": timedelta(days=365)},
        {"patience": timedelta(seconds=1)},
        {"patience": timedelta(days=365)},
    ],
)
def test_a_step_at_the_edge_is_taken(over: dict[str, Any]) -> None:
    assert PlanStep(**THANK.model_dump() | over).name == "thank"
