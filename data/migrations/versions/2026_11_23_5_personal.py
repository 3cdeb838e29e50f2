"""Personal data: consent at joining, and who looked at what."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_23_5"
down_revision = "2026_11_23_4"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the two tables; nobody was asked and nobody's look was noted before."""
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer, primary_key=True),
        _link("consent", "account_id", "account"),
        sa.Column("version", sa.String, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("given_at", MOMENT),
        sa.Column("withdrawn_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_consent"),
        sa.UniqueConstraint("account_id", "version", name=op.f("uq_consent_account_id_version")),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR given_at IS NOT NULL", name=op.f("ck_consent_given_first")
        ),
    )
    op.create_table(
        "look",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", MOMENT, nullable=False),
        _link("look", "by", "person"),
        _link("look", "person_id", "person", nullable=True),
        sa.Column("what", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_look"),
        sa.CheckConstraint("what IN ('dossier', 'full', 'file', 'year')", name=op.f("ck_look_what")),
    )
    op.create_index("ix_consent_account_id", "consent", ["account_id"])
    op.create_index("ix_look_by", "look", ["by"])
    op.create_index("ix_look_person_id_at", "look", ["person_id", "at"])
    op.create_index("ix_look_subject", "look", ["subject"])


def downgrade() -> None:
    """Without them; who agreed and who looked is forgotten."""
    op.drop_table("look")
    op.drop_table("consent")


def _link(table: str, column: str, target: str, nullable: bool = False) -> sa.Column[int]:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.Column(column, sa.Integer, sa.ForeignKey(f"{target}.id", name=name), nullable=nullable)
