"""The buyers of the sandbox, played by tests and the demo: they order, rate and want money back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from amends_taobao.sandbox.state import (
    BEFORE_RATING,
    BEIJING,
    Append,
    Order,
    Rate,
    Refund,
    Said,
    Shop,
    Tag,
    Trade,
    open_uid,
    order_of,
    stamp,
)
from amends_taobao.sandbox.street import Street

ROLES = {"buyer": "1", "seller": "2", "platform": "3"}


class Buyers(Street):
    """A street with people in it."""

    def rate(self, oid: int) -> Rate:
        """The buyer's rating of sub-order `oid`. Raises KeyError when there is none."""
        return next(shop.by_oid[oid] for shop in self.shops.values() if oid in shop.by_oid)

    def add_trade(
        self,
        shop: Shop | str,
        *,
        created: datetime | None = None,
        items: Sequence[tuple[str, str]] = (("示例商品 保温杯 500ml", "59.90"),),
        buyer: str | None = None,
        tid: int | None = None,
        message: str = "",
    ) -> Trade:
        """An order of `items`, each with title and price, ended a day ago unless `created` says."""
        seller = self.shop(shop)
        with self.lock:
            number, nick = self.buyer(seller, buyer)
            trade = Trade(
                tid=tid or next(self._numbers),
                nick=nick,
                buyer=number,
                created=_whole(created or self.now() - BEFORE_RATING),
                orders=[
                    Order(next(self._numbers), self.item(seller, title), title, price)
                    for title, price in items
                ],
                buyer_message=message,
            )
            seller.trades[trade.tid] = trade
        return trade

    def add_review(
        self,
        shop: Shop | str,
        *,
        result: str = "bad",
        text: str = "收到就漏水，客服一直不回。",
        created: datetime | None = None,
        item: str = "示例商品 保温杯 500ml",
        price: str = "59.90",
        sku: str = "颜色:白色",
        buyer: str | None = None,
        tags: Sequence[tuple[str, bool]] = (),
        negative: bool | None = None,
        logistics: int | None = None,
        reply: str = "",
        tid: int | None = None,
        oid: int | None = None,
        visible_from: datetime | None = None,
    ) -> int:
        """A buyer rates a sub-order; gives its number.

        `result` may be a word that nobody knows. With `visible_from` the rating shows up only
        then, although `created` is earlier. `negative`, the platform's own reading of the mood,
        follows from result and tags unless it is given.
        """
        seller = self.shop(shop)
        marks = tuple(Tag(name, positive) for name, positive in tags)
        with self.lock:
            number, nick = self.buyer(seller, buyer)
            own = tid or next(self._numbers)
            rate = Rate(
                oid=oid or next(self._numbers),
                tid=own,
                role="buyer",
                nick=nick,
                rated_nick=seller.nick,
                result=result,
                created=_whole(created or self.now()),
                content=text,
                num_iid=self.item(seller, item),
                item_title=item,
                item_price=price,
                buyer=number,
                sku=sku,
                reply=reply,
                logistics=logistics,
                negative=_negative(result, marks) if negative is None else negative,
                tags=marks,
            )
            self.at(visible_from or self.now(), partial(self._show, seller, rate))
        return rate.oid

    def edit_review(self, oid: int, text: str) -> None:
        self._change(oid, content=text)

    def re_rate(self, oid: int, result: str, text: str | None = None) -> None:
        """The buyer changes the verdict, and its words when `text` is given."""
        rate = self.rate(oid)
        with self.lock:
            rates = self.shops[rate.rated_nick].rates
            rates.remove(rate)
            rate.result, rate.negative = result, _negative(result, rate.tags)
            rate.content = rate.content if text is None else text
            rate.touch()
            rates.add(rate)

    def append(
        self,
        oid: int,
        text: str,
        *,
        negative: bool = False,
        created: datetime | None = None,
        tags: Sequence[tuple[str, bool]] = (),
    ) -> None:
        """The buyer adds a follow-up (追评), which only the Tmall detail call shows."""
        marks = tuple(Tag(name, positive) for name, positive in tags)
        added = Append(text, _whole(created or self.now()), negative, marks)
        self._change(oid, append=added)
        if negative:
            rate = self.rate(oid)
            self._tell_of_words(self.shops[rate.rated_nick], rate, 3, text, added.created)

    def delete_review(self, oid: int) -> None:
        """The buyer takes the rating back: nothing shows it any more."""
        rate = self.rate(oid)
        with self.lock:
            seller = self.shops[rate.rated_nick]
            seller.trade(rate.tid)  # the order stays, and must be known before its rating goes
            seller.rates.remove(rate)
            seller.by_tid[rate.tid].remove(rate)
            del seller.by_oid[oid]

    def add_refund(
        self,
        shop: Shop | str,
        oid: int,
        *,
        amount: str | None = None,
        reason: str = "质量问题",
        desc: str = "杯底漏水",
        created: datetime | None = None,
        has_good_return: bool = False,
        talk: Sequence[tuple[timedelta, str, str]] = (),
        ends: tuple[timedelta, str] | None = None,
        refund_id: int | None = None,
    ) -> Refund:
        """A buyer asks for money back; unanswered for 48 hours, the platform grants it.

        `talk` are messages: how long after the opening, who (buyer, seller, platform), what.
        `ends` is how long after it what comes of it, when somebody decides before the platform.
        Raises KeyError when the shop has no such sub-order.
        """
        seller = self.shop(shop)
        with self.lock:
            trade, order = self._bought(seller, oid)
            opened = _whole(created or self.now())
            refund = Refund(
                refund_id=refund_id or next(self._refunds),
                trade=trade,
                order=order,
                fen=int((order.payment if amount is None else Decimal(amount)) * 100),
                reason=reason,
                desc=desc,
                created=opened,
                modified=opened,
                version=int(opened.timestamp() * 1000),
                has_good_return=has_good_return,
            )
            self.at(opened, partial(self._open, seller, refund))
            for after, role, words in talk:
                self.at(opened + after, partial(self._say, refund, role, words))
            if ends:
                self.at(opened + ends[0], partial(self._finish, seller, refund, ends[1]))
            self.at(opened + Refund.ANSWER_WITHIN, partial(self._time_out, seller, refund))
        return refund

    def say(self, refund: Refund, role: str, words: str) -> None:
        """Somebody (buyer, seller, platform) adds a message to the talk about a refund."""
        with self.lock:
            self._say(refund, role, words, self.now())

    def change_refund(self, refund: Refund, amount: str) -> None:
        """The buyer asks for another amount, which makes older agreements void."""
        with self.lock:
            refund.fen = int(Decimal(amount) * 100)
            refund.changed(_whole(self.now()))

    def grant(self, shop: Shop, refund: Refund, at: datetime | None = None) -> None:
        """The seller agrees: the money goes back, or the goods come back first."""
        after = "WAIT_BUYER_RETURN_GOODS" if refund.has_good_return else "SUCCESS"
        self._finish(shop, refund, after, at or self.now())

    def close_refund(self, refund: Refund) -> None:
        """The buyer withdraws."""
        with self.lock:
            self._finish(self._seller_of(refund), refund, "CLOSED", self.now())

    def mark_staff(
        self, shop: Shop | str, staff: str, mark: int, at: datetime, *, label: str = ""
    ) -> None:
        """A buyer marks a chat agent, from 0 to 4."""
        seller = self.shop(shop)
        with self.lock:
            number, nick = self.buyer(seller, None)
            seller.marks.append(
                {
                    "eval_code": mark,
                    "eval_sender": staff,
                    "eval_recer": nick,
                    "open_uid": open_uid(number),
                    "send_time": stamp(at - timedelta(minutes=5)),
                    "eval_time": stamp(at),
                    "source": 1,
                    "label_name": label,
                }
            )

    def hide(self, oid: int) -> None:
        """Let a rating no longer count towards the score (不计分)."""
        self._change(oid, valid_score=False)

    def _change(self, oid: int, **new: Any) -> None:
        rate = self.rate(oid)
        with self.lock:
            for name, value in new.items():
                setattr(rate, name, value)
            rate.touch()

    def _show(self, shop: Shop, rate: Rate, at: datetime) -> None:
        shop.rates.add(rate)
        shop.by_oid[rate.oid] = rate
        shop.by_tid.setdefault(rate.tid, []).append(rate)
        if trade := shop.trades.get(rate.tid):
            ordered = next((one for one in trade.orders if one.oid == rate.oid), None)
            if ordered:
                ordered.buyer_rate = True
            else:
                trade.orders.append(order_of(rate))
        content = {
            "tid": rate.tid,
            "oid": rate.oid,
            "seller_nick": shop.nick,
            "buyer_nick": rate.nick,
            "buyer_open_uid": open_uid(rate.buyer),
            "payment": rate.item_price,
            "rater": "buyer",
            "status": "TRADE_FINISHED",
            "type": "fixed",
        }
        self.tell(shop, "taobao_trade_TradeRated", content, at)
        if rate.negative:
            self._tell_of_words(shop, rate, 0, rate.content, rate.created)

    def _tell_of_words(self, shop: Shop, rate: Rate, kind: int, text: str, at: datetime) -> None:
        words = [f"评价-负面-{tag.name}" for tag in rate.tags if not tag.positive]
        content = {
            "tid": rate.tid,
            "oid": rate.oid,
            "num_iid": rate.num_iid,
            "seller_nick": shop.nick,
            "biz_type": kind,
            "feedback": text,
            "gmt_modified": stamp(at),
            "impr_words": ";".join(words) or "评价-负面-不满意",
        }
        self.tell(shop, "taobao_traderate_ImprBadTag", content, at)

    def _bought(self, shop: Shop, oid: int) -> tuple[Trade, Order]:
        if oid in shop.by_oid:
            shop.trade(oid)
        for trade in shop.trades.values():
            for order in trade.orders:
                if order.oid == oid:
                    return trade, order
        raise KeyError(f"{shop.nick} has no sub-order {oid}")

    def _open(self, shop: Shop, refund: Refund, at: datetime) -> None:
        shop.refunds[refund.refund_id] = refund
        self._tell_of_refund(shop, refund, "RefundCreated", at)

    def _time_out(self, shop: Shop, refund: Refund, at: datetime) -> None:
        if refund.status == "WAIT_SELLER_AGREE":
            self.grant(shop, refund, at)

    def _finish(self, shop: Shop, refund: Refund, status: str, at: datetime) -> None:
        refund.becomes(status, _whole(at))
        topic = {"SUCCESS": "RefundSuccess", "CLOSED": "RefundClosed"}.get(status)
        if topic:
            self._tell_of_refund(shop, refund, topic, refund.modified)

    def _say(self, refund: Refund, role: str, words: str, at: datetime) -> None:
        refund.talk.append(Said(self.next_said(), ROLES[role], words, _whole(at)))
        refund.modified = max(_whole(at), refund.modified)
        self._tell_of_refund(self._seller_of(refund), refund, "RefundCreateMessage", at)

    def _seller_of(self, refund: Refund) -> Shop:
        return next(shop for shop in self.shops.values() if refund.refund_id in shop.refunds)

    def _tell_of_refund(self, shop: Shop, refund: Refund, topic: str, at: datetime) -> None:
        content = {
            "refund_id": refund.refund_id,
            "tid": refund.trade.tid,
            "oid": refund.order.oid,
            "bill_type": "refund_bill",
            "refund_fee": f"{refund.fen / 100:.2f}",
            "refund_phase": refund.phase,
            "seller_nick": shop.nick,
            "buyer_nick": refund.trade.nick,
            "buyer_open_uid": open_uid(refund.trade.buyer),
            "modified": stamp(refund.modified),
        }
        self.tell(shop, f"taobao_refund_{topic}", content, at)


def _whole(at: datetime) -> datetime:
    """In Beijing and without a fraction: the platform knows seconds only."""
    return at.astimezone(BEIJING).replace(microsecond=0)


def _negative(result: str, tags: Sequence[Tag]) -> bool:
    return result in ("bad", "neutral") or any(not tag.positive for tag in tags)
