"""Operations: what the technicians were told of, a row that shows that one can write, an index."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_23_6"
down_revision = "2026_11_23_5"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Two tables that nobody refers to, and a quick way from a button to the message it stands under."""
    op.create_table(
        "alarm",
        sa.Column("key", sa.String, nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_alarm")),
    )
    op.create_table(
        "trial_write",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("filler", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trial_write")),
    )
    op.create_index("ix_outbox_message", "outbox", ["message"])


def downgrade() -> None:
    """Without them nothing else changes."""
    op.drop_index("ix_outbox_message", "outbox")
    op.drop_table("trial_write")
    op.drop_table("alarm")
