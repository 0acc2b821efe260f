"""The grounds on which Amazon takes a product review or seller feedback down."""

from amends.domain.ground import Ground

REVIEW, FEEDBACK = "product_review", "seller_feedback"

GROUNDS = (
    Ground(
        code="seller_or_shipping_only",
        says="It is about seller, order or shipping, not about the product.",
        on=REVIEW,
    ),
    Ground(code="profanity_hate", says="Profanity, harassment or hate.", on=REVIEW),
    Ground(code="private_info", says="It names private data.", aliases=("PII",)),
    Ground(code="promotion_or_link", says="Advertising, or a link elsewhere.", on=REVIEW),
    Ground(code="incentivised", says="It was paid for.", on=REVIEW, proof=True),
    Ground(code="conflict_of_interest", says="A rival or insider wrote it.", on=REVIEW, proof=True),
    Ground(code="wrong_product", says="It is about another product.", on=REVIEW),
    Ground(code="unsupported_language", says="A language the site does not take.", on=REVIEW),
    Ground(code="spam", says="Repeated text or spam.", on=REVIEW),
    Ground(code="price_or_availability_only", says="It is about price or stock only.", on=REVIEW),
    Ground(
        code="obscene", says="Words commonly seen as obscene.", on=FEEDBACK, aliases=("OBSCENE",)
    ),
    Ground(
        code="entirely_product_review",
        says="All of it is about the product.",
        on=FEEDBACK,
        aliases=("PRODUCT_REVIEW_ONLY",),
    ),
    Ground(
        code="fba_delivery",
        says="All of it is about a delivery that Amazon made.",
        on=FEEDBACK,
        aliases=("FBA_FULFILMENT",),
    ),
    Ground(
        code="buy_shipping_delay",
        says="All of it is about a delay of a label bought from Amazon.",
        on=FEEDBACK,
        aliases=("BUY_SHIPPING",),
    ),
)
