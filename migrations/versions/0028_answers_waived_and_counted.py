"""Answers: that a nominee may go without them, and which of a survey's are counted

Revision ID: 0028
Revises: 0033
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0033"
branch_labels = None
depends_on = None

_SHOWN_SO_FAR = """
UPDATE survey_answers SET is_counted = :yes
WHERE NOT is_anonymous OR (
    SELECT count(*) FROM survey_answers AS others
    WHERE others.cohort_id = survey_answers.cohort_id AND others.key = survey_answers.key
) >= 3
"""


def upgrade():
    with op.batch_alter_table("enrolments") as table:
        table.add_column(sa.Column("answers_waived", sa.String(length=500), nullable=False, server_default=""))
    with op.batch_alter_table("enrolments") as table:
        table.alter_column("answers_waived", server_default=None)
    with op.batch_alter_table("survey_answers") as table:
        table.add_column(sa.Column("is_counted", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("survey_answers") as table:
        table.alter_column("is_counted", server_default=None)
    op.execute(sa.text(_SHOWN_SO_FAR).bindparams(yes=True))


def downgrade():
    with op.batch_alter_table("survey_answers") as table:
        table.drop_column("is_counted")
    with op.batch_alter_table("enrolments") as table:
        table.drop_column("answers_waived")
