"""Keeps what waits to leave. Every step of an action is one UPDATE that checks where it stood.

*Sending* is the one that matters: it asks for the state, the approval and the number of the lease
in one statement, so of any number of programs one at most makes the call.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, Row, func, insert, or_, select, update

from amends.db.columns import table_of
from amends.db.errors import NotFound
from amends.db.inbox import Fact, Inbox
from amends.db.outbox_due import accounts_due
from amends.db.scope import STORE, Scope
from amends.db.tables import LeaseRow
from amends.db.tables_of_cases import ON_ITS_WAY, OutboxRow
from amends.db.vault import Vault
from amends.domain.action import Action, ActionKind, Delivery, Handover, Receipt
from amends.domain.ids import AccountId, CaseId, StoreId
from amends.domain.outbox import ActionState, Approval, Outgoing, sha256_of
from amends.domain.values import storable

OUTBOX = table_of(OutboxRow)
LEASE = table_of(LeaseRow)
ABOUT = "action"  # in the inbox
_CALL = timedelta(minutes=1)  # longer than the slowest call, which is given up before


class Outbox:
    """The outbox of one transaction."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault
        self._inbox = Inbox(connection)

    def propose(self, outgoing: Outgoing, account: AccountId, now: datetime) -> None:
        """Put an action before a person. One that was withdrawn comes back: it never left."""
        values = self._columns(outgoing, account, now)
        withdrawn = update(OUTBOX).where(
            OUTBOX.c.key == outgoing.key, OUTBOX.c.state == ActionState.WITHDRAWN.value
        )
        back = withdrawn.values(**values, version=OUTBOX.c.version + 1)
        if self._connection.execute(back).rowcount == 0 and self._row(outgoing.key) is None:
            self._connection.execute(insert(OUTBOX).values(_fresh(outgoing, values)))

    def propose_new(self, outgoing: Iterable[Outgoing], account: AccountId, now: datetime) -> None:
        """Put actions of cases that are just opened before a person: their keys are new."""
        rows = [_fresh(one, self._columns(one, account, now)) for one in outgoing]
        if rows:
            self._connection.execute(insert(OUTBOX), rows)

    def _columns(self, outgoing: Outgoing, account: AccountId, now: datetime) -> dict[str, Any]:
        """A row as it stands when an action is proposed, without what makes it new."""
        return {
            "case_id": outgoing.case,
            "store_id": outgoing.action.store,
            "account_id": account,
            "kind": outgoing.action.kind.value,
            "step": outgoing.step,
            "delivery": outgoing.delivery.value,
            "state": outgoing.state.value,
            "template": outgoing.template,
            "action": outgoing.action.model_dump(mode="json", exclude={"text"}),
            "words": self._sealed(outgoing.action),
            "sha256": sha256_of(outgoing.action.text),
            "not_before": outgoing.not_before,
            "approval": None,
            "trouble": "",
            "sent_at": None,
            "tries": 0,
            "handover": None,
            "deadline": None,
            "changed_at": now,
        }

    def get(self, key: str) -> Outgoing:
        """Raises NotFound."""
        row = self._row(key)
        if row is None:
            raise NotFound(f"nothing in the outbox is called {key}; `amends outbox` lists it")
        return self._outgoing(row)

    def find(self, key: str) -> Outgoing | None:
        """The same; None when there is no such action."""
        row = self._row(key)
        return None if row is None else self._outgoing(row)

    def by_ids(self, ids: Iterable[int]) -> Mapping[int, Outgoing]:
        rows = self._connection.execute(select(OUTBOX).where(OUTBOX.c.id.in_(list(ids))))
        return {row.id: self._outgoing(row) for row in rows}

    def of_case(self, case: CaseId) -> Sequence[Outgoing]:
        """Everything a case ever put out, oldest first."""
        query = select(OUTBOX).where(OUTBOX.c.case_id == case).order_by(OUTBOX.c.id)
        return [self._outgoing(row) for row in self._connection.execute(query)]

    def listed(
        self, scope: Scope, states: Sequence[ActionState], limit: int = 200
    ) -> Sequence[Outgoing]:
        """What is in these states, oldest first."""
        query = (
            select(OUTBOX)
            .join(STORE, STORE.c.id == OUTBOX.c.store_id)
            .where(scope.on_stores(), OUTBOX.c.state.in_([one.value for one in states]))
            .order_by(OUTBOX.c.deadline, OUTBOX.c.id)
            .limit(limit)
        )
        return [self._outgoing(row) for row in self._connection.execute(query)]

    def untouched(
        self, store: StoreId, kinds: Sequence[ActionKind], limit: int
    ) -> Sequence[Outgoing]:
        """Proposed actions of these kinds that nobody has looked at, oldest first."""
        query = (
            select(OUTBOX)
            .where(
                OUTBOX.c.store_id == store,
                OUTBOX.c.sha256 == sha256_of(""),
                OUTBOX.c.state == ActionState.PROPOSED.value,
                OUTBOX.c.kind.in_([one.value for one in kinds]),
                OUTBOX.c.trouble == "",
            )
            .order_by(OUTBOX.c.id)
            .limit(limit)
        )
        return [self._outgoing(row) for row in self._connection.execute(query)]

    def leave_to_person(self, key: str, why: str) -> None:
        """Say why a proposed action waits for a person; its words and its version stay."""
        self._connection.execute(
            update(OUTBOX)
            .where(OUTBOX.c.key == key, OUTBOX.c.state == ActionState.PROPOSED.value)
            .values(trouble=storable(why))
        )

    def write(
        self, key: str, version: int, action: Action, now: datetime, template: str | None
    ) -> bool:
        """Give the proposed action that had `version` other words; False: it has moved on."""
        return self._move(
            key,
            (ActionState.PROPOSED,),
            now,
            OUTBOX.c.version == version,
            action=action.model_dump(mode="json", exclude={"text"}),
            words=self._sealed(action),
            sha256=sha256_of(action.text),
            template=template,
            approval=None,
        )

    def approve(
        self, key: str, version: int, approval: Approval, delivery: Delivery, now: datetime
    ) -> bool:
        """A person's yes to the version that they saw; False: it has moved on."""
        return self._move(
            key,
            (ActionState.PROPOSED,),
            now,
            OUTBOX.c.version == version,
            state=ActionState.APPROVED.value,
            approval=approval.model_dump(mode="json"),
            delivery=delivery.value,
            trouble="",
        )

    def again(self, key: str, why: str, now: datetime) -> bool:
        """What was approved must be approved again; False: it was not, or it is under way."""
        return self._move(
            key,
            (ActionState.APPROVED,),
            now,
            state=ActionState.PROPOSED.value,
            approval=None,
            trouble=storable(why),
        )

    def withdraw(self, key: str, now: datetime) -> bool:
        """Take back what has not left; False: it is under way or over."""
        waits = (ActionState.PROPOSED, ActionState.APPROVED, ActionState.HANDED_OVER)
        return self._move(key, waits, now, state=ActionState.WITHDRAWN.value, approval=None,
                          deadline=None)  # fmt: skip

    def due(self, account: AccountId, now: datetime, limit: int = 50) -> Sequence[Outgoing]:
        """What may leave by now, in the order in which it was approved."""
        query = (
            select(OUTBOX)
            .where(
                ON_ITS_WAY,
                OUTBOX.c.account_id == account,
                OUTBOX.c.state == ActionState.APPROVED.value,
                or_(OUTBOX.c.not_before.is_(None), OUTBOX.c.not_before <= now),
            )
            .order_by(OUTBOX.c.changed_at, OUTBOX.c.id)
            .limit(limit)
        )
        return [self._outgoing(row) for row in self._connection.execute(query)]

    def accounts_due(self, now: datetime) -> Sequence[AccountId]:
        """Accounts with something to send, or to look up."""
        return [AccountId(row[0]) for row in self._connection.execute(accounts_due(now))]

    def begin(
        self, outgoing: Outgoing, action: Action, lease: tuple[str, str, int], now: datetime
    ) -> bool:
        """Mark it as sending, just before the one call; False: somebody else has it, or had.

        One statement asks for the state, the very approval, the version and the lease, which is
        (name, holder, number) and must last longer than the call. `action` carries what was read
        back just now.
        """
        name, holder, number = lease
        held = (
            select(LEASE.c.number)
            .where(LEASE.c.name == name, LEASE.c.holder == holder, LEASE.c.number == number)
            .where(LEASE.c.until >= now + _CALL)
            .exists()
        )
        may = select(STORE.c.id).where(
            STORE.c.id == action.store, STORE.c.sends.is_(True), STORE.c.paused.is_(False)
        )
        return self._move(
            outgoing.key,
            (ActionState.APPROVED,),
            now,
            OUTBOX.c.version == outgoing.version,
            held,
            may.exists(),
            state=ActionState.SENDING.value,
            sent_at=now,
            lease=number,
            tries=OUTBOX.c.tries + 1,
            action=action.model_dump(mode="json", exclude={"text"}),
        )

    def postpone(self, key: str, until: datetime, why: str, now: datetime) -> bool:
        """Try it later; it stays approved, or in doubt."""
        values = {"not_before": until, "look_at": until, "trouble": storable(why)}
        done = self._connection.execute(
            update(OUTBOX)
            .where(
                OUTBOX.c.key == key,
                OUTBOX.c.state.in_([ActionState.APPROVED.value, ActionState.UNCERTAIN.value]),
            )
            .values(**values)  # its version stays: nothing of what was approved has changed
        )
        return done.rowcount == 1

    def left_sending(self, account: AccountId, lease: int) -> Sequence[Outgoing]:
        """What an earlier holder of the account's lease had begun, and never settled."""
        query = select(OUTBOX).where(
            ON_ITS_WAY,
            OUTBOX.c.account_id == account,
            OUTBOX.c.state == ActionState.SENDING.value,
            OUTBOX.c.lease < lease,
        )
        return [self._outgoing(row) for row in self._connection.execute(query)]

    def uncertain_due(self, account: AccountId, now: datetime) -> Sequence[Outgoing]:
        """What is to be looked up by now."""
        query = select(OUTBOX).where(
            ON_ITS_WAY,
            OUTBOX.c.account_id == account,
            OUTBOX.c.state == ActionState.UNCERTAIN.value,
            OUTBOX.c.look_at <= now,
        )
        return [self._outgoing(row) for row in self._connection.execute(query)]

    def settle(
        self, key: str, was: Sequence[ActionState], becomes: ActionState, now: datetime, **told: Any
    ) -> bool:
        """Write down what became of it, with its fact for the inbox; False: it stood elsewhere.

        `told`: receipt, handover, deadline, trouble, not_before, look_at, asks.
        """
        values: dict[str, Any] = dict(told)
        receipt, handover = values.get("receipt"), values.get("handover")
        if isinstance(receipt, Receipt):
            values["receipt"] = receipt.model_dump(mode="json")
        if isinstance(handover, Handover):
            sealed = self._vault.seal(handover.model_dump_json().encode(), f"handover/{key}")
            values["handover"] = sealed
            values["deadline"] = handover.deadline
        if "trouble" in values:
            values["trouble"] = storable(values["trouble"])
        if not self._move(key, was, now, state=becomes.value, **values):
            return False
        row = self._row(key)
        if row is not None:
            fact = Fact(f"{ABOUT}: {becomes.value}", row.id, row.version)
            self._inbox.add(StoreId(row.store_id), [fact], now)
        return True

    def sent_since(self, store: StoreId, since: datetime) -> int:
        """How many calls a store has made since then."""
        query = select(func.count()).where(
            OUTBOX.c.store_id == store,
            OUTBOX.c.sent_at >= since,
            OUTBOX.c.delivery == Delivery.API.value,
        )
        return int(self._connection.execute(query).scalar_one())

    def same_text(self, store: StoreId, text: str, but: str) -> int:
        """How many other actions of the store that left, or are leaving, have these very words."""
        gone = (ActionState.PROPOSED.value, ActionState.WITHDRAWN.value, ActionState.FAILED.value)
        query = select(func.count()).where(
            OUTBOX.c.store_id == store,
            OUTBOX.c.sha256 == sha256_of(text),
            OUTBOX.c.key != but,
            OUTBOX.c.state.not_in(gone),
        )
        return int(self._connection.execute(query).scalar_one())

    def late_hands(self, now: datetime, limit: int = 100) -> Sequence[Outgoing]:
        """Hand-overs whose time is over."""
        query = (
            select(OUTBOX)
            .where(OUTBOX.c.state == ActionState.HANDED_OVER.value, OUTBOX.c.deadline <= now)
            .limit(limit)
        )
        return [self._outgoing(row) for row in self._connection.execute(query)]

    def oldest(self, state: ActionState, now: datetime | None = None) -> datetime | None:
        """Since when the oldest of that state stands there; of what may leave by `now` alone."""
        query = select(func.min(OUTBOX.c.changed_at)).where(OUTBOX.c.state == state.value)
        if now is not None:
            may = (STORE.c.id == OUTBOX.c.store_id) & STORE.c.sends & ~STORE.c.paused
            ripe = or_(OUTBOX.c.not_before.is_(None), OUTBOX.c.not_before <= now)
            query = query.where(ripe, select(STORE.c.id).where(may).exists())
        found: datetime | None = self._connection.execute(query).scalar()
        return found

    def counts(self, scope: Scope) -> Mapping[ActionState, int]:
        query = (
            select(OUTBOX.c.state, func.count())
            .join(STORE, STORE.c.id == OUTBOX.c.store_id)
            .where(scope.on_stores())
            .group_by(OUTBOX.c.state)
        )
        return {ActionState(row[0]): row[1] for row in self._connection.execute(query)}

    def _move(
        self,
        key: str,
        was: Sequence[ActionState],
        now: datetime,
        *guards: ColumnElement[bool],
        **values: Any,
    ) -> bool:
        done = self._connection.execute(
            update(OUTBOX)
            .where(OUTBOX.c.key == key, OUTBOX.c.state.in_([it.value for it in was]), *guards)
            .values(**values, version=OUTBOX.c.version + 1, changed_at=now)
        )
        return done.rowcount == 1

    def _row(self, key: str) -> Row[Any] | None:
        return self._connection.execute(select(OUTBOX).where(OUTBOX.c.key == key)).first()

    def _sealed(self, action: Action) -> bytes | None:
        if not action.text:
            return None
        return self._vault.seal(action.text.encode(), f"outbox/{action.key}")

    def _outgoing(self, row: Row[Any]) -> Outgoing:
        text = self._vault.open(row.words, f"outbox/{row.key}").decode() if row.words else ""
        handover = None
        if row.handover:
            opened = self._vault.open(row.handover, f"handover/{row.key}")
            handover = Handover.model_validate(orjson.loads(opened))
        return Outgoing(
            action=Action.model_validate({**row.action, "text": text}),
            case=row.case_id,
            step=row.step,
            delivery=Delivery(row.delivery),
            state=ActionState(row.state),
            version=row.version,
            template=row.template,
            not_before=row.not_before,
            approval=Approval.model_validate(row.approval) if row.approval else None,
            tries=row.tries,
            sent_at=row.sent_at,
            trouble=row.trouble,
            receipt=Receipt.model_validate(row.receipt) if row.receipt else None,
            handover=handover,
            asks=row.asks,
        )


def _fresh(outgoing: Outgoing, values: Mapping[str, Any]) -> dict[str, Any]:
    """The same, as the first row of its key."""
    new = {"key": outgoing.key, "version": 1, "asks": False, "created_at": values["changed_at"]}
    return {**values, **new}
