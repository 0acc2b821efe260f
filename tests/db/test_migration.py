"""A database of the first tables is brought up with all its rows, its counters and its indexes."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, Engine, MetaData, inspect, select, text

from amends.db import schema
from amends.db.engine import open_engine, writing
from amends.db.types import micros
from amends.db.unit import Memory
from amends.db.vault import Vault
from amends.domain.reading import Plan
from amends.testing.builders import NOON, a_store

from .reading import review_no, saw

AT = micros(NOON)
UNDER_WAY = (
    '{"todo":[],"planned_to":"2026-11-22T04:00:00Z","bite":"P7D","reread":{},'
    '"plugin":{"page":3},"lacks":[],"turns":1}'
)
AT_REST = UNDER_WAY.replace('{"page":3}', "null")
A_STORE = {
    "marketplace": "taobao", "name": "示例", "key_scope": "taobao/示例", "site": "taobao.com",
    "language": "zh", "zone": "Asia/Shanghai", "data_region": "cn", "start_line": AT,
    "paused": False, "settings": "{}", "version": 1,
}  # fmt: skip
A_REVIEW = {
    "scope": "taobao/示例", "basis": "native", "kind": "product", "rating": 1, "native": "bad",
    "title": "", "text": "漏水", "written_at": AT, "written_day": None, "author": "t**8",
    "buyer": None, "order_ref": "223", "order_line": "1", "article": "71", "article_title": "杯子",
    "variant": "蓝", "reply": None, "follow_ups": "[]", "signs": "[]", "negative": True,
    "counted": None, "url": None, "shown": 7, "first_seen": AT, "changed_at": AT, "version": 2,
    "revisions": 1, "absent_since": AT, "decide_at": AT, "gone_at": None,
}  # fmt: skip
ROWS: dict[str, list[dict[str, Any]]] = {
    "client": [{"id": 1, "name": "示例有限公司", "agreement": None, "version": 1}],
    "account": [
        {"id": 1, "client_id": 1, "platform": "taobao", "region": "cn", "name": "示例",
         "credentials": b"sealed", "ends": "[]", "stopped": None, "version": 3},
    ],
    "store": [{"id": 1, "client_id": 1, "account_id": 1, **A_STORE}],
    "review": [
        {"id": 1, "known_as": 11, "key": "R1", **A_REVIEW},
        {"id": 2, "known_as": 12, "key": "R2", **A_REVIEW},
    ],
    "store_review": [
        {"store_id": 1, "review_id": one, "stream": "product_reviews", "written_at": AT,
         "needs_work": True, "look_at": AT}
        for one in (1, 2)
    ],
    "revision": [
        {"review_id": 1, "number": 1, "at": AT, "changes": '["edited"]', "before": "{}",
         "after": "{}"},
    ],
    "coverage": [
        {"store_id": 1, "stream": "product_reviews", "day": date(2026, 11, 22), "as_of": AT,
         "source": "api", "stretches": "[]"},
    ],
    "inbox": [
        {"id": 1, "about": "review", "kind": "review: appeared", "subject": 1, "number": 1,
         "store_id": 1, "at": AT, "handled_at": None},
    ],
    "stream": [
        {"store_id": 1, "stream": "product_reviews", "plan": AT_REST, "read_at": AT,
         "trouble": None, "trouble_at": None, "resume_at": None, "version": 5},
    ],
}  # fmt: skip
ADDED = {"account": {"checked"}, "review": {"verified"}, "store_review": {"import_id"}}
DEFAULTS = {"store": {"sends": True, "conduct": "{}"}}  # what was there goes on as it did


@pytest.fixture
def old(empty_url: str) -> Iterator[Engine]:
    """A database as the first Amends left it, with something in every table that matters."""
    engine = open_engine(empty_url)
    config = schema._config()
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        fill(connection, ROWS)
        connection.commit()
    yield engine
    engine.dispose()


def fill(connection: Connection, content: dict[str, list[dict[str, Any]]]) -> None:
    tables = MetaData()
    tables.reflect(connection)
    for name, rows in content.items():
        connection.execute(tables.tables[name].insert(), rows)
        if connection.dialect.name == "postgresql" and "id" in rows[0]:
            counter = f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {rows[-1]['id']})"
            connection.execute(text(counter))


def held(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """All rows as the database itself gives them."""
    tables = MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        found = {
            name: connection.execute(select(table).order_by(*table.primary_key)).mappings()
            for name, table in tables.tables.items()
            if name != "alembic_version"
        }
        return {name: [dict(row) for row in rows] for name, rows in found.items()}


def test_every_row_is_kept_and_what_is_new_is_not_known(old: Engine) -> None:
    before = held(old)
    schema.upgrade(old)

    after = held(old)
    assert {name for name, rows in before.items() if rows} == set(ROWS)
    for name, rows in before.items():
        unknown = dict.fromkeys(ADDED.get(name, ())) | DEFAULTS.get(name, {})
        assert after[name] == [row | unknown for row in rows]
    assert not any(after[name] for name in after.keys() - before.keys())
    schema.ensure_current(old)


@pytest.mark.parametrize("table", ["review", "store_review", "inbox"])
def test_every_index_is_kept_with_its_condition(old: Engine, table: str) -> None:
    before = indexes(old, table)
    schema.upgrade(old)

    assert indexes(old, table) == before
    assert any("WHERE" in index.upper() for index in before)


def indexes(engine: Engine, table: str) -> set[str]:
    """The statements that would make the indexes of `table` again."""
    where = {
        "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        " AND tbl_name = :table",
        "postgresql": "SELECT indexdef FROM pg_indexes WHERE tablename = :table",
    }[engine.dialect.name]
    with engine.connect() as connection:
        return set(connection.execute(text(where), {"table": table}).scalars())


def test_a_number_that_was_given_away_before_is_not_given_again(old: Engine, vault: Vault) -> None:
    with writing(old) as connection:
        for statement in ("DELETE FROM store_review", "DELETE FROM review"):
            connection.execute(text(statement))
        connection.commit()
    schema.upgrade(old)

    memory = Memory(old, vault)
    stored = saw(memory, a_store(), review_no(1))

    assert stored.fresh == [3]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_sqlite_still_counts_by_itself(old: Engine) -> None:
    schema.upgrade(old)

    with old.connect() as connection:
        made = connection.execute(
            text("SELECT sql FROM sqlite_master WHERE name = 'review'")
        ).scalar_one()
    assert "AUTOINCREMENT" in made
    assert "verified" in {one["name"] for one in inspect(old).get_columns("review")}


@pytest.mark.parametrize(("plan", "begun"), [(UNDER_WAY, True), (AT_REST, False)])
def test_a_bite_under_way_is_known_to_have_begun(old: Engine, plan: str, begun: bool) -> None:
    """Its first pages were read by the former Amends: what they showed is not gone."""
    with writing(old) as connection:
        connection.execute(text("UPDATE stream SET plan = :plan"), {"plan": plan})
        connection.commit()
    schema.upgrade(old)

    (row,) = held(old)["stream"]
    after = Plan.model_validate_json(row["plan"])
    assert after == Plan.model_validate_json(plan).model_copy(update={"begun": begun})
    assert row["version"] == 5
