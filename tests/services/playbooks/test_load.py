"""Playbooks are read from TOML, and what is wrong is said with step, field and what to write."""

from datetime import timedelta

import pytest

from amends.domain.triage import Cause
from amends.services.playbooks import BadPlaybook, read

LOOK = """
[[steps]]
name = "look"
does = "look"
strategy = "see how it stands"
"""
HEAD = """
id = "house-leaks"
causes = ["quality"]
says = '''
The cause first,
then a look.
'''
"""


def test_one_playbook_is_a_file_of_its_own() -> None:
    (book,) = read(HEAD + LOOK)

    assert (book.id, book.causes) == ("house-leaks", (Cause.QUALITY,))
    assert book.says == "The cause first, then a look."


def test_several_stand_in_one_file() -> None:
    several = HEAD.replace("\nid", "[[playbooks]]\nid") + LOOK.replace("steps", "playbooks.steps")

    books = read(several + several.replace("leaks", "breaks"))

    assert [one.id for one in books] == ["house-leaks", "house-breaks"]


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("7 days", timedelta(days=7)),
        ("1 week", timedelta(days=7)),
        ("36 hours", timedelta(hours=36)),
        ("1.5 hours", timedelta(minutes=90)),
        ("90 minutes", timedelta(minutes=90)),
        ("P7D", timedelta(days=7)),
    ],
)
def test_a_time_is_written_as_people_say_it(written: str, means: timedelta) -> None:
    (book,) = read(HEAD + LOOK + f'after = "{written}"')

    assert book.steps[0].after == means


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id = ", "this is no TOML"),
        (HEAD, "playbook 'house-leaks': steps is missing"),
        (HEAD + LOOK + "when = 3", "step look: 'when' is not known; leave it out"),
        (HEAD + LOOK + 'after = "soon"', 'step look: after is a time such as "7 days"'),
        (HEAD + LOOK + 'after = "400 days"', "after lies between 0 and 365 days"),
        (HEAD + LOOK + 'then = "loop"', "playbook 'house-leaks': no step is called 'loop'"),
        (HEAD + LOOK + LOOK, "two steps are called 'look'"),
        (
            HEAD + LOOK.replace('"look"', '"dance"'),
            "step dance: does is one of public_reply, message",
        ),
        (HEAD + LOOK.replace('"look"', '"answer"', 1), "no step may be called 'answer'"),
        (
            HEAD + LOOK.replace('does = "look"', 'does = "improve"'),
            "'house-leaks', step look: say who must improve",
        ),
        (HEAD.replace("quality", "weather") + LOOK, "causes: Input should be"),
        ("playbooks = []", "[[playbooks]] is empty"),
        ("playbooks = [3]", "a playbook is a table"),
        ('says = "x"\nplaybooks = []', "'says' stands beside [[playbooks]]"),
    ],
)
def test_what_is_wrong_is_said_with_where_it_stands(text: str, says: str) -> None:
    with pytest.raises(BadPlaybook) as refused:
        read(text, "house.toml")

    assert str(refused.value).startswith("house.toml: ")
    assert says in str(refused.value)


def test_two_of_one_name_are_refused() -> None:
    one = HEAD.replace("\nid", "[[playbooks]]\nid") + LOOK.replace("steps", "playbooks.steps")

    with pytest.raises(BadPlaybook, match="two playbooks are called 'house-leaks'; rename one"):
        read(one + one)
