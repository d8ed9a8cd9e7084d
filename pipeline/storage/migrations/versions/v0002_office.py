"""Accounts, the trail, and what people decide.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TABLES = (
    "users",
    "sessions",
    "tokens",
    "unmaskings",
    "trail",
    "state_changes",
    "decisions",
    "conclusions",
    "notices",
    "sample_batches",
    "blind_samples",
    "fact_counts",
    "idempotency_keys",
    "webhooks",
    "deliveries",
)
_ADDED = {
    "submissions": (
        "applicant_name",
        "risk",
        "fails",
        "unverified",
        "facts_total",
        "facts_doubtful",
        "changed_at",
    ),
    "facts": ("author", "made_at", "reason", "restores"),
    "findings": ("key", "said"),
}


def upgrade() -> None:
    _accounts()
    _trail()
    _decided()
    _counted()
    _programs()
    _submissions()
    _facts()
    _findings()


def downgrade() -> None:
    for table, columns in _ADDED.items():
        if table == "submissions":
            op.drop_index("ix_submissions_queue", "submissions")
        if table == "findings":
            op.drop_index("ix_findings_submission_id_outcome_position", "findings")
            op.drop_index("ix_findings_check_outcome_submission_id", "findings")
            op.create_index("ix_findings_check", "findings", ["check"])
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.drop_column(column)
    for table in reversed(_TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION trail_is_append_only")


def _accounts() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=("pk_users")),
        sa.UniqueConstraint("login", name=("uq_users_login")),
        sa.UniqueConstraint("subject", name=("uq_users_subject")),
    )
    op.create_table(
        "sessions",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("csrf", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=("fk_sessions_user_id")),
        sa.PrimaryKeyConstraint("key", name=("pk_sessions")),
    )
    op.create_index(("ix_sessions_user_id"), "sessions", ["user_id"], unique=False)
    op.create_table(
        "tokens",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scope", sa.String(16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=("fk_tokens_user_id")),
        sa.PrimaryKeyConstraint("id", name=("pk_tokens")),
        sa.UniqueConstraint("key", name=("uq_tokens_key")),
    )
    op.create_index(("ix_tokens_user_id"), "tokens", ["user_id"], unique=False)
    op.create_table(
        "unmaskings",
        sa.Column("session_key", sa.String(64), nullable=False),
        sa.Column("submission_id", sa.String(64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name=("fk_unmaskings_submission_id")),
        sa.PrimaryKeyConstraint("session_key", "submission_id", name=("pk_unmaskings")),
    )


def _trail() -> None:
    op.create_table(
        "trail",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("moment", sa.String(40), nullable=False),
        sa.Column("login", sa.String(64), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("deed", sa.String(32), nullable=False),
        sa.Column("submission", sa.String(64), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=("pk_trail")),
    )
    op.create_index(("ix_trail_deed"), "trail", ["deed"], unique=False)
    op.create_index(("ix_trail_login"), "trail", ["login"], unique=False)
    op.create_index(("ix_trail_submission"), "trail", ["submission"], unique=False)
    _append_only()


def _append_only() -> None:
    """The database itself refuses to change or delete an entry. Whoever takes these triggers away and does it all the
    same breaks the hashes."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION trail_is_append_only() RETURNS trigger AS "
            "$$ BEGIN RAISE EXCEPTION 'the trail is append-only'; END $$ LANGUAGE plpgsql"
        )
        op.execute(
            "CREATE TRIGGER trail_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON trail "
            "FOR EACH STATEMENT EXECUTE FUNCTION trail_is_append_only()"
        )
        return
    for deed in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER trail_no_{deed.lower()} BEFORE {deed} ON trail "
            "BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END"
        )


