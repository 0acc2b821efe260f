"""What TOP answers when something was to be done, and when staff tasks are looked for."""

from amends_taobao.payloads.base import Many, MaybeTime, Number, Payload, Time


class Done(Payload):
    """explain.add, tmc.user.permit, tmc.messages.confirm: yes or no."""

    is_success: bool


class Rated(Payload):
    tid: Number
    oid: Number
    created: Time


class RateAdded(Payload):
    trade_rate: Rated


class AgreedOne(Payload):
    refund_id: Number
    succ: bool
    message: str | None = None


class Agreed(Payload):
    """rp.refunds.agree; `succ` is true as well when only some of the refunds went through."""

    succ: bool
    msg_code: str | None = None  # OP_SUCC, SOME_OP_SUCC, OP_FAILURE_UE
    message: str | None = None
    results: Many[AgreedOne]


class AddedMessage(Payload):
    id: Number
    created: MaybeTime = None


class MessageAdded(Payload):
    refund_message: AddedMessage


class CouponSent(Payload):
    coupon_number: Number
    ouid: str | None = None


class CouponRefused(Payload):
    ouid: str | None = None
    reason: str | None = None


class CouponsSent(Payload):
    is_success: bool
    coupon_results: Many[CouponSent]
    failure_buyers: Many[CouponRefused]


class BenefitResult(Payload):
    success_count: int = 0
    failure_count: int = 0


class BenefitSent(Payload):
    is_success: bool
    unique_id: str | None = None  # the idempotency key: changing it on a retry pays twice
    result_list: Many[BenefitResult]


class SmsSent(Payload):
    module: str | None = None
    req_id: str | None = None


class Receiver(Payload):
    """A virtual number, not the buyer's own."""

    tid: Number
    mobile: str | None = None
    matched: bool | None = None
    secret_no_expire_time: MaybeTime = None


class Receivers(Payload):
    receiver_list: Many[Receiver]


class Memo(Payload):
    tid: Number
    modified: MaybeTime = None


class MemoWritten(Payload):
    trade: Memo


class Task(Payload):
    id: Number
    task_count: int | None = None


class TaskCreated(Payload):
    result: Task


class FoundTask(Payload):
    id: Number
    biz_id: str | None = None


class TasksFound(Payload):
    tasks: Many[FoundTask]


class AgentMark(Payload):
    """What a buyer gave a chat agent, 0 to 4."""

    eval_code: int
    eval_sender: str | None = None
    send_time: MaybeTime = None
    eval_time: MaybeTime = None
    label_name: str | None = None


class AgentMarks(Payload):
    result_count: int = 0
    staff_eval_details: Many[AgentMark]
