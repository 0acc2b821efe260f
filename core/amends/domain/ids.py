"""Names of things as types, so that an order cannot be passed where a review is meant."""

import hashlib
from typing import NewType

ClientId = NewType("ClientId", int)
AccountId = NewType("AccountId", int)
StoreId = NewType("StoreId", int)
ReviewId = NewType("ReviewId", int)
CaseId = NewType("CaseId", int)
IssueId = NewType("IssueId", int)  # of a product issue
KeyId = NewType("KeyId", int)  # derived from a review's key; see `stable_id`
OrderRef = NewType("OrderRef", str)  # the platform's number; longer than 2^53, so never a number
ArticleRef = NewType("ArticleRef", str)  # the platform's number of the article that was reviewed

_SIXTY_THREE_BITS = (1 << 63) - 1  # what a signed BIGINT holds on both databases


def stable_id(*parts: str) -> int:
    """Derive a 63-bit number from `parts`: the same parts give the same number, for ever.

    Not random and not counted, so a crash between reading and storing cannot mint a second
    one, and no round trip is needed to learn it. Ten million of them collide with a chance
    of five in a million; whoever stores one compares the parts and refuses a collision.
    """
    # ascii() tells ("a", "b") from ("ab",) and reads the same in every version of Python.
    digest = hashlib.blake2b(ascii(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest) & _SIXTY_THREE_BITS
