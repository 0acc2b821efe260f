"""Mistakes that people make in a playbook are refused in their words, all of them at once."""

from datetime import timedelta

import pytest

from amends.services.playbooks import BadPlaybook, read

BOOK = """
id = "house-leaks"
says = "A look, and no more."

[[steps]]
name = "look"
does = "look"
strategy = "see how it stands"
"""
IT = "house.toml: playbook 'house-leaks'"
NO_TIME = 'is a time such as "7 days" or "36 hours"'


def refused(text: str) -> str:
    """What is said against `text`."""
    with pytest.raises(BadPlaybook) as error:
        read(text, "house.toml")
    return str(error.value)


@pytest.mark.parametrize("field", ["after", "patience"])
@pytest.mark.parametrize(
    "written", ["7", "7.5", "true", "nan", "07:30:00", '"7"', '"7:00:00"', '"a week"', '""', "[7]"]
)
def test_a_time_without_its_unit_is_refused_and_never_taken_for_seconds(
    field: str, written: str
) -> None:
    assert refused(BOOK + f"{field} = {written}") == f"{IT}, step look: {field} {NO_TIME}"


def test_a_time_beyond_all_measure_is_refused_like_any_other() -> None:
    assert NO_TIME in refused(BOOK + f'after = "{"9" * 400} days"')


@pytest.mark.parametrize(("days", "stands"), [(365, True), (366, False)])
def test_a_step_waits_a_year_at_most(days: int, stands: bool) -> None:
    text = BOOK + f'after = "{days} days"'

    if stands:
        assert read(text)[0].steps[0].after == timedelta(days=days)
    else:
        assert refused(text) == f"{IT}, step look: after lies between 0 and 365 days"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("owner = 3", "step look: owner is a text in quotation marks"),
        ('templates = "quality-choice"', 'step look: templates is a list: ["one", "two"]'),
        ('options = "red"', 'step look: options is a table: { flag = "red" }'),
        ("[[steps]]", "step 2: name is missing"),
    ],
)
def test_what_stands_there_wrongly_is_said_with_what_to_write(line: str, says: str) -> None:
    assert f"{IT}, {says}" in refused(BOOK + line)


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ('"house-leaks"', '"House leaks"', "id is made of small letters, digits and -"),
        ('"A look, and no more."', '"  "', "says is empty"),
        ('name = "look"', 'name = "Look"', "step Look: name is made of small letters"),
        ('strategy = "see how it stands"', 'strategy = ""', "step look: strategy is empty"),
    ],
)
def test_a_name_or_sentence_that_is_none_is_refused(right: str, wrong: str, says: str) -> None:
    assert says in refused(BOOK.replace(right, wrong))


@pytest.mark.parametrize(
    ("steps", "says"), [("[]", "steps is empty"), ("3", "steps is a list"), ("[1]", "step 1: a st")]
)
def test_steps_that_are_none_are_refused(steps: str, says: str) -> None:
    head, _, _ = BOOK.partition("[[steps]]")

    assert says in refused(f"{head}steps = {steps}")


def test_all_mistakes_are_said_at_once() -> None:
    said = refused(BOOK.replace('does = "look"', 'does = "dance"') + "after = 7\nwhen = 3")

    assert said.count("playbook 'house-leaks', step look: ") == 3
    assert "does is one of" in said
    assert f"after {NO_TIME}; " in said
    assert "'when' is not known; leave it out" in said


def test_what_an_editor_puts_before_the_first_letter_does_no_harm() -> None:
    assert read("\ufeff" + BOOK.replace("\n", "\r\n")) == read(BOOK)
