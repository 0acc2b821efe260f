"""The same pull by Amends: checked, mapped, with revisions, coverage and inbox.

In: url, shop, home, and ahead: hours by which the clock is turned on, so that whatever is due
again by then is read again. Out: seconds, what was done, and the most memory that was held.
"""

import json
import resource
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from common import add_store, round_of

from amends.apps.clock import SystemClock
from amends.apps.installation import open_installation
from amends.apps.settings import Settings
from amends.db.scope import Scope


class LaterClock(SystemClock):
    """The machine's time, some hours on."""

    def __init__(self, hours: float) -> None:
        self._ahead = timedelta(hours=hours)

    def now(self) -> datetime:
        return super().now() + self._ahead


def main(url: str, shop: dict[str, str], home: str, ahead: float = 0) -> None:
    settings = Settings(home=Path(home), database_url=None)
    opened = open_installation(settings, make=True, clock=LaterClock(ahead))
    with opened.memory.look() as unit:
        known = unit.agency.stores(Scope.everything())
    store = known[0] if known else add_store(opened, url, shop)
    work = round_of(opened, store)
    with work.connected(store):
        pass  # loads the connector's modules, as the floor has loaded its own by now
    begun = time.perf_counter()
    (done,) = work.sync()
    seconds = time.perf_counter() - begun
    if done.trouble or done.skipped:
        raise SystemExit(done.trouble or done.skipped)
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    tally = done.tally
    print(
        json.dumps(
            {
                "seconds": seconds,
                "MB": held,
                "pages": tally.pages,
                "shown": tally.shown,
                "fresh": tally.fresh,
                "changed": tally.changed,
                "gone": tally.gone,
            }
        )
    )
    opened.close()


if __name__ == "__main__":
    main(**json.load(sys.stdin))
