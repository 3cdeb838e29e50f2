"""The tables of the first release: the office and its people, the plan, what is handed in, messages."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22"
down_revision = None
branch_labels = None
depends_on = None

# A copy of the names and helpers of that day: a migration does not follow the models when they change.
TABLES = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
MOMENT = sa.DateTime(timezone=True)


def link(name: str, target: str, index: bool = True, nullable: bool = False) -> sa.Column[int]:
    """A reference to another table's row."""
    return sa.Column(name, sa.ForeignKey(f"{target}.id"), index=index, nullable=nullable)


def one_of(column: str, *values: str) -> sa.CheckConstraint:
    """A check that the column holds one of the values."""
    return sa.CheckConstraint(f"{column} IN ({', '.join(map(repr, values))})", name=column)


def unique_where(name: str, *columns: str, condition: str) -> sa.Index:
    """A unique index over the rows that meet a condition."""
    where = sa.text(condition)
    return sa.Index(name, *columns, unique=True, sqlite_where=where, postgresql_where=where)


sa.Table(
    "holiday",
    TABLES,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("worked", sa.Boolean, nullable=False),
    sa.Column("source", sa.String, nullable=False),
    sa.Column("verified", sa.Boolean, nullable=False),
)
sa.Table(
    "inbox",
    TABLES,
    sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("payload", sa.Text),
    sa.Column("received_at", MOMENT, nullable=False),
    sa.Column("handled_at", MOMENT),
    sa.Column("reply", sa.JSON),
    sa.Column("answered_at", MOMENT),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("starts", sa.Integer, nullable=False),
    sa.Column("set_aside_at", MOMENT),
    sa.Column("error", sa.Text, nullable=False),
    sa.Index("ix_inbox_unanswered", "answered_at", "set_aside_at"),
)
sa.Table(
    "person",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("folded", sa.String, index=True, nullable=False),
    sa.Column("created_at", MOMENT, nullable=False),
)
sa.Table(
    "setting",
    TABLES,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("value", sa.JSON, nullable=False),
)
sa.Table(
    "unit",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.String, unique=True, nullable=False),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("folded", sa.String, index=True, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("group_key", sa.String, index=True),
    sa.Column("optional", sa.Boolean, nullable=False),
    sa.Column("to_confirm", sa.Boolean, nullable=False),
    one_of("kind", "leadership", "office", "division", "centre", "council", "union", "youth"),
)
sa.Table(
    "account",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("channel", sa.String, nullable=False),
    sa.Column("external_id", sa.String, nullable=False),
    sa.Column("chat", sa.String, nullable=False),
    link("person_id", "person", nullable=True),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("reach", sa.String, nullable=False),
    sa.Column("unreachable_since", MOMENT),
    sa.Column("created_at", MOMENT, nullable=False),
    one_of("reach", "ok", "unreachable"),
    one_of("state", "stranger", "linked", "closed"),
    sa.UniqueConstraint("channel", "external_id"),
    unique_where("uq_account_linked", "channel", "person_id", condition="state = 'linked'"),
)
sa.Table(
    "audit",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", MOMENT, nullable=False),
    link("person_id", "person", nullable=True),
    sa.Column("action", sa.String, index=True, nullable=False),
    sa.Column("subject", sa.String, nullable=False),
    sa.Column("detail", sa.JSON, nullable=False),
)
sa.Table(
    "plan",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("year", sa.Integer, index=True, nullable=False),
    sa.Column("number", sa.String),
    sa.Column("title", sa.String, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("sha256", sa.String, unique=True, nullable=False),
    sa.Column("doubts", sa.JSON, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("imported_at", MOMENT, nullable=False),
    sa.Column("activated_at", MOMENT),
    link("activated_by", "person", nullable=True),
    one_of("state", "draft", "active", "closed"),
    unique_where("uq_plan_active", "year", condition="state = 'active'"),
)
sa.Table(
    "post",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    link("person_id", "person"),
    link("unit_id", "unit", nullable=True),
    sa.Column("role", sa.String, nullable=False),
    sa.Column("title", sa.String, nullable=False),
    sa.Column("starts", sa.Date, nullable=False),
    sa.Column("ends", sa.Date),
    one_of(
        "role",
        "staff",
        "head",
        "deputy",
        "office",
        "clerk",
        "secretary",
        "council",
        "leadership",
        "union",
        "it",
    ),
    unique_where("uq_post_one_head", "unit_id", condition="role = 'head' AND ends IS NULL"),
    unique_where(
        "uq_post_open", "person_id", "role", "unit_id", condition="ends IS NULL AND unit_id IS NOT NULL"
    ),
    unique_where(
        "uq_post_open_everywhere", "person_id", "role", condition="ends IS NULL AND unit_id IS NULL"
    ),
)
sa.Table(
    "unit_alias",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    link("unit_id", "unit"),
    sa.Column("text", sa.String, nullable=False),
    sa.Column("folded", sa.String, unique=True, nullable=False),
)
sa.Table(
    "draft",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    link("account_id", "account", index=False),
    sa.Column("form", sa.String, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("started_with", sa.JSON, nullable=False),
    sa.Column("answers", sa.JSON, nullable=False),
    sa.Column("said_in", sa.JSON, nullable=False),
    sa.Column("asking", sa.String, nullable=False),
    sa.Column("view", sa.JSON, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("created_at", MOMENT, nullable=False),
    sa.Column("updated_at", MOMENT, nullable=False),
    one_of("state", "open", "kept", "sent", "dropped"),
    sa.Index("ix_draft_account_id_state", "account_id", "state"),
    unique_where("uq_draft_open", "account_id", condition="state = 'open'"),
)
sa.Table(
    "evidence",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    link("account_id", "account"),
    sa.Column("file_id", sa.String, nullable=False),
    sa.Column("unique_id", sa.String, nullable=False),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("mime", sa.String, nullable=False),
    sa.Column("size", sa.BigInteger),
    sa.Column("state", sa.String, index=True, nullable=False),
    sa.Column("sha256", sa.String, index=True),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("reason", sa.String, nullable=False),
    sa.Column("created_at", MOMENT, nullable=False),
    one_of("state", "waiting", "kept", "refused"),
)
sa.Table(
    "invite",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("code_hash", sa.String, unique=True, nullable=False),
    link("person_id", "person", nullable=True),
    link("unit_id", "unit", nullable=True),
    sa.Column("roles", sa.JSON, nullable=False),
    sa.Column("created_at", MOMENT, nullable=False),
    sa.Column("expires_at", MOMENT, nullable=False),
    sa.Column("used_at", MOMENT),
    link("used_by", "account", nullable=True),
)
sa.Table(
    "item",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    link("plan_id", "plan"),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("number", sa.String, nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("starts", sa.Date, nullable=False),
    sa.Column("ends", sa.Date, nullable=False),
    sa.Column("due", sa.Date, nullable=False),
    sa.Column("due_source", sa.String, nullable=False),
    sa.Column("before", sa.Date),
    sa.Column("recurring", sa.Boolean, nullable=False),
    sa.Column("confirmed_at", MOMENT),
    link("confirmed_by", "person", nullable=True),
    one_of("kind", "task", "registration"),
    sa.UniqueConstraint("plan_id", "position"),
)
sa.Table(
    "join_request",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    link("account_id", "account"),
    link("unit_id", "unit"),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("title", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("created_at", MOMENT, nullable=False),
    sa.Column("decided_at", MOMENT),
    link("decided_by", "person", nullable=True),
    one_of("state", "waiting", "approved", "refused"),
    unique_where("uq_join_request_waiting", "account_id", condition="state = 'waiting'"),
)
sa.Table(
    "outbox",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.String, unique=True, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    link("person_id", "person", nullable=True),
    link("account_id", "account", nullable=True),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("facts", sa.JSON, nullable=False),
    sa.Column("not_before", MOMENT, nullable=False),
    sa.Column("expires_at", MOMENT, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("message", sa.String),
    sa.Column("error", sa.Text, nullable=False),
    sa.Column("created_at", MOMENT, nullable=False),
    sa.Column("taken_at", MOMENT),
    sa.Column("sent_at", MOMENT),
    sa.Column("read_at", MOMENT),
    sa.CheckConstraint("person_id IS NOT NULL OR account_id IS NOT NULL", name="receiver"),
    one_of("state", "waiting", "sending", "sent", "unsure", "unreachable", "dropped", "expired"),
    sa.Index("ix_outbox_due", "state", "not_before"),
)
sa.Table(
    "item_unit",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    link("item_id", "item"),
    link("unit_id", "unit"),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("leads", sa.Boolean, nullable=False),
    sa.UniqueConstraint("item_id", "unit_id"),
    unique_where("uq_item_unit_lead", "item_id", condition="leads"),
)
sa.Table(
    "part",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    link("item_id", "item"),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("conditional", sa.Boolean, nullable=False),
    sa.UniqueConstraint("item_id", "position"),
)
sa.Table(
    "submission",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("form", sa.String, nullable=False),
    sa.Column("year", sa.Integer, nullable=False),
    link("person_id", "person"),
    link("unit_id", "unit"),
    sa.Column("subject", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    link("entered_by", "person", nullable=True),
    link("draft_id", "draft", index=False, nullable=True),
    sa.UniqueConstraint("draft_id"),
    sa.Column("created_at", MOMENT, nullable=False),
    sa.Column("updated_at", MOMENT, nullable=False),
    one_of("state", "sent", "withdrawn"),
    sa.Index("ix_submission_year_form", "year", "form"),
    unique_where(
        "uq_submission_one", "form", "year", "person_id", "subject", condition="state <> 'withdrawn'"
    ),
)
sa.Table(
    "obligation",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    link("part_id", "part"),
    link("unit_id", "unit"),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("leads", sa.Boolean, nullable=False),
    sa.Column("due", sa.Date, nullable=False),
    sa.Column("escalates", sa.Boolean, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    link("evidence_id", "evidence", nullable=True),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("updated_at", MOMENT, nullable=False),
    link("updated_by", "person", nullable=True),
    one_of("state", "open", "received", "doing", "done", "no_occasion", "disputed", "cancelled"),
    sa.UniqueConstraint("part_id", "unit_id"),
)
sa.Table(
    "submission_version",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    link("submission_id", "submission"),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("form_version", sa.Integer, nullable=False),
    sa.Column("answers", sa.JSON, nullable=False),
    sa.Column("at", MOMENT, nullable=False),
    link("person_id", "person"),
    sa.UniqueConstraint("submission_id", "version"),
)
sa.Table(
    "obligation_change",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    link("obligation_id", "obligation"),
    sa.Column("at", MOMENT, nullable=False),
    link("person_id", "person", nullable=True),
    sa.Column("before", sa.String, nullable=False),
    sa.Column("after", sa.String, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
)
sa.Table(
    "obstacle",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    link("obligation_id", "obligation"),
    sa.Column("text", sa.Text, nullable=False),
    link("raised_by", "person"),
    sa.Column("raised_at", MOMENT, nullable=False),
    sa.Column("answer", sa.Text, nullable=False),
    link("closed_by", "person", nullable=True),
    sa.Column("closed_at", MOMENT),
)
sa.Table(
    "outbox_line",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    link("outbox_id", "outbox"),
    sa.Column("key", sa.String, unique=True, nullable=False),
    link("obligation_id", "obligation"),
    sa.Column("stage", sa.String, nullable=False),
    sa.Column("said", sa.Boolean),
)


def upgrade() -> None:
    """Make the tables."""
    TABLES.create_all(op.get_bind(), checkfirst=False)


def downgrade() -> None:
    """Take the tables away."""
    TABLES.drop_all(op.get_bind(), checkfirst=False)