def _decided() -> None:
    op.create_table(
        "state_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name=("fk_state_changes_submission_id")),
        sa.PrimaryKeyConstraint("id", name=("pk_state_changes")),
    )
    op.create_index(("ix_state_changes_submission_id"), "state_changes", ["submission_id"], unique=False)
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.String(64), nullable=False),
        sa.Column("finding", sa.String(64), nullable=False),
        sa.Column("check", sa.String(16), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("said", sa.String(64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name=("fk_decisions_submission_id")),
        sa.PrimaryKeyConstraint("id", name=("pk_decisions")),
        sa.UniqueConstraint("submission_id", "finding", name=("uq_decisions_submission_id_finding")),
    )
    op.create_table(
        "conclusions",
        sa.Column("submission_id", sa.String(64), nullable=False),
        sa.Column("result", sa.String(16), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("said", sa.String(64), nullable=False),
        sa.Column("author", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name=("fk_conclusions_submission_id")),
        sa.PrimaryKeyConstraint("submission_id", name=("pk_conclusions")),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("author", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name=("fk_notices_submission_id")),
        sa.PrimaryKeyConstraint("id", name=("pk_notices")),
        sa.UniqueConstraint("kind", "year", "serial", name=("uq_notices_kind_year_serial")),
    )
    op.create_index(("ix_notices_submission_id"), "notices", ["submission_id"], unique=False)


def _counted() -> None:
    """Reading quality, and the samples it is proved by."""
    op.create_table(
        "fact_counts",
        sa.Column("submission_id", sa.String(64), nullable=False),
        sa.Column("type", sa.String(32), nullable=False),
        sa.Column("confirmed", sa.Integer(), nullable=False),
        sa.Column("doubtful", sa.Integer(), nullable=False),
        sa.Column("unreadable", sa.Integer(), nullable=False),
        sa.Column("corrected", sa.Integer(), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name=("fk_fact_counts_submission_id")),
        sa.PrimaryKeyConstraint("submission_id", "type", name=("pk_fact_counts")),
    )
    op.create_table(
        "sample_batches",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("drawn_by", sa.JSON(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=("pk_sample_batches")),
    )
    op.create_table(
        "blind_samples",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.String(32), nullable=False),
        sa.Column("submission_id", sa.String(64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("fact", sa.JSON(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("handled_by", sa.JSON(), nullable=False),
        sa.Column("entered", sa.Text(), nullable=True),
        sa.Column("entered_by", sa.String(64), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agrees", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["batch"], ["sample_batches.id"], name=("fk_blind_samples_batch")),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name=("fk_blind_samples_submission_id")),
        sa.PrimaryKeyConstraint("id", name=("pk_blind_samples")),
    )
    op.create_index(("ix_blind_samples_batch"), "blind_samples", ["batch"], unique=False)


def _programs() -> None:
    op.create_table(
        "idempotency_keys",
        sa.Column("login", sa.String(64), nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("login", "key", name=("pk_idempotency_keys")),
    )
    op.create_table(
        "webhooks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=("pk_webhooks")),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("webhook_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(64), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["webhook_id"], ["webhooks.id"], name=("fk_deliveries_webhook_id")),
        sa.PrimaryKeyConstraint("id", name=("pk_deliveries")),
    )
    op.create_index(("ix_deliveries_state_next_at"), "deliveries", ["state", "next_at"], unique=False)


def _submissions() -> None:
    """What lists show, drawn afresh where it is empty (``pipeline.storage.digests``)."""
    none = sa.text("0")
    op.add_column("submissions", sa.Column("applicant_name", sa.Text()))
    op.add_column("submissions", sa.Column("risk", sa.String(16)))
    for name in ("fails", "unverified", "facts_total", "facts_doubtful"):
        op.add_column("submissions", sa.Column(name, sa.Integer(), nullable=False, server_default=none))
    op.add_column("submissions", sa.Column("changed_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE submissions SET changed_at = created_at")
    op.create_index("ix_submissions_queue", "submissions", ["risk", "received_on", "id", "state", "level"])


def _facts() -> None:
    op.add_column("facts", sa.Column("author", sa.JSON()))
    op.add_column("facts", sa.Column("made_at", sa.DateTime(timezone=True)))
    op.add_column("facts", sa.Column("reason", sa.Text(), nullable=False, server_default=""))
    op.add_column("facts", sa.Column("restores", sa.Integer()))
    op.execute("UPDATE facts SET made_at = (SELECT created_at FROM submissions WHERE id = facts.submission_id)")


def _findings() -> None:
    """``key`` and ``said`` are filled when the checks run again."""
    op.add_column("findings", sa.Column("key", sa.String(64), nullable=False, server_default=""))
    op.add_column("findings", sa.Column("said", sa.String(64), nullable=False, server_default=""))
    op.drop_index("ix_findings_check", "findings")
    op.create_index("ix_findings_submission_id_outcome_position", "findings", ["submission_id", "outcome", "position"])
    op.create_index("ix_findings_check_outcome_submission_id", "findings", ["check", "outcome", "submission_id"])
