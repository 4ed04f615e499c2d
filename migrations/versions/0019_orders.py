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

WAITING_CHECKS = {
    "a_person_or_a_party": "(registration_id IS NULL) <> (order_id IS NULL)",
    "somebody_waits": "party_size >= 1",
}
OPEN = sa.text("state IN ('waiting', 'held')")


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

    _let_parties_wait()


def _let_parties_wait():
    """Whoever waits, waits for the ticket of their registration."""
    with op.batch_alter_table("waiting_entries", schema=None) as batch_op:
        batch_op.alter_column("registration_id", existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column("order_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("party_size", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("wish", sa.String(length=2_000), nullable=False, server_default=""))
    op.execute(
        "UPDATE waiting_entries SET wish = (SELECT CAST(registrations.ticket_type_id AS VARCHAR(20)) || '\\:1'"
        " FROM registrations WHERE registrations.id = waiting_entries.registration_id)"
    )
    with op.batch_alter_table("waiting_entries", schema=None) as batch_op:
        batch_op.alter_column("party_size", existing_type=sa.Integer(), nullable=False, server_default=None)
        batch_op.alter_column("wish", existing_type=sa.String(length=2_000), nullable=False, server_default=None)
        batch_op.create_unique_constraint(batch_op.f("uq_waiting_entries_order_id"), ["order_id"])
        batch_op.create_foreign_key(batch_op.f("fk_waiting_entries_order_id_orders"), "orders", ["order_id"], ["id"])
        for name, condition in WAITING_CHECKS.items():
            batch_op.create_check_constraint(batch_op.f(f"ck_waiting_entries_{name}"), condition)


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
        sa.CheckConstraint(
            "state IN ('waiting', 'held', 'placed', 'expired', 'cancelled')", name=op.f("ck_orders_known_state")
        ),
        sa.CheckConstraint("state <> 'held' OR hold_expires_at IS NOT NULL", name=op.f("ck_orders_holds_end")),
        sa.CheckConstraint("state <> 'placed' OR placed_at IS NOT NULL", name=op.f("ck_orders_placed_at_some_time")),
    )
    op.create_index(op.f("ix_orders_user_id"), "orders", ["user_id"])
    op.create_index("ix_orders_due", "orders", ["state", "hold_expires_at"])
    op.create_index(
        "uq_orders_one_open",
        "orders",
        ["offering_id", "user_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade():
    op.execute("DELETE FROM seat_offers WHERE entry_id IN (SELECT id FROM waiting_entries WHERE order_id IS NOT NULL)")
    op.execute("DELETE FROM waiting_entries WHERE order_id IS NOT NULL")
    with op.batch_alter_table("waiting_entries", schema=None) as batch_op:
        for name in WAITING_CHECKS:
            batch_op.drop_constraint(batch_op.f(f"ck_waiting_entries_{name}"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_waiting_entries_order_id_orders"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_waiting_entries_order_id"), type_="unique")
        for name in ("order_id", "party_size", "wish"):
            batch_op.drop_column(name)
        batch_op.alter_column("registration_id", existing_type=sa.Integer(), nullable=False)
    op.drop_table("order_drafts")
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registrations_order_id"))
        batch_op.drop_constraint(batch_op.f("fk_registrations_order_id_orders"), type_="foreignkey")
        batch_op.drop_column("order_id")
    op.drop_table("orders")
