"""Drafts of forms: opened, saved while nobody else moved them, put aside, sent, dropped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy import select as columns
from sqlmodel import Session

from data.models import DraftState, metadata

#: How many drafts put aside are offered again.
MOST_KEPT = 10
#: How far back an edited message is looked for among what was sent.
MOST_SENT = 10

_TABLE = metadata().tables["draft"]


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as its row says; `view` is what stands on the screen beside the question."""

    id: int
    account_id: int
    form: str
    version: int
    started_with: Mapping[str, Any]
    answers: Mapping[str, Any]
    said_in: Mapping[str, str]
    asking: str
    view: Mapping[str, Any]
    revision: int
    state: DraftState
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """What a step changes in a draft."""

    answers: Mapping[str, Any] = field(default_factory=dict)
    said_in: Mapping[str, str] = field(default_factory=dict)
    asking: str = ""
    view: Mapping[str, Any] = field(default_factory=dict)
    revision: int = 0


_ALL = columns(_TABLE)
_OPEN = _ALL.where(_TABLE.c.account_id == bindparam("account"), _TABLE.c.state == DraftState.OPEN)
_GET = _ALL.where(_TABLE.c.id == bindparam("draft"))
_RECENT = (
    _ALL.where(_TABLE.c.account_id == bindparam("account"), _TABLE.c.state == bindparam("state"))
    .order_by(_TABLE.c.updated_at.desc(), _TABLE.c.id.desc())
    .limit(bindparam("most"))
)
_MOVE = update(_TABLE).where(_TABLE.c.id == bindparam("draft"), _TABLE.c.revision == bindparam("before"))
_SAVE = _MOVE.where(_TABLE.c.state == DraftState.OPEN)


def _draft(row: Mapping[Any, Any]) -> Draft:
    return Draft(**{**row, "state": DraftState(row["state"])})


def _first(session: Session, statement: Any, **values: Any) -> Draft | None:
    row = session.connection().execute(statement, values).mappings().first()
    return _draft(row) if row else None


def open_of(session: Session, account: int) -> Draft | None:
    """The draft that an account is in the middle of: one at most, by an index."""
    return _first(session, _OPEN, account=account)


def get(session: Session, draft: int) -> Draft | None:
    """The draft with this id."""
    return _first(session, _GET, draft=draft)


def kept(session: Session, account: int) -> Sequence[Draft]:
    """The drafts that an account put aside, the latest first."""
    return _recent(session, account, DraftState.KEPT, MOST_KEPT)


def sent(session: Session, account: int) -> Sequence[Draft]:
    """What an account sent lately, the latest first."""
    return _recent(session, account, DraftState.SENT, MOST_SENT)


def _recent(session: Session, account: int, state: DraftState, most: int) -> Sequence[Draft]:
    values = {"account": account, "state": state, "most": most}
    return [_draft(row) for row in session.connection().execute(_RECENT, values).mappings()]


def begin(
    session: Session,
    account: int,
    form: str,
    version: int,
    started_with: Mapping[str, Any],
    answers: Mapping[str, Any],
    now: datetime,
    *,
    asking: str = "",
) -> Draft:
    """Open a draft, perhaps at one of its questions; the account must have none open (an index says so)."""
    row = {
        "account_id": account,
        "form": form,
        "version": version,
        "started_with": dict(started_with),
        "answers": dict(answers),
        "said_in": {},
        "asking": asking,
        "view": {},
        "revision": 0,
        "state": DraftState.OPEN,
        "created_at": now,
        "updated_at": now,
    }
    made = session.connection().execute(insert(_TABLE).values(row).returning(_TABLE)).mappings().one()
    return _draft(made)


def save(session: Session, draft: Draft, progress: Progress, version: int, now: datetime) -> bool:
    """Keep a step if nobody moved the draft since it was read; whether it was kept."""
    values = {
        "answers": dict(progress.answers),
        "said_in": dict(progress.said_in),
        "asking": progress.asking,
        "view": dict(progress.view),
        "revision": progress.revision,
        "version": version,
        "updated_at": now,
    }
    parameters = {"draft": draft.id, "before": draft.revision}
    return session.connection().execute(_SAVE.values(values), parameters).rowcount == 1


def move(session: Session, draft: Draft, state: DraftState, now: datetime) -> bool:
    """Put a draft aside, open it again, mark it sent or dropped; its buttons become old ones.

    Whether it was moved: not if somebody else moved it since it was read.
    """
    values = {"state": state, "updated_at": now, "revision": draft.revision + 1}
    parameters = {"draft": draft.id, "before": draft.revision}
    return session.connection().execute(_MOVE.values(values), parameters).rowcount == 1
