"""Getting the text of a finished report: its address, the download, unpacking.

The address works for five minutes and for whoever has it, so it goes into no log, and none of
our headers goes there. Source: reports_2021-06-30, getReportDocument.
"""

from base64 import b64encode
from dataclasses import dataclass

import httpx

from amends.marketplace.connector import Door
from amends.marketplace.errors import MarketplaceError, NeverAgain, Nonsense, Unavailable
from amends.marketplace.http import Caller, Charges, open_http, retry_after
from amends_amazon.connector.line import Line
from amends_amazon.connector.refusals import AT_ONCE
from amends_amazon.payloads.feedback import Torn, text_of, unpacked
from amends_amazon.payloads.reports import Document

OPERATION = "getReportDocument"
DOWNLOAD = "download of a report"


class AddressOver(NeverAgain):
    """The address of the document has run out, or never worked: ask for another."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A document that came damaged, twice."""

    raw: str  # base64
    why: str


class Documents:
    """Fetches documents over a line of its own; closed by whoever opened it."""

    def __init__(
        self, door: Door, line: Line, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._line = line
        self._where = door.where
        self._http = open_http(transport=transport)
        self._caller = Caller(
            http=self._http,
            where=door.where,
            clock=door.clock,
            budgets=door.budgets,
            charges=Charges("amazon", (), {}),
            judge=self._judge,
            redactor=door.redactor,
            patience=door.patience,
        )

    def text(self, document_id: str, *, japanese: bool) -> str | Unreadable:
        """The document as text; what is damaged is fetched once more before it is given up.

        A line that breaks in the middle is Unavailable: the document itself may be whole.
        """
        text = self._once(document_id, japanese=japanese)
        if isinstance(text, Unreadable):
            return self._once(document_id, japanese=japanese)
        return text

    def close(self) -> None:
        self._http.close()

    def _once(self, document_id: str, *, japanese: bool) -> str | Unreadable:
        document, response = self._fetched(document_id)
        try:
            body = unpacked(response.content, document.compression_algorithm)
        except Torn as error:
            return Unreadable(b64encode(response.content).decode(), str(error))
        return text_of(body, response.headers.get("content-type", ""), japanese=japanese)

    def _fetched(self, document_id: str) -> tuple[Document, httpx.Response]:
        document = self._document(document_id)
        try:
            return document, self._downloaded(document)
        except AddressOver:  # five minutes have passed while a call or this machine was held up
            document = self._document(document_id)
        return document, self._downloaded(document)

    def _document(self, document_id: str) -> Document:
        path = f"/reports/2021-06-30/documents/{document_id}"
        return self._line.ask(Document, OPERATION, "GET", path)

    def _downloaded(self, document: Document) -> httpx.Response:
        try:
            request = self._http.build_request("GET", document.url)
        except httpx.InvalidURL:
            what = "the address of the report is none"
            raise Nonsense(self._where, what, operation=OPERATION) from None
        return self._caller.read(DOWNLOAD, request)

    def _judge(self, response: httpx.Response, operation: str) -> MarketplaceError | None:
        status = response.status_code
        if status == 200:
            return None
        if status >= 500 or status == 429:
            wait = retry_after(response) or AT_ONCE
            what = f"HTTP {status}"
            return Unavailable(self._where, what, retry_after=wait, operation=operation)
        what = f"the address of the report no longer works (HTTP {status})"
        return AddressOver(self._where, what, operation=operation)
