"""The rules that hold on every marketplace, and the law behind them, a file a family.

A plugin adds its platform's. Ids are those of the catalogue; COM-LNG-001 is ours alone.
"""

from collections.abc import Sequence

from amends.domain.ground import Ground
from amends.domain.rule import Rule
from amends.domain.rules import (
    channels,
    data,
    form,
    frequency,
    law,
    offers,
    personal,
    reviews,
    tone,
    truth,
)
from amends.domain.rules.appeals import appeal_rules


def baseline(grounds: Sequence[Ground] = ()) -> tuple[Rule, ...]:
    """What holds everywhere; `grounds` are those of the marketplace, for its appeals."""
    return (
        *offers.RULES,
        *reviews.RULES,
        *tone.RULES,
        *personal.RULES,
        *channels.RULES,
        *frequency.RULES,
        *form.RULES,
        *truth.RULES,
        *appeal_rules(grounds),
        *data.RULES,
        *law.RULES,
    )
