"""Checks one text that is about to leave: reads it, puts it beside its situation, asks the rules.

The situation comes from a line of JSON with the catalogue's defaults (`domain.defaults`). In a
store it comes from case, order and store, and the reading and the rules are the same.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from amends.domain.defaults import BadLine, checked
from amends.domain.facts import Facts, ReviewSays, TextFacts
from amends.domain.policy import Policy, Verdict, judge
from amends.domain.triage import Cause
from amends.language.read import read
from amends.language.wording import wording

_PRODUCT = {Cause.QUALITY, Cause.FIT_SUBJECTIVE, Cause.PRICE_VALUE}
_SELLER = {Cause.SERVICE, Cause.AFTER_SALES}


@dataclass(frozen=True, slots=True)
class Checked:
    """A text, what it says, and the verdict on it."""

    text: TextFacts
    verdict: Verdict


def check(line: Mapping[str, Any], policies: Callable[[str], Policy], today: date) -> Checked:
    """Judge the text of `line` under the rules of its platform.

    `policies` gives the policy of a marketplace by name and raises BadLine for one that is not
    installed. Raises BadLine, naming the field, for a line that cannot be checked.
    """
    text = line.get("text")
    if not isinstance(text, str):
        raise BadLine("text is missing; write the words that would leave")
    platform = line.get("platform")
    if not isinstance(platform, str):
        raise BadLine("platform is missing; write the marketplace, such as amazon")
    policy = policies(platform)
    said = wording(text)
    context = checked(
        line, text_language=said.language, review_says=review_says(_review_text(line))
    )
    return Checked(said, judge(Facts(text=said, context=context), policy, today))


def review_says(text: str | None) -> ReviewSays | None:
    """What a review judges: the article, the seller, the way it came. None: no review is given."""
    if text is None:
        return None
    causes = {cause.what for cause in read(text).causes}
    return ReviewSays(
        product=bool(causes & _PRODUCT),
        seller=bool(causes & _SELLER),
        delivery=Cause.LOGISTICS in causes,
    )


def _review_text(line: Mapping[str, Any]) -> str | None:
    context = line.get("context")
    given = context.get("review_text") if isinstance(context, Mapping) else None
    return given if isinstance(given, str) else None
