"""What may leave, and why not: rules bound together, and the one function that asks them.

`judge` is pure and knows no clock. Every rule that applies is asked; the strictest answer is the
verdict, and each answer carries its rule, so people see the sentence, the source and the way out.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fnmatch import fnmatchcase
from functools import partial

from amends.domain.facts import Facts
from amends.domain.loosening import Loosening, Setting, refuse
from amends.domain.rule import (
    ALLOW,
    BLOCK,
    CLEAR,
    WARN,
    Finding,
    Fired,
    Rule,
    RuleRefused,
    Severity,
    Span,
    Unknown,
    by_law,
)

Ask = Callable[[Facts], Finding]


@dataclass(frozen=True, slots=True)
class Hit:
    """One rule that speaks against a text, or that cannot tell."""

    rule: Rule
    severity: Severity
    spans: tuple[Span, ...] = ()  # to underline; empty: the situation, not the words
    sure: float = 1.0
    unknown: tuple[str, ...] = ()  # fields that are missing; a person decides
    cites: tuple[Rule, ...] = ()  # the law behind it, where the store stands
    stale: bool = False  # its source is due to be read again

    @property
    def reason(self) -> str:
        """The rule in one sentence, with its source, or what must be known first."""
        if self.unknown:
            return f"{self.rule.says} Not known: {', '.join(self.unknown)}."
        return f"{self.rule.says} ({self.rule.source.title})"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What all rules together say. `may_leave` is False while something must be signed first."""

    severity: Severity = ALLOW
    hits: tuple[Hit, ...] = ()  # strictest first, then by id
    covered: tuple[Hit, ...] = ()  # touched as well, and said better by one of the hits
    may_leave: bool = True

    @property
    def rule_ids(self) -> tuple[str, ...]:
        return tuple(hit.rule.id for hit in self.hits)

    @property
    def reasons(self) -> tuple[str, ...]:
        return tuple(hit.reason for hit in self.hits)

    @property
    def spans(self) -> tuple[Span, ...]:
        """Every place to underline, in the order of the text, once."""
        return tuple(sorted({span for hit in self.hits for span in hit.spans}))


ALLOWED = Verdict()


class Policy:
    """A set of rules under which one store works.

    Raises RuleRefused when two rules share one id, naming what both say.
    """

    __slots__ = ("_asks", "_covered_by", "_mirrored_by", "_written", "rules", "settings")

    def __init__(self, rules: Iterable[Rule], settings: Iterable[Setting] = ()) -> None:
        self._written = _by_id(rules)
        self.settings = tuple(settings)  # what an agency has changed, for the record
        self.rules: Mapping[str, Rule] = _changed(self._written, self.settings)
        self._asks = _by_act(self.rules.values())
        self._covered_by = _covered_by(self.rules.values())
        self._mirrored_by = _mirrored_by(self.rules)

    def asked(self, action: str) -> tuple[tuple[Rule, Ask], ...]:
        """The rules that apply to `action` and the functions to ask, numbers filled in."""
        return self._asks.get(action, ())

    def speaks_for(self, rule: str) -> frozenset[str]:
        """The rules that are named instead of `rule` where they fire with it."""
        return self._covered_by.get(rule, frozenset())

    def behind(self, rule: str) -> tuple[Rule, ...]:
        """The laws and lists that `rule` stands for."""
        return self._mirrored_by.get(rule, ())

    def stale(self, today: date) -> tuple[Rule, ...]:
        """The rules whose source is due to be read again, longest first."""
        due = [rule for rule in self.rules.values() if rule.stale(today)]
        return tuple(sorted(due, key=lambda rule: (rule.review_by, rule.id)))

    def with_settings(self, *settings: Setting) -> "Policy":
        """This policy with rules made stricter, or loosened by an owner who says why.

        What a setting loosens is seen from the rule as it is written, so a stricter one can be
        taken back. Raises NotLoosened, with the reason, for what nobody may loosen.
        """
        return Policy(self._written.values(), (*self.settings, *settings))

    @property
    def loosened(self) -> tuple[Loosening, ...]:
        """Who took what back, when and why."""
        return tuple(one for one in self.settings if isinstance(one, Loosening))


