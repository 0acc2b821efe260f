"""Syncs stores whose every review costs one call, under a shared quota, and says how long it took.

In: url, shops, home, rate, burst; out: when it began and ended (seconds since 1970), and when
each store was done. A store whose budget is spent comes back when it says, as the daemon does.
"""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from common import add_store, round_of

from amends.apps.installation import open_installation
from amends.apps.settings import Settings
from amends.domain.store import Store


def main(url: str, shops: list[dict[str, Any]], home: str, rate: float, burst: int) -> None:
    opened = open_installation(Settings(home=Path(home), database_url=None), make=True)
    limits = {"calls_per_second": rate, "burst": burst, "page_size": 1}
    stores = [add_store(opened, url, shop, **limits) for shop in shops]

    def work(store: Store) -> float:
        while True:
            (done,) = round_of(opened, store).sync()
            if done.trouble or done.skipped:
                raise SystemExit(done.trouble or done.skipped)
            if done.tally.resume_at is None:
                return time.time()
            opened.clock.wait((done.tally.resume_at - opened.clock.now()).total_seconds())

    begun = time.time()
    with ThreadPoolExecutor(len(stores)) as pool:
        ended = list(pool.map(work, stores))
    opened.close()
    print(json.dumps({"begun": begun, "ended": max(ended), "done": ended}))


if __name__ == "__main__":
    main(**json.load(sys.stdin))
