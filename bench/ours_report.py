"""The report by Amends. In: url, seller, folder; out: seconds, stored, and the most memory held."""

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

from common import LaterClock, ask, round_of

from amends.apps.installation import open_installation
from amends.apps.settings import Settings
from amends.services.open_store import open_store

WAITS = 3  # the report is ordered, then looked at; each wait is skipped by turning the clocks


def main(url: str, seller: dict[str, Any], folder: str) -> None:
    clock = LaterClock()
    settings = Settings(home=Path(folder), database_url=None)
    opened = open_installation(settings, make=True, clock=clock)
    amazon = opened.hall.registry.named("amazon")
    kept = amazon.settings.model_validate(
        {"site": "amazon.de", "api": url, "login": f"{url}/auth/o2/token"}
    )
    names = ("client_id", "client_secret", "refresh_token")
    with opened.memory.unit() as unit:
        client = unit.agency.add_client("Bench")
        account = unit.agency.add_account(client.id, "amazon", "eu", "Bench")
        unit.agency.set_credentials(account.id, {name: seller[name] for name in names}, ())
        store = open_store(unit, account, amazon, "Bench", kept, clock.now())
        unit.commit()
    work = round_of(opened, store)
    with work.connected(store):
        pass  # loads the connector's modules, as the floor has loaded its own by now
    seconds, stored = 0.0, 0
    for _ in range(WAITS):
        begun = time.perf_counter()
        (done,) = work.sync()
        seconds += time.perf_counter() - begun
        stored += done.tally.fresh
        if done.tally.resume_at is None:
            break
        ask(url, "advance", hours=0.2)
        clock.hours += 0.2
    if done.trouble or done.skipped:
        raise SystemExit(done.trouble or done.skipped)
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "stored": stored, "MB": held}))
    opened.close()


if __name__ == "__main__":
    main(**json.load(sys.stdin))
