"""Runs every bench and prints its ratios. Takes a quarter of an hour: quotas pass in real time."""

import subprocess
import sys

from common import HERE

SCRIPTS = (
    "pull.py", "amazon_report.py", "pages.py", "imports.py", "triage.py", "policy.py", "quota.py",
    "kill.py --kills 100", "reply.py", "daemon_hour.py",
)  # fmt: skip

if __name__ == "__main__":
    print(
        "Each figure stands beside its floor, measured in the same run on this machine.\n",
        flush=True,
    )
    for script in SCRIPTS:
        name, *words = script.split()
        subprocess.run([sys.executable, str(HERE / name), *words], check=True)
