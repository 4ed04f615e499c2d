"""agenda items that a person picked

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "picked_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("picked_at", core.database.UtcDateTime(), nullable=False),
        sa.Column("removed_at", core.database.UtcDateTime(), nullable=True),
        sa.Column("changed_at", core.database.UtcDateTime(), nullable=False),
        sa.Column("noted_starts_at", core.database.UtcDateTime(), nullable=False),
        sa.Column("noted_ends_at", core.database.UtcDateTime(), nullable=False),
        sa.Column("noted_room_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "removed_at IS NULL OR removed_at >= picked_at", name=op.f("ck_picked_items_removed_after_picked")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_items.id"], name=op.f("fk_picked_items_item_id_agenda_items"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["noted_room_id"],
            ["rooms.id"],
            name=op.f("fk_picked_items_noted_room_id_rooms"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_picked_items_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picked_items")),
        sa.UniqueConstraint("user_id", "item_id", name=op.f("uq_picked_items_user_id_item_id")),
    )
    op.create_index(op.f("ix_picked_items_item_id"), "picked_items", ["item_id"])


def downgrade():
    op.drop_table("picked_items")
