"""orders, holds and access codes

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

from core.database import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TICKET_COLUMNS = {
    "tax_permille": (sa.Integer(), "0"),
    "tax_is_included": (sa.Boolean(), sa.true()),
    "visibility": (sa.String(length=12), "public"),
    "least_per_order": (sa.Integer(), "1"),
    "most_per_order": (sa.Integer(), "10"),
}
"""Columns of ticket types with what the ones of before get."""

TICKET_CHECKS = {
    "known_visibility": "visibility IN ('public', 'code', 'invitation')",
    "tax_in_permille": "tax_permille >= 0 AND tax_permille <= 1000",
    "per_order": "least_per_order >= 1 AND least_per_order <= most_per_order",
}

REGISTRATION_COLUMNS = {
    "tax_minor": (sa.Integer(), "0"),
    "payment_reference": (sa.String(length=80), ""),
    "payment_marked_by": (sa.String(length=200), ""),
    "language": (sa.String(length=5), ""),
}

STATES = "state IN ('pending', 'confirmed', 'waiting', 'offered', 'cancelled', 'rejected', 'lapsed')"
WITH_HELD = STATES.replace("(", "('held', ", 1)
NAMED_BY_OTHERS = sa.text("user_id IS NULL AND email <> '' AND state IN ('pending', 'confirmed', 'waiting', 'offered')")


def upgrade():
    _add("ticket_types", TICKET_COLUMNS)
    with op.batch_alter_table("ticket_types", schema=None) as batch_op:
        for name, rule in TICKET_CHECKS.items():
            batch_op.create_check_constraint(batch_op.f(f"ck_ticket_types_{name}"), rule)
    _create_price_steps()
    _create_access_codes()
    _add("registrations", REGISTRATION_COLUMNS)
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("price_step_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("access_code_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("paid_at", UtcDateTime(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_registrations_price_step_id_price_steps"),
            "price_steps",
            ["price_step_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_registrations_access_code_id_access_codes"),
            "access_codes",
            ["access_code_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch_op.create_index(batch_op.f("ix_registrations_price_step_id"), ["price_step_id"])
        batch_op.create_index(batch_op.f("ix_registrations_access_code_id"), ["access_code_id"])
    _add("registration_steps", {"what": (sa.String(length=20), "")})
    _let_registrations_be_nobodys()
    _let_seats_be_of_something()
    _let_lines_be_changed()


def downgrade():
    op.drop_table("waiting_skips")
    with op.batch_alter_table("waiting_entries", schema=None) as batch_op:
        batch_op.drop_column("place")
    _take_what_is_nobodys()
    with op.batch_alter_table("pool_seats", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_pool_seats_pool_id_registration_id_holder"), type_="unique")
        batch_op.drop_column("holder")
        batch_op.create_unique_constraint(
            batch_op.f("uq_pool_seats_pool_id_registration_id"), ["pool_id", "registration_id"]
        )
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.drop_index("uq_registrations_one_address")
        batch_op.drop_constraint(batch_op.f("ck_registrations_known_state"), type_="check")
        batch_op.alter_column("user_id", existing_type=sa.Integer(), nullable=False)
        batch_op.create_check_constraint(batch_op.f("ck_registrations_known_state"), STATES)
    with op.batch_alter_table("registration_steps", schema=None) as batch_op:
        batch_op.drop_column("what")
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registrations_access_code_id"))
        batch_op.drop_index(batch_op.f("ix_registrations_price_step_id"))
        batch_op.drop_constraint(batch_op.f("fk_registrations_access_code_id_access_codes"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_registrations_price_step_id_price_steps"), type_="foreignkey")
        for name in (*REGISTRATION_COLUMNS, "price_step_id", "access_code_id", "paid_at"):
            batch_op.drop_column(name)
    op.drop_table("access_code_ticket_types")
    op.drop_table("access_codes")
    op.drop_table("price_steps")
    with op.batch_alter_table("ticket_types", schema=None) as batch_op:
        for name in TICKET_CHECKS:
            batch_op.drop_constraint(batch_op.f(f"ck_ticket_types_{name}"), type_="check")
        for name in TICKET_COLUMNS:
            batch_op.drop_column(name)


def _add(table, columns):
    """Columns that must not be empty, filled for the rows that are there."""
    with op.batch_alter_table(table, schema=None) as batch_op:
        for name, (kind, before) in columns.items():
            batch_op.add_column(sa.Column(name, kind, nullable=False, server_default=before))
    with op.batch_alter_table(table, schema=None) as batch_op:
        for name in columns:
            batch_op.alter_column(name, server_default=None)


def _let_registrations_be_nobodys():
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_registrations_known_state"), type_="check")
        batch_op.alter_column("user_id", existing_type=sa.Integer(), nullable=True)
        batch_op.create_check_constraint(batch_op.f("ck_registrations_known_state"), WITH_HELD)
        batch_op.create_index(
            "uq_registrations_one_address",
            ["offering_id", "email"],
            unique=True,
            sqlite_where=NAMED_BY_OTHERS,
            postgresql_where=NAMED_BY_OTHERS,
        )


def _let_seats_be_of_something():
    _add("pool_seats", {"holder": (sa.String(length=40), "")})
    with op.batch_alter_table("pool_seats", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_pool_seats_pool_id_registration_id"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_pool_seats_pool_id_registration_id_holder"), ["pool_id", "registration_id", "holder"]
        )


def _let_lines_be_changed():
    with op.batch_alter_table("waiting_entries", schema=None) as batch_op:
        batch_op.add_column(sa.Column("place", sa.Double(), nullable=True))
    op.create_table(
        "waiting_skips",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("pool_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["waiting_entries.id"],
            name=op.f("fk_waiting_skips_entry_id_waiting_entries"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["seat_offers.id"], name=op.f("fk_waiting_skips_offer_id_seat_offers"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["pool_id"], ["capacity_pools.id"], name=op.f("fk_waiting_skips_pool_id_capacity_pools"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_skips")),
    )
    op.create_index(op.f("ix_waiting_skips_entry_id"), "waiting_skips", ["entry_id"])
    op.create_index(op.f("ix_waiting_skips_offer_id"), "waiting_skips", ["offer_id"])


def _take_what_is_nobodys():
    """Registrations without an account have no place in the older form, nor have seats of something else."""
    theirs = "(SELECT id FROM registrations WHERE user_id IS NULL)"
    op.execute(f"DELETE FROM pool_seats WHERE holder <> '' OR registration_id IN {theirs}")
    counted = "(SELECT count(*) FROM pool_seats WHERE pool_seats.pool_id = capacity_pools.id)"
    op.execute(f"UPDATE capacity_pools SET taken = {counted} WHERE taken <> {counted}")
    entries = f"(SELECT id FROM waiting_entries WHERE registration_id IN {theirs})"
    op.execute(f"DELETE FROM seat_offers WHERE entry_id IN {entries}")
    for table in ("waiting_entries", "answers", "registration_steps"):
        op.execute(f"DELETE FROM {table} WHERE registration_id IN {theirs}")
    op.execute("DELETE FROM registrations WHERE user_id IS NULL")


def _create_price_steps():
    op.create_table(
        "price_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_type_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("price_minor", sa.Integer(), nullable=False),
        sa.Column("until_at", UtcDateTime(), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.CheckConstraint("price_minor >= 0", name=op.f("ck_price_steps_price_not_negative")),
        sa.CheckConstraint("until_at IS NOT NULL OR seats IS NOT NULL", name=op.f("ck_price_steps_ends")),
        sa.CheckConstraint(
            "used >= 0 AND (seats IS NULL OR used <= seats)", name=op.f("ck_price_steps_never_oversold")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_type_id"],
            ["ticket_types.id"],
            name=op.f("fk_price_steps_ticket_type_id_ticket_types"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_steps")),
        sa.UniqueConstraint("ticket_type_id", "position", name=op.f("uq_price_steps_ticket_type_id_position")),
    )


def _create_access_codes():
    op.create_table(
        "access_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("most_uses", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("valid_from", UtcDateTime(), nullable=True),
        sa.Column("valid_until", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("used >= 0 AND used <= most_uses", name=op.f("ck_access_codes_never_overused")),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_from IS NULL OR valid_until > valid_from",
            name=op.f("ck_access_codes_ends_after_start"),
        ),
        sa.ForeignKeyConstraint(
            ["offering_id"],
            ["offerings.id"],
            name=op.f("fk_access_codes_offering_id_offerings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_codes")),
        sa.UniqueConstraint("offering_id", "text", name=op.f("uq_access_codes_offering_id_text")),
        sa.UniqueConstraint("ref", name=op.f("uq_access_codes_ref")),
    )
    op.create_table(
        "access_code_ticket_types",
        sa.Column("access_code_id", sa.Integer(), nullable=False),
        sa.Column("ticket_type_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["access_code_id"],
            ["access_codes.id"],
            name=op.f("fk_access_code_ticket_types_access_code_id_access_codes"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["ticket_type_id"],
            ["ticket_types.id"],
            name=op.f("fk_access_code_ticket_types_ticket_type_id_ticket_types"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("access_code_id", "ticket_type_id", name=op.f("pk_access_code_ticket_types")),
    )
