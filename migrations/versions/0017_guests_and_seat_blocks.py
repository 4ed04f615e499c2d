"""guests and seat blocks

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

from core.database import Json, UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

OPEN = sa.text("state IN ('sent', 'opened')")


def upgrade():
    _create_guests()
    _create_groups()
    _create_rules()


def downgrade():
    for table in ("reapprovals", "approval_rules", "group_seats", "group_managers", "groups", "guests"):
        op.drop_table(table)


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


def _create_groups():
    op.create_table(
        "groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column("ticket_type_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("release_on", sa.Date(), nullable=False),
        sa.Column("released_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        _belongs("groups", "offering_id", "offerings", "CASCADE"),
        _belongs("groups", "ticket_type_id", "ticket_types", "CASCADE"),
        _belongs("groups", "organisation_id", "organisations", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groups")),
        sa.UniqueConstraint("ref", name=op.f("uq_groups_ref")),
    )
    for column in ("offering_id", "ticket_type_id", "organisation_id"):
        op.create_index(op.f(f"ix_groups_{column}"), "groups", [column])
    op.create_table(
        "group_managers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        _belongs("group_managers", "group_id", "groups", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_managers")),
        sa.UniqueConstraint("group_id", "email", name=op.f("uq_group_managers_group_id_email")),
    )
    op.create_index(op.f("ix_group_managers_email"), "group_managers", ["email"])
    op.create_table(
        "group_seats",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        _belongs("group_seats", "registration_id", "registrations", "CASCADE"),
        _belongs("group_seats", "group_id", "groups", "CASCADE"),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_group_seats")),
    )
    op.create_index(op.f("ix_group_seats_group_id"), "group_seats", ["group_id"])


def _create_rules():
    op.create_table(
        "approval_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("ticket_type_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("domain", sa.String(length=254), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('domain', 'organisation', 'invited')", name=op.f("ck_approval_rules_known_kind")),
        sa.CheckConstraint("(kind = 'domain') = (domain <> '')", name=op.f("ck_approval_rules_domain_of_its_kind")),
        sa.CheckConstraint(
            "(kind = 'organisation') = (organisation_id IS NOT NULL)",
            name=op.f("ck_approval_rules_organisation_of_its_kind"),
        ),
        _belongs("approval_rules", "ticket_type_id", "ticket_types", "CASCADE"),
        _belongs("approval_rules", "organisation_id", "organisations", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_rules")),
        sa.UniqueConstraint("ref", name=op.f("uq_approval_rules_ref")),
    )
    op.create_index(op.f("ix_approval_rules_ticket_type_id"), "approval_rules", ["ticket_type_id"])
    op.create_index(op.f("ix_approval_rules_organisation_id"), "approval_rules", ["organisation_id"])
    op.create_table(
        "reapprovals",
        sa.Column("ticket_type_id", sa.Integer(), nullable=False),
        sa.Column("question_refs", Json, nullable=False),
        _belongs("reapprovals", "ticket_type_id", "ticket_types", "CASCADE"),
        sa.PrimaryKeyConstraint("ticket_type_id", name=op.f("pk_reapprovals")),
    )
