"""Files and pasted words that were sent as plans, until they are read."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_1"
down_revision = "2026_11_23_6"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table; an old replica knows nothing of it."""
    op.create_table(
        "plan_file",
        sa.Column("id", sa.Integer, primary_key=True),
        _link("sent_by", "person", nullable=False),
        _link("evidence_id", "evidence"),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("year", sa.Integer),
        sa.Column("state", sa.String, nullable=False),
        _link("plan_id", "plan"),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("changes", sa.JSON, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT),
        sa.Column("applied_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_plan_file"),
        sa.CheckConstraint("state IN ('waiting', 'read', 'refused')", name=op.f("ck_plan_file_state")),
        sa.CheckConstraint("(evidence_id IS NULL) <> (words = '')", name=op.f("ck_plan_file_file_or_words")),
        sa.CheckConstraint(
            "(state = 'read') = (plan_id IS NOT NULL)", name=op.f("ck_plan_file_read_has_plan")
        ),
    )
    for column in ("sent_by", "evidence_id", "plan_id"):
        op.create_index(f"ix_plan_file_{column}", "plan_file", [column])


def downgrade() -> None:
    """Without it; plans that were read stay."""
    op.drop_table("plan_file")


def _link(column: str, target: str, nullable: bool = True) -> sa.Column[int]:
    name = op.f(f"fk_plan_file_{column}_{target}")
    return sa.Column(column, sa.Integer, sa.ForeignKey(f"{target}.id", name=name), nullable=nullable)
