"""All that Taobao and Tmall allow and forbid in words to buyers, in public and in appeals."""

from amends_taobao.policy import appeals, channels, replies, reviews

RULES = (*channels.RULES, *reviews.RULES, *replies.RULES, *appeals.RULES)
