"""A shop that talks to scripted answers over real HTTP, and what it asked for."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest

from amends.marketplace.connector import Door
from amends.testing.clock import ManualClock
from amends.testing.fakes import FreeBudgets, MemoryTokens
from amends_taobao.connector import TaobaoConnector
from amends_taobao.settings import TaobaoCredentials, TaobaoSettings, TmallSettings

NOW = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)  # 09:30 in Beijing
CONTRACTS = Path(__file__).parents[4] / "shared" / "contracts" / "taobao"

Answer = dict[str, Any] | str | httpx.Response | Exception


@dataclass
class Shop:
    """One open shop; `answers` are given in turn, the last one again and again."""

    answers: list[Answer] | Callable[[dict[str, str]], Answer]
    settings: TaobaoSettings
    credentials: TaobaoCredentials
    clock: ManualClock = field(default_factory=lambda: ManualClock(NOW))
    tokens: MemoryTokens = field(default_factory=MemoryTokens)
    asked: list[dict[str, str]] = field(default_factory=list)
    requests: list[httpx.Request] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.budgets = FreeBudgets(self.clock)
        self.door = Door(
            where="taobao:示例旗舰店",
            account="7",
            store="9",
            scope="taobao/示例旗舰店",
            settings=self.settings,
            credentials=self.credentials,
            clock=self.clock,
            budgets=self.budgets,
            tokens=self.tokens,
        )
        self.connector = TaobaoConnector(self.door, httpx.MockTransport(self.answer))

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        form = dict(parse_qsl(request.content.decode()))
        self.asked.append(form)
        if callable(self.answers):
            answer = self.answers(form)
        else:
            answer = self.answers[0] if len(self.answers) == 1 else self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, str):
            return httpx.Response(200, text=answer)
        return httpx.Response(200, json=answer) if isinstance(answer, dict) else answer


def a_shop(
    answers: Iterable[Answer] | Callable[[dict[str, str]], Answer] = (),
    *,
    tmall: bool = False,
    session: dict[str, Any] | None = None,
    tokens: MemoryTokens | None = None,
    **settings: Any,
) -> Shop:
    kind = TmallSettings if tmall else TaobaoSettings
    held = {"app_key": "12345678", "app_secret": "helloworld", "session": "6100test0000session"}
    return Shop(
        answers=answers if callable(answers) else list(answers),
        settings=kind(**settings),
        credentials=TaobaoCredentials.model_validate(held | (session or {})),
        tokens=tokens or MemoryTokens(),
    )


def a_rate(**over: Any) -> dict[str, Any]:
    plain = {
        "tid": 2231958349000000001,
        "oid": 2231958349000000002,
        "role": "buyer",
        "nick": "张**",
        "result": "bad",
        "created": "2026-11-21 20:14:33",
        "rated_nick": "示例旗舰店",
        "item_title": "示例商品 保温杯 500ml",
        "content": "收到就漏水，客服一直不回。",
        "reply": "",
        "valid_score": True,
        "num_iid": 600000000001,
        "ouid": "AAFsampleOuid0000000000000001",
    }
    return plain | over


def a_page(*rates: dict[str, Any], **more: Any) -> dict[str, Any]:
    """One answer of traderates.get; `has_next=None` leaves the field out."""
    said = {"has_next": False, "request_id": "16nqsample0001"} | more
    body: dict[str, Any] = {name: value for name, value in said.items() if value is not None}
    if rates:
        body["trade_rates"] = {"trade_rate": list(rates)}
    return {"traderates_get_response": body}


def many(count: int, begin: int = 0) -> list[dict[str, Any]]:
    return [a_rate(oid=10_000 + begin + n, tid=10_000 + begin + n) for n in range(count)]


def refusal(code: int, sub_code: str | None = None, sub_msg: str | None = None) -> dict[str, Any]:
    said = {"code": code, "msg": "no", "sub_code": sub_code, "sub_msg": sub_msg}
    kept = {name: value for name, value in said.items() if value is not None}
    return {"error_response": kept | {"request_id": "16nqsample0001"}}


def sample(name: str) -> Any:
    """A sample of the contract, skipped where the shared folder is not at hand."""
    path = CONTRACTS / name
    if not path.exists():
        pytest.skip("the shared contracts are not on this machine")
    return json.loads(path.read_text("utf-8"))
