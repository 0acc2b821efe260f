"""The rules under which a store of one marketplace works: everybody's, the law's, its own."""

from collections.abc import Iterable, Mapping

from amends.domain.policy import Policy
from amends.domain.rule import Rule
from amends.domain.rules import baseline
from amends.marketplace.connector import Marketplace


def policy_of(marketplace: Marketplace) -> Policy:
    """Bind the rules together; keep the answer, it costs a millisecond.

    Raises RuleRefused when the plugin gives a rule an id that is taken.
    """
    return Policy((*baseline(marketplace.grounds()), *marketplace.rules()))


def all_rules(marketplaces: Iterable[Marketplace]) -> Mapping[str, Rule]:
    """Every rule of the core and of these marketplaces, by id, in the order of their families.

    Raises RuleRefused when two marketplaces use one id for different rules.
    """
    brought = [rule for one in marketplaces for rule in one.rules()]
    return Policy((*baseline(), *brought)).rules
