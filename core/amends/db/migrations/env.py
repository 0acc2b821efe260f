"""Alembic's entry: runs the migrations on the connection that `schema.upgrade` opened."""

from alembic import context
from sqlmodel import SQLModel

import amends.db.tables
import amends.db.tables_by_hand
import amends.db.tables_of_cases
import amends.db.tables_of_notices
import amends.db.tables_of_orders
import amends.db.tables_of_readings  # noqa: F401

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
