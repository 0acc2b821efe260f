"""The sandbox by the thousand, and as a process of its own."""

import gzip
from datetime import timedelta

import httpx
from tests.plugins.amazon.conftest import SELLER

from amends.testing.clock import ManualClock, WallClock
from amends.testing.serve import serve
from amends_amazon.sandbox import AmazonSandbox, build
from amends_amazon.sandbox.ask import Plain


def test_twenty_thousand_rows_come_out_of_one_report(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock
) -> None:
    assert sandbox.fill_feedback(SELLER, "amazon.de", 20_000) == 20_000

    number = ask.create_report("amazon.de", clock.now() - timedelta(days=30)).json()["reportId"]
    clock.wait(120)
    address = ask.document(ask.report(number).json()["reportDocumentId"]).json()["url"]
    lines = gzip.decompress(ask.download(address).content).decode().splitlines()

    orders = {line.split("\t")[4] for line in lines[1:]}
    assert len(orders) == 20_000
    assert ask.order(next(iter(orders))).status_code == 200


def test_the_same_seed_makes_the_same_feedback(sandbox: AmazonSandbox) -> None:
    twin = sandbox.open_seller("Muster Garten", "amazon.de")
    for seller in (SELLER, twin.name):
        sandbox.fill_feedback(seller, "amazon.de", 50)

    ours, theirs = (
        [(one.rating, one.text, one.left) for one in seller.feedback.values()]
        for seller in sandbox.sellers.values()
    )
    assert ours == theirs
    assert {rating for rating, *_ in ours} == {1, 2, 3}


def test_it_can_be_built_for_a_process_of_its_own() -> None:
    sandbox = build(["--sites", "amazon.de,amazon.com", "--feedback", "20", "--takes", "0"])

    with serve(sandbox) as url, httpx.Client(base_url=url, trust_env=False) as http:
        europe, america = http.get("/_sandbox/sellers").json()
        filled = http.post(
            "/_sandbox/fill", json={"seller": europe["name"], "site": "amazon.de", "count": 5}
        ).json()
        with Plain(url, WallClock(), europe["refresh_token"]) as ask:
            since = WallClock().now() - timedelta(days=31)
            number = ask.create_report("amazon.de", since).json()["reportId"]
            status = ask.report(number).json()["processingStatus"]
        counts = http.get("/_sandbox/counts").json()
        http.post("/_sandbox/advance", json={"hours": 2})

    assert (europe["region"], america["region"], filled) == ("eu", "na", 5)
    assert europe["feedback"] == 40
    assert status == "DONE"
    assert counts["calls"] == {"token": 1, "createReport": 1, "getReport": 1}
    assert sandbox.clock.now() - WallClock().now() > timedelta(hours=1)


def test_a_bench_may_go_without_limits() -> None:
    assert build(["--feedback", "0", "--unlimited"]).limits.plans == {}
