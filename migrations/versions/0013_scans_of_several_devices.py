"""scans of several devices

Revision ID: 0013
Revises: 0012
"""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TEXTS = {
    "kind": (8, "in"),
    "verdict": (16, "ok"),
    "device_verdict": (16, ""),
    "method": (10, "scanner"),
    "device_id": (36, ""),
    "device_name": (60, ""),
    "scanned": (40, ""),
}
CHECKS = {
    "known_kind": "kind IN ('in', 'undo')",
    "undo_undoes": "(kind = 'undo') = (undoes_id IS NOT NULL)",
    "undo_lets_nobody_in": "kind = 'in' OR NOT let_in",
    "known_method": "method IN ('camera', 'scanner', 'search', 'walk_in')",
}


def upgrade():
    _add_columns()
    _fill()
    with op.batch_alter_table("check_ins") as batch_op:
        batch_op.alter_column("client_id", existing_type=sa.String(36), nullable=False)
        batch_op.alter_column("offering_id", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("received_at", existing_type=core.database.UtcDateTime(), nullable=False)
        batch_op.alter_column("registration_id", existing_type=sa.Integer(), nullable=True)
        batch_op.alter_column("let_in", existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
        for name, (length, _default) in TEXTS.items():
            batch_op.alter_column(name, existing_type=sa.String(length), existing_nullable=False, server_default=None)
        batch_op.create_unique_constraint(op.f("uq_check_ins_client_id"), ["client_id"])
        batch_op.create_foreign_key(op.f("fk_check_ins_offering_id_offerings"), "offerings", ["offering_id"], ["id"])
        for name, condition in CHECKS.items():
            batch_op.create_check_constraint(op.f(f"ck_check_ins_{name}"), condition)
        batch_op.create_index("ix_check_ins_offering", ["offering_id", "received_at"])


def _add_columns():
    with op.batch_alter_table("check_ins") as batch_op:
        batch_op.add_column(sa.Column("client_id", sa.String(36), nullable=True))
        batch_op.add_column(sa.Column("offering_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("received_at", core.database.UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("device_at", core.database.UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("let_in", sa.Boolean(), nullable=False, server_default=sa.true()))
        for name, (length, default) in TEXTS.items():
            batch_op.add_column(sa.Column(name, sa.String(length), nullable=False, server_default=default))


def _fill():
    """What was scanned before came through the page of one door."""
    op.execute(
        "UPDATE check_ins SET received_at = at, offering_id ="
        " (SELECT offering_id FROM registrations WHERE registrations.id = check_ins.registration_id)"
    )
    op.execute(
        sa.text("UPDATE check_ins SET kind = 'undo', let_in = :no WHERE undoes_id IS NOT NULL").bindparams(no=False)
    )
    connection = op.get_bind()
    name = sa.text("UPDATE check_ins SET client_id = :client_id WHERE id = :id")
    for id_ in connection.scalars(sa.text("SELECT id FROM check_ins")).all():
        connection.execute(name, {"client_id": str(uuid4()), "id": id_})


def downgrade():
    op.execute("DELETE FROM check_ins WHERE NOT let_in AND kind = 'in' OR registration_id IS NULL")
    with op.batch_alter_table("check_ins") as batch_op:
        batch_op.drop_index("ix_check_ins_offering")
        for name in CHECKS:
            batch_op.drop_constraint(op.f(f"ck_check_ins_{name}"), type_="check")
        batch_op.drop_constraint(op.f("fk_check_ins_offering_id_offerings"), type_="foreignkey")
        batch_op.drop_constraint(op.f("uq_check_ins_client_id"), type_="unique")
        for name in ("client_id", "offering_id", "received_at", "device_at", "let_in", *TEXTS):
            batch_op.drop_column(name)
        batch_op.alter_column("registration_id", existing_type=sa.Integer(), nullable=False)
