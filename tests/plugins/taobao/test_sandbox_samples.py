"""Every sample of the wire format could have been answered by the sandbox.

The samples were written after the documented shapes; each is asked for over real HTTP, in a
situation that fits it, and must come back with all of its keys and the same JSON types.
"""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from amends.testing.clock import ManualClock
from amends.testing.serve import serve
from amends_taobao.sandbox import TaobaoSandbox
from amends_taobao.sandbox.ask import Plain
from amends_taobao.sandbox.state import BEIJING, Refund, oaid

SAMPLES = Path(__file__).parents[4] / "shared" / "contracts" / "taobao"
pytestmark = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason=f"the samples are not on this machine: {SAMPLES} is absent"
)

SESSION = "6100test0000session"
TID, OID, REFUND = 2231958349000000001, 2231958349000000002, 92233720368547001


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, second, tzinfo=BEIJING)


class Situation:
    """The shop of the samples, on the morning on which they were taken."""

    def __init__(self) -> None:
        self.sandbox = TaobaoSandbox(ManualClock(at(22, 9, 30)))
        self.shop = self.sandbox.add_shop("示例旗舰店", "tmall", SESSION, sub_account="客服小美")
        self.shop.topics = {
            "taobao_trade_TradeRated",
            "taobao_traderate_ImprBadTag",
            "taobao_refund_RefundCreated",
        }
        self.sandbox.add_review(
            self.shop,
            buyer="张三",
            created=at(21, 20, 14, 33),
            tags=[("质量差", False), ("客服不理人", False)],
            tid=TID,
            oid=OID,
        )
        self.sandbox.add_review(
            self.shop,
            result="neutral",
            text="颜色和图片差别比较大。",
            item="示例商品 保温杯 350ml",
            price="49.90",
            reply="亲，颜色差异给您带来困扰十分抱歉，已私信您处理方案。",
            created=at(21, 22, 1, 9),
        )
        self.refund = self.open_refund(OID, REFUND)
        self.refund.talk[0].pictures = ("https://example.invalid/evidence/1.jpg",)
        staff = "cntaobao示例旗舰店:客服小美"
        self.sandbox.mark_staff(self.shop, staff, 4, at(20, 11, 5), label="回复慢")

    def open_refund(self, oid: int, refund_id: int) -> Refund:
        return self.sandbox.add_refund(
            self.shop,
            oid,
            created=at(21, 20, 30),
            refund_id=refund_id,
            talk=[
                (timedelta(seconds=72), "buyer", "不退钱就一直差评，再转我200。"),
                (timedelta(seconds=940), "seller", "您好，可为您全额退款，无需额外转账。"),
            ],
        )


@pytest.fixture
def situation() -> Situation:
    return Situation()


@pytest.fixture
def url(situation: Situation) -> Iterator[str]:
    with serve(situation.sandbox) as base:
        yield base


def sample(name: str) -> Any:
    return json.loads((SAMPLES / name).read_text("utf-8"))


def lacking(wanted: Any, given: Any, where: str = "$") -> list[str]:
    """Where `given` has not the keys and types of `wanted`."""
    if type(wanted) is not type(given):
        return [f"{where}: {type(wanted).__name__} wanted, {type(given).__name__} given"]
    if isinstance(wanted, dict):
        lost = [f"{where}.{name}: not there" for name in wanted if name not in given]
        both = [name for name in wanted if name in given]
        return lost + [one for n in both for one in lacking(wanted[n], given[n], f"{where}.{n}")]
    if isinstance(wanted, list):
        if len(given) < len(wanted):
            return [f"{where}: {len(wanted)} entries wanted, {len(given)} given"]
        pairs = enumerate(zip(wanted, given, strict=False))
        return [one for i, (w, g) in pairs for one in lacking(w, g, f"{where}[{i}]")]
    return []


def _nothing(_: Situation) -> None:
    """The situation fits as it is."""


def _followed_up(situation: Situation) -> None:
    situation.sandbox.append(
        OID, "补发已收到，这个不漏了。", created=at(22, 8, 2, 10), tags=[("售后好", True)]
    )


def _code_wanted(situation: Situation) -> None:
    situation.shop.sms_above = 0


def _praised(situation: Situation) -> None:
    situation.sandbox.add_review(situation.shop, result="good", tags=[("保温好", True)])


def _second_refund_changed(situation: Situation) -> None:
    oid = situation.sandbox.add_review(situation.shop)
    situation.sandbox.change_refund(situation.open_refund(oid, REFUND + 1), "10.00")


def _no_member(situation: Situation) -> None:
    situation.shop.strangers.add("AAFsampleOuid0000000000000001")


def _by_order(situation: Situation) -> str:
    trade = situation.shop.trade(TID)
    assert trade is not None
    return oaid(trade)


