"""A buyer who wants to be left alone is understood; one who only complains is not taken for one."""

import pytest

from amends.language.declines import declines


@pytest.mark.parametrize(
    "message",
    [
        "Please stop contacting me.",
        "Do not message me again!",
        "don’t write to me any more",
        "No more emails please",
        "Leave me alone.",
        "Kontaktieren Sie mich nicht mehr.",
        "Bitte keine weiteren Nachrichten.",
        "Lassen Sie mich endlich in Ruhe!",
        "Ich möchte nicht mehr angeschrieben werden.",
        "别再联系我了",
        "请勿打扰",
        "不要再给我打电话",
        "再烦我就拉黑你",
    ],
)
def test_a_wish_for_silence_is_heard(message: str) -> None:
    assert declines(message)


@pytest.mark.parametrize(
    "message",
    [
        "Why did nobody contact me?",
        "Please contact me as soon as you can.",
        "I could not contact you by phone.",
        "Warum antworten Sie nicht?",
        "Bitte schreiben Sie mir, wann es kommt.",
        "怎么没人联系我",
        "请尽快联系我",
        "不要了，我要退货",
    ],
)
def test_a_complaint_is_no_wish_for_silence(message: str) -> None:
    assert not declines(message)
