"""Reviews read a second on one core, beside a bare list of words; how soon and how small.

A list of words finds no cause without naming it, no mood and no language: it is the floor of what
looking at every text costs.
"""

from common import child, median, report

REVIEWS = 20_000
ROUNDS = 5


def rate() -> None:
    runs = [child("ours_reading.py", what="reviews", count=REVIEWS) for _ in range(ROUNDS)]
    a_second = median([REVIEWS / run["seconds"] for run in runs])
    report(
        f"read {REVIEWS:,} reviews on one core",
        median([run["seconds"] / run["floor"] for run in runs]),
        35,
        f"{a_second:,.0f} a second (hold ≥ 10,000), {runs[0]['characters']:.0f} characters each; "
        f"floor {median([REVIEWS / run['floor'] for run in runs]):,.0f} a second",
    )


def ready() -> None:
    runs = [child("ours_reading.py", what="ready") for _ in range(ROUNDS)]
    held, floor = (median([run[name] for run in runs]) for name in ("MB", "floor_MB"))
    report(
        "ready to read and judge, fresh process",
        held / floor,
        2.2,
        f"{median([run['seconds'] for run in runs]):.2f} s (hold ≤ 0.5), {held:.0f} MB "
        f"(hold ≤ 100); floor {floor:.0f} MB with numpy and the domain alone",
    )


if __name__ == "__main__":
    rate()
    ready()
