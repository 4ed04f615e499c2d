"""topics of offerings

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import core.database

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "topics",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column(
            "name", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_at", core.database.UtcDateTime(), nullable=True),
        sa.Column("calendar_changed_at", core.database.UtcDateTime(), nullable=False),
        sa.Column("created_at", core.database.UtcDateTime(), nullable=False),
        sa.CheckConstraint("key <> ''", name=op.f("ck_topics_key_not_empty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics")),
        sa.UniqueConstraint("key", name=op.f("uq_topics_key")),
        sa.UniqueConstraint("ref", name=op.f("uq_topics_ref")),
    )
    op.create_table(
        "offering_topics",
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["offering_id"],
            ["offerings.id"],
            name=op.f("fk_offering_topics_offering_id_offerings"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_offering_topics_topic_id_topics")),
        sa.PrimaryKeyConstraint("offering_id", "topic_id", name=op.f("pk_offering_topics")),
    )
    op.create_index(op.f("ix_offering_topics_topic_id"), "offering_topics", ["topic_id"])


def downgrade():
    op.drop_table("offering_topics")
    op.drop_table("topics")
