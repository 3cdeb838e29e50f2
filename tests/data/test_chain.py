"""The chain over the audit log: whatever is changed in it is named, and nothing is lost by who comes late."""

import importlib.util
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, text, update
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

from data import audit, chain
from data.db import Database, table_of
from data.models import Audit
from domain.chain import ERASED, START, Anchor, Entry, Fault, Verdict

ROOT = Path(__file__).parents[2]
NOW = datetime(2024, 1, 8, 1, 2, 3, 456, tzinfo=UTC)
COLUMNS = ("id", "at", "action", "subject", "detail", "number", "salt", "digest", "hash")


def script() -> Any:
    """The stand-alone script as a module."""
    spec = importlib.util.spec_from_file_location("verify_audit", ROOT / "scripts" / "verify_audit.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCRIPT = script()


def note(session: Session, count: int, first: int = 1) -> None:
    for number in range(first, first + count):
        at = NOW + timedelta(seconds=number)
        audit.note(session, "plan.imported", f"plan:{number}", None, at, words=f"Việc số {number}")


def grow(database: Database, count: int, first: int = 1) -> int:
    """Entries written and chained to the last one; how many ticks that took."""
    database.run_now(lambda session: note(session, count, first))
    return chain_all(database)


def chain_all(database: Database) -> int:
    batches = 0
    while database.run_now(chain.extend):
        batches += 1
    return batches


def verdict(database: Database) -> Verdict:
    return database.read_now(chain.verify)


def tamper(database: Database, *statements: str, **values: Any) -> None:
    """Change what triggers protect, as somebody with all rights over the database could."""
    with database.engine.begin() as connection:
        if database.is_sqlite:
            kept = connection.execute(
                text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'")
            ).all()
            for name, _ in kept:
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for statement in statements:
            connection.execute(text(statement), values)
        for _, made in kept if database.is_sqlite else []:
            connection.exec_driver_sql(made)


def by_script(database: Database, folder: Path, *anchors: str) -> tuple[int, list[str]]:
    """Exit code of the script over an export, and over the file itself where there is one, the same."""
    exported = folder / "audit.jsonl"
    lines = database.read_now(lambda session: list(chain.exported(session)))
    exported.write_text("\n".join(lines), encoding="utf-8")
    return run_script(exported, *anchors)


def run_script(file: Path, *anchors: str) -> tuple[int, list[str]]:
    said: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SCRIPT, "print", said.append, raising=False)
        code = SCRIPT.main([str(file), *(f"--anchor={anchor}" for anchor in anchors)])
    return code, said


def test_entries_get_numbers_without_gaps_and_hashes_on_the_last(database: Database) -> None:
    grow(database, 3)
    grow(database, 2, first=4)
    rows = database.read_now(lambda session: session.exec(select(Audit).order_by(col(Audit.number))).all())
    assert [row.number for row in rows] == [1, 2, 3, 4, 5]
    assert len({row.hash for row in rows} | {row.salt for row in rows}) == 10
    assert verdict(database) == Verdict(Anchor(5, str(rows[-1].hash)))
    assert database.read_now(chain.last) == Anchor(5, str(rows[-1].hash))
    assert database.read_now(lambda session: chain.anchor(session, 6)) is None


def test_an_empty_log_holds(database: Database, tmp_path: Path) -> None:
    assert chain_all(database) == 0
    assert verdict(database) == Verdict(START)
    assert by_script(database, tmp_path) == (0, [SCRIPT.HOLDS.format(count=0, hash=START.hash)])


def test_what_is_rolled_back_leaves_no_gap(database: Database) -> None:
    def fail(session: Session) -> None:
        note(session, 2)
        raise ValueError("broken off")

    with pytest.raises(ValueError, match="broken off"):
        database.run_now(fail)
    grow(database, 2)
    rows = database.read_now(lambda session: session.exec(select(Audit.number)).all())
    assert sorted(number or 0 for number in rows) == [1, 2]


