"""Judges which tricks of letters matter: those that hide a benefit, a review or a contact."""

import re

from amends.domain.facts import Disguise, Mark, Says
from amends.language.normalise import Normal, Undone

_HIDDEN_WORDS = re.compile(
    r"review|rating|feedback|star|comment|refund|gift|coupon|voucher|cash|money|discount|pay ?pal|venmo|whats ?app|wechat|telegram|messenger"
    r"|instagram|facebook|skype|e-?mail|gmail|phone|bewert|rezension|stern|gutschein|rabatt|geld|erstatt|geschenk|telefon|handy|überweis"
    r"|微信|qq|红包|好评|差评|返现|转账|支付宝|优惠券|加微|加群|五星|评价|刷单|手机|电话|v信"
)
_TOUCHED = frozenset(
    {
        Says.ASK_CHANGE, Says.ASK_GOOD, Says.ASK_REVIEW, Says.GIVE_GOODWILL, Says.GIVE_COUPON,
        Says.GIVE_GIFT, Says.TIE_REVIEW, Says.REWARD_ANY, Says.PAY_OUTSIDE, Says.GIVE_CONTACT,
        Says.STEER_OUTSIDE, Says.SECOND_CHANNEL, Says.FAKE_REVIEWS, Says.DICTATE, Says.PREPAID,
    }
)  # fmt: skip


def disguises(normal: Normal, marks: tuple[Mark, ...]) -> tuple[Disguise, ...]:
    """Every trick undone. It matters when its word may not show itself, or acts in its sentence.

    Slang such as `VX` or `扣扣` is read like the word it stands for and blames nobody.
    """
    return tuple(_judged(one, normal, marks) for one in normal.undone)


def _judged(one: Undone, normal: Normal, marks: tuple[Mark, ...]) -> Disguise:
    start, end = normal.span(one.start, one.end)
    acts = any(mark.says in _TOUCHED and mark.start < end and start < mark.end for mark in marks)
    matters = one.needs != "slang" and bool(_HIDDEN_WORDS.search(one.word))
    if one.needs == "contact":
        matters = matters and acts
    return Disguise(how=one.how, start=start, end=end, matters=matters)
