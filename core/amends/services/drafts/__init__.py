"""Drafts from templates: what may be said back, in the buyer's language and the approver's."""

from amends.services.drafts.address import Slip, slips
from amends.services.drafts.alike import ALIKE, alike
from amends.services.drafts.choose import Choice, Scored, choose, draft, score
from amends.services.drafts.edited import Sentence, sentences, unchanged
from amends.services.drafts.fill import Given
from amends.services.drafts.load import load, ours
from amends.services.drafts.render import Draft, SlotsMissing, in_other_words, render

__all__ = [
    "ALIKE", "Choice", "Draft", "Given", "Scored", "Sentence", "Slip", "SlotsMissing", "alike",
    "choose", "draft", "in_other_words", "load", "ours", "render", "score", "sentences", "slips",
    "unchanged",
]  # fmt: skip
