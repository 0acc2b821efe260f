"""What a notice says, in each language, and what it has no room for."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from amends.domain import notice_words
from amends.domain.ids import CaseId, StoreId
from amends.domain.notice import Notice, NoticeKind
from amends.domain.notice_words import Tongue
from amends.domain.triage import Cause, Danger

from .notices import NOW, a_notice

WORDS = "坏了！李女士 13800138000"  # what a buyer wrote, with a name and a number


def test_a_line_says_store_stars_cause_clock_and_where_to_look() -> None:
    late = a_notice(
        kind=NoticeKind.CLOCK_LATE,
        stars=1,
        cause=Cause.QUALITY,
        due=NOW + timedelta(hours=3, minutes=20),
        case=CaseId(17),
    )

    assert late.words(Tongue.EN, "Asia/Shanghai", NOW) == (
        "80 % of the time to answer is gone: taobao:示例 · 1/5 stars · quality"
        " · due 2026-11-22 15:20 Asia/Shanghai (in 3 h 20 min) · amends case show 17"
    )


@pytest.mark.parametrize(
    ("tongue", "line"),
    [
        (Tongue.EN, "SAFETY, look at once: taobao:示例 · 2/5 stars · fire"),
        (Tongue.ZH, "安全问题，请立即查看: taobao:示例 · 2/5 星 · 起火"),
        (Tongue.DE, "SICHERHEIT, bitte sofort ansehen: taobao:示例 · 2/5 Sterne · Feuer"),
    ],
)
def test_the_same_is_said_in_each_language(tongue: Tongue, line: str) -> None:
    fire = a_notice(kind=NoticeKind.SAFETY, stars=2, danger=Danger.FIRE)

    assert fire.words(tongue, "UTC", NOW) == line


@pytest.mark.parametrize("tongue", Tongue)
def test_no_language_lacks_a_word(tongue: Tongue) -> None:
    assert set(notice_words.KINDS[tongue]) == set(NoticeKind)
    assert set(notice_words.CAUSES[tongue]) == set(Cause)
    assert set(notice_words.DANGERS[tongue]) == set(Danger)


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (timedelta(minutes=1), "due 2026-11-22 04:01 UTC (in 1 min)"),
        (timedelta(0), "was due 2026-11-22 04:00 UTC (0 min ago)"),
        (timedelta(minutes=-59), "was due 2026-11-22 03:01 UTC (59 min ago)"),
        (timedelta(hours=2), "due 2026-11-22 06:00 UTC (in 2 h)"),
        (timedelta(hours=47, minutes=59), "due 2026-11-24 03:59 UTC (in 47 h 59 min)"),
        (timedelta(hours=48), "due 2026-11-24 04:00 UTC (in 2 d)"),
    ],
)
def test_the_clock_is_told_as_it_stands_when_the_line_leaves(due: timedelta, said: str) -> None:
    assert said in a_notice(due=NOW + due).words(Tongue.EN, "UTC", NOW)


def test_a_standstill_says_for_how_long() -> None:
    still = Notice(key="no_round/1", kind=NoticeKind.NO_ROUND, minutes=75, at=NOW)

    assert still.words(Tongue.EN, "UTC", NOW) == "No round has run · 1 h 15 min"


@pytest.mark.parametrize("name", ["text", "author", "buyer", "title", "order", "comment", "words"])
def test_there_is_no_field_for_what_a_buyer_wrote_or_is_called(name: str) -> None:
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        a_notice(**{name: WORDS})


def test_the_store_is_the_only_text_that_is_free() -> None:
    free = {
        name
        for name in Notice.model_fields
        if name != "label"
        and accepts(name, WORDS)
        and WORDS in a_notice(**{name: WORDS}).model_dump_json()
    }

    assert free == set()


def accepts(name: str, value: object) -> bool:
    try:
        a_notice(**{name: value})
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    ("link", "taken"),
    [
        ("https://desk.example/case/17", True),
        ("https://desk.example/?q=%E5%9D%8F%E4%BA%86", False),
        ("https://desk.example/it broke", False),
        ("https://anna@desk.example/", False),
        ("javascript:alert(1)", False),
    ],
)
def test_a_link_has_no_room_for_words(link: str, taken: bool) -> None:
    assert accepts("link", link) is taken


def test_a_label_cannot_begin_a_line_of_its_own() -> None:
    odd = a_notice(label="示例\r\nBcc: everybody " + "x" * 80)

    said = odd.words(Tongue.EN, "UTC", NOW)

    assert "\n" not in said
    assert "\r" not in said
    assert len(said) < 80


@pytest.mark.parametrize("level", [0, 4])
def test_the_chain_has_three_levels(level: int) -> None:
    assert not accepts("level", level)


def test_a_notice_is_the_same_after_it_was_stored() -> None:
    told = a_notice(
        store=StoreId(3), stars=1, cause=Cause.SERVICE, due=datetime(2028, 2, 29, tzinfo=UTC)
    )

    assert Notice.model_validate_json(told.model_dump_json()) == told
