"""Prints one review whole: what was said, how it changed, and where it came from."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from amends.apps.cli.output import answers, line, lines, moment, pairs, when
from amends.apps.cli.queue import marks, stars
from amends.apps.cli.says import says_whole
from amends.db.imports import Imported
from amends.db.queue import Sight
from amends.domain.review import Revision, Sign


def print_review(
    sight: Sight, history: Sequence[Revision], origin: Imported | None, now: datetime
) -> None:
    console, review = answers(), sight.review
    console.print(
        Text("  ").join(
            part
            for part in (
                stars(sight),
                Text(line(review.native), "dim"),
                Text(line(f"{sight.marketplace}:{sight.store_name}"), "bold"),
                marks(sight),
            )
            if part
        ),
        soft_wrap=True,
    )
    console.print(pairs([*_about(sight, now), *says_whole(sight), *_brought(origin, sight.zone)]))
    if review.title:
        _block(console, "Title", review.title)
    _block(console, "Review", review.text or "(no text)")
    for follow_up in review.follow_ups:
        mood = {True: ", negative", False: ", positive", None: ""}[follow_up.negative]
        title = f"Follow-up 追评, {moment(follow_up.written, sight.zone)}{mood}"
        _block(console, title, f"{follow_up.text}{_tags(follow_up.signs)}")
    if review.reply:
        _block(console, "Our reply", review.reply)
    if history:
        console.print("\nHistory", style="bold")
        for revision in history:
            _revision(console, revision, sight.zone)


def _about(sight: Sight, now: datetime) -> Iterator[tuple[str, str]]:
    review = sight.review
    yield "ID", str(sight.id)
    ago = when(review.written, sight.zone, now)
    written = moment(review.written, sight.zone)
    yield "Written", f"{written} ({ago})" if ago not in written else written
    yield "First seen", moment(sight.first_seen, sight.zone)
    if sight.gone_at:
        yield "No longer visible", f"since {moment(sight.gone_at, sight.zone)}"
    yield "Needs work", "yes" if sight.needs_work and not sight.gone_at else "no"
    if review.article_title or review.article:
        yield "Article", line(f"{review.article_title} {review.variant} {review.article or ''}")
    yield "Order", str(review.order) if review.order else "not tied to an order"
    if review.author:
        bought = ", verified purchase" if review.verified else ""
        yield "By", line(f"{review.author}{bought}")
    if review.signs:
        yield "Tags", line(_tags(review.signs).strip())
    if review.negative is not None:
        yield "Mood", "negative, says the platform" if review.negative else "not negative"
    if review.counted is False:
        yield "Counts", "not towards the score"
    if review.url:
        yield "Link", line(review.url)


def _brought(origin: Imported | None, zone: str) -> Iterator[tuple[str, str]]:
    """Where a review came from that a person brought."""
    if origin is None:
        return
    told = origin.origin
    name = f" {told.name}" if told.name else ""
    yield "Brought", line(f"by {told.by} from {told.kind}{name}, {moment(origin.at, zone)}")
    if told.decision:
        yield "Decided", line(f"by {told.decision['by']}: {told.decision['because']}")


def _tags(signs: Sequence[Sign]) -> str:
    return "".join(f"  {'+' if sign.positive else '−'}{sign.name}" for sign in signs)


def _block(console: Console, title: str, text: str) -> None:
    console.print(f"\n{title}", style="bold")
    console.print(Padding(Text(lines(text)), (0, 0, 0, 2)))


def _revision(console: Console, revision: Revision, zone: str) -> None:
    what = ", ".join(change.value.replace("_", "-") for change in revision.changes)
    console.print(f"  {moment(revision.at, zone)}  {what}")
    for name in dict.fromkeys([*revision.before, *revision.after]):
        before, after = revision.before.get(name), revision.after.get(name)
        told = Text.assemble(
            (f"{name.replace('_', ' ')}: ", "dim"), (_told(before), "red"), " → ", _told(after)
        )
        console.print(Padding(told, (0, 0, 0, 4)))


def _told(value: Any) -> str:
    """A value of a revision, in words."""
    match value:
        case None | "" | [] | ():
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case {"name": str(name), "positive": positive}:
            return f"{'+' if positive else '−'}{line(name)}"
        case {"text": str(text)}:
            return line(text) or "(no text)"
        case list() | tuple():
            return " / ".join(_told(one) for one in value)
    return line(str(value))
