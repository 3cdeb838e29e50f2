"""The schema: the migrations make what the models say, on both databases, however many start at once."""

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, Date, DateTime, MetaData, create_engine, inspect, make_url, text
from sqlmodel import Session, col, select

from data import bodies, migrate
from data.db import Database
from data.models import (
    Holiday,
    Obstacle,
    Submission,
    SubmissionVersion,
    Unit,
    UnitAlias,
    metadata,
)
from domain.errors import ThiduaError
from domain.review import Stream, SubmissionState


@pytest.fixture
def bare_url(engine_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without a table."""
    if engine_kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'bare.sqlite'}"
        return
    used = make_url(request.getfixturevalue("postgres_url"))
    server = create_engine(used, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {used.database}_bare"))
        yield used.set(database=f"{used.database}_bare").render_as_string(hide_password=False)
        connection.execute(text(f"DROP DATABASE {used.database}_bare WITH (FORCE)"))
    server.dispose()


@pytest.fixture
def bare(bare_url: str) -> Iterator[Database]:
    database = Database(bare_url)
    yield database
    database.close()


def tables(database: Database) -> set[str]:
    return database.read_now(lambda session: set(inspect(session.connection()).get_table_names()))


def differences(database: Database) -> list[object]:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        return list(compare_metadata(context, metadata()))


def rules(database: Database) -> dict[str, set[str]]:
    """What Alembic does not compare: checks, and the conditions of unique indexes."""
    found = inspect(database.engine)
    checks = {
        f"{table} {check['name']}"
        for table in metadata().tables
        for check in found.get_check_constraints(table)
    }
    partial = {
        str(index["name"])
        for table in metadata().tables
        for index in found.get_indexes(table)
        if index.get("dialect_options", {}).get(f"{database.engine.dialect.name}_where") is not None
    }
    return {"checks": checks, "partial": partial}


def test_head_is_the_newest_script(bare: Database) -> None:
    with migrate.migrating(bare) as connection:
        scripts = ScriptDirectory.from_config(migrate.configuration(connection))
        assert scripts.get_heads() == [migrate.HEAD]


def test_migrated_from_nothing_it_equals_the_models(bare: Database, database: Database) -> None:
    migrate.upgrade(bare)
    assert differences(bare) == []
    assert tables(bare) == {*metadata().tables, "alembic_version"}


def test_checks_and_conditional_indexes_come_with_the_migration(bare: Database, tmp_path: Path) -> None:
    migrate.upgrade(bare)
    made = Database(f"sqlite:///{tmp_path / 'made.sqlite'}")
    metadata().create_all(made.engine)
    assert rules(bare) == rules(made)
    made.close()


def test_each_revision_can_be_taken_back_and_done_again(bare: Database) -> None:
    migrate.upgrade(bare)
    with migrate.migrating(bare) as connection:
        command.downgrade(migrate.configuration(connection), "base")
    assert tables(bare) == {"alembic_version"}
    migrate.upgrade(bare)
    assert differences(bare) == []


def test_it_knows_the_revision_of_a_database(bare: Database) -> None:
    assert (migrate.current(bare), migrate.is_current(bare)) == (None, False)
    migrate.upgrade(bare)
    assert (migrate.current(bare), migrate.is_current(bare)) == (migrate.HEAD, True)


def test_processes_that_start_at_once_wait_for_each_other(bare_url: str) -> None:
    def start(_: int) -> bool:
        database = Database(bare_url)
        migrate.prepare(database, date(2024, 1, 2))
        done = migrate.is_current(database)
        database.close()
        return done

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(start, range(4))) == [True] * 4


PREPARE = """
import sys, datetime
from data import migrate
from data.db import Database
database = Database(sys.argv[1])
migrate.prepare(database, datetime.date(2024, 1, 2))
print(migrate.is_current(database))
"""


@pytest.mark.slow
def test_two_processes_start_at_once_while_an_old_one_goes_on(bare_url: str) -> None:
    """The old one was there before the inbox had lanes, and keeps what it hears all the while."""
    if bare_url.startswith("sqlite"):
        pytest.skip("an SQLite database has one process")
    bare = Database(bare_url)
    with migrate.migrating(bare) as connection:
        command.upgrade(migrate.configuration(connection), "2026_11_23_2")
    starting = [
        subprocess.Popen([sys.executable, "-c", PREPARE, bare.url], stdout=subprocess.PIPE, text=True)  # noqa: S603  # our own words
        for _ in range(2)
    ]
    received = 0
    while any(process.poll() is None for process in starting):
        received += 1
        bare.run_now(lambda session: session.execute(text(AS_BEFORE), {"number": received}))  # noqa: B023  # called at once
        time.sleep(0.01)
    assert [process.communicate()[0] for process in starting] == ["True\n"] * 2
    kept = bare.read_now(lambda session: session.execute(text("SELECT count(*) FROM inbox")).scalar())
    assert (kept, kept is not None and kept > 10) == (received, True)
    assert differences(bare) == []
    bare.close()


AS_BEFORE = """
INSERT INTO inbox (update_id, payload, received_at, attempts, starts, error)
VALUES (:number, '{}', now(), 0, 0, '')
"""


def test_a_database_of_a_newer_release_is_left_alone(bare: Database) -> None:
    migrate.upgrade(bare)
    with bare.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '2999_01_01'"))
    with pytest.raises(ThiduaError, match="unknown revisions \\['2999_01_01'\\]"):
        migrate.upgrade(bare)


def test_a_start_on_a_current_database_loads_neither_alembic_nor_holidays(bare: Database) -> None:
    migrate.prepare(bare, date(2024, 1, 2))
    program = (
        "import sys, datetime; from data import migrate; from data.db import Database;"
        f"migrate.prepare(Database({bare.url!r}), datetime.date(2024, 1, 2));"
        "print(sorted({'alembic', 'holidays'} & set(sys.modules)))"
    )
    started = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603  # our own words
    assert started.stdout == "[]\n"


def test_foreign_keys_count_again_after_migrating(bare: Database) -> None:
    migrate.upgrade(bare)
    if bare.is_sqlite:
        with bare.engine.connect() as connection:
            assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1


@pytest.mark.parametrize(
    ("today", "years"),
    [(date(2024, 1, 2), {2023, 2024, 2025}), (date(2026, 11, 22), {2024, 2025, 2026, 2027})],
)
def test_a_new_database_starts_with_units_and_days_off(bare: Database, today: date, years: set[int]) -> None:
    migrate.prepare(bare, today)
    migrate.prepare(bare, today)
    units, aliases, days = bare.read_now(
        lambda session: (
            session.exec(select(col(Unit.key)).order_by(col(Unit.id))).all(),
            len(session.exec(select(UnitAlias)).all()),
            {day.year for day in session.exec(select(col(Holiday.day)))},
        )
    )
    known = bodies.load().units
    assert units == [unit.key for unit in known]
    assert aliases == len([alias for unit in known for alias in unit.aliases])
    assert days == years


#: Rows as the first release wrote them: table -> values.
FIRST_RELEASE: dict[str, dict[str, Any]] = {
    "unit": {"key": "a", "name": "A", "folded": "a", "kind": "division", "optional": False},
    "person": {"name": "Chuyên viên 1", "folded": "chuyen vien 1"},
    "plan": {"year": 2024, "title": "K", "source": "s", "sha256": "h", "doubts": [], "state": "active"},
    "item": {
        "plan_id": 1,
        "position": 1,
        "number": "1",
        "kind": "task",
        "content": "c",
        "due_source": "period",
    },
    "part": {"item_id": 1, "position": 1, "text": "c", "conditional": False},
    "obligation": {"part_id": 1, "unit_id": 1, "state": "open", "leads": True, "escalates": True, "note": ""},
    "obstacle": {"obligation_id": 1, "text": "t", "raised_by": 1, "answer": "a", "closed_by": 1},
    "submission": {"form": "registration", "year": 2024, "person_id": 1, "unit_id": 1, "subject": "ldtt"},
    "submission_version": {"submission_id": 1, "form_version": 1, "answers": {}, "person_id": 1},
}


def fill_first_release(connection: Connection, tables: MetaData) -> None:
    """A row in each of the tables above; what is not named gets something that fits its type."""
    for name, values in FIRST_RELEASE.items():
        table = tables.tables[name]
        rest = {column.name: _fitting(column) for column in table.columns if not column.primary_key}
        connection.execute(table.insert().values({**rest, **values}))


def _fitting(column: Column[Any]) -> Any:
    if isinstance(column.type, DateTime):
        return datetime(2024, 1, 2, 1, tzinfo=UTC)
    if isinstance(column.type, Date):
        return date(2024, 1, 2)
    if column.nullable:
        return None
    known = {"state": "sent"}.get(column.name, "")
    return {int: 1, bool: False, str: known}.get(column.type.python_type, {})


def test_what_was_handed_in_before_lives_on(bare: Database) -> None:
    """Registrations wait for the unit's head; an answered obstacle keeps its answer and gets its unit."""
    with migrate.migrating(bare) as connection:
        settings = migrate.configuration(connection)
        command.upgrade(settings, "2026_11_22")
        script = ScriptDirectory.from_config(settings).get_revision("2026_11_22")
        fill_first_release(connection, script.module.TABLES)
    migrate.upgrade(bare)
    with Session(bare.engine) as session:
        row = session.exec(select(Submission)).one()
        version = session.exec(select(SubmissionVersion)).one()
        obstacle = session.exec(select(Obstacle)).one()
    found = (row.state, row.stream, row.collective, row.revision, row.late, version.lines, version.files)
    assert found == (SubmissionState.SENT, Stream.TITLES, False, 0, False, [], [])
    assert (obstacle.unit_id, obstacle.answered_by, obstacle.answered_at) == (1, 1, obstacle.closed_at)
