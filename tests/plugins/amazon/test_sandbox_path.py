"""The whole way of a report through the sandbox: sign in, order, wait, fetch, unpack."""

import gzip
from datetime import timedelta

from amends.testing.clock import ManualClock
from amends_amazon.sandbox import AmazonSandbox
from amends_amazon.sandbox.ask import Plain


def test_a_feedback_comes_out_of_the_report_of_its_site(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock
) -> None:
    seller = sandbox.sellers["Beispiel Haushalt"]
    order = sandbox.leave_feedback(seller, 2, "Lieferung kam zu spät", site="amazon.de")
    sandbox.leave_feedback(seller, 1, "Never came", site="amazon.co.uk")

    number = ask.create_report("amazon.de", clock.now() - timedelta(days=30)).json()["reportId"]
    clock.advance(sandbox.report_takes)
    told = ask.report(number).json()
    address = ask.document(told["reportDocumentId"]).json()
    file = ask.download(address["url"])

    assert address["compressionAlgorithm"] == "GZIP"
    header, row, *rest = gzip.decompress(file.content).decode().splitlines()
    assert header.split("\t")[3:5] == ["Ihre Antwort", "Transaktionsnummer"]
    day, stars, words, answer, number, email = row.split("\t")
    assert (day, stars, words) == ("22.11.26", "2", "Lieferung kam zu spät")
    assert (answer, number, email[11:]) == ("", order, "@marketplace.amazon.de")
    assert rest == []
