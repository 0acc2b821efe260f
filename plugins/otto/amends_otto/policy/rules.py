"""All that OTTO allows and forbids in words to buyers, in public and in appeals."""

from amends.domain.rules.reviews import NO_GATING
from amends_otto.policy import appeals, contact, words

RULES = (*contact.RULES, *words.RULES, NO_GATING, *appeals.RULES)
