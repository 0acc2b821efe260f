"""Fills the sandbox: the demo's reviews, anybody's texts, or thousands made up for the benches."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from amends_taobao.sandbox.buyers import Buyers
from amends_taobao.sandbox.state import BEIJING, SURNAMES, Rate, Shop, fields_of

DEMO = Path(__file__).parent.with_name("demo_reviews.jsonl")
SPREAD = timedelta(days=170)  # well within the platform's 180

_GOODS = ("保温杯 500ml", "床头柜 原木色", "四件套 水洗棉", "浴室置物架", "儿童书包", "电热水壶")
_GOOD = ("质量不错", "物流很快", "和描述一致", "家里人都喜欢", "已经回购了", "客服有耐心")
_SO_SO = ("一般般吧", "颜色和图片差别比较大", "包装有点破", "凑合用", "味道散了几天才好")
_BAD = (
    "收到就漏水",
    "用了两天就坏了",
    "客服一直不回",
    "少发了一件",
    "等了半个月才到",
    "尺码完全不对",
)
_WORDS = {"good": _GOOD, "neutral": _SO_SO, "bad": _BAD}
_RESULTS = ("good",) * 80 + ("neutral",) * 8 + ("bad",) * 12
_STARS = {1: "bad", 2: "bad", 3: "neutral", 4: "good", 5: "good"}
_BETWEEN_WORDS = timedelta(minutes=17)


def fill(
    sandbox: Buyers, shop: Shop | str, n: int, since: datetime, until: datetime, rng: Random
) -> None:
    """Give `shop` `n` made-up ratings within [since, until). They send no messages."""
    seller = sandbox.shop(shop)
    seconds = int((until - since).total_seconds())
    start = since.astimezone(BEIJING).replace(microsecond=0)
    with sandbox.lock:
        goods = [(title, sandbox.item(seller, f"示例商品 {title}")) for title in _GOODS]
        numbers = sandbox.numbers(2 * n)
        rates = []
        for index in range(n):
            result = rng.choice(_RESULTS)
            title, num_iid = rng.choice(goods)
            words = _WORDS[result]
            buyer = 10_000_000 + index
            rates.append(
                Rate(
                    oid=numbers[2 * index],
                    tid=numbers[2 * index + 1],
                    role="buyer",
                    nick=SURNAMES[buyer % len(SURNAMES)] + "**",
                    rated_nick=seller.nick,
                    result=result,
                    created=start + timedelta(seconds=int(rng.random() * seconds)),
                    content=f"{rng.choice(words)}，{rng.choice(words)}。{title}",
                    num_iid=num_iid,
                    item_title=f"示例商品 {title}",
                    item_price="59.90",
                    buyer=buyer,
                    negative=result != "good",
                )
            )
        seller.rates.add_many(rates)
        seller.by_oid |= {rate.oid: rate for rate in rates}
        seller.by_tid |= {rate.tid: [rate] for rate in rates}


def fill_shops(sandbox: Buyers, shops: int, n: int, *, days: float, seed: int) -> None:
    """Open `shops` shops with `n` ratings each; every second is a Tmall shop."""
    rng = Random(seed)  # noqa: S311 - made-up reviews, and the same ones again for the same seed
    now = sandbox.now()
    for number in range(1, shops + 1):
        kind = "taobao" if number % 2 else "tmall"
        shop = sandbox.add_shop(f"示例小铺{number:03d}", kind, f"6100sandbox{number:04d}")
        fill(sandbox, shop, n, now - timedelta(days=days), now, rng)


def warm(sandbox: Buyers, fields: str) -> int:
    """Encode every rating with `fields` ahead of time, so that a bench measures its client."""
    known = fields_of(fields.split(","))
    rates = [rate for shop in sandbox.shops.values() for rate in shop.rates]
    for rate in rates:
        rate.encoded(known)
    return len(rates)


def churn(
    sandbox: Buyers,
    *,
    edited: float = 0.01,
    re_rated: float = 0.0,
    appended: float = 0.02,
    gone: float = 0.005,
    written: float = 0.0,
    seed: int = 1,
) -> dict[str, int]:
    """Let buyers change their minds, each about a share of all ratings; gives how many did.

    `written` is the share of new ratings that come in beside them, dated within the last hour.
    """
    rng = Random(seed)  # noqa: S311
    now = sandbox.now()
    new = {shop: round(written * len(shop.rates)) for shop in sandbox.shops.values()}
    oids = [rate.oid for shop in sandbox.shops.values() for rate in shop.rates]
    rng.shuffle(oids)
    shares = {"edited": edited, "re_rated": re_rated, "appended": appended, "gone": gone}
    done: dict[str, int] = {}
    for name, share in shares.items():
        many = round(share * (len(oids) + sum(done.values())))
        chosen, oids = oids[:many], oids[many:]
        done[name] = len(chosen)
        for oid in chosen:
            match name:
                case "edited":
                    sandbox.edit_review(oid, f"{sandbox.rate(oid).content}（改）")
                case "re_rated":
                    better = sandbox.rate(oid).result != "good"
                    sandbox.re_rate(oid, "good" if better else "bad")
                case "appended":
                    sandbox.append(oid, "用了一阵，补充一句。")
                case "gone":
                    sandbox.delete_review(oid)
    for shop, many in new.items():
        fill(sandbox, shop, many, now - timedelta(hours=1), now, rng)
    return done | {"written": sum(new.values())}


def fill_demo(sandbox: Buyers, now: datetime, lines: Iterable[str] | None = None) -> int:
    """Put the demo's reviews in (`lines` None: those beside this file); gives how many.

    Shops are found by name, and opened when there is none; a 旗舰店 is a Tmall shop.
    """
    many = 0
    for many, line in enumerate(
        _read(DEMO.read_text("utf-8").splitlines() if lines is None else lines), 1
    ):
        shop = _shop(sandbox, line["shop"])
        written = now - timedelta(days=line["days_ago"])
        oid = sandbox.add_review(
            shop,
            result=line["result"],
            text=line["text"],
            created=written,
            item=line["item"],
            sku=line["sku"],
            price=line["price"],
            reply=line["reply"],
            tags=[(name, positive) for name, positive in line["tags"]],
        )
        if added := line["append"]:
            at = written + timedelta(days=added["days_after"])
            sandbox.append(oid, added["text"], negative=added["negative"], created=at)
        if refund := line["refund"]:
            _open_refund(sandbox, shop, oid, refund, written, now, many)
    return many


def fill_lines(
    sandbox: Buyers, shops: Sequence[Shop | str], lines: Iterable[str], now: datetime
) -> int:
    """Put other people's texts in, as they are; gives how many.

    `lines` are JSON with `text` and perhaps `stars`. They are spread over the last 170 days and
    dealt to the shops in turn.
    """
    wanted = list(_read(lines))
    step = SPREAD / (len(wanted) + 1)
    for index, line in enumerate(wanted):
        stars = line.get("stars")
        sandbox.add_review(
            shops[index % len(shops)],
            result=_STARS.get(round(stars), "neutral") if stars else "neutral",
            text=line["text"],
            created=now - step * (index + 1),
        )
    return len(wanted)


def _read(lines: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    return (json.loads(line) for line in lines if line.strip())


def _shop(sandbox: Buyers, nick: str) -> Shop:
    if nick not in sandbox.shops:
        kind = "tmall" if "旗舰店" in nick else "taobao"
        sandbox.add_shop(nick, kind, sub_account="客服小美")
    return sandbox.shop(nick)


def _open_refund(
    sandbox: Buyers,
    shop: Shop,
    oid: int,
    refund: Mapping[str, Any],
    written: datetime,
    now: datetime,
    turn: int,
) -> None:
    """One that waits was opened within the last day and a half, or it would have timed out."""
    waits = refund["status"] == "WAIT_SELLER_AGREE"
    opened = now - timedelta(hours=2 + turn % 34) if waits else written - timedelta(hours=12)
    sandbox.add_refund(
        shop,
        oid,
        reason=refund["reason"],
        desc=refund["desc"],
        created=max(opened, written) if waits else opened,
        talk=[
            (_BETWEEN_WORDS * (place + 1), role, words)
            for place, (role, words) in enumerate(refund["messages"])
        ],
        ends=None if waits else (timedelta(hours=20), refund["status"]),
    )
