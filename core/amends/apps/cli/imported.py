"""Prints what is made of a file before it is imported, and afterwards what became of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.text import Text

from amends.apps.cli.output import answers, line, many, moment, pairs, table, word
from amends.db.imports import Imported
from amends.domain.store import Store
from amends.services.importing.encodings import NAMES
from amends.services.importing.look import Look
from amends.services.importing.names import said
from amends.services.importing.take import Taken

_LONG = 28  # letters of a sample
_REASONS = 5  # the most frequent ones


def print_look(seen: Look, store: Store) -> None:
    """What was guessed, and each column with its first values."""
    console = answers()
    console.print(pairs(_about(seen, store)))
    console.print()
    shown = table("read as", "column", "first values")
    for guess in seen.mapped.guesses:
        values = "  ".join(_short(value) for value in seen.samples[guess.column])
        column = Text.assemble(
            line(guess.column), ("" if guess.is_sure else f"\n({guess.how})", "dim")
        )
        shown.add_row(said(guess.field), column, values)
    console.print(shown)
    if seen.mapped.ignored:
        console.print(f"\nNot read: {', '.join(map(line, seen.mapped.ignored))}")
    _print_reasons(seen.reasons, "Rows that would be left out:")


def _about(seen: Look, store: Store) -> list[tuple[str, str]]:
    encoding = seen.file.encoding
    rows = many(seen.rows, "row") if seen.is_all else f"more than {many(seen.rows, 'row')}"
    tried = "" if seen.is_all else f" of the first {seen.rows:,}"
    told = [
        ("File", f"{line(seen.path.name)}  {seen.file.form}"),
        ("Encoding", NAMES.get(encoding, encoding) if encoding else ""),
        ("Rows", f"{rows}; {seen.readable:,}{tried} can be read"),
        ("Days", seen.style.in_words),
        ("Into", f"{store.label}, {seen.stream.value.replace('_', ' ')}"),
        ("Again", "a quarantine file: its line and reason are passed over" if seen.again else ""),
        ("Looks like", f"an export of {seen.service}" if seen.service else ""),
    ]
    return [(name, value) for name, value in told if value]


def _short(value: str) -> str:
    plain = line(value)
    return plain if len(plain) <= _LONG else f"{plain[: _LONG - 1]}…"


def print_known(known: Imported, store: Store) -> None:
    """The file came in before."""
    at = moment(known.at, store.zone)
    answers().print(
        f"{line(known.origin.name)} was imported into {store.label} at {at} by "
        f"{line(known.origin.by)}; it adds nothing. To read it otherwise, add --map.",
        soft_wrap=True,
    )


def print_taken(taken: Taken, store: Store, file: Path) -> None:
    """What became of the rows, and what a person does next."""
    console, brought, aside = answers(), taken.brought, taken.quarantine
    counts = [
        ("new", brought.fresh),
        ("changed", brought.changed),
        ("known", brought.known),
        ("older than what stands", brought.older),
        ("the same review twice", taken.twice),
        ("in quarantine", aside.count),
    ]
    shown = table("rows", f"{taken.rows:,}")
    shown.columns[1].justify = "right"
    for name, count in counts:
        if count or name in ("new", "in quarantine"):
            shown.add_row(name, Text(f"{count:,}", "" if count else "dim"))
    console.print()
    console.print(shown)
    _print_reasons(aside.reasons, "\nIn quarantine:")
    console.print()
    if aside.path:
        again = f"amends import {word(str(aside.path))} --store {word(store.name)}"
        console.print(
            f"{line(str(aside.path))} holds the rows that were left out, each with its line in "
            f"{line(file.name)} and the reason. Mend them there; `{again}` takes them in.",
            soft_wrap=True,
        )
    if brought.fresh:
        console.print(f"`amends reviews --store {word(store.name)}` shows what needs work.")


def _print_reasons(reasons: Mapping[str, int], title: str) -> None:
    if not reasons:
        return
    console = answers()
    console.print(f"\n{title}" if not title.startswith("\n") else title)
    ranked = sorted(reasons.items(), key=lambda one: -one[1])
    for reason, count in ranked[:_REASONS]:
        console.print(f"  {count:>7,}  {line(reason)}", soft_wrap=True)
    if len(ranked) > _REASONS:
        rest = sum(count for _, count in ranked[_REASONS:])
        console.print(f"  {rest:>7,}  for {many(len(ranked) - _REASONS, 'other reason')}")


def look_as_json(seen: Look, known: Imported | None) -> dict[str, Any]:
    return {
        "form": seen.file.form,
        "encoding": seen.file.encoding,
        "sha256": seen.file.survey.sha256,
        "rows": seen.rows,
        "all_rows": seen.is_all,
        "readable": seen.readable,
        "reasons": seen.reasons,
        "days": seen.style.order,
        "days_mixed": seen.style.mixed,
        "stream": seen.stream,
        "columns": [
            {
                "field": said(guess.field),
                "column": guess.column,
                "how": guess.how,
                "values": seen.samples[guess.column],
            }
            for guess in seen.mapped.guesses
        ],
        "ignored": seen.mapped.ignored,
        "service": seen.service,
        "imported_before": known.at if known else None,
    }


def taken_as_json(taken: Taken) -> dict[str, Any]:
    aside = taken.quarantine
    return {
        "number": taken.number,
        "rows": taken.rows,
        "new": taken.brought.fresh,
        "changed": taken.brought.changed,
        "known": taken.brought.known,
        "older": taken.brought.older,
        "twice": taken.twice,
        "quarantined": aside.count,
        "quarantine": str(aside.path) if aside.path else None,
        "reasons": aside.reasons,
    }
