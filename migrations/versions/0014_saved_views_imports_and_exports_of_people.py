"""saved views, imports and exports of people

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

from core.database import Json, UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_registrations_by_arrival": ("registrations", ["offering_id", "id"]),
    "ix_outbox_messages_to_address": ("outbox_messages", ["to_address"]),
    "ix_saved_views_user_id": ("saved_views", ["user_id"]),
    "ix_bulk_decisions_offering_id": ("bulk_decisions", ["offering_id"]),
    "ix_bulk_decisions_user_id": ("bulk_decisions", ["user_id"]),
    "ix_bulk_decisions_unfinished": ("bulk_decisions", ["finished_at", "id"]),
    "ix_people_exports_user_id": ("people_exports", ["user_id"]),
    "ix_people_exports_state": ("people_exports", ["state", "lease_until"]),
    "ix_people_exports_log": ("people_exports", ["offering_id", "id"]),
    "ix_people_files_offering_id": ("people_files", ["offering_id"]),
    "ix_people_files_user_id": ("people_files", ["user_id"]),
    "ix_people_files_created_at": ("people_files", ["created_at"]),
    "ix_organiser_notes_registration_id": ("organiser_notes", ["registration_id"]),
}


def upgrade():
    _create_saved_views()
    _create_bulk_decisions()
    _create_people_exports()
    _create_people_files()
    _create_organiser_notes()
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)


def downgrade():
    for name, (table, _columns) in reversed(INDEXES.items()):
        op.drop_index(name, table_name=table)
    for table in ("organiser_notes", "people_files", "people_exports", "bulk_decisions", "saved_views"):
        op.drop_table(table)


def _head(table):
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("ref", name=op.f(f"uq_{table}_ref")),
        _belongs(table, "offering_id", "offerings", "CASCADE"),
    ]


def _belongs(table, column, other, ondelete=None):
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=ondelete)


def _create_saved_views():
    op.create_table(
        "saved_views",
        *_head("saved_views"),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("query", sa.String(length=4000), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        _belongs("saved_views", "user_id", "users", "CASCADE"),
        sa.UniqueConstraint("offering_id", "user_id", "name", name=op.f("uq_saved_views_offering_id_user_id_name")),
    )


def _create_bulk_decisions():
    op.create_table(
        "bulk_decisions",
        *_head("bulk_decisions"),
        sa.Column("deed", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("query", sa.String(length=4000), nullable=False),
        sa.Column("refs", Json, nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("after_id", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("refused", Json, nullable=False),
        sa.Column("refused_count", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("deed IN ('approve', 'reject', 'cancel')", name=op.f("ck_bulk_decisions_known_deed")),
        sa.CheckConstraint("done >= 0 AND refused_count >= 0", name=op.f("ck_bulk_decisions_counts_not_negative")),
        _belongs("bulk_decisions", "user_id", "users"),
    )


def _create_people_exports():
    op.create_table(
        "people_exports",
        *_head("people_exports"),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("query", sa.String(length=4000), nullable=False),
        sa.Column("with_sensitive", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("kind IN ('csv', 'xlsx', 'json')", name=op.f("ck_people_exports_known_kind")),
        sa.CheckConstraint("state IN ('queued', 'done', 'failed')", name=op.f("ck_people_exports_known_state")),
        sa.CheckConstraint("done >= 0 AND total >= 0", name=op.f("ck_people_exports_counts_not_negative")),
        _belongs("people_exports", "user_id", "users"),
    )


def _create_people_files():
    op.create_table(
        "people_files",
        *_head("people_files"),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        _belongs("people_files", "user_id", "users", "CASCADE"),
    )


def _create_organiser_notes():
    op.create_table(
        "organiser_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organiser_notes")),
        _belongs("organiser_notes", "registration_id", "registrations", "CASCADE"),
    )