def judge(facts: Facts, policy: Policy, today: date | None = None) -> Verdict:
    """Say whether what `facts` tell of may leave under `policy`. Pure.

    `today` marks rules whose source is due to be read again; without it none is marked.
    """
    found: dict[str, Hit] = {}
    instead: dict[str, tuple[str, ...]] = {}  # rule -> those for which its finding speaks as well
    for rule, ask in policy.asked(facts.context.action):
        finding = ask(facts)
        if finding is CLEAR:
            continue
        found[rule.id] = _hit(rule, finding, today)
        if isinstance(finding, Fired) and finding.covers:
            instead[rule.id] = finding.covers
    if not found:
        return ALLOWED
    covered = {one for one in found if _is_covered(one, found, instead, policy)}
    if len(covered) == len(found):
        covered = set()  # rules that point at each other are all named
    hits = [_cited(hit, found, policy, facts) for hit in found.values()]
    hits.sort(key=lambda hit: (-hit.severity, hit.rule.id))
    severity = max(hit.severity for hit in hits)
    held = any(hit.rule.holds and hit.unknown for hit in hits)
    return Verdict(
        severity=severity,
        hits=tuple(hit for hit in hits if hit.rule.id not in covered),
        covered=tuple(hit for hit in hits if hit.rule.id in covered),
        may_leave=severity < BLOCK and not held,
    )


def _hit(rule: Rule, finding: Finding, today: date | None) -> Hit:
    stale = today is not None and rule.stale(today)
    if isinstance(finding, Unknown):
        return Hit(rule, WARN, finding.spans, unknown=finding.fields, stale=stale)
    if isinstance(finding, Fired):
        severity = max(rule.severity, finding.severity or ALLOW)
        return Hit(rule, severity, finding.spans, finding.sure, stale=stale)
    raise TypeError(f"{rule.id} answered {finding!r}")


def _is_covered(
    rule: str, found: Mapping[str, Hit], instead: Mapping[str, tuple[str, ...]], policy: Policy
) -> bool:
    """Whether a rule that is at least as strict, and sure of it, says it better."""
    better = policy.speaks_for(rule)
    return any(
        (one in better or rule in instead.get(one, ()))
        and not hit.unknown
        and hit.severity >= found[rule].severity
        for one, hit in found.items()
        if one != rule
    )


def _cited(hit: Hit, found: Mapping[str, Hit], policy: Policy, facts: Facts) -> Hit:
    cites = tuple(
        rule
        for rule in policy.behind(hit.rule.id)
        if (rule.fires is by_law or rule.id in found) and rule.binds(facts.context.country)
    )
    return replace(hit, cites=cites) if cites else hit


def _by_id(rules: Iterable[Rule]) -> dict[str, Rule]:
    known: dict[str, Rule] = {}
    for rule in rules:
        twin = known.setdefault(rule.id, rule)
        if twin is not rule:
            raise RuleRefused(
                f"two rules are called {rule.id}: {twin.says!r} and {rule.says!r}; rename one"
            )
    return known


def _by_act(rules: Iterable[Rule]) -> dict[str, tuple[tuple[Rule, Ask], ...]]:
    asks: dict[str, list[tuple[Rule, Ask]]] = {}
    for rule in rules:
        if rule.fires is by_law or rule.severity is ALLOW:
            continue
        values = {name: number.value for name, number in rule.numbers.items()}
        ask = partial(rule.fires, **values) if values else rule.fires
        for act in rule.applies_to:
            asks.setdefault(act, []).append((rule, ask))
    return {act: tuple(of_act) for act, of_act in asks.items()}


def _covered_by(rules: Iterable[Rule]) -> dict[str, frozenset[str]]:
    by: dict[str, set[str]] = {}
    for rule in rules:
        by.setdefault(rule.id, set()).update(rule.yields_to)
        for other in rule.covers:
            by.setdefault(other, set()).add(rule.id)
        if rule.fires is not by_law:  # a law that speaks for itself does so only where nobody does
            by[rule.id].update(rule.mirrors)
    return {one: frozenset(others) for one, others in by.items() if others}


def _mirrored_by(rules: Mapping[str, Rule]) -> dict[str, tuple[Rule, ...]]:
    behind: dict[str, list[Rule]] = {}
    for law in rules.values():
        for pattern in law.mirrors:
            for one in rules:
                if fnmatchcase(one, pattern):
                    behind.setdefault(one, []).append(law)
    return {one: tuple(sorted(laws, key=lambda law: law.id)) for one, laws in behind.items()}


def _changed(written: Mapping[str, Rule], settings: Iterable[Setting]) -> dict[str, Rule]:
    now = dict(written)
    for setting in settings:
        if setting.rule not in now:
            raise refuse(setting, "no such rule; `amends rules` lists them")
        setting.check(written[setting.rule])
        rule = now[setting.rule]
        numbers = {
            name: replace(number, value=setting.numbers.get(name, number.value))
            for name, number in rule.numbers.items()
        }
        severity = rule.severity if setting.severity is None else setting.severity
        now[setting.rule] = replace(rule, severity=severity, numbers=numbers)
    return now
