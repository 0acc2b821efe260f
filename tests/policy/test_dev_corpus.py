"""Given what a careful reader marks in the shared corpus, exactly the labelled rules are named.

The marks stand in `dev_marks.txt`, without the texts. What the program itself reads in them is
measured elsewhere; this holds the rules and how they step back for each other.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from amends.domain.defaults import checked
from amends.domain.facts import (
    Contact,
    ContactKind,
    Disguise,
    Facts,
    Link,
    Mark,
    Personal,
    PersonalKind,
    ReviewSays,
    Says,
    TextFacts,
)
from amends.domain.policy import Policy, judge
from amends.marketplace.registry import load
from amends.marketplace.rulebook import policy_of

CORPUS = Path(__file__).parents[3] / "shared" / "policy" / "dev_corpus.jsonl"
AT = {"start": 0, "end": 1}


@cache
def marked() -> Mapping[int, tuple[str, ...]]:
    lines = (Path(__file__).parent / "dev_marks.txt").read_text("utf-8").splitlines()
    rows = [line.split() for line in lines if not line.startswith("#")]
    return {int(number): tuple(words) for number, *words in rows}


@cache
def policies() -> Mapping[str, Policy]:
    return {one.name: policy_of(one) for one in load()}


def corpus() -> list[Any]:
    if not CORPUS.exists():
        reason = "the shared corpus is not beside the project"
        return [pytest.param(None, marks=pytest.mark.skip(reason=reason))]
    rows = map(json.loads, CORPUS.read_text("utf-8").splitlines())
    return [pytest.param(row, id=row["id"]) for row in rows]


def text_facts(row: Mapping[str, Any], words: tuple[str, ...]) -> TextFacts:
    facts: dict[str, Any] = {
        "language": row["lang"],
        "length": len(row["text"]),
        "han": sum("\u4e00" <= letter <= "\u9fff" for letter in row["text"]),
    }

    def add(name: str, one: object) -> None:
        facts[name] = (*facts.get(name, ()), one)

    for word in words:
        match word[0], word[1:]:
            case "@", "third":
                add("contacts", Contact(kind=ContactKind.PHONE, whose="third", **AT))
            case "@", kind:
                add("contacts", Contact(kind=ContactKind(kind), **AT))
            case ">", host:
                add("links", Link(host=host, **AT))
            case "#", kind:
                add("personal", Personal(kind=PersonalKind(kind), **AT))
            case "~", _:
                add("disguises", Disguise(how="spaced", matters=True, **AT))
            case "{", _:
                add("placeholders", (0, 1))
            case ":", _:
                add("emoji", (0, 1))
            case _ if word == "courtesy":
                facts["courtesy_only"] = True
            case _ if word != "." and not word.startswith("review:"):
                add("marks", Mark(says=Says(word), **AT))
    return TextFacts(**facts)


def review_says(words: tuple[str, ...]) -> ReviewSays:
    judged = next((one.removeprefix("review:") for one in words if one[:7] == "review:"), "")
    return ReviewSays(**{name: name in judged for name in ("product", "seller", "delivery")})


@pytest.mark.parametrize("row", corpus())
def test_exactly_the_labelled_rules_are_named(row: Mapping[str, Any]) -> None:
    words = marked()[int(row["id"].removeprefix("DEV-"))]
    facts = Facts(text=text_facts(row, words), context=checked(row, review_says=review_says(words)))

    verdict = judge(facts, policies()[row["platform"]])

    assert set(verdict.rule_ids) == set(row["rule_ids"])
    assert verdict.severity.word == row["verdict"]
    assert [hit.unknown for hit in verdict.hits if hit.unknown] == []
