"""completion

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

from core.database import Json, UtcDateTime

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "completion_results",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("course_version_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("rule", Json, nullable=False),
        sa.Column("inputs", Json, nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("outcome IN ('completed', 'incomplete')", name=op.f("ck_completion_results_known_outcome")),
        sa.ForeignKeyConstraint(
            ["course_version_id"],
            ["course_versions.id"],
            name=op.f("fk_completion_results_course_version_id_course_versions"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_completion_results_registration_id_registrations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_completion_results")),
        sa.UniqueConstraint("ref", name=op.f("uq_completion_results_ref")),
    )
    op.create_index("ix_completion_results_latest", "completion_results", ["registration_id", "id"])
    op.create_index("ix_completion_results_course_version_id", "completion_results", ["course_version_id"])
    op.create_table(
        "completion_documents",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_completion_documents_registration_id_registrations"),
        ),
        sa.PrimaryKeyConstraint("registration_id", "key", name=op.f("pk_completion_documents")),
    )


def downgrade():
    op.drop_table("completion_documents")
    op.drop_table("completion_results")
