"""Choices that the office makes while the bot runs: each has a name, a default and a sentence."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from sqlmodel import Session

from data import audit, texts
from data.models import Setting

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """One thing an office may decide; `default` holds until it does, `sentence` says what it means."""

    name: str
    default: T
    sentence: str


#: Practice differs: the day after "trước" is often taken as the last day; read strictly it is one too late.
STRICT_BEFORE = Choice("strict_before", default=True, sentence=texts.STRICT_BEFORE)

CHOICES: tuple[Choice[bool], ...] = (STRICT_BEFORE,)


def get(session: Session, choice: Choice[T]) -> T:
    """What the office has chosen, else the default."""
    row = session.get(Setting, choice.name)
    # `put` is the only writer of the table, and takes nothing but a value of the choice's own type.
    return choice.default if row is None else row.value


def put(session: Session, choice: Choice[T], value: T, by: int | None, now: datetime) -> None:
    """Choose: from the next reading on `value` counts."""
    before = get(session, choice)
    row = session.get(Setting, choice.name) or Setting(name=choice.name, value=value)
    row.value = value
    session.add(row)
    session.flush()
    audit.note(session, "setting.changed", f"setting:{choice.name}", by, now, before=before, after=value)
