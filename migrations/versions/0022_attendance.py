"""attendance: marks, warnings, excuses

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

LIVING = sa.text("state IN ('asked', 'granted')")


def upgrade():
    op.create_table(
        "attendance_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(36), nullable=False),
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("method", sa.String(8), nullable=False),
        sa.Column("at", core.database.UtcDateTime(), nullable=False),
        sa.Column("until_at", core.database.UtcDateTime(), nullable=True),
        sa.Column("device_time", core.database.UtcDateTime(), nullable=True),
        sa.Column("received_time", core.database.UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(200), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("voids_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('in', 'out', 'manual', 'paper', 'online', 'excused', 'void')",
            name=op.f("ck_attendance_marks_known_kind"),
        ),
        sa.CheckConstraint(
            "method IN ('qr', 'scan', 'list', 'kiosk', 'sheet', 'online', 'excuse', 'office')",
            name=op.f("ck_attendance_marks_known_method"),
        ),
        sa.CheckConstraint("(kind = 'void') = (voids_id IS NOT NULL)", name=op.f("ck_attendance_marks_void_voids")),
        sa.CheckConstraint(
            "(kind IN ('manual', 'paper', 'online')) = (until_at IS NOT NULL)",
            name=op.f("ck_attendance_marks_stay_ends"),
        ),
        sa.CheckConstraint("until_at IS NULL OR until_at >= at", name=op.f("ck_attendance_marks_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offerings.id"], name=op.f("fk_attendance_marks_offering_id_offerings")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_items.id"], name=op.f("fk_attendance_marks_item_id_agenda_items")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_attendance_marks_registration_id_registrations")
        ),
        sa.ForeignKeyConstraint(
            ["voids_id"], ["attendance_marks.id"], name=op.f("fk_attendance_marks_voids_id_attendance_marks")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_marks")),
        sa.UniqueConstraint("client_id", name=op.f("uq_attendance_marks_client_id")),
        sa.UniqueConstraint("voids_id", name=op.f("uq_attendance_marks_voids_id")),
    )
    op.create_index("ix_attendance_marks_item", "attendance_marks", ["item_id", "registration_id"])
    op.create_index(op.f("ix_attendance_marks_offering_id"), "attendance_marks", ["offering_id"])
    op.create_index(op.f("ix_attendance_marks_registration_id"), "attendance_marks", ["registration_id"])
    op.create_table(
        "attendance_warnings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(8), nullable=False),
        sa.Column("at", core.database.UtcDateTime(), nullable=False),
        sa.CheckConstraint("level IN ('tight', 'missed')", name=op.f("ck_attendance_warnings_known_level")),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_attendance_warnings_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_warnings")),
        sa.UniqueConstraint("registration_id", "level", name=op.f("uq_attendance_warnings_registration_id_level")),
    )
    _excuses()


def _excuses():
    op.create_table(
        "excuses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(12), nullable=False),
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(1000), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("asked_at", core.database.UtcDateTime(), nullable=False),
        sa.Column("decided_at", core.database.UtcDateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", sa.String(200), nullable=False),
        sa.Column("answer", sa.String(500), nullable=False),
        sa.Column("mark_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('asked', 'granted', 'refused', 'withdrawn')", name=op.f("ck_excuses_known_state")
        ),
        sa.CheckConstraint("(state = 'asked') = (decided_at IS NULL)", name=op.f("ck_excuses_decided_when_not_asked")),
        sa.CheckConstraint("state <> 'granted' OR mark_id IS NOT NULL", name=op.f("ck_excuses_granted_has_a_mark")),
        sa.ForeignKeyConstraint(["offering_id"], ["offerings.id"], name=op.f("fk_excuses_offering_id_offerings")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_excuses_registration_id_registrations")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_items.id"], name=op.f("fk_excuses_item_id_agenda_items")),
        sa.ForeignKeyConstraint(["upload_id"], ["uploads.id"], name=op.f("fk_excuses_upload_id_uploads")),
        sa.ForeignKeyConstraint(["mark_id"], ["attendance_marks.id"], name=op.f("fk_excuses_mark_id_attendance_marks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_excuses")),
        sa.UniqueConstraint("ref", name=op.f("uq_excuses_ref")),
    )
    op.create_index(
        "uq_excuses_one_living", "excuses", ["registration_id", "item_id"], unique=True,
        sqlite_where=LIVING, postgresql_where=LIVING,
    )  # fmt: skip
    op.create_index(op.f("ix_excuses_offering_id"), "excuses", ["offering_id"])
    op.create_index(op.f("ix_excuses_item_id"), "excuses", ["item_id"])


def downgrade():
    op.drop_table("excuses")
    op.drop_table("attendance_warnings")
    op.drop_table("attendance_marks")
