"""The playbooks that a store works by: ours, its marketplace's, its client's, its own.

The later wins where two fit a case equally well. One that cannot be used there is left out with
the reason, so that the others go on: an update of a plugin may close a door that was open when
the agency wrote its playbook.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from amends.domain.playbook import Playbook
from amends.marketplace.connector import Marketplace
from amends.services.playbooks.load import BadPlaybook, read
from amends.services.playbooks.weigh import weigh

OURS = "Amends"


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a store works by, whose each of it is, and what had to be left out."""

    books: tuple[tuple[str, Playbook], ...]  # whose, for people; the later wins
    troubles: tuple[str, ...] = ()  # for people; ours that a marketplace has no door for is none

    @property
    def playbooks(self) -> tuple[Playbook, ...]:
        return tuple(book for _, book in self.books)


@cache
def ours() -> tuple[Playbook, ...]:
    """The playbooks that come with Amends."""
    home = files("amends.services.playbooks") / "texts"
    texts = sorted(home.iterdir(), key=lambda one: one.name)
    return tuple(book for one in texts for book in read(one.read_text("utf-8"), one.name))


def shelf_of(marketplace: Marketplace, own: Sequence[tuple[str, str]] = ()) -> Shelf:
    """What a store on `marketplace` works by that has `own` texts, each with whose it is."""
    books = [(OURS, one) for one in ours() if not weigh(one, marketplace)]
    troubles: list[str] = []
    theirs = [(marketplace.title, text) for text in marketplace.playbooks()]
    for whose, text in (*theirs, *own):
        try:
            found = read(text, whose)
        except BadPlaybook as error:
            troubles.append(str(error))
            continue
        for book in found:
            if book.marketplace not in ("*", marketplace.name):
                continue
            if reasons := weigh(book, marketplace):
                troubles.append(f"{whose}: playbook {book.id!r}: {'; '.join(reasons)}")
            else:
                books.append((whose, book))
    return Shelf(tuple(books), tuple(troubles))
