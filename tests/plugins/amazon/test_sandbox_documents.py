"""The sandbox's documents: how each site writes, what may be spoilt, and how long they live."""

import gzip
import zlib
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from tests.plugins.amazon.conftest import SELLER

from amends.testing.clock import ManualClock
from amends_amazon.sandbox import AmazonSandbox, Spoilt
from amends_amazon.sandbox.ask import Plain

EARLY = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)  # still the 2nd in America


def address_of(ask: Plain, clock: ManualClock, site: str = "amazon.de", **query: str) -> str:
    """Where the report of `site` over 30 days can be downloaded."""
    number = ask.create_report(site, clock.now() - timedelta(days=30)).json()["reportId"]
    clock.wait(120)
    told = ask.document(ask.report(number).json()["reportDocumentId"], **query).json()
    return str(told["url"])


def downloaded(ask: Plain, clock: ManualClock, site: str = "amazon.de") -> httpx.Response:
    return ask.download(address_of(ask, clock, site))


def a_town(sandbox: AmazonSandbox, site: str, text: str) -> str:
    """A seller on `site` with one feedback; gives its refresh token."""
    seller = sandbox.open_seller("Muster", site)
    sandbox.leave_feedback(seller, 1, text, left=EARLY)
    return sandbox.refresh_token(seller)


@pytest.mark.parametrize(
    ("site", "header", "day", "charset", "codec"),
    [
        ("amazon.com", "Your Response", "11/2/26", "Cp1252", "cp1252"),
        ("amazon.de", "Ihre Antwort", "3.11.26", "UTF-8", "utf-8"),
        ("amazon.es", "Response", "3/11/26", "UTF-8", "utf-8"),
        ("amazon.com.mx", "Tu respuesta", "2/11/26", "UTF-8", "utf-8"),
        ("amazon.fr", "Votre réponse", "3/11/26", "Cp1252", "cp1252"),
        ("amazon.it", "Risposta", "3/11/26", "Cp1252", "cp1252"),
        ("amazon.co.uk", "Your Response", "3/11/26", "Cp1252", "cp1252"),
        ("amazon.se", "Ditt svar", "2026-11-03", "UTF-8", "utf-8"),
        ("amazon.co.jp", "返答", "26/11/3", "Shift_JIS", "cp932"),
    ],
)
def test_each_site_writes_in_its_own_way(
    url: str,
    sandbox: AmazonSandbox,
    clock: ManualClock,
    site: str,
    header: str,
    day: str,
    charset: str,
    codec: str,
) -> None:
    token = a_town(sandbox, site, "① late")
    with Plain(url, clock, token) as ask:
        file = downloaded(ask, clock, site)

    lines = gzip.decompress(file.content).decode(codec).splitlines()
    assert file.headers["content-type"] == f"text/plain; charset={charset}"
    assert [len(line.split("\t")) for line in lines] == [6, 6]
    assert lines[0].split("\t")[3] == header
    assert lines[1].split("\t")[:2] == [day, "1"]


def test_words_beyond_the_charset_are_lost(
    url: str, sandbox: AmazonSandbox, clock: ManualClock
) -> None:
    token = a_town(sandbox, "amazon.co.uk", "naïve – 遅い")
    with Plain(url, clock, token) as ask:
        file = downloaded(ask, clock, "amazon.co.uk")

    assert "\tnaïve – ??\t" in gzip.decompress(file.content).decode("cp1252")


def test_tabs_and_line_ends_within_a_text_do_not_break_the_table(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock
) -> None:
    sandbox.leave_feedback(SELLER, 1, "zu spät\tund\r\nkaputt")

    text = gzip.decompress(downloaded(ask, clock).content).decode()

    assert text.splitlines()[1].split("\t")[2] == "zu spät und kaputt"


def test_a_report_may_come_plain(ask: Plain, sandbox: AmazonSandbox, clock: ManualClock) -> None:
    sandbox.leave_feedback(SELLER)
    sandbox.compresses = False
    sandbox.charsets["amazon.de"] = "Cp1252"

    file = downloaded(ask, clock)

    assert "spät" in file.content.decode("cp1252")
    assert "content-encoding" not in file.headers


def test_the_http_layer_may_unpack_where_it_was_asked_for(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock
) -> None:
    sandbox.leave_feedback(SELLER)

    file = ask.download(address_of(ask, clock, enableContentEncodingUrlHeader="true"))

    assert file.headers["content-encoding"] == "gzip"
    assert file.text.startswith("Datum\t")  # httpx has unpacked it


