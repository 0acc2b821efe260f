"""The texts that the benches of reading and judging use: ours, of every language that is read.

Reviews are those kept aside from learning and those of the demo; drafts are those kept aside.
"""

import json
import random
import sys
from itertools import cycle, islice
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "training"))

Line = TypeVar("Line")


def reviews(count: int) -> list[tuple[str, int | None]]:
    """So many texts with their stars, in an order that mixes languages; repeated where need be."""
    from texts import READ, reviews

    own = [(one.text, None) for read in READ for one in reviews(read) if one.part == "kept"]
    shown = [
        (line["text"], line.get("stars") or line.get("rating"))
        for path in sorted(ROOT.glob("plugins/*/*/demo_reviews.jsonl"))
        for line in map(json.loads, path.read_text("utf-8").splitlines())
        if line.get("text")
    ]
    return list(islice(cycle(_mixed([*own, *shown])), count))


def drafts() -> list[tuple[str, str]]:
    """Every draft kept aside, as (language, text)."""
    from texts import READ, drafts

    return _mixed([(read, one.text) for read in READ for one in drafts(read) if one.part == "kept"])


def _mixed(texts: list[Line]) -> list[Line]:
    random.Random(1).shuffle(texts)  # noqa: S311  the same order each time
    return texts
