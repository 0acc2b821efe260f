"""The floor of a report: plain HTTP, gzip, lines split at tabs, one sqlite3 upsert. No checks.

In: url, seller, folder; out: seconds, stored.
"""

import gzip
import http.client
import json
import sqlite3
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

UPSERT = """
insert into feedback values (?, ?, ?, ?, ?, ?) on conflict (order_id) do update set
    rating = excluded.rating, comments = excluded.comments, response = excluded.response
"""


def main(url: str, seller: dict[str, Any], folder: str) -> None:
    memory = sqlite3.connect(Path(folder) / "floor.db", isolation_level=None)
    memory.execute("pragma journal_mode = wal")
    memory.execute("pragma synchronous = normal")
    memory.execute(
        "create table feedback (day, rating, comments, response, order_id text primary key, mail)"
    )
    line = http.client.HTTPConnection(urlsplit(url).netloc)
    begun = time.perf_counter()
    names = ("client_id", "client_secret", "refresh_token")
    form = {"grant_type": "refresh_token", **{name: seller[name] for name in names}}
    headers = {"content-type": "application/x-www-form-urlencoded"}
    line.request("POST", "/auth/o2/token", urlencode(form), headers)
    token = json.loads(line.getresponse().read())["access_token"]
    now = datetime.now(UTC)

    def call(verb: str, path: str, body: Any = None) -> dict[str, Any]:
        headers = {
            "x-amz-access-token": token,
            "x-amz-date": f"{now:%Y%m%dT%H%M%SZ}",
            "user-agent": "Floor/1.0 (Language=Python)",
            "content-type": "application/json",
        }
        line.request(verb, path, json.dumps(body) if body else None, headers)
        answer: dict[str, Any] = json.loads(line.getresponse().read())
        return answer

    reports = "/reports/2021-06-30/reports"
    wish = {
        "reportType": "GET_SELLER_FEEDBACK_DATA",
        "marketplaceIds": ["A1PA6795UKMFR9"],
        "dataStartTime": (now - timedelta(days=365)).isoformat(),
    }
    number = call("POST", reports, wish)["reportId"]
    while True:
        told = call("GET", f"{reports}/{number}")
        if told["processingStatus"] == "DONE":
            break
        if told["processingStatus"] not in ("IN_QUEUE", "IN_PROGRESS"):
            raise SystemExit(f"the report ended {told['processingStatus']}")
        waited = time.perf_counter()
        line.request("POST", "/_sandbox/advance", json.dumps({"hours": 0.1}))
        line.getresponse().read()
        now += timedelta(hours=0.1)
        begun += time.perf_counter() - waited  # waiting costs nothing
    document = call("GET", f"/reports/2021-06-30/documents/{told['reportDocumentId']}")
    address = urlsplit(document["url"])
    line.request("GET", f"{address.path}?{address.query}")
    data = line.getresponse().read()
    if document.get("compressionAlgorithm") == "GZIP":
        data = gzip.decompress(data)
    rows = [row.split("\t") for row in data.decode().splitlines()[1:]]
    memory.execute("begin immediate")
    memory.executemany(UPSERT, rows)
    memory.execute("commit")
    print(json.dumps({"seconds": time.perf_counter() - begun, "stored": len(rows)}))


if __name__ == "__main__":
    main(**json.load(sys.stdin))
