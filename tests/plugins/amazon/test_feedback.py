"""Seller feedback through the whole cycle of a report, over real HTTP, with what goes wrong."""

import base64
import gzip
from datetime import date, timedelta

import pytest
from tests.plugins.amazon.conftest import SELLER
from tests.plugins.amazon.desk import MONTH, SCOPE, a_desk, rejects, reviews

from amends.domain.ids import OrderRef
from amends.domain.review import Part, Review
from amends.marketplace.connector import Completeness, Named, Page, Stream
from amends.marketplace.errors import NotAllowed, NotOffered, Unavailable
from amends.testing.clock import ManualClock
from amends.testing.faults import CutBody, Dropped, ErrorBody, LostAnswer, ServerError, Twist
from amends_amazon.connector.cycle import CANCELLED, FAILED
from amends_amazon.sandbox import AmazonSandbox, Outcome, Role, Spoilt

ENDS = Completeness
LATE = "Lieferung kam zu spät"


def test_feedback_comes_by_one_report_and_is_complete(
    sandbox: AmazonSandbox, clock: ManualClock, url: str
) -> None:
    order = sandbox.leave_feedback(SELLER, 2, LATE)
    sandbox.respond(order, "Das tut uns leid.")
    sandbox.leave_feedback(SELLER, 5, "Alles bestens")  # no report tells it
    sandbox.leave_feedback(SELLER, 1, "Never came", site="amazon.co.uk")

    with a_desk(url, clock) as desk:
        pages = desk.read()

    (review,) = reviews(pages)
    assert (review.key.scope, review.key.value, review.order) == (SCOPE, order, order)
    assert (review.rating, review.text, review.reply) == (2, LATE, "Das tut uns leid.")
    assert review.written == date(2026, 11, 22)
    assert [page.completeness for page in pages[-2:]] == [ENDS.UNFINISHED, ENDS.COMPLETE]
    assert all(page.sees == {Part.VERDICT, Part.REPLY} for page in pages)
    assert (sandbox.calls["createReport"], sandbox.limited) == (1, 0)
    assert sandbox.counts()["leaks"] == 0  # no token went to the host of the documents


def test_a_report_has_a_begin_and_no_end_and_one_site(
    sandbox: AmazonSandbox, clock: ManualClock, url: str
) -> None:
    sandbox.leave_feedback(SELLER)

    with a_desk(url, clock) as desk:
        desk.read()

    (report,) = sandbox.reports.values()
    assert report.since == clock.now().replace(hour=4, minute=0, second=0) - MONTH - timedelta(1)
    assert report.until == report.created  # the present, which Amazon takes for an end
    assert report.marketplace_ids == ("A1PA6795UKMFR9",)


def test_a_report_that_is_made_at_once_need_not_be_waited_for(
    sandbox: AmazonSandbox, clock: ManualClock, url: str
) -> None:
    sandbox.leave_feedback(SELLER, 2, LATE)
    sandbox.report_takes = timedelta(0)

    with a_desk(url, clock, first_look_seconds=0) as desk:
        pages, ended = desk.step(desk.last_month(), None)

    assert ended
    assert [review.text for review in reviews(pages)] == [LATE]


@pytest.mark.parametrize(
    ("site", "text"),
    [
        ("amazon.de", "Zu spät – 20 €"),  # UTF-8
        ("amazon.co.uk", "Never came, café"),  # Cp1252, D/M/YY
        ("amazon.fr", "Colis arrivé abîmé"),  # Cp1252
        ("amazon.es", "El envío llegó tarde"),
        ("amazon.se", "Paketet kom för sent"),  # YYYY-MM-DD
        ("amazon.com", "Box was torn, naïve packing"),  # M/D/YY
        ("amazon.com.mx", "Llegó dañado"),
        ("amazon.co.jp", "配送が遅れました"),  # Shift_JIS, YY/M/D
        ("amazon.ae", "وصل متأخرا"),
    ],
)
def test_every_site_is_read_in_its_charset_its_words_and_its_days(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, site: str, text: str
) -> None:
    sandbox.open_seller("Example Worldwide", site)
    left = clock.now() - timedelta(days=9, hours=18)
    sandbox.leave_feedback("Example Worldwide", 1, text, left=left)
    token = {"refresh_token": sandbox.refresh_token("Example Worldwide")}

    with a_desk(url, clock, site=site, credentials=token) as desk:
        (review,) = reviews(desk.read())

    assert (review.text, review.written) == (text, date(2026, 11, 12))


