"""one open offer an entry, and the phone of a registration

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("phone", sa.String(length=40), nullable=False, server_default=""))
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.alter_column("phone", server_default=None)
    op.create_index(
        "uq_seat_offers_one_open",
        "seat_offers",
        ["entry_id"],
        unique=True,
        sqlite_where=sa.text("answer IS NULL"),
        postgresql_where=sa.text("answer IS NULL"),
    )


def downgrade():
    op.drop_index("uq_seat_offers_one_open", table_name="seat_offers")
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.drop_column("phone")
