"""The reviews of a page by their elements: each block that is a review gives one, or its reason.

Where the layout is not the one we know, a block is the smallest element around one permalink,
and is read by its lines.
"""

from collections.abc import Iterator

from amends.domain.ids import ArticleRef
from amends.marketplace.capture import Found, Unread
from amends.marketplace.stars import stars_in
from amends.marketplace.trees import Node, above, own_line, text_of, value
from amends_amazon.imports import layout
from amends_amazon.imports.lines import is_furniture, read_lines
from amends_amazon.imports.reading import NO_DAY, NO_STARS, NO_WORDS, Reading, day_on, is_verified
from amends_amazon.imports.where import article_in, permalink, review_id, review_in
from amends_amazon.settings import AmazonSettings

_MOST = 500  # reviews on a page; Amazon shows ten
_LONGEST_STARS = 60  # letters; longer is no line of stars


def read_blocks(page: Node, settings: AmazonSettings) -> Reading:
    """Reviews by the layout that we know. Nothing where the page has none of it."""
    found, unread = list[Found](), list[Unread]()
    blocks = _blocks(page)
    for number, block in blocks:
        try:
            found.append(_found(block, number, settings))
        except ValueError as error:
            unread.append(Unread(raw=text_of(block) or own_line(block), reason=str(error)))
    return Reading(found, unread, _leftover(page, [block for _, block in blocks]))


def read_around_permalinks(page: Node, settings: AmazonSettings) -> Reading:
    """Reviews of another layout: what stands around each permalink, read line by line."""
    found, unread = list[Found](), list[Unread]()
    for number, block in _around_permalinks(page):
        inner = read_lines(text_of(block), settings)
        if len(inner.found) == 1 and not inner.unread:
            told = {"native_id": number, "url": permalink(settings.site, number)}
            found.append(inner.found[0].model_copy(update=told))
        else:
            reason = inner.unread[0].reason if inner.unread else "its layout is not known to us"
            unread.append(Unread(raw=text_of(block), reason=reason))
    return Reading(found, unread)


def _blocks(page: Node) -> list[tuple[str | None, Node]]:
    """Blocks in reading order, each once: some stand within another of the same review."""
    taken: set[int] = set()
    numbers: set[str] = set()
    blocks: list[tuple[str | None, Node]] = []
    for block in page.css(layout.REVIEW):
        if len(blocks) == _MOST or any(one.mem_id in taken for one in above(block)):
            continue
        taken.add(block.mem_id)
        number = _number(block)
        if number is None or number not in numbers:
            blocks.append((number, block))
            numbers |= {number} if number else set()
    return blocks


def _number(block: Node) -> str | None:
    if number := review_id(value(block, "id")):
        return number
    linked = {review_in(value(link, "href")) for link in block.css(layout.PERMALINK)} - {None}
    return linked.pop() if len(linked) == 1 else None


def _found(block: Node, number: str | None, settings: AmazonSettings) -> Found:
    native = _stars(block)
    day = own_line(block.css_first(layout.DAY))
    title = own_line(block.css_first(layout.TITLE), layout.NO_WORDS)
    text = text_of(block.css_first(layout.TEXT), layout.NO_WORDS)
    if not native:
        raise ValueError(NO_STARS)
    if not day:
        raise ValueError(NO_DAY)
    if not title and not text:
        raise ValueError(NO_WORDS)
    article = _article(block)
    return Found(
        native_id=number,
        url=permalink(settings.site, number) if number else None,
        rating=stars_in(native),
        native=native,
        title=title,
        text=text,
        written=day_on(settings.where, day),
        author=own_line(block.css_first(layout.AUTHOR)) or None,
        article=ArticleRef(article) if article else None,
        variant=_variant(block),
        verified=_is_verified(block),
    )


def _stars(block: Node) -> str:
    """The rating as it is written; drawn stars carry it in their class: "a-star-4"."""
    for node in block.css(layout.STARS):
        written = own_line(node) or value(node, "aria-label") or value(node, "title")
        if written and len(written) <= _LONGEST_STARS:
            return written
        for name in value(node, "class").split():
            if name.startswith("a-star-") and name[7:].isdecimal():
                return f"{name[7:]}/5"
    return ""


def _article(block: Node) -> str | None:
    """The ASIN that was bought: of one size or colour, where the page tells."""
    links = (*block.css(layout.VARIANT), *block.css(layout.TITLE), *block.css(layout.PERMALINK))
    return next((found for link in links if (found := article_in(value(link, "href")))), None)


def _variant(block: Node) -> str:
    """ "Farbe: Schwarz | Größe: M": icons stand between the parts."""
    strip = block.css_first(layout.VARIANT)
    if strip is None:
        return ""
    texts = (
        " ".join((node.text_content or "").split())
        for node in strip.traverse(include_text=True)
        if node.is_text_node
    )
    return " | ".join(text for text in texts if text and not is_verified(text))


def _is_verified(block: Node) -> bool | None:
    """None without the mark: pages leave it out, and layouts change."""
    badge = block.css_first(layout.VERIFIED)
    return True if badge is not None and own_line(badge) else None


def _leftover(page: Node, blocks: list[Node]) -> list[str]:
    """Lines within the list of reviews that belong to no review."""
    if not blocks:
        return []
    lists = page.css(layout.LIST)
    within = {node.mem_id for node in lists}
    outer = [node for node in lists if not any(one.mem_id in within for one in above(node))]
    lines = (line for node in outer for line in text_of(node, layout.REVIEW).splitlines())
    return [line for line in lines if line and not is_furniture(line)]


def _around_permalinks(page: Node) -> Iterator[tuple[str, Node]]:
    """Each review id that is linked, with the largest element that links no other."""
    links = [
        (number, link)
        for link in page.css(layout.PERMALINK)[: _MOST * 3]
        if (number := review_in(value(link, "href")))
    ]
    linked: dict[int, set[str]] = {}  # element -> the reviews that are linked within it
    for number, link in links:
        for node in (link, *above(link)):
            linked.setdefault(node.mem_id, set()).add(number)
    done: set[str] = set()
    for number, link in links:
        if number in done:
            continue
        done.add(number)
        block = link
        for node in above(link):
            if linked[node.mem_id] != {number} or node.tag == "body":
                break
            block = node
        yield number, block
