"""what a private feed holds

Also counters of what calendars say of an offering, and when the agenda of a person or track last changed: the feeds of
people and tracks go by it, and the page of an offering may change without any feed.

Revision ID: 0008
Revises: 0007
"""

from secrets import token_hex

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

CONTENTS = ("registrations", "picks", "talks", "duties")


def upgrade():
    for name in CONTENTS:
        op.add_column("private_feeds", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("private_feeds", sa.Column("busy_only", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("private_feeds", sa.Column("alarm_minutes", sa.Integer(), nullable=True))
    op.add_column("private_feeds", sa.Column("salt", sa.String(32), nullable=True))
    op.add_column("private_feeds", sa.Column("language", sa.String(8), nullable=False, server_default=""))
    op.add_column("private_feeds", sa.Column("changed_at", core.database.UtcDateTime(), nullable=True))
    op.execute("UPDATE private_feeds SET changed_at = created_at")
    feeds = sa.table("private_feeds", sa.column("id"), sa.column("salt"))
    for (identity,) in op.get_bind().execute(sa.select(feeds.c.id)).all():
        op.execute(feeds.update().where(feeds.c.id == identity).values(salt=token_hex(16)))
    with op.batch_alter_table("private_feeds") as batch_op:
        batch_op.alter_column("salt", existing_type=sa.String(32), nullable=False)
        batch_op.alter_column("changed_at", existing_type=core.database.UtcDateTime(), nullable=False)
    for table in ("people", "tracks"):
        op.add_column(table, sa.Column("agenda_changed_at", core.database.UtcDateTime(), nullable=True))
    for name in ("entry_revision", "agenda_revision"):
        op.add_column("offerings", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.drop_index("ix_offerings_changes", "offerings")
    op.create_index("ix_offerings_changes", "offerings", ["state", "kind", "changed_at", "entry_revision", "starts_on"])


def downgrade():
    op.drop_index("ix_offerings_changes", "offerings")
    op.create_index("ix_offerings_changes", "offerings", ["state", "kind", "changed_at", "revision"])
    for name in ("agenda_revision", "entry_revision"):
        op.drop_column("offerings", name)
    for table in ("tracks", "people"):
        op.drop_column(table, "agenda_changed_at")
    for name in ("changed_at", "language", "salt", "alarm_minutes", "busy_only", *reversed(CONTENTS)):
        op.drop_column("private_feeds", name)
