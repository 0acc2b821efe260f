"""What a person brings tells less than a reading by call: the rest stays as it stands.

A file leaves out what it has no column for, a page writes the same rating in its own words, and
copying changes spaces and capitals. Nothing of that is a change by the buyer.
"""

from typing import Any

from amends.db.standing import StoredReview
from amends.domain.review import Review, same_words


def as_told(review: Review, old: StoredReview) -> Review:
    """`review` as a person brought it, with what it does not tell taken from what stands."""
    kept = _rating_kept(review, old) | _words_kept(review, old)
    if review.reply is None or (old.reply is not None and same_words(review.reply, old.reply)):
        kept["reply"] = old.reply
    return review.model_copy(update=kept)


def _rating_kept(review: Review, old: StoredReview) -> dict[str, Any]:
    if review.rating is None and old.rating is None and review.native:
        return {}  # the platform's own word is all there is
    if review.rating is None or review.rating == old.rating:
        return {"rating": old.rating, "native": old.native}
    return {}


def _words_kept(review: Review, old: StoredReview) -> dict[str, Any]:
    told, stands = f"{review.title}\n{review.text}", f"{old.title}\n{old.text}"
    kept = {}
    if not review.title or same_words(told, stands):
        kept["title"] = old.title
    if not review.text or same_words(told, stands):
        kept["text"] = old.text
    return kept
