"""names sorted by how they are read

Revision ID: 0032
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

from core.database import NameKey
from core.names import name_key
from core.text import search_terms

revision = "0032"
down_revision = "0027"
branch_labels = None
depends_on = None

BATCH = 1_000


def upgrade():
    op.add_column("registrations", sa.Column("sort_key", NameKey, nullable=False, server_default=""))
    _fill("registrations", _key_and_search)
    _fill("people", lambda row: {"sort_key": name_key(row.name_native, row.name_latin)})
    op.create_index("ix_registrations_by_name", "registrations", ["offering_id", "sort_key", "id"])
    op.execute("UPDATE saved_views SET query = REPLACE(query, 'order=latin', 'order=name')")


def _key_and_search(row):
    """Somebody whose family name is read otherwise than its character is found by that too."""
    key = name_key(row.name_native, row.name_latin)
    lacking = [term for term in search_terms(f"{key} {key.replace(' ', '')}") if f" {term} " not in row.search_text]
    return {"sort_key": key, "search_text": row.search_text + "".join(f"{term} " for term in lacking)}


def _fill(name, values):
    """A batch at a time, so that a table of any size fits into memory."""
    columns = [sa.column(each) for each in ("id", "name_native", "name_latin", "sort_key", "search_text")]
    table, last = sa.table(name, *columns), 0
    read = [table.c.id, table.c.name_native, table.c.name_latin]
    read += [table.c.search_text] if name == "registrations" else []
    query = sa.select(*read).order_by(table.c.id).limit(BATCH)
    while rows := op.get_bind().execute(query.where(table.c.id > last)).all():
        last = rows[-1].id
        changed = [{"row_id": row.id, **values(row)} for row in rows]
        op.get_bind().execute(table.update().where(table.c.id == sa.bindparam("row_id")), changed)


def downgrade():
    op.execute("UPDATE saved_views SET query = REPLACE(query, 'order=name', 'order=latin')")
    op.drop_index("ix_registrations_by_name", "registrations")
    op.drop_column("registrations", "sort_key")
