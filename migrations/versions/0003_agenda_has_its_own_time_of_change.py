"""an agenda has its own time of change

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("offerings") as batch:
        batch.add_column(sa.Column("agenda_changed_at", core.database.UtcDateTime(), nullable=True))
        batch.drop_index("ix_offerings_changes")
        batch.create_index("ix_offerings_changes", ["state", "kind", "changed_at", "revision"])


def downgrade():
    with op.batch_alter_table("offerings") as batch:
        batch.drop_index("ix_offerings_changes")
        batch.create_index("ix_offerings_changes", ["state", "kind", "changed_at"])
        batch.drop_column("agenda_changed_at")
