"""Rows 4 and 5: calls under a platform's limit leave as fast as it allows, and none is refused.

Ideal is what a token bucket of that rate and burst grants, to the last call.
"""

import tempfile
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from common import ask, child, report, sandbox


def run(
    name: str,
    hold: float,
    *,
    shops: int,
    reviews: int,
    rate: float,
    burst: int = 5,
    processes: int = 1,
) -> None:
    """Let `processes` programs sync their share of the shops from one quota."""
    wishes = {"shops": shops, "reviews": reviews, "quota": 0, "rate": rate, "burst": burst}
    with sandbox(**wishes) as (url, open_shops), tempfile.TemporaryDirectory() as home:
        # Tmall shops would be looked at by name as well; here every shop reads pages only.
        stores: list[dict[str, Any]] = [shop | {"marketplace": "taobao"} for shop in open_shops]
        shares = [stores[number::processes] for number in range(processes)]

        def program(share: list[dict[str, Any]]) -> dict[str, Any]:
            return child("ours_calls.py", url=url, shops=share, home=home, rate=rate, burst=burst)

        with ThreadPoolExecutor(processes) as pool:
            ran = list(pool.map(program, shares))
        counts = ask(url, "counts")
    calls = sum(counts["calls"].values())
    begun, ended = min(one["begun"] for one in ran), max(one["ended"] for one in ran)
    ideal = (calls - burst) / rate
    first = min(at for one in ran for at in one["done"])
    early = (first - begun) / (ended - begun)
    detail = (
        f"{calls} calls in {ended - begun:.1f} s, ideal {ideal:.1f} s, {counts['limited']} "
        f"refused; the first store was done after {early:.0%} of the time"
    )
    report(name, (ended - begun) / ideal, hold, detail)


if __name__ == "__main__":
    run("300 calls at 5/s, burst 5", 1.05, shops=1, reviews=300, rate=5)
    run("the same from two processes", 1.1, shops=2, reviews=150, rate=5, processes=2)
    run("100 stores on one quota of 50/s", 1.05, shops=100, reviews=10, rate=50)
