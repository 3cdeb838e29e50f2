"""The audit log as a chain: a number and a hash for each entry, and triggers that let nothing be changed.

Whoever recreates this table later on SQLite (Alembic's batch mode) has to make its triggers again.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_23_4"
down_revision = "2026_11_23_3"
branch_labels = None
depends_on = None

KEPT = ("id", "at", "person_id", "action", "subject")
CHAIN = ("number", "salt", "digest", "hash")
REFUSAL = "audit: entries are only added"


def upgrade() -> None:
    """Add the columns; the first tick chains the entries that are there."""
    with op.batch_alter_table("audit") as audit:
        for name in CHAIN:
            audit.add_column(sa.Column(name, sa.Integer if name == "number" else sa.String, nullable=True))
        audit.create_unique_constraint(op.f("uq_audit_number"), ["number"])
        audit.create_check_constraint(op.f("ck_audit_chained"), _all_or_none())
    unchained = sa.text("number IS NULL")
    op.create_index("ix_audit_unchained", "audit", ["id"], sqlite_where=unchained, postgresql_where=unchained)
    for statement in _triggers_of_sqlite() if _sqlite() else _triggers_of_postgresql():
        op.execute(statement)


def downgrade() -> None:
    """Entries without numbers, open to changes."""
    if _sqlite():
        for name in ("changed", "deleted", "replaced"):
            op.execute(f"DROP TRIGGER audit_{name}")
    else:
        op.execute("DROP TRIGGER audit_changed ON audit")
        op.execute("DROP TRIGGER audit_emptied ON audit")
        op.execute("DROP FUNCTION audit_kept")
    op.drop_index("ix_audit_unchained", "audit")
    with op.batch_alter_table("audit") as audit:
        audit.drop_constraint(op.f("ck_audit_chained"), type_="check")
        audit.drop_constraint(op.f("uq_audit_number"), type_="unique")
        for name in CHAIN:
            audit.drop_column(name)


def _sqlite() -> bool:
    return op.get_context().dialect.name == "sqlite"


def _all_or_none() -> str:
    return " AND ".join(f"({name} IS NULL) = (number IS NULL)" for name in CHAIN[1:])


def _allowed(same: str) -> str:
    """What may happen to an entry: it is chained once, and the detail of a chained one is erased."""
    kept = " AND ".join(f"NEW.{name} {same} OLD.{name}" for name in KEPT)
    detail = "CAST(NEW.detail AS TEXT)"
    chained = f"OLD.number IS NULL AND NEW.number IS NOT NULL AND {detail} = CAST(OLD.detail AS TEXT)"
    stays = " AND ".join(f"NEW.{name} {same} OLD.{name}" for name in ("number", "digest", "hash"))
    erased = f"OLD.number IS NOT NULL AND {stays} AND {detail} = '{{}}' AND NEW.salt = ''"
    return f"{kept} AND (({chained}) OR ({erased}))"


def _triggers_of_sqlite() -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    same = "SELECT 1 FROM audit WHERE id = NEW.id"
    return [
        f"CREATE TRIGGER audit_changed BEFORE UPDATE ON audit WHEN ({_allowed('IS')}) IS NOT TRUE {refuse}",
        f"CREATE TRIGGER audit_deleted BEFORE DELETE ON audit {refuse}",
        # INSERT OR REPLACE deletes without asking the trigger above.
        f"CREATE TRIGGER audit_replaced BEFORE INSERT ON audit WHEN EXISTS ({same}) {refuse}",
    ]


def _triggers_of_postgresql() -> list[str]:
    allowed = _allowed("IS NOT DISTINCT FROM")
    return [
        "CREATE FUNCTION audit_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF TG_OP = 'UPDATE' THEN IF {allowed} THEN RETURN NEW; END IF; END IF;"
        f" RAISE EXCEPTION '{REFUSAL}'; END $$",
        "CREATE TRIGGER audit_changed BEFORE UPDATE OR DELETE ON audit"
        " FOR EACH ROW EXECUTE FUNCTION audit_kept()",
        "CREATE TRIGGER audit_emptied BEFORE TRUNCATE ON audit"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_kept()",
    ]
