"""The inbox of several replicas: whose turn an update takes, and which process has it."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_23_3"
down_revision = "2026_11_23_2"
branch_labels = None
depends_on = None

OPEN = sa.text("owner IS NOT NULL AND answered_at IS NULL AND set_aside_at IS NULL")


def upgrade() -> None:
    """Add what an older process, which may still run, leaves empty."""
    op.add_column("inbox", sa.Column("lane", sa.BigInteger))
    op.add_column("inbox", sa.Column("owner", sa.String))
    op.create_index("ix_inbox_lane", "inbox", ["lane"], sqlite_where=OPEN, postgresql_where=OPEN)


def downgrade() -> None:
    """Back to one process."""
    op.drop_index("ix_inbox_lane", "inbox")
    with op.batch_alter_table("inbox") as inbox:
        inbox.drop_column("owner")
        inbox.drop_column("lane")
