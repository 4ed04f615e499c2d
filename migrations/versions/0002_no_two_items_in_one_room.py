"""no two published items in one room at one time (PostgreSQL)

SQLite has no exclusion constraints: there the same check runs inside the immediate transaction.

Revision ID: 0002
Revises: 0001
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            """
            ALTER TABLE agenda_items ADD CONSTRAINT ex_agenda_items_room EXCLUDE USING gist (
                int8range(room_id, room_id, '[]') WITH &&,
                tstzrange(starts_at, ends_at) WITH &&
            ) WHERE (state = 'published' AND room_id IS NOT NULL AND NOT shares_room)
            """
        )


def downgrade():
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("ex_agenda_items_room", "agenda_items")
