"""course versions and curricula

Revision ID: 0020
Revises: 0019
"""

import hashlib
import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from core.database import UtcDateTime
from core.text import search_document

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
MOVED = ("title", "description", "outcomes", "level", "class_hours")
"""Columns of courses that become those of their first version."""
RULES = ("prerequisites", "attendance_rule", "completion_rule", "credit_rule", "certificate_rule")
OLD = sa.table(
    "courses",
    sa.column("id", sa.Integer),
    sa.column("title", JSON),
    sa.column("description", JSON),
    sa.column("outcomes", JSON),
    sa.column("level", sa.String),
    sa.column("class_hours", sa.Integer),
    sa.column("created_at", UtcDateTime),
)


def upgrade():
    courses = [dict(row) for row in op.get_bind().execute(sa.select(OLD)).mappings()]
    with op.batch_alter_table("cohorts", schema=None) as batch_op:  # SQLite makes courses anew: nobody may point there
        batch_op.drop_constraint(batch_op.f("fk_cohorts_course_id_courses"), type_="foreignkey")
    with op.batch_alter_table("courses", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_courses_class_hours_positive"), type_="check")
        for name in MOVED:
            batch_op.drop_column(name)
        batch_op.add_column(sa.Column("slug", sa.String(length=100), nullable=True))
        batch_op.add_column(sa.Column("code", sa.String(length=40), nullable=False, server_default=""))
    op.execute("UPDATE courses SET slug = ref")
    with op.batch_alter_table("courses", schema=None) as batch_op:
        batch_op.alter_column("slug", existing_type=sa.String(length=100), nullable=False)
        batch_op.alter_column("code", existing_type=sa.String(length=40), server_default=None)
        batch_op.create_unique_constraint(batch_op.f("uq_courses_slug"), ["slug"])
    has_code = sa.text("code <> ''")
    op.create_index(
        "uq_courses_one_code", "courses", ["host_id", "code"], unique=True,
        sqlite_where=has_code, postgresql_where=has_code,
    )  # fmt: skip
    versions = _create_versions()
    if courses:
        op.bulk_insert(versions, [_first_version(course) for course in courses])
    _let_cohorts_run_versions()
    _create_curricula()


def downgrade():
    op.drop_table("curriculum_courses")
    op.drop_table("curricula")
    with op.batch_alter_table("cohorts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cohorts_course_version_id"))
        batch_op.drop_constraint(batch_op.f("fk_cohorts_course_version_id_course_versions"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_cohorts_course_id_courses"), type_="foreignkey")
        batch_op.drop_column("course_version_id")
    columns = "course_id, title, description, outcomes, level, class_hours"
    newest = "number = (SELECT max(number) FROM course_versions AS other WHERE other.course_id = v.course_id)"
    op.execute(f"CREATE TABLE kept_versions AS SELECT {columns} FROM course_versions AS v WHERE {newest}")
    op.drop_table("course_versions")
    op.drop_index("uq_courses_one_code", table_name="courses")
    with op.batch_alter_table("courses", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_courses_slug"), type_="unique")
        batch_op.drop_column("slug")
        batch_op.drop_column("code")
        for name, kind in (("title", JSON), ("description", JSON), ("outcomes", JSON)):
            batch_op.add_column(sa.Column(name, kind, nullable=True))
        batch_op.add_column(sa.Column("level", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("class_hours", sa.Integer(), nullable=True))
    for name in MOVED:
        op.execute(f"UPDATE courses SET {name} = (SELECT {name} FROM kept_versions WHERE course_id = courses.id)")
    with op.batch_alter_table("courses", schema=None) as batch_op:
        for name in ("title", "description", "outcomes"):
            batch_op.alter_column(name, existing_type=JSON, nullable=False)
        batch_op.alter_column("level", existing_type=sa.String(length=20), nullable=False)
        batch_op.alter_column("class_hours", existing_type=sa.Integer(), nullable=False)
        batch_op.create_check_constraint(batch_op.f("ck_courses_class_hours_positive"), "class_hours > 0")
    op.execute("DROP TABLE kept_versions")
    with op.batch_alter_table("cohorts", schema=None) as batch_op:
        batch_op.create_foreign_key(batch_op.f("fk_cohorts_course_id_courses"), "courses", ["course_id"], ["id"])


def _create_versions():
    draft, published = sa.text("state = 'draft'"), sa.text("state = 'published'")
    versions = op.create_table(
        "course_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("title", JSON, nullable=False),
        sa.Column("description", JSON, nullable=False),
        sa.Column("outcomes", JSON, nullable=False),
        sa.Column("languages", sa.String(length=60), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("class_hours", sa.Integer(), nullable=False),
        sa.Column("minutes_per_class_hour", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=4), nullable=False),
        sa.Column("classification", sa.String(length=60), nullable=False),
        *(sa.Column(name, JSON, nullable=False) for name in RULES),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'superseded')", name=op.f("ck_course_versions_known_state")
        ),
        sa.CheckConstraint(
            "(state = 'draft') = (published_at IS NULL)", name=op.f("ck_course_versions_published_at_known")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_course_versions_number_positive")),
        sa.CheckConstraint("class_hours > 0", name=op.f("ck_course_versions_class_hours_positive")),
        sa.CheckConstraint("minutes_per_class_hour IN (45, 60)", name=op.f("ck_course_versions_known_class_hour")),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_course_versions_course_id_courses"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_versions")),
        sa.UniqueConstraint("course_id", "number", name=op.f("uq_course_versions_course_id_number")),
    )
    op.create_index(op.f("ix_course_versions_course_id"), "course_versions", ["course_id"])
    for name, where in (("draft", draft), ("published", published)):
        op.create_index(
            f"uq_course_versions_one_{name}", "course_versions", ["course_id"], unique=True,
            sqlite_where=where, postgresql_where=where,
        )  # fmt: skip
    return versions


def _first_version(course):
    """What the course said is its version 1, published when it was made."""
    said = {
        **{name: course[name] for name in MOVED},
        "languages": "zh", "minutes_per_class_hour": 45, "subject": "", "classification": "",
        **{name: {} for name in RULES},
    }  # fmt: skip
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    made_at = course["created_at"]
    return {
        **said,
        "course_id": course["id"],
        "number": 1,
        "state": "published",
        "search_text": search_document(*course["title"].values()),
        "content_hash": hashlib.sha256(text.encode()).hexdigest(),
        "created_at": made_at,
        "changed_at": made_at,
        "published_at": made_at,
    }


def _let_cohorts_run_versions():
    with op.batch_alter_table("cohorts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("course_version_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_cohorts_course_id_courses"), "courses", ["course_id"], ["id"])
    first = "SELECT id FROM course_versions WHERE course_versions.course_id = cohorts.course_id"
    op.execute(f"UPDATE cohorts SET course_version_id = ({first})")
    with op.batch_alter_table("cohorts", schema=None) as batch_op:
        batch_op.alter_column("course_version_id", existing_type=sa.Integer(), nullable=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_cohorts_course_version_id_course_versions"), "course_versions", ["course_version_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_cohorts_course_version_id"), ["course_version_id"])


def _create_curricula():
    op.create_table(
        "curricula",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("title", JSON, nullable=False),
        sa.Column("description", JSON, nullable=False),
        sa.Column("least_electives", sa.Integer(), nullable=True),
        sa.Column("least_hours", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "least_electives IS NULL OR least_electives > 0", name=op.f("ck_curricula_least_electives_positive")
        ),
        sa.CheckConstraint("least_hours IS NULL OR least_hours > 0", name=op.f("ck_curricula_least_hours_positive")),
        sa.CheckConstraint(
            "least_electives IS NULL OR least_hours IS NULL", name=op.f("ck_curricula_one_measure_of_electives")
        ),
        sa.ForeignKeyConstraint(["host_id"], ["organisations.id"], name=op.f("fk_curricula_host_id_organisations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_curricula")),
        sa.UniqueConstraint("ref", name=op.f("uq_curricula_ref")),
        sa.UniqueConstraint("slug", name=op.f("uq_curricula_slug")),
    )
    op.create_index(op.f("ix_curricula_host_id"), "curricula", ["host_id"])
    op.create_table(
        "curriculum_courses",
        sa.Column("curriculum_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["curriculum_id"],
            ["curricula.id"],
            name=op.f("fk_curriculum_courses_curriculum_id_curricula"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name=op.f("fk_curriculum_courses_course_id_courses")),
        sa.PrimaryKeyConstraint("curriculum_id", "course_id", name=op.f("pk_curriculum_courses")),
    )
    op.create_index(op.f("ix_curriculum_courses_course_id"), "curriculum_courses", ["course_id"])
