"""The playbooks that a store works by: ours, its marketplace's, its client's, its own.

The later wins where two fit a case equally well. Ours are for every marketplace, so a step that
one of them has no door for leaves that playbook out there; an agency's own is refused with words.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from amends.domain.playbook import Playbook
from amends.marketplace.connector import Marketplace
from amends.services.playbooks.load import BadPlaybook, read
from amends.services.playbooks.weigh import weigh


@cache
def ours() -> tuple[Playbook, ...]:
    """The playbooks that come with Amends."""
    home = files("amends.services.playbooks") / "texts"
    texts = sorted(home.iterdir(), key=lambda one: one.name)
    return tuple(book for one in texts for book in read(one.read_text("utf-8"), one.name))


def playbooks_of(marketplace: Marketplace, own: Sequence[str] = ()) -> tuple[Playbook, ...]:
    """Those of a store on `marketplace` that has `own` texts: its client's, then its own.

    Raises BadPlaybook, with every reason, for one of the agency's that may not be used.
    """
    known = [one for one in ours() if not weigh(one, marketplace)]
    for number, text in enumerate(marketplace.playbooks()):
        known += _fit(read(text, f"{marketplace.name} {number + 1}"), marketplace)
    for text in own:
        known += _fit(read(text, "your playbook"), marketplace)
    return tuple(known)


def _fit(books: Sequence[Playbook], marketplace: Marketplace) -> list[Playbook]:
    mine = [one for one in books if one.marketplace in ("*", marketplace.name)]
    for book in mine:
        if reasons := weigh(book, marketplace):
            raise BadPlaybook(f"playbook {book.id!r} cannot be used: {'; '.join(reasons)}")
    return mine
