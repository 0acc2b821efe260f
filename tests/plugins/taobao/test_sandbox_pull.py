"""The plugin's own connector reads from the sandbox what the sandbox holds, and nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from amends.domain.review import Review
from amends.domain.times import Span
from amends.marketplace.connector import Completeness, Door, Stream
from amends.marketplace.errors import RateLimited, SignInAgain
from amends.testing.clock import ManualClock
from amends.testing.fakes import FreeBudgets, MemoryTokens
from amends.testing.faults import CutBody, Dropped, ErrorBody, Meanwhile, ServerError, Twist
from amends.testing.serve import serve
from amends_taobao.connector import TaobaoConnector
from amends_taobao.sandbox import TaobaoSandbox, fill, fill_demo
from amends_taobao.sandbox.street import APP_KEY, APP_SECRET
from amends_taobao.settings import TaobaoCredentials, TaobaoSettings

START = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
READ = "taobao.traderates.get"


@pytest.fixture
def sandbox() -> TaobaoSandbox:
    sandbox = TaobaoSandbox(ManualClock(START), quota=None)
    sandbox.add_shop("示例家居小铺", session="6100a")
    return sandbox


@contextmanager
def connected(sandbox: TaobaoSandbox, session: str = "6100a") -> Iterator[TaobaoConnector]:
    with serve(sandbox) as url:
        door = Door(
            where="taobao:示例家居小铺",
            account="1",
            store="1",
            scope="taobao/示例家居小铺",
            settings=TaobaoSettings(gateway=f"{url}/router/rest"),
            credentials=TaobaoCredentials(app_key=APP_KEY, app_secret=APP_SECRET, session=session),
            clock=sandbox.clock,
            budgets=FreeBudgets(sandbox.clock),
            tokens=MemoryTokens(),
        )
        connector = TaobaoConnector(door)
        try:
            yield connector
        finally:
            connector.close()


def pulled(connector: TaobaoConnector, days: int = 170) -> tuple[list[Review], int, Completeness]:
    """All reviews of the last `days`, how many were rejected, and how the last page ended."""
    span = Span(since=START - timedelta(days=days), until=START)
    pages = list(connector.fetch(Stream.PRODUCT_REVIEWS, span, None))
    reviews = [shown.read() for page in pages for shown in page.items]
    return reviews, sum(len(page.rejects) for page in pages), pages[-1].completeness


def test_the_demo_comes_in_whole(sandbox: TaobaoSandbox) -> None:
    fill_demo(sandbox, START)
    shop = sandbox.shops["示例家居小铺"]

    with connected(sandbox) as connector:
        reviews, rejects, ended = pulled(connector)

    assert [review.text for review in reviews] == [rate.content for rate in shop.rates][::-1]
    assert (rejects, ended) == (0, Completeness.COMPLETE)


def test_a_window_that_is_too_full_is_noticed(sandbox: TaobaoSandbox) -> None:
    dice = Random(1)  # noqa: S311 - the same reviews in every run
    fill(sandbox, "示例家居小铺", 1_501, START - timedelta(days=9), START, dice)

    with connected(sandbox) as connector:
        reviews, _, ended = pulled(connector)

    assert (len(reviews), ended) == (1_500, Completeness.CAPPED)


def test_passing_faults_are_sat_out(sandbox: TaobaoSandbox) -> None:
    sandbox.add_review("示例家居小铺")
    for fault in (ErrorBody("remote_timeout_retryable"), ServerError(), CutBody()):
        sandbox.faults.plan(READ, fault)

    with connected(sandbox) as connector:
        reviews, _, _ = pulled(connector)
        sandbox.faults.plan(READ, Dropped())
        again, _, _ = pulled(connector)

    assert len(reviews) == len(again) == 1
    assert sandbox.calls[READ] == 6


def test_a_malformed_review_is_set_aside_and_the_others_stand(sandbox: TaobaoSandbox) -> None:
    for _ in range(3):
        sandbox.add_review("示例家居小铺", created=START - timedelta(days=1))
    sandbox.faults.plan(READ, Twist.MALFORMED)

    with connected(sandbox) as connector:
        reviews, rejects, _ = pulled(connector)

    assert (len(reviews), rejects) == (2, 1)


def test_a_session_that_dies_stops_the_pull(sandbox: TaobaoSandbox) -> None:
    sandbox.faults.plan(READ, Meanwhile(lambda: sandbox.expire_session("6100a")))

    with connected(sandbox) as connector, pytest.raises(SignInAgain):
        pulled(connector)


def test_a_spent_quota_says_for_how_long(sandbox: TaobaoSandbox) -> None:
    sandbox.apps[APP_KEY].quota = 0

    with connected(sandbox) as connector, pytest.raises(RateLimited) as limited:
        pulled(connector)

    assert limited.value.retry_after == timedelta(hours=14, minutes=30)  # midnight in Beijing
