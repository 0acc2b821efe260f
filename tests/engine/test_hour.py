"""Twenty-five minutes of a street of shops without a missed deadline. The short form.

The long one is bench/daemon_hour.py: a hundred shops, an hour.
"""

import json
import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).parents[2] / "bench" / "daemon_hour.py"


def test_no_deadline_is_missed(empty_url: str) -> None:
    told = subprocess.run(
        [sys.executable, BENCH, "--stores", "8", "--minutes", "25", "--database", empty_url,
         "--json"],
        capture_output=True,
        text=True,
        check=True,
    )  # fmt: skip

    found = json.loads(told.stdout)
    assert (found["missed"], found["doubled"]) == (0, 0)
    assert found["sent"] == found["approved"] > 0
    assert found["longest unread (min)"] <= 22.5
    assert found["latest reply (s)"] <= 20
