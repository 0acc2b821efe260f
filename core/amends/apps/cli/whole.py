"""Prints one review whole: what was said, how it changed, and the order behind it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from amends.apps.cli.output import answers, line, lines, moment, pairs, when, word
from amends.apps.cli.program import Refused
from amends.apps.cli.queue import marks, stars
from amends.db.queue import Sight
from amends.db.scope import Scope
from amends.domain.order import Money, without_personal
from amends.domain.review import Revision, Sign
from amends.engine.round import Hall, Round


def print_review(sight: Sight, history: Sequence[Revision], now: datetime) -> None:
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
    console.print(pairs(_about(sight, now)))
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
        yield "By", line(review.author)
    if review.signs:
        yield "Tags", line(_tags(review.signs).strip())
    if review.negative is not None:
        yield "Mood", "negative, says the platform" if review.negative else "not negative"
    if review.counted is False:
        yield "Counts", "not towards the score"
    if review.url:
        yield "Link", line(review.url)


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


def evidence_of(hall: Hall, sight: Sight) -> dict[str, Any]:
    """What the platform knows about the order now, personal data withheld.

    What people write into fields that are not meant for it is caught by its shape.
    Raises Refused without an order or credentials, and the marketplace's error.
    """
    order = sight.review.order
    if order is None:
        raise Refused("the review is not tied to an order, so there is no evidence to fetch")
    with hall.memory.look() as unit:
        store = unit.agency.store(Scope.everything(), sight.store)
        account = unit.agency.account(store.account)
    if not account.has_credentials or account.stopped:
        raise Refused(
            f"{store.label} cannot be asked: {account.stopped or 'it has no credentials'}",
            f"look order {order} up on {store.site}, or run "
            f"`amends account update {word(account.name)} --credentials FILE.json`",
        )
    with Round(hall, account.id, [store]).connected(store) as (_, connector):
        return dict(hall.redactor(None, "", without_personal(connector.fetch_order(order))))


def print_evidence(facts: Mapping[str, Any]) -> None:
    console = answers()
    console.print("\nOrder, as the marketplace tells it now", style="bold")
    console.print(Padding(pairs(_lines(facts)), (0, 0, 0, 2)))


def _lines(facts: Mapping[str, Any], depth: int = 0) -> Iterator[tuple[str, str]]:
    """Names and values, those within others further to the right; what is empty is left out."""
    for name, value in facts.items():
        label = "  " * depth + name.replace("_", " ")
        match value:
            case None | "" | []:
                continue
            case {"minor": _, "currency": _}:
                yield label, str(Money.model_validate(value))
            case dict():
                yield label, ""
                yield from _lines(value, depth + 1)
            case list():
                for number, one in enumerate(value, 1):
                    if isinstance(one, dict):
                        yield f"{label} {number}", ""
                        yield from _lines(one, depth + 1)
                    else:
                        yield label, line(str(one))
            case _:
                yield label, line(str(value))
