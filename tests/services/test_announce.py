"""A text reaches a robot and a mailbox over the wire, and no address ever gets into words."""

import logging

import pytest

from amends.services.announce import NoAddress, announce, service_of
from amends.services.notices import NotSent

from .sinks import PLANTED, a_mail_server, a_robot

WORKFLOW = (
    "https://prod-01.westus.logic.azure.com:443/workflows/643e69f83c8944/triggers/manual"
    "/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=KODueb"
)
TITLE, TEXT = "新差评: taobao:示例", "新差评: taobao:示例 · 1/5 星 · 质量"


def test_a_robot_hears_the_text_as_it_was_written() -> None:
    with a_robot() as robot:
        announce(robot.url, TITLE, TEXT)

    (heard,) = robot.heard
    assert (heard["title"], heard["message"]) == (TITLE, TEXT)


def test_a_mailbox_gets_a_mail_with_the_title_as_its_subject() -> None:
    with a_mail_server() as server:
        announce(
            f"mailto://127.0.0.1:{server.port}/?from=a@desk.example&to=b@desk.example", TITLE, TEXT
        )

    (mail,) = server.mails
    body = mail.get_body(("plain", "html"))
    assert mail["Subject"] == TITLE
    assert "b@desk.example" in mail["To"]
    assert body is not None
    assert TEXT in body.get_content()


@pytest.mark.parametrize("status", [404, 500])
def test_a_refusal_is_told_in_words_without_the_address(
    status: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with a_robot() as robot:
        robot.status = status
        with pytest.raises(NotSent, match=str(status)) as refused:
            announce(robot.url, TITLE, TEXT)

    assert PLANTED not in str(refused.value)
    assert PLANTED not in caplog.text
    assert robot.heard == []


def test_a_robot_that_is_gone_is_told_without_the_address(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    with a_robot() as robot:
        url = robot.url

    with pytest.raises(NotSent) as refused:
        announce(url, TITLE, TEXT)

    assert PLANTED not in str(refused.value)
    assert PLANTED not in caplog.text
    assert refused.value.__cause__ is None


def test_a_text_that_arrives_leaves_no_address_in_any_log(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with a_robot() as robot:
        announce(robot.url, TITLE, TEXT)

    out, err = capfd.readouterr()
    assert PLANTED not in caplog.text + out + err
    assert robot.texts == [TEXT]


@pytest.mark.parametrize(
    ("url", "service"),
    [
        ("dingtalk://abcdef0123456789/", "DingTalk"),
        ("dingtalk://SECabcdef0123@abcdef0123456789/", "DingTalk"),
        ("https://oapi.dingtalk.com/robot/send?access_token=abcdef0123456789", "DingTalk"),
        ("https://open.feishu.cn/open-apis/bot/v2/hook/abcdef-0123-4567", "Feishu"),
        ("feishu://abcdef-0123-4567", "Feishu"),
        ("lark://abcdef-0123-4567", "Lark (Feishu)"),
        (
            "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7aaa-4bc4-97a0",
            "WeCom Bot",
        ),
        ("wecombot://693a91f6-7aaa-4bc4-97a0", "WeCom Bot"),
        ("https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ", "Slack"),
        ("mailtos://anna:secret@mail.example?to=team@desk.example", "E-Mail"),
        (
            WORKFLOW,
            "Power Automate / Workflows (for MSTeams)",
        ),
    ],
)
def test_addresses_are_taken_as_each_service_shows_them(url: str, service: str) -> None:
    assert service_of(f" {url}\n") == service


@pytest.mark.parametrize(
    "url", ["", "nonsense", "https://desk.example/planted", "file:///etc/planted", "exec://planted"]
)
def test_an_address_of_no_service_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(NoAddress, match="no service is known for this address") as refused:
        service_of(url)

    assert "planted" not in str(refused.value)
    with pytest.raises(NotSent, match="no service is known"):
        announce(url, TITLE, TEXT)
