"""A notice to otto.de that a review is unlawful, handed to a person to file (DSA Art. 16).

The address of otto.de's form is not known to us. Courts differ on whether less than the form is
enough, so the form is used where an operator has found it, and a ticket until then.
"""

from collections.abc import Mapping

from amends.domain.action import Action, Handover, Proof
from amends.domain.ground import find_ground
from amends.marketplace.connector import RouteFacts
from amends_otto.policy.grounds import GROUNDS
from amends_otto.settings import OttoSettings

_LAW_ASKS = (
    "where it stands: the article's address and number, the review's day, stars and first words",
    "name and mail of the seller, who files it",
    "the statement that it is made in good faith",
)
_PROOF: Mapping[str, tuple[str, ...]] = {
    "no_purchase": ("the search of the orders: from when to when, which article, how many found",),
    "insult": ("the exact words, and a screenshot of them",),
    "false_facts": (
        "the exact sentence",
        "what disproves it: the parcel's states, the return and its day, receipts",
    ),
    "private_info": ("the words that name somebody",),
    "advertising": ("the words or the link that advertise",),
    "wrong_product": ("the article's data, and what in the review is not about it",),
    "incentivised": ("facts, not suspicion: letters, the record of a test purchase",),
    "conflict_of_interest": ("facts, not suspicion: letters, the record of a test purchase",),
    "spam": ("the other reviews with the same text",),
}
_AVOID = (
    "the buyer's name, address or anything else of the order: the review is named, nobody is",
    "a ground that is not true, or the same notice again: OTTO suspends who does that often",
    "harsh words, few stars or bad luck as a ground: an opinion is lawful",
    "any tie to what was paid or offered to the buyer",
)


def notice(action: Action, facts: RouteFacts, settings: OttoSettings) -> Handover:
    """What a person files. The text is German and whole; the law sets OTTO no number of days."""
    form = settings.notice_form
    place = ("Fill in ground and text as they are", "Say where the review stands, and who files")
    if form is None:
        open_ = "Open a ticket: report of a review on otto.de under Art. 16 DSA"
        last = "Send it and bring its number"
    else:
        open_ = "Open otto.de's form for unlawful content"
        last = "Confirm good faith, send it, and keep a picture of the answer"
    found = find_ground(GROUNDS, action.ground or "", None)
    return Handover(
        key=action.key,
        text=action.text,
        where="form for unlawful content on otto.de" if form else "ticket to OTTO's seller help",
        link=form or settings.ticket_page,
        steps=(open_, *place, last),
        evidence=(*_which(facts), *_LAW_ASKS, *(_PROOF.get(found.code, ()) if found else ())),
        avoid=_AVOID,
        proof=Proof.SCREENSHOT if form else Proof.NUMBER,
    )


def _which(facts: RouteFacts) -> tuple[str, ...]:
    """The review as otto.de shows it; its text stands in the notice, its author in neither."""
    review = facts.review
    if review is None:
        return ()
    stars = f", {review.rating} of 5 stars" if review.rating else ""
    article = f"article {review.article}, " if review.article else ""
    shown = f"the review: {article}written {review.written:%Y-%m-%d}{stars}"
    return (f"{shown}, {review.url}" if review.url else shown,)
