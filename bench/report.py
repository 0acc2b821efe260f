"""An Amazon feedback report of 20,000 rows: ordered, waited for, downloaded, read, stored.

The floor makes the same calls by plain HTTP, splits lines at tabs and upserts by sqlite3; it
checks nothing, guesses no encoding and keeps no history. Waiting costs neither side anything.
"""

import tempfile

from common import ask, child, median, report, served

ROWS = 20_000
ROUNDS = 4


def main() -> None:
    floor, ours, megabytes = [], [], []
    wishes = [f"--feedback={ROWS}", "--days=300", "--takes=0", "--unlimited"]
    for number in range(ROUNDS):
        with served("amends_amazon", wishes) as url, tempfile.TemporaryDirectory() as folder:
            (seller,) = ask(url, "sellers")
            bare = child("floor_report.py", url=url, seller=seller, folder=folder)
            full = child("ours_report.py", url=url, seller=seller, folder=folder)
        assert bare["stored"] == full["stored"] == ROWS, (bare, full)
        if number:
            floor.append(bare["seconds"])
            ours.append(full["seconds"])
            megabytes.append(full["MB"])
    ratios = [mine / bare for mine, bare in zip(ours, floor, strict=True)]
    report(
        f"Amazon report of {ROWS:,} rows to stored",
        median(ratios),
        8,
        f"{median(ours):.2f} s, floor {median(floor):.2f} s, {max(megabytes):.0f} MB",
    )


if __name__ == "__main__":
    main()
