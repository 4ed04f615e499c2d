"""who registered is found by index

Of an offering with thousands, "do they take part already" and "did somebody register them" read every row, and who
counts their place in line needs no more than the index.

Revision ID: 0033
Revises: 0032
"""

from alembic import op
from sqlalchemy import text

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

UNCLAIMED = text("user_id IS NULL")


def upgrade():
    op.create_index("ix_registrations_own", "registrations", ["user_id", "offering_id"])
    op.create_index(
        "ix_registrations_unclaimed", "registrations", ["email", "offering_id"],
        sqlite_where=UNCLAIMED, postgresql_where=UNCLAIMED,
    )  # fmt: skip
    op.drop_index("ix_registrations_user_id", table_name="registrations")
    op.drop_index("ix_waiting_entries_line", table_name="waiting_entries")
    op.create_index("ix_waiting_entries_line", "waiting_entries", ["offering_id", "ended_at", "id", "place"])


def downgrade():
    op.drop_index("ix_waiting_entries_line", table_name="waiting_entries")
    op.create_index("ix_waiting_entries_line", "waiting_entries", ["offering_id", "ended_at", "id"])
    op.create_index("ix_registrations_user_id", "registrations", ["user_id"])
    op.drop_index("ix_registrations_unclaimed", table_name="registrations")
    op.drop_index("ix_registrations_own", table_name="registrations")
