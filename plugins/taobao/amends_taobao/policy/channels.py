"""Where a buyer on Taobao is spoken to: in 旺旺, and no money or link leads elsewhere."""

from amends.domain.facts import Facts, OfferKind, Says
from amends.domain.hosts import beyond
from amends.domain.rule import (
    BLOCK,
    CLEAR,
    MESSAGE,
    OFFER,
    PUBLIC_REPLY,
    SOLICITATION,
    WARN,
    Finding,
    Fired,
    Rule,
    at,
    lacking,
    our_contacts,
    where,
)
from amends.domain.rules.channels import CLOSES, OPENS
from amends.domain.rules.frequency import about_review
from amends_taobao.policy.sources import CALLS, HARASSMENT, OFF_SITE, PAYMENT

# Short links, tb.cn too, hide where they lead.
OWN_HOSTS = frozenset({"taobao.com", "tmall.com", "tmall.hk", "alipay.com", "cainiao.com"})
_OUTSIDE = {"sms", "wechat", "alipay", "email", "qq"}
_EVERYWHERE = frozenset({MESSAGE, OFFER, PUBLIC_REPLY, SOLICITATION})


def _steers(facts: Facts) -> Finding:
    found = our_contacts(facts)
    return Fired(found) if found else where(facts, Says.STEER_OUTSIDE, Says.GIVE_CONTACT)


def _first_call(facts: Facts) -> Finding:
    hour = facts.context.local_hour
    if facts.context.channel != "phone" or (hour is not None and not OPENS <= hour < CLOSES):
        return CLEAR  # at night COM-TIM-001 says it
    if facts.context.purpose is not None and not about_review(facts):
        return CLEAR
    return lacking(facts, "purpose", "local_hour") or Fired()


def _outside_wangwang(facts: Facts) -> Finding:
    if facts.context.channel not in _OUTSIDE:
        return lacking(facts, "channel") or CLEAR
    if facts.context.purpose is not None and not about_review(facts):
        return CLEAR
    return lacking(facts, "purpose") or Fired()


def _leads_away(facts: Facts) -> Finding:
    found = beyond(facts.text.links, OWN_HOSTS)
    return Fired(at(found)) if found else CLEAR


def _pays_outside(facts: Facts) -> Finding:
    offer = facts.context.offer
    said = where(facts, Says.PAY_OUTSIDE)
    prepaid = offer is not None and offer.kind is OfferKind.PREPAID_TRANSFER
    return Fired() if said is CLEAR and prepaid else said


RULES = (
    Rule(
        id="TB-CHN-001",
        applies_to=_EVERYWHERE,
        says="Nobody is led to WeChat, QQ, a phone, a group or a QR code, in whatever spelling.",
        severity=BLOCK,
        why="It diverts buyers from the platform.",
        source=OFF_SITE,
        fix="Ask the buyer to answer in 旺旺.",
        fires=_steers,
    ),
    Rule(
        id="TB-CHN-002",
        applies_to=frozenset({MESSAGE, OFFER}),
        says="A call about a review goes by the privacy number, once, and ends at the first no.",
        severity=WARN,
        why="More than that harasses.",
        source=CALLS,
        fix="Write in 旺旺 instead.",
        fires=_first_call,
    ),
    Rule(
        id="TB-CHN-003",
        applies_to=frozenset({MESSAGE, OFFER}),
        says="About a review nobody is written to by SMS, WeChat, Alipay or e-mail.",
        severity=BLOCK,
        why="Contact stays in 旺旺 and 千牛.",
        source=HARASSMENT,
        fix="Write in 旺旺.",
        fires=_outside_wangwang,
    ),
    Rule(
        id="TB-MSG-001",
        applies_to=_EVERYWHERE,
        says="Links lead to Taobao, Tmall or Alipay, and never through a short link.",
        severity=BLOCK,
        why="External links are not allowed.",
        source=OFF_SITE,
        fix="Point to the order, or take the link out.",
        fires=_leads_away,
    ),
    Rule(
        id="TB-OFF-001",
        applies_to=frozenset({MESSAGE, OFFER}),
        says="No money moves outside the order: no transfer, red packet or QR code.",
        severity=BLOCK,
        why="Refunds run through the order.",
        source=PAYMENT,
        fix="Use 退款 or 补偿 of the order.",
        fires=_pays_outside,
        covers=frozenset({"COM-PII-002"}),
        # A red packet for a good review is that rule's to name.
        yields_to=frozenset({"TB-SOL-001", "COM-FAK-001"}),
    ),
)
