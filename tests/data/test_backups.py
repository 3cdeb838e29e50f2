"""A backup is consistent, opens with its key only, and comes back to the byte; what fails touches nothing."""

import errno
import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import IO, Any

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlmodel import Session, select

from data import archive, audit, backups, migrate, restoring, sealing, texts
from data.archive import Content
from data.backups import BackupFailed
from data.db import Database
from data.models import Evidence, EvidenceState, Inbox, Person, Setting
from data.sealing import BadBackup, BadKey, Key, key_of
from data.snapshot import Row, Shape, at_one_moment, rows, shapes
from tests import office

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
LATER = NOW + timedelta(hours=9)
KEY = Key(b"k" * 32, is_passphrase=False)
ROOT = Path(__file__).parents[2]
Dump = dict[str, list[list[Any]]]


def settle_nothing(session: Session, made: datetime) -> None:
    """As if nothing had waited."""


def dump(url: str) -> Dump:
    """Every row of every table."""
    database = Database(url)
    found = at_one_moment(
        database,
        lambda connection: {
            shape.name: [row for batch in rows(connection, shape) for row in batch]
            for shape in shapes(connection)
        },
    )
    database.close()
    return found


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())} if folder.is_dir() else {}


@pytest.fixture
def elsewhere(engine_kind: str, postgres_elsewhere: str, tmp_path: Path) -> str:
    """A database of the same kind without a table: the place after a wipe."""
    return postgres_elsewhere if engine_kind == "postgres" else f"sqlite:///{tmp_path / 'new' / 'x.sqlite'}"


@pytest.fixture
def postgres_elsewhere(request: pytest.FixtureRequest, engine_kind: str) -> Iterator[str]:
    """A second database of the server, where there is one."""
    if engine_kind == "sqlite":
        yield ""
        return
    url = make_url(request.getfixturevalue("postgres_url"))
    name = f"{url.database}_wiped"
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        yield url.set(database=name).render_as_string(hide_password=False)
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    folder = tmp_path / "evidence"
    folder.mkdir()
    return folder


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "backups" / "one.bak"


def fill(database: Database, evidence: Path) -> None:
    """An office, files of several sizes, and values of every kind that are easily lost."""
    contents = [b"", b"x", os.urandom(sealing.CHUNK), os.urandom(300_001)]

    def work(session: Session) -> None:
        office.build(session)
        account = session.connection().execute(text("SELECT min(id) FROM account")).scalar_one()
        for number, content in enumerate(contents):
            sha256 = hashlib.sha256(content).hexdigest()
            (evidence / sha256).write_bytes(content)
            known: dict[str, Any] = {"file_id": "f", "unique_id": f"u{number}", "name": "a.pdf"}
            known |= {"state": EvidenceState.KEPT, "sha256": sha256, "created_at": NOW}
            session.add(Evidence(account_id=account, **known))
        session.add(Setting(name="b", value={"z": [1, 2.5, None, True], "ă": 'đ"\\\n\u200d🇻🇳'}))
        session.add(Setting(name="B", value=None))
        received = NOW + timedelta(microseconds=7)
        session.add(Inbox(update_id=2**40, payload="\ttab\\N\n", received_at=received))
        audit.note(session, "a.b", "c:1", None, NOW, words="Trưởng phòng A")

    database.run_now(work)


def make(database: Database, evidence: Path, target: Path, key: Key = KEY) -> Content:
    return backups.make(database, evidence, target, key, NOW)


def restore(target: Path, url: str, evidence: Path, key: Key = KEY) -> Content:
    return restoring.restore(target, key, url, evidence, LATER, settle_nothing)


def without_the_note(found: Dump) -> Dump:
    """What a restore itself adds is one entry of the audit log, at its end."""
    *before, note = found["audit"]
    assert "backup.restored" in note
    return {**found, "audit": before}


