"""files between preview and import

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "import_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", core.database.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_import_files_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_files")),
        sa.UniqueConstraint("ref", name=op.f("uq_import_files_ref")),
    )
    op.create_index(op.f("ix_import_files_created_at"), "import_files", ["created_at"])
    op.create_index(op.f("ix_import_files_user_id"), "import_files", ["user_id"])


def downgrade():
    op.drop_table("import_files")
