"""What is held about a person: every row that is theirs or names them, and nobody else's words.

Each column that refers to a person or an account is named here once (a test compares them with the tables):
rows of `OWN` are the person's and are told in full, of `DEEDS` only that the person did something, when, and
to which row, for what it says is somebody else's. So is what a message said: the Office's name others.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, func, or_
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from data import looks
from data.awards import PAST_AWARD
from data.consents import Section
from data.models import Account, Inbox, Person, Submission, Unit, metadata
from data.reports import REGISTRATION
from domain.review import SubmissionState

_T: dict[str, Table] = dict(metadata().tables)
#: What is left of an erased draft names no form.
NO_FORM = ""
#: What others handed in about somebody is told to them once it is accepted, not before (data.review).
_TOLD = (SubmissionState.ACCEPTED, SubmissionState.FROZEN)


@dataclass(frozen=True, slots=True)
class Mine:
    """Whose data: the person, the accounts that are or were theirs, and what they handed in."""

    person: int
    accounts: tuple[int, ...]
    submissions: tuple[int, ...]
    #: what others handed in about them, as far as they are told of it
    about: tuple[int, ...]

    @property
    def subjects(self) -> list[str]:
        """Under which names the log speaks of them."""
        return [
            f"person:{self.person}",
            *(f"account:{account}" for account in self.accounts),
            *(f"submission:{submission}" for submission in self.submissions),
        ]


Whose = Callable[[Mine], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Own:
    """Rows of a table that are a person's, and what of each is told; a `part` is of rows counted before."""

    name: str
    section: Section
    table: str
    columns: tuple[str, ...]
    whose: Whose
    part: bool = False