def test_backup_wipe_restore_is_equal_to_the_byte(
    database: Database, engine_url: str, elsewhere: str, evidence: Path, target: Path, tmp_path: Path
) -> None:
    fill(database, evidence)
    before = dump(engine_url)
    content = make(database, evidence, target)
    assert (content.rows, content.files, content.missing) == (sum(map(len, before.values())), 4, ())
    assert target.stat().st_mode & 0o777 == 0o600
    assert "phòng".encode() not in target.read_bytes()
    assert restoring.holds_data(engine_url)
    assert not restoring.holds_data(elsewhere)
    restore(target, elsewhere, tmp_path / "new evidence")
    assert without_the_note(dump(elsewhere)) == before
    assert files(tmp_path / "new evidence") == files(evidence)
    # once more, over what is there now; and life goes on, with ids that nobody had
    restore(target, elsewhere, tmp_path / "new evidence")
    restored = Database(elsewhere)
    assert migrate.is_current(restored)
    restored.run_now(lambda session: office.add_person(session, "Chuyên viên 9", [], NOW))
    restored.close()
    assert len(without_the_note(dump(elsewhere))["person"]) == len(before["person"]) + 1


def test_what_was_made_on_one_database_comes_back_on_the_other(
    database: Database, engine_url: str, postgres_elsewhere: str, evidence: Path, target: Path, tmp_path: Path
) -> None:
    if not postgres_elsewhere:
        pytest.skip("the way there and back begins on PostgreSQL")
    fill(database, evidence)
    make(database, evidence, target)
    beside = f"sqlite:///{tmp_path / 'beside.sqlite'}"
    restore(target, beside, evidence)
    assert without_the_note(dump(beside)) == dump(engine_url)
    there = Database(beside)
    make(there, evidence, target.with_name("two.bak"))
    there.close()
    restore(target.with_name("two.bak"), postgres_elsewhere, evidence)
    assert without_the_note(without_the_note(dump(postgres_elsewhere))) == dump(engine_url)


@pytest.mark.once
def test_a_backup_of_an_older_schema_is_brought_up_to_date(
    engine_kind: str, tmp_path: Path, evidence: Path, target: Path
) -> None:
    from alembic import command

    url = f"sqlite:///{tmp_path / 'old.sqlite'}"
    old = Database(url)
    person = "INSERT INTO person (name, folded, created_at) VALUES ('A', 'a', '2026-01-01 00:00:00')"
    with migrate.migrating(old) as connection:
        command.upgrade(migrate.configuration(connection), "2026_11_22")
        connection.execute(text(person))
    assert make(old, evidence, target).revision == "2026_11_22"
    old.close()
    restore(target, url, evidence)
    new = Database(url)
    assert migrate.is_current(new)
    assert new.read_now(lambda session: session.exec(select(Person.name)).all()) == ["A"]
    new.close()


def change(content: bytes, how: str) -> bytes:
    """A file as it may come back from a bad disk, or from somebody who means ill."""
    size, first = sealing.CHUNK + sealing.TAG, begin_of_chunks(content)
    head, one, two = content[:first], content[first : first + size], content[first + size : first + 2 * size]
    changed: dict[str, bytes] = {
        "cut": content[:-1],
        "cut at a chunk": head + one + two,
        "chunks swapped": head + two + one + content[first + 2 * size :],
        "chunk left out": head + content[first + size :],
        "another head": content[:30] + bytes([content[30] ^ 1]) + content[31:],
        "more behind": content + b"\0",
        "no backup": b"PK\3\4" + bytes(100),
        "empty": b"",
    }
    return changed[how] if how in changed else flipped(content, float(how))


def flipped(content: bytes, where: float) -> bytes:
    place = int(len(content) * where)
    return bytes(content[:place]) + bytes([content[place] ^ 1]) + bytes(content[place + 1 :])


def begin_of_chunks(content: bytes) -> int:
    start = len(sealing.MAGIC) + 4
    return start + int.from_bytes(content[start - 4 : start]) + 64


DAMAGED = ("0.1", "0.5", "0.9", "0.999999", "cut", "cut at a chunk", "chunks swapped", "chunk left out")


@pytest.mark.once
def test_every_damage_is_found_and_said_in_one_sentence(
    database: Database, evidence: Path, target: Path
) -> None:
    fill(database, evidence)
    make(database, evidence, target)
    whole = target.read_bytes()
    expected = dict.fromkeys((*DAMAGED, "another head", "more behind"), texts.DAMAGED_BACKUP)
    for how, sentence in {**expected, "no backup": texts.NO_BACKUP, "empty": texts.NO_BACKUP}.items():
        target.write_bytes(change(whole, how))
        with pytest.raises(BadBackup) as told:
            backups.look(target, KEY)
        assert (how, told.value.person) == (how, sentence)
    target.write_bytes(whole)
    assert backups.look(target, KEY).files == 4


