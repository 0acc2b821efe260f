"""What an agency may change in a rule, and who answers for it.

Stricter is always allowed. Law and verified platform rules never loosen; our own choices do, and
of what nobody could verify the numbers do, by an owner who gives a reason that is kept.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from pydantic import Field

from amends.domain.action import Confidence
from amends.domain.rule import Rule, Severity
from amends.domain.values import Value


class NotLoosened(ValueError):
    """A change of a rule that was refused; the words say why and what could be done."""


class Setting(Value):
    """One rule made stricter: its severity, its numbers, or both."""

    rule: str
    severity: Severity | None = None  # None: as it is; ALLOW switches the rule off
    # By the names that the rule gives them.
    numbers: Mapping[str, Annotated[float, Field(ge=0, allow_inf_nan=False)]] = Field(
        default_factory=dict
    )

    def check(self, rule: Rule) -> None:
        """Raise NotLoosened when this is not allowed for `rule`."""
        for name in self.numbers:
            if name not in rule.numbers:
                has = ", ".join(rule.numbers) or "none"
                raise refuse(self, f"there is no number {name!r} in it; there is {has}")
        if softer := self.softens(rule):
            self._admit(rule, softer)

    def softens(self, rule: Rule) -> str:
        """What this makes looser in `rule`, in words; empty when nothing."""
        parts = []
        if self.severity is not None and self.severity < rule.severity:
            parts.append(f"{rule.severity.word} becomes {self.severity.word}")
        for name, value in self.numbers.items():
            number = rule.numbers[name]
            if value > number.value if number.low_is_strict else value < number.value:
                parts.append(f"{name} goes from {number.value:g} to {value:g} {number.unit}")
        return ", ".join(parts)

    def _admit(self, rule: Rule, softer: str) -> None:
        raise refuse(self, f"{softer}: that needs an owner who says why")


class Loosening(Setting):
    """One rule loosened, by an owner, for a reason; kept with the day."""

    owner: str = Field(min_length=1)
    reason: str = Field(min_length=1)
    day: date

    def _admit(self, rule: Rule, softer: str) -> None:
        match rule.source.confidence:
            case Confidence.OURS:
                return
            case Confidence.UNCERTAIN if self.severity is None or self.severity >= rule.severity:
                return
            case Confidence.UNCERTAIN:
                raise refuse(self, f"{softer}: of an uncertain rule only the numbers may loosen")
            case sure:
                raise refuse(self, f"{softer}: a rule that is {sure.value} never loosens")


def refuse(setting: Setting, why: str) -> NotLoosened:
    """The error for `setting`, naming its rule."""
    return NotLoosened(f"{setting.rule} stays as it is: {why}")
