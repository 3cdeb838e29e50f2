"""Units that are there no more, codes to be approved, and who wants to be met under another account."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_4"
down_revision = "2026_11_24_3"
branch_labels = None
depends_on = None

WAITING = sa.text("state = 'waiting' AND person_id IS NOT NULL")


def upgrade() -> None:
    """Columns that an old replica leaves empty."""
    op.add_column("unit", sa.Column("closed_on", sa.Date))
    op.add_column("invite", sa.Column("to_approve", sa.Boolean))
    with op.batch_alter_table("join_request") as table:
        table.add_column(sa.Column("person_id", sa.Integer))
        table.create_foreign_key(op.f("fk_join_request_person_id"), "person", ["person_id"], ["id"])
    op.create_index("ix_join_request_person_id", "join_request", ["person_id"])
    op.create_index(
        "uq_join_request_person",
        "join_request",
        ["person_id"],
        unique=True,
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )


def downgrade() -> None:
    """Without them; who waited to be met under another account asks again."""
    op.execute("DELETE FROM join_request WHERE person_id IS NOT NULL AND state = 'waiting'")
    for index in ("uq_join_request_person", "ix_join_request_person_id"):
        op.drop_index(index, "join_request")
    with op.batch_alter_table("join_request") as table:
        table.drop_column("person_id")
    op.drop_column("invite", "to_approve")
    op.drop_column("unit", "closed_on")
