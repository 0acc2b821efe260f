"""The sandbox's list of reports: its filters, and the token that stands alone."""

from datetime import timedelta

import pytest
from tests.plugins.amazon.conftest import SELLER, refused

from amends.testing.clock import ManualClock
from amends_amazon.sandbox import AmazonSandbox
from amends_amazon.sandbox.ask import Plain

LIST = "/reports/2021-06-30/reports"
KIND = "GET_SELLER_FEEDBACK_DATA"


@pytest.fixture
def numbers(ask: Plain, sandbox: AmazonSandbox, clock: ManualClock) -> list[str]:
    """Three reports, an hour apart: DE, UK, DE. The first is done, the others are not."""
    sandbox.leave_feedback(SELLER)
    made = []
    for site in ("amazon.de", "amazon.co.uk", "amazon.de"):
        clock.wait(3600)
        answer = ask.create_report(site, clock.now() - timedelta(days=30))
        made.append(answer.json()["reportId"])
    return made


def listed(ask: Plain, **query: str) -> list[str]:
    answer = ask.get(LIST, reportTypes=KIND, **query)
    assert answer.status_code == 200, answer.text
    return [report["reportId"] for report in answer.json()["reports"]]


def test_the_newest_report_comes_first(ask: Plain, numbers: list[str]) -> None:
    assert listed(ask) == numbers[::-1]


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ({"processingStatuses": "DONE"}, [0]),
        ({"processingStatuses": "CANCELLED,IN_QUEUE"}, [2, 1]),
        ({"marketplaceIds": "A1F83G8C2ARO7P"}, [1]),
        ({"createdSince": "2026-11-22T06:00:00Z"}, [2, 1]),
        ({"createdUntil": "2026-11-22T06:00:00Z"}, [1, 0]),
        ({"reportTypes": "GET_V2_SELLER_PERFORMANCE_REPORT"}, []),
    ],
)
def test_filters_leave_what_fits(
    ask: Plain, numbers: list[str], query: dict[str, str], left: list[int]
) -> None:
    answer = ask.get(LIST, **{"reportTypes": KIND} | query)

    found = [report["reportId"] for report in answer.json()["reports"]]
    assert found == [numbers[place] for place in left]


def test_pages_follow_a_token_that_stands_alone(ask: Plain, numbers: list[str]) -> None:
    first = ask.get(LIST, reportTypes=KIND, pageSize="2").json()
    second = ask.get(LIST, nextToken=first["nextToken"]).json()
    together = ask.get(LIST, nextToken=first["nextToken"], reportTypes=KIND)

    pages = [[report["reportId"] for report in page["reports"]] for page in (first, second)]
    assert pages == [[numbers[2], numbers[1]], [numbers[0]]]
    assert "nextToken" not in second
    assert refused(together)[0] == 400


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"reportTypes": KIND, "pageSize": "0"},
        {"reportTypes": KIND, "pageSize": "101"},
        {"reportTypes": KIND, "processingStatuses": "READY"},
        {"reportTypes": KIND, "createdSince": "yesterday"},
        {"reportTypes": ",".join([KIND] * 11)},
        {"nextToken": "forged"},
    ],
)
def test_a_wrong_filter_is_refused(ask: Plain, query: dict[str, str]) -> None:
    assert refused(ask.get(LIST, **query))[:2] == (400, "InvalidInput")
