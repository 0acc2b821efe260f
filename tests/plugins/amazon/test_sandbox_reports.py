"""The sandbox's reports: the walk through the queue, what they hold, and how they may end."""

import gzip
from datetime import timedelta
from typing import Any

import pytest
from tests.plugins.amazon.conftest import SELLER, refused

from amends.testing.clock import ManualClock
from amends_amazon.sandbox import AmazonSandbox, Outcome
from amends_amazon.sandbox.ask import Plain
from amends_amazon.settings import SITES

MONTH = timedelta(days=30)
SECOND = timedelta(seconds=1)


def ordered(ask: Plain, clock: ManualClock, site: str = "amazon.de", **over: Any) -> str:
    """The number of a report over the last month."""
    answer = ask.create_report(site, clock.now() - MONTH, **over)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["reportId"])


def waited(ask: Plain, clock: ManualClock, number: str) -> dict[str, Any]:
    """The report once its time is over."""
    clock.wait(120)
    told: dict[str, Any] = ask.report(number).json()
    return told


def rows(ask: Plain, told: dict[str, Any]) -> list[list[str]]:
    """The rows of a finished report, without the header."""
    answer = ask.download(ask.document(told["reportDocumentId"]).json()["url"])
    return [line.split("\t") for line in gzip.decompress(answer.content).decode().splitlines()[1:]]


def test_a_feedback_comes_out_of_the_report_of_its_site(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock
) -> None:
    order = sandbox.leave_feedback(SELLER, 2, "Lieferung kam zu spät", site="amazon.de")
    sandbox.leave_feedback(SELLER, 1, "Never came", site="amazon.co.uk")
    sandbox.respond(order, "Das tut uns leid.")

    told = waited(ask, clock, ordered(ask, clock))

    email = sandbox.order(order).buyer.email
    answer = "Das tut uns leid."
    assert rows(ask, told) == [["22.11.26", "2", "Lieferung kam zu spät", answer, order, email]]
    assert email.endswith("@marketplace.amazon.de")


def test_a_report_walks_through_the_queue_by_the_shared_clock(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock
) -> None:
    sandbox.leave_feedback(SELLER)
    number = ordered(ask, clock)

    seen = []
    for wait in (0.0, 19.0, 1.0, 99.0, 1.0):
        clock.wait(wait)
        told = ask.report(number).json()
        seen.append((told["processingStatus"], "reportDocumentId" in told))

    assert seen == [
        ("IN_QUEUE", False),
        ("IN_QUEUE", False),
        ("IN_PROGRESS", False),
        ("IN_PROGRESS", False),
        ("DONE", True),
    ]
    assert told["createdTime"] == "2026-11-22T04:00:00+00:00"
    assert told["processingStartTime"] == "2026-11-22T04:00:20+00:00"
    assert told["processingEndTime"] == "2026-11-22T04:02:00+00:00"
    assert told["marketplaceIds"] == ["A1PA6795UKMFR9"]


def test_the_rows_are_those_of_the_moment_when_it_ends(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock
) -> None:
    first, second, third = (
        sandbox.leave_feedback(SELLER, 1, text, left=clock.now() - age * MONTH / 10)
        for age, text in enumerate(("eins", "zwei", "drei"))
    )
    number = ordered(ask, clock)
    sandbox.rewrite_feedback(first, text="neu")
    sandbox.take_back(second)

    clock.wait(120)
    sandbox.rewrite_feedback(third, rating=5)
    told = ask.report(number).json()

    assert [row[2] for row in rows(ask, told)] == ["neu", "drei"]
    again = waited(ask, clock, ordered(ask, clock))
    assert [row[2] for row in rows(ask, again)] == ["neu"]


def test_four_and_five_stars_are_never_told(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock
) -> None:
    for stars in range(1, 6):
        sandbox.leave_feedback(SELLER, stars)

    told = waited(ask, clock, ordered(ask, clock))

    assert sorted(row[1] for row in rows(ask, told)) == ["1", "2", "3"]


def test_both_edges_of_the_span_count(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock
) -> None:
    since, until = clock.now() - MONTH, clock.now() - MONTH / 2
    for place, at in enumerate((since - SECOND, since, until, until + SECOND)):
        sandbox.leave_feedback(SELLER, 1, str(place), left=at)

    number = ordered(ask, clock, dataEndTime=until.isoformat())

    assert [row[2] for row in rows(ask, waited(ask, clock, number))] == ["2", "1"]


def test_without_rows_and_without_a_start_a_report_is_cancelled(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock
) -> None:
    nothing = waited(ask, clock, ordered(ask, clock))
    sandbox.leave_feedback(SELLER)
    clock.wait(1)
    without_start = waited(ask, clock, ask.create_report().json()["reportId"])

    for told in (nothing, without_start):
        assert told["processingStatus"] == "CANCELLED"
        assert "reportDocumentId" not in told


def test_several_sites_in_one_report_are_cancelled(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock
) -> None:
    sandbox.leave_feedback(SELLER)
    both = [SITES[site].marketplace_id for site in ("amazon.de", "amazon.co.uk")]

    number = ordered(ask, clock, marketplaceIds=both)

    assert waited(ask, clock, number)["processingStatus"] == "CANCELLED"


