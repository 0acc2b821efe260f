"""Whose hosts a link in a message to an Amazon buyer may lead to."""

from amends.domain.facts import Facts
from amends.domain.hosts import CARRIERS, belongs, beyond
from amends.domain.rule import Span

AMAZON = frozenset(
    {
        "amazon.com", "amazon.ca", "amazon.com.mx", "amazon.com.br", "amazon.de", "amazon.co.uk",
        "amazon.fr", "amazon.it", "amazon.es", "amazon.nl", "amazon.se", "amazon.pl",
        "amazon.com.be", "amazon.ie", "amazon.com.tr", "amazon.ae", "amazon.sa", "amazon.eg",
        "amazon.co.za", "amazon.in", "amazon.co.jp", "amazon.sg", "amazon.com.au",
    }
)  # fmt: skip


def outside(facts: Facts) -> tuple[Span, ...]:
    """Links that are neither Amazon's nor a carrier's over https."""
    elsewhere = beyond(facts.text.links, AMAZON, CARRIERS)
    unsafe = [one for one in facts.text.links if not one.secure and not belongs(one.host, AMAZON)]
    return tuple(sorted({(one.start, one.end) for one in (*elsewhere, *unsafe)}))
