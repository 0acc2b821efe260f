"""Rows 1 and 3: a first pull of 20,000 reviews, and a second one that finds every change.

Beside each stands the floor: plain HTTP and sqlite3, which checks nothing, keeps no history and
never notices that a review is gone.
"""

import tempfile
from pathlib import Path

from common import ask, child, median, puller, report, sandbox

REVIEWS = 20_000
ROUNDS = 5
WEEK = 7 * 24 + 1.0  # hours; every review is due for another reading by then
CHURN = {"edited": 0.01, "written": 0.02, "gone": 0.005, "appended": 0.0}


def first_pull() -> None:
    floor, ours, megabytes = [], [], []
    with sandbox(reviews=REVIEWS, quota=0) as (url, (shop,)):
        for number in range(ROUNDS):
            with tempfile.TemporaryDirectory() as folder:
                database = str(Path(folder) / "floor.db")
                bare = child("floor_pull.py", url=url, shop=shop, database=database)
                with puller(url=url, shop=shop, home=folder) as pull:
                    full = pull()
            assert bare["stored"] >= REVIEWS, bare
            assert full["fresh"] == REVIEWS, full
            if number:  # the first round warms the server up
                floor.append(bare["seconds"])
                ours.append(full["seconds"])
                megabytes.append(full["MB"])
    ratios = [mine / bare for mine, bare in zip(ours, floor, strict=True)]
    report(
        f"pull {REVIEWS:,} reviews to stored",
        median(ratios),
        3,
        f"{median(ours):.2f} s, floor {median(floor):.2f} s, {max(megabytes):.0f} MB (hold ≤ 150)",
    )


def second_pull() -> None:
    """Follow-ups are left out of the churn: Taobao's list does not show them to anybody."""
    ratios, found = [], ""
    for number in range(3):
        with (
            sandbox(reviews=REVIEWS, quota=0) as (url, (shop,)),
            tempfile.TemporaryDirectory() as folder,
            puller(url=url, shop=shop, home=folder) as pull,
        ):
            database = str(Path(folder) / "floor.db")
            child("floor_pull.py", url=url, shop=shop, database=database)
            pull()
            ask(url, "advance", hours=WEEK)
            acts = ask(url, "churn", **CHURN, seed=number)
            bare = child("floor_pull.py", url=url, shop=shop, database=database, ahead=WEEK)
            # A week on everything is due again; what it lacked is settled an hour and a half later.
            again = pull(WEEK)
            ask(url, "advance", hours=1.5)
            settled = pull(WEEK + 1.5)
            ratios.append((again["seconds"] + settled["seconds"]) / bare["seconds"])
            found = (
                f"found {again['changed']} of {acts['edited']} edited, {again['fresh']} of "
                f"{acts['written']} new, {settled['gone']} of {acts['gone']} gone; "
                f"{again['seconds']:.2f} + {settled['seconds']:.2f} s, "
                f"floor {bare['seconds']:.2f} s"
            )
    report("second pull, every change found", median(ratios), 1.5, found)


if __name__ == "__main__":
    first_pull()
    second_pull()
