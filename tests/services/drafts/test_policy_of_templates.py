"""Each template that we ship passes the policy of each marketplace that it serves, as rendered."""

from datetime import date
from typing import Any

import pytest

from amends.domain.brand import Brand
from amends.domain.template import Template, TemplateCause, TemplateKind, forms
from amends.marketplace.connector import Marketplace
from amends.marketplace.registry import load as plugins
from amends.marketplace.rulebook import policy_of
from amends.services.check import check
from amends.services.drafts import ours, render

from .letters import slots_of

TODAY = date(2026, 11, 24)
MARKETS = {market.name: market for market in plugins()}
POLICIES = {name: policy_of(market) for name, market in MARKETS.items()}
NO_PUBLIC_REPLY = {"otto"}
GROUNDS = {"amazon": "private_info", "otto": "insult", "taobao": "insult", "tmall": "insult"}
READ = ("zh", "de", "en")

CASES = [
    pytest.param(one, name, language, form, id=f"{name}-{one.id}-{language}-{form}")
    for one in ours().all
    for name, market in MARKETS.items()
    if one.serves(market.name, market.platform)
    and not (one.kind is TemplateKind.PUBLIC_REPLY and name in NO_PUBLIC_REPLY)
    for language in READ
    for form in forms(language)
]


def the_situation(one: Template, market: Marketplace, language: str) -> dict[str, Any]:
    """An ordinary one: the buyer wrote, the article came ten days ago, the review is fresh."""
    match one.kind:
        case TemplateKind.MESSAGE:
            held: dict[str, Any] = {
                "buyer_asked": True,
                "rating": 1,
                "days_since_delivery": 10,
                "messages_already_sent": 0,
                "buyer_lang": language,
            }
        case TemplateKind.PUBLIC_REPLY:
            target = "seller_feedback" if market.name == "amazon" else "product_review"
            held = {
                "rating": 1,
                "days_since_review": 5,
                "has_followup": False,
                "review_target": target,
                "buyer_lang": language,
            }
        case TemplateKind.APPEAL:
            no_purchase = one.id == "appeal-no-purchase"
            held = {
                "ground": "no_purchase" if no_purchase else GROUNDS[market.name],
                "evidence": ["chat_log"],
                "review_id": "R-4711",
                "days_since_review": 5,
            }
    return held | ({"safety": True} if one.cause is TemplateCause.SAFETY else {})


@pytest.mark.parametrize(("one", "name", "language", "form"), CASES)
def test_a_template_may_leave_as_it_is(one: Template, name: str, language: str, form: str) -> None:
    market = MARKETS[name]
    address = {} if form == "usual" else {language: form}
    brand = Brand(signature="Anna Muster", address=address)
    made = render(one, slots_of(one), brand, language=language, manners=market.manners())
    line = {
        "id": one.id,
        "platform": name,
        "lang": language,
        "action": str(one.kind),
        "text": made.text,
        "context": the_situation(one, market, language),
    }

    verdict = check(line, POLICIES.__getitem__, TODAY).verdict

    assert (verdict.severity.word, verdict.rule_ids) == ("allow", ()), made.text
