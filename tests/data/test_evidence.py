"""Files as rows: remembered, tried, kept or refused once."""

import pytest
from sqlmodel import Session

from data import evidence
from data.models import Account, Evidence
from domain.message import File
from tests.office import START


@pytest.fixture
def row(session: Session) -> Evidence:
    account = Account(external_id="1", chat="1", created_at=START)
    session.add(account)
    session.flush()
    file = File("id", "unique", "a<b>_🎉.pdf", size=9_000_000_000, mime="application/pdf")
    return evidence.remember(session, account.id, file, START)


@pytest.mark.parametrize(
    ("size", "too_big"),
    [(None, False), (0, False), (evidence.MOST_BYTES, False), (evidence.MOST_BYTES + 1, True)],
)
def test_the_size_is_known_before_anything_is_fetched(size: int | None, too_big: bool) -> None:
    assert evidence.too_big(File("a", "b", "c", size)) is too_big


def test_a_file_is_remembered_as_its_channel_tells(session: Session, row: Evidence) -> None:
    assert (row.file_id, row.name, row.size, row.state) == ("id", "a<b>_🎉.pdf", 9_000_000_000, "waiting")
    assert [found.id for found in evidence.of(session, [row.id, 99])] == [row.id]
    assert evidence.of(session, []) == ()


def test_attempts_are_counted(session: Session, row: Evidence) -> None:
    assert [evidence.tried(session, row.id) for _ in range(3)] == [1, 2, 3]
    assert evidence.tried(session, 99) == 0


def test_the_first_word_on_a_file_counts(session: Session, row: Evidence) -> None:
    evidence.keep(session, row.id, "ab" * 32, 5, "image/png")
    evidence.refuse(session, row.id, "muộn")
    assert (row.state, row.sha256, row.size, row.mime, row.reason) == ("kept", "ab" * 32, 5, "image/png", "")


def test_a_refused_file_says_why(session: Session, row: Evidence) -> None:
    evidence.refuse(session, row.id, "Loại tệp không nhận.")
    evidence.keep(session, row.id, "ab" * 32, 5, "image/png")
    assert (row.state, row.sha256, row.reason) == ("refused", None, "Loại tệp không nhận.")
    assert evidence.waiting(session) == []
