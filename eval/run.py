"""Scores what is read and judged against people's labels: `make eval`.

    python eval/run.py                                  the developers' data, and what we kept aside
    python eval/run.py --triage FILE --policy FILE      any files of the same form

The developers' data stand outside the project and may be absent; they are never learned from.
"""

import argparse
import sys
from pathlib import Path

from policy import score_drafts_kept_aside, score_policy
from triage import score_kept_aside, score_triage

SHARED = Path(__file__).parents[2] / "shared"

if __name__ == "__main__":
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--triage", type=Path, help="labelled reviews, JSON lines")
    given.add_argument("--policy", type=Path, help="labelled drafts, JSON lines")
    given.add_argument("--every-mistake", action="store_true", help="list all of them")
    asked = given.parse_args()
    alone = asked.triage or asked.policy
    reviews = asked.triage or (None if alone else SHARED / "triage" / "dev_labelled.jsonl")
    drafts = asked.policy or (None if alone else SHARED / "policy" / "dev_corpus.jsonl")
    missing = [path for path in (reviews, drafts) if path is not None and not path.is_file()]
    for path in missing:
        print(f"{path.name} is not here, so it is left out.", file=sys.stderr)
    if reviews is not None and reviews not in missing:
        score_triage(reviews, every=asked.every_mistake)
    if drafts is not None and drafts not in missing:
        score_policy(drafts, every=asked.every_mistake)
    if not alone:
        score_kept_aside()
        score_drafts_kept_aside()
    sys.exit(bool(alone and missing))
