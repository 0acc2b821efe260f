"""readings and labels

Revision ID: 0003
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import amends.db.types


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('review_label',
    sa.Column('review_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('words', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('language', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('mood', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('causes', amends.db.types.Json(), nullable=False),
    sa.Column('signals', amends.db.types.Json(), nullable=False),
    sa.Column('dangers', amends.db.types.Json(), nullable=False),
    sa.Column('by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', amends.db.types.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], ),
    sa.PrimaryKeyConstraint('review_id')
    )
    op.create_table('review_reading',
    sa.Column('review_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('reader', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('language', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('readable', sa.Boolean(), nullable=False),
    sa.Column('mood', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('mood_sure', sa.Float(), nullable=False),
    sa.Column('causes', amends.db.types.Json(), nullable=False),
    sa.Column('signals', amends.db.types.Json(), nullable=False),
    sa.Column('dangers', amends.db.types.Json(), nullable=False),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], ),
    sa.PrimaryKeyConstraint('review_id')
    )
    with op.batch_alter_table('review_reading', schema=None) as batch_op:
        batch_op.create_index('ix_review_reading_reader', ['reader'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('review_reading', schema=None) as batch_op:
        batch_op.drop_index('ix_review_reading_reader')

    op.drop_table('review_reading')
    op.drop_table('review_label')
