"""cases and what waits to leave

Revision ID: 0004
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import amends.db.types


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('case_event',
    sa.Column('case_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('at', amends.db.types.Moment(), nullable=False),
    sa.Column('event', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('data', amends.db.types.Json(), nullable=False),
    sa.PrimaryKeyConstraint('case_id', 'number')
    )
    op.create_table('issue_review',
    sa.Column('review_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('issue_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('at', amends.db.types.Moment(), nullable=False),
    sa.PrimaryKeyConstraint('review_id', 'issue_id')
    )
    op.create_table('note',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', amends.db.types.Moment(), nullable=False),
    sa.Column('words', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_note_case_id'), ['case_id'], unique=False)

    op.create_table('playbook',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('client_id', sa.Integer(), nullable=False),
    sa.Column('store_id', sa.Integer(), nullable=False),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', amends.db.types.Moment(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('client_id', 'store_id')
    )
    op.create_table('pulse',
    sa.Column('holder', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('started_at', amends.db.types.Moment(), nullable=False),
    sa.Column('beat_at', amends.db.types.Moment(), nullable=False),
    sa.PrimaryKeyConstraint('holder')
    )
    op.create_table('round',
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('sync_at', amends.db.types.Moment(), nullable=False),
    sa.Column('ran_at', amends.db.types.Moment(), nullable=True),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('trouble', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('trouble_at', amends.db.types.Moment(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], ),
    sa.PrimaryKeyConstraint('account_id')
    )
    op.create_table('case_',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('store_id', sa.Integer(), nullable=False),
    sa.Column('review_id', sa.BigInteger(), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('opened_at', amends.db.types.Moment(), nullable=False),
    sa.Column('due_at', amends.db.types.Moment(), nullable=True),
    sa.Column('clock_at', amends.db.types.Moment(), nullable=False),
    sa.Column('told', sa.Integer(), nullable=False),
    sa.Column('tell_at', amends.db.types.Moment(), nullable=True),
    sa.Column('assigned', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('snoozed_until', amends.db.types.Moment(), nullable=True),
    sa.Column('outcome', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('closed_at', amends.db.types.Moment(), nullable=True),
    sa.Column('cause', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('buyer', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('order_ref', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('data', amends.db.types.Json(), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['store.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('case_', schema=None) as batch_op:
        batch_op.create_index('ix_case_buyer', ['store_id', 'buyer'], unique=False, sqlite_where=sa.text('buyer IS NOT NULL'), postgresql_where=sa.text('buyer IS NOT NULL'))
        batch_op.create_index('ix_case_desk', ['clock_at', 'id'], unique=False, sqlite_where=sa.text("status <> 'closed'"), postgresql_where=sa.text("status <> 'closed'"))
        batch_op.create_index('ix_case_due', ['due_at'], unique=False, sqlite_where=sa.text('due_at IS NOT NULL'), postgresql_where=sa.text('due_at IS NOT NULL'))
        batch_op.create_index('ix_case_order', ['store_id', 'order_ref'], unique=False, sqlite_where=sa.text('order_ref IS NOT NULL'), postgresql_where=sa.text('order_ref IS NOT NULL'))
        batch_op.create_index('ix_case_review', ['review_id', 'store_id'], unique=False)
        batch_op.create_index('ix_case_tell', ['tell_at'], unique=False, sqlite_where=sa.text('tell_at IS NOT NULL'), postgresql_where=sa.text('tell_at IS NOT NULL'))
        batch_op.create_index('uq_case_open', ['store_id', 'review_id'], unique=True, sqlite_where=sa.text("status <> 'closed'"), postgresql_where=sa.text("status <> 'closed'"))

    op.create_table('message',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('store_id', sa.Integer(), nullable=False),
    sa.Column('known_as', sa.BigInteger(), nullable=False),
    sa.Column('order_ref', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('written_at', amends.db.types.Moment(), nullable=False),
    sa.Column('seen_at', amends.db.types.Moment(), nullable=False),
    sa.Column('source', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('declined', sa.Boolean(), nullable=False),
    sa.Column('dangers', amends.db.types.Json(), nullable=False),
    sa.Column('words', sa.LargeBinary(), nullable=False),
    sa.Column('purge_at', amends.db.types.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['store.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('store_id', 'known_as')
    )
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.create_index('ix_message_order', ['store_id', 'order_ref'], unique=False)
        batch_op.create_index('ix_message_purge', ['purge_at'], unique=False)

    op.create_table('no_contact',
    sa.Column('store_id', sa.Integer(), nullable=False),
    sa.Column('digest', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', amends.db.types.Moment(), nullable=False),
    sa.Column('why', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['store.id'], ),
    sa.PrimaryKeyConstraint('store_id', 'digest')
    )
    op.create_table('outbox',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('store_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('step', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('delivery', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('template', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('action', amends.db.types.Json(), nullable=False),
    sa.Column('words', sa.LargeBinary(), nullable=True),
    sa.Column('sha256', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('not_before', amends.db.types.Moment(), nullable=True),
    sa.Column('approval', amends.db.types.Json(), nullable=True),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('sent_at', amends.db.types.Moment(), nullable=True),
    sa.Column('look_at', amends.db.types.Moment(), nullable=True),
    sa.Column('lease', sa.Integer(), nullable=True),
    sa.Column('trouble', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('receipt', amends.db.types.Json(), nullable=True),
    sa.Column('handover', sa.LargeBinary(), nullable=True),
    sa.Column('deadline', amends.db.types.Moment(), nullable=True),
    sa.Column('asks', sa.Boolean(), nullable=False),
    sa.Column('created_at', amends.db.types.Moment(), nullable=False),
    sa.Column('changed_at', amends.db.types.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], ),
    sa.ForeignKeyConstraint(['store_id'], ['store.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('key')
    )
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.create_index('ix_outbox_case', ['case_id'], unique=False)
        batch_op.create_index('ix_outbox_same', ['store_id', 'sha256'], unique=False)
        batch_op.create_index('ix_outbox_hand', ['deadline'], unique=False, sqlite_where=sa.text('deadline IS NOT NULL'), postgresql_where=sa.text('deadline IS NOT NULL'))
        batch_op.create_index('ix_outbox_way', ['account_id', 'state'], unique=False, sqlite_where=sa.text("state IN ('approved', 'sending', 'uncertain')"), postgresql_where=sa.text("state IN ('approved', 'sending', 'uncertain')"))

    op.create_table('product_issue',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('store_id', sa.Integer(), nullable=False),
    sa.Column('article', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('cause', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reviews', sa.Integer(), nullable=False),
    sa.Column('opened_at', amends.db.types.Moment(), nullable=False),
    sa.Column('changed_at', amends.db.types.Moment(), nullable=False),
    sa.Column('owner', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('decision', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('decided_at', amends.db.types.Moment(), nullable=True),
    sa.ForeignKeyConstraint(['store_id'], ['store.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('store_id', 'article', 'cause')
    )
    op.create_table('ticket',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('step', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('store_id', sa.Integer(), nullable=False),
    sa.Column('article', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('cause', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('owner', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('says', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('opened_at', amends.db.types.Moment(), nullable=False),
    sa.Column('done_at', amends.db.types.Moment(), nullable=True),
    sa.Column('done_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('result', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['store.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('case_id', 'step')
    )
    # Not in a batch: SQLite would copy the table, and other tables point at it.
    op.add_column('store', sa.Column('sends', sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column('store', sa.Column('conduct', amends.db.types.Json(), nullable=False, server_default='{}'))



def downgrade() -> None:
    op.drop_column('store', 'conduct')
    op.drop_column('store', 'sends')

    op.drop_table('ticket')
    op.drop_table('product_issue')
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index('ix_outbox_way', sqlite_where=sa.text("state IN ('approved', 'sending', 'uncertain')"), postgresql_where=sa.text("state IN ('approved', 'sending', 'uncertain')"))
        batch_op.drop_index('ix_outbox_hand', sqlite_where=sa.text('deadline IS NOT NULL'), postgresql_where=sa.text('deadline IS NOT NULL'))
        batch_op.drop_index('ix_outbox_same')
        batch_op.drop_index('ix_outbox_case')

    op.drop_table('outbox')
    op.drop_table('no_contact')
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_index('ix_message_purge')
        batch_op.drop_index('ix_message_order')

    op.drop_table('message')
    with op.batch_alter_table('case_', schema=None) as batch_op:
        batch_op.drop_index('uq_case_open', sqlite_where=sa.text("status <> 'closed'"), postgresql_where=sa.text("status <> 'closed'"))
        batch_op.drop_index('ix_case_tell', sqlite_where=sa.text('tell_at IS NOT NULL'), postgresql_where=sa.text('tell_at IS NOT NULL'))
        batch_op.drop_index('ix_case_review')
        batch_op.drop_index('ix_case_order', sqlite_where=sa.text('order_ref IS NOT NULL'), postgresql_where=sa.text('order_ref IS NOT NULL'))
        batch_op.drop_index('ix_case_due', sqlite_where=sa.text('due_at IS NOT NULL'), postgresql_where=sa.text('due_at IS NOT NULL'))
        batch_op.drop_index('ix_case_desk', sqlite_where=sa.text("status <> 'closed'"), postgresql_where=sa.text("status <> 'closed'"))
        batch_op.drop_index('ix_case_buyer', sqlite_where=sa.text('buyer IS NOT NULL'), postgresql_where=sa.text('buyer IS NOT NULL'))

    op.drop_table('case_')
    op.drop_table('round')
    op.drop_table('pulse')
    op.drop_table('playbook')
    with op.batch_alter_table('note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_note_case_id'))

    op.drop_table('note')
    op.drop_table('issue_review')
    op.drop_table('case_event')
