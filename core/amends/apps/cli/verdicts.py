"""Shows a text with what speaks against it: spans underlined, each rule with reason and source."""

from itertools import pairwise
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from amends.apps.cli.output import line, lines
from amends.domain.policy import Hit, Verdict
from amends.domain.rule import BLOCK

_LOOKS = {True: ("blocks", "bold red"), False: ("warns", "yellow")}
_QUOTED = 60  # characters of the words that a rule points at


def print_text(console: Console, text: str, verdict: Verdict) -> None:
    """The text as it would leave, with the words that rules point at underlined."""
    console.print(Padding(underlined(text, verdict), (0, 0, 0, 2)))


def underlined(text: str, verdict: Verdict) -> Text:
    """`text`, safe to print, with the spans of the verdict underlined."""
    strict = {span for hit in verdict.hits if hit.severity is BLOCK for span in hit.spans}
    edges = sorted({0, len(text), *(edge for span in verdict.spans for edge in span)})
    shown = Text()
    for start, end in pairwise(edges):
        within = [one for one in verdict.spans if one[0] <= start and end <= one[1]]
        style = ""
        if within:
            style = "underline red" if strict & set(within) else "underline yellow"
        shown.append(lines(text[start:end]), style)
    return shown


def print_verdict(console: Console, verdict: Verdict, text: str) -> None:
    """One rule a line, strictest first, with what would make the text pass."""
    if not verdict.hits:
        console.print("  ✓ no rule speaks against it", style="green")
        return
    for hit in verdict.hits:
        word, style = _LOOKS[hit.severity is BLOCK]
        told = Text.assemble((f"{hit.rule.id} {word}: ", style), line(_reason(hit)))
        if quoted := _quoted(hit, text):
            told.append(f"\n“{quoted}”", "underline")
        told.append(f"\n→ {line(hit.rule.fix)}", "bold")
        console.print(Padding(told, (0, 0, 0, 2)))


def verdict_as_json(verdict: Verdict) -> dict[str, Any]:
    return {
        "verdict": verdict.severity.word,
        "may_leave": verdict.may_leave,
        "rules": [
            {
                "rule": hit.rule.id,
                "severity": hit.severity.word,
                "reason": hit.reason,
                "source": hit.rule.source,
                "fix": hit.rule.fix,
                "unknown": hit.unknown,
                "spans": [{"start": start, "end": end} for start, end in hit.spans],
            }
            for hit in verdict.hits
        ],
    }


def _reason(hit: Hit) -> str:
    source = hit.rule.source
    told = f"{source.title}, {source.checked_on}, {source.confidence.value}"
    unknown = f" Not known: {', '.join(hit.unknown)}." if hit.unknown else ""
    return f"{hit.rule.says}{unknown} ({told})"


def _quoted(hit: Hit, text: str) -> str:
    said = " … ".join(text[start:end] for start, end in hit.spans)
    return line(said)[:_QUOTED]
