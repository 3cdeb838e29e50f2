"""The chain over the audit log: entries get a number without gaps and a hash, in batches, at each tick.

Whoever writes an entry waits for nobody: it has no number yet. A tick takes all entries that are there
without one, in the order of their ids; what another transaction commits later, perhaps under a lower id, is
taken by the next tick. So numbers follow the order of commits from tick to tick, and that of ids within one.
"""

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary, Row, Text, bindparam, cast, func, literal, select, text, update
from sqlmodel import Session

from data import audit
from data.db import table_of
from data.models import Audit
from domain import chain
from domain.chain import Anchor, Entry, Verdict

#: Entries chained in one transaction: some ten milliseconds, which others wait for on SQLite.
BATCH = 500
#: Entries read at a time.
READ = 2000
#: Any number that no other lock of ours uses: PostgreSQL's advisory lock of the one who chains.
CHAIN_LOCK = 7_302_411
SALT_BYTES = 16

_AUDIT = table_of(Audit).c
_LOCK = text("SELECT pg_try_advisory_xact_lock(:number)")
_LAST = (
    select(_AUDIT.number, _AUDIT.hash)
    .where(_AUDIT.number.is_not(None))
    .order_by(_AUDIT.number.desc())
    .limit(1)
)
_ERASED = select(_AUDIT.subject).where(_AUDIT.action == chain.ERASED)
_SET = (
    update(table_of(Audit))
    .where(_AUDIT.id == bindparam("entry"))
    .values({name: bindparam(f"new_{name}") for name in ("number", "salt", "digest", "hash")})
)


def extend(session: Session) -> int:
    """Chain the next batch of entries; how many. None while another process chains.

    Four statements, whatever the number of entries.
    """
    if session.get_bind().dialect.name != "sqlite" and not _alone(session):
        return 0
    before = last(session)
    found = _read(session, _AUDIT.number.is_(None), by=_AUDIT.id, limit=BATCH)
    linked = []
    for entry in found:
        linked.append(chain.chained(entry, secrets.token_hex(SALT_BYTES), before))
        before = Anchor(before.number + 1, str(linked[-1].hash))
    if linked:
        session.connection().execute(_SET, [_values(entry) for entry in linked])
    return len(linked)


def _alone(session: Session) -> bool:
    """Whether nobody else chains until this transaction ends; nobody waits for it."""
    return bool(session.connection().execute(_LOCK, {"number": CHAIN_LOCK}).scalar())


def _values(entry: Entry) -> dict[str, Any]:
    return {
        "entry": entry.id,
        "new_number": entry.number,
        "new_salt": entry.salt,
        "new_digest": entry.digest,
        "new_hash": entry.hash,
    }


def last(session: Session) -> Anchor:
    """The end of the chain, `domain.chain.START` while nothing is chained."""
    row = session.connection().execute(_LAST).one_or_none()
    return chain.START if row is None else Anchor(row.number, row.hash)


def anchor(session: Session, number: int) -> Anchor | None:
    """The hash that an entry has now; None where no entry has the number."""
    if number == 0:
        return chain.START
    found = select(_AUDIT.number, _AUDIT.hash).where(_AUDIT.number == number)
    row = session.connection().execute(found).one_or_none()
    return None if row is None else Anchor(row.number, row.hash)


def waiting(session: Session) -> int:
    """How many entries the next tick has to chain."""
    counted = select(func.count()).where(_AUDIT.number.is_(None))
    return int(session.connection().execute(counted).scalar_one())


def verify(session: Session, after: int = 0, upto: int | None = None) -> Verdict:
    """Whether the chain holds behind the entry numbered `after`, to `upto` or its end.

    A part is held against the hash that the entry before it has now: only a look from the start says that
    nothing before it was changed. Where the entry `after` itself is missing, that is what is found.
    """
    before = anchor(session, after)
    if before is None:
        return Verdict(chain.START, chain.Fault.MISSING, after)
    return chain.verify(_numbered(session, after, upto), before, erased(session))


