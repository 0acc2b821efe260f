"""The grounds on which Taobao takes a review as malicious or improper (恶意评价、不合理评价)."""

from amends.domain.ground import Ground

GROUNDS = (
    Ground(code="extortion", says="敲诈勒索: the review is made a condition.", proof=True),
    Ground(code="competitor", says="同行: a rival or somebody for one.", proof=True),
    Ground(
        code="professional_bad_reviewer",
        says="职业差评师: bad reviews as a trade.",
        proof=True,
        aliases=("professional",),
    ),
    Ground(code="insult", says="辱骂: it insults people.", aliases=("abuse",)),
    Ground(code="private_info", says="泄露信息: private data.", aliases=("privacy",)),
    Ground(code="advertising", says="广告: it advertises.", aliases=("advert",)),
    Ground(code="irrelevant", says="与商品无关: not about the article."),
    Ground(code="false_facts", says="与事实不符: a fact in it is untrue.", proof=True),
)
