"""The notice about personal data: its versions, and who was asked and agreed (Luật 91/2025/QH15).

The texts are data (`data/rules/personal.toml`); a row refers to the version that was seen.
"""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from data import audit
from data.db import insert_or_ignore, table_of
from data.models import Account, Consent

RULES = Path(__file__).with_name("rules") / "personal.toml"


class Section(StrEnum):
    """A kind of data about a person, as the screen and the export tell them apart."""

    PERSON = "person"
    ACCOUNT = "account"
    REGISTRATION = "registration"
    REPORT = "report"
    EVIDENCE = "evidence"
    AWARD = "award"
    DRAFT = "draft"
    WORK = "work"
    REMINDER = "reminder"
    AUDIT = "audit"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Notice:
    """A version of the notice, in one sentence."""

    version: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why data of a kind is held, on which ground, how long, and what may be erased of it.

    `verified`: a lawyer of the office has read the law for it.
    """

    section: Section
    why: str
    base: str
    keeps: str
    erasing: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Law:
    """The law that all of it follows."""

    name: str
    verified: bool


def notice(version: str = "") -> Notice:
    """A version of the notice, the present one without a name. Raises KeyError for an unknown one."""
    known = {row["version"]: Notice(row["version"], row["sentence"].strip()) for row in _rules()["notice"]}
    return known[version or _rules()["notice"][-1]["version"]]


def purposes() -> tuple[Purpose, ...]:
    """Each kind of data with its purpose, in the order of the screen."""
    return tuple(map(_purpose, _sections()))


def _purpose(row: dict[str, Any]) -> Purpose:
    rest = {name: value for name, value in row.items() if name != "key"}
    return Purpose(section=Section(row["key"]), **rest)


def law() -> Law:
    """The law on personal data."""
    return Law(_rules()["law"], _rules()["verified"])


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads(RULES.read_text(encoding="utf-8"))


def _sections() -> list[dict[str, Any]]:
    order = {str(section): place for place, section in enumerate(Section)}
    return sorted(_rules()["section"], key=lambda row: order[row["key"]])


# Who was asked, and agreed


def ask_once(session: Session, account: int, now: datetime) -> Notice | None:
    """The notice, if this account was never shown its present version; it counts as shown from now on."""
    present = notice()
    row = {"account_id": account, "version": present.version, "asked_at": now}
    return present if insert_or_ignore(session, table_of(Consent), [row]) else None


def give(session: Session, account: int, now: datetime) -> datetime:
    """The account's owner agrees to the present notice; when that was first said, until it is withdrawn."""
    ask_once(session, account, now)
    row = _row(session, account)
    if row.given_at is not None and row.withdrawn_at is None:
        return row.given_at
    row.given_at, row.withdrawn_at = now, None
    session.flush()
    audit.note(
        session, "consent.given", f"account:{account}", _person(session, account), now, text=row.version
    )
    return now


def withdraw(session: Session, account: int, now: datetime) -> bool:
    """The account's owner takes the agreement back; False if there is none."""
    row = standing(session, account)
    if row is None or row.given_at is None or row.withdrawn_at is not None:
        return False
    row.withdrawn_at = now
    session.flush()
    person = _person(session, account)
    audit.note(session, "consent.withdrawn", f"account:{account}", person, now, text=row.version)
    return True


def standing(session: Session, account: int) -> Consent | None:
    """What an account said to the notice last shown to it, None if none ever was."""
    shown = select(Consent).where(Consent.account_id == account)
    return session.exec(shown.order_by(col(Consent.asked_at).desc(), col(Consent.id).desc())).first()


def _row(session: Session, account: int) -> Consent:
    chosen = select(Consent).where(Consent.account_id == account, Consent.version == notice().version)
    return session.exec(chosen).one()


def _person(session: Session, account: int) -> int | None:
    return session.get_one(Account, account).person_id
