"""sign ups to agenda items

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

STANDING = sa.text("state <> 'ended'")


def upgrade():
    op.create_table(
        "item_places",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("pool_id", sa.Integer(), nullable=False),
        sa.Column("closes_at", core.database.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_items.id"], name=op.f("fk_item_places_item_id_agenda_items"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["pool_id"], ["capacity_pools.id"], name=op.f("fk_item_places_pool_id_capacity_pools")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_places")),
        sa.UniqueConstraint("item_id", name=op.f("uq_item_places_item_id")),
    )
    op.create_index(op.f("ix_item_places_pool_id"), "item_places", ["pool_id"])
    op.create_table(
        "item_places_ticket_types",
        sa.Column("item_places_id", sa.Integer(), nullable=False),
        sa.Column("ticket_type_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_places_id"],
            ["item_places.id"],
            name=op.f("fk_item_places_ticket_types_item_places_id_item_places"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["ticket_type_id"],
            ["ticket_types.id"],
            name=op.f("fk_item_places_ticket_types_ticket_type_id_ticket_types"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("item_places_id", "ticket_type_id", name=op.f("pk_item_places_ticket_types")),
    )
    op.create_table(
        "sign_ups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("ending", sa.String(10), nullable=False),
        sa.Column("joined_at", core.database.UtcDateTime(), nullable=False),
        sa.Column("changed_at", core.database.UtcDateTime(), nullable=False),
        sa.CheckConstraint("state IN ('signed_up', 'waiting', 'ended')", name=op.f("ck_sign_ups_known_state")),
        sa.CheckConstraint("(state = 'ended') = (ending <> '')", name=op.f("ck_sign_ups_ended_with_a_reason")),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_sign_ups_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_items.id"], name=op.f("fk_sign_ups_item_id_agenda_items"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ups")),
    )
    op.create_index(
        "uq_sign_ups_one_standing", "sign_ups", ["registration_id", "item_id"], unique=True,
        sqlite_where=STANDING, postgresql_where=STANDING,
    )  # fmt: skip
    op.create_index("ix_sign_ups_line", "sign_ups", ["item_id", "state", "id"])
    op.create_table(
        "overlap_rules",
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(10), nullable=False),
        sa.CheckConstraint("rule IN ('refuse', 'warn', 'allow')", name=op.f("ck_overlap_rules_known_rule")),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offerings.id"], name=op.f("fk_overlap_rules_offering_id_offerings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("offering_id", name=op.f("pk_overlap_rules")),
    )


def downgrade():
    op.drop_table("overlap_rules")
    op.drop_table("sign_ups")
    op.drop_table("item_places_ticket_types")
    op.drop_table("item_places")
