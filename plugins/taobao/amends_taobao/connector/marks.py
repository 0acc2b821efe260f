"""What makes two things tellable afterwards: a mark from the action's key, a digest of words.

Neither says anything to whoever reads it, so both may stand where buyers' words may not.
"""

from hashlib import blake2b

from amends.domain.action import Action
from amends.marketplace.errors import NeverAgain
from amends_taobao.mapping import oid_of


def mark_of(key: str) -> str:
    """Stands for one action in a memo or a task: the same key, the same mark, for ever."""
    return f"#{blake2b(key.encode(), digest_size=5).hexdigest()}"


def digest_of(words: str) -> str:
    """Stands for `words`, spaces aside, which pages and people change; empty for none."""
    kept = "".join(words.split())
    return blake2b(kept.encode(), digest_size=8).hexdigest() if kept else ""


def line_of(where: str, action: Action) -> str:
    """The sub-order that `action` is about. Raises NeverAgain when it names none."""
    if action.order_line:
        return action.order_line
    if action.review is not None and action.review.basis == "natural":
        return oid_of(action.review)
    raise NeverAgain(where, f"{action.kind} names no sub-order")


def order_of(where: str, action: Action) -> str:
    """The order that `action` is about. Raises NeverAgain when it names none."""
    if not action.order:
        raise NeverAgain(where, f"{action.kind} names no order")
    return action.order
