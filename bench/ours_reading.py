"""Reads and judges in a fresh process on one core: how fast, how soon ready, how much memory.

In: what ("ready", "reviews" or "drafts") and how many. Out: the seconds of ours and of the floor
beside it, or what it took to be ready.
"""

import json
import os
import re
import resource
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

# Some fifty terms, as somebody would write them down who reads reviews with a list.
TERMS = (
    "kaputt|defekt|schlecht|enttäuscht|schrott|billig|langsam|zu spät|fehlt|beschädigt|zu klein"
    "|zu groß|teuer|erstattung|rückgabe|unfreundlich|keine antwort|stinkt|gefährlich|nie wieder"
    "|broken|broke|defective|bad|terrible|disappointed|cheap|late|missing|damaged|too small"
    "|too big|expensive|refund|return|rude|no answer|smell|dangerous|never again"
    "|坏|差|破|慢|漏|少发|太小|太大|贵|退款|退货|客服|不回|味道|危险|失望|垃圾|骗"
)
PLATFORMS = {"de": "otto", "en": "amazon", "zh": "taobao"}  # by the language of a draft


def ready() -> dict[str, float]:
    """Seconds and megabytes until a review and a draft of each language have been read."""
    import numpy as np

    from amends.domain.triage import Triage

    assert np.__version__
    assert Triage.__name__
    before, begun = _held(), time.perf_counter()
    from amends.language.read import read
    from amends.language.wording import wording

    for text in ("Leider kaputt.", "It broke at once.", "质量太差了"):
        read(text)
        wording(text)
    seconds = time.perf_counter() - begun
    return {"seconds": seconds, "MB": _held(), "floor_MB": before}


def reviews(count: int) -> dict[str, float]:
    """Seconds for so many reviews, by us and by a list of words."""
    from judge_texts import reviews

    from amends.language.read import read_all

    listed = reviews(count)
    texts, stars = [text for text, _ in listed], [given for _, given in listed]
    scan = re.compile(TERMS)
    read_all(texts[:1000], stars[:1000])
    begun = time.perf_counter()
    for text in texts:
        scan.findall(text.lower())
    floor = time.perf_counter() - begun
    begun = time.perf_counter()
    read_all(texts, stars)
    return {
        "floor": floor,
        "seconds": time.perf_counter() - begun,
        "characters": sum(map(len, texts)) / count,
    }


def drafts(count: int) -> dict[str, Any]:
    """Seconds of each draft, read and judged, and of the same drafts through a list of words."""
    from judge_texts import drafts

    from amends.domain.defaults import checked
    from amends.domain.facts import Facts
    from amends.domain.policy import judge
    from amends.language.wording import wording
    from amends.marketplace.registry import load
    from amends.marketplace.rulebook import policy_of

    listed = drafts()[:count]
    registry = load()
    policies = {read: policy_of(registry.named(name)) for read, name in PLATFORMS.items()}
    today = date(2026, 11, 24)
    line = {"action": "message", "context": {"buyer_asked": True, "rating": 2}}
    contexts = {read: checked(line | {"platform": name}) for read, name in PLATFORMS.items()}
    scan = re.compile(TERMS)

    def ours(language: str, text: str) -> None:
        facts = Facts(text=wording(text), context=contexts[language])
        judge(facts, policies[language], today)

    def bare(_language: str, text: str) -> None:
        scan.findall(text.lower())

    for language, text in listed[:200]:
        ours(language, text)
    return {
        "floor": [_took(bare, *one) for one in listed],
        "seconds": [_took(ours, *one) for one in listed],
        "characters": sum(len(text) for _, text in listed) / len(listed),
    }


def _took(done: Callable[[str, str], None], language: str, text: str) -> float:
    begun = time.perf_counter()
    done(language, text)
    return time.perf_counter() - begun


def _held() -> float:
    """The most memory held, in megabytes."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    # Linux hands the parent's maximum on to a child; this one begins with the program.
    (peak,) = re.findall(r"VmHWM:\s+(\d+) kB", status.read_text())
    return int(peak) / 1024


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    what = {"ready": ready, "reviews": reviews, "drafts": drafts}[asked.pop("what")]
    print(json.dumps(what(**asked)))
