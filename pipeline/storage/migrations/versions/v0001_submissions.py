"""Submissions, their files and pages, and what is read and found in them.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _submissions()
    _received()
    _read()
    _found()


def downgrade() -> None:
    for table in ("findings", "facts", "documents", "pages", "files", "submissions"):
        op.drop_table(table)


def _submission_id() -> "sa.Column[str]":
    return sa.Column("submission_id", sa.String(64), nullable=False)


def _of_submission(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name=f"fk_{table}_submission_id")


def _submissions() -> None:
    op.create_table(
        "submissions",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("level", sa.String(16), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("route", sa.String(16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("checks_version", sa.String(64)),
        sa.Column("checklist", sa.JSON()),
        sa.PrimaryKeyConstraint("id", name="pk_submissions"),
    )
    op.create_index("ix_submissions_created_at", "submissions", ["created_at"])
    op.create_index("ix_submissions_state", "submissions", ["state"])


def _received() -> None:
    op.create_table(
        "files",
        sa.Column("id", sa.Integer(), nullable=False),
        _submission_id(),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(128), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("problem", sa.Text()),
        _of_submission("files"),
        sa.PrimaryKeyConstraint("id", name="pk_files"),
        sa.UniqueConstraint("submission_id", "name", name="uq_files_submission_id_name"),
    )
    op.create_index("ix_files_sha256", "files", ["sha256"])
    op.create_table(
        "pages",
        _submission_id(),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("content", sa.JSON()),
        _of_submission("pages"),
        sa.PrimaryKeyConstraint("submission_id", "file", "number", name="pk_pages"),
    )


def _read() -> None:
    op.create_table(
        "documents",
        _submission_id(),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(32), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        _of_submission("documents"),
        sa.PrimaryKeyConstraint("submission_id", "id", name="pk_documents"),
    )
    op.create_index("ix_documents_type", "documents", ["type"])
    op.create_table(
        "facts",
        sa.Column("id", sa.Integer(), nullable=False),
        _submission_id(),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(64), nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        _of_submission("facts"),
        sa.PrimaryKeyConstraint("id", name="pk_facts"),
        sa.UniqueConstraint("submission_id", "position", "revision", name="uq_facts_submission_id_position_revision"),
    )
    op.create_index("ix_facts_submission_id_key", "facts", ["submission_id", "key"])


def _found() -> None:
    op.create_table(
        "findings",
        sa.Column("id", sa.Integer(), nullable=False),
        _submission_id(),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("check", sa.String(16), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("severity", sa.String(16), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        _of_submission("findings"),
        sa.PrimaryKeyConstraint("id", name="pk_findings"),
    )
    op.create_index("ix_findings_check", "findings", ["check"])
    op.create_index("ix_findings_submission_id_position", "findings", ["submission_id", "position"])
