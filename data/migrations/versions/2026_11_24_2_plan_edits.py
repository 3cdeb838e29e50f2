"""Changes of a running plan: what was changed in an item, by whom and why; items taken off."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_2"
down_revision = "2026_11_24_1"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
KINDS = ("added", "words", "units", "due", "cancelled")


def upgrade() -> None:
    """Add the table and a column that an old replica leaves empty."""
    op.create_table(
        "item_change",
        sa.Column("id", sa.Integer, primary_key=True),
        _link("item_id", "item", nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _link("person_id", "person"),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_item_change"),
        sa.CheckConstraint(f"kind IN ({', '.join(map(repr, KINDS))})", name=op.f("ck_item_change_kind")),
    )
    for column in ("item_id", "person_id"):
        op.create_index(f"ix_item_change_{column}", "item_change", [column])
    op.add_column("item", sa.Column("cancelled_at", MOMENT))


def downgrade() -> None:
    """Without them; the log still says who changed what."""
    op.drop_column("item", "cancelled_at")
    op.drop_table("item_change")


def _link(column: str, target: str, nullable: bool = True) -> sa.Column[int]:
    name = op.f(f"fk_item_change_{column}_{target}")
    return sa.Column(column, sa.Integer, sa.ForeignKey(f"{target}.id", name=name), nullable=nullable)
