"""The sending program is killed at random lines: nothing doubled, nothing lost. The short form.

The long one is bench/kill.py, which kills it 500 times on each database.
"""

import json
import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).parents[2] / "bench" / "kill.py"
KILLS = 3


def test_killed_at_any_line_it_says_everything_once(empty_url: str) -> None:
    told = subprocess.run(
        [sys.executable, BENCH, "--kills", str(KILLS), "--database", empty_url, "--json"],
        capture_output=True,
        text=True,
        check=True,
    )

    found = json.loads(told.stdout)
    assert found["killed"] >= KILLS
    assert found["approved"] == found["arrived"] == found["settled as done"] > 0
    assert (found["doubled"], found["lost"], found["shown to a person"]) == (0, 0, 0)
