"""Items that are carried over to the next year's plan: one more kind of change."""

from alembic import op

revision = "2026_11_24_3"
down_revision = "2026_11_24_2"
branch_labels = None
depends_on = None

BEFORE = ("added", "words", "units", "due", "cancelled")


def upgrade() -> None:
    """Let a history say that an item was carried over."""
    _kinds((*BEFORE, "carried"))


def downgrade() -> None:
    """Without it; what was carried over is told as taken off."""
    op.execute("UPDATE item_change SET kind = 'cancelled' WHERE kind = 'carried'")
    _kinds(BEFORE)


def _kinds(kinds: tuple[str, ...]) -> None:
    name = op.f("ck_item_change_kind")
    with op.batch_alter_table("item_change") as table:
        table.drop_constraint(name, type_="check")
        table.create_check_constraint(name, f"kind IN ({', '.join(map(repr, kinds))})")
