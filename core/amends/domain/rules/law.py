"""The law behind the rules. Cited beside the rule it stands for, where the store stands.

A law speaks for itself only where no rule does: a prize draw for reviews in Germany, say.
"""

from amends.domain.action import Source
from amends.domain.facts import Facts, Says
from amends.domain.rule import (
    ALLOW,
    APPEAL,
    BLOCK,
    CLEAR,
    DATA,
    MESSAGE,
    OFFER,
    PUBLIC_REPLY,
    SOLICITATION,
    WARN,
    Finding,
    Fired,
    Rule,
    Severity,
    by_law,
    where,
)
from amends.domain.rules.offers import ON_ANY_REVIEW, condition
from amends.domain.rules.sources import common, verified


def _law(
    id: str,  # noqa: A002  the rule's own word
    says: str,
    source: Source,
    effective: str,
    *applies_to: str,
    mirrors: tuple[str, ...] = (),
    severity: Severity = BLOCK,
    kept_by: str = "",
) -> Rule:
    return Rule(
        id=id,
        applies_to=frozenset(applies_to),
        says=says,
        severity=severity,
        why="It is the law.",
        source=source,
        effective=effective,
        fix="What helps with the rules that it stands behind.",
        mirrors=mirrors,
        law=id.partition("-")[0],
        kept_by=kept_by,
        fires=by_law,
    )


def _rewarded_in_germany(facts: Facts) -> Finding:
    if facts.context.country != "DE":
        return CLEAR
    said = where(facts, Says.REWARD_ANY, Says.TIE_REVIEW)
    return Fired() if said is CLEAR and condition(facts) == ON_ANY_REVIEW else said


REWARDED = Rule(
    id="DE-UWG-001",
    applies_to=frozenset({OFFER, SOLICITATION}),
    says="Reviews got for a reward or a prize draw mislead, whatever their stars.",
    severity=BLOCK,
    why="Readers take them for free opinions.",
    source=verified("OLG Frankfurt 6 U 232/21, 6 U 128/23; OLG Hamm I-4 U 136/10"),
    effective="2022-06-09",
    fix="Give nothing for a review, not even a chance to win.",
    fires=_rewarded_in_germany,
    mirrors=("COM-OFF-001", "AMZ-SOL-004"),
    law="DE",
)

