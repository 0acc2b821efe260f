"""What a database complains of is said in words, and never shows what a buyer wrote."""

import traceback
from contextlib import nullcontext
from pathlib import Path
from threading import Barrier, Thread
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import SQLAlchemyError

from amends.db.engine import _refuse_old, open_engine, writing
from amends.db.errors import Busy, DiskFull, Unreachable
from amends.db.unit import Memory

from ..conftest import AddStore
from .reading import review_no, saw
from .rows import TABLES, dump, rows

WORDS = "收到就漏水，客服一直不回"
on_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
on_postgres = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "AMENDS_DATABASE_URL is no database address"),
        ("amends.db", "AMENDS_DATABASE_URL is no database address"),
        ("postgresql//amends:geheim@db/amends", "is no database address: it reads sqlite"),
        ("mysql://localhost/amends", "keeps its memory in SQLite or PostgreSQL, not in mysql"),
    ],
)
def test_another_kind_of_database_is_refused(url: str, says: str) -> None:
    with pytest.raises(Unreachable, match=says):
        open_engine(url)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://amends:geheim@127.0.0.1:1/amends",
        "postgresql+psycopg://amends:geheim@/amends?host=/nowhere",
        "sqlite:////nowhere/at/all/amends.db",
    ],
)
def test_a_database_that_cannot_be_opened_is_unreachable(url: str) -> None:
    engine = open_engine(url)

    with pytest.raises(Unreachable, match=r"the database cannot be opened: .+") as refused:
        engine.connect()
    assert "geheim" not in "".join(traceback.format_exception(refused.value))


@on_postgres
def test_an_address_as_many_hosts_give_it_is_understood(database_url: str) -> None:
    engine = open_engine(database_url.replace("postgresql+psycopg://", "postgres://"))

    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM review")) == 0
    engine.dispose()


@pytest.mark.parametrize(
    ("name", "found", "says"),
    [
        ("postgresql", (14, 9), "this is postgresql 14.9; Amends needs 15 or newer"),
        ("sqlite", (3, 34, 1), "this is sqlite 3.34.1; Amends needs 3.35 or newer"),
        ("postgresql", (15, 0), None),
        ("postgresql", (18, 1), None),
        ("sqlite", (3, 35, 0), None),
    ],
)
def test_an_old_server_is_refused_with_what_is_needed(
    name: str, found: tuple[int, ...], says: str | None
) -> None:
    connection: Any = SimpleNamespace(dialect=SimpleNamespace(name=name, server_version_info=found))

    with pytest.raises(Unreachable, match=says) if says else nullcontext():
        _refuse_old(connection)


@on_postgres
def test_a_server_that_hangs_up_is_unreachable_and_found_again(memory: Memory) -> None:
    hang_up = text("SELECT pg_terminate_backend(pg_backend_pid())")
    said = "the database cannot be opened: terminating connection"

    with memory.engine.connect() as connection, pytest.raises(Unreachable, match=said):
        connection.execute(hang_up)

    assert rows(memory, "review") == []


@on_sqlite
def test_a_file_that_another_program_holds_is_busy(
    memory: Memory, add_store: AddStore, database_url: str
) -> None:
    store = add_store()
    impatient = Memory(open_engine(database_url, busy_seconds=0.05), memory.vault)
    with memory.unit():
        with pytest.raises(Busy, match="has been writing to the database for too long"):
            saw(impatient, store, review_no(1))
        with impatient.look() as unit:  # readers wait for nobody
            assert unit.inbox.waiting() == 0

    saw(impatient, store, review_no(1))
    assert len(rows(memory, "review")) == 1
    assert impatient.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    impatient.close()


@on_postgres
def test_a_row_that_another_program_holds_is_busy(memory: Memory, add_store: AddStore) -> None:
    saw(memory, add_store(), review_no(1))
    lock = text("SELECT * FROM review FOR UPDATE")
    with memory.engine.connect() as holder, memory.engine.connect() as waiting:
        holder.execute(lock)
        waiting.execute(text("SET lock_timeout = '50ms'"))
        with pytest.raises(Busy, match="another program has been writing"):
            waiting.execute(lock)


@on_sqlite
def test_the_threads_of_one_program_queue_and_none_is_turned_away(
    memory: Memory, add_store: AddStore, database_url: str
) -> None:
    store = add_store()
    impatient = Memory(open_engine(database_url, busy_seconds=0.0), memory.vault)
    start, troubles = Barrier(8), []

    def write(number: int) -> None:
        start.wait()
        try:
            saw(impatient, store, review_no(number))
        except Busy as busy:
            troubles.append(busy)

    threads = [Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert troubles == []
    assert len(rows(memory, "review")) == 8
    impatient.close()


@on_sqlite
def test_a_full_disk_keeps_what_was_stored_and_goes_on_once_there_is_room(
    memory: Memory, add_store: AddStore
) -> None:
    """SQLite says the same of a database that may not grow as of a disk that is full."""
    store = add_store()
    saw(memory, store, review_no(1))
    page = [review_no(number, text=WORDS * 200) for number in range(2, 40)]
    with writing(memory.engine) as connection:
        size = connection.execute(text("PRAGMA page_count")).scalar_one()
        connection.execute(text(f"PRAGMA max_page_count = {size + 4}"))
    before = dump(memory)

    with pytest.raises(DiskFull, match=r"the disk is full: nothing of this page was stored.* Make"):
        saw(memory, store, *page)
    assert dump(memory) == before

    with writing(memory.engine) as connection:
        connection.execute(text("PRAGMA max_page_count = 1000000"))
    assert len(saw(memory, store, *page).fresh) == len(page)


@pytest.mark.parametrize(
    ("table", "wrong"),
    [
        ("review", {"native": None}),  # PostgreSQL tells the whole row that it refuses
        ("client", {"name": WORDS, "version": 1}),
        ("store_review", {"store_id": 99}),
    ],
)
def test_no_error_shows_what_was_to_be_stored(
    memory: Memory, add_store: AddStore, table: str, wrong: dict[str, object]
) -> None:
    saw(memory, add_store(client=None), review_no(1, text=WORDS))
    with memory.unit() as unit:
        unit.agency.add_client(WORDS)
        unit.commit()
    values = {**(rows(memory, table)[0]), "id": 99, "known_as": 99, "key": "9", **wrong}
    values = {name: value for name, value in values.items() if name in TABLES[table].c}

    with pytest.raises(SQLAlchemyError) as refused, memory.engine.begin() as connection:
        connection.execute(insert(TABLES[table]), [values])

    shown = "".join(traceback.format_exception(refused.value))
    assert "漏水" not in shown
    assert "INSERT INTO" in shown


@pytest.mark.parametrize("sets", ["text = %s, native = NULL", "rating = CAST(%s AS INTEGER)"])
@on_postgres
def test_an_error_of_the_drivers_own_statement_shows_nothing_either(
    memory: Memory, add_store: AddStore, sets: str
) -> None:
    saw(memory, add_store(), review_no(1))
    sql = f"UPDATE review SET {sets}"  # noqa: S608

    with pytest.raises(SQLAlchemyError) as refused, memory.engine.begin() as connection:
        connection.exec_driver_sql(sql, (WORDS,))

    assert "漏水" not in "".join(traceback.format_exception(refused.value))


def test_the_address_of_a_file_is_not_made_by_looking(tmp_path: Path) -> None:
    path = tmp_path / "amends.db"

    open_engine(f"sqlite:///{path}").dispose()

    assert not path.exists()
