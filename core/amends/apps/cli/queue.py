"""Prints the queue: one review a row on a wide terminal, two lines each on a narrow one."""

import re
from collections.abc import Sequence
from datetime import datetime

import typer
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

from amends.apps.cli.output import answers, as_json, line, many, table, when
from amends.apps.cli.says import says
from amends.db.queue import Cursor, Sight, StoreCount
from amends.db.types import instant, micros
from amends.domain.ids import ReviewId, StoreId

_WIDE = 110  # columns from which a row holds a review and its number
_BAD, _SO_SO, _GOOD = "red", "yellow", "green"


def cursor_of(text: str) -> Cursor:
    """Read a cursor as we printed it. Raises BadParameter."""
    if not re.fullmatch(r"-?\d{1,18}\.\d{1,19}\.\d{1,19}", text):
        raise typer.BadParameter(f"{text!r} is not one we printed", param_hint="--after")
    at, number, store = map(int, text.split("."))
    return Cursor(written_at=instant(at), id=ReviewId(number), store=StoreId(store))


def cursor_after(sight: Sight) -> str:
    return f"{micros(sight.written_at)}.{sight.id}.{sight.store}"


def page_as_json(page: Sequence[Sight], counts: Sequence[StoreCount], *, more: bool) -> None:
    as_json(
        {
            "reviews": page,
            "next": cursor_after(page[-1]) if more else None,
            "stores": counts,
        }
    )


def print_page(page: Sequence[Sight], now: datetime) -> None:
    console = answers()
    if not page:
        return
    if console.width >= _WIDE:
        console.print(_rows(page, now))
        return
    for sight in page:
        console.print(_head(sight, now))
        console.print(Padding(_text(sight), (0, 0, 0, 2)))
        console.print(Padding(says(sight), (0, 0, 0, 2)))


def words_of(
    page: Sequence[Sight],
    counts: Sequence[StoreCount],
    *,
    more: bool,
    all_: bool,
    store: Sequence[str],
) -> str:
    """What is there in all, and how to see it."""
    reviews, waiting = sum(c.reviews for c in counts), sum(c.needs_work for c in counts)
    stores = many(len(counts), "store")
    if not counts:
        return "No store yet; `amends store add` adds one."
    if not reviews:
        return f"No review yet in {stores}; `amends sync` brings them in."
    said = f"\n{waiting:,} of {many(reviews, 'review')} in {stores} need work."
    if not page:
        return said.lstrip()
    again = "".join(f" --store {name}" for name in store) + (" --all" if all_ else "")
    if more:
        said += (
            f"\nMore: amends reviews{again} --limit {len(page)} --after {cursor_after(page[-1])}"
        )
    return f"{said}\nOne:  amends reviews show ID"


def stars(sight: Sight) -> Text:
    """The rating, or the platform's own word where it gives none."""
    review = sight.review
    if review.rating is not None:
        style = _BAD if review.rating <= 2 else _SO_SO if review.rating == 3 else _GOOD
        return Text("★" * review.rating + "☆" * (5 - review.rating), style)
    if review.negative:
        return Text("negative", _BAD)
    if review.native:
        return Text(line(review.native), _SO_SO)
    return Text("positive" if review.negative is False else "–", "dim")


def marks(sight: Sight) -> Text:
    """What is special about it, in a few words."""
    found = []
    if sight.gone_at:
        found.append(Text("no longer visible", "dim"))
    if sight.review.follow_ups:
        found.append(Text("follow-up", "magenta"))
    if sight.review.reply:
        found.append(Text("replied", "green"))
    if sight.revisions:
        found.append(Text(f"changed {sight.revisions}×", "cyan"))
    return Text(" · ").join(found)


def _rows(page: Sequence[Sight], now: datetime) -> Table:
    shown = table(
        Column("rating", no_wrap=True),
        Column("when", no_wrap=True),
        Column("store", no_wrap=True, max_width=24),
        Column("says", no_wrap=True, max_width=26),
        Column("review", no_wrap=True, ratio=1),
        Column("", no_wrap=True, max_width=22),
        Column("id", no_wrap=True, style="dim", justify="right"),
    )
    shown.expand = True
    for sight in page:
        shown.add_row(*_first_cells(sight, now), says(sight), _text(sight), *_last_cells(sight))
    return shown


def _head(sight: Sight, now: datetime) -> Table:
    head = Table(
        Column(no_wrap=True, width=8),
        Column(no_wrap=True, width=10),
        Column(no_wrap=True, ratio=1),
        Column(no_wrap=True),
        Column(no_wrap=True, style="dim", justify="right"),
        box=None,
        show_header=False,
        expand=True,
        padding=(0, 2, 0, 0),
        pad_edge=False,
    )
    head.add_row(*_first_cells(sight, now), *_last_cells(sight))
    return head


def _first_cells(sight: Sight, now: datetime) -> tuple[Text | str, ...]:
    return (
        stars(sight),
        when(sight.review.written, sight.zone, now),
        line(f"{sight.marketplace}:{sight.store_name}"),
    )


def _last_cells(sight: Sight) -> tuple[Text | str, ...]:
    return marks(sight), str(sight.id)


def _text(sight: Sight) -> Text:
    review = sight.review
    title = line(review.title)
    said = [review.text, *(f"+ {one.text}" for one in review.follow_ups)]
    words = line(" ".join(part for part in said if part))
    if not title and not words:
        return Text("(no text)", "dim", no_wrap=True, overflow="ellipsis")
    between = " · " if title and words else ""
    return Text.assemble((title, "bold"), between, words, no_wrap=True, overflow="ellipsis")
