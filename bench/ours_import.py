"""The same file by Amends: looked at, every row read and checked, stored with inbox and origin.

In: file, home; out: seconds to look at it and to take it, what became of it, the most memory held.
"""

import json
import resource
import sys
import time
from pathlib import Path

from amends.apps.installation import open_installation
from amends.apps.settings import Settings
from amends.db.imports import Origin
from amends.services.importing.look import Said, look
from amends.services.importing.quarantine import place_beside
from amends.services.importing.take import mapping_of, take
from amends.services.open_store import open_store


def main(file: str, home: str) -> None:
    opened = open_installation(Settings(home=Path(home), database_url=None), make=True)
    hall, path = opened.hall, Path(file)
    market = hall.registry.named("otto")
    with hall.memory.unit() as unit:
        client = unit.agency.add_client("Bench")
        account = unit.agency.add_account(client.id, market.platform, market.region, "Bench")
        store = open_store(unit, account, market, "Bench", market.settings(), hall.clock.now())
        unit.commit()
    begun = time.perf_counter()
    seen = look(path, store, market, Said())
    looked = time.perf_counter()
    taken = take(
        seen,
        store,
        market,
        hall.memory,
        hall.clock,
        origin=Origin(
            kind="file",
            name=path.name,
            sha256=seen.file.survey.sha256,
            as_of=hall.clock.now(),
            by="bench",
            mapping=mapping_of(seen),
        ),
        quarantine=place_beside(path),
    )
    ended = time.perf_counter()
    opened.close()
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = {"look": looked - begun, "take": ended - looked, "MB": held}
    print(json.dumps(told | taken.brought.counts()))


if __name__ == "__main__":
    main(**json.load(sys.stdin))
