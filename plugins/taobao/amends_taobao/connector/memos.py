"""The memo (备注) and flag (插旗) of an order: read, append, write.

The call overwrites the memo, so what stood there is sent again with our line below it. A mark
ends the line, and a memo that holds the mark is not written twice. Two who write in the same
instant can still lose a line: the platform offers no version to compare.
"""

from collections.abc import Mapping

from amends.domain.action import Action, Receipt
from amends.domain.times import Clock
from amends.marketplace.errors import NeverAgain
from amends_taobao.connector.line import Line
from amends_taobao.connector.marks import digest_of, mark_of, order_of
from amends_taobao.payloads.actions import MemoWritten
from amends_taobao.payloads.orders import Trade, TradeAnswer

READ = "taobao.trade.fullinfo.get"
WRITE = "taobao.trade.memo.update"
FIELDS = "tid,seller_memo,seller_flag"
MOST = 1_000  # bytes of UTF-8
FLAGS = ("grey", "red", "yellow", "green", "blue", "pink")  # 0 to 5


class Memos:
    """The memos on the orders of one shop."""

    def __init__(self, line: Line, clock: Clock) -> None:
        self._line = line
        self._clock = clock

    def read_back(self, action: Action) -> Mapping[str, str]:
        trade = self._trade(action)
        flag = "" if trade.seller_flag is None else str(trade.seller_flag)
        return {"memo": digest_of(trade.seller_memo or ""), "flag": flag}

    def perform(self, action: Action) -> Receipt:
        """Append the text, and set the flag where `options` names one."""
        where, mark = self._line.where, mark_of(action.key)
        wanted = _flag(where, action)
        trade = self._trade(action)  # not as it was read back: a colleague may have written since
        memo = trade.seller_memo or ""
        if mark in memo:
            return Receipt(key=action.key, at=self._clock.now(), reference=mark)
        memo = "\n".join(part for part in (memo, f"{action.text} {mark}".strip()) if part)
        if (size := len(memo.encode())) > MOST:
            what = f"the memo would have {size} bytes, and the platform takes {MOST}: shorten it"
            raise NeverAgain(where, what)
        flag = trade.seller_flag if wanted is None else wanted
        form: dict[str, object] = {"tid": trade.tid, "memo": memo}
        # Whether the flag stays when none is sent is documented nowhere.
        form |= {} if flag is None else {"flag": flag}
        _, number = self._line.write(MemoWritten, WRITE, **form)
        return Receipt(key=action.key, at=self._clock.now(), reference=mark, request_id=number)

    def find(self, action: Action) -> Receipt | None:
        """Whether the mark stands there. A memo that somebody cleared is written anew."""
        mark = mark_of(action.key)
        if mark not in (self._trade(action).seller_memo or ""):
            return None
        return Receipt(key=action.key, at=self._clock.now(), reference=mark)

    def _trade(self, action: Action) -> Trade:
        tid = order_of(self._line.where, action)
        return self._line.ask(TradeAnswer, READ, fields=FIELDS, tid=tid).trade


def _flag(where: str, action: Action) -> int | None:
    """The number of the flag that is wished for, by number or colour; None: it stays."""
    said = action.options.get("flag", "")
    if not said:
        return None
    if said in FLAGS:
        return FLAGS.index(said)
    if said.isascii() and said.isdigit() and int(said) < len(FLAGS):
        return int(said)
    raise NeverAgain(where, f"no flag is called {said!r}: 0 to 5, or {', '.join(FLAGS)}")