@dataclass(frozen=True, slots=True)
class Deed:
    """A column that says who did something to a row of others, and the column that says when, "" if none."""

    table: str
    column: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of one kind: what each holds, by the name of its column."""

    name: str
    section: Section
    rows: tuple[dict[str, Any], ...]


def _person(table: str, column: str = "person_id") -> Whose:
    return lambda mine: _T[table].c[column] == mine.person


def _account(table: str) -> Whose:
    return lambda mine: _T[table].c.account_id.in_(mine.accounts)


def _handed_in(form: ColumnElement[bool]) -> Whose:
    return lambda mine: and_(_T["submission"].c.person_id == mine.person, form)


def _of_dossiers(table: str) -> Whose:
    return lambda mine: _T[table].c.submission_id.in_((*mine.submissions, *mine.about))


def _of_own_dossiers(table: str) -> Whose:
    return lambda mine: _T[table].c.submission_id.in_(mine.submissions)


def _drafts(mine: Mine) -> ColumnElement[bool]:
    return and_(_account("draft")(mine), _T["draft"].c.form != NO_FORM)


def _files(mine: Mine) -> ColumnElement[bool]:
    """Without what is left of erased ones, and of refused albums."""
    evidence = _T["evidence"].c
    return and_(_account("evidence")(mine), or_(evidence.file_id != "", evidence.name != ""))


def _sent_to(mine: Mine) -> ColumnElement[bool]:
    outbox = _T["outbox"].c
    return or_(outbox.person_id == mine.person, outbox.account_id.in_(mine.accounts))


def _lines(mine: Mine) -> ColumnElement[bool]:
    return _T["outbox_line"].c.outbox_id.in_(columns(_T["outbox"].c.id).where(_sent_to(mine)))


def _about(mine: Mine) -> ColumnElement[bool]:
    """What the log says of the person, done by others or by nobody known."""
    audit = _T["audit"].c
    return and_(audit.subject.in_(mine.subjects), audit.person_id.is_distinct_from(mine.person))


_form = _T["submission"].c.form
_DOSSIER = (
    "id",
    "form",
    "year",
    "unit_id",
    "subject",
    "state",
    "version",
    "late",
    "created_at",
    "updated_at",
)

OWN = (
    Own("person", Section.PERSON, "person", ("name", "created_at"), _person("person", "id")),
    Own("post", Section.PERSON, "post", ("role", "unit_id", "title", "starts", "ends"), _person("post")),
    Own(
        "account",
        Section.ACCOUNT,
        "account",
        ("channel", "external_id", "state", "reach", "created_at"),
        _person("account"),
    ),
    Own(
        "invite",
        Section.ACCOUNT,
        "invite",
        ("roles", "created_at", "expires_at", "used_at"),
        _person("invite"),
    ),
    Own(
        "join_request",
        Section.ACCOUNT,
        "join_request",
        ("name", "unit_id", "title", "state", "created_at", "decided_at"),
        _account("join_request"),
    ),
    Own(
        "consent",
        Section.ACCOUNT,
        "consent",
        ("version", "asked_at", "given_at", "withdrawn_at"),
        _account("consent"),
    ),
    Own("registration", Section.REGISTRATION, "submission", _DOSSIER, _handed_in(_form == REGISTRATION)),
    Own(
        "report",
        Section.REPORT,
        "submission",
        _DOSSIER,
        _handed_in(_form.not_in([REGISTRATION, PAST_AWARD])),
    ),
    Own("about", Section.REPORT, "submission", _DOSSIER, lambda mine: _T["submission"].c.id.in_(mine.about)),
    Own(
        "version",
        Section.REPORT,
        "submission_version",
        ("submission_id", "version", "at", "lines", "answers", "files"),
        _of_dossiers("submission_version"),
        part=True,
    ),
    Own(
        "step",
        Section.REPORT,
        "submission_change",
        ("submission_id", "at", "before", "after", "version", "reason"),
        _of_own_dossiers("submission_change"),
        part=True,
    ),
    Own(
        "evidence",
        Section.EVIDENCE,
        "evidence",
        ("id", "name", "mime", "size", "state", "sha256", "caption", "reason", "created_at"),
        _files,
    ),
    Own("award", Section.AWARD, "submission", _DOSSIER, _handed_in(_form == PAST_AWARD)),
    Own(
        "draft",
        Section.DRAFT,
        "draft",
        ("form", "state", "answers", "view", "created_at", "updated_at"),
        _drafts,
    ),
    Own("leave", Section.WORK, "leave", ("starts", "ends", "entered_at", "ended_at"), _person("leave")),
    Own("substitute", Section.WORK, "leave", ("starts", "ends"), _person("leave", "substitute_id")),
    Own(
        "permit", Section.WORK, "permit", ("year", "key", "until", "reason", "granted_at"), _person("permit")
    ),
    Own(
        "obstacle",
        Section.WORK,
        "obstacle",
        ("unit_id", "text", "raised_at", "answer", "answered_at", "closed_at"),
        _person("obstacle", "raised_by"),
    ),
    Own("answer", Section.WORK, "obstacle", ("answer", "answered_at"), _person("obstacle", "answered_by")),
    Own(
        "duty",
        Section.WORK,
        "obligation_change",
        ("obligation_id", "at", "before", "after", "note"),
        _person("obligation_change"),
    ),
    Own(
        "plan_file",
        Section.WORK,
        "plan_file",
        ("words", "year", "state", "sent_at"),
        _person("plan_file", "sent_by"),
    ),
    Own("announcement", Section.WORK, "announcement", ("text", "at"), _person("announcement", "by")),
    Own(
        "message",
        Section.REMINDER,
        "outbox",
        ("kind", "day", "state", "created_at", "sent_at", "read_at"),
        _sent_to,
    ),
    Own("line", Section.REMINDER, "outbox_line", ("obligation_id", "stage", "said"), _lines, part=True),
    Own("snooze", Section.REMINDER, "snooze", ("obligation_id", "until", "at"), _person("snooze")),
    Own("feed", Section.REMINDER, "calendar_feed", ("created_at", "revoked_at"), _person("calendar_feed")),
    Own("done", Section.AUDIT, "audit", ("at", "action", "subject"), _person("audit")),
    Own("noted", Section.AUDIT, "audit", ("at", "action", "subject", "detail"), _about),
)

#: Rows of others that name the person as whoever did something; the column says so.
DEEDS = (
    Deed("plan", "activated_by", "activated_at"),
    Deed("item", "confirmed_by", "confirmed_at"),
    Deed("item_change", "person_id", "at"),
    Deed("obligation", "updated_by", "updated_at"),
    Deed("obstacle", "assigned_to", "assigned_at"),
    Deed("obstacle", "assigned_by", "assigned_at"),
    Deed("obstacle", "closed_by", "closed_at"),
    Deed("submission", "entered_by", "created_at"),
    Deed("submission_version", "person_id", "at"),
    Deed("submission_change", "person_id", "at"),
    Deed("period", "updated_by", "updated_at"),
    Deed("permit", "granted_by", "granted_at"),
    Deed("leave", "entered_by", "entered_at"),
    Deed("join_request", "decided_by", "decided_at"),
    Deed("reminder_choice", "updated_by", "updated_at"),
    Deed("unit_group", "linked_by", "linked_at"),
    Deed("announcement", "recalled_by", "recalled_at"),
    Deed("outbox", "approved_by"),
    Deed("look", "by", "at"),
)

#: Columns that lead to a person or an account by another way than those above, and where their rows are told.
ELSEWHERE = {
    ("submission", "about_id"): "about",
    ("look", "person_id"): "look",
    ("invite", "used_by"): "account",
    ("join_request", "person_id"): "join_request",
    ("submission", "person_id"): "registration, report, award",
}


def mine(session: Session, person: int) -> Mine:
    """Whose data it is about."""
    accounts = session.exec(select(Account.id).where(Account.person_id == person)).all()
    submissions = session.exec(select(Submission.id).where(Submission.person_id == person)).all()
    told = select(Submission.id).where(Submission.about_id == person, col(Submission.state).in_(_TOLD))
    about = session.exec(told.where(Submission.person_id != person)).all()
    return Mine(person, tuple(accounts), tuple(submissions), tuple(about))


def counts(session: Session, person: int) -> dict[Section, int]:
    """How many rows of each kind are held about a person."""
    whose = mine(session, person)
    found = dict.fromkeys(Section, 0)
    for own in OWN:
        if not own.part:
            chosen = columns(func.count()).select_from(_T[own.table]).where(own.whose(whose))
            found[own.section] += session.connection().execute(chosen).scalar_one()
    found[Section.ACCOUNT] += len(aside(session, whose))
    found[Section.LOOK] = len(list(_looks(session, person)))
    return found


def held(session: Session, person: int) -> list[Found]:
    """Everything that is held about a person, kind by kind; rows in the order in which they came."""
    whose = mine(session, person)
    units = dict(session.exec(select(col(Unit.id), col(Unit.name))).all())
    found = [Found(own.name, own.section, _rows(session, own, whose, units)) for own in OWN]
    said = tuple({"received_at": row.received_at, "payload": row.payload} for row in aside(session, whose))
    return [
        *found,
        Found("said", Section.ACCOUNT, said),
        Found("deed", Section.AUDIT, tuple(_deeds(session, whose))),
        Found("look", Section.LOOK, tuple(_looks(session, person))),
    ]


def _rows(session: Session, own: Own, whose: Mine, units: dict[int, str]) -> tuple[dict[str, Any], ...]:
    table = _T[own.table]
    chosen = columns(*(table.c[name] for name in own.columns)).where(own.whose(whose))
    rows = session.connection().execute(chosen.order_by(*table.primary_key.columns)).mappings()
    return tuple(_named(dict(row), units) for row in rows)


def _named(row: dict[str, Any], units: dict[int, str]) -> dict[str, Any]:
    """The row with its unit's name in place of the number."""
    return {name: units.get(value, "") if name == "unit_id" else value for name, value in row.items()}


