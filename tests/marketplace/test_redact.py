"""Nothing secret or of a buyer is read in a log, and whatever helps to find a fault stays."""

import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.domain.order import Said, Speaker
from amends.marketplace.redact import WITHHELD, Redactor
from amends.testing.builders import NOON

SECRETS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=6, max_size=30)
LETTERS = st.text("abcdefXYZ0123456789", min_size=12, max_size=40).filter(
    lambda text: any(sign.isdigit() for sign in text)
)
PARAMETERS = [
    "session", "sign", "app_secret", "client_secret", "access_token", "refresh_token", "password",
    "accessToken", "x-amz-access-token", "receiver_name", "receiver_mobile", "buyer_nick",
    "buyer_message", "nick", "rated_nick", "oaid", "ouid", "content", "append_content", "feedback",
]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "trade 2231958349000000002 of 2026-11-22 09:30:00",
        "tid=2231958349000000002&oid=2231958349000000003&timestamp=2026-11-22 09:30:00",
        "2026-11-22T09:30:00+08:00",
        "Sun, 22 Nov 2026 09:30:00 +0800 2026",
        "1763803800 1763803800123 seconds=0.13912345678",
        "302-1234567-1234567",
        "[request 15r9a13812345678] [request 550e8400-e29b-41d4-a716-13812345678a]",
        '{"error_response":{"code":7,"sub_code":"accesscontrol.limited-by-app-access-count"}}',
        "taobao:示例家居小铺: rate limited for 30 s (traderates.get) [request 1f3a]",
        "code: isv.session-expired, code=27",
        "sign in again",
        "content-type: application/json",
        "DE89 3704 is no phone, nor is 10.0.0.138",
        "",
    ],
)
def test_what_helps_to_find_a_fault_stays(text: str) -> None:
    assert Redactor().clean(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("write to li.si+x@mail.example.com.", "write to (withheld)."),
        ("x=li.si%40mail.example.com&y=1", "x=(withheld)&y=1"),
        ("电话13812345678谢谢", "电话(withheld)谢谢"),
        ("tel:13812345678", "tel:(withheld)"),
        ("138-1234-5678, 138 1234 5678", "(withheld), (withheld)"),
        ("+86 13812345678 or 008613812345678", "(withheld) or (withheld)"),
        ("tel:+49 30 1234567", "tel:(withheld)"),
        ("电话+49 (0)30/1234567。", "电话(withheld)。"),
    ],
)
def test_mail_addresses_and_phone_numbers_go_by_their_shape(text: str, left: str) -> None:
    assert Redactor().clean(text) == left


@pytest.mark.parametrize("name", PARAMETERS)
@given(value=LETTERS)
def test_a_parameter_that_carries_something_goes_however_it_is_written(
    name: str, value: str
) -> None:
    written = [
        f"https://shop.example/rest?v=2.0&{name}={value}&method=traderates.get",
        f"{name}: {value}",
        json.dumps({"v": "2.0", name: value, "method": "traderates.get"}),
        json.dumps({"body": json.dumps({name: f'he said "{value}" twice', "v": 1})}),
        str({name: value, "method": "traderates.get"}),
        f"<p {name}='{value}'>",
    ]

    cleaned = [Redactor().clean(text) for text in written]

    assert not any(value in text for text in cleaned)
    assert all("traderates.get" in text for text, was in zip(cleaned, written, strict=True)
               if "traderates.get" in was)  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        '{"content": "质量很差, 别买 \\"真的\\" 很差", "tid": 1}',
        "{'content': '质量很差, 别买 真的 很差', 'tid': 1}",
        "Said(by='buyer', content='质量很差, 别买 真的 很差')",
        '{"content": "质量很差, cut here',
    ],
)
def test_all_the_words_of_a_buyer_go_and_not_only_the_first(text: str) -> None:
    cleaned = Redactor().clean(text)

    assert not any(word in cleaned for word in ("质量", "别买", "真的", "很差", "cut"))


def test_a_bearer_token_goes_with_its_scheme() -> None:
    assert Redactor().clean("Authorization: Bearer abc.def") == f"Authorization: {WITHHELD}"


@pytest.mark.parametrize(
    ("text", "secret"), [("code=1yJ8GjQw8s9dK2", True), ("code=27", False), ("code=", False)]
)
def test_a_consent_code_goes_and_an_error_code_stays(text: str, secret: bool) -> None:
    assert (WITHHELD in Redactor().clean(text)) == secret


@given(SECRETS, st.text(max_size=20), st.text(max_size=20))
def test_a_registered_secret_goes_wherever_and_however_it_turns_up(
    secret: str, before: str, after: str
) -> None:
    redactor = Redactor([secret])
    ways = [secret, quote(secret, safe=""), urlencode({"q": secret})[2:], json.dumps(secret)[1:-1]]

    for way in ways:
        assert way not in redactor.clean(before + way + after).replace(WITHHELD, "\0")


def test_a_secret_within_another_leaves_no_rest() -> None:
    redactor = Redactor(["abcdef", "abcdefghijkl", "ghijkl"])

    assert redactor.clean("abcdefghijkl") == WITHHELD


def test_a_few_letters_are_too_common_to_hunt_for() -> None:
    assert Redactor(["shop1"]).clean("shop1") == "shop1"
    assert Redactor(["shop12"]).clean("shop12") == WITHHELD


def test_no_secret_is_ever_forgotten() -> None:
    redactor = Redactor(["first-secret"])
    redactor.add(["second-secret"])

    assert redactor.clean("first-secret second-secret") == f"{WITHHELD} {WITHHELD}"


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = Redactor(["abcdef"]).clean(text)

    assert Redactor(["abcdef"]).clean(once) == once


@pytest.mark.parametrize(
    "text", ["差" * 1_000_000, "a" * 1_000_000, "_" * 1_000_000, "1" * 999_999]
)
def test_a_megabyte_without_a_space_is_cleaned_in_no_time(text: str) -> None:
    assert Redactor(["abcdef"]).clean(text) == text


def logged(redactor: Redactor, **event: Any) -> str:
    return repr(redactor(None, "warning", dict(event)))


@given(LETTERS)
def test_a_secret_goes_however_deep_in_an_event_it_lies(secret: str) -> None:
    inner = {"a": [{"b": (f"x {secret} y",)}], "error": ValueError(secret)}
    redactor = Redactor([secret])

    assert secret not in logged(redactor, event=secret, more=inner, raw=secret.encode())
    assert secret not in logged(redactor, said=Said(at=NOON, by=Speaker.BUYER, text=secret))


@given(LETTERS, st.sampled_from(PARAMETERS))
def test_what_stands_under_a_telling_name_goes_though_nobody_registered_it(
    secret: str, name: str
) -> None:
    redactor = Redactor()

    assert secret not in repr(redactor(None, "info", {"event": "asked", name: secret}))
    assert secret not in logged(redactor, event="asked", params={"v": "2.0", name: secret})


def test_numbers_and_nothing_stay_what_they_are() -> None:
    event = {"event": "asked", "seconds": 0.25, "page": 3, "ok": True, "none": None}

    assert Redactor()(None, "info", dict(event)) == event