@pytest.mark.parametrize(
    ("outcome", "status", "explained"),
    [
        (Outcome.CANCELLED, "CANCELLED", False),
        (Outcome.FATAL, "FATAL", False),
        (Outcome.FATAL_EXPLAINED, "FATAL", True),
    ],
)
def test_a_report_ends_badly_as_planned_and_the_next_does_not(
    ask: Plain,
    sandbox: AmazonSandbox,
    clock: ManualClock,
    outcome: Outcome,
    status: str,
    explained: bool,
) -> None:
    sandbox.leave_feedback(SELLER)
    sandbox.plan_report(outcome)

    bad, good = (waited(ask, clock, ordered(ask, clock)) for _ in range(2))

    assert (bad["processingStatus"], "reportDocumentId" in bad) == (status, explained)
    assert good["processingStatus"] == "DONE"
    if explained:
        answer = ask.document(bad["reportDocumentId"]).json()
        assert "compressionAlgorithm" not in answer
        assert "\t" not in ask.download(answer["url"]).text


def test_a_plan_may_last_for_ever_and_for_one_site(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock
) -> None:
    for site in ("amazon.de", "amazon.co.uk"):
        sandbox.leave_feedback(SELLER, site=site)
    sandbox.plan_report(Outcome.CANCELLED, site="amazon.de", after=1, times=None)

    ended = [
        waited(ask, clock, ordered(ask, clock, site))["processingStatus"]
        for site in ("amazon.de", "amazon.de", "amazon.co.uk", "amazon.de")
    ]

    assert ended == ["DONE", "CANCELLED", "DONE", "CANCELLED"]


def test_a_report_may_take_hours(ask: Plain, sandbox: AmazonSandbox, clock: ManualClock) -> None:
    sandbox.leave_feedback(SELLER)
    sandbox.plan_report(takes=timedelta(hours=5))

    number = ordered(ask, clock)

    clock.wait(5 * 3600 - 1)
    assert ask.report(number).json()["processingStatus"] == "IN_PROGRESS"
    clock.wait(1)
    assert ask.report(number).json()["processingStatus"] == "DONE"


def test_only_what_waits_can_be_called_off(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock
) -> None:
    sandbox.leave_feedback(SELLER)
    first, second = ordered(ask, clock), ordered(ask, clock)
    done = ask.send("DELETE", f"/reports/2021-06-30/reports/{first}")
    clock.wait(20)
    late = ask.send("DELETE", f"/reports/2021-06-30/reports/{second}")

    assert (done.status_code, done.content) == (200, b"")
    assert refused(late)[:2] == (400, "InvalidInput")
    assert ask.report(first).json()["processingStatus"] == "CANCELLED"
    assert waited(ask, clock, second)["processingStatus"] == "DONE"
    assert sorted(name.split("/")[0] for name in sandbox.writes) == ["cancel", "report", "report"]


@pytest.mark.parametrize(
    "over",
    [
        {"reportType": "GET_MERCHANT_LISTINGS_ALL_DATA"},
        {"marketplaceIds": []},
        {"marketplaceIds": ["A1PA6795UKMFR9"] * 26},
        {"marketplaceIds": ["APJ6JRA9NG5V4"]},  # a site on which the seller does not sell
        {"marketplaceIds": "A1PA6795UKMFR9"},
        {"dataStartTime": "2026-11-22"},
        {"dataStartTime": "2026-11-22T04:00:00"},
        {"dataStartTime": "2026-11-22T04:00:01Z"},  # to come
        {"dataStartTime": "2026-11-02T00:00:00Z", "dataEndTime": "2026-11-01T00:00:00Z"},
        {"reportOptions": {"custom": True}},
        {"start": "2026-11-01T00:00:00Z"},
    ],
)
def test_an_order_for_a_report_is_read_strictly(ask: Plain, over: dict[str, Any]) -> None:
    assert refused(ask.create_report(**over))[:2] == (400, "InvalidInput")


def test_an_order_must_be_json(ask: Plain) -> None:
    path = "/reports/2021-06-30/reports"

    text = ask.send("POST", path, {"content-type": "text/plain"}, content=b"{}")
    broken = ask.send("POST", path, {"content-type": "application/json"}, content=b"{")

    assert refused(text)[0] == 415
    assert refused(broken)[0] == 400


def test_a_number_is_unique_only_together_with_its_seller(
    url: str, ask: Plain, sandbox: AmazonSandbox, clock: ManualClock
) -> None:
    other = sandbox.open_seller("Muster Garten", "amazon.de")
    sandbox.leave_feedback(SELLER, 1, "ours")
    sandbox.leave_feedback(other, 1, "theirs")
    with Plain(url, clock, sandbox.refresh_token(other)) as stranger:
        mine, theirs = ordered(ask, clock), ordered(stranger, clock)
        told = waited(ask, clock, mine)

        assert mine == theirs
        assert [row[2] for row in rows(ask, told)] == ["ours"]
        assert refused(stranger.document(told["reportDocumentId"]))[0] == 404


def test_reports_are_kept_90_days(ask: Plain, sandbox: AmazonSandbox, clock: ManualClock) -> None:
    number = ordered(ask, clock)

    clock.advance(timedelta(days=90))
    assert ask.report(number).status_code == 200
    clock.advance(SECOND)
    assert refused(ask.report(number))[:2] == (404, "NotFound")
