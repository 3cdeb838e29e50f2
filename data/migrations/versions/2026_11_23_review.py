"""The way through approval, periods and permits; albums; obstacles that are assigned.

What was handed in before waits for the unit's head, as if it had just been sent.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "2026_11_23"
down_revision = "2026_11_22"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
STATES = ("sent", "agreed", "returned", "accepted", "frozen", "withdrawing", "withdrawn", "declined")
PERIODS = ("registration", "recognition", "achievement", "half_year", "year_end", "anytime")
COUNTS = "state NOT IN ('withdrawn', 'declined')"

#: Columns that rows of before get a value for: table -> (name, type, value).
FILLED: dict[str, tuple[tuple[str, Any, str], ...]] = {
    "submission": (
        ("collective", sa.Boolean, "0"),
        ("stream", sa.String, "titles"),
        ("asking", sa.Boolean, "0"),
        ("revision", sa.Integer, "0"),
        ("late", sa.Boolean, "0"),
    ),
    "submission_version": (("lines", sa.JSON, "[]"), ("files", sa.JSON, "[]")),
    "evidence": (("caption", sa.String, ""), ("album", sa.String, ""), ("message", sa.String, "")),
}


def upgrade() -> None:
    """Add what the way through needs, and move what is there onto it."""
    _make_tables()
    _drop_old_rules()
    for table, added in FILLED.items():
        _add_filled(table, added)
    with op.batch_alter_table("submission") as submission:
        submission.add_column(_link("submission", "about_id", "person", nullable=True))
        submission.create_check_constraint(op.f("ck_submission_state"), _one_of("state", STATES))
        submission.create_check_constraint(
            op.f("ck_submission_stream"), _one_of("stream", ("titles", "initiatives", "office"))
        )
    _unique("uq_submission_one", "person_id", f"NOT collective AND {COUNTS}")
    _unique("uq_submission_of_unit", "unit_id", f"collective AND {COUNTS}")
    op.create_index("ix_submission_state", "submission", ["state"])
    op.create_index("ix_submission_about_id", "submission", ["about_id"])
    _extend_obstacles()


def downgrade() -> None:
    """Back to what could only be sent and withdrawn; what stands in between counts as sent."""
    _shrink_obstacles()
    op.drop_index("ix_submission_state", "submission")
    op.drop_index("ix_submission_about_id", "submission")
    op.drop_index("uq_submission_of_unit", "submission")
    _drop_old_rules()
    op.execute(
        "DELETE FROM submission_version WHERE submission_id IN (SELECT id FROM submission WHERE collective)"
    )
    op.execute("DELETE FROM submission_change")
    op.execute("DELETE FROM submission WHERE collective")
    op.execute("UPDATE submission SET state = 'withdrawn' WHERE state = 'declined'")
    op.execute("UPDATE submission SET state = 'sent' WHERE state <> 'withdrawn'")
    with op.batch_alter_table("submission") as submission:
        submission.drop_constraint(op.f("ck_submission_stream"), type_="check")
        submission.drop_constraint(op.f("fk_submission_about_id_person"), type_="foreignkey")
        submission.drop_column("about_id")
        submission.create_check_constraint(
            op.f("ck_submission_state"), _one_of("state", ("sent", "withdrawn"))
        )
    for table, added in FILLED.items():
        with op.batch_alter_table(table) as altered:
            for name, _, _ in added:
                altered.drop_column(name)
    _unique("uq_submission_one", "person_id", "state <> 'withdrawn'")
    for name in ("permit", "period", "submission_change"):
        op.drop_table(name)


def _make_tables() -> None:
    op.create_table(
        "submission_change",
        _key(),
        _link("submission_change", "submission_id", "submission"),
        sa.Column("at", MOMENT, nullable=False),
        _link("submission_change", "person_id", "person", nullable=True),
        sa.Column("before", sa.String, nullable=False),
        sa.Column("after", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("field", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_submission_change"),
    )
    op.create_table(
        "period",
        _key(),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("opens", sa.Date),
        sa.Column("due", sa.Date),
        sa.Column("amend_until", sa.Date),
        sa.Column("frozen_at", MOMENT),
        _link("period", "updated_by", "person", nullable=True),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_period"),
        sa.UniqueConstraint("year", "key", name=op.f("uq_period_year_key")),
        sa.CheckConstraint(_one_of("key", PERIODS), name=op.f("ck_period_key")),
    )
    op.create_table(
        "permit",
        _key(),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        _link("permit", "person_id", "person", nullable=True),
        _link("permit", "unit_id", "unit", nullable=True),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        _link("permit", "granted_by", "person", nullable=True),
        sa.Column("granted_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_permit"),
        sa.CheckConstraint(_one_of("key", PERIODS), name=op.f("ck_permit_key")),
        sa.CheckConstraint("(person_id IS NULL) <> (unit_id IS NULL)", name=op.f("ck_permit_one_receiver")),
    )
    for table, columns in {
        "submission_change": ("submission_id", "person_id"),
        "period": ("updated_by",),
        "permit": ("person_id", "unit_id", "granted_by"),
    }.items():
        for column in columns:
            op.create_index(f"ix_{table}_{column}", table, [column])
    op.create_index("ix_permit_year_key", "permit", ["year", "key"])


def _key() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, primary_key=True)


def _link(table: str, name: str, target: str, nullable: bool = False) -> sa.Column[int]:
    reference = sa.ForeignKey(f"{target}.id", name=op.f(f"fk_{table}_{name}_{target}"))
    return sa.Column(name, sa.Integer, reference, nullable=nullable)


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(map(repr, values))})"


def _unique(name: str, owner: str, condition: str) -> None:
    where = sa.text(condition)
    op.create_index(
        name,
        "submission",
        ["form", "year", owner, "subject"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )


def _drop_old_rules() -> None:
    op.drop_index("uq_submission_one", "submission")
    with op.batch_alter_table("submission") as submission:
        submission.drop_constraint(op.f("ck_submission_state"), type_="check")


def _add_filled(table: str, added: tuple[tuple[str, Any, str], ...]) -> None:
    """Columns with a value for the rows that are there, and without a default from then on."""
    with op.batch_alter_table(table) as altered:
        for name, kind, value in added:
            default = sa.false() if kind is sa.Boolean else sa.text(f"'{value}'")
            altered.add_column(sa.Column(name, kind, nullable=False, server_default=default))
    with op.batch_alter_table(table) as altered:
        for name, kind, _ in added:
            altered.alter_column(name, existing_type=kind(), existing_nullable=False, server_default=None)


#: Columns of a difficulty that say who does what with it, and when.
ASSIGNED = (("assigned_to", "person"), ("assigned_by", "person"), ("answered_by", "person"))


def _extend_obstacles() -> None:
    with op.batch_alter_table("obstacle") as obstacle:
        obstacle.add_column(_link("obstacle", "unit_id", "unit", nullable=True))
        for name, target in ASSIGNED:
            obstacle.add_column(_link("obstacle", name, target, nullable=True))
        obstacle.add_column(sa.Column("assigned_at", MOMENT))
        obstacle.add_column(sa.Column("answered_at", MOMENT))
    op.execute(
        "UPDATE obstacle SET answered_by = closed_by, answered_at = closed_at, unit_id ="
        " (SELECT unit_id FROM obligation WHERE obligation.id = obstacle.obligation_id)"
    )
    with op.batch_alter_table("obstacle") as obstacle:
        obstacle.alter_column("unit_id", existing_type=sa.Integer(), nullable=False)
        obstacle.alter_column("obligation_id", existing_type=sa.Integer(), nullable=True)
    for name in ("unit_id", "assigned_to", "assigned_by", "answered_by"):
        op.create_index(f"ix_obstacle_{name}", "obstacle", [name])


def _shrink_obstacles() -> None:
    op.execute("DELETE FROM obstacle WHERE obligation_id IS NULL")
    op.execute("UPDATE obstacle SET closed_by = answered_by, closed_at = answered_at WHERE closed_at IS NULL")
    for name in ("unit_id", "assigned_to", "assigned_by", "answered_by"):
        op.drop_index(f"ix_obstacle_{name}", "obstacle")
    with op.batch_alter_table("obstacle") as obstacle:
        obstacle.alter_column("obligation_id", existing_type=sa.Integer(), nullable=False)
        for name, target in (("unit_id", "unit"), *ASSIGNED):
            obstacle.drop_constraint(op.f(f"fk_obstacle_{name}_{target}"), type_="foreignkey")
            obstacle.drop_column(name)
        obstacle.drop_column("assigned_at")
        obstacle.drop_column("answered_at")
