"""A table of 100,000 reviews, from the file to stored, beside csv and sqlite3.

The floor has no network to wait for and knows everything about the file, so the ratio shows what
reading, checks, keys, revisions and inbox cost by themselves.
"""

import csv
import random
import tempfile
from datetime import date, timedelta
from pathlib import Path

from common import child, median, report

ROWS = 100_000
ROUNDS = 3
NAMES = (
    "Review ID", "Product ID", "Product name", "Stars", "Title", "Text", "Date", "Author",
    "Verified purchase", "Variant", "Permalink",
)  # fmt: skip


def write(path: Path) -> None:
    chance = random.Random(1)  # noqa: S311  the same file each time
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(NAMES)
        for number in range(ROWS):
            article = chance.randrange(500)
            day = date(2025, 1, 1) + timedelta(days=chance.randrange(600))
            text = f"Kam zerkratzt an, und niemand antwortet.\nNummer {number}. " * 3
            rows.writerow(
                (
                    f"R{number:012}", f"C{article:09}", f"Demo Lampe {article}",
                    chance.randint(1, 5), f"Titel {number}", text, day.isoformat(),
                    f"Autor {number}", "yes", "rot", f"https://shop.example/reviews/{number}",
                )
            )  # fmt: skip


def main() -> None:
    floor, ours, looks, megabytes = [], [], [], []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reviews.csv"
        write(path)
        for number in range(ROUNDS):
            bare = child("floor_import.py", file=str(path), database=f"{folder}/{number}.db")
            full = child("ours_import.py", file=str(path), home=f"{folder}/home-{number}")
            assert bare["stored"] == ROWS, bare
            assert (full["fresh"], full["refused"]) == (ROWS, 0), full
            floor.append(bare["seconds"])
            ours.append(full["look"] + full["take"])
            looks.append(full["look"])
            megabytes.append(full["MB"])
        size = path.stat().st_size / 1e6
    report(
        f"import {ROWS:,} rows of a table",
        median([mine / bare for mine, bare in zip(ours, floor, strict=True)]),
        4,
        f"{median(ours):.2f} s, of which {median(looks):.2f} s to look; floor {median(floor):.2f}"
        f" s; {size:.0f} MB of CSV, {max(megabytes):.0f} MB held (hold ≤ 150)",
    )


if __name__ == "__main__":
    main()
