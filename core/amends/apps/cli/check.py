"""`amends check`: whether texts may leave, as JSON lines."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from amends.domain.policy import Policy
    from amends.marketplace.registry import Registry
    from amends.services.check import Checked


def check(
    context: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="[FILE|-]", help="JSON lines; - reads a pipe.")
    ] = "-",
) -> None:
    """Judge texts that are about to leave: allow, warn or block, with every rule that fires.

    In: {id, platform, action, text, context}. Out, in the same order: {id, verdict, rule_ids,
    reasons, spans}, and `fixes`: what would make it pass. A bad line gives {line, error} and the
    run goes on; the exit code is then 1.
    """
    from datetime import date

    from amends.apps.cli.lines import answer
    from amends.apps.cli.program import program
    from amends.apps.clock import SystemClock
    from amends.marketplace.registry import load
    from amends.services.check import check as checked

    run = program(context)
    today: date = (run.clock or SystemClock()).now().date()
    policies = _policies(run.plugins or load())

    def read(line: Any) -> tuple[Any, "Checked"]:
        return line.get("id"), checked(line, policies, today)

    if answer(file, read, _replies):
        raise typer.Exit(1)


def _policies(plugins: "Registry") -> Callable[[str], "Policy"]:
    from amends.domain.defaults import BadLine
    from amends.marketplace.registry import UnknownMarketplace
    from amends.marketplace.rulebook import policy_of

    @cache
    def policy(platform: str) -> "Policy":
        try:
            return policy_of(plugins.named(platform))
        except UnknownMarketplace as error:
            raise BadLine(f"platform: {error}") from None

    return policy


def _replies(asked: Sequence[tuple[Any, "Checked"]]) -> list[dict[str, Any]]:
    return [_reply(given, done) for given, done in asked]


def _reply(given: Any, done: "Checked") -> dict[str, Any]:
    verdict = done.verdict
    return {
        "id": given,
        "verdict": verdict.severity.word,
        "rule_ids": list(verdict.rule_ids),
        "reasons": list(verdict.reasons),
        "spans": [{"start": start, "end": end} for start, end in verdict.spans],
        "fixes": [hit.rule.fix for hit in verdict.hits],
        "lang": done.text.language,
        "may_leave": verdict.may_leave,
    }
