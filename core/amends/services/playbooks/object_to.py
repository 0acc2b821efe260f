"""Says everything that speaks against a text of playbooks, before it is kept."""

from collections.abc import Collection, Sequence

from amends.domain.playbook import Playbook
from amends.marketplace.connector import Marketplace
from amends.services.playbooks.load import BadPlaybook, read
from amends.services.playbooks.weigh import weigh


def object_to(
    text: str, name: str, markets: Sequence[Marketplace], installed: Collection[str]
) -> tuple[str, ...]:
    """Why `text`, called `name`, must not be used on `markets`; empty: it may.

    One for another marketplace among the `installed` is no fault, as long as some are for these.
    """
    try:
        books = read(text, name)
    except BadPlaybook as error:
        return (str(error),)
    reasons = []
    for book in books:
        if book.marketplace not in ("*", *installed):
            known = ", ".join(sorted(installed)) or "none"
            reasons.append(f"playbook {book.id!r}: no plugin serves {book.marketplace!r}: {known}")
        for market in _where(book, markets):
            whys = weigh(book, market)
            reasons += [f"playbook {book.id!r} on {market.title}: {why}" for why in whys]
    if not reasons and not any(_where(book, markets) for book in books):
        titles = " or ".join(one.title for one in markets)
        reasons.append(f"{name}: no playbook in it is for {titles}")
    return tuple(reasons)


def _where(book: Playbook, markets: Sequence[Marketplace]) -> list[Marketplace]:
    return [one for one in markets if book.marketplace in ("*", one.name)]
