"""What a person is handed for 千牛: where, which steps, what must not be said, until when.

The steps name what stands on the page in Chinese, with a gloss for whoever reads none. They hold
order numbers and no buyer: name and review stand in the case, beside the steps.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from amends.domain.action import Action, ActionKind, Handover, Proof
from amends.domain.ground import find_ground
from amends.domain.order import Money, Refund
from amends.domain.times import earliest
from amends.marketplace.connector import RouteFacts
from amends_taobao.policy import OPEN
from amends_taobao.policy.grounds import GROUNDS
from amends_taobao.settings import BEIJING, TaobaoSettings

SOLD, REVIEWS = "千牛 → 交易 → 已卖出的宝贝", "千牛 → 交易 → 评价管理"
MARKETING = "千牛 → 营销 → 优惠券"
NOT_ON_REVIEWS = "不提改评、删评、追好评 (not a word about changing the review)"
NO_CONDITION = "不以评价为条件返现、补偿 (nothing is given for a review)"
NOT_OUTSIDE = "不加微信/QQ，不留电话，不转账 (no contact and no money outside the platform)"
NO_BUYER = "不写买家姓名、电话、订单号 (nobody and no order is named in public)"
WORDS_ALONE = "只贴这段话 (nothing but this text)"


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What one kind of hand-over says, before it is put together."""

    where: str
    steps: Sequence[str]
    link: str | None = None
    evidence: Sequence[str] = ()
    avoid: Sequence[str] = ()
    deadline: datetime | None = None
    proof: Proof = Proof.NONE


def hand_over(action: Action, facts: RouteFacts) -> Handover:
    """The sheet for `action`. A kind that is never done says nothing but that."""
    settings = facts.settings if isinstance(facts.settings, TaobaoSettings) else TaobaoSettings()
    make = _SHEETS.get(action.kind)
    sheet = make(action, facts, settings) if make else _Sheet("千牛", ("不做 (never done here)",))
    return Handover(
        key=action.key,
        text=action.text,
        where=sheet.where,
        link=sheet.link,
        steps=tuple(sheet.steps),
        evidence=tuple(sheet.evidence),
        avoid=tuple(sheet.avoid),
        deadline=sheet.deadline,
        proof=sheet.proof,
    )


def _message(action: Action, facts: RouteFacts, settings: TaobaoSettings) -> _Sheet:
    return _Sheet(
        where=SOLD,
        link=_order_page(action, facts, settings),
        steps=(
            f"打开订单 {_order(action, facts)} (open the order)",
            "点买家旁的旺旺图标，联系买家 (open the chat)",
            f"粘贴并发送，北京时间 {settings.contact_windows} (paste and send, in this window)",
            "截图或导出聊天记录 (screenshot or export)",
        ),
        avoid=(NOT_ON_REVIEWS, NO_CONDITION, NOT_OUTSIDE),
        proof=Proof.SCREENSHOT,
    )


def _public_reply(action: Action, facts: RouteFacts, settings: TaobaoSettings) -> _Sheet:
    followed_up = facts.review is not None and bool(facts.review.follow_ups)
    return _Sheet(
        where=REVIEWS,
        link=settings.review_page,
        steps=(
            f"按子订单号 {_line(action, facts)} 找到评价 (find the review)",
            f"点{'回复追评' if followed_up else '解释'} (reply)",
            "粘贴并提交；提交后不能修改 (paste and submit; it cannot be changed)",
        ),
        avoid=(WORDS_ALONE, NO_BUYER),
        # How long a follow-up can be answered is not known.
        deadline=None if followed_up else _after_review(facts, settings.reply_days),
    )


def _refund(action: Action, facts: RouteFacts, settings: TaobaoSettings) -> _Sheet:
    refund = _waiting(facts)
    return _agree(action, facts, settings, refund) if refund else _transfer(action, facts, settings)


def _return(action: Action, facts: RouteFacts, settings: TaobaoSettings) -> _Sheet:
    refund = _waiting(facts)
    if refund is not None:
        return _agree(action, facts, settings, refund)
    return _message(action, facts, settings)  # only the buyer can open one, so the text asks for it


def _agree(action: Action, facts: RouteFacts, settings: TaobaoSettings, refund: Refund) -> _Sheet:
    return _Sheet(
        where="千牛 → 交易 → 退款管理",
        link=_order_page(action, facts, settings),
        steps=(
            f"打开退款 {refund.ref}，订单 {_order(action, facts)} (open the refund)",
            f"核对金额 {_money(action, refund.amount)}，点同意 (check the amount, agree)",
            "截图 (screenshot)",
        ),
        evidence=("主账号或有退款权限的子账号 (an account that may refund)",),
        avoid=(NO_CONDITION, NOT_ON_REVIEWS),
        deadline=refund.answer_by,
        proof=Proof.SCREENSHOT,
    )