RULES = (
    _law(
        "EU-UCPD-001",
        "Fake reviews are forbidden, and so is calling reviews real without checking.",
        verified("Directive 2005/29 Annex I 23b, 23c as amended by 2019/2161; UWG Annex 23b, 23c"),
        "2022-05-28",
        SOLICITATION,
        OFFER,
        mirrors=("COM-FAK-001", "COM-OFF-001"),
    ),
    REWARDED,
    _law(
        "DE-UWG-002",
        "Asking for a rating by e-mail or SMS is advertising, and needs consent.",
        common("UWG § 7; BGH VI ZR 225/17"),
        "2018-07-10",
        MESSAGE,
        SOLICITATION,
        mirrors=("COM-CHN-001", "OTTO-SOL-001"),
    ),
    _law(
        "DE-UWG-003",
        "Harassment, coercion and undue influence are aggressive practices.",
        common("UWG § 4a"),
        "2015-12-10",
        MESSAGE,
        OFFER,
        mirrors=("COM-THR-001", "COM-REV-001"),
    ),
    _law(
        "DE-UWG-004",
        "Who publishes reviews says whether and how it is checked that they are real.",
        verified("UWG § 5b(3)"),
        "2022-05-28",
        PUBLIC_REPLY,
        DATA,
        severity=WARN,
        kept_by="whoever runs the shop's pages",
    ),
    _law(
        "EU-GDPR-001",
        "Personal data needs a purpose, a legal basis, as little as possible, and an end.",
        common("GDPR Art. 5, 6, 17, 25"),
        "2018-05-25",
        PUBLIC_REPLY,
        DATA,
        mirrors=("COM-PII-*", "COM-DAT-*"),
    ),
    _law(
        "EU-GDPR-002",
        "An agency is a processor: contract, instructions and sub-processors on record.",
        common("GDPR Art. 28"),
        "2018-05-25",
        DATA,
        kept_by="the client's processing agreement on record",
    ),
    _law(
        "EU-DSA-001",
        "A notice has reasons, the exact place, name and e-mail, and good faith.",
        common("Regulation (EU) 2022/2065 Art. 16"),
        "2024-02-17",
        APPEAL,
        mirrors=("COM-APP-007",),
        severity=WARN,
    ),
    _law(
        "EU-DSA-002",
        "Complaints go within six months; unfounded notices lead to suspension.",
        common("Regulation (EU) 2022/2065 Art. 20, 21, 23"),
        "2024-02-17",
        APPEAL,
        mirrors=("COM-APP-005",),
        severity=WARN,
    ),
    _law(
        "US-FTC-001",
        "No pay for a review of one sentiment, said openly or implied.",
        verified("16 CFR 465.4"),
        "2024-10-21",
        OFFER,
        SOLICITATION,
        mirrors=("COM-OFF-001", "COM-OFF-003"),
    ),
    _law(
        "US-FTC-002",
        "No fake reviews; insiders say that they are insiders.",
        verified("16 CFR 465.2, 465.5"),
        "2024-10-21",
        SOLICITATION,
        mirrors=("COM-FAK-001",),
    ),
    _law(
        "US-FTC-003",
        "No unfounded legal threat, intimidation or public accusation against a review.",
        verified("16 CFR 465.7"),
        "2024-10-21",
        MESSAGE,
        PUBLIC_REPLY,
        mirrors=("COM-THR-001", "COM-TON-002"),
    ),
    _law(
        "US-CRFA-001",
        "No contract term bars or punishes an honest review.",
        common("15 USC 45b"),
        "2017-03-14",
        MESSAGE,
        OFFER,
        mirrors=("COM-OFF-007",),
    ),
    _law(
        "CN-ECL-001",
        "No orders for show and no made-up user reviews.",
        common("电子商务法 17"),
        "2019-01-01",
        SOLICITATION,
        OFFER,
        mirrors=("COM-FAK-001",),
    ),
    _law(
        "CN-ECL-002",
        "A platform may not delete consumers' reviews: only unlawful content goes.",
        verified("电子商务法 39, 81"),
        "2019-01-01",
        APPEAL,
        mirrors=("TB-APP-001",),
        severity=WARN,
    ),
    _law(
        "CN-AUCL-001",
        "No false reviews, and no organising them for others.",
        verified("反不正当竞争法 (2025) Art. 9"),
        "2025-10-15",
        SOLICITATION,
        OFFER,
        mirrors=("COM-FAK-001",),
    ),
    _law(
        "CN-AUCL-002",
        "Malicious orders, reviews and returns against a rival are unfair: a ground of appeals.",
        verified("反不正当竞争法 (2025) Art. 13"),
        "2025-10-15",
        APPEAL,
        mirrors=("TB-APP-001",),
        severity=ALLOW,
    ),
    _law(
        "CN-NET-001",
        "No cash-back, red packets or coupons for good reviews, likes or votes.",
        verified("网络反不正当竞争暂行规定 Art. 9(5), fine by Art. 34"),
        "2024-09-01",
        OFFER,
        SOLICITATION,
        mirrors=("TB-SOL-001",),
    ),
    _law(
        "CN-CPR-001",
        "Honest dealing: duties of the seller are not shifted to the buyer.",
        common("消费者权益保护法实施条例"),
        "2024-07-01",
        MESSAGE,
        OFFER,
        mirrors=("COM-LAW-001", "COM-OFF-007"),
    ),
    _law(
        "CN-PIPL-001",
        "No disclosure without consent, and no longer storage than needed.",
        common("个人信息保护法 10, 19, 25"),
        "2021-11-01",
        PUBLIC_REPLY,
        DATA,
        mirrors=("COM-PII-001", "TB-DAT-001"),
    ),
    _law(
        "CN-CIV-001",
        "Nobody's peace is disturbed by calls, texts and messages.",
        common("民法典 1033"),
        "2021-01-01",
        MESSAGE,
        mirrors=("COM-FRQ-*", "TB-CHN-003"),
    ),
)
