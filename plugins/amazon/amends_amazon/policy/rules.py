"""All that Amazon allows and forbids in words to buyers, in public and in appeals."""

from amends.domain.rules.reviews import NO_GATING
from amends_amazon.policy import appeals, contact, replies, words

RULES = (*contact.RULES, *words.RULES, NO_GATING, *replies.RULES, *appeals.RULES)
