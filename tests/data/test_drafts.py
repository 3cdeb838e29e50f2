"""Drafts as rows: one open, saved only if nobody else moved it."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from data import drafts
from data.drafts import Draft, Progress
from data.models import Account, DraftState
from tests.office import START

WITH = {"obligation": 3, "for_other": True}
PROGRESS = Progress({"a": 0, "b": None, "c": ["x"]}, {"a": "m1"}, "b", {"page": 2}, 1)


@pytest.fixture
def account(session: Session) -> int:
    row = Account(external_id="1", chat="1", created_at=START)
    session.add(row)
    session.flush()
    return row.id


def begin(session: Session, account: int) -> Draft:
    return drafts.begin(session, account, "form", 1, WITH, {"z": 1.5}, START)


def test_a_draft_is_read_as_it_was_begun(session: Session, account: int) -> None:
    draft = begin(session, account)
    assert drafts.get(session, draft.id) == drafts.open_of(session, account) == draft
    assert (draft.started_with, draft.answers, draft.revision) == (WITH, {"z": 1.5}, 0)
    assert (draft.state, draft.created_at) == (DraftState.OPEN, START)


def test_a_step_is_kept_whole(session: Session, account: int) -> None:
    draft = begin(session, account)
    assert drafts.save(session, draft, PROGRESS, 2, START)
    kept = drafts.get(session, draft.id)
    assert kept is not None
    read = Progress(kept.answers, kept.said_in, kept.asking, kept.view, kept.revision)
    assert (read, kept.version) == (PROGRESS, 2)


def test_a_step_taken_from_an_older_state_is_not_kept(session: Session, account: int) -> None:
    draft = begin(session, account)
    assert drafts.save(session, draft, PROGRESS, 1, START)
    assert not drafts.save(session, draft, Progress(revision=1), 1, START)
    assert not drafts.move(session, draft, DraftState.SENT, START)
    kept = drafts.open_of(session, account)
    assert kept is not None
    assert kept.answers == PROGRESS.answers


@pytest.mark.parametrize("state", [DraftState.KEPT, DraftState.SENT, DraftState.DROPPED])
def test_a_draft_that_is_moved_is_open_no_more(session: Session, account: int, state: DraftState) -> None:
    draft = begin(session, account)
    assert drafts.move(session, draft, state, START)
    moved = drafts.get(session, draft.id)
    assert moved is not None
    assert (moved.state, moved.revision, drafts.open_of(session, account)) == (state, 1, None)
    assert not drafts.save(session, moved, PROGRESS, 1, START)
    assert [row.id for row in drafts.kept(session, account)] == [draft.id] * (state is DraftState.KEPT)
    assert [row.id for row in drafts.sent(session, account)] == [draft.id] * (state is DraftState.SENT)


def test_an_account_has_one_open_draft(session: Session, account: int) -> None:
    begin(session, account)
    with pytest.raises(IntegrityError):
        begin(session, account)


def test_the_latest_draft_put_aside_comes_first(session: Session, account: int) -> None:
    ids = []
    for _ in range(3):
        draft = begin(session, account)
        drafts.move(session, draft, DraftState.KEPT, START)
        ids.append(draft.id)
    assert [draft.id for draft in drafts.kept(session, account)] == ids[::-1]