def _transfer(action: Action, facts: RouteFacts, settings: TaobaoSettings) -> _Sheet:
    return _Sheet(
        where=SOLD,
        link=_order_page(action, facts, settings),
        steps=(
            f"打开订单 {_order(action, facts)}，点小额打款 (open the order, small transfer)",
            f"金额 {_money(action, None)}，选择原因，粘贴说明 (amount, reason, paste the text)",
            "确认并截图 (confirm, screenshot)",
        ),
        avoid=(NO_CONDITION, NOT_ON_REVIEWS, NOT_OUTSIDE),
        proof=Proof.SCREENSHOT,
    )


def _coupon(action: Action, facts: RouteFacts, _: TaobaoSettings) -> _Sheet:
    return _Sheet(
        where=MARKETING,
        steps=(
            f"面额 {_money(action, None)} (a coupon of this value)",
            f"定向发给订单 {_order(action, facts)} 的买家 (for this buyer alone)",
            "截图 (screenshot)",
        ),
        avoid=(NO_CONDITION, NOT_ON_REVIEWS),
        proof=Proof.SCREENSHOT,
    )


def _appeal(action: Action, facts: RouteFacts, settings: TaobaoSettings) -> _Sheet:
    ground = find_ground(GROUNDS, action.ground or "", None)
    return _Sheet(
        where=REVIEWS,  # today's entry is not certain: it may stand in 规则中心
        link=settings.review_page,
        steps=(
            f"按子订单号 {_line(action, facts)} 找到评价，点投诉 (find the review, report it)",
            f"选择理由: {ground.says if ground else '按页面所列 (as the page lists them)'}",
            "粘贴说明，上传证据，提交 (paste, upload, submit)",
            "截图 (screenshot)",
        ),
        evidence=(
            "旺旺/千牛聊天举证号 (evidence number of the chat)",
            "双方都已评价 (both sides must have rated)",
        ),
        avoid=("不实陈述 (nothing that is not proved)",),
        deadline=_after_review(facts, settings.appeal_days),
        proof=Proof.SCREENSHOT,
    )


def _rate_buyer(action: Action, facts: RouteFacts, settings: TaobaoSettings) -> _Sheet:
    ended = facts.order.finished if facts.order else None
    return _Sheet(
        where=REVIEWS,
        link=settings.review_page,
        steps=(
            f"待评价中找到订单 {_order(action, facts)} (find the order under 待评价)",
            "选好评，提交 (rate good, submit)",
        ),
        avoid=("不给中评、差评 (never neutral or bad)",),
        deadline=ended + timedelta(days=settings.rate_days) if ended else None,
    )


def _task(action: Action, facts: RouteFacts, settings: TaobaoSettings) -> _Sheet:
    flag = action.options.get("flag", "")
    return _Sheet(
        where=SOLD,
        link=_order_page(action, facts, settings),
        steps=(
            f"打开订单 {_order(action, facts)}，点备注 (open the order, its memo)",
            "在原有备注后粘贴 (paste below what stands there)",
            *((f"插旗: {flag} (flag)",) if flag else ()),
            "保存 (save)",
        ),
        avoid=("不删原有备注 (what stands there stays)",),
    )


_SHEETS: dict[ActionKind, Callable[[Action, RouteFacts, TaobaoSettings], _Sheet]] = {
    ActionKind.MESSAGE: _message,
    ActionKind.PUBLIC_REPLY: _public_reply,
    ActionKind.REFUND: _refund,
    ActionKind.RETURN_ACCEPTANCE: _return,
    ActionKind.PRICE_REDUCTION: _transfer,
    ActionKind.COUPON: _coupon,
    ActionKind.APPEAL: _appeal,
    ActionKind.RATE_BUYER: _rate_buyer,
    ActionKind.INTERNAL_TASK: _task,
}


def _waiting(facts: RouteFacts) -> Refund | None:
    """The refund or return of the order that waits for our word."""
    refunds = facts.order.refunds if facts.order else ()
    return next((one for one in refunds if one.state == OPEN), None)


def _order(action: Action, facts: RouteFacts) -> str:
    """The number to look for; words where there is none, for a person can still search."""
    of_review = facts.review.order if facts.review else None
    return action.order or facts.order_ref or of_review or "(见案例 / see the case)"


def _line(action: Action, facts: RouteFacts) -> str:
    of_review = facts.review.order_line if facts.review else None
    return action.order_line or of_review or _order(action, facts)


def _order_page(action: Action, facts: RouteFacts, settings: TaobaoSettings) -> str | None:
    number = _order(action, facts)
    if settings.order_page is None or not number.isdigit():
        return None
    return settings.order_page.replace("{order}", number)


def _money(action: Action, other: Money | None) -> str:
    wanted = action.money or other
    return str(wanted) if wanted else "(见案例 / see the case)"


def _after_review(facts: RouteFacts, days: int) -> datetime | None:
    if facts.review is None:
        return None
    return earliest(facts.review.written, BEIJING) + timedelta(days=days)
