"""What is known of pages character by character, apart from the rest; titles in the digest.

Pages stored before keep both in one column and are read as they are.

Revision ID: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pages", sa.Column("characters", sa.JSON()))
    op.add_column("submissions", sa.Column("reasons", sa.JSON()))


def downgrade() -> None:
    """Loses what is known character by character: those pages want to be read again."""
    with op.batch_alter_table("submissions") as batch:
        batch.drop_column("reasons")
    with op.batch_alter_table("pages") as batch:
        batch.drop_column("characters")
