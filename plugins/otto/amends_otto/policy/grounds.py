"""The grounds on which a review on otto.de is unlawful or off topic."""

from amends.domain.ground import Ground

GROUNDS = (
    Ground(
        code="no_purchase",
        says="Nobody of that name bought it; saying so makes OTTO check.",
        objection=True,
        aliases=("NO_CUSTOMER_CONTACT",),
    ),
    Ground(code="insult", says="It insults people.", aliases=("INSULT_OR_ABUSE",)),
    Ground(
        code="false_facts",
        says="A statement of fact in it is untrue.",
        proof=True,
        aliases=("UNTRUE_FACT",),
    ),
    Ground(code="private_info", says="It names private data.", aliases=("PERSONAL_DATA",)),
    Ground(code="advertising", says="It advertises."),
    Ground(
        code="wrong_product",
        says="It is about another article or seller.",
        aliases=("OTHER_SELLER_OR_OFF_TOPIC",),
    ),
    Ground(code="incentivised", says="It was paid for.", proof=True),
    Ground(
        code="conflict_of_interest",
        says="A rival or insider wrote it.",
        proof=True,
        aliases=("COMPETITOR_OR_PAID",),
    ),
    Ground(code="spam", says="Repeated text or spam."),
)
