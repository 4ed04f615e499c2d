"""assessments and surveys

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

from core.database import Json, UtcDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

FIRST = sa.text("replaces_id IS NULL")


def _foreign_key(table, column, referred):
    return sa.ForeignKeyConstraint([column], [f"{referred}.id"], name=op.f(f"fk_{table}_{column}_{referred}"))


def upgrade():
    _results()
    _evidence()
    _publications()
    _surveys()


def _results():
    table = "assessment_results"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(12), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("tenths", sa.Integer(), nullable=True),
        sa.Column("assessor_id", sa.Integer(), nullable=True),
        sa.Column("assessor_name", sa.String(200), nullable=False),
        sa.Column("graded_at", UtcDateTime(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.CheckConstraint(
            "tenths IS NULL OR tenths BETWEEN 0 AND 1000", name=op.f("ck_assessment_results_tenths_in_range")
        ),
        sa.CheckConstraint(
            "tenths IS NOT NULL OR replaces_id IS NOT NULL",
            name=op.f("ck_assessment_results_only_corrections_take_back"),
        ),
        sa.CheckConstraint(
            "(replaces_id IS NULL) = (reason = '')", name=op.f("ck_assessment_results_corrections_say_why")
        ),
        sa.CheckConstraint("attempt > 0", name=op.f("ck_assessment_results_attempt_positive")),
        _foreign_key(table, "registration_id", "registrations"),
        _foreign_key(table, "replaces_id", "assessment_results"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_results")),
        sa.UniqueConstraint("ref", name=op.f("uq_assessment_results_ref")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_assessment_results_replaces_id")),
    )
    op.create_index(
        "uq_assessment_results_one_attempt", table, ["registration_id", "key", "attempt"], unique=True,
        sqlite_where=FIRST, postgresql_where=FIRST,
    )  # fmt: skip
    op.create_index(op.f("ix_assessment_results_registration_id"), table, ["registration_id"])


def _evidence():
    table = "assessment_evidence"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(12), nullable=False),
        sa.Column("result_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(2000), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(200), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("note <> '' OR upload_id IS NOT NULL", name=op.f("ck_assessment_evidence_says_something")),
        _foreign_key(table, "result_id", "assessment_results"),
        _foreign_key(table, "upload_id", "uploads"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_evidence")),
        sa.UniqueConstraint("ref", name=op.f("uq_assessment_evidence_ref")),
    )
    op.create_index(op.f("ix_assessment_evidence_result_id"), table, ["result_id"])


def _publications():
    table = "grade_publications"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("last_result_id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(200), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        _foreign_key(table, "cohort_id", "cohorts"),
        _foreign_key(table, "last_result_id", "assessment_results"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade_publications")),
        sa.UniqueConstraint(
            "cohort_id", "key", "last_result_id", name=op.f("uq_grade_publications_cohort_id_key_last_result_id")
        ),
    )


def _surveys():
    table = "survey_invitations"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(12), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("audience", sa.String(12), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("reminded_at", UtcDateTime(), nullable=True),
        sa.Column("closes_at", UtcDateTime(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.CheckConstraint("audience IN ('participant', 'manager')", name=op.f("ck_survey_invitations_known_audience")),
        _foreign_key(table, "cohort_id", "cohorts"),
        _foreign_key(table, "registration_id", "registrations"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_invitations")),
        sa.UniqueConstraint("ref", name=op.f("uq_survey_invitations_ref")),
        sa.UniqueConstraint("registration_id", "key", name=op.f("uq_survey_invitations_registration_id_key")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_survey_invitations_token_hash")),
    )
    op.create_index(op.f("ix_survey_invitations_cohort_id"), table, ["cohort_id"])
    op.create_index("ix_survey_invitations_open", table, ["answered_on", "closes_at"])
    table = "survey_answers"
    op.create_table(
        table,
        sa.Column("id", sa.String(43), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("is_anonymous", sa.Boolean(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("values", Json, nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "(registration_id IS NULL) = is_anonymous", name=op.f("ck_survey_answers_anonymous_names_nobody")
        ),
        _foreign_key(table, "cohort_id", "cohorts"),
        _foreign_key(table, "registration_id", "registrations"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_answers")),
    )
    op.create_index("ix_survey_answers_of", table, ["cohort_id", "key"])
    op.create_index(op.f("ix_survey_answers_registration_id"), table, ["registration_id"])


def downgrade():
    for table in ("survey_answers", "survey_invitations", "grade_publications", "assessment_evidence",
                  "assessment_results"):  # fmt: skip
        op.drop_table(table)