@pytest.mark.parametrize(
    "spoilt",
    [
        Spoilt.UNKNOWN_HEADER,
        Spoilt.CRLF,
        Spoilt.QUOTES,
        Spoilt.EMPTY_COMMENT,
        Spoilt.DUPLICATE_ROWS,
        Spoilt.MISLABELLED_CHARSET,
        Spoilt.MISSING_CHARSET,
    ],
)
@pytest.mark.parametrize("site", ["amazon.de", "amazon.co.uk"])
def test_what_is_strange_and_whole_is_read_without_loss(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, spoilt: Spoilt, site: str
) -> None:
    orders = {sandbox.leave_feedback(SELLER, 2, f"Zu spät {n}", site=site) for n in range(3)}
    sandbox.plan_report(spoilt=spoilt)

    with a_desk(url, clock, site=site) as desk:
        pages = desk.read()

    assert {review.order for review in reviews(pages)} == orders
    assert len(reviews(pages)) == 3
    assert {review.text.strip('"')[:7] for review in reviews(pages) if review.text} == {"Zu spät"}
    assert (rejects(pages), pages[-1].completeness) == ([], ENDS.COMPLETE)


def test_of_two_rows_about_one_order_the_later_one_stands(
    sandbox: AmazonSandbox, clock: ManualClock, url: str
) -> None:
    order = sandbox.leave_feedback(SELLER, 1, "Zuerst")
    sandbox.seller(SELLER).feedback["twin"] = sandbox.feedback(order)

    with a_desk(url, clock) as desk:
        (review,) = reviews(desk.read())

    assert review.order == order


@pytest.mark.parametrize(
    ("spoilt", "reasons"),
    [
        (Spoilt.TAB_TOO_MANY, ["7 columns where the report has 6"]),
        (
            Spoilt.LINE_BREAK,
            ["3 columns where the report has 6", "4 columns where the report has 6"],
        ),
        (Spoilt.WRONG_RATING, ["rating: not 1, 2 or 3"]),
        (Spoilt.WRONG_DATE, ["date: not written as D.M.YY"]),
    ],
)
def test_one_bad_row_is_kept_aside_and_the_others_are_read(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, spoilt: Spoilt, reasons: list[str]
) -> None:
    for number in range(3):
        sandbox.leave_feedback(SELLER, 2, f"{LATE} {number}")
    sandbox.plan_report(spoilt=spoilt)

    with a_desk(url, clock) as desk:
        pages = desk.read()

    assert len(reviews(pages)) == 2
    assert rejects(pages) == reasons
    assert LATE in "".join(reject.raw for page in pages for reject in page.rejects)


@pytest.mark.parametrize(
    ("spoilt", "found"), [(Spoilt.FIVE_COLUMNS, "found 5"), (Spoilt.SEVEN_COLUMNS, "found 7")]
)
def test_a_file_with_other_columns_is_kept_whole_and_nothing_is_guessed(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, spoilt: Spoilt, found: str
) -> None:
    sandbox.leave_feedback(SELLER, 2, LATE)
    sandbox.plan_report(spoilt=spoilt)

    with a_desk(url, clock) as desk:
        last = desk.read()[-1]

    (reject,) = last.rejects
    assert (list(last.items), last.completeness) == ([], ENDS.PARTIAL)
    assert last.lacks == reject.reason
    assert "date, rating, comments, your response, order id, rater e-mail" in last.lacks
    assert last.lacks.endswith(found)
    assert LATE in reject.raw


