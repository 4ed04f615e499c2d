"""reminders of certificates that end

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

from core.database import UtcDateTime

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "certificate_reminders",
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("what IN ('renewable', 'ending')", name=op.f("ck_certificate_reminders_known_reminder")),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificates.id"],
            name=op.f("fk_certificate_reminders_certificate_id_certificates"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("certificate_id", "what", name=op.f("pk_certificate_reminders")),
    )


def downgrade():
    op.drop_table("certificate_reminders")
