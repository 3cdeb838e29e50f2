"""Drafts of forms: opened, saved while nobody else moved them, put aside, sent, dropped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy import select as columns
from sqlmodel import Session

from data.models import DraftState, metadata
from data.prepared import Prepared, columns_given

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
_BEGIN = Prepared(insert(_TABLE).returning(_TABLE), columns_given(_TABLE))
_OPEN = Prepared(_ALL.where(_TABLE.c.account_id == bindparam("account"), _TABLE.c.state == DraftState.OPEN))
_GET = Prepared(_ALL.where(_TABLE.c.id == bindparam("draft")))
_RECENT = Prepared(
    _ALL.where(_TABLE.c.account_id == bindparam("account"), _TABLE.c.state == bindparam("state"))
    .order_by(_TABLE.c.updated_at.desc(), _TABLE.c.id.desc())
    .limit(bindparam("most"))
)
_MOVED = ("state", "updated_at", "revision")
_SAVED = ("answers", "said_in", "asking", "view", "revision", "version", "updated_at")


def _to(*names: str) -> dict[str, Any]:
    """These columns, each set to a value that is given when the statement runs."""
    return {name: bindparam(f"to_{name}") for name in names}


_THIS = update(_TABLE).where(_TABLE.c.id == bindparam("draft"), _TABLE.c.revision == bindparam("before"))
_MOVE = Prepared(_THIS.values(_to(*_MOVED)))
_SAVE = Prepared(_THIS.where(_TABLE.c.state == DraftState.OPEN).values(_to(*_SAVED)))


def _draft(row: Any) -> Draft:
    return Draft(**{**row._asdict(), "state": DraftState(row.state)})


def open_of(session: Session, account: int) -> Draft | None:
    """The draft that an account is in the middle of: one at most, by an index."""
    row = _OPEN.first(session, account=account)
    return _draft(row) if row else None


def get(session: Session, draft: int) -> Draft | None:
    """The draft with this id."""
    row = _GET.first(session, draft=draft)
    return _draft(row) if row else None


def kept(session: Session, account: int) -> Sequence[Draft]:
    """The drafts that an account put aside, the latest first."""
    return _recent(session, account, DraftState.KEPT, MOST_KEPT)


def sent(session: Session, account: int) -> Sequence[Draft]:
    """What an account sent lately, the latest first."""
    return _recent(session, account, DraftState.SENT, MOST_SENT)


def _recent(session: Session, account: int, state: DraftState, most: int) -> Sequence[Draft]:
    return [_draft(row) for row in _RECENT.all(session, account=account, state=state, most=most)]


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
    [made] = _BEGIN.all(session, **row)
    return _draft(made)


def save(session: Session, draft: Draft, progress: Progress, version: int, now: datetime) -> bool:
    """Keep a step if nobody moved the draft since it was read; whether it was kept."""
    saved = _SAVE.change(
        session,
        draft=draft.id,
        before=draft.revision,
        to_answers=dict(progress.answers),
        to_said_in=dict(progress.said_in),
        to_asking=progress.asking,
        to_view=dict(progress.view),
        to_revision=progress.revision,
        to_version=version,
        to_updated_at=now,
    )
    return saved == 1


def move(session: Session, draft: Draft, state: DraftState, now: datetime) -> bool:
    """Put a draft aside, open it again, mark it sent or dropped; its buttons become old ones.

    Whether it was moved: not if somebody else moved it since it was read.
    """
    moved = _MOVE.change(
        session,
        draft=draft.id,
        before=draft.revision,
        to_state=state,
        to_updated_at=now,
        to_revision=draft.revision + 1,
    )
    return moved == 1
