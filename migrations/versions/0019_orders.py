"""orders

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

from core.database import Json, UtcDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

HELD = sa.text("state = 'held'")


def upgrade():
    _create_orders()
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("order_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_registrations_order_id_orders"), "orders", ["order_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_index(batch_op.f("ix_registrations_order_id"), ["order_id"])
    op.create_table(
        "order_drafts",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("values", Json, nullable=False),
        sa.Column("filled_at", UtcDateTime(), nullable=True),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_order_drafts")),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_order_drafts_registration_id_registrations"),
            ondelete="CASCADE",
        ),
    )


def _create_orders():
    op.create_table(
        "orders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("hold_expires_at", UtcDateTime(), nullable=True),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("placed_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("ref", name=op.f("uq_orders_ref")),
        sa.ForeignKeyConstraint(["offering_id"], ["offerings.id"], name=op.f("fk_orders_offering_id_offerings")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_orders_user_id_users")),
        sa.CheckConstraint("state IN ('held', 'placed', 'expired', 'cancelled')", name=op.f("ck_orders_known_state")),
        sa.CheckConstraint("state <> 'held' OR hold_expires_at IS NOT NULL", name=op.f("ck_orders_holds_end")),
        sa.CheckConstraint("state <> 'placed' OR placed_at IS NOT NULL", name=op.f("ck_orders_placed_at_some_time")),
    )
    op.create_index(op.f("ix_orders_user_id"), "orders", ["user_id"])
    op.create_index("ix_orders_due", "orders", ["state", "hold_expires_at"])
    op.create_index(
        "uq_orders_one_held",
        "orders",
        ["offering_id", "user_id"],
        unique=True,
        sqlite_where=HELD,
        postgresql_where=HELD,
    )


def downgrade():
    op.drop_table("order_drafts")
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registrations_order_id"))
        batch_op.drop_constraint(batch_op.f("fk_registrations_order_id_orders"), type_="foreignkey")
        batch_op.drop_column("order_id")
    op.drop_table("orders")