def test_a_header_alone_is_a_whole_report_and_an_empty_file_is_none(
    sandbox: AmazonSandbox, clock: ManualClock, url: str
) -> None:
    sandbox.leave_feedback(SELLER)
    sandbox.plan_report(spoilt=Spoilt.HEADER_ONLY)
    sandbox.plan_report(spoilt=Spoilt.EMPTY_FILE)

    with a_desk(url, clock) as desk:
        header, nothing = desk.read()[-1], desk.read()[-1]

    assert (list(header.items), header.completeness) == ([], ENDS.COMPLETE)
    assert (nothing.completeness, list(nothing.rejects)) == (ENDS.PARTIAL, [])
    assert nothing.lacks.endswith("found an empty file")


def test_a_gzip_that_is_cut_off_twice_is_kept_as_it_came(
    sandbox: AmazonSandbox, clock: ManualClock, url: str
) -> None:
    sandbox.leave_feedback(SELLER, 2, LATE)
    sandbox.plan_report(spoilt=Spoilt.TRUNCATED_GZIP)

    with a_desk(url, clock) as desk:
        last = desk.read()[-1]

    (reject,) = last.rejects
    assert last.completeness is ENDS.PARTIAL
    assert last.lacks == reject.reason == "the report came damaged twice: the gzip is cut off"
    assert base64.b64decode(reject.raw).startswith(gzip.compress(b"")[:2])
    assert sandbox.calls["download"] == 2


def test_a_line_that_breaks_during_the_download_costs_nothing(
    sandbox: AmazonSandbox, clock: ManualClock, url: str
) -> None:
    sandbox.leave_feedback(SELLER)
    sandbox.faults.plan("download", CutBody())
    sandbox.faults.plan("download", Dropped())
    sandbox.faults.plan("download", ServerError(503))

    with a_desk(url, clock) as desk:
        pages = desk.read()

    assert len(reviews(pages)) == 1
    assert pages[-1].completeness is ENDS.COMPLETE


def test_a_download_that_never_ends_is_taken_up_later_where_it_stood(
    sandbox: AmazonSandbox, clock: ManualClock, url: str
) -> None:
    sandbox.leave_feedback(SELLER)
    sandbox.faults.plan("download", CutBody(), times=4)

    with a_desk(url, clock) as desk:
        span, given = desk.last_month(), list[Page[Review]]()
        with pytest.raises(Unavailable, match="no answer"):
            desk.read(span, given)
        pages, done = desk.step(span, given[-1].state)

    assert done
    assert len(reviews(pages)) == 1
    assert sandbox.calls["createReport"] == 1


def test_an_address_that_has_run_out_is_asked_for_again(
    sandbox: AmazonSandbox, clock: ManualClock, url: str
) -> None:
    sandbox.leave_feedback(SELLER)
    sandbox.faults.plan("download", ServerError(403, "<Error>Request has expired</Error>"))

    with a_desk(url, clock) as desk:
        pages = desk.read()

    assert len(reviews(pages)) == 1
    assert (sandbox.calls["getReportDocument"], sandbox.calls["download"]) == (2, 2)


def test_a_report_that_is_cancelled_once_is_asked_for_again_and_reaches_further_back(
    sandbox: AmazonSandbox, clock: ManualClock, url: str
) -> None:
    sandbox.leave_feedback(SELLER)
    sandbox.plan_report(Outcome.CANCELLED)

    with a_desk(url, clock) as desk:
        pages = desk.read()

    first, second = sandbox.reports.values()
    assert len(reviews(pages)) == 1
    assert pages[-1].completeness is ENDS.COMPLETE
    assert second.since == first.since - MONTH
    assert second.created - first.created >= timedelta(hours=1)


