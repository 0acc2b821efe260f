"""Brings a database to the tables of this Amends, and refuses one that is ahead of it.

Alembic takes a third of a second to load, so only what migrates or refuses loads it.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, String, column, func, inspect, select, table

from amends.db.engine import writing
from amends.db.errors import TooNew, TooOld

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0005"  # the newest migration; a test compares it with the folder
_UPGRADING = 0x616D656E6473  # the number of the lock that one program at a time holds: "amends"


def upgrade(engine: Engine) -> None:
    """Create or migrate the tables. Harmless when they are up to date. Raises TooNew."""
    from alembic import command

    config = _config()
    if stands(engine) not in {None, *_known(config)}:
        raise _too_new(stands(engine))
    with writing(engine) as connection:  # all of it or nothing, by one program at a time
        if engine.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(_UPGRADING)))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def ensure_current(engine: Engine) -> None:
    """Raises TooOld or TooNew unless the tables are those of this Amends. Reads one row."""
    found = stands(engine)
    if found == HEAD:
        return
    if found is None or found in _known(_config()):
        raise TooOld(
            "the database has no tables of this Amends yet; run `amends init`"
            if found is None
            else f"the database stands at {found}; run `amends init` to bring it to {HEAD}"
        )
    raise _too_new(found)


def stands(engine: Engine) -> str | None:
    """The migration that the database stands at; None for an empty one."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        query = select(column("version_num", String)).select_from(table("alembic_version"))
        return connection.execute(query).scalar()


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def _known(config: "Config") -> set[str]:
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}


def _too_new(found: str | None) -> TooNew:
    return TooNew(
        f"the database was written by a newer Amends (it stands at {found}, we know {HEAD}). "
        "Update Amends, or point AMENDS_DATABASE_URL at another database. Nothing was changed."
    )
