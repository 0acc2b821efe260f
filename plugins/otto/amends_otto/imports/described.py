"""The reviews of a page as it describes them for machines, by schema.org."""

from amends.marketplace.capture import Found, Unread
from amends.marketplace.dates import day_in
from amends.marketplace.schema_org import Described, described_in
from amends.marketplace.stars import stars_in
from amends.marketplace.trees import Node
from amends_otto.imports.reading import Reading


def read_description(tree: Node) -> Reading:
    """Nothing where the page describes none; one that lacks stars or day is not read."""
    told = described_in(tree)
    found, unread = list[Found](), list[Unread]()
    for one in told.reviews:
        try:
            found.append(_found(one))
        except ValueError as error:
            unread.append(Unread(raw=one.raw, reason=str(error)))
    return Reading(
        found=found,
        unread=unread,
        title=told.article_title,
        article=told.article,
        ratings=_count(told.ratings),
        reviews=_count(told.texts),
    )


def _found(one: Described) -> Found:
    if not one.rating:
        raise ValueError("it has no stars")
    if not one.written:
        raise ValueError("it has no date")
    scale = f" von {one.best}" if one.best else ""
    return Found(
        native_id=one.id or None,
        url=one.url or None,
        rating=stars_in(f"{one.rating}{scale}"),
        native=f"{one.rating}{scale}",
        title=one.title,
        text=one.text,
        written=day_in(one.written),
        author=one.author or None,
        variant=one.variant,
    )


def _count(words: str) -> int | None:
    digits = words.replace(".", "")
    return int(digits) if digits.isdecimal() else None
