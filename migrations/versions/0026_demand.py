"""demand

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

from core.database import UtcDateTime

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "course_interests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("wished", sa.String(length=10), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("is_online", sa.Boolean(), nullable=False),
        sa.Column("colleagues", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.Column("told_of_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "wished IN ('any', 'evening', 'day', 'weekend')", name=op.f("ck_course_interests_known_time")
        ),
        sa.CheckConstraint("colleagues >= 0", name=op.f("ck_course_interests_colleagues_not_negative")),
        sa.CheckConstraint(
            "(told_at IS NULL) = (told_of_id IS NULL)", name=op.f("ck_course_interests_told_of_a_cohort")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_course_interests_course_id_courses"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["told_of_id"], ["cohorts.id"], name=op.f("fk_course_interests_told_of_id_cohorts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_course_interests_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_interests")),
        sa.UniqueConstraint("course_id", "user_id", name=op.f("uq_course_interests_course_id_user_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_course_interests_ref")),
    )
    op.create_index(op.f("ix_course_interests_told_of_id"), "course_interests", ["told_of_id"])
    op.create_index(op.f("ix_course_interests_user_id"), "course_interests", ["user_id"])


def downgrade():
    op.drop_table("course_interests")