def erased(session: Session) -> frozenset[int]:
    """The numbers of the entries of which another entry says that their detail was erased."""
    found = (chain.erased_number(subject) for subject in session.connection().execute(_ERASED).scalars())
    return frozenset(number for number in found if number is not None)


def _numbered(session: Session, after: int, upto: int | None) -> Iterator[Entry]:
    """The entries in the order of their numbers; behind the end those under a number that none can have."""
    yield from _counted(session, after, upto)
    if upto is None:
        yield from _read(session, _AUDIT.number < 1, by=_AUDIT.id, limit=READ)


def _counted(session: Session, after: int, upto: int | None) -> Iterator[Entry]:
    while upto is None or after < upto:
        within = _AUDIT.number > after
        if upto is not None:
            within &= _AUDIT.number <= upto
        found = _read(session, within, by=_AUDIT.number, limit=READ)
        yield from found
        if len(found) < READ:
            return
        after = found[-1].number or 0


def erase(session: Session, numbers: Iterable[int], by: int | None, now: datetime) -> int:
    """Erase the details of chained entries, for they hold what somebody has a right to have forgotten.

    What was done, when, by whom and to what stays, and so does the digest of the detail: whoever still has it
    (a backup, an export) can show that it was this one. Each erasure is an entry of its own; how many.
    """
    wanted = select(_AUDIT.number).where(_AUDIT.number.in_(list(numbers)), _AUDIT.salt != "")
    found = session.connection().execute(wanted.order_by(_AUDIT.number)).scalars().all()
    for number in found:
        audit.note(session, chain.ERASED, f"audit:{number}", by, now)
    gone = update(table_of(Audit)).where(_AUDIT.number.in_(found)).values(detail={}, salt="")
    session.connection().execute(gone)
    return len(found)


def exported(session: Session) -> Iterator[str]:
    """The whole log as JSON lines for `scripts/verify_audit.py`: what is chained, then what waits."""
    for entry in (*_numbered(session, 0, None), *_read(session, _AUDIT.number.is_(None), by=_AUDIT.id)):
        yield json.dumps(entry._asdict(), ensure_ascii=True)


def _read(session: Session, where: Any, *, by: Any, limit: int | None = None) -> list[Entry]:
    """Entries with every text exactly as it lies there, were it no text at all after damage."""
    sqlite = session.get_bind().dialect.name == "sqlite"
    columns = _raw_of_sqlite() if sqlite else _raw_of_postgresql()
    rows: Sequence[Row[Any]] = (
        session.connection().execute(select(*columns).where(where).order_by(by).limit(limit)).all()
    )
    return [_entry(row._mapping) for row in rows]


def _raw_of_sqlite() -> list[Any]:
    """SQLite keeps a moment as text in UTC; the bytes of texts, for damaged ones can't be read as such."""
    texts = ("at", "action", "subject", "detail", "salt", "digest", "hash")
    whole = [_AUDIT.id, _AUDIT.person_id.label("person"), _AUDIT.number]
    return [*whole, *(cast(_AUDIT[name], LargeBinary).label(name) for name in texts)]


def _raw_of_postgresql() -> list[Any]:
    moment = func.to_char(
        func.timezone("UTC", _AUDIT.at), literal("YYYY-MM-DD HH24:MI:SS.US", literal_execute=True)
    )
    plain = [_AUDIT[name] for name in ("id", "number", "action", "subject", "salt", "digest", "hash")]
    made = [moment.label("at"), cast(_AUDIT.detail, Text).label("detail")]
    return [*plain, _AUDIT.person_id.label("person"), *made]


def _entry(row: Mapping[Any, Any]) -> Entry:
    return Entry(**{name: _text(value) for name, value in row.items()})


def _text(value: Any) -> Any:
    return value.decode(errors="surrogateescape") if isinstance(value, bytes) else value