@pytest.mark.parametrize("left", [0, 1])
def test_a_report_that_is_always_cancelled_is_never_called_complete(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, left: int
) -> None:
    for _ in range(left):
        sandbox.leave_feedback(SELLER)
    sandbox.plan_report(Outcome.CANCELLED, times=None)

    with a_desk(url, clock) as desk:
        last = desk.read()[-1]

    assert (list(last.items), last.completeness, last.lacks) == ([], ENDS.PARTIAL, CANCELLED)
    assert sandbox.calls["createReport"] == 2


@pytest.mark.parametrize("outcome", [Outcome.FATAL, Outcome.FATAL_EXPLAINED])
def test_a_report_that_fails_three_times_is_given_up_in_words(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, outcome: Outcome
) -> None:
    sandbox.leave_feedback(SELLER)
    sandbox.plan_report(outcome, times=3)

    with a_desk(url, clock) as desk:
        given_up, later = desk.read()[-1], desk.read()

    assert (given_up.completeness, given_up.lacks) == (ENDS.PARTIAL, FAILED)
    assert len(reviews(later)) == 1  # the next plan asks again, and Amazon is well


def test_a_report_that_fails_once_lacks_nothing_afterwards(
    sandbox: AmazonSandbox, clock: ManualClock, url: str
) -> None:
    sandbox.leave_feedback(SELLER)
    sandbox.plan_report(Outcome.FATAL)

    with a_desk(url, clock) as desk:
        pages = desk.read()

    assert [page.lacks for page in pages if page.lacks] == []
    assert pages[-1].completeness is ENDS.COMPLETE


@pytest.mark.parametrize("operation", ["createReport", "getReport", "getReportDocument", "token"])
@pytest.mark.parametrize(
    "fault", [ServerError(502), Dropped(), LostAnswer(), CutBody(), ErrorBody("unavailable")]
)
def test_a_passing_fault_of_any_call_is_sat_out(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, operation: str, fault: ServerError
) -> None:
    sandbox.leave_feedback(SELLER)
    named = ErrorBody("temporarily_unavailable") if operation == "token" else fault
    sandbox.faults.plan(operation, named if isinstance(fault, ErrorBody) else fault)

    with a_desk(url, clock) as desk:
        pages = desk.read()

    assert len(reviews(pages)) == 1
    assert pages[-1].completeness is ENDS.COMPLETE


def test_fields_that_nobody_documented_are_ignored(
    sandbox: AmazonSandbox, clock: ManualClock, url: str
) -> None:
    sandbox.leave_feedback(SELLER)
    for operation in ("createReport", "getReport", "getReportDocument"):
        sandbox.faults.plan(operation, Twist.UNKNOWN_FIELDS, times=None)

    with a_desk(url, clock) as desk:
        assert len(reviews(desk.read())) == 1


def test_a_missing_role_stops_reports_and_leaves_orders_alone(
    sandbox: AmazonSandbox, clock: ManualClock, url: str
) -> None:
    order = sandbox.leave_feedback(SELLER)
    sandbox.apps[next(iter(sandbox.apps))].roles = frozenset({Role.BUYER_COMMUNICATION})

    with a_desk(url, clock) as desk:
        role = "role Selling Partner Insights or Amazon Fulfillment"
        with pytest.raises(NotAllowed, match=rf"{role}.* \(createReport\) \[request"):
            desk.read()
        assert desk.connector.fetch_order(OrderRef(order)).ref == order


def test_other_streams_and_looks_by_name_are_not_offered(clock: ManualClock, url: str) -> None:
    with a_desk(url, clock) as desk:
        with pytest.raises(NotOffered, match="product_reviews cannot be fetched"):
            desk.connector.fetch(Stream.PRODUCT_REVIEWS, desk.last_month(), None)
        with pytest.raises(NotOffered, match="by name"):
            desk.connector.fetch(Stream.SELLER_FEEDBACK, Named((), ()), None)
