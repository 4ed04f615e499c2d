"""certificates, what happened to them, their files and runs; keys of issuers, credentials and status lists

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from core.database import UtcDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade():
    op.create_table(
        "certificates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("serial", sa.String(length=24), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("course_version_id", sa.Integer(), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("completion_id", sa.Integer(), nullable=True),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("name_native", sa.String(length=120), nullable=False),
        sa.Column("name_latin", sa.String(length=120), nullable=False),
        sa.Column("printed", JSON, nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.CheckConstraint("kind IN ('completion', 'attendance')", name=op.f("ck_certificates_known_kind")),
        sa.CheckConstraint(
            "state IN ('issued', 'suspended', 'superseded', 'revoked')", name=op.f("ck_certificates_known_state")
        ),
        sa.CheckConstraint(
            "(edition = 1) = (replaces_id IS NULL)", name=op.f("ck_certificates_later_editions_replace")
        ),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= valid_from", name=op.f("ck_certificates_ends_after_start")
        ),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name=op.f("fk_certificates_cohort_id_cohorts")),
        sa.ForeignKeyConstraint(
            ["course_version_id"],
            ["course_versions.id"],
            name=op.f("fk_certificates_course_version_id_course_versions"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_certificates_registration_id_registrations")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["certificates.id"], name=op.f("fk_certificates_replaces_id_certificates")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
        sa.UniqueConstraint("ref", name=op.f("uq_certificates_ref")),
        sa.UniqueConstraint("registration_id", "rule_version", "edition", name="uq_certificates_one_edition"),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_certificates_replaces_id")),
        sa.UniqueConstraint("serial", name=op.f("uq_certificates_serial")),
        sa.UniqueConstraint("token", name=op.f("uq_certificates_token")),
    )
    op.create_index(op.f("ix_certificates_course_version_id"), "certificates", ["course_version_id"], unique=False)
    op.create_index("ix_certificates_listing", "certificates", ["cohort_id", "id"], unique=False)
    op.create_index(
        "uq_certificates_one_current",
        "certificates",
        ["registration_id", "rule_version"],
        unique=True,
        sqlite_where=sa.text("state IN ('issued', 'suspended')"),
        postgresql_where=sa.text("state IN ('issued', 'suspended')"),
    )
    op.create_table(
        "certificate_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("from_state", sa.String(length=12), nullable=True),
        sa.Column("to_state", sa.String(length=12), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificates.id"],
            name=op.f("fk_certificate_steps_certificate_id_certificates"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_steps")),
    )
    op.create_index(op.f("ix_certificate_steps_certificate_id"), "certificate_steps", ["certificate_id"], unique=False)
    op.create_table(
        "certificate_files",
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificates.id"],
            name=op.f("fk_certificate_files_certificate_id_certificates"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("certificate_id", name=op.f("pk_certificate_files")),
    )
    op.create_index(op.f("ix_certificate_files_sha256"), "certificate_files", ["sha256"], unique=False)
    op.create_table(
        "certificate_years",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.CheckConstraint("last_number >= 0", name=op.f("ck_certificate_years_last_number_not_negative")),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_certificate_years")),
    )
    op.create_table(
        "certificate_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("chosen", JSON, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("issued", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("state IN ('queued', 'done', 'failed')", name=op.f("ck_certificate_runs_known_state")),
        sa.CheckConstraint(
            "done >= 0 AND issued >= 0 AND done >= issued", name=op.f("ck_certificate_runs_counts_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name=op.f("fk_certificate_runs_cohort_id_cohorts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_certificate_runs_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_runs")),
        sa.UniqueConstraint("ref", name=op.f("uq_certificate_runs_ref")),
    )
    op.create_index(op.f("ix_certificate_runs_cohort_id"), "certificate_runs", ["cohort_id"], unique=False)
    op.create_index("ix_certificate_runs_state", "certificate_runs", ["state", "lease_until"], unique=False)
    op.create_index(op.f("ix_certificate_runs_user_id"), "certificate_runs", ["user_id"], unique=False)
    op.create_table(
        "issuer_keys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("algorithm", sa.String(length=10), nullable=False),
        sa.Column("public_key", sa.String(length=60), nullable=False),
        sa.Column("sealed_seed", sa.String(length=200), nullable=False),
        sa.Column("active_from", UtcDateTime(), nullable=False),
        sa.Column("active_to", UtcDateTime(), nullable=True),
        sa.CheckConstraint("algorithm = 'Ed25519'", name=op.f("ck_issuer_keys_known_algorithm")),
        sa.CheckConstraint(
            "active_to IS NULL OR active_to >= active_from", name=op.f("ck_issuer_keys_ends_after_start")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issuer_keys")),
        sa.UniqueConstraint("name", name=op.f("uq_issuer_keys_name")),
    )
    op.create_index(
        "uq_issuer_keys_one_in_use",
        "issuer_keys",
        ["algorithm"],
        unique=True,
        sqlite_where=sa.text("active_to IS NULL"),
        postgresql_where=sa.text("active_to IS NULL"),
    )
    op.create_table(
        "status_lists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("taken >= 0 AND taken <= 131072", name=op.f("ck_status_lists_taken_within_size")),
        sa.ForeignKeyConstraint(["host_id"], ["organisations.id"], name=op.f("fk_status_lists_host_id_organisations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_lists")),
    )
    op.create_index(op.f("ix_status_lists_host_id"), "status_lists", ["host_id"], unique=False)
    op.create_table(
        "credential_subjects",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("urn", sa.String(length=45), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_credential_subjects_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_credential_subjects")),
        sa.UniqueConstraint("urn", name=op.f("uq_credential_subjects_urn")),
    )
    op.create_table(
        "credentials",
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("urn", sa.String(length=45), nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("is_revoked", sa.Boolean(), nullable=False),
        sa.Column("is_suspended", sa.Boolean(), nullable=False),
        sa.Column("document", JSON, nullable=False),
        sa.Column("token", sa.String(length=8000), nullable=False),
        sa.Column("consented_at", UtcDateTime(), nullable=True),
        sa.Column("consent_version", sa.String(length=20), nullable=False),
        sa.CheckConstraint("place >= 0 AND place < 131072", name=op.f("ck_credentials_place_within_size")),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificates.id"],
            name=op.f("fk_credentials_certificate_id_certificates"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["key_id"], ["issuer_keys.id"], name=op.f("fk_credentials_key_id_issuer_keys")),
        sa.ForeignKeyConstraint(["list_id"], ["status_lists.id"], name=op.f("fk_credentials_list_id_status_lists")),
        sa.PrimaryKeyConstraint("certificate_id", name=op.f("pk_credentials")),
        sa.UniqueConstraint("list_id", "place", name=op.f("uq_credentials_list_id_place")),
        sa.UniqueConstraint("urn", name=op.f("uq_credentials_urn")),
    )
    op.create_index(op.f("ix_credentials_key_id"), "credentials", ["key_id"], unique=False)


def downgrade():
    op.drop_table("credentials")
    op.drop_table("credential_subjects")
    op.drop_table("status_lists")
    op.drop_table("issuer_keys")
    op.drop_table("certificate_runs")
    op.drop_table("certificate_years")
    op.drop_table("certificate_files")
    op.drop_table("certificate_steps")
    op.drop_table("certificates")
