"""notices, their channels and how each fared

Revision ID: 0005
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import amends.db.types


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('notice',
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('store_id', sa.Integer(), nullable=True),
    sa.Column('data', amends.db.types.Json(), nullable=False),
    sa.Column('at', amends.db.types.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['store.id'], ),
    sa.PrimaryKeyConstraint('key')
    )
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.create_index('ix_notice_at', ['at'], unique=False)

    op.create_table('notice_channel',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('data', amends.db.types.Json(), nullable=False),
    sa.Column('url', sa.LargeBinary(), nullable=True),
    sa.Column('added_at', amends.db.types.Moment(), nullable=False),
    sa.Column('removed_at', amends.db.types.Moment(), nullable=True),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('name')
    )
    op.create_table('notice_delivery',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('notice_key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('channel_id', sa.Integer(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('next_at', amends.db.types.Moment(), nullable=False),
    sa.Column('held', sa.Boolean(), nullable=False),
    sa.Column('error', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('sent_at', amends.db.types.Moment(), nullable=True),
    sa.ForeignKeyConstraint(['channel_id'], ['notice_channel.id'], ),
    sa.ForeignKeyConstraint(['notice_key'], ['notice.key'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('notice_key', 'channel_id')
    )
    with op.batch_alter_table('notice_delivery', schema=None) as batch_op:
        batch_op.create_index('ix_notice_delivery_due', ['state', 'next_at'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('notice_delivery', schema=None) as batch_op:
        batch_op.drop_index('ix_notice_delivery_due')

    op.drop_table('notice_delivery')
    op.drop_table('notice_channel')
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.drop_index('ix_notice_at')

    op.drop_table('notice')
