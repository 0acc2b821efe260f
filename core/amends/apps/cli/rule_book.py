"""Prints rules: a list by family, stale ones first, or one rule with everything about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import Any

from rich.text import Text

from amends.apps.cli.output import answers, as_json, line, many, pairs, table
from amends.apps.cli.program import Refused
from amends.domain.rule import ALLOW, BLOCK, WARN, Rule
from amends.domain.rules import baseline
from amends.marketplace.connector import Marketplace
from amends.marketplace.registry import Registry
from amends.marketplace.rulebook import all_rules

EVERYWHERE, LAW = "Every marketplace", "The law behind them"
_FAMILIES = {
    "OFF": "Offers", "REV": "Reviews asked for", "FAK": "Fake reviews", "SOL": "Requests",
    "THR": "Threats", "TON": "Tone", "PII": "Personal data", "CHN": "Channels", "TIM": "Hours",
    "FRQ": "How often", "FMT": "Form", "LNG": "Language", "TRU": "Truth", "SAF": "Safety",
    "LAW": "Rights", "APP": "Appeals", "DAT": "Data that is kept", "MSG": "Messages",
    "FBK": "Seller feedback", "REP": "Public replies", "SLA": "Answers in time",
}  # fmt: skip
_LOOKS = {BLOCK: "red", WARN: "yellow", ALLOW: "dim"}


@dataclass(frozen=True, slots=True)
class Chapter:
    """Rules that come from one place, in the order of their families."""

    title: str
    rules: Sequence[Rule]


@dataclass(frozen=True, slots=True)
class Book:
    """All rules there are, and which marketplaces brought which."""

    chapters: Sequence[Chapter]
    brought_by: Mapping[str, Sequence[str]]  # rule -> titles; none: the core
    by_name: Mapping[str, Marketplace]

    @property
    def rules(self) -> Mapping[str, Rule]:
        return {rule.id: rule for chapter in self.chapters for rule in chapter.rules}

    def behind(self, rule: Rule) -> list[str]:
        """The laws and lists for which `rule` stands."""
        return [
            one.id
            for one in self.rules.values()
            if any(fnmatchcase(rule.id, pattern) for pattern in one.mirrors)
        ]


def book_of(registry: Registry) -> Book:
    """The rules of the core, then those of each plugin in the order of names, then the law."""
    markets = sorted(registry, key=lambda one: one.name)
    everything = all_rules(markets)
    core = {rule.id for rule in baseline()}
    brought: dict[str, list[str]] = {}
    for market in markets:
        for rule in market.rules():
            brought.setdefault(rule.id, []).append(market.title)
    chapters: dict[str, list[Rule]] = {EVERYWHERE: []}
    law = []
    for rule in everything.values():
        if rule.law:
            law.append(rule)
        elif rule.id in core or rule.id.startswith("COM-"):
            chapters[EVERYWHERE].append(rule)
        else:
            chapters.setdefault(" and ".join(brought[rule.id]), []).append(rule)
    return Book(
        chapters=[Chapter(title, _by_family(rules)) for title, rules in chapters.items()]
        + [Chapter(LAW, law)],
        brought_by=brought,
        by_name=registry.found,
    )


def _by_family(rules: Sequence[Rule]) -> list[Rule]:
    """Families in the order in which they are first met, rules by number."""
    order = list(dict.fromkeys(rule.family for rule in rules))
    return sorted(rules, key=lambda rule: (order.index(rule.family), rule.id))


def family_title(rule: Rule) -> str:
    """What its family is about, for people."""
    word = rule.family.rpartition("-")[2]
    return rule.family if rule.law else _FAMILIES.get(word, word)


def print_list(
    book: Book, today: date, *, marketplace: str | None, stale: bool, json: bool
) -> None:
    """All rules or some, those that are due to be read again first."""
    shown = _narrowed(book, marketplace)
    due = sorted(
        (rule for rule in shown if rule.stale(today)), key=lambda one: (one.review_by, one.id)
    )
    if stale:
        shown = due
    if json:
        as_json({"rules": [as_data(book, rule, today) for rule in shown]})
        return
    console = answers()
    if due:
        console.print("Due to be read again", style="bold")
        console.print(_table(due, today))
    elif stale:
        console.print("No rule is due: every source was read recently enough.")
    if stale:
        return
    kept = {rule.id for rule in shown}
    for chapter in book.chapters:
        if rules := [rule for rule in chapter.rules if rule.id in kept]:
            console.print(f"\n{chapter.title}", style="bold")
            console.print(_table(rules, today))
    console.print(f"\n{many(len(shown), 'rule')}. `amends rules ID` shows one whole.")


def _narrowed(book: Book, marketplace: str | None) -> list[Rule]:
    if marketplace is None:
        return list(book.rules.values())
    if marketplace not in book.by_name:
        known = ", ".join(sorted(book.by_name)) or "none"
        raise Refused(f"no plugin serves {marketplace!r}", f"choose one of: {known}")
    own = {rule.id for rule in book.by_name[marketplace].rules()}
    return [
        rule for rule in book.rules.values() if rule.id in own or not book.brought_by.get(rule.id)
    ]


def _table(rules: Iterable[Rule], today: date) -> Any:
    grid = table("rule", "", "says", "sure", "read")
    grid.columns[2].ratio = 1
    for rule in rules:
        late = " stale" if rule.stale(today) else ""
        grid.add_row(
            Text(rule.id, no_wrap=True),
            Text(verdict_of(rule), _LOOKS[rule.severity]),
            line(rule.says),
            rule.source.confidence.value,
            Text(f"{rule.source.checked_on}{late}", "red" if late else "dim"),
        )
    return grid


def print_one(book: Book, id: str, today: date, *, json: bool) -> None:  # noqa: A002  its own word
    """One rule with all there is to know. Raises Refused, with near ids, when there is none."""
    rule = book.rules.get(id.upper())
    if rule is None:
        near = ", ".join(get_close_matches(id.upper(), book.rules, n=3))
        raise Refused(
            f"there is no rule {id}", f"did you mean {near}?" if near else "see `amends rules`"
        )
    if json:
        as_json(as_data(book, rule, today))
        return
    console = answers()
    console.print(
        Text.assemble((rule.id, "bold"), "  ", (rule.severity.word, _LOOKS[rule.severity]))
    )
    console.print(line(rule.says))
    console.print()
    console.print(pairs(facts_of(book, rule, today)))


def facts_of(book: Book, rule: Rule, today: date | None) -> list[tuple[str, str | Text]]:
    """What is told about a rule beside its sentence, each with its name."""
    numbers = (f"{name} {one.value:g} {one.unit}" for name, one in rule.numbers.items())
    told: list[tuple[str, str | Text]] = [
        ("Why", rule.why),
        ("Passes when", rule.fix),
        ("Applies to", applies_to(rule)),
        ("Holds on", " and ".join(book.brought_by.get(rule.id, ()))),
        ("Source", rule.source.title),
        ("Read on", f"{rule.source.checked_on}, {rule.source.confidence.value}"),
        ("Since", rule.effective or ""),
        ("Read again by", f"{rule.review_by}{_late(rule, today)}"),
        ("May be set", "; ".join(numbers)),
        ("May loosen", loosens(rule)),
        ("Stands behind", ", ".join(rule.mirrors)),
        ("Behind it", ", ".join(book.behind(rule))),
        ("Kept by", rule.kept_by),
    ]
    return [(name, value) for name, value in told if value]


def _late(rule: Rule, today: date | None) -> str:
    return ", which is past: read it again" if today is not None and rule.stale(today) else ""


def verdict_of(rule: Rule) -> str:
    """Its verdict where it fires; a law that only supports an appeal has none."""
    return rule.severity.word if rule.severity else "no verdict"


def applies_to(rule: Rule) -> str:
    return ", ".join(sorted(one.replace("_", " ") for one in rule.applies_to))


def loosens(rule: Rule) -> str:
    """Who may make it looser, and what of it."""
    match rule.source.confidence.value:
        case "ours":
            return "by an owner who says why"
        case "uncertain" if rule.numbers:
            return "its numbers, by an owner who says why"
    return "never"


def as_data(book: Book, rule: Rule, today: date) -> dict[str, Any]:
    """One rule for programs."""
    return {
        "id": rule.id,
        "version": rule.version,
        "severity": rule.severity.word,
        "says": rule.says,
        "why": rule.why,
        "fix": rule.fix,
        "applies_to": sorted(rule.applies_to),
        "marketplaces": list(book.brought_by.get(rule.id, ())),
        "source": rule.source.model_dump(mode="json"),
        "effective": rule.effective,
        "review_by": rule.review_by,
        "stale": rule.stale(today),
        "house": rule.house,
        "numbers": {
            name: {"value": one.value, "unit": one.unit} for name, one in rule.numbers.items()
        },
        "mirrors": list(rule.mirrors),
        "law_behind": book.behind(rule),
        "kept_by": rule.kept_by or None,
    }
