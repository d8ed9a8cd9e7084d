"""What can be searched: entries with their text, and the index over them (FTS5, or a ``tsvector`` with GIN).

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("document", sa.String(64)),
        sa.Column("sequence", sa.Integer()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name="fk_search_entries_submission_id"),
        sa.PrimaryKeyConstraint("id", name="pk_search_entries"),
    )
    op.create_index("ix_search_entries_submission_id", "search_entries", ["submission_id"])
    op.add_column("submissions", sa.Column("indexed_at", sa.DateTime(timezone=True)))
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE TABLE search_fts (id integer PRIMARY KEY, grams tsvector NOT NULL)")
        op.execute("CREATE INDEX ix_search_fts_grams ON search_fts USING gin (grams)")
    else:
        op.execute("CREATE VIRTUAL TABLE search_fts USING fts5 (grams, tokenize = 'unicode61 remove_diacritics 0')")


def downgrade() -> None:
    op.execute("DROP TABLE search_fts")
    op.drop_table("search_entries")
    with op.batch_alter_table("submissions") as batch:
        batch.drop_column("indexed_at")
