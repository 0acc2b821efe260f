"""Seller Central's page of a brand's customer reviews, which shows many articles at once.

Its layout is not known to us (uncertain): a table is read by the names of its columns, anything
else by labels such as "ASIN: B0…" or "Review date: …". What has neither is shown, not guessed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from amends.domain.ids import ArticleRef
from amends.marketplace.capture import Found, Unread
from amends.marketplace.stars import stars_in
from amends.marketplace.trees import Node, own_line, value
from amends_amazon.imports import layout
from amends_amazon.imports.columns import COLUMNS
from amends_amazon.imports.reading import NO_DAY, NO_STARS, NO_WORDS, Reading, day_on, is_verified
from amends_amazon.imports.where import ASIN, article_in, permalink, review_id, review_in
from amends_amazon.settings import AmazonSettings

_MORE: Mapping[str, Sequence[str]] = {
    "rating": ("stars", "sterne", "star rating", "sternebewertung", "estrellas"),
    "text": ("review", "text", "rezension", "reseña", "opinión"),
    "author": ("reviewer", "author", "rezensent", "autor", "customer"),
    "written": ("reviewed on", "rezensionsdatum", "submitted"),
    "title": ("headline", "überschrift"),
    "native_id": ("review number", "rezensions-id"),
    "article_title": ("product", "produkt", "producto", "product title"),
}
_FIELD = {
    name: field
    for names in (COLUMNS, _MORE)
    for field, written in names.items()
    for name in written
}
_LABEL = re.compile(r"(?P<label>[^\W\d][^:：]{0,40}?)\s?[:：]\s*(?P<value>.*)")
_ENOUGH = {"rating", "written"}  # labels without which nothing is a review
_LONGEST = 200_000  # lines


def read_table(page: Node, settings: AmazonSettings) -> Reading:
    """Tables whose columns are named. Nothing where there is none."""
    found, unread = list[Found](), list[Unread]()
    for table in page.css("table"):
        rows = table.css("tr")
        names = [own_line(cell) for cell in rows[0].css("th, td")] if rows else []
        fields = [_FIELD.get(name.casefold()) for name in names]
        if not set(fields) >= _ENOUGH:
            continue
        for row in rows[1:]:
            cells = row.css("td, th")
            told = {
                field: own_line(cell) or _drawn(cell)
                for field, cell in zip(fields, cells, strict=False)
                if field
            }
            links = [value(link, "href") for link in row.css("a[href]")]
            if not review_id(told.get("native_id", "")):
                told["native_id"] = next(filter(None, map(review_in, links)), "") or ""
            if not re.search(ASIN, told.get("article", "")):
                told["article"] = next(filter(None, map(article_in, links)), "") or ""
            _put(told, own_line(row), settings, found, unread)
    return Reading(found, unread)


def read_labels(text: str, settings: AmazonSettings) -> Reading:
    """Records of labelled lines. Nothing where no line names stars and none a day."""
    found, unread, leftover = list[Found](), list[Unread](), list[str]()
    for told, lines in _records(text.splitlines()[:_LONGEST]):
        if _ENOUGH & told.keys():
            _put(told, "\n".join(lines), settings, found, unread)
        else:
            leftover += [line for line in lines if line]
    return Reading(found, unread, leftover) if found or unread else Reading()


def _records(lines: Sequence[str]) -> Iterator[tuple[dict[str, str], list[str]]]:
    """Labelled lines, grouped: a label that comes again opens the next record."""
    told: dict[str, str] = {}
    raw: list[str] = []
    last = ""
    for line in (" ".join(one.split()) for one in lines):
        label = _LABEL.fullmatch(line)
        field = _FIELD.get(label["label"].casefold()) if label else None
        if label and field:
            if field in told or (raw and not told):
                yield told, raw
                told, raw = {}, []
            told[field], last = label["value"], field
        elif line and last == "text":
            told["text"] = f"{told['text']}\n{line}".strip()  # a text may go on below
        elif line and last:
            last = ""
        raw.append(line)
    yield told, raw


def _drawn(cell: Node) -> str:
    """Stars that are only drawn, where their words stand beside them."""
    for node in cell.css("[aria-label], [title], [alt], kat-star-rating"):
        for name in ("aria-label", "title", "alt", "value"):
            if told := value(node, name):
                return told
    return own_line(cell.css_first(layout.STARS))


def _put(
    told: Mapping[str, str],
    raw: str,
    settings: AmazonSettings,
    found: list[Found],
    unread: list[Unread],
) -> None:
    try:
        found.append(_found(told, settings))
    except ValueError as error:
        unread.append(Unread(raw=raw.strip(), reason=str(error)))


def _found(told: Mapping[str, str], settings: AmazonSettings) -> Found:
    if not told.get("rating"):
        raise ValueError(NO_STARS)
    if not told.get("written"):
        raise ValueError(NO_DAY)
    title, text = told.get("title", ""), told.get("text", "")
    if not title and not text:
        raise ValueError(NO_WORDS)
    number = review_id(told.get("native_id", "")) or review_in(told.get("url"))
    article = re.search(ASIN, told.get("article", ""))
    if article is None:
        raise ValueError("it has no ASIN")
    return Found(
        native_id=number,
        url=permalink(settings.site, number) if number else None,
        rating=stars_in(told["rating"]),
        native=told["rating"],
        title=title,
        text=text,
        written=day_on(settings.where, told["written"]),
        author=told.get("author") or None,
        article=ArticleRef(article[0]),
        article_title=told.get("article_title", ""),
        variant=told.get("variant", ""),
        verified=True if is_verified(told.get("verified", "")) else None,
    )
