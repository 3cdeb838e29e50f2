"""Files that belong to nothing go after their time, with their bytes; what binds one keeps it however old."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.tidying import tidying
from data import audit, evidence, loose_files, retention
from data.db import Database
from data.models import (
    Account,
    Announcement,
    Draft,
    DraftState,
    Evidence,
    EvidenceState,
    Obligation,
    Person,
    SubmissionVersion,
    Unit,
)
from domain.message import File
from domain.retention import Kind, cutoff
from domain.review import SubmissionState
from forms import evidence as files
from tests import office
from tests.handing import hand_in

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
SECOND = timedelta(seconds=1)
CUT = cutoff(Kind.LOOSE_FILES, NOW) or NOW
LONG_AGO = NOW - timedelta(days=3000)


def account_of(session: Session) -> Account:
    account = session.exec(select(Account).where(Account.person_id.is_not(None))).first()  # type: ignore[union-attr]  # a column
    assert account is not None
    return account


def sent(session: Session, at: datetime, unique: str = "u", sha256: str | None = "ab") -> Evidence:
    row = evidence.remember(session, account_of(session).id, File(unique, unique, "a.pdf"), at, caption="c")
    row.state, row.sha256 = EvidenceState.KEPT, sha256
    session.flush()
    return row


def draft(session: Session, state: DraftState, **said: Any) -> Draft:
    times: dict[str, Any] = {"created_at": NOW, "updated_at": NOW}
    about: dict[str, Any] = {"started_with": {}, "said_in": {}, "answers": {}, "view": {}, **said}
    return Draft(account_id=account_of(session).id, form="f", version=1, state=state, **about, **times)


def withdrawn(session: Session, row: Evidence) -> None:
    person, unit = account_of(session).person_id, session.exec(select(Unit.id)).first()
    assert person is not None
    assert unit is not None
    dossier = hand_in(
        session, person=person, unit=unit, by=person, now=LONG_AGO, state=SubmissionState.WITHDRAWN
    )
    version = session.exec(
        select(SubmissionVersion).where(SubmissionVersion.submission_id == dossier.id)
    ).one()
    version.files = [row.id]


def duty(session: Session, row: Evidence) -> Any:
    found = session.exec(select(Obligation)).first()
    assert found is not None
    found.evidence_id = row.id
    return found


def announced(session: Session, row: Evidence) -> Any:
    by = session.exec(select(Person)).first()
    assert by is not None
    return Announcement(text="x", evidence_id=row.id, audience={}, by=by.id, at=NOW)


def proof_of_last_year(session: Session, row: Evidence) -> None:
    audit.note(session, loose_files.RENEWED, "obligation:1", None, NOW, due="2025-01-01", evidence=row.id)


BINDINGS: dict[str, Callable[[Session, Evidence], Any]] = {
    "an open draft": lambda session, row: draft(session, DraftState.OPEN, answers={"file": row.id}),
    "one put aside": lambda session, row: draft(session, DraftState.KEPT, answers={"a": [{"b": row.id}]}),
    "one being gathered": lambda session, row: draft(session, DraftState.KEPT, view={"f": [row.id, 9]}),
    "its number in words": lambda session, row: draft(session, DraftState.KEPT, view={"f": str(row.id)}),
    "a sent one": lambda session, row: draft(session, DraftState.SENT, answers={"file": row.id}),
    "one given up just now": lambda session, row: draft(
        session, DraftState.DROPPED, answers={"file": row.id}
    ),
    "a dossier, also one that was taken back": withdrawn,
    "a duty": duty,
    "an announcement": announced,
    "the proof of a duty that is owed anew": proof_of_last_year,
}


@pytest.mark.parametrize("name", BINDINGS)
def test_what_binds_a_file_keeps_it(session: Session, name: str) -> None:
    office.build(session)
    row = sent(session, LONG_AGO)
    if (binding := BINDINGS[name](session, row)) is not None:
        session.add(binding)
    session.flush()
    assert retention.apply(session, NOW) == {}
    assert (row.name, row.sha256, row.state) == ("a.pdf", "ab", "kept")


def test_a_loose_file_goes_at_its_time_and_not_a_second_before(session: Session) -> None:
    office.build(session)
    row = sent(session, CUT)
    session.add(draft(session, DraftState.KEPT, answers={"file": row.id + 1, "words": "chín"}))
    session.flush()
    assert retention.apply(session, NOW - SECOND) == {}
    assert retention.apply(session, NOW) == {Kind.LOOSE_FILES: 1}
    assert (row.name, row.caption, row.file_id, row.unique_id, row.message) == ("", "", "", "", "")
    assert (row.state, row.sha256) == ("refused", "ab")
    assert retention.apply(session, NOW) == {}


def test_a_file_sent_again_is_another_one(session: Session) -> None:
    office.build(session)
    old = sent(session, CUT)
    retention.apply(session, NOW)
    assert sent(session, NOW).id != old.id


def test_batches_are_small(session: Session) -> None:
    office.build(session)
    for number in range(5):
        sent(session, LONG_AGO, f"u{number}")
    assert [retention.apply(session, NOW, most=2)[Kind.LOOSE_FILES] for _ in range(4)] == [2, 2, 1, 0]


async def test_bytes_go_with_the_last_file_that_has_them(database: Database, tmp_path: Path) -> None:
    shared, alone = files.write(tmp_path, b"two have it"), files.write(tmp_path, b"one has it")

    def prepare(session: Session) -> None:
        office.build(session)
        sent(session, LONG_AGO, "one", alone)
        sent(session, LONG_AGO, "two", shared)
        sent(session, NOW, "three", shared)

    database.run_now(prepare)
    daily = tidying(database, tmp_path)
    daily.look(NOW)
    while daily.goes_on:  # noqa: ASYNC110  # it tells nobody that it has ended
        await asyncio.sleep(0.02)
    assert [files.place(tmp_path, one).exists() for one in (shared, alone)] == [True, False]
    kept = database.read_now(lambda session: session.exec(select(Evidence.sha256)).all())
    assert sorted(map(str, kept)) == sorted(["None", "None", shared])
    assert database.read_now(loose_files.bare) == {}


def test_bytes_that_a_dead_process_left_are_found_again(session: Session) -> None:
    office.build(session)
    row = sent(session, LONG_AGO)
    loose_files.forget(session, NOW, 9)
    assert loose_files.bare(session) == {row.id: "ab"}
    sent(session, NOW, "again")
    assert loose_files.bare(session) == {row.id: ""}
    loose_files.stripped(session, [row.id])
    assert (row.sha256, loose_files.bare(session)) == (None, {})