@pytest.mark.parametrize("how", ["0.5", "another key"])
def test_what_does_not_open_touches_nothing(
    database: Database, engine_url: str, evidence: Path, target: Path, how: str
) -> None:
    fill(database, evidence)
    make(database, evidence, target)
    (evidence / sorted(files(evidence))[0]).unlink()
    before, handed_in = dump(engine_url), files(evidence)
    key = KEY
    if how == "another key":
        key = Key(b"j" * 32, is_passphrase=False)
    else:
        target.write_bytes(change(target.read_bytes(), how))
    database.close()
    with pytest.raises(BadBackup) as told:
        restore(target, engine_url, evidence, key)
    assert told.value.person == (texts.WRONG_KEY if how == "another key" else texts.DAMAGED_BACKUP)
    assert (dump(engine_url), files(evidence)) == (before, handed_in)


def test_a_restore_that_fails_at_its_very_end_leaves_what_was_there(
    database: Database, engine_url: str, evidence: Path, target: Path
) -> None:
    fill(database, evidence)
    make(database, evidence, target)
    database.run_now(lambda session: office.add_person(session, "Người đến sau", [], NOW))
    before = dump(engine_url)
    database.close()

    def fail(session: Session, made: datetime) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(BackupFailed) as told:
        restoring.restore(target, KEY, engine_url, evidence, LATER, fail)
    assert told.value.person == texts.not_restored("No space left on device")
    assert dump(engine_url) == before


KILLED = """
import json, os, signal, sys
from datetime import datetime
from pathlib import Path
from data import backups, restoring
from data.db import Database
from data.sealing import Key
order = json.loads(sys.argv[1])
key, now = Key(b"k" * 32, is_passphrase=False), datetime.fromisoformat(order["now"])
target, evidence = Path(order["target"]), Path(order["evidence"])
die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
if order["what"] == "backup":
    backups.read = die  # all is written, and not yet read back
    backups.make(Database(order["url"]), evidence, target, key, now)
else:
    restoring.restore(target, key, order["url"], evidence, now, die)  # all is put in, and not yet in place
"""


@pytest.mark.slow
@pytest.mark.parametrize("what", ["backup", "restore"])
def test_a_kill_leaves_what_was_there(
    database: Database, engine_url: str, evidence: Path, target: Path, what: str
) -> None:
    fill(database, evidence)
    make(database, evidence, target)
    database.run_now(lambda session: office.add_person(session, "Người đến sau", [], NOW))
    before, handed_in = dump(engine_url), files(evidence)
    kept = target.with_name("two.bak") if what == "backup" else target
    order = {"what": what, "url": engine_url, "evidence": str(evidence), "target": str(kept)}
    command = [sys.executable, "-c", KILLED, json.dumps({**order, "now": NOW.isoformat()})]
    killed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)  # noqa: S603  # our own interpreter
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert (dump(engine_url), files(evidence)) == (before, handed_in)
    assert [one.name for one in target.parent.iterdir() if not one.name.startswith(".")] == ["one.bak"]
    database.close()
    restore(target, engine_url, evidence)
    assert len(dump(engine_url)["person"]) == len(before["person"]) - 1


@pytest.mark.slow
def test_a_backup_beside_fifty_writers_is_of_one_moment(
    database: Database, engine_url: str, evidence: Path, target: Path
) -> None:
    fill(database, evidence)
    ended = threading.Event()

    def write(number: int) -> None:
        """Each transaction adds a person and, in another table read much earlier or later, its entry."""
        for turn in range(200):
            if ended.is_set():
                return
            database.run_now(partial(pair, name=f"{number}.{turn}"))
            ended.wait(0.05)

    def pair(session: Session, name: str) -> None:
        session.add(Person(name=name, folded=name, created_at=NOW))
        audit.note(session, "pair", name, None, NOW)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(50)]
    for writer in writers:
        writer.start()
    found = []
    try:
        for number in range(3):
            path = target.with_name(f"{number}.bak")
            make(database, evidence, path)
            found.append(path)
    finally:
        ended.set()
        for writer in writers:
            writer.join()
    counts = [pairs_in(path) for path in found]
    assert counts == sorted(counts)
    assert counts[-1] > 0


