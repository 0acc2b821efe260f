"""What a person brings from otto.de in the demo: a table of reviews, and a saved page of them.

The table is as German Excel saves it, with semicolons and in Windows-1252, and holds one row
that a hurried person got wrong. How a page of otto.de is really built nobody has told us: its
lines are those that a person reads there.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from amends.domain.times import zone_named
from amends_otto.sandbox.state import Article

_BERLIN = zone_named("Europe/Berlin")
_COLUMNS = (
    "Datum",
    "Sterne",
    "Titel",
    "Bewertungstext",
    "Verfasser",
    "Artikelnummer",
    "Artikelname",
    "Variante",
)
_TYPING_ERROR = 7  # stars


@dataclass(frozen=True, slots=True)
class DemoReview:
    """One review as a reader of otto.de sees it."""

    article: Article
    written: datetime
    stars: int
    title: str
    text: str
    author: str
    variant: str

    @property
    def day(self) -> str:
        return f"{self.written.astimezone(_BERLIN):%d.%m.%Y}"


def table_of(reviews: Sequence[DemoReview]) -> bytes:
    """`reviews` as a CSV file, newest first, and below them a row with seven stars."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";")
    writer.writerow(_COLUMNS)
    for one in _newest_first(reviews):
        writer.writerow(_row(one, one.stars))
    writer.writerow(_row(_newest_first(reviews)[-1], _TYPING_ERROR))
    return file.getvalue().encode("cp1252")


def page_of(article: Article, reviews: Sequence[DemoReview]) -> bytes:
    """The page of all reviews of `article`, as a browser saves it."""
    address = article.page.rstrip("/") + "-kundenbewertungen/"
    stars = sum(one.stars for one in reviews) / len(reviews)
    entries = "\n".join(_entry(one) for one in _newest_first(reviews))
    title = escape(article.title)
    return f"""<!DOCTYPE html>
<!-- saved from url=({len(address):04d}){address} -->
<html lang="de">
<head><meta charset="utf-8"><title>Kundenbewertungen für {title} | OTTO</title></head>
<body>
<main>
<h1>Kundenbewertungen für {title}</h1>
<p>{f"{stars:.1f}".replace(".", ",")} von 5 Sternen</p>
<p>{len(reviews)} Bewertungen</p>
<p>{len(reviews)} Rezensionen</p>
<p>Sortieren nach: Neueste zuerst</p>
<ul>
{entries}
</ul>
</main>
</body></html>
""".encode()


def _newest_first(reviews: Sequence[DemoReview]) -> list[DemoReview]:
    return sorted(reviews, key=lambda one: one.written, reverse=True)


def _row(one: DemoReview, stars: int) -> tuple[object, ...]:
    return (
        one.day,
        stars,
        one.title,
        one.text,
        one.author,
        one.article.number,
        one.article.title,
        one.variant,
    )


def _entry(one: DemoReview) -> str:
    words = "".join(f"<p>{escape(part)}</p>" for part in one.text.split("\n\n"))
    return (
        f'<li><span role="img" aria-label="{one.stars} von 5 Sternen"></span>'
        f"<h4>{escape(one.title)}</h4>{words}"
        f"<p>für {escape(one.variant)}</p><p>Verifizierter Kauf</p>"
        f"<p>von {escape(one.author)} am {one.day}</p></li>"
    )
