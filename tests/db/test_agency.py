"""Clients, accounts and stores have names of their own, and secrets that no table shows."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, update

from amends.db.errors import KeyMissing, NotFound, Taken
from amends.db.scope import Scope
from amends.db.unit import Memory
from amends.db.vault import Vault, new_key
from amends.domain.client import ProcessingAgreement
from amends.domain.store import EndDate, Store

from ..conftest import AddStore
from .rows import TABLES, dump

ALL = Scope.everything()
SECRET = {"app_key": "12345678", "app_secret": "geheim-secret", "session": "6101会话abc"}


def add_again(memory: Memory, store: Store) -> None:
    values = store.model_dump(
        exclude={"id", "client", "account", "paused", "data_region", "sends", "conduct"}
    )
    with memory.unit() as unit:
        account = unit.agency.account(store.account)
        unit.agency.add_store(account, data_region=store.data_region, **values)


def test_a_store_is_read_back_as_it_was_added(memory: Memory, add_store: AddStore) -> None:
    start = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)
    store = add_store(name="示例", start_line=start, settings={"host": "https://a.example", "n": 1})

    with memory.look() as unit:
        assert unit.agency.store(ALL, store.id) == store
    assert (store.start_line, store.settings["n"], store.paused) == (start, 1, False)


def test_a_name_is_used_once(memory: Memory, add_store: AddStore) -> None:
    store = add_store(name="示例")

    with (
        memory.unit() as unit,
        pytest.raises(Taken, match="a client called 'client of taobao:示例'"),
    ):
        unit.agency.add_client("client of taobao:示例")
    with memory.unit() as unit, pytest.raises(Taken, match="an account called '示例' is there"):
        unit.agency.add_account(store.client, "taobao", "cn", "示例")
    with pytest.raises(Taken, match="a store called '示例' is there already"):
        add_again(memory, store)


def test_two_marketplaces_may_have_stores_of_one_name(memory: Memory, add_store: AddStore) -> None:
    taobao, tmall = add_store(name="示例"), add_store(name="示例", marketplace="tmall")

    with memory.look() as unit:
        assert unit.agency.store_named(ALL, "tmall:示例") == tmall
        with pytest.raises(NotFound, match=r"several .* '示例': say taobao:示例 or tmall:示例"):
            unit.agency.store_named(ALL, "示例")
        assert unit.agency.stores(ALL) == [taobao, tmall]


def test_an_unknown_name_is_answered_with_the_known_ones(
    memory: Memory, add_store: AddStore
) -> None:
    with memory.look() as unit:
        with pytest.raises(NotFound, match="Known: none yet; `amends store add` adds one"):
            unit.agency.store_named(ALL, "示例")
        with pytest.raises(NotFound, match="Known: none yet; `amends client add` adds one"):
            unit.agency.client_named(ALL, "示例")
    add_store(name="甲"), add_store(name="乙")

    with memory.look() as unit:
        with pytest.raises(NotFound, match=r"called '丙'. Known: taobao:乙, taobao:甲"):
            unit.agency.store_named(ALL, "丙")
        with pytest.raises(NotFound, match="Known: client of taobao:乙, client of taobao:甲"):
            unit.agency.client_named(ALL, "丙")


def test_a_processing_agreement_is_kept_on_record(memory: Memory) -> None:
    signed = ProcessingAgreement(
        signed_on=date(2026, 1, 31), instructions="只为回复评价", sub_processors=("Mailer GmbH",)
    )
    with memory.unit() as unit:
        client = unit.agency.add_client("示例家居有限公司")
        unit.agency.sign(client.id, signed)
        unit.commit()

    with memory.look() as unit:
        assert unit.agency.client_named(ALL, "示例家居有限公司").agreement == signed


def test_credentials_are_read_back_and_let_a_stopped_account_go_on(
    memory: Memory, add_store: AddStore
) -> None:
    store = add_store()
    ends = (EndDate(what="session", at=datetime(2027, 1, 1, tzinfo=UTC), remedy="sign in"),)
    with memory.unit() as unit:
        assert unit.agency.credentials(store.account) is None
        unit.agency.stop_account(store.account, "the session is over")
        assert unit.agency.account(store.account).stopped == "the session is over"
        unit.agency.set_credentials(store.account, SECRET, ends)
        unit.commit()

    with memory.look() as unit:
        account = unit.agency.account(store.account)
        assert unit.agency.credentials(store.account) == SECRET
    assert (account.has_credentials, account.ends, account.stopped) == (True, ends, None)


def test_no_credential_is_readable_in_any_table(memory: Memory, add_store: AddStore) -> None:
    add_store(credentials=SECRET)

    everything = repr(dump(memory)).encode() + memory_bytes(memory)

    for secret in ("geheim-secret", "6101会话abc", "12345678"):
        assert secret.encode() not in everything


def memory_bytes(memory: Memory) -> bytes:
    """The database's own files, where it has some that we can see."""
    path = memory.engine.url.database if memory.engine.dialect.name == "sqlite" else None
    if not path:
        return b""
    with memory.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(FULL)")
    with open(path, "rb") as file:  # noqa: PTH123
        return file.read()


def test_another_key_cannot_read_the_credentials(memory: Memory, add_store: AddStore) -> None:
    store = add_store(credentials=SECRET)

    with Memory(memory.engine, Vault(new_key())).look() as unit, pytest.raises(KeyMissing):
        unit.agency.credentials(store.account)


def test_credentials_moved_to_another_account_do_not_open(
    memory: Memory, add_store: AddStore
) -> None:
    mine, other = add_store(name="甲", credentials=SECRET), add_store(name="乙", credentials={})
    with memory.engine.begin() as connection:
        account = TABLES["account"]
        theirs = select(account.c.credentials).where(account.c.id == mine.account)
        connection.execute(
            update(account)
            .where(account.c.id == other.account)
            .values(credentials=theirs.scalar_subquery())
        )

    with memory.look() as unit, pytest.raises(KeyMissing, match="is damaged"):
        unit.agency.credentials(other.account)


def test_a_paused_store_says_so_until_it_goes_on(memory: Memory, add_store: AddStore) -> None:
    store = add_store()
    for paused in (True, False):
        with memory.unit() as unit:
            unit.agency.pause(store.id, paused=paused)
            unit.commit()

        with memory.look() as unit:
            assert unit.agency.store(ALL, store.id).paused is paused


def test_what_was_not_committed_is_gone(memory: Memory, add_store: AddStore) -> None:
    before = dump(memory)

    with memory.unit() as unit:
        unit.agency.add_client("nobody")

    def breaks() -> None:
        with memory.unit() as unit:
            unit.agency.add_client("nobody")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        breaks()

    assert dump(memory) == before
