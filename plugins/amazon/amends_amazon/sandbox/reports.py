"""The Reports API: order a report, look after it, list, call off, and find its document.

Only GET_SELLER_FEEDBACK_DATA is served. A document's address lives five minutes, and may be asked
for again.

Source: reports_2021-06-30.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from amends.testing.faults import Twist
from amends_amazon.sandbox.queue import FEEDBACK, KEPT, Report
from amends_amazon.sandbox.sites import site_of
from amends_amazon.sandbox.wire import Call, Refusal, invalid, moment, not_found
from amends_amazon.settings import SITES

_STATUSES = ("CANCELLED", "DONE", "FATAL", "IN_PROGRESS", "IN_QUEUE")
_FIELDS = {"reportType", "marketplaceIds", "dataStartTime", "dataEndTime", "reportOptions"}
_MOST_SITES = 25
URL_LIVES = timedelta(minutes=5)


def create_report(call: Call) -> Mapping[str, Any]:
    wish = call.json()
    if wish.get("reportType") != FEEDBACK or not set(wish) <= _FIELDS:
        raise invalid("Invalid Input", "Invalid Report Type")
    ids = wish.get("marketplaceIds")
    if not isinstance(ids, list) or not 1 <= len(ids) <= _MOST_SITES:
        raise invalid("Invalid Input", "marketplaceIds: 1 to 25")
    _check_options(wish.get("reportOptions", {}))
    for one in ids:
        site = site_of(one) if isinstance(one, str) else None
        if site not in call.consent.seller.sites or SITES[site].region != call.consent.region:
            raise invalid("Invalid Input", "marketplaceIds: not yours")  # SAMPLE
    since, until = (
        moment(name, wish[name]) if name in wish else call.now
        for name in ("dataStartTime", "dataEndTime")
    )
    if since > call.now or until > call.now or since > until:
        raise invalid("Invalid Input", "dataStartTime and dataEndTime: in order, and not ahead")
    report = call.town.order_report(
        call.consent.seller, call.consent.region, tuple(ids), since, until
    )
    call.town.writes[f"report/{report.seller.id}/{report.number}"] += 1
    return {"reportId": report.number}


def get_report(call: Call) -> Mapping[str, Any]:
    return _told(_report(call), call.now)


def cancel_report(call: Call) -> None:
    report = _report(call)
    if report.status(call.now) != "IN_QUEUE":
        raise invalid("Only reports in the queue can be cancelled")  # SAMPLE
    report.ended = "CANCELLED"
    report.ends = call.now
    call.town.writes[f"cancel/{report.seller.id}/{report.number}"] += 1


def get_reports(call: Call) -> Mapping[str, Any]:
    if "nextToken" in call.query:
        if len(call.query) > 1 or not (place := _PLACE.fullmatch(call.query["nextToken"])):
            raise invalid("Invalid Input", "nextToken stands alone")
        found = [call.town.reports[_key(call, number)] for number in place["numbers"].split("~")]
        size = int(place["size"])
    else:
        found, size = _wanted(call), call.number("pageSize", 10, 100)
    shown, rest = found[:size], found[size:]
    if call.twist is Twist.REPEATS:
        rest = found
    answer: dict[str, Any] = {"reports": [_told(report, call.now) for report in shown]}
    if rest:
        answer["nextToken"] = f"sandbox.{size}." + "~".join(report.number for report in rest)
    return answer


def get_report_document(call: Call) -> Mapping[str, Any]:
    report, document = call.town.documents.get(call.path["reportDocumentId"], (None, None))
    own = call.consent.seller, call.consent.region
    if report is None or document is None or (report.seller, report.region) != own:
        raise not_found("Report document not found")
    encoded = call.flag("enableContentEncodingUrlHeader") and document.compressed
    url = call.town.address_of(
        call.path["reportDocumentId"], call.base, call.now + URL_LIVES, encoded
    )
    answer = {"reportDocumentId": call.path["reportDocumentId"], "url": url}
    return answer | ({"compressionAlgorithm": "GZIP"} if document.compressed else {})


def _wanted(call: Call) -> list[Report]:
    """The reports that the filters leave, newest first."""
    kinds = call.names("reportTypes", most=10)
    if not kinds:
        raise invalid("Invalid Input", "reportTypes or nextToken is required")
    statuses = call.names("processingStatuses", _STATUSES) or _STATUSES
    sites = set(call.names("marketplaceIds", most=10))
    since = max(call.moment("createdSince") or call.now - KEPT, call.now - KEPT)
    until = call.moment("createdUntil") or call.now
    found = [
        report
        for report in call.town.reports.values()
        if (report.seller, report.region) == (call.consent.seller, call.consent.region)
        and report.kind in kinds
        and report.status(call.now) in statuses
        and (not sites or sites & set(report.marketplace_ids))
        and since <= report.created <= until
    ]
    return found[::-1]


def _report(call: Call) -> Report:
    report = call.town.reports.get(_key(call, call.path["reportId"]))
    if report is None or report.created < call.now - KEPT:
        raise not_found("Report not found")
    return report


def _key(call: Call, number: str) -> tuple[str, str, str]:
    return call.consent.seller.id, call.consent.region, number


def _told(report: Report, now: datetime) -> dict[str, Any]:
    status = report.status(now)
    told: dict[str, Any] = {
        "reportId": report.number,
        "reportType": report.kind,
        "dataStartTime": _stamp(report.since),
        "dataEndTime": _stamp(report.until),
        "createdTime": _stamp(report.created),
        "processingStatus": status,
        "marketplaceIds": list(report.marketplace_ids),
    }
    if status != "IN_QUEUE" and report.starts <= now:
        told["processingStartTime"] = _stamp(report.starts)
    if report.ended:
        told["processingEndTime"] = _stamp(report.ends)
    if report.document_id:
        told["reportDocumentId"] = report.document_id
    return told


def _stamp(at: datetime) -> str:
    # This API writes the offset and not Z, unlike Orders.
    return at.replace(microsecond=0).isoformat()


def _check_options(options: Any) -> None:
    if not isinstance(options, dict) or not all(isinstance(v, str) for v in options.values()):
        raise Refusal(400, "InvalidInput", "Invalid Input", "reportOptions: texts only")


_PLACE = re.compile(r"sandbox\.(?P<size>\d+)\.(?P<numbers>[\d~]+)")
