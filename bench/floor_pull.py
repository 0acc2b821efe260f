"""The floor of a pull: plain HTTP, the stdlib's JSON, one sqlite3 upsert. No checks, no history.

Reads 180 days in windows that are known to stay below the cap. In: url, shop, database; out:
seconds, stored.
"""

import hashlib
import hmac
import http.client
import json
import sqlite3
import sys
import time
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import urlencode, urlsplit

BEIJING = timezone(timedelta(hours=8))
WINDOW = timedelta(days=10)
FIELDS = (
    "tid,oid,role,nick,result,created,rated_nick,item_title,item_price,content,reply,"
    "valid_score,num_iid,ouid"
)
UPSERT = """
insert into review values (:oid, :tid, :nick, :result, :created, :item_title, :item_price,
                           :content, :reply, :valid_score, :num_iid, :ouid)
on conflict (oid) do update set result = excluded.result, content = excluded.content,
    reply = excluded.reply, valid_score = excluded.valid_score
"""


def ask(
    line: http.client.HTTPConnection, shop: dict[str, str], now: datetime, **business: str
) -> dict[str, object]:
    params = {
        "method": "taobao.traderates.get",
        "app_key": shop["app_key"],
        "session": shop["session"],
        "timestamp": f"{now.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}",
        "format": "json",
        "v": "2.0",
        "sign_method": "hmac-sha256",
        **business,
    }
    text = "".join(name + params[name] for name in sorted(params))
    digest = hmac.new(shop["app_secret"].encode(), text.encode(), hashlib.sha256)
    params["sign"] = digest.hexdigest().upper()
    line.request(
        "POST",
        "/router/rest",
        urlencode(params),
        {"content-type": "application/x-www-form-urlencoded"},
    )
    answer: dict[str, object] = json.loads(line.getresponse().read())["traderates_get_response"]
    return answer


def main(url: str, shop: dict[str, str], database: str, ahead: float = 0) -> None:
    memory = sqlite3.connect(database, isolation_level=None)
    memory.execute("pragma journal_mode = wal")
    memory.execute("pragma synchronous = normal")
    memory.execute(
        "create table if not exists review (oid integer primary key, tid, nick, result, created,"
        " item_title, item_price, content, reply, valid_score, num_iid, ouid)"
    )
    line = http.client.HTTPConnection(urlsplit(url).netloc)
    begun, stored = time.perf_counter(), 0
    end = datetime.now(UTC) + timedelta(hours=ahead)
    now, edge = end, end - timedelta(days=180)
    while end > edge:
        start = max(end - WINDOW, edge)
        page, more = 0, True
        while more:
            page += 1
            answer = ask(
                line,
                shop,
                now,
                fields=FIELDS,
                rate_type="get",
                role="buyer",
                start_date=f"{start.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}",
                end_date=f"{end.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}",
                page_no=str(page),
                page_size="150",
                use_has_next="true",
            )
            rates = answer.get("trade_rates", {}).get("trade_rate", [])  # type: ignore[attr-defined]
            memory.execute("begin immediate")
            memory.executemany(UPSERT, rates)
            memory.execute("commit")
            stored += len(rates)
            more = bool(answer.get("has_next"))
        end = start
    print(json.dumps({"seconds": time.perf_counter() - begun, "stored": stored}))


if __name__ == "__main__":
    main(**json.load(sys.stdin))
