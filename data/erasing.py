"""Erasing what a person may have erased: drafts, files handed in nowhere, and what only serves that person.

What was handed in stays, for it belongs to the office's archive; so does the log.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, or_, update
from sqlmodel import Session, col, select

from data import audit, feeds, people, personal, texts
from data.db import lock_row
from data.evidence import POINTED_AT
from data.models import (
    Account,
    AccountState,
    CalendarFeed,
    Draft,
    DraftState,
    Evidence,
    EvidenceState,
    JoinRequest,
    Outbox,
    OutboxState,
    Person,
    Reach,
    RequestState,
    Snooze,
    Submission,
    SubmissionVersion,
)
from data.personal import Mine
from domain.errors import Refusal
from domain.people import Role

#: What stands where an account's id in its channel stood.
GONE = "erased:"


@dataclass(frozen=True, slots=True)
class Erasable:
    """How much there is to erase: drafts, files handed in nowhere, put-off reminders, the calendar's address,
    old requests to join, and messages that could not be handled.
    """

    drafts: int = 0
    files: int = 0
    snoozes: int = 0
    feeds: int = 0
    requests: int = 0
    messages: int = 0

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return any((self.drafts, self.files, self.snoozes, self.feeds, self.requests, self.messages))


def erasable(session: Session, person: int) -> Erasable:
    """What a person may have erased now."""
    whose = personal.mine(session, person)
    return Erasable(
        drafts=len(_drafts(session, whose)),
        files=len(_free_files(session, whose)),
        snoozes=len(session.exec(select(Snooze.id).where(Snooze.person_id == person)).all()),
        feeds=len(session.exec(select(CalendarFeed.id).where(CalendarFeed.person_id == person)).all()),
        requests=len(session.exec(select(JoinRequest.id).where(_requests(whose))).all()),
        messages=len(personal.aside(session, whose)),
    )


def erase(session: Session, person: int, now: datetime) -> tuple[Erasable, list[str]]:
    """Erase it. How much it was, and the hashes of bytes that no row refers to any more."""
    lock_row(session, Person, person)
    whose, found = personal.mine(session, person), erasable(session, person)
    if not found:
        return found, []
    hashes = _forget_files(session, _free_files(session, whose))
    _forget_drafts(_drafts(session, whose))
    for row in personal.aside(session, whose):
        row.payload = None
    feeds.revoke(session, person, now)
    session.flush()
    connection = session.connection()
    connection.execute(delete(Snooze).where(col(Snooze.person_id) == person))
    connection.execute(delete(CalendarFeed).where(col(CalendarFeed.person_id) == person))
    connection.execute(delete(JoinRequest).where(_requests(whose)))
    session.expire_all()
    counts = {name: getattr(found, name) for name in Erasable.__slots__}
    audit.note(session, "personal.erased", f"person:{person}", person, now, **counts)
    return found, hashes


def unlink(session: Session, account: int, today: date, now: datetime) -> list[str]:
    """Let an account belong to nobody, and erase by what it is met and all that may be erased of its person.

    The hashes of bytes that no row refers to any more. Raises Refusal if nobody of the Office were left then.
    """
    row = lock_row(session, Account, account)
    if row is None or row.person_id is None or row.state != AccountState.LINKED:
        raise Refusal(texts.NOT_LINKED, f"account {account} belongs to nobody")
    person = row.person_id
    if _holds_the_office_alone(session, person, today):
        raise Refusal(texts.LAST_OF_OFFICE, f"person {person} is the last of the Office with an account")
    _, hashes = erase(session, person, now)
    row = session.get_one(Account, account)
    row.state, row.reach, row.unreachable_since = AccountState.CLOSED, Reach.OK, None
    row.external_id, row.chat = f"{GONE}{account}", ""
    session.flush()
    owed = (OutboxState.WAITING, OutboxState.PROPOSED)
    waiting = update(Outbox).where(col(Outbox.account_id) == account, col(Outbox.state).in_(owed))
    session.connection().execute(waiting.values(state=OutboxState.DROPPED))
    audit.note(session, "account.unlinked", f"account:{account}", person, now, person=person)
    return hashes


def _holds_the_office_alone(session: Session, person: int, today: date) -> bool:
    office = people.appointed(session, Role.OFFICE, today)
    if person not in office:
        return False
    others = select(Account.id).where(
        col(Account.person_id).in_([one for one in office if one != person]),
        Account.state == AccountState.LINKED,
    )
    return session.exec(others.limit(1)).first() is None


# Drafts


def _drafts(session: Session, whose: Mine) -> list[Draft]:
    """Drafts in which something is written; of one that was sent, the copy of what was handed in."""
    rows = session.exec(select(Draft).where(col(Draft.account_id).in_(whose.accounts)))
    return [row for row in rows if row.answers or row.view or row.said_in]


def _forget_drafts(rows: Collection[Draft]) -> None:
    """Empty them; of one that was not sent its number alone is left, so that its buttons are old ones."""
    for row in rows:
        row.answers, row.said_in, row.view, row.asking = {}, {}, {}, ""
        if row.state != DraftState.SENT:
            row.form, row.started_with = personal.NO_FORM, {}
            row.state, row.revision = DraftState.DROPPED, row.revision + 1


# Files


def _free_files(session: Session, whose: Mine) -> list[Evidence]:
    """The person's files that belong to nothing handed in, to no duty, announcement or plan."""
    rows = session.exec(
        select(Evidence).where(
            col(Evidence.account_id).in_(whose.accounts),
            or_(col(Evidence.name) != "", col(Evidence.caption) != "", col(Evidence.sha256).is_not(None)),
        )
    ).all()
    bound = _bound(session, whose, [row.id for row in rows])
    return [row for row in rows if row.id not in bound]


def _bound(session: Session, whose: Mine, ids: Collection[int]) -> set[int]:
    versions = (
        select(SubmissionVersion.files)
        .join(Submission, col(Submission.id) == col(SubmissionVersion.submission_id))
        .where(
            or_(
                col(Submission.person_id) == whose.person,
                col(Submission.entered_by) == whose.person,
                col(SubmissionVersion.person_id) == whose.person,
            )
        )
    )
    found = {file for files in session.exec(versions) for file in files}
    for column in POINTED_AT:
        found |= set(session.exec(select(column).where(col(column).in_(ids))))
    return found


def _forget_files(session: Session, rows: Collection[Evidence]) -> list[str]:
    """Leave nothing of the files but their number; the hashes that no other row refers to."""
    hashes = {row.sha256 for row in rows if row.sha256}
    for row in rows:
        row.state, row.sha256 = EvidenceState.REFUSED, None
        row.name = row.caption = row.reason = row.file_id = row.unique_id = row.album = row.message = ""
    session.flush()
    held = set(session.exec(select(Evidence.sha256).where(col(Evidence.sha256).in_(hashes))))
    return sorted(hashes - held)


def _requests(whose: Mine) -> ColumnElement[bool]:
    """Decided requests to join: what became of them is in the log."""
    return col(JoinRequest.account_id).in_(whose.accounts) & (col(JoinRequest.state) != RequestState.WAITING)
