"""Statements handed to the driver as compiled once: the types and errors are those of SQLAlchemy."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session

from data.db import table_of
from data.models import Holiday, Inbox, Setting
from data.prepared import Prepared
from tests.office import START

DAYS, SETTINGS, INBOX = table_of(Holiday), table_of(Setting), table_of(Inbox)

NEW = Prepared(insert(SETTINGS).values(name=bindparam("named"), value=bindparam("said")))
CHANGE = Prepared(
    update(SETTINGS).where(SETTINGS.c.name == bindparam("named")).values(value=bindparam("said"))
)
SAID = Prepared(select(SETTINGS.c.name, SETTINGS.c.value).where(SETTINGS.c.name == bindparam("named")))
EVERY = Prepared(select(SETTINGS.c.name).order_by(SETTINGS.c.name))


def test_values_come_back_as_they_went(session: Session) -> None:
    value = {"tên": ["Đảng", 1, None, {"a": True}]}
    assert NEW.change(session, named="a", said=value) == 1
    assert (SAID.first(session, named="a").value, SAID.first(session, named="b")) == (value, None)
    assert (CHANGE.change(session, named="a", said=[]), CHANGE.change(session, named="b", said=[])) == (1, 0)
    assert SAID.all(session, named="a") == [("a", [])]


def test_days_moments_and_flags(session: Session) -> None:
    day = Prepared(insert(DAYS))
    day.change(session, day=date(2024, 4, 29), name="x", worked=True, source="y", verified=False)
    read = Prepared(select(DAYS).where(DAYS.c.day == bindparam("on")))
    assert read.first(session, on=date(2024, 4, 29)) == (date(2024, 4, 29), "x", True, "y", False)
    came = Prepared(insert(INBOX).values(update_id=1, payload=None, received_at=bindparam("at"), attempts=0))
    with pytest.raises(DBAPIError), session.begin_nested():
        came.change(session, at=START)
    whole = Prepared(
        insert(INBOX).values(update_id=1, received_at=bindparam("at"), attempts=0, starts=0, error="")
    )
    local = START.astimezone(ZoneInfo("Asia/Ho_Chi_Minh"))
    whole.change(session, at=local)
    found: datetime = Prepared(select(INBOX.c.received_at)).first(session).received_at
    assert (found, found.utcoffset()) == (START, timedelta(0))


def test_an_error_is_that_of_the_library_and_tells_nothing_that_was_said(session: Session) -> None:
    NEW.change(session, named="a", said="x")
    with pytest.raises(IntegrityError) as caught, session.begin_nested():
        NEW.change(session, named="a", said="a secret")
    assert "a secret" not in str(caught.value)
    assert [row.name for row in EVERY.all(session)] == ["a"]


def test_a_parameter_that_is_missing_is_told(session: Session) -> None:
    with pytest.raises(KeyError):
        SAID.first(session)
