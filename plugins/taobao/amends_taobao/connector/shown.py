"""Reviews as a page shows them: named and told apart at once, read only when they are new.

On a second reading nearly all of them are as they were. So an item costs its key and its digest,
and no model is built until somebody asks what it says.
"""

from collections.abc import Iterable
from functools import partial
from hashlib import blake2b
from typing import Any

import orjson
from pydantic_core import to_json

from amends.domain.review import Review
from amends.marketplace.connector import Reject, Shown
from amends_taobao.mapping import TRANSLATION, known_as, review_from
from amends_taobao.payloads.base import LONGEST
from amends_taobao.payloads.reviews import TradeRate

_NAMELESS = f"oid: no number of at most {LONGEST} digits"
_SIXTY_THREE_BITS = (1 << 63) - 1


def shown_of(items: Iterable[Any], scope: str, *, rated: bool) -> tuple[list[Shown], list[Reject]]:
    """The reviews of a page, and those that cannot even be named.

    A digest stands for the item as it came and for how we read it: a new translation or a new
    answer to `rated` reads all reviews once more. The fields count in the order in which they
    came; a platform that shuffled them would only have its reviews read again.
    """
    salt = b"%d/%d" % (TRANSLATION, rated)
    shown: list[Shown] = []
    rejects: list[Reject] = []
    for item in items:
        text = _text_of(item)
        oid = _oid_in(item)
        if not oid:
            rejects.append(Reject(raw=text.decode(), reason=_NAMELESS))
            continue
        digest = blake2b(text, digest_size=8, salt=salt).digest()
        shown.append(
            Shown(
                known_as(scope, oid, item.get("role", "buyer")),
                int.from_bytes(digest) & _SIXTY_THREE_BITS,
                partial(_read, item, scope, rated),
                text.decode,
            )
        )
    return shown, rejects


def _text_of(item: Any) -> bytes:
    try:
        return orjson.dumps(item)
    except TypeError:  # a number beyond 64 bits
        return to_json(item)


def _oid_in(item: Any) -> str:
    """The number of the sub-order, which names its review; empty when there is none."""
    oid = str(item.get("oid")) if isinstance(item, dict) else ""
    return oid if oid.isdecimal() and len(oid) <= LONGEST else ""


def _read(item: Any, scope: str, rated: bool) -> Review:
    return review_from(TradeRate.model_validate(item), scope, rated=rated)
