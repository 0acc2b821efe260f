"""An Amazon report of 20,000 rows to stored, beside plain HTTP, split lines and sqlite3.

The report is made at once; the time that Amazon takes for one, and the rests between two looks at
it, are no work of ours and pass by turning the clock. Both sides begin with a fresh database.
"""

import gzip
import http.client
import json
import sqlite3
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from common import LaterClock, ask, median, report, round_of, served

from amends.apps.installation import open_installation
from amends.apps.settings import Settings
from amends.services.open_store import open_store

ROWS = 20_000
ROUNDS = 5
AGENT = "AmendsBench/1.0 (Language=Python/3.11; Platform=Linux)"
REPORTS = "/reports/2021-06-30"
UPSERT = """
insert into feedback values (?, ?, ?, ?, ?, ?) on conflict (order_id) do update set
    rating = excluded.rating, comments = excluded.comments, response = excluded.response
"""


def floor(url: str, seller: dict[str, Any], folder: str) -> float:
    """Seconds of a program that checks nothing, keeps no history and misses what is gone."""
    memory = sqlite3.connect(Path(folder) / "floor.db", isolation_level=None)
    memory.execute("pragma journal_mode = wal")
    memory.execute("pragma synchronous = normal")
    memory.execute(
        "create table feedback (day, rating, comments, response, order_id primary key, email)"
    )
    line = http.client.HTTPConnection(urlsplit(url).netloc)
    begun = time.perf_counter()
    form = {name: seller[name] for name in ("client_id", "client_secret", "refresh_token")}
    kind = {"content-type": "application/x-www-form-urlencoded"}
    body = urlencode(form | {"grant_type": "refresh_token"})
    token = _answered(line, "POST", "/auth/o2/token", kind, body)["access_token"]

    def call(verb: str, path: str, wish: object = None) -> dict[str, Any]:
        headers = {
            "x-amz-access-token": token,
            "x-amz-date": f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}",
            "user-agent": AGENT,
            "content-type": "application/json",
        }
        return _answered(line, verb, f"{REPORTS}/{path}", headers, json.dumps(wish) if wish else "")

    wish = {
        "reportType": "GET_SELLER_FEEDBACK_DATA",
        "marketplaceIds": ["A1PA6795UKMFR9"],
        "dataStartTime": f"{datetime.now(UTC) - timedelta(days=31):%Y-%m-%dT%H:%M:%SZ}",
    }
    number = call("POST", "reports", wish)["reportId"]
    document = call("GET", f"reports/{number}")["reportDocumentId"]
    address = urlsplit(call("GET", f"documents/{document}")["url"])
    line.request("GET", f"{address.path}?{address.query}")
    text = gzip.decompress(line.getresponse().read()).decode()
    memory.execute("begin immediate")
    memory.executemany(UPSERT, (row.split("\t") for row in text.splitlines()[1:]))
    memory.execute("commit")
    seconds = time.perf_counter() - begun
    ((stored,),) = memory.execute("select count(*) from feedback")
    assert stored == ROWS, stored
    memory.close()
    line.close()
    return seconds


def _answered(
    line: http.client.HTTPConnection, verb: str, path: str, headers: dict[str, str], body: str
) -> dict[str, Any]:
    line.request(verb, path, body, headers)
    answer: dict[str, Any] = json.loads(line.getresponse().read())
    return answer


def ours(url: str, seller: dict[str, Any], folder: str) -> float:
    """Seconds that our slices take, the rests between them left out."""
    clock = LaterClock()
    settings = Settings(home=Path(folder), database_url=None)
    opened = open_installation(settings, make=True, clock=clock)
    marketplace = opened.hall.registry.named("amazon")
    wanted = {"api": url, "login": f"{url}/auth/o2/token"}
    with opened.memory.unit() as unit:
        client = unit.agency.add_client("Bench")
        account = unit.agency.add_account(client.id, "amazon", "eu", seller["name"])
        held = {name: seller[name] for name in ("client_id", "client_secret", "refresh_token")}
        unit.agency.set_credentials(account.id, held, ())
        kept = marketplace.settings.model_validate(wanted)
        store = open_store(unit, account, marketplace, seller["name"], kept, clock.now())
        unit.commit()
    work = round_of(opened, store)
    with work.connected(store):
        pass  # loads the connector's modules
    seconds, fresh = 0.0, 0
    while fresh < ROWS:
        begun = time.perf_counter()
        (done,) = work.sync()
        seconds += time.perf_counter() - begun
        assert done.trouble == done.skipped == "", done
        fresh += done.tally.fresh
        clock.hours += 1 / 60
    opened.close()
    return seconds


def main() -> None:
    wishes = [f"--feedback={ROWS}", "--days=29", "--takes=0", "--unlimited"]
    bare, full = [], []
    with served("amends_amazon", wishes) as url:
        (seller,) = ask(url, "sellers")
        for number in range(ROUNDS):
            with tempfile.TemporaryDirectory() as folder:
                least, most = floor(url, seller, folder), ours(url, seller, folder)
            if number:  # the first round warms the server up
                bare.append(least)
                full.append(most)
    report(
        f"Amazon report of {ROWS:,} rows to stored",
        median([mine / least for mine, least in zip(full, bare, strict=True)]),
        8,
        f"{median(full):.2f} s, floor {median(bare):.2f} s",
    )


if __name__ == "__main__":
    main()
