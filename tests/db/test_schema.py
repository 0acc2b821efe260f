"""The tables come by migrations, on both databases alike, and a newer database is refused."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text
from sqlmodel import SQLModel

from amends.db import schema
from amends.db.engine import open_engine
from amends.db.errors import TooNew, TooOld
from amends.db.unit import Memory

from .rows import TABLES


@pytest.fixture
def empty(empty_url: str) -> Iterator[Engine]:
    engine = open_engine(empty_url)
    yield engine
    engine.dispose()


def said_to_stand_at(engine: Engine, revision: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :at"), {"at": revision})


def test_an_empty_database_gets_all_tables(empty: Engine) -> None:
    schema.upgrade(empty)

    assert set(inspect(empty).get_table_names()) == {*TABLES, "alembic_version"}
    assert schema.stands(empty) == schema.HEAD


def test_a_second_upgrade_is_harmless(memory: Memory) -> None:
    schema.upgrade(memory.engine)

    schema.ensure_current(memory.engine)


UPGRADE = """
import sys
from amends.db import schema
from amends.db.engine import open_engine
print("ready", flush=True)
sys.stdin.readline()
schema.upgrade(open_engine(sys.argv[1]))
"""


def test_two_programs_may_upgrade_at_once(empty_url: str) -> None:
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", UPGRADE, empty_url],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    for program in programs:
        assert program.stdout
        assert program.stdout.readline() == "ready\n"

    for program in programs:
        assert program.stdin
        program.stdin.write("go\n")
        program.stdin.flush()
    troubles = [program.communicate(timeout=60)[1] for program in programs]

    assert troubles == ["", ""]


def test_the_head_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")

    assert ScriptDirectory.from_config(config).get_heads() == [schema.HEAD]


def test_the_migrations_make_the_tables_that_the_code_means(memory: Memory) -> None:
    with memory.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, SQLModel.metadata) == []


def test_a_database_of_a_newer_amends_is_refused_and_left_as_it_is(empty: Engine) -> None:
    schema.upgrade(empty)
    said_to_stand_at(empty, "9999")

    for refuse in (schema.ensure_current, schema.upgrade):
        with pytest.raises(TooNew, match=r"written by a newer Amends .it stands at 9999, we know"):
            refuse(empty)
    assert schema.stands(empty) == "9999"


def test_an_empty_database_must_be_made_first(empty: Engine) -> None:
    with pytest.raises(TooOld, match="no tables of this Amends yet; run `amends init`"):
        schema.ensure_current(empty)

    assert inspect(empty).get_table_names() == []


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_sqlite_keeps_a_log_that_readers_need_not_wait_for(memory: Memory) -> None:
    with memory.engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
        assert connection.execute(text("PRAGMA secure_delete")).scalar() == 2  # fast
