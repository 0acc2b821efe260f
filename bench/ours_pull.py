"""The same pull by Amends: checked, mapped, with revisions, coverage and inbox.

In, a line each: first url, shop and home; then, for every pull, ahead: hours by which the clock
is turned on, so that whatever is due again by then is read again. Out, a line a pull: seconds,
what was done, and the most memory that was held.
"""

import json
import resource
import sys
import time
from pathlib import Path

from common import LaterClock, add_store, round_of

from amends.apps.installation import open_installation
from amends.apps.settings import Settings


def main(url: str, shop: dict[str, str], home: str) -> None:
    clock = LaterClock()
    settings = Settings(home=Path(home), database_url=None)
    opened = open_installation(settings, make=True, clock=clock)
    work = round_of(opened, add_store(opened, url, shop))
    with work.connected(work.stores[0]):
        pass  # loads the connector's modules, as the floor has loaded its own by now
    for line in sys.stdin:
        clock.hours = json.loads(line)["ahead"]
        begun = time.perf_counter()
        (done,) = work.sync()
        seconds = time.perf_counter() - begun
        if done.trouble or done.skipped:
            raise SystemExit(done.trouble or done.skipped)
        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        counts = {name: getattr(done.tally, name) for name in ("fresh", "changed", "gone")}
        print(json.dumps({"seconds": seconds, "MB": held, **counts}), flush=True)
    opened.close()


if __name__ == "__main__":
    main(**json.loads(sys.stdin.readline()))