@pytest.mark.parametrize(
    ("spoilt", "first", "second"),
    [
        (Spoilt.UNKNOWN_HEADER, "Päivämäärä Arvio", 6),
        (Spoilt.FIVE_COLUMNS, "Datum Bewertung", 5),
        (Spoilt.SEVEN_COLUMNS, "Datum Bewertung", 7),
        (Spoilt.TAB_TOO_MANY, "Datum Bewertung", 7),
        (Spoilt.LINE_BREAK, "Datum Bewertung", 3),
    ],
)
def test_a_report_may_have_another_shape(
    ask: Plain,
    sandbox: AmazonSandbox,
    clock: ManualClock,
    spoilt: Spoilt,
    first: str,
    second: int,
) -> None:
    for _ in range(2):
        sandbox.leave_feedback(SELLER)
    sandbox.plan_report(spoilt=spoilt)

    header, row, *rest = gzip.decompress(downloaded(ask, clock).content).decode().splitlines()

    assert " ".join(header.split("\t")[:2]) == first
    assert len(row.split("\t")) == second
    assert rest  # the others stay


@pytest.mark.parametrize(
    ("spoilt", "column", "value"),
    [
        (Spoilt.EMPTY_COMMENT, 2, ""),
        (Spoilt.QUOTES, 2, '"Lieferung kam zu spät, 24" statt 27'),
        (Spoilt.WRONG_RATING, 1, "7"),
        (Spoilt.WRONG_DATE, 0, "2099-12-31"),
    ],
)
def test_one_row_among_good_ones_may_be_strange(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock, spoilt: Spoilt, column: int, value: str
) -> None:
    for _ in range(2):
        sandbox.leave_feedback(SELLER)
    sandbox.plan_report(spoilt=spoilt)

    rows = gzip.decompress(downloaded(ask, clock).content).decode().splitlines()[1:]
    strange, good = (row.split("\t") for row in rows)

    assert strange[column] == value
    assert good[column] != value
    assert len(strange) == len(good) == 6


@pytest.mark.parametrize(
    ("spoilt", "lines"),
    [(Spoilt.DUPLICATE_ROWS, 3), (Spoilt.HEADER_ONLY, 1), (Spoilt.EMPTY_FILE, 0)],
)
def test_rows_may_come_twice_or_not_at_all(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock, spoilt: Spoilt, lines: int
) -> None:
    sandbox.leave_feedback(SELLER)
    sandbox.plan_report(spoilt=spoilt)

    text = gzip.decompress(downloaded(ask, clock).content).decode()

    assert len(text.splitlines()) == lines
    assert len(set(text.splitlines())) == min(lines, 2)


def test_lines_may_end_as_on_windows(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock
) -> None:
    sandbox.leave_feedback(SELLER)
    sandbox.plan_report(spoilt=Spoilt.CRLF)

    text = gzip.decompress(downloaded(ask, clock).content)

    assert text.count(b"\r\n") == text.count(b"\n") == 2


def test_a_document_may_end_too_early(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock
) -> None:
    sandbox.leave_feedback(SELLER)
    sandbox.plan_report(spoilt=Spoilt.TRUNCATED_GZIP)

    file = downloaded(ask, clock)

    assert file.status_code == 200
    with pytest.raises((EOFError, zlib.error)):
        gzip.decompress(file.content)


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        (Spoilt.MISLABELLED_CHARSET, "text/plain; charset=UTF-8"),
        (Spoilt.MISSING_CHARSET, "text/plain"),
    ],
)
def test_a_document_may_lie_about_its_charset(
    url: str, sandbox: AmazonSandbox, clock: ManualClock, spoilt: Spoilt, said: str
) -> None:
    token = a_town(sandbox, "amazon.co.jp", "配送が遅れました")
    sandbox.plan_report(spoilt=spoilt)
    with Plain(url, clock, token) as ask:
        file = downloaded(ask, clock, "amazon.co.jp")

    assert file.headers["content-type"] == said
    assert "配送が遅れました" in gzip.decompress(file.content).decode("cp932")


@pytest.mark.parametrize(("seconds", "status"), [(299, 200), (300, 403)])
def test_an_address_lives_five_minutes(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock, seconds: int, status: int
) -> None:
    sandbox.leave_feedback(SELLER)
    address = address_of(ask, clock)
    clock.wait(seconds)

    file = ask.download(address)

    assert file.status_code == status
    assert ("AccessDenied" in file.text) is (status == 403)


def test_an_address_cannot_be_guessed(ask: Plain, sandbox: AmazonSandbox, url: str) -> None:
    file = ask.download(f"{url}/documents/amzn1.spdoc.1.4.eu.sandbox-00000001")

    assert (file.status_code, file.headers["content-type"]) == (403, "application/xml")


@pytest.mark.parametrize("name", ["x-amz-access-token", "authorization"])
def test_a_token_that_is_sent_along_is_a_leak(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock, name: str
) -> None:
    sandbox.leave_feedback(SELLER)
    address = address_of(ask, clock)

    file = ask.download(address, {name: "Atza|something"})

    assert file.status_code == 400
    assert sandbox.leaks == sandbox.counts()["leaks"] == 1
    assert ask.download(address).status_code == 200
