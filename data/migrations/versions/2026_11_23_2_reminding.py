"""Reminders that fit people: ladders, leave, snoozing, groups, approval, announcements, who sends."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_23_2"
down_revision = "2026_11_23"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
KINDS = ("information", "coming", "today", "overdue", "office", "leadership", "group")
ADDED_TABLES = (
    "replica",
    "calendar_feed",
    "item_need",
    "reminder_choice",
    "snooze",
    "leave",
    "announcement",
    "unit_group",
)


def upgrade() -> None:
    """Add the tables, and to items and messages what they now hold."""
    _make_people_tables()
    _make_office_tables()
    _index_links()
    with op.batch_alter_table("item") as item:
        for column in _item_columns():
            item.add_column(column)
        item.create_check_constraint(op.f("ck_item_every"), "every IN ('', 'month', 'quarter')")
    with op.batch_alter_table("item") as item:
        for column in _item_columns():
            item.alter_column(
                column.name, existing_type=column.type, existing_nullable=False, server_default=None
            )
    op.execute("UPDATE item SET ladder = 'registration' WHERE kind = 'registration'")
    _rename_lines()
    _receiver("person_id IS NOT NULL OR account_id IS NOT NULL OR group_id IS NOT NULL", added=True)


def downgrade() -> None:
    """Back to messages for persons only; what went to groups is forgotten."""
    op.execute(
        "DELETE FROM outbox_line WHERE outbox_id IN "
        "(SELECT id FROM outbox WHERE group_id IS NOT NULL OR state = 'proposed')"
    )
    op.execute("DELETE FROM outbox WHERE group_id IS NOT NULL OR state = 'proposed'")
    _name_lines_as_before()
    _receiver("person_id IS NOT NULL OR account_id IS NOT NULL", added=False)
    with op.batch_alter_table("item") as item:
        item.drop_constraint(op.f("ck_item_every"), type_="check")
        for column in _item_columns():
            item.drop_column(column.name)
    for name in ADDED_TABLES:
        op.drop_table(name)


def _rename_lines() -> None:
    """Lines told before are known by the day that they were counted from, as new ones are."""
    op.execute(
        "UPDATE outbox_line SET key = CAST(obligation_id AS VARCHAR) || '@' || CASE"
        " WHEN stage IN ('quarter', 'listed') THEN ''"
        " ELSE (SELECT CAST(due AS VARCHAR) FROM obligation WHERE obligation.id = obligation_id) END"
        " || SUBSTR(key, LENGTH(CAST(obligation_id AS VARCHAR)) + 1)"
    )


def _name_lines_as_before() -> None:
    op.execute(
        f"UPDATE outbox_line SET key = CAST(obligation_id AS VARCHAR) || SUBSTR(key, {_colon()})"  # noqa: S608  # a function's name of our own
    )


def _colon() -> str:
    """Where the first colon of a key stands, in the words of this database."""
    sqlite = op.get_context().dialect.name == "sqlite"
    return "INSTR(key, ':')" if sqlite else "POSITION(':' IN key)"


def _item_columns() -> list[sa.Column[object]]:
    return [
        sa.Column("every", sa.String, nullable=False, server_default=""),
        sa.Column("ladder", sa.String, nullable=False, server_default="task"),
        sa.Column("awaits", sa.Boolean, nullable=False, server_default=sa.false()),
    ]


def _receiver(rule: str, added: bool) -> None:
    """Whom a message may go to; the states of messages with it."""
    links = ("group_id", "unit_group"), ("announcement_id", "announcement"), ("approved_by", "person")
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_constraint(op.f("ck_outbox_receiver"), type_="check")
        outbox.drop_constraint(op.f("ck_outbox_state"), type_="check")
    if not added:
        for column, _ in links:
            op.drop_index(f"ix_outbox_{column}", "outbox")
    with op.batch_alter_table("outbox") as outbox:
        for column, target in links:
            if added:
                outbox.add_column(_link("outbox", column, target, nullable=True))
            else:
                outbox.drop_constraint(op.f(f"fk_outbox_{column}_{target}"), type_="foreignkey")
                outbox.drop_column(column)
        if added:
            outbox.add_column(sa.Column("recalled_at", MOMENT))
        else:
            outbox.drop_column("recalled_at")
        outbox.create_check_constraint(op.f("ck_outbox_receiver"), rule)
        outbox.create_check_constraint(op.f("ck_outbox_state"), _states(proposed=added))
    if added:
        for column, _ in links:
            op.create_index(f"ix_outbox_{column}", "outbox", [column])


def _states(proposed: bool) -> str:
    states = ["waiting", "sending", "sent", "unsure", "unreachable", "dropped", "expired"]
    return _one_of("state", ["proposed", *states] if proposed else states)


def _make_people_tables() -> None:
    op.create_table(
        "leave",
        _key(),
        _link("leave", "person_id", "person"),
        sa.Column("starts", sa.Date, nullable=False),
        sa.Column("ends", sa.Date, nullable=False),
        _link("leave", "substitute_id", "person", nullable=True),
        _link("leave", "entered_by", "person", nullable=True),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_leave"),
        sa.CheckConstraint("starts <= ends", name=op.f("ck_leave_order")),
    )
    op.create_table(
        "snooze",
        _key(),
        _link("snooze", "person_id", "person"),
        _link("snooze", "obligation_id", "obligation"),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_snooze"),
        sa.UniqueConstraint("person_id", "obligation_id", name=op.f("uq_snooze_person_id_obligation_id")),
    )
    op.create_table(
        "unit_group",
        _key(),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("chat", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        _link("unit_group", "unit_id", "unit"),
        sa.Column("reach", sa.String, nullable=False),
        _link("unit_group", "linked_by", "person", nullable=True),
        sa.Column("linked_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_unit_group"),
        sa.CheckConstraint(_one_of("reach", ["ok", "unreachable"]), name=op.f("ck_unit_group_reach")),
    )
    _unique("uq_unit_group_chat", "unit_group", ["channel", "chat"], "ended_at IS NULL")
    _unique("uq_unit_group_unit", "unit_group", ["unit_id"], "ended_at IS NULL")
    op.create_table(
        "calendar_feed",
        _key(),
        _link("calendar_feed", "person_id", "person"),
        sa.Column("hash", sa.String, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_feed"),
        sa.UniqueConstraint("hash", name=op.f("uq_calendar_feed_hash")),
    )
    _unique("uq_calendar_feed_one", "calendar_feed", ["person_id"], "revoked_at IS NULL")


def _make_office_tables() -> None:
    op.create_table(
        "reminder_choice",
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("automatic", sa.Boolean, nullable=False),
        _link("reminder_choice", "updated_by", "person", nullable=True),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("kind", name="pk_reminder_choice"),
        sa.CheckConstraint(_one_of("kind", KINDS), name=op.f("ck_reminder_choice_kind")),
    )
    op.create_table(
        "item_need",
        _key(),
        _link("item_need", "item_id", "item"),
        _link("item_need", "needs_id", "item"),
        sa.PrimaryKeyConstraint("id", name="pk_item_need"),
        sa.UniqueConstraint("item_id", "needs_id", name=op.f("uq_item_need_item_id_needs_id")),
        sa.CheckConstraint("item_id <> needs_id", name=op.f("ck_item_need_self")),
    )
    op.create_table(
        "announcement",
        _key(),
        sa.Column("text", sa.Text, nullable=False),
        _link("announcement", "evidence_id", "evidence", nullable=True),
        sa.Column("audience", sa.JSON, nullable=False),
        _link("announcement", "by", "person"),
        sa.Column("at", MOMENT, nullable=False),
        _link("announcement", "recalled_by", "person", nullable=True),
        sa.Column("recalled_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_announcement"),
    )
    op.create_table(
        "replica",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("sending", sa.Boolean, nullable=False),
        sa.Column("silent_until", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_replica"),
    )


def _index_links() -> None:
    for table, columns in {
        "leave": ("person_id", "substitute_id", "entered_by"),
        "snooze": ("person_id", "obligation_id"),
        "unit_group": ("unit_id", "linked_by"),
        "calendar_feed": ("person_id",),
        "reminder_choice": ("updated_by",),
        "item_need": ("item_id", "needs_id"),
        "announcement": ("evidence_id", "by", "recalled_by"),
    }.items():
        for column in columns:
            op.create_index(f"ix_{table}_{column}", table, [column])


def _key() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, primary_key=True)


def _link(table: str, column: str, target: str, nullable: bool = False) -> sa.Column[int]:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.Column(column, sa.Integer, sa.ForeignKey(f"{target}.id", name=name), nullable=nullable)


def _one_of(column: str, values: list[str] | tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def _unique(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, unique=True, sqlite_where=where, postgresql_where=where)