def test_the_script_says_the_same(database: Database, tmp_path: Path) -> None:
    grow(database, 3)
    database.run_now(lambda session: note(session, 2, first=4))
    last = database.read_now(chain.last)
    held = [SCRIPT.HOLDS.format(count=3, hash=last.hash), SCRIPT.WAITING.format(waiting=2)]
    assert by_script(database, tmp_path) == (0, held)
    if database.is_sqlite:
        assert run_script(Path(str(database.engine.url.database))) == (0, held)


@pytest.fixture
def twelve(database: Database) -> Database:
    """Entries of which each is different, some with a person and with Vietnamese text."""
    grow(database, 12)
    return database


def raw(database: Database, number: int) -> dict[str, Any]:
    """A row with its columns as texts."""
    wanted = ", ".join(f"CAST({name} AS TEXT) AS {name}" for name in COLUMNS)
    with database.engine.connect() as connection:
        found = connection.execute(text(f"SELECT {wanted} FROM audit WHERE number = {number}"))  # noqa: S608  # a number
        return dict(found.one()._mapping)


def put(database: Database, number: int, column: str, value: str) -> bool:
    """Write a text into a column as it is; False where the database knows no such value for it."""
    changed = f"UPDATE audit SET {column} = {typed(database, column, 'value')} WHERE number = {number}"  # noqa: S608  # a column of ours
    try:
        tamper(database, changed, value=value)
    except DBAPIError:
        return False
    return True


def typed(database: Database, column: str, parameter: str) -> str:
    """A text as what a column holds; SQLite has moments and JSON as texts."""
    whole = {"id": "INTEGER", "number": "INTEGER"}
    kinds = whole if database.is_sqlite else {**whole, "at": "TIMESTAMPTZ", "detail": "JSON"}
    return f"CAST(:{parameter} AS {kinds.get(column, 'TEXT')})"


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_any_flipped_byte_is_named(twelve: Database, tmp_path: Path, data: st.DataObject) -> None:
    """Any byte, in any column, of any entry, becomes any other one; it is the entry that is named."""
    number = data.draw(st.integers(1, 12))
    column = data.draw(st.sampled_from(COLUMNS))
    before = raw(twelve, number)
    bytes_before = str(before[column]).encode()
    place = data.draw(st.integers(0, len(bytes_before) - 1))
    flipped = bytearray(bytes_before)
    flipped[place] = data.draw(st.integers(1, 127).filter(lambda byte: byte != bytes_before[place]))
    after = flipped.decode(errors="replace")
    if not put(twelve, number, column, after):
        return
    try:
        found = verdict(twelve)
        same = raw_now(twelve, number) == before
        assert (found.fault is None) == same
        if not same:
            assert found.number == number
            code, said = by_script(twelve, tmp_path)
            assert code == 1
            assert said[0].startswith(f"Sai từ mục số {number}")
    finally:
        restore(twelve, before)
    assert verdict(twelve).fault is None


@pytest.mark.parametrize("number", ["0", "-12"])
def test_the_last_entry_under_a_number_that_none_can_have_is_missed(
    twelve: Database, tmp_path: Path, number: str
) -> None:
    assert put(twelve, 12, "number", number)
    found = verdict(twelve)
    assert (found.fault, found.number, found.last.number) == (Fault.MISSING, 12, 11)
    code, said = by_script(twelve, tmp_path)
    assert (code, said[0].startswith("Sai từ mục số 12")) == (1, True)
    if twelve.is_sqlite:
        assert run_script(Path(str(twelve.engine.url.database)))[0] == 1


def raw_now(database: Database, number: int) -> dict[str, Any] | None:
    try:
        return raw(database, number)
    except Exception:
        return None  # its number is what was flipped


