"""What names a buyer is kept apart, sealed, until its day; without the key nobody reads it."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from amends.db.unit import Memory
from amends.db.vault import Vault
from amends.domain.ids import OrderRef
from amends.domain.order import (
    OrderFacts,
    OrderItem,
    Parcel,
    ParcelStep,
    Refund,
    Return,
    Said,
    Speaker,
)
from amends.domain.personal import apart
from amends.domain.store import Store
from amends.domain.times import SECOND
from amends.testing.builders import NOON

from ..conftest import AddStore
from .rows import TABLES, dump, rows

DAY = timedelta(days=1)
REF = OrderRef("2231958349000000002")
PURGE = NOON + 30 * DAY
PLANTED = "爱丽丝 13812345678 Beispielgasse"


def an_order(**over: Any) -> OrderFacts:
    """An order with planted words in every personal field."""
    step = ParcelStep(at=NOON, says=f"{PLANTED} step")
    plain: dict[str, Any] = {
        "ref": REF,
        "as_of": NOON,
        "state": "DELIVERED",
        "delivered": NOON - DAY,
        "items": (OrderItem(line="1", article="71", title="杯子"),),
        "parcels": (Parcel(carrier="ZTO", number="77", steps=(step, step)),),
        "returns": (Return(line="1", state="ACCEPTED", steps=(step,)),),
        "refunds": (
            Refund(
                ref="9", line="1", state="WAIT", description=f"{PLANTED} why",
                thread=(Said(at=NOON, by=Speaker.BUYER, text=f"{PLANTED} said"),),
            ),
        ),
        "buyer": f"{PLANTED} id",
        "buyer_name": f"{PLANTED} name",
        "buyer_phone": f"{PLANTED} phone",
        "buyer_email": f"{PLANTED} mail",
        "buyer_address": f"{PLANTED} address",
        "buyer_note": f"{PLANTED} note",
        "seller_note": f"{PLANTED} memo",
    }  # fmt: skip
    return OrderFacts(**plain | over)


def keep(
    memory: Memory,
    store: Store,
    facts: OrderFacts,
    *,
    asked: OrderRef | None = None,
    purge_at: datetime = PURGE,
) -> None:
    with memory.unit() as unit:
        ref = asked or facts.ref
        unit.evidence.keep(store.id, facts, asked=ref, basis="a complaint", purge_at=purge_at)
        unit.commit()


def load(
    memory: Memory, store: Store, ref: OrderRef = REF, *, now: datetime = NOON
) -> OrderFacts | None:
    with memory.unit() as unit:
        facts = unit.evidence.load(store.id, ref, now)
        unit.commit()
    return facts


def without_buyer(facts: OrderFacts) -> OrderFacts:
    return OrderFacts.model_validate(apart(facts)[0])


def test_an_order_is_found_as_it_was_told(memory: Memory, add_store: AddStore) -> None:
    store = add_store()
    keep(memory, store, an_order())

    assert load(memory, store) == an_order()
    assert load(memory, store, OrderRef("another")) is None


def test_it_is_found_by_what_it_was_asked_for(memory: Memory, add_store: AddStore) -> None:
    """A platform may answer with a number of its own."""
    store = add_store()
    keep(memory, store, an_order(), asked=OrderRef("what the buyer quotes"))

    assert load(memory, store, OrderRef("what the buyer quotes")) == an_order()
    assert load(memory, store) is None


def test_what_is_told_again_replaces_what_was_told(memory: Memory, add_store: AddStore) -> None:
    store = add_store()
    keep(memory, store, an_order())
    newer = an_order(as_of=NOON + DAY, parcels=(), refunds=(), buyer_note="", state="RETURNED")
    keep(memory, store, newer)

    assert load(memory, store) == newer
    assert len(rows(memory, "evidence")) == 1
    assert len(rows(memory, "personal")) == len(apart(newer)[1])


def test_nothing_personal_stands_in_clear_in_any_table(memory: Memory, add_store: AddStore) -> None:
    keep(memory, add_store(), an_order())

    assert PLANTED not in repr(dump(memory))
    for word in PLANTED.split():
        assert word.encode() not in repr(dump(memory)).encode()
        assert word not in str(rows(memory, "evidence"))


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_nothing_personal_stands_in_the_file(
    memory: Memory, add_store: AddStore, tmp_path: Path
) -> None:
    store = add_store()
    keep(memory, store, an_order(state="IN THE FILE"))
    keep(memory, store, an_order(state="IN THE FILE", buyer=None), asked=OrderRef("other"))

    held = b"".join(path.read_bytes() for path in tmp_path.glob("amends.db*"))
    assert b"IN THE FILE" in held
    words = [word.encode() for word in PLANTED.split()]
    assert [word for word in words if word in held] == []


@pytest.mark.parametrize(
    ("at", "kept"), [(PURGE - SECOND, True), (PURGE, False), (PURGE + DAY, False)]
)
def test_reading_deletes_what_may_no_longer_be_kept(
    memory: Memory, add_store: AddStore, at: datetime, kept: bool
) -> None:
    store = add_store()
    keep(memory, store, an_order())

    assert load(memory, store, now=at) == (an_order() if kept else without_buyer(an_order()))
    assert bool(rows(memory, "personal")) is kept
    assert bool(rows(memory, "buyer_key")) is kept


def test_keeping_another_order_deletes_what_may_no_longer_be_kept(
    memory: Memory, add_store: AddStore
) -> None:
    store = add_store()
    keep(memory, store, an_order())
    keep(memory, store, an_order(ref="2", buyer="B", as_of=PURGE), purge_at=PURGE + DAY)

    assert load(memory, store, now=PURGE) == without_buyer(an_order())
    assert {row["purge_at"] for row in rows(memory, "personal")} == {PURGE + DAY}


@pytest.mark.parametrize("purge_at", [NOON, NOON - DAY])
def test_what_is_told_too_late_is_not_kept_at_all(
    memory: Memory, add_store: AddStore, purge_at: datetime
) -> None:
    store = add_store()
    keep(memory, store, an_order(), purge_at=purge_at)

    assert load(memory, store) == without_buyer(an_order())
    assert (rows(memory, "personal"), rows(memory, "buyer_key")) == ([], [])


def test_purging_says_how_many_fields_went(memory: Memory, add_store: AddStore) -> None:
    store = add_store()
    keep(memory, store, an_order())
    keep(memory, store, an_order(ref="2"), purge_at=PURGE + DAY)  # of the same buyer
    fields = len(apart(an_order())[1])

    with memory.unit() as unit:
        counts = [unit.evidence.purge(PURGE + days * DAY) for days in (-1, 0, 1, 2)]
        unit.commit()

    assert counts == [0, fields, fields, 0]
    assert rows(memory, "buyer_key") == []


def test_a_key_that_other_orders_of_the_buyer_need_outlives_one_of_them(
    memory: Memory, add_store: AddStore
) -> None:
    store = add_store()
    keep(memory, store, an_order())
    other = an_order(ref="2", as_of=NOON + DAY)
    keep(memory, store, other, purge_at=PURGE + DAY)

    assert load(memory, store, OrderRef("2"), now=PURGE) == other


def forget(memory: Memory, store: Store, ref: OrderRef = REF) -> bool:
    with memory.unit() as unit:
        known = unit.evidence.forget_buyer(store.id, ref)
        unit.commit()
    return known


def test_a_forgotten_buyer_is_gone_from_all_their_orders(
    memory: Memory, add_store: AddStore
) -> None:
    store = add_store()
    keep(memory, store, an_order())
    keep(memory, store, an_order(ref="2"))
    keep(memory, store, an_order(ref="3", buyer="somebody else"))

    assert forget(memory, store)

    assert load(memory, store) == without_buyer(an_order())
    assert load(memory, store, OrderRef("2")) == without_buyer(an_order(ref="2"))
    assert load(memory, store, OrderRef("3")) == an_order(ref="3", buyer="somebody else")


def test_without_its_key_even_a_backup_of_the_fields_says_nothing(
    memory: Memory, add_store: AddStore
) -> None:
    store = add_store()
    keep(memory, store, an_order())
    backup = rows(memory, "personal")
    forget(memory, store)

    with memory.engine.begin() as connection:
        connection.execute(TABLES["personal"].insert(), backup)

    assert load(memory, store) == without_buyer(an_order())


def test_nobody_is_forgotten_of_an_order_that_is_not_known(
    memory: Memory, add_store: AddStore
) -> None:
    store = add_store()
    keep(memory, store, an_order())

    assert not forget(memory, store, OrderRef("another"))
    assert load(memory, store) == an_order()


def test_a_buyer_is_another_one_in_another_store(memory: Memory, add_store: AddStore) -> None:
    one, two = add_store(name="甲"), add_store(name="乙")
    keep(memory, one, an_order())
    keep(memory, two, an_order())

    for table, column in (
        ("evidence", "order_digest"), ("evidence", "buyer_digest"), ("buyer_key", "buyer_digest"),
    ):  # fmt: skip
        assert len({row[column] for row in rows(memory, table)}) == 2
    forget(memory, one)
    assert load(memory, two) == an_order()


def test_orders_without_a_named_buyer_have_a_buyer_each(
    memory: Memory, add_store: AddStore
) -> None:
    store = add_store()
    nameless = {"buyer": None, "buyer_email": None}
    keep(memory, store, an_order(**nameless))
    keep(memory, store, an_order(ref="2", **nameless))
    forget(memory, store)

    assert load(memory, store, OrderRef("2")) == an_order(ref="2", **nameless)


def test_a_buyer_who_gets_a_name_leaves_no_key_behind(memory: Memory, add_store: AddStore) -> None:
    store = add_store()
    keep(memory, store, an_order(buyer=None, buyer_email=None))
    keep(memory, store, an_order())

    assert len(rows(memory, "buyer_key")) == 1
    assert load(memory, store) == an_order()


def test_a_field_that_was_moved_to_another_place_does_not_open(
    memory: Memory, add_store: AddStore
) -> None:
    store = add_store()
    keep(memory, store, an_order())
    with memory.engine.begin() as connection:
        moved = "(SELECT other.sealed FROM personal AS other WHERE other.path = 'buyer_phone')"
        connection.execute(text(f"UPDATE personal SET sealed = {moved} WHERE path = 'buyer'"))  # noqa: S608  our own words

    with pytest.raises(ValueError, match="is damaged: it was not sealed here as it is") as refused:
        load(memory, store)
    assert PLANTED not in str(refused.value)


def test_another_installation_finds_nothing(memory: Memory, add_store: AddStore) -> None:
    store = add_store()
    keep(memory, store, an_order())
    stranger = Memory(memory.engine, Vault(bytes(32)))

    assert load(stranger, store) is None


ODD = "a\0b 👩‍👩‍👧 \ud83d ' %s"


def test_any_text_is_kept(memory: Memory, add_store: AddStore) -> None:
    store = add_store()
    odd = an_order(buyer_note=ODD, buyer=ODD, state=ODD, missing=(ODD,), replaced_by=(ODD,))
    keep(memory, store, odd)

    assert load(memory, store) == odd
