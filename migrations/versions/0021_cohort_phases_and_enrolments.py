"""cohort phases and enrolments

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from core.database import UtcDateTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
PHASES = "phase IN ('planned', 'open', 'confirmed', 'running', 'grading', 'closed')"
STATES = (
    "state IN ('submitted', 'awaiting_employer', 'awaiting_organiser', 'waitlisted', 'offered', 'booked', 'attending',"
    " 'completed', 'incomplete', 'no_show', 'declined', 'lapsed', 'withdrawn')"
)
ENROLLED = (
    "CASE state WHEN 'pending' THEN 'awaiting_organiser' WHEN 'confirmed' THEN 'booked' WHEN 'waiting' THEN 'waitlisted'"
    " WHEN 'rejected' THEN 'declined' WHEN 'cancelled' THEN 'withdrawn' ELSE state END"
)
"""Where somebody who registered before stands."""


def upgrade():
    _let_cohorts_have_phases()
    _create_enrolments()
    _create_waivers()
    _create_plans()
    _fill()


def _let_cohorts_have_phases():
    with op.batch_alter_table("cohorts") as batch_op:
        batch_op.add_column(sa.Column("phase", sa.String(10), nullable=False, server_default="planned"))
        batch_op.add_column(sa.Column("decision_asked_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("needs_employer", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("employer_days", sa.Integer(), nullable=False, server_default="7"))
        batch_op.add_column(sa.Column("reminder_days", sa.Integer(), nullable=False, server_default="3"))
        batch_op.create_check_constraint(op.f("ck_cohorts_known_phase"), PHASES)
        batch_op.create_check_constraint(op.f("ck_cohorts_employer_days_positive"), "employer_days > 0")
        batch_op.create_check_constraint(op.f("ck_cohorts_reminder_days_positive"), "reminder_days > 0")
    with op.batch_alter_table("cohorts") as batch_op:
        for name, type_ in (
            ("phase", sa.String(10)),
            ("needs_employer", sa.Boolean()),
            ("employer_days", sa.Integer()),
            ("reminder_days", sa.Integer()),
        ):
            batch_op.alter_column(name, existing_type=type_, existing_nullable=False, server_default=None)
    op.create_table(
        "cohort_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("from_phase", sa.String(10), nullable=False),
        sa.Column("to_phase", sa.String(10), nullable=False),
        *_who(),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name=op.f("fk_cohort_steps_cohort_id_cohorts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_steps")),
    )
    op.create_index(op.f("ix_cohort_steps_cohort_id"), "cohort_steps", ["cohort_id"])


def _who():
    return (
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(200), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
    )


def _create_enrolments():
    op.create_table(
        "enrolments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=True),
        sa.Column("nominated_by_id", sa.Integer(), nullable=True),
        sa.Column("manager_name", sa.String(120), nullable=False),
        sa.Column("manager_email", sa.String(254), nullable=False),
        sa.Column("times_asked", sa.Integer(), nullable=False),
        sa.Column("employer_asked_at", UtcDateTime(), nullable=True),
        sa.Column("employer_due_at", UtcDateTime(), nullable=True),
        sa.Column("employer_reminded_at", UtcDateTime(), nullable=True),
        sa.Column("escalated_at", UtcDateTime(), nullable=True),
        sa.Column("employer_decision", sa.String(10), nullable=False),
        sa.Column("employer_decided_at", UtcDateTime(), nullable=True),
        sa.Column("employer_decided_by", sa.String(200), nullable=False),
        sa.Column("employer_reason", sa.String(500), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(STATES, name=op.f("ck_enrolments_known_state")),
        sa.CheckConstraint(
            "employer_decision IN ('', 'approved', 'declined')", name=op.f("ck_enrolments_known_decision")
        ),
        sa.CheckConstraint(
            "(employer_decision = '') = (employer_decided_at IS NULL)", name=op.f("ck_enrolments_decision_dated")
        ),
        sa.CheckConstraint(
            "nominated_by_id IS NULL OR employer_id IS NOT NULL", name=op.f("ck_enrolments_nominated_by_employer")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_enrolments_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["organisations.id"], name=op.f("fk_enrolments_employer_id_organisations")
        ),
        sa.ForeignKeyConstraint(["nominated_by_id"], ["users.id"], name=op.f("fk_enrolments_nominated_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolments")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_enrolments_registration_id")),
    )
    op.create_index(op.f("ix_enrolments_employer_id"), "enrolments", ["employer_id"])
    op.create_index(op.f("ix_enrolments_nominated_by_id"), "enrolments", ["nominated_by_id"])
    op.create_index("ix_enrolments_state", "enrolments", ["state", "employer_due_at"])
    op.create_table(
        "enrolment_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("from_state", sa.String(20), nullable=True),
        sa.Column("to_state", sa.String(20), nullable=False),
        *_who(),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolments.id"],
            name=op.f("fk_enrolment_steps_enrolment_id_enrolments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment_steps")),
    )
    op.create_index(op.f("ix_enrolment_steps_enrolment_id"), "enrolment_steps", ["enrolment_id"])


def _create_waivers():
    op.create_table(
        "prerequisite_waivers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        *_who(),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name=op.f("fk_prerequisite_waivers_cohort_id_cohorts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prerequisite_waivers")),
        sa.UniqueConstraint("cohort_id", "email", name=op.f("uq_prerequisite_waivers_cohort_id_email")),
    )
    op.create_index(op.f("ix_prerequisite_waivers_cohort_id"), "prerequisite_waivers", ["cohort_id"])


def _create_plans():
    op.create_table(
        "meeting_plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(12), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("series_key", sa.String(40), nullable=False),
        sa.Column("wish", JSON, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name=op.f("fk_meeting_plans_cohort_id_cohorts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_plans")),
        sa.UniqueConstraint("ref", name=op.f("uq_meeting_plans_ref")),
        sa.UniqueConstraint("series_key", name=op.f("uq_meeting_plans_series_key")),
    )
    op.create_index(op.f("ix_meeting_plans_cohort_id"), "meeting_plans", ["cohort_id"])


def _fill():
    """Cohorts that people see are open; whoever registered is enrolled, with the two steps that can be told."""
    op.execute(
        "UPDATE cohorts SET phase = 'open' WHERE id IN (SELECT id FROM offerings WHERE published_at IS NOT NULL)"
    )
    op.execute(
        "INSERT INTO enrolments (registration_id, state, manager_name, manager_email, times_asked, employer_decision,"
        " employer_decided_by, employer_reason, created_at, changed_at)"
        f" SELECT id, {ENROLLED}, '', '', 0, '', '', '', created_at, changed_at FROM registrations"
        " WHERE state <> 'held' AND email <> '' AND offering_id IN (SELECT id FROM cohorts) ORDER BY id"
    )
    op.execute(
        "INSERT INTO enrolment_steps (enrolment_id, from_state, to_state, actor_name, reason, at)"
        " SELECT id, NULL, 'submitted', '', '', created_at FROM enrolments ORDER BY id"
    )
    op.execute(
        "INSERT INTO enrolment_steps (enrolment_id, from_state, to_state, actor_name, reason, at)"
        " SELECT id, 'submitted', state, '', '', changed_at FROM enrolments ORDER BY id"
    )


def downgrade():
    for table in ("meeting_plans", "prerequisite_waivers", "enrolment_steps", "enrolments", "cohort_steps"):
        op.drop_table(table)
    with op.batch_alter_table("cohorts") as batch_op:
        for name in ("known_phase", "employer_days_positive", "reminder_days_positive"):
            batch_op.drop_constraint(op.f(f"ck_cohorts_{name}"), type_="check")
        for name in ("phase", "decision_asked_at", "needs_employer", "employer_days", "reminder_days"):
            batch_op.drop_column(name)
