"""What a doctor says: one finding a line, with the next move where there is one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rich.text import Text

from amends.apps.cli.output import answers, as_json, line, many


class Level(StrEnum):
    OK = "ok"
    WARN = "warn"  # somebody should look in the next days
    FAIL = "fail"  # something does not work now


_LOOKS = {Level.OK: ("✓", "green"), Level.WARN: ("!", "yellow"), Level.FAIL: ("✗", "bold red")}


@dataclass(frozen=True, slots=True)
class Finding:
    what: str  # "key", "account taobao:…": what was looked at
    level: Level
    words: str
    next_move: str = ""


def ok(what: str, words: str) -> Finding:
    return Finding(what, Level.OK, words)


def warn(what: str, words: str, next_move: str = "") -> Finding:
    return Finding(what, Level.WARN, words, next_move)


def fail(what: str, words: str, next_move: str = "") -> Finding:
    return Finding(what, Level.FAIL, words, next_move)


def print_findings(findings: Sequence[Finding], clean: Callable[[str], str], *, json: bool) -> None:
    """`clean` takes out of the words what must not be read."""
    if json:
        as_json(
            {
                "findings": [
                    {
                        "what": one.what,
                        "level": one.level.value,
                        "words": clean(one.words),
                        "next": clean(one.next_move),
                    }
                    for one in findings
                ]
            }
        )
        return
    from rich.table import Table

    console = answers()
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True, style="bold", max_width=30)
    grid.add_column(overflow="fold")
    for one in findings:
        words = Text(line(clean(one.words)))
        if one.next_move:
            words.append(f"\n→ {line(clean(one.next_move))}", "bold")
        grid.add_row(Text(*_LOOKS[one.level]), line(one.what), words)
    console.print(grid)
    counts = {level: sum(one.level is level for one in findings) for level in Level}
    said = [f"{counts[Level.FAIL]:,} to mend", f"{counts[Level.WARN]:,} to look at"]
    console.print(f"\n{many(len(findings), 'finding')}: {', '.join(said)}.")
