"""Rows such as years of use leave behind: one example of each kind, multiplied by the database itself.

What is new in a table comes along by itself, for the example is a row of the program's own model.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from sqlalchemy import inspect
from sqlmodel import Session, SQLModel, select

from bench.office import MORNING
from data import chain
from data.db import Database
from data.models import (
    Account,
    AccountState,
    Audit,
    Draft,
    DraftState,
    Inbox,
    Obligation,
    Outbox,
    OutboxLine,
    OutboxState,
    Person,
    Submission,
    SubmissionChange,
    SubmissionVersion,
)
from domain.review import SubmissionState

#: Days over which the rows came: none is so old that the office would have cleared it away.
DAYS: Final = 20
_ANSWERS: Final = {f"question{number}": "An answer of one line" for number in range(7)}

Row = TypeVar("Row", bound=SQLModel)


@dataclass(frozen=True, slots=True)
class Kind:
    """So many in a hundred rows are like the example; what differs is SQL over a running number n."""

    share: int
    example: SQLModel
    differs: Mapping[str, str]


def fill(path: Path, count: int) -> None:
    """Store so many more rows in an office's SQLite file."""
    database = Database(f"sqlite:///{path}")
    try:
        kinds = database.run_now(_examples)
    finally:
        database.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN")
        connection.execute("CREATE TEMP TABLE counter (n INTEGER PRIMARY KEY)")
        connection.executemany("INSERT INTO counter VALUES (?)", ((n,) for n in range(1, count + 1)))
        for table, example, differs, share in kinds:
            _multiply(connection, table, example, differs, count * share // 100)
        connection.execute("COMMIT")
    _chain(path)


def _chain(path: Path) -> None:
    """Entries of years are chained long since; left open, they would keep the measured bot busy."""
    database = Database(f"sqlite:///{path}")
    try:
        while database.run_now(chain.extend):
            pass
    finally:
        database.close()


def _examples(session: Session) -> list[tuple[str, int, Mapping[str, str], int]]:
    """Of each kind, stored: the table, the example's number, what differs in the others, and the share."""
    return [
        (str(type(kind.example).__tablename__), inspect(kind.example).identity[0], kind.differs, kind.share)
        for kind in _kinds(session)
    ]


def _kinds(session: Session) -> list[Kind]:
    """A few of them are people; the others spread over people, units and days."""
    owed = session.exec(select(Obligation)).first()
    assert owed is not None  # noqa: S101 -- a plan runs in the measured office
    person = _added(session, Person(name="Staff of old", folded="staff of old", created_at=MORNING))
    account = _added(session, _account(person.id))
    letter = _added(session, _letter(person.id))
    handed = _added(session, _submission(person.id, owed.unit_id))
    line = OutboxLine(outbox_id=letter.id, key="old", obligation_id=owed.id, stage="due", said=True)
    whose, new = {"person_id": _any("person")}, "'old:' || n"
    of_letter, of_handed = {"outbox_id": _any("outbox")}, {"submission_id": _any("submission")}
    return [
        Kind(1, person, {"name": "'Staff of old ' || n", "folded": "'staff of old ' || n"}),
        Kind(1, account, {"external_id": new, "chat": new}),
        Kind(40, _added(session, _update()), _at("received_at", "handled_at", "answered_at")),
        Kind(16, letter, {"key": new, **whose, **_at("created_at", "sent_at")}),
        Kind(10, _added(session, line), {"key": new, **of_letter}),
        Kind(16, _added(session, _entry(person.id)), {"subject": "'submission:' || n", **whose, **_at("at")}),
        Kind(6, _added(session, _draft(account.id)), {"account_id": _any("account"), **_at("updated_at")}),
        Kind(4, handed, {"subject": new, **whose, "unit_id": _any("unit"), **_at("updated_at")}),
        Kind(3, _added(session, _version(handed)), {**of_handed, "version": "n + 1", **_at("at")}),
        Kind(3, _added(session, _change(handed)), {**of_handed, **_at("at")}),
    ]


def _account(person: int) -> Account:
    return Account(
        external_id="old", chat="old", person_id=person, state=AccountState.CLOSED, created_at=MORNING
    )


def _update() -> Inbox:
    return Inbox(update_id=1_000, received_at=MORNING, handled_at=MORNING, answered_at=MORNING)


def _letter(person: int) -> Outbox:
    return Outbox(
        key="old",
        kind="notice",
        person_id=person,
        day=MORNING.date(),
        facts={"text": "An answer of some length, as notices have it. " * 4},
        not_before=MORNING,
        expires_at=MORNING,
        state=OutboxState.SENT,
        attempts=1,
        message="1",
        created_at=MORNING,
        sent_at=MORNING,
    )


def _entry(person: int) -> Audit:
    return Audit(
        at=MORNING, person_id=person, action="submission.sent", subject="old", detail={"form": "sudden"}
    )


def _draft(account: int) -> Draft:
    return Draft(
        account_id=account,
        form="sudden",
        version=1,
        started_with={},
        answers=_ANSWERS,
        said_in={},
        view={},
        state=DraftState.SENT,
        revision=9,
        created_at=MORNING,
        updated_at=MORNING,
    )


def _submission(person: int, unit: int) -> Submission:
    return Submission(
        form="sudden",
        year=MORNING.year - 1,
        person_id=person,
        unit_id=unit,
        subject="old",
        state=SubmissionState.ACCEPTED,
        created_at=MORNING,
        updated_at=MORNING,
    )


def _version(handed: Submission) -> SubmissionVersion:
    return SubmissionVersion(
        submission_id=handed.id,
        version=1,
        form_version=1,
        answers=_ANSWERS,
        lines=[[name, name, text] for name, text in _ANSWERS.items()],
        files=[],
        at=MORNING,
        person_id=handed.person_id,
    )


def _change(handed: Submission) -> SubmissionChange:
    return SubmissionChange(submission_id=handed.id, at=MORNING, before="", after="sent", version=1)


def _added(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row


def _any(table: str) -> str:
    """The number of some row of another table, spread evenly."""
    return f"1 + n % (SELECT max(id) FROM {table})"  # noqa: S608 -- our own names


def _at(*columns: str) -> dict[str, str]:
    """Moments of the last days, as SQLite keeps them."""
    day = f"datetime('{MORNING:%Y-%m-%d %H:%M:%S}', '-' || (n * 7 % {DAYS * 24}) || ' hours') || '.000000'"
    return dict.fromkeys(columns, day)


def _multiply(
    connection: sqlite3.Connection, table: str, example: int, differs: Mapping[str, str], count: int
) -> None:
    """Store so many rows like the example, which is one of them."""
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    key = "update_id" if table == "inbox" else "id"
    made = {key: f"{example} + n"} | dict(differs)
    wanted = ", ".join(made.get(name, f'"{name}"') for name in columns)
    connection.execute(
        f"INSERT INTO {table} SELECT {wanted} FROM {table}, counter WHERE {key} = ? AND n < ?",  # noqa: S608 -- our own names
        (example, count),
    )
