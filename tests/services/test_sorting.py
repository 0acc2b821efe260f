"""What cannot be read is kept aside with its reason, and the reason quotes no buyer."""

from typing import Any

import pytest

from amends.domain.review import Review
from amends.marketplace.connector import Page, Shown
from amends.services.sorting import sort_out
from amends.testing.builders import NOON, a_review

WORDS = "收到就漏水，客服一直不回"
RAW = "{as it came}"


def shown(**wrong: Any) -> Shown:
    """A review whose plugin lets pydantic speak for it."""
    plain = a_review(text=WORDS).model_dump()
    return Shown(
        known_as=a_review().key.known_as,
        digest=1,
        read=lambda: Review.model_validate(plain | wrong),
        raw=lambda: RAW,
    )


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"rating": 9}, "rating: Input should be less than or equal to 5"),
        ({"rating": WORDS}, "rating: Input should be a valid integer"),
        ({"text": [WORDS]}, "text: Input should be a valid string"),
        ({"signs": [{"name": WORDS, "positive": WORDS}]}, "signs.0.positive: Input should be"),
    ],
)
def test_an_item_that_cannot_be_read_is_kept_aside_by_field_and_without_the_buyers_words(
    wrong: dict[str, Any], says: str
) -> None:
    good = a_review(text=WORDS)

    found = sort_out(Page(items=[shown(**wrong), good]), NOON)

    ((raw, reason),) = found.rejects
    assert (raw, found.good, found.digests) == (RAW, [good], {})
    assert reason.startswith(says)
    assert "漏水" not in reason


def test_a_plugins_own_words_are_the_reason() -> None:
    def refuse() -> Review:
        raise ValueError("result: an unknown word")

    item = Shown(a_review().key.known_as, 1, read=refuse, raw=lambda: RAW)

    assert sort_out(Page(items=[item]), NOON).rejects == [(RAW, "result: an unknown word")]