def _deeds(session: Session, whose: Mine) -> Iterable[dict[str, Any]]:
    for deed in DEEDS:
        table = _T[deed.table]
        (key,) = table.primary_key.columns
        at = table.c[deed.at] if deed.at else None
        chosen = columns(key, *([at] if at is not None else [])).where(table.c[deed.column] == whose.person)
        for row in session.connection().execute(chosen.order_by(key)):
            yield {
                "deed": f"{deed.table}.{deed.column}",
                "row": str(row[0]),
                "at": row[1] if deed.at else None,
            }


def _looks(session: Session, person: int) -> Iterable[dict[str, Any]]:
    for row in session.connection().execute(looks.statement(session, person)).mappings():
        yield {"by": row["name"], "at": row["at"], "what": row["what"], "subject": row["subject"]}


def aside(session: Session, whose: Mine) -> list[Inbox]:
    """What the person said and could not be handled, kept for somebody to look at; usually nothing.

    Payloads are stored, never queried: those that are there, few, are read through.
    """
    accounts = select(Account.external_id).where(col(Account.id).in_(whose.accounts))
    externals = set(session.exec(accounts))
    kept = and_(col(Inbox.answered_at).is_(None), col(Inbox.set_aside_at).is_not(None))
    rows = session.exec(select(Inbox).where(kept, col(Inbox.payload).is_not(None)))
    return [row for row in rows if _sender(row.payload or "") in externals]


def _sender(payload: str) -> str:
    """The account that said an update; "" where the update can't be read or nobody said it."""
    try:
        update = json.loads(payload)
        bodies = (body for body in update.values() if isinstance(body, dict))
        return next((str(body["from"]["id"]) for body in bodies if "from" in body), "")
    except (ValueError, AttributeError, KeyError, TypeError):
        return ""


def owner(session: Session, account: int) -> int:
    """Whoever an account belongs to now. Raises LookupError if that is nobody."""
    row = session.get(Account, account)
    if row is None or row.person_id is None or row.state != "linked":
        raise LookupError(f"account {account} belongs to nobody")
    return row.person_id


def name(session: Session, person: int) -> str:
    """The person's name."""
    return session.get_one(Person, person).name
