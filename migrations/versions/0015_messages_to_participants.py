"""messages to participants

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

STATES = "state IN ('queued', 'sent', 'failed')"
STATES_AND_BOUNCED = "state IN ('queued', 'sent', 'failed', 'bounced')"
KNOWN_STATE = "ck_outbox_messages_known_state"


def upgrade():
    with op.batch_alter_table("outbox_messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_bulk", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("bounced_at", core.database.UtcDateTime(), nullable=True))
        batch_op.drop_constraint(op.f(KNOWN_STATE), type_="check")
        batch_op.create_check_constraint(op.f(KNOWN_STATE), STATES_AND_BOUNCED)
        batch_op.drop_index("ix_outbox_messages_due")
        batch_op.create_index("ix_outbox_messages_due", ["state", "is_bulk", "next_attempt_at"])
    with op.batch_alter_table("outbox_messages", schema=None) as batch_op:
        batch_op.alter_column("is_bulk", server_default=None)
    _create_unreachable_addresses()
    _create_reminders()
    _create_messages()
    _create_deliveries()
    _create_opt_outs()
    _create_templates()


def downgrade():
    for table in (
        "message_templates", "opt_outs", "message_deliveries", "messages", "reminders", "unreachable_addresses",
    ):  # fmt: skip
        op.drop_table(table)
    op.execute("UPDATE outbox_messages SET state = 'failed' WHERE state = 'bounced'")
    with op.batch_alter_table("outbox_messages", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(KNOWN_STATE), type_="check")
        batch_op.create_check_constraint(op.f(KNOWN_STATE), STATES)
        batch_op.drop_index("ix_outbox_messages_due")
        batch_op.create_index("ix_outbox_messages_due", ["state", "next_attempt_at"])
        batch_op.drop_column("bounced_at")
        batch_op.drop_column("is_bulk")


def _create_unreachable_addresses():
    op.create_table(
        "unreachable_addresses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("since_at", core.database.UtcDateTime(), nullable=False),
        sa.CheckConstraint("address = lower(address)", name=op.f("ck_unreachable_addresses_address_folded")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unreachable_addresses")),
        sa.UniqueConstraint("address", name=op.f("uq_unreachable_addresses_address")),
    )


def _create_reminders():
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column("is_standard", sa.Boolean(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("moment", sa.String(length=10), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("at_hour", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("subject", core.database.LocalizedText, nullable=False),
        sa.Column("body", core.database.LocalizedText, nullable=False),
        sa.Column("created_at", core.database.UtcDateTime(), nullable=False),
        sa.Column("changed_at", core.database.UtcDateTime(), nullable=False),
        sa.CheckConstraint("moment IN ('before', 'after')", name=op.f("ck_reminders_known_moment")),
        sa.CheckConstraint("unit IN ('days', 'hours')", name=op.f("ck_reminders_known_unit")),
        sa.CheckConstraint("amount >= 0 AND amount <= 400", name=op.f("ck_reminders_sensible_amount")),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offerings.id"], name=op.f("fk_reminders_offering_id_offerings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint("ref", name=op.f("uq_reminders_ref")),
    )
    op.create_index("ix_reminders_offering_id", "reminders", ["offering_id"])
    op.create_index(
        "uq_reminders_standard", "reminders", ["offering_id"], unique=True,
        sqlite_where=sa.text("is_standard"), postgresql_where=sa.text("is_standard"),
    )  # fmt: skip


def _create_messages():
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column("reminder_id", sa.Integer(), nullable=True),
        sa.Column("occurrence", sa.String(length=10), nullable=False),
        sa.Column("subject", core.database.LocalizedText, nullable=False),
        sa.Column("body", core.database.LocalizedText, nullable=False),
        sa.Column("filter", sa.String(length=2000), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("send_at", core.database.UtcDateTime(), nullable=True),
        sa.Column("closes_at", core.database.UtcDateTime(), nullable=True),
        sa.Column("planned_state", sa.String(length=20), nullable=False),
        sa.Column("held_reason", sa.String(length=20), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_by_name", sa.String(length=200), nullable=False),
        sa.Column("created_at", core.database.UtcDateTime(), nullable=False),
        sa.Column("started_at", core.database.UtcDateTime(), nullable=True),
        sa.Column("finished_at", core.database.UtcDateTime(), nullable=True),
        sa.CheckConstraint("state IN ('draft', 'scheduled', 'sending', 'sent')", name=op.f("ck_messages_known_state")),
        sa.CheckConstraint("state = 'draft' OR send_at IS NOT NULL", name=op.f("ck_messages_planned_has_time")),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offerings.id"], name=op.f("fk_messages_offering_id_offerings"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reminder_id"], ["reminders.id"], name=op.f("fk_messages_reminder_id_reminders"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("ref", name=op.f("uq_messages_ref")),
        sa.UniqueConstraint("reminder_id", "occurrence", name=op.f("uq_messages_reminder_id_occurrence")),
    )
    op.create_index("ix_messages_due", "messages", ["state", "send_at"])
    op.create_index("ix_messages_offering_id", "messages", ["offering_id"])


def _create_deliveries():
    op.create_table(
        "message_deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("outbox_message_id", sa.Integer(), nullable=True),
        sa.Column("skipped", sa.String(length=20), nullable=False),
        sa.Column("created_at", core.database.UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "skipped IN ('', 'opted_out', 'unreachable', 'same_address')",
            name=op.f("ck_message_deliveries_known_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_message_deliveries_message_id_messages"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_message_deliveries_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["outbox_message_id"],
            ["outbox_messages.id"],
            name=op.f("fk_message_deliveries_outbox_message_id_outbox_messages"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_deliveries")),
        sa.UniqueConstraint(
            "message_id", "registration_id", name=op.f("uq_message_deliveries_message_id_registration_id")
        ),
    )
    op.create_index("ix_message_deliveries_address", "message_deliveries", ["message_id", "address"])
    op.create_index("ix_message_deliveries_registration_id", "message_deliveries", ["registration_id"])
    op.create_index("ix_message_deliveries_outbox_message_id", "message_deliveries", ["outbox_message_id"])


def _create_opt_outs():
    op.create_table(
        "opt_outs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("offering_id", sa.Integer(), nullable=True),
        sa.Column("created_at", core.database.UtcDateTime(), nullable=False),
        sa.CheckConstraint("address = lower(address)", name=op.f("ck_opt_outs_address_folded")),
        sa.ForeignKeyConstraint(
            ["host_id"], ["organisations.id"], name=op.f("fk_opt_outs_host_id_organisations"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offerings.id"], name=op.f("fk_opt_outs_offering_id_offerings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opt_outs")),
    )
    op.create_index("ix_opt_outs_host_id", "opt_outs", ["host_id"])
    op.create_index("ix_opt_outs_offering_id", "opt_outs", ["offering_id"])
    for name, column, where in (
        ("uq_opt_outs_offering", "offering_id", "offering_id IS NOT NULL"),
        ("uq_opt_outs_host", "host_id", "offering_id IS NULL"),
    ):
        op.create_index(
            name, "opt_outs", ["address", column], unique=True,
            sqlite_where=sa.text(where), postgresql_where=sa.text(where),
        )  # fmt: skip


def _create_templates():
    op.create_table(
        "message_templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("subject", core.database.LocalizedText, nullable=False),
        sa.Column("body", core.database.LocalizedText, nullable=False),
        sa.Column("created_at", core.database.UtcDateTime(), nullable=False),
        sa.Column("changed_at", core.database.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_message_templates_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_templates")),
        sa.UniqueConstraint("ref", name=op.f("uq_message_templates_ref")),
    )
    op.create_index("ix_message_templates_organisation_id", "message_templates", ["organisation_id"])
