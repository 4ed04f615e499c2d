"""tickets that are swapped and passed on, numbers that are no longer valid, badges that a worker prints

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("ticket_types", schema=None) as batch_op:
        for name in ("may_be_swapped", "may_be_transferred"):
            batch_op.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("ticket_types", schema=None) as batch_op:
        for name in ("may_be_swapped", "may_be_transferred"):
            batch_op.alter_column(name, server_default=None)
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paid_minor", sa.Integer(), nullable=True))
    _create_revoked_tickets()
    _create_transfers()
    _create_badge_prints()


def downgrade():
    for table in ("badge_prints", "transfers", "revoked_tickets"):
        op.drop_table(table)
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.drop_column("paid_minor")
    with op.batch_alter_table("ticket_types", schema=None) as batch_op:
        batch_op.drop_column("may_be_transferred")
        batch_op.drop_column("may_be_swapped")


def _create_revoked_tickets():
    op.create_table(
        "revoked_tickets",
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("revoked_at", core.database.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_revoked_tickets_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_revoked_tickets")),
    )
    op.create_index(op.f("ix_revoked_tickets_registration_id"), "revoked_tickets", ["registration_id"])


def _create_transfers():
    is_open = sa.text("state = 'open'")
    op.create_table(
        "transfers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("from_user_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("message", sa.String(length=1000), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("offered_at", core.database.UtcDateTime(), nullable=False),
        sa.Column("expires_at", core.database.UtcDateTime(), nullable=False),
        sa.Column("ended_at", core.database.UtcDateTime(), nullable=True),
        sa.Column("to_user_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'declined', 'withdrawn', 'expired')", name=op.f("ck_transfers_known_state")
        ),
        sa.CheckConstraint("(state = 'open') = (ended_at IS NULL)", name=op.f("ck_transfers_ended_once")),
        sa.CheckConstraint("(state = 'accepted') = (to_user_id IS NOT NULL)", name=op.f("ck_transfers_accepted_by")),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_transfers_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["from_user_id"], ["users.id"], name=op.f("fk_transfers_from_user_id_users")),
        sa.ForeignKeyConstraint(["to_user_id"], ["users.id"], name=op.f("fk_transfers_to_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfers")),
        sa.UniqueConstraint("ref", name=op.f("uq_transfers_ref")),
    )
    op.create_index(op.f("ix_transfers_registration_id"), "transfers", ["registration_id"])
    op.create_index("ix_transfers_open", "transfers", ["state", "expires_at"])
    op.create_index(
        "uq_transfers_one_open",
        "transfers",
        ["registration_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )


def _create_badge_prints():
    op.create_table(
        "badge_prints",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("wanted", core.database.Json, nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("size", sa.String(length=6), nullable=False),
        sa.Column("is_sheet", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", core.database.UtcDateTime(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", core.database.UtcDateTime(), nullable=False),
        sa.Column("finished_at", core.database.UtcDateTime(), nullable=True),
        sa.CheckConstraint("state IN ('queued', 'done', 'failed')", name=op.f("ck_badge_prints_known_state")),
        sa.CheckConstraint("done >= 0 AND total >= 0", name=op.f("ck_badge_prints_counts_not_negative")),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offerings.id"], name=op.f("fk_badge_prints_offering_id_offerings"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_badge_prints_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge_prints")),
        sa.UniqueConstraint("ref", name=op.f("uq_badge_prints_ref")),
    )
    op.create_index(op.f("ix_badge_prints_offering_id"), "badge_prints", ["offering_id"])
    op.create_index("ix_badge_prints_state", "badge_prints", ["state", "lease_until"])
