"""How well drafts are judged: what is blocked, what is let through, and the worst mistakes."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from scores import of, share, shown, table

from amends.domain.policy import Policy
from amends.language.wording import wording
from amends.marketplace.registry import load
from amends.marketplace.rulebook import policy_of
from amends.services.check import Checked, check

TODAY = date(2026, 11, 24)  # any day will do: it marks stale rules and changes no verdict


def score_policy(path: Path, *, every: bool = False) -> None:
    """Print the scores of a labelled file."""
    rows = [
        json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
    ]
    policies = _policies()
    got = [check(row, policies, TODAY) for row in rows]
    pairs = list(zip(rows, got, strict=True))
    print(f"\n== Drafts: {path.name}: {len(rows)} texts ==")
    head = (
        "",
        "texts",
        "blocks found",
        "blocked of allow",
        "warned of allow",
        "warns exact",
        "right rule",
    )
    for title, key in (
        ("all", lambda _row: "all"),
        ("by platform", lambda row: row["platform"]),
        ("by language", lambda row: row["lang"]),
        ("by action", lambda row: row["action"]),
    ):
        names = sorted({key(row) for row in rows})
        table(
            title,
            head,
            [(name, *_line([pair for pair in pairs if key(pair[0]) == name])) for name in names],
        )
    _worst(pairs, None if every else 10)


def _policies() -> Callable[[str], Policy]:
    registry = load()

    @cache
    def policy(platform: str) -> Policy:
        return policy_of(registry.named(platform))

    return policy


def _line(pairs: Sequence[tuple[dict, Checked]]) -> tuple[str, ...]:
    def said(wanted: str) -> list[tuple[str, dict, Checked]]:
        return [
            (done.verdict.severity.word, row, done)
            for row, done in pairs
            if row["verdict"] == wanted
        ]

    return (
        str(len(pairs)),
        shown(share(word == "block" for word, _, _ in said("block"))),
        shown(share(word == "block" for word, _, _ in said("allow"))),
        shown(share(word == "warn" for word, _, _ in said("allow"))),
        shown(share(word == "warn" for word, _, _ in said("warn"))),
        shown(
            share(
                bool(set(row["rule_ids"]) & set(done.verdict.rule_ids))
                for _, row, done in said("block")
            )
        ),
    )


def _worst(pairs: Sequence[tuple[dict, Checked]], count: int | None) -> None:
    """Mistakes, the gravest first: let through, then blocked for nothing, then the rest."""
    order = {"allow": 0, "warn": 1, "block": 2}
    wrong = [
        (row, done)
        for row, done in pairs
        if row["verdict"] != done.verdict.severity.word
        or not set(row["rule_ids"]) <= set(done.verdict.rule_ids)
    ]

    def grave(pair: tuple[dict, Checked]) -> tuple[int, int]:
        wanted, said = order[pair[0]["verdict"]], order[pair[1].verdict.severity.word]
        return (-abs(wanted - said), wanted < said)

    print(f"\n{len(wrong)} verdicts or rules are not as labelled; the worst:")
    for row, done in sorted(wrong, key=grave)[:count]:
        print(
            f"   {row['id']}  is {row['verdict']} {','.join(row['rule_ids']) or '–'};"
            f" said {done.verdict.severity.word} {','.join(done.verdict.rule_ids) or '–'}"
        )


# What no rule forbids by itself.
_HARMLESS = frozenset(
    {"apologise", "help", "thank", "give_remedy", "give_goodwill", "stop_use", "checked_orders"}
)


def score_drafts_kept_aside() -> None:
    """Print what is found in our own drafts that were never learned from, as information.

    They are labelled by what they say, not by verdict, and most of them are hard on purpose.
    """
    from texts import READ, drafts

    kept = [one for language in READ for one in drafts(language) if one.part == "kept"]
    pairs = [
        (set(one.labels), {mark.says.value for mark in wording(one.text, one.language).marks})
        for one in kept
    ]
    print(f"\n== Drafts: our own kept aside, by what they say: {len(kept)} texts ==")
    names = sorted({name for wanted, _ in pairs for name in wanted})
    scores = [(name, of(name, pairs)) for name in names]
    table(
        "said",
        ("", "wanted", "said", "recall", "precision"),
        [
            (name, str(one.wanted), str(one.said), shown(one.recall), shown(one.precision))
            for name, one in scores
        ],
    )
    bad = [(wanted - _HARMLESS, got - _HARMLESS) for wanted, got in pairs]
    found = share(bool(got) for wanted, got in bad if wanted)
    false = share(bool(got) for wanted, got in bad if not wanted)
    print(f"   forbidden or delicate: {shown(found)} found; of the harmless {shown(false)} flagged")
