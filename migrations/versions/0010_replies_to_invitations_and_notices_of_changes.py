"""replies to invitations and notices of changes

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MESSAGES = sa.table(
    "outbox_messages",
    sa.column("id", sa.Integer),
    sa.column("calendar", sa.Text),
    sa.column("calendar_method", sa.String),
    sa.column("calendars", core.database.Json),
)


def upgrade():
    _create_invitations()
    _create_replies()
    _create_notices()
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("calendar_reply", sa.String(length=10), nullable=False, server_default=""))
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.alter_column("calendar_reply", server_default=None)
    with op.batch_alter_table("outbox_messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("calendars", core.database.Json, nullable=False, server_default="[]"))
    _carry(lambda row: {"calendars": [{"method": row.calendar_method or "", "text": row.calendar}]})
    with op.batch_alter_table("outbox_messages", schema=None) as batch_op:
        batch_op.alter_column("calendars", server_default=None)
        batch_op.drop_column("calendar")
        batch_op.drop_column("calendar_method")


def downgrade():
    with op.batch_alter_table("outbox_messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("calendar", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("calendar_method", sa.String(length=10), nullable=True))
    _carry(lambda row: {"calendar": row.calendars[0]["text"], "calendar_method": row.calendars[0]["method"] or None})
    with op.batch_alter_table("outbox_messages", schema=None) as batch_op:
        batch_op.drop_column("calendars")
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.drop_column("calendar_reply")
    op.drop_table("change_notices")
    op.drop_table("invitation_replies")
    op.drop_table("invitations")


def _carry(values):
    """Mails that wait keep their calendar part; the older form holds one."""
    connection = op.get_bind()
    for row in connection.execute(sa.select(MESSAGES)).all():
        if row.calendar or row.calendars:
            connection.execute(sa.update(MESSAGES).where(MESSAGES.c.id == row.id).values(values(row)))


def _create_invitations():
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("uid", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("method", sa.String(length=10), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("shown", core.database.Json, nullable=False),
        sa.Column("sent_at", core.database.UtcDateTime(), nullable=False),
        sa.CheckConstraint("method IN ('REQUEST', 'CANCEL')", name=op.f("ck_invitations_known_method")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_invitations_user_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offerings.id"], name=op.f("fk_invitations_offering_id_offerings"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_invitations_registration_id_registrations"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("ref", name=op.f("uq_invitations_ref")),
        sa.UniqueConstraint("user_id", "uid", name=op.f("uq_invitations_user_id_uid")),
    )
    op.create_index(op.f("ix_invitations_offering_id"), "invitations", ["offering_id"])
    op.create_index(op.f("ix_invitations_registration_id"), "invitations", ["registration_id"])


def _create_replies():
    op.create_table(
        "invitation_replies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("occurrence", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("comment", sa.String(length=500), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("stamped_at", core.database.UtcDateTime(), nullable=False),
        sa.Column("received_at", core.database.UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "answer IN ('accepted', 'declined', 'tentative')", name=op.f("ck_invitation_replies_known_answer")
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitations.id"],
            name=op.f("fk_invitation_replies_invitation_id_invitations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_replies")),
        sa.UniqueConstraint("invitation_id", "occurrence", name=op.f("uq_invitation_replies_invitation_id_occurrence")),
    )


def _create_notices():
    op.create_table(
        "change_notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column("told", core.database.Json, nullable=False),
        sa.Column("reasons", core.database.Json, nullable=False),
        sa.Column("first_at", core.database.UtcDateTime(), nullable=True),
        sa.Column("due_at", core.database.UtcDateTime(), nullable=True),
        sa.Column("told_at", core.database.UtcDateTime(), nullable=True),
        sa.CheckConstraint("(due_at IS NULL) = (first_at IS NULL)", name=op.f("ck_change_notices_due_after_a_change")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_change_notices_user_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offerings.id"], name=op.f("fk_change_notices_offering_id_offerings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_notices")),
        sa.UniqueConstraint("user_id", "offering_id", name=op.f("uq_change_notices_user_id_offering_id")),
    )
    op.create_index(op.f("ix_change_notices_offering_id"), "change_notices", ["offering_id"])
    op.create_index(op.f("ix_change_notices_due_at"), "change_notices", ["due_at"])
