"""planned times of a series

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("agenda_items", sa.Column("planned_at", core.database.UtcDateTime(), nullable=True))
    op.execute("UPDATE agenda_items SET planned_at = starts_at WHERE series_key IS NOT NULL")


def downgrade():
    op.drop_column("agenda_items", "planned_at")