def pairs_in(path: Path) -> int:
    """The pairs of a backup, each whole."""
    seen: dict[str, set[str]] = {"person": set(), "audit": set()}

    class Reader(archive.Looker):
        def table(self, shape: Shape, next_id: int | None, batches: Iterable[list[Row]]) -> None:  # noqa: ARG002  # a Taker is asked so
            rows = [dict(zip(shape.columns, row, strict=True)) for batch in batches for row in batch]
            if shape.name == "person":
                seen["person"] = {row["name"] for row in rows if row["name"][0].isdigit()}
            elif shape.name == "audit":
                seen["audit"] = {row["subject"] for row in rows if row["action"] == "pair"}

    with path.open("rb") as file:
        archive.read(file, KEY, Reader())
    assert seen["person"] == seen["audit"]
    return len(seen["person"])


@pytest.mark.once
def test_a_file_that_is_gone_or_changed_is_named_and_the_rest_is_kept(
    database: Database, evidence: Path, target: Path
) -> None:
    fill(database, evidence)
    gone, changed, *_ = sorted(files(evidence))
    (evidence / gone).unlink()
    (evidence / changed).write_bytes(b"something else")
    content = make(database, evidence, target)
    assert (content.files, content.missing) == (2, (gone, changed))
    assert backups.look(target, KEY) == content


@pytest.mark.once
def test_a_backup_is_not_written_over_and_a_full_disk_leaves_nothing(
    database: Database, evidence: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(database, evidence, target)
    with pytest.raises(BackupFailed, match="exists"):
        make(database, evidence, target)

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BackupFailed) as told:
        make(database, evidence, target.with_name("two.bak"))
    assert told.value.person == texts.cannot_write("No space left on device")
    assert [one.name for one in target.parent.iterdir()] == ["one.bak"]


@pytest.mark.once
def test_what_is_not_kept_is_removed_and_nothing_else(database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    for day in range(1, 31):
        backups.place(folder, datetime(2026, 10, day, 2, tzinfo=UTC)).touch()
    for name in ("notes.txt", "thidua-old.bak", ".thidua-1.bak.7.part", ".thidua-2.bak.8.part"):
        (folder / name).touch()
    now = datetime.fromtimestamp((folder / "notes.txt").stat().st_mtime, UTC) + timedelta(hours=7)
    os.utime(folder / ".thidua-2.bak.8.part", (now.timestamp(), now.timestamp()))
    assert len(backups.thin_out(folder, now, UTC)) == 21
    assert [one.at.day for one in backups.listed(folder)] == [30, 29, 28, 27, 26, 25, 24, 18, 11]
    rest = {path.name for path in folder.iterdir() if not path.name.startswith("thidua-2026")}
    assert rest == {"notes.txt", "thidua-old.bak", ".thidua-2.bak.8.part"}


@pytest.mark.once
def test_keys(tmp_path: Path, engine_kind: str) -> None:
    path = tmp_path / "key"
    for content, sentence in ((None, texts.NO_KEY_FILE), (b" short \n", texts.KEY_FILE_TOO_SHORT)):
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(BadKey) as told:
            key_of(f"file:{path}")
        assert told.value.person == sentence
    path.write_bytes(b"z" * 40 + b"\n")
    assert key_of(f"file:{path}") == Key(b"z" * 40, is_passphrase=False)
    with pytest.raises(BadKey, match="short"):
        key_of("x" * 15)
    assert "correct horse" not in repr(key_of("correct horse battery"))


@pytest.mark.once
def test_a_passphrase_opens_what_it_sealed(database: Database, evidence: Path, target: Path) -> None:
    key = key_of("correct horse battery")
    content = make(database, evidence, target, key)
    assert backups.look(target, key) == content
    with pytest.raises(BadBackup) as told:
        backups.look(target, key_of("correct horse batterY"))
    assert told.value.person == texts.WRONG_KEY


def seal(file: IO[bytes], content: bytes) -> None:
    with sealing.sealed(file, KEY) as sink:
        sink.write(content)


@pytest.mark.once
@pytest.mark.parametrize(
    "size", [0, 1, sealing.CHUNK - 1, sealing.CHUNK, sealing.CHUNK + 1, 2 * sealing.CHUNK]
)
def test_every_size_comes_back_and_two_files_have_nothing_in_common(size: int, engine_kind: str) -> None:
    content = os.urandom(size)
    one, two = io.BytesIO(), io.BytesIO()
    seal(one, content)
    seal(two, content)
    for file in (one, two):
        file.seek(0)
        assert b"".join(sealing.opened(file, KEY)) == content
    first = begin_of_chunks(one.getvalue())
    assert one.getvalue()[first:] != two.getvalue()[first:]
