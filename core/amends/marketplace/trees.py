"""A page as a tree, and the text that a person would see in a part of it.

Leans on lexbor, which reads HTML as browsers do. Text keeps its letters, paragraphs and line
breaks; scripts, styles and what is hidden are left out. Nothing is rendered, run or fetched.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from amends.marketplace.capture import WrongPage

Node = LexborNode

DEEPEST = 3000  # elements within each other; pages have some 40, and beyond it lexbor slows down

# Elements whose closing is often left out say nothing about depth.
_OPENED = re.compile(
    r"<(/?)(?!(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr|path|p|li|dt|dd"
    r"|option|t[hdr]|tbody|thead|tfoot|colgroup)[\s/>])([a-zA-Z]+)"
)
_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "dd", "details", "div", "dl", "dt"),
        *("fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("header", "hr", "legend", "li", "main", "nav", "ol", "option", "pre", "section"),
        *("summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    )
)
_UNSEEN = frozenset(
    ("head", "iframe", "math", "noscript", "object", "script", "style", "svg", "template", "title")
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f\v\u00a0\u2028\u2029]+")
_BR, _BLOCK, _PARAGRAPH = 0, 1, 2  # a break that the page wrote; the lines that an edge makes


def tree_of(html: str) -> Node:
    """The root of the page. Raises WrongPage when its elements stand too deep within each other."""
    if _deeper_than(DEEPEST, html):
        raise WrongPage("its elements are nested too deep for a page of reviews")
    root = LexborHTMLParser(html).root
    if root is None:
        raise WrongPage("there is no page in it")
    return root


def text_of(node: Node | None, without: str = "") -> str:
    """The text of `node` as it reads, without the parts that the CSS selector `without` names.

    White space is joined as browsers do; a block begins a new line, a paragraph leaves one empty.
    """
    if node is None:
        return ""
    skipped = {part.mem_id for part in node.css(without)} if without else set()
    lines = _Lines()
    for piece in _pieces(node, skipped):
        lines.add(piece)
    return "".join(lines.done).rstrip()


def own_line(node: Node | None, without: str = "") -> str:
    """The text of `node` in one line."""
    return " ".join(text_of(node, without).split())


def value(node: Node | None, name: str) -> str:
    """An attribute of `node`; empty when there is none."""
    return "" if node is None else (node.attributes.get(name) or "").strip()


def above(node: Node) -> Iterator[Node]:
    """The elements around `node`, nearest first."""
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


class _Lines:
    """Joins pieces of text into lines, with the breaks that stand between them."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self._breaks = 0  # since the last letter
        self._written = 0  # of these, breaks that the page wrote itself
        self._spaced = True  # a space here would stand beside another, or begin a line

    def add(self, piece: str | int) -> None:
        if isinstance(piece, int):
            self._written += piece == _BR
            self._breaks = max(self._breaks, self._written, piece)
        elif text := _SPACES.sub(" ", piece):
            if self._spaced or self._breaks:
                text = text.removeprefix(" ")
            if not text:
                return
            if self._breaks and self.done:
                self.done[-1] = self.done[-1].removesuffix(" ")
                self.done.append("\n" * min(self._breaks, 2))
            self.done.append(text)
            self._breaks = self._written = 0
            self._spaced = text.endswith(" ")


def _pieces(node: Node, skipped: set[int]) -> Iterator[str | int]:
    """Texts and breaks in reading order. Walks without recursion: pages may be deep."""
    waiting: list[Node | int] = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, int):
            yield one
        elif one.is_text_node:
            yield one.text_content or ""
        elif one.is_element_node and one.mem_id not in skipped and not _unseen(one):
            tag = one.tag or ""
            if tag == "br":
                yield _BR
                continue
            around = _PARAGRAPH if tag == "p" else _BLOCK if tag in _BLOCKS else 0
            if around:
                yield around
                waiting.append(around)
            child = one.last_child
            while child is not None:
                waiting.append(child)
                child = child.prev


def _unseen(node: Node) -> bool:
    if node.tag in _UNSEEN:
        return True
    attributes = node.attributes
    if node.tag == "option" and "selected" not in attributes:
        return True  # a closed list shows what was chosen
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))


def _deeper_than(most: int, html: str) -> bool:
    """Whether elements seem to stand more than `most` deep, counted before lexbor sees them."""
    if html.count("<") <= most:
        return False
    depth: dict[str, int] = defaultdict(int)
    total = 0
    for closes, tag in _OPENED.findall(html):
        if not closes:
            depth[tag] += 1
            total += 1
            if total > most:
                return True
        elif depth[tag]:
            depth[tag] -= 1
            total -= 1
    return False
