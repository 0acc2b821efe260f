"""The form of a text: filled in, not worn out, not disguised, and read by somebody."""

from amends.domain.facts import Facts
from amends.domain.rule import (
    APPEAL,
    BLOCK,
    CLEAR,
    MESSAGE,
    OFFER,
    PUBLIC_REPLY,
    SOLICITATION,
    WARN,
    Finding,
    Fired,
    Rule,
    Unknown,
    at,
    lacking,
    low,
)
from amends.domain.rules.sources import house

_ALL = frozenset({MESSAGE, PUBLIC_REPLY, OFFER, APPEAL, SOLICITATION})


def _unfilled(facts: Facts) -> Finding:
    return Fired(facts.text.placeholders) if facts.text.placeholders else CLEAR


def _worn_out(facts: Facts, most: float) -> Finding:
    count = facts.context.same_text_count
    if count is None:
        return lacking(facts, "same_text_count") or CLEAR
    return Fired() if count >= most else CLEAR


def _disguised(facts: Facts) -> Finding:
    found = tuple([one for one in facts.text.disguises if one.matters])
    return Fired(at(found)) if found else CLEAR


def _unread(facts: Facts) -> Finding:
    context = facts.context
    if facts.text.readable or context.template_unchanged or context.read_by:
        return CLEAR
    # What is recognised in every language is underlined: a person sees what it is about.
    return Unknown(("who reads this language and signs for it",), at(facts.text.terms))


RULES = (
    Rule(
        id="COM-FMT-001",
        applies_to=_ALL,
        says="No text leaves with a gap that was to be filled in.",
        severity=BLOCK,
        why="A template shows through.",
        source=house(),
        fix="Fill every gap, or take the sentence out.",
        fires=_unfilled,
    ),
    Rule(
        id="COM-FMT-002",
        applies_to=frozenset({PUBLIC_REPLY}),
        says="The same public reply does not stand under review after review.",
        severity=WARN,
        why="Boiler-plate tells every reader that nobody read the review.",
        source=house(),
        fix="Name this buyer's point in your own words.",
        fires=_worn_out,
        numbers={"most": low(3, "times")},
    ),
    Rule(
        id="COM-FMT-003",
        applies_to=_ALL,
        says="Words about benefits, reviews and contacts are not disguised.",
        severity=BLOCK,
        why="The disguise shows the intent.",
        source=house(),
        fix="Write the word as it is, and see which rule it meets.",
        fires=_disguised,
    ),
    Rule(
        id="COM-LNG-001",
        applies_to=_ALL,
        says="Free text in a language that is not read here leaves only when a reader has signed.",
        severity=WARN,
        why="Nobody else can say what it says; an approved template, unchanged, may leave.",
        source=house("house rule; this one is not in the catalogue"),
        fix="Use an approved template unchanged, or have a named reader of the language sign.",
        fires=_unread,
        holds=True,
    ),
)