def restore(database: Database, before: dict[str, Any]) -> None:
    """Put a row back; its salt or its id is what it was."""
    sets = ", ".join(f"{name} = {typed(database, name, name)}" for name in COLUMNS)
    where = f"salt = :salt OR (salt <> :salt AND id = {typed(database, 'id', 'id')})"
    tamper(database, f"UPDATE audit SET {sets} WHERE {where}", **before)  # noqa: S608  # columns of ours


@pytest.mark.once
@pytest.mark.parametrize("words", ["Vi\\u1ec7c s\\u1ed1 7", "plan:7"], ids=["detail", "subject"])
def test_a_flipped_byte_in_the_file_is_named(twelve: Database, tmp_path: Path, words: str) -> None:
    """The bytes of the file itself; some of those found are left over in its free space and mean nothing."""
    file = Path(str(twelve.engine.url.database))
    twelve.close()
    content = file.read_bytes()
    said = set()
    for place in found_at(content, words.encode()):
        changed = bytearray(content)
        changed[place + len(words) - 1] ^= 0x01
        copy = tmp_path / "changed.sqlite"
        copy.write_bytes(changed)
        said.add(run_script(copy)[1][0].partition(" (")[0].partition(":")[0])
    assert "Sai từ mục số 7" in said
    assert said <= {"Sai từ mục số 7", "Chuỗi nguyên vẹn"}


def found_at(content: bytes, wanted: bytes) -> list[int]:
    places, start = [], content.find(wanted)
    while start >= 0:
        places.append(start)
        start = content.find(wanted, start + 1)
    return places


SWAPPED = "UPDATE audit SET number = CASE number WHEN 4 THEN -6 ELSE -4 END WHERE number IN (4, 6)"


@pytest.mark.parametrize(
    ("statements", "fault", "number"),
    [
        (["DELETE FROM audit WHERE number = 5"], Fault.MISSING, 5),
        (["DELETE FROM audit WHERE number = 1"], Fault.MISSING, 1),
        (["UPDATE audit SET person_id = NULL, subject = 'plan:1' WHERE number = 9"], Fault.ALTERED, 9),
        ([SWAPPED, "UPDATE audit SET number = -number WHERE number < 0"], Fault.ALTERED, 4),
        (
            [
                "UPDATE audit SET number = -number WHERE number > 7",
                "UPDATE audit SET number = 1 - number WHERE number < 0",
                "INSERT INTO audit (id, at, action, subject, detail, number, salt, digest, hash)"
                " SELECT 99, at, action, subject, detail, 8, salt, digest, hash FROM audit WHERE number = 7",
            ],
            Fault.ALTERED,
            8,
        ),
        (
            [
                "DELETE FROM audit WHERE number = 5",
                "UPDATE audit SET number = -number WHERE number > 5",
                "UPDATE audit SET number = -number - 1 WHERE number < 0",
            ],
            Fault.ALTERED,
            5,
        ),
        (["UPDATE audit SET detail = '{}', salt = '' WHERE number = 2"], Fault.DETAIL, 2),
        (["UPDATE audit SET digest = hash WHERE number = 3"], Fault.ALTERED, 3),
    ],
    ids=["deleted", "first deleted", "altered", "swapped", "inserted", "closed up", "blanked", "digest"],
)
def test_the_first_bad_entry_is_named(
    twelve: Database, tmp_path: Path, statements: list[str], fault: Fault, number: int
) -> None:
    tamper(twelve, *statements)
    found = verdict(twelve)
    assert (found.fault, found.number, found.last.number) == (fault, number, number - 1)
    assert (found.bad is None) == (fault is Fault.MISSING)
    code, said = by_script(twelve, tmp_path)
    assert (code, said[0].startswith(f"Sai từ mục số {number}")) == (1, True)


def test_a_tail_cut_off_shows_against_an_anchor(twelve: Database, tmp_path: Path) -> None:
    last = twelve.read_now(chain.last)
    noted = f"12:{last.hash[:16]}"
    tamper(twelve, "DELETE FROM audit WHERE number > 10")
    assert verdict(twelve).fault is None
    code, said = by_script(twelve, tmp_path, noted)
    assert (code, said[1]) == (1, SCRIPT.CUT.format(number=12, hash=last.hash[:16], count=10))


