"""Syncs stores whose every review costs one call, in turn, under a shared quota.

In: url, shops, home, rate, burst; out: when it began and ended (seconds since 1970), and when
each store was done. A store whose budget is spent comes back when it says, as the daemon does.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

from common import add_store

from amends.apps.installation import open_installation
from amends.apps.settings import Settings
from amends.domain.store import Store
from amends.engine.round import Round
from amends.engine.turns import in_turn
from amends.services.sync import Slice

AT_ONCE = 16  # threads
SHORT = Slice(pages=1)  # a slice ends with the bite that was begun, here of three or four calls


def main(url: str, shops: list[dict[str, Any]], home: str, rate: float, burst: int) -> None:
    opened = open_installation(Settings(home=Path(home), database_url=None), make=True)
    limits = {"calls_per_second": rate, "burst": burst, "page_size": 1}
    stores = [add_store(opened, url, shop, **limits) for shop in shops]
    ended: dict[str, float] = {}

    def turn(store: Store) -> bool:
        (done,) = Round(opened.hall, store.account, [store], slice_=SHORT).sync()
        if done.trouble or done.skipped:
            raise SystemExit(done.trouble or done.skipped)
        if done.tally.resume_at:
            opened.clock.wait((done.tally.resume_at - opened.clock.now()).total_seconds())
        ended[store.label] = time.time()
        return done.tally.done

    with Round(opened.hall, stores[0].account, stores[:1]).connected(stores[0]):
        pass  # loads the connector's modules; a program that runs all day does so once
    begun = time.time()
    in_turn(stores, turn, at_once=min(AT_ONCE, len(stores)))
    opened.close()
    times = list(ended.values())
    print(json.dumps({"begun": begun, "ended": max(times), "done": times}))


if __name__ == "__main__":
    main(**json.load(sys.stdin))
