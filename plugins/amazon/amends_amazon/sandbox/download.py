"""The host from which report documents are downloaded: a signed address, good for five minutes.

It wants no header of the Selling Partner API. Whoever sends the access token here has given it to
a stranger, so that is refused and counted in `leaks`.

Source: reports_2021-06-30, ReportDocument.url; error pages as S3 writes them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any
from urllib.parse import urlencode

from amends.domain.times import Clock
from amends.testing.sandbox import Answer, Request
from amends_amazon.sandbox.document import Document
from amends_amazon.sandbox.queue import ReportQueue

PATH = "/documents/"
_TOKENS = ("x-amz-access-token", "authorization")


@dataclass(frozen=True, slots=True)
class _Address:
    document_id: str
    until: datetime
    encoded: bool  # the answer says Content-Encoding: gzip


class Downloads(ReportQueue):
    """Addresses of documents, and what lies behind them."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.leaks = 0  # downloads that carried a token
        self._addresses: dict[str, _Address] = {}
        self._signed = count(1)

    def address_of(self, document_id: str, base: str, until: datetime, encoded: bool) -> str:
        """A new address of a document, below `base`."""
        signature = f"sandbox{next(self._signed):08d}"
        self._addresses[signature] = _Address(document_id, until, encoded)
        lives = int((until - self.now()).total_seconds())
        query = urlencode({"X-Amz-Expires": lives, "X-Amz-Signature": signature})
        return f"{base}{PATH}{document_id}?{query}"

    def download(self, request: Request, params: Mapping[str, Any]) -> Answer:
        if any(name in request.headers for name in _TOKENS):
            self.leaks += 1
            return _page(400, "InvalidArgument", "Only one auth mechanism allowed")
        address = self._addresses.get(params.get("X-Amz-Signature", ""))
        if address is None or request.path != PATH + address.document_id:
            return _page(403, "SignatureDoesNotMatch", "The signature does not match.")
        if address.until <= self.now():
            return _page(403, "AccessDenied", "Request has expired")
        document: Document = self.documents[address.document_id][1]
        headers = {"content-encoding": "gzip"} if address.encoded else {}
        return Answer(document.body, 200, document.content_type, headers)


def _page(status: int, code: str, message: str) -> Answer:
    page = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>{message}</Message></Error>"
    return Answer(page.encode(), status, "application/xml")