Setting = Callable[[Situation], None]
BOTH_REFUNDS = f"{REFUND}|5990|1795264200000|aftersale,{REFUND + 1}|5990|1795264200000|aftersale"
CASES: dict[str, tuple[Setting, dict[str, Any]]] = {
    "airisland_kefueval_get.response.json": (_nothing, {}),
    "jst_sms_oaid_message_send.response.json": (_nothing, {}),
    "logistics_trace_search.response.json": (_nothing, {}),
    "promotion_benefit_activity_send.response.json": (_nothing, {}),
    "promotion_coupon_send.failed.response.json": (_no_member, {}),
    "promotion_coupon_send.response.json": (_nothing, {}),
    "qianniu_task_create.response.json": (_nothing, {}),
    "refund_get.response.json": (_nothing, {}),
    "refund_message_add.response.json": (_nothing, {"image": b"\x89PNG"}),
    "refund_messages_get.response.json": (_nothing, {}),
    "refunds_receive_get.response.json": (_nothing, {}),
    "rp_refunds_agree.partial.response.json": (
        _second_refund_changed,
        {"refund_infos": BOTH_REFUNDS},
    ),
    "rp_refunds_agree.response.json": (_nothing, {}),
    "rp_refunds_agree.sms_code_needed.response.json": (_code_wanted, {}),
    "tmall_traderate_feeds_get.response.json": (_followed_up, {}),
    "tmall_traderate_itemtags_get.response.json": (_praised, {}),
    "tmc_messages_confirm.response.json": (_nothing, {}),
    "tmc_messages_consume.response.json": (_nothing, {}),
    "tmc_user_permit.response.json": (_nothing, {}),
    "top_oaid_decrypt.response.json": (_nothing, {}),
    "trade_fullinfo_get.response.json": (_nothing, {}),
    "trade_memo_update.response.json": (_nothing, {}),
    "traderate_add.response.json": (_nothing, {}),
    "traderate_explain_add.refused.response.json": (_followed_up, {}),
    "traderate_explain_add.response.json": (_nothing, {}),
    "traderates_get.empty.response.json": (_nothing, {"result": "good"}),
    "traderates_get.response.json": (_nothing, {}),
    "traderates_get.simplify.response.json": (
        _nothing,
        {"simplify": True, "result": None, "use_has_next": None},
    ),
    "traderates_get.total_results.response.json": (
        _nothing,
        {"result": None, "use_has_next": None},
    ),
    "trades_sold_get.response.json": (_nothing, {}),
}


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_sandbox_answers_as_the_sample_does(name: str, situation: Situation, url: str) -> None:
    prepare, over = CASES[name]
    request = sample(f"{name.split('.')[0]}.request.json")
    prepare(situation)
    business = {**request["business_params"], **over}
    if "param_send_message_by_o_a_i_d_request" in business:
        wish = json.loads(business["param_send_message_by_o_a_i_d_request"])
        wish["oaid"] = _by_order(situation)
        business["param_send_message_by_o_a_i_d_request"] = wish

    session = request["system_params"].get("session", "")
    method = request["system_params"]["sign_method"]
    with Plain(url, situation.sandbox.clock, session, sign_method=method) as ask:
        answer = ask(request["method"], **business)

    assert lacking(sample(name), answer) == []
    if name.startswith(("rp_refunds_agree", "promotion_coupon", "traderate_explain")):
        assert _verdicts(answer) == _verdicts(sample(name))


def _verdicts(body: dict[str, Any]) -> dict[str, Any]:
    """What an answer says of success, in the platform's own codes."""
    inner: dict[str, Any] = next(iter(body.values()))
    return {name: inner.get(name) for name in ("succ", "msg_code", "is_success", "code")}


def test_no_sample_of_a_response_is_left_out() -> None:
    asked_otherwise = {"oauth_token.response.json"}  # below
    assert {path.name for path in SAMPLES.glob("*.response.json")} == {*CASES, *asked_otherwise}


@pytest.mark.parametrize(
    "topic",
    ["taobao_trade_TradeRated", "taobao_traderate_ImprBadTag", "taobao_refund_RefundCreated"],
)
def test_messages_say_what_the_samples_say(topic: str, situation: Situation, url: str) -> None:
    with Plain(url, situation.sandbox.clock) as ask:
        answer = ask("taobao.tmc.messages.consume", quantity=100)

    messages = answer["tmc_messages_consume_response"]["messages"]["tmc_message"]
    content = next(one["content"] for one in messages if one["topic"] == topic)
    assert lacking(sample(f"tmc.{topic}.content.json"), json.loads(content)) == []


def test_consent_gives_a_token_as_the_sample_does(situation: Situation, url: str) -> None:
    page, exchange = sample("oauth_authorize.url.json"), sample("oauth_token.request.json")

    consent = httpx.get(f"{url}/authorize", params=page["query"], trust_env=False)
    back = httpx.URL(consent.headers["location"])
    form = exchange["form"] | {"code": back.params["code"]}
    token = httpx.post(f"{url}/token", data=form, trust_env=False).json()

    assert back.params["state"] == page["query"]["state"]
    assert str(back).startswith(page["query"]["redirect_uri"])
    assert lacking(sample("oauth_token.response.json"), token) == []


def test_every_error_of_the_samples_can_be_planned(situation: Situation) -> None:
    for name, body in sample("errors.json").items():
        planned = json.loads(situation.sandbox.error(name).body)
        planned["error_response"]["request_id"] = body["error_response"]["request_id"]
        assert planned == body