def test_a_log_written_anew_shows_against_an_anchor(twelve: Database, tmp_path: Path) -> None:
    noted = twelve.read_now(lambda session: chain.anchor(session, 5))
    assert noted is not None
    assert by_script(twelve, tmp_path, f"5:{noted.hash[:16]}")[0] == 0
    tamper(
        twelve,
        "UPDATE audit SET subject = 'plan:0' WHERE number = 2",
        "UPDATE audit SET number = NULL, salt = NULL, digest = NULL, hash = NULL",
    )
    chain_all(twelve)
    assert verdict(twelve).fault is None
    code, said = by_script(twelve, tmp_path, f"5:{noted.hash[:16]}")
    assert (code, said[1][:14]) == (1, f"Mốc 5:{noted.hash[:8]}")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET subject = 'plan:0' WHERE id = 1",
        "UPDATE audit SET detail = '{\"a\": 1}' WHERE id = 1",
        "UPDATE audit SET detail = '{}' WHERE id = 1",
        "UPDATE audit SET hash = digest WHERE id = 1",
        "UPDATE audit SET number = NULL, salt = NULL, digest = NULL, hash = NULL WHERE id = 1",
        "UPDATE audit SET action = 'x' WHERE id = 13",
        "UPDATE audit SET at = NULL, number = 13, salt = '', digest = '', hash = '' WHERE id = 13",
        "DELETE FROM audit WHERE id = 1",
        "DELETE FROM audit WHERE id = 13",
    ],
)
def test_the_database_itself_refuses_changes(twelve: Database, statement: str) -> None:
    """The thirteenth entry waits for the chain."""
    twelve.run_now(lambda session: note(session, 1, first=13))
    with (
        pytest.raises(DBAPIError, match="audit: entries are only added"),
        twelve.engine.begin() as connection,
    ):
        connection.exec_driver_sql(statement)


def test_the_database_refuses_to_replace_or_to_empty(twelve: Database) -> None:
    statement = "TRUNCATE audit"
    if twelve.is_sqlite:
        statement = (
            "INSERT OR REPLACE INTO audit (id, at, action, subject, detail)"
            " SELECT id, at, action, 'x', detail FROM audit WHERE id = 1"
        )
    with (
        pytest.raises(DBAPIError, match="audit: entries are only added"),
        twelve.engine.begin() as connection,
    ):
        connection.exec_driver_sql(statement)


def test_an_erased_detail_is_no_fault(twelve: Database, tmp_path: Path) -> None:
    """The digest stays: whoever has the detail and its salt can show that it was that one."""
    before = raw(twelve, 3)
    erased = twelve.run_now(lambda session: chain.erase(session, [3, 99], None, NOW))
    assert erased == 1
    assert twelve.run_now(lambda session: chain.erase(session, [3], None, NOW)) == 0
    assert verdict(twelve).fault is None
    chain_all(twelve)
    after = raw(twelve, 3)
    assert (after["detail"], after["salt"], after["digest"]) == ("{}", "", before["digest"])
    assert SCRIPT.sha256(f"{before['salt']}{before['detail']}") == after["digest"]
    assert verdict(twelve).last.number == 13
    assert by_script(twelve, tmp_path)[0] == 0
    last = twelve.read_now(lambda session: session.exec(select(Audit).where(Audit.action == ERASED)).one())
    assert (last.subject, last.number) == ("audit:3", 13)


def test_a_part_is_verified_alone(twelve: Database) -> None:
    tamper(twelve, "UPDATE audit SET subject = 'x' WHERE number = 4")
    look = twelve.read_now
    assert look(lambda session: chain.verify(session, 6)).fault is None
    assert look(lambda session: chain.verify(session, 0, 3)).last.number == 3
    assert look(lambda session: chain.verify(session, 2, 8)).number == 4
    assert look(lambda session: chain.verify(session, 40)).fault is Fault.MISSING


