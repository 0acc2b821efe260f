"""What a case knows that fills a slot: the buyer's point, the article, the remedies, a memo.

Taken from the review, the order and the step; where nothing is known the answer is empty.
"""

import re

from amends.domain.facts import OfferKind
from amends.domain.playbook import PlanStep
from amends.domain.template import Template
from amends.domain.times import earliest, zone_named
from amends.domain.triage import words_of
from amends.services.drafts.fill import plain
from amends.services.situation import Situation

_REMEDIES = {  # as the templates call them
    OfferKind.REFUND_FULL: "refund",
    OfferKind.REPLACEMENT: "replacement",
    OfferKind.REPAIR: "repair",
    OfferKind.RETURN_LABEL: "return",
    OfferKind.SPARE_PART: "spare_part",
}
_STOPS = " \t\n,.;:!?，。；：！？、…~～"
_QUOTES = {
    "en": "“”", "de": "„“", "es": "“”", "nl": "“”", "pl": "„”", "sv": "””", "it": "“”", "fr": "«»",
}  # fmt: skip
_HAS_MARKS = re.compile(r"[“„”«\"‚‘(（「]\s?\{\{ issue \}\}")
_SENTENCE = 4  # words from which they are no phrase any more


def issue_of(situation: Situation) -> str:
    """What went wrong, in the review's own words, as its reading points at them; empty: unknown."""
    triage = situation.sight.triage
    if triage is None:
        return ""
    words = words_of(situation.sight.review)
    for one in (*triage.dangers, *triage.causes):
        if said_so := plain(words[one.start : one.end], 90).strip(_STOPS):
            return said_so
    return ""


def quoted(issue: str, template: Template, language: str) -> str:
    """The buyer's words as they stand in a sentence of ours: several of them in quotation marks.

    “Thank you for telling us about The handle came loose” is no English. Where the template has
    marks of its own, and in languages without spaces, they stand as they are.
    """
    marks = _QUOTES.get(language)
    texts = template.texts[language].values()
    if marks is None or len(issue.split()) < _SENTENCE or any(map(_HAS_MARKS.search, texts)):
        return issue
    return f"{marks[0]}{issue}{marks[1]}"


def remedies_of(step: PlanStep) -> list[str]:
    """What the step may offer, as the templates call it; goodwill beyond the law is a person's."""
    return [_REMEDIES[one] for one in step.remedies if one in _REMEDIES]


def product_of(situation: Situation) -> str:
    """The article as its order or its review calls it; empty: neither does."""
    review, order = situation.sight.review, situation.order
    for item in order.items if order else ():
        if review.order_line == item.line or (review.article and review.article == item.article):
            return item.title
    return review.article_title


def memo_of(situation: Situation) -> str:
    """A line for our own people on the platform's order: no buyer, no word of the review."""
    review, case = situation.sight.review, situation.case
    day = earliest(review.written, zone_named(situation.store.zone)).astimezone(
        zone_named(situation.store.zone)
    )
    stars = f"{review.rating}/5" if review.rating else review.native
    cause = case.causes[0].value if case.causes else "other"
    return f"{day:%Y-%m-%d} {stars} {cause} case {case.id}".strip()
