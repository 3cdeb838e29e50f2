"""What has been kept long enough goes, what was handed in never; a second before its time nothing does."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session, SQLModel, select

from data import retention
from data.db import Database
from data.models import (
    Account,
    Consent,
    Draft,
    DraftState,
    Inbox,
    Invite,
    JoinRequest,
    Look,
    Looked,
    Obligation,
    Outbox,
    OutboxState,
    Person,
    RequestState,
    Snooze,
    Unit,
)
from domain.retention import RULES, Kind, cutoff
from tests import office

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
SECOND = timedelta(seconds=1)
FAR = NOW + timedelta(days=900)


def inbox(at: datetime, **more: Any) -> Inbox:
    return Inbox(update_id=1, received_at=at, **more)


def draft(session: Session, at: datetime, state: DraftState) -> Draft:
    empty: dict[str, Any] = {"started_with": {}, "answers": {}, "said_in": {}, "view": {}}
    account = session.exec(select(Account)).first()
    assert account is not None
    times: dict[str, Any] = {"created_at": at, "updated_at": at}
    return Draft(account_id=account.id, form="f", version=1, state=state, **empty, **times)


def invite(at: datetime, **more: Any) -> Invite:
    return Invite(code_hash="h", roles=[], created_at=at, **more)


def request(session: Session, state: RequestState, at: datetime | None) -> JoinRequest:
    account, unit = session.exec(select(Account)).first(), session.exec(select(Unit)).first()
    assert account is not None
    assert unit is not None
    asked: dict[str, Any] = {"created_at": NOW - timedelta(days=900), "decided_at": at}
    return JoinRequest(account_id=account.id, unit_id=unit.id, name="A", state=state, **asked)


def look(session: Session, at: datetime) -> Look:
    by = session.exec(select(Person)).first()
    assert by is not None
    return Look(at=at, by=by.id, what=Looked.YEAR, subject="year:2021")


def outbox(session: Session, at: datetime, state: OutboxState) -> Outbox:
    account = session.exec(select(Account)).first()
    assert account is not None
    sent = at if state == OutboxState.SENT else None
    times: dict[str, Any] = {"not_before": at, "expires_at": at, "created_at": at, "sent_at": sent}
    facts: dict[str, Any] = {"facts": {"text": "x"}, "day": at.date()}
    return Outbox(key="k", kind="notice", account_id=account.id, state=state, **times, **facts)


Make = Callable[[Session, datetime], SQLModel]
ENDS: dict[str, tuple[Kind, Make]] = {
    "answered": (Kind.ANSWERED, lambda _, at: inbox(at, answered_at=at)),
    "set aside": (Kind.SET_ASIDE, lambda _, at: inbox(at, set_aside_at=at, payload="x")),
    "set aside and answered": (Kind.SET_ASIDE, lambda _, at: inbox(at, set_aside_at=at, answered_at=at)),
    "dropped": (Kind.DROPPED_DRAFTS, lambda session, at: draft(session, at, DraftState.DROPPED)),
    "open": (Kind.OLD_DRAFTS, lambda session, at: draft(session, at, DraftState.OPEN)),
    "put aside": (Kind.OLD_DRAFTS, lambda session, at: draft(session, at, DraftState.KEPT)),
    "used": (Kind.INVITES, lambda _, at: invite(at, used_at=at, expires_at=FAR)),
    "run out": (Kind.INVITES, lambda _, at: invite(at, expires_at=at)),
    "refused": (Kind.JOIN_REQUESTS, lambda session, at: request(session, RequestState.REFUSED, at)),
    "looked": (Kind.LOOKS, look),
    "approved": (Kind.JOIN_REQUESTS, lambda session, at: request(session, RequestState.APPROVED, at)),
}
STAYS: dict[str, Make] = {
    "not answered": lambda _, at: inbox(at, payload="x"),
    "handled only": lambda _, at: inbox(at, handled_at=at),
    "sent draft": lambda session, at: draft(session, at, DraftState.SENT),
    "open invite": lambda _, at: invite(at, expires_at=FAR),
    "waiting request": lambda session, _: request(session, RequestState.WAITING, None),
}


def counted(session: Session, model: type[SQLModel]) -> int:
    return len(session.exec(select(model)).all())


@pytest.mark.parametrize("name", ENDS)
def test_each_kind_goes_at_its_time_and_not_a_second_before(session: Session, name: str) -> None:
    kind, make = ENDS[name]
    office.build(session, plan=None)
    cut = cutoff(kind, NOW)
    assert cut is not None
    row = make(session, cut)
    session.add(row)
    session.flush()
    model = type(row)
    assert retention.apply(session, NOW - SECOND) == {}
    assert counted(session, model) == 1
    assert retention.apply(session, NOW) == {kind: 1}
    assert counted(session, model) == 0


@pytest.mark.parametrize("name", STAYS)
def test_what_is_not_over_stays_however_old(session: Session, name: str) -> None:
    office.build(session, plan=None)
    row = STAYS[name](session, NOW - timedelta(days=3000))
    session.add(row)
    session.flush()
    assert retention.apply(session, NOW) == {}
    assert counted(session, type(row)) == 1


@pytest.mark.parametrize("state", OutboxState)
def test_words_go_and_deliveries_stay(session: Session, state: OutboxState) -> None:
    office.build(session, plan=None)
    cut = cutoff(Kind.WORDS, NOW)
    assert cut is not None
    row = outbox(session, cut, state)
    session.add(row)
    session.flush()
    assert retention.apply(session, NOW - SECOND) == {}
    open_yet = state in {"proposed", "waiting", "sending", "unsure"}
    assert retention.apply(session, NOW) == ({} if open_yet else {Kind.WORDS: 1})
    session.refresh(row)
    assert (row.facts, row.state) == ({"text": "x"} if open_yet else {}, state)
    assert retention.apply(session, NOW) == {}


def test_a_snooze_goes_thirty_days_after_its_day(session: Session) -> None:
    office.build(session)
    person, duty = session.exec(select(Person)).first(), session.exec(select(Obligation)).first()
    assert person is not None
    assert duty is not None
    day = NOW.date() - timedelta(days=30)
    session.add(Snooze(person_id=person.id, obligation_id=duty.id, until=day, at=NOW))
    session.flush()
    assert retention.apply(session, NOW - timedelta(days=1)) == {}
    assert retention.apply(session, NOW) == {Kind.SNOOZES: 1}


def test_a_consent_goes_years_after_its_successor_and_the_last_one_never(session: Session) -> None:
    office.build(session, plan=None)
    account = session.exec(select(Account)).first()
    cut = cutoff(Kind.CONSENTS, NOW)
    assert account is not None
    assert cut is not None
    long_ago = cut - timedelta(days=900)
    for version, at in {"1": long_ago, "2": cut}.items():
        session.add(
            Consent(account_id=account.id, version=version, asked_at=at, given_at=at, withdrawn_at=at)
        )
        session.flush()
    assert retention.apply(session, NOW - SECOND) == {}
    assert retention.apply(session, NOW) == {Kind.CONSENTS: 1}
    assert session.exec(select(Consent.version)).all() == ["2"]
    assert retention.apply(session, FAR + timedelta(days=9000)) == {}


def test_batches_are_small_and_the_statements_few(database: Database) -> None:
    def work(session: Session) -> tuple[list[int], int]:
        old = NOW - timedelta(days=31)
        session.add_all(Inbox(update_id=key, received_at=old, answered_at=old) for key in range(25))
        session.flush()
        statements: list[str] = []
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", lambda *about: statements.append(about[2]))
        gone = [retention.apply(session, NOW, most=10)[Kind.ANSWERED] for _ in range(4)]
        return gone, len(statements) // 4

    gone, statements = database.run_now(work)
    assert gone == [10, 10, 5, 0]
    assert statements == len([rule for rule in RULES.values() if rule.days is not None]) == 11


@pytest.mark.once
def test_nothing_handed_in_has_a_day_on_which_it_goes(engine_kind: str) -> None:
    assert {kind for kind, rule in RULES.items() if rule.days is None} == {Kind.DOSSIERS, Kind.AUDIT}
    touched = {table.name for table, _ in retention._REMOVED.values()}
    assert touched == {"inbox", "draft", "invite", "join_request", "snooze", "look", "consent"}
    assert all(rule.why and rule.source for rule in RULES.values())
