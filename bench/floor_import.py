"""The floor of an import: the stdlib's csv, one sqlite3 upsert. No checks, no history, no inbox.

Knows the encoding, the sign between cells and the order of the columns beforehand. In: file,
database; out: seconds, stored.
"""

import csv
import json
import sqlite3
import sys
import time
from itertools import islice
from pathlib import Path

BATCH = 1_000
UPSERT = """
insert into review values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict (id) do update set stars = excluded.stars, title = excluded.title, text = excluded.text
"""


def main(file: str, database: str) -> None:
    memory = sqlite3.connect(database, isolation_level=None)
    memory.execute("pragma journal_mode = wal")
    memory.execute("pragma synchronous = normal")
    memory.execute(
        "create table review (id text primary key, article, product, stars, title, text, day,"
        " author, verified, variant, url)"
    )
    begun, stored = time.perf_counter(), 0
    with Path(file).open(encoding="utf-8", newline="") as opened:
        rows = csv.reader(opened)
        next(rows)
        while batch := list(islice(rows, BATCH)):
            memory.execute("begin immediate")
            memory.executemany(UPSERT, batch)
            memory.execute("commit")
            stored += len(batch)
    print(json.dumps({"seconds": time.perf_counter() - begun, "stored": stored}))


if __name__ == "__main__":
    main(**json.load(sys.stdin))
