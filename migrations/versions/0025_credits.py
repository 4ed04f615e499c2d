"""credits

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

from core.database import UtcDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade():
    _create_worths()
    _create_entries()
    _refuse_updates()


def downgrade():
    _allow_updates()
    op.drop_table("credit_entries")
    op.drop_table("credit_worths")


def _create_worths():
    op.create_table(
        "credit_worths",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=12), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_credit_worths_minutes_positive")),
        sa.CheckConstraint("subject IN ('professional', 'general')", name=op.f("ck_credit_worths_known_subject")),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offerings.id"], name=op.f("fk_credit_worths_offering_id_offerings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_worths")),
        sa.UniqueConstraint("offering_id", "scheme", name=op.f("uq_credit_worths_offering_id_scheme")),
    )


def _create_entries():
    op.create_table(
        "credit_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("scheme", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=12), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("earned_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("tenths", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("source_ref", sa.String(length=40), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("booked_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "(reverses_id IS NULL AND minutes >= 0 AND tenths >= 0)"
            " OR (reverses_id IS NOT NULL AND minutes <= 0 AND tenths <= 0)",
            name=op.f("ck_credit_entries_reversals_are_negative"),
        ),
        sa.CheckConstraint("subject IN ('professional', 'general')", name=op.f("ck_credit_entries_known_subject")),
        sa.CheckConstraint(
            "source IN ('attendance', 'completion', 'hand')", name=op.f("ck_credit_entries_known_source")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_credit_entries_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_credit_entries_registration_id_registrations")
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["credit_entries.id"], name=op.f("fk_credit_entries_reverses_id_credit_entries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_entries")),
        sa.UniqueConstraint("ref", name=op.f("uq_credit_entries_ref")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_credit_entries_reverses_id")),
        sa.UniqueConstraint(
            "registration_id",
            "scheme",
            "source",
            "source_ref",
            "attempt",
            name=op.f("uq_credit_entries_one_attempt"),
        ),
    )
    op.create_index("ix_credit_entries_report", "credit_entries", ["organisation_id", "year", "scheme"])


def _refuse_updates():
    """The ledger only grows: whoever tries to change a row is refused by the database itself."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_credit_update() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'credit entries never change: book a reversal'; END $$"
        )
        op.execute(
            "CREATE TRIGGER credit_entries_never_change BEFORE UPDATE ON credit_entries "
            "FOR EACH ROW EXECUTE FUNCTION refuse_credit_update()"
        )
    else:
        op.execute(
            "CREATE TRIGGER credit_entries_never_change BEFORE UPDATE ON credit_entries "
            "BEGIN SELECT RAISE(ABORT, 'credit entries never change: book a reversal'); END"
        )


def _allow_updates():
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER credit_entries_never_change ON credit_entries")
        op.execute("DROP FUNCTION refuse_credit_update()")
    else:
        op.execute("DROP TRIGGER credit_entries_never_change")