def test_who_commits_late_is_chained_late(database: Database) -> None:
    """PostgreSQL: a lower id that is committed after a higher one was chained gets the next number."""
    if database.is_sqlite:
        pytest.skip("one writer: nobody commits late")
    with Session(database.engine) as late:
        note(late, 2)
        late.flush()
        grow(database, 3, first=3)
        assert database.read_now(chain.last).number == 3
        late.commit()
    chain_all(database)
    rows = database.read_now(lambda session: session.exec(select(Audit).order_by(col(Audit.number))).all())
    assert [(row.number, row.subject) for row in rows] == [
        (1, "plan:3"),
        (2, "plan:4"),
        (3, "plan:5"),
        (4, "plan:1"),
        (5, "plan:2"),
    ]
    assert verdict(database).fault is None


def test_of_several_one_chains(database: Database) -> None:
    """PostgreSQL: while one is at it the others do nothing, and wait for nothing."""
    if database.is_sqlite:
        pytest.skip("one writer")
    database.run_now(lambda session: note(session, 3))
    with Session(database.engine) as first:
        assert chain.extend(first) == 3
        assert database.run_now(chain.extend) == 0
        first.rollback()
    assert database.run_now(chain.extend) == 3


async def test_writers_and_chainers_at_once(engine_url: str) -> None:
    """Four write and two chain, each with a database of its own as processes have."""
    import asyncio

    databases = [Database(engine_url) for _ in range(6)]

    async def write(database: Database, first: int) -> None:
        for turn in range(10):
            await database.run(lambda session, turn=turn: note(session, 3, first + turn))  # type: ignore[misc]  # a default binds it

    async def chains(database: Database) -> None:
        for _ in range(20):
            await database.run(chain.extend)
            await asyncio.sleep(0.002)

    await asyncio.gather(
        *(write(database, 100 * place) for place, database in enumerate(databases[:4])),
        *(chains(database) for database in databases[4:]),
    )
    chain_all(databases[0])
    assert verdict(databases[0]).last.number == 120
    assert databases[0].read_now(chain.waiting) == 0
    for database in databases:
        database.close()


def statements_of(database: Database) -> list[str]:
    seen: list[str] = []

    def remember(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", remember)
    database.run_now(chain.extend)
    event.remove(database.engine, "before_cursor_execute", remember)
    return seen


def test_ten_thousand_entries_take_few_statements_and_little_time(database: Database) -> None:
    """What an old database has when it is migrated; the bounds are generous on a slow, busy machine."""
    row = {"at": NOW, "person_id": None, "action": "plan.imported", "subject": "plan:1", "detail": {"a": 1}}
    with database.engine.begin() as connection:
        connection.execute(table_of(Audit).insert(), [row] * 10_000)
    few = len(statements_of(database))
    assert few <= 4
    begun = time.process_time()
    assert chain_all(database) == 10_000 // chain.BATCH - 1
    chained = time.process_time() - begun
    begun = time.process_time()
    assert verdict(database).last.number == 10_000
    assert (chained < 10, time.process_time() - begun < 5) == (True, True)


def test_a_batch_takes_as_many_statements_for_few(database: Database) -> None:
    database.run_now(lambda session: note(session, 2))
    few = len(statements_of(database))
    database.run_now(lambda session: note(session, chain.BATCH, first=3))
    assert len(statements_of(database)) == few
    assert Entry._fields == SCRIPT.FIELDS


def test_a_model_can_change_nothing_either(twelve: Database) -> None:
    def rename(session: Session) -> None:
        session.connection().execute(update(table_of(Audit)).values(person_id=None, subject="x"))

    with pytest.raises(DBAPIError, match="audit: entries are only added"):
        twelve.run_now(rename)
