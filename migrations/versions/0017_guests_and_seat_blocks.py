"""guests and seat blocks

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

from core.database import UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

OPEN = sa.text("state IN ('sent', 'opened')")


def upgrade():
    _create_guests()


def downgrade():
    op.drop_table("guests")


def _belongs(table, column, other, ondelete=None):
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=ondelete)


def _create_guests():
    op.create_table(
        "guests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column("ticket_type_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.Column("mails", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("mailed_at", UtcDateTime(), nullable=True),
        sa.Column("opened_at", UtcDateTime(), nullable=True),
        sa.Column("registered_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('sent', 'opened', 'registered', 'declined', 'withdrawn', 'expired')",
            name=op.f("ck_guests_known_state"),
        ),
        sa.CheckConstraint(
            "(state = 'registered') = (registered_at IS NOT NULL)", name=op.f("ck_guests_registered_at_its_time")
        ),
        sa.CheckConstraint("mails >= 0", name=op.f("ck_guests_mails_not_negative")),
        _belongs("guests", "offering_id", "offerings", "CASCADE"),
        _belongs("guests", "ticket_type_id", "ticket_types", "CASCADE"),
        _belongs("guests", "user_id", "users", "SET NULL"),
        _belongs("guests", "registration_id", "registrations", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guests")),
        sa.UniqueConstraint("ref", name=op.f("uq_guests_ref")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_guests_registration_id")),
    )
    op.create_index(
        "uq_guests_one_open",
        "guests",
        ["offering_id", "email"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index("ix_guests_listing", "guests", ["offering_id", "state", "id"])
    for column in ("ticket_type_id", "email", "user_id"):
        op.create_index(op.f(f"ix_guests_{column}"), "guests", [column])
