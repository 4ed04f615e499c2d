"""sections, kinds and conditions of questions

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

FILLED = {
    "retired_options": "[]",
    "text": "{}",
    "condition_values": "[]",
    "purpose": "{}",
}
"""Columns of questions with what the ones of before get."""


def upgrade():
    _create_sections()
    with op.batch_alter_table("questions", schema=None) as batch_op:
        for name, before in FILLED.items():
            batch_op.add_column(sa.Column(name, core.database.Json, nullable=False, server_default=before))
        batch_op.add_column(sa.Column("text_version", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("section_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("least_pixels", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("condition_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("kept_days", sa.Integer(), nullable=True))
    with op.batch_alter_table("questions", schema=None) as batch_op:
        for name in (*FILLED, "text_version"):
            batch_op.alter_column(name, server_default=None)
        batch_op.create_foreign_key(
            batch_op.f("fk_questions_section_id_question_sections"),
            "question_sections",
            ["section_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_questions_condition_id_questions"),
            "questions",
            ["condition_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_questions_kept_days_not_negative"), "kept_days IS NULL OR kept_days >= 0"
        )
        batch_op.create_index(batch_op.f("ix_questions_section_id"), ["section_id"])
    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answered_at", core.database.UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("purged_at", core.database.UtcDateTime(), nullable=True))
    _create_question_ticket_types()
    _create_consent_texts()
    _create_earlier_answers()


def downgrade():
    op.drop_table("earlier_answers")
    op.drop_table("consent_texts")
    op.drop_table("question_ticket_types")
    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.drop_column("purged_at")
        batch_op.drop_column("answered_at")
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_questions_section_id"))
        batch_op.drop_constraint(batch_op.f("ck_questions_kept_days_not_negative"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_questions_condition_id_questions"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_questions_section_id_question_sections"), type_="foreignkey")
        for name in (*FILLED, "text_version", "section_id", "least_pixels", "condition_id", "kept_days"):
            batch_op.drop_column(name)
    op.drop_table("question_sections")


def _create_sections():
    op.create_table(
        "question_sections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column("title", core.database.Json, nullable=False),
        sa.Column("intro", core.database.Json, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["offering_id"],
            ["offerings.id"],
            name=op.f("fk_question_sections_offering_id_offerings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_sections")),
        sa.UniqueConstraint("ref", name=op.f("uq_question_sections_ref")),
    )
    op.create_index(op.f("ix_question_sections_offering_id"), "question_sections", ["offering_id"])


def _create_question_ticket_types():
    op.create_table(
        "question_ticket_types",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("ticket_type_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["questions.id"],
            name=op.f("fk_question_ticket_types_question_id_questions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["ticket_type_id"],
            ["ticket_types.id"],
            name=op.f("fk_question_ticket_types_ticket_type_id_ticket_types"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("question_id", "ticket_type_id", name=op.f("pk_question_ticket_types")),
    )


def _create_consent_texts():
    op.create_table(
        "consent_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", core.database.Json, nullable=False),
        sa.Column("created_at", core.database.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_consent_texts_question_id_questions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_texts")),
        sa.UniqueConstraint("question_id", "version", name=op.f("uq_consent_texts_question_id_version")),
    )


def _create_earlier_answers():
    op.create_table(
        "earlier_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("value", core.database.Json, nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", core.database.UtcDateTime(), nullable=True),
        sa.Column("replaced_at", core.database.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_earlier_answers_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_earlier_answers_question_id_questions")
        ),
        sa.ForeignKeyConstraint(["upload_id"], ["uploads.id"], name=op.f("fk_earlier_answers_upload_id_uploads")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_answers")),
    )
    op.create_index(op.f("ix_earlier_answers_registration_id"), "earlier_answers", ["registration_id"])
    op.create_index(op.f("ix_earlier_answers_question_id"), "earlier_answers", ["question_id"])
