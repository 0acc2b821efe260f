"""Appeals: a ground that the platform has, proof where it takes proof, and one honest try."""

from collections.abc import Callable, Sequence

from amends.domain.facts import Facts, Says
from amends.domain.ground import Ground, find_ground
from amends.domain.rule import (
    APPEAL,
    BLOCK,
    CLEAR,
    WARN,
    Finding,
    Fired,
    Rule,
    Unknown,
    lacking,
    says,
    where,
)
from amends.domain.rules.sources import common, house, verified

_TO_APPEALS = frozenset({APPEAL})

# What takes proof wherever the platform's own list is not known.
_ALLEGES = {
    "extortion", "competitor", "professional_bad_reviewer", "conflict_of_interest",
    "incentivised", "false_facts", "no_purchase",
}  # fmt: skip


def _without_ground(grounds: Sequence[Ground]) -> Callable[[Facts], Finding]:
    def fires(facts: Facts) -> Finding:
        named = facts.context.ground
        if named is None:
            return Fired()
        if not grounds:
            return Unknown(("the grounds that this marketplace has",))
        return CLEAR if find_ground(grounds, named, facts.context.review_target) else Fired()

    return fires


def _without_proof(grounds: Sequence[Ground]) -> Callable[[Facts], Finding]:
    def fires(facts: Facts) -> Finding:
        context = facts.context
        if context.evidence:
            return CLEAR
        listed = find_ground(grounds, context.ground or "", context.review_target)
        if listed is not None and listed.objection:
            return CLEAR
        said = where(facts, Says.ALLEGE)
        takes_proof = listed.proof if listed else context.ground in _ALLEGES
        return Fired() if said is CLEAR and takes_proof else said

    return fires


def _again(facts: Facts) -> Finding:
    filed = facts.context.appeals_already_filed
    if filed == 0 or facts.context.new_evidence:
        return CLEAR
    if filed is None or facts.context.new_evidence is None:
        return lacking(facts, "appeals_already_filed", "new_evidence") or CLEAR
    return Fired(severity=BLOCK if filed >= 2 else WARN)


def _no_place(facts: Facts) -> Finding:
    return CLEAR if facts.context.review_id or facts.text.names_place else Fired()


def not_listed(grounds: Sequence[Ground], target: str | None = None) -> Callable[[Facts], Finding]:
    """For the rule that holds a platform's list: fires beside COM-APP-002, which then cites it.

    `target` narrows it to product_review or seller_feedback, each of which has a list.
    """

    def fires(facts: Facts) -> Finding:
        context = facts.context
        if target is not None and context.review_target != target:
            return CLEAR
        named = context.ground
        return CLEAR if named and find_ground(grounds, named, target) else Fired()

    return fires


def appeal_rules(grounds: Sequence[Ground]) -> tuple[Rule, ...]:
    """The rules for appeals on a marketplace with these grounds; without any nobody can tell."""
    return (
        Rule(
            id="COM-APP-002",
            applies_to=_TO_APPEALS,
            says="An appeal names a ground that this marketplace has.",
            severity=BLOCK,
            why="Without one nothing allows the removal.",
            source=verified("the platforms' lists of grounds"),
            fix="Choose a ground from the list, or let the review stand.",
            fires=_without_ground(grounds),
        ),
        Rule(
            id="COM-APP-003",
            applies_to=_TO_APPEALS,
            says="Extortion, rivals, paid reviews and false facts are alleged with evidence only.",
            severity=BLOCK,
            why="An accusation without proof.",
            source=common("Regulation (EU) 2022/2065 Art. 16(2)(a); 淘宝评价规则"),
            effective="2024-02-17",
            fix="Add the evidence, or do not allege it.",
            fires=_without_proof(grounds),
        ),
        *RULES,
    )


RULES = (
    Rule(
        id="COM-APP-001",
        applies_to=_TO_APPEALS,
        says="That a review is negative, harsh, a matter of taste or bad for sales is no ground.",
        severity=BLOCK,
        why="Opinion is protected, and speculative reports count against the seller.",
        source=verified("BGH VI ZR 1244/20; Amazon feedback page on speculative requests"),
        fix="Name what in the review breaks a rule, or answer it instead.",
        fires=says(Says.ONLY_NEGATIVE),
    ),
    Rule(
        id="COM-APP-004",
        applies_to=_TO_APPEALS,
        says="An appeal invents nothing, and no removal was or will be paid for.",
        severity=BLOCK,
        why="A false notice is an offence of its own, and so is a bought removal.",
        source=common("Regulation (EU) 2022/2065 Art. 23(2); 16 CFR 465.4"),
        effective="2024-02-17",
        fix="Nothing does: do not file it.",
        fires=says(Says.FALSE_NOTICE),
    ),
    Rule(
        id="COM-APP-005",
        applies_to=_TO_APPEALS,
        says="A review is appealed again only with new evidence; a third time not at all.",
        severity=WARN,
        why="Repeating it abuses the notice system, and costs access to it.",
        source=verified("Regulation (EU) 2022/2065 Art. 23(2); Amazon high-volume clause"),
        effective="2024-02-17",
        fix="Add what the platform has not seen yet.",
        fires=_again,
    ),
    Rule(
        id="COM-APP-006",
        applies_to=_TO_APPEALS,
        says="An appeal does not insult the reviewer.",
        severity=WARN,
        why="It weakens the case.",
        source=house(),
        fix="Quote the words that break the rule, and say which rule.",
        fires=says(Says.INSULT),
    ),
    Rule(
        id="COM-APP-007",
        applies_to=_TO_APPEALS,
        says="An appeal says which review it means: id, link or day.",
        severity=WARN,
        why="A notice must name the exact place.",
        source=common("Regulation (EU) 2022/2065 Art. 16(2)(b)"),
        effective="2024-02-17",
        fix="Add the review's id, its link, or its day and author.",
        fires=_no_place,
    ),
)
