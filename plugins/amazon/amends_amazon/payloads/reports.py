"""Reports 2021-06-30: one that was asked for, how far it is, and where its document lies."""

from typing import Any

from pydantic import Field

from amends_amazon.payloads.base import Many, Payload


class Created(Payload):
    report_id: str


class Report(Payload):
    processing_status: str  # IN_QUEUE, IN_PROGRESS, DONE, CANCELLED, FATAL
    report_document_id: str | None = None


class Reports(Payload):
    reports: Many[Any]


class Document(Payload):
    """Its `url` works for five minutes and for everybody who has it."""

    url: str = Field(repr=False)
    compression_algorithm: str | None = None  # GZIP, or none
