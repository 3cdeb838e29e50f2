"""What was won in past years, as people and units handed it in; and how many years a report covers.

A record counts once it is accepted; until then it is shown as unverified. Source: domain of a report's third
part: titles, commendations and completion grades by year, each with its decision.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from data import catalogue
from data.catalogue import Award, Holder
from data.models import Submission, SubmissionVersion
from data.prepared import Prepared
from data.submissions import PRESENT
from domain.grades import Grade
from domain.review import GONE, SubmissionState
from vietnamese.grades import GRADES

PAST_AWARD, UNIT_AWARD = "past_award", "unit_award"
#: The key of an award that the catalogue does not hold; its name was typed.
OTHER = "other"
VERIFIED = frozenset({SubmissionState.ACCEPTED, SubmissionState.FROZEN})
YEARS = Path(__file__).with_name("rules") / "report_years.toml"

_TOO = (
    columns(col(Submission.id))
    .where(
        col(Submission.form) == bindparam("form"),
        col(Submission.subject) == bindparam("subject"),
        *(col(Submission.state) != state for state in sorted(GONE)),
        col(Submission.id) != bindparam("row"),
    )
    .order_by(col(Submission.id))
)
_OF_PERSON_TOO = Prepared(_TOO.where(col(Submission.person_id) == bindparam("person")))
_OF_UNIT_TOO = Prepared(_TOO.where(col(Submission.unit_id) == bindparam("unit")))


class Entry(StrEnum):
    """What a line of the history is about."""

    #: a title or a commendation
    AWARD = "award"
    #: the completion grade of a year
    GRADE = "grade"


@dataclass(frozen=True, slots=True)
class Won:
    """A line of the history. What is not known of the decision is "" or None.

    `key` is the award's, `OTHER`, or a grade's. `ground` is on what a title was won, `initiative` the one
    that was spent on it.
    """

    submission: int
    kind: Entry
    key: str
    name: str
    year: int
    decision: str
    decided: date | None
    issuer: str
    ground: str
    initiative: str
    verified: bool


def every(holder: Holder) -> tuple[Award, ...]:
    """The awards that persons or collectives may have won, whatever the date: those of the latest law."""
    return catalogue.awards(date.max, holder)


def history(session: Session, person: int) -> list[Won]:
    """What a person won, by year; a line handed in twice counts once, verified before unverified."""
    mine = and_(col(Submission.form) == PAST_AWARD, col(Submission.person_id) == person)
    return _history(session, mine)


def unit_history(session: Session, unit: int) -> list[Won]:
    """What a unit won, by year; a line handed in twice counts once, verified before unverified."""
    ours = and_(col(Submission.form) == UNIT_AWARD, col(Submission.unit_id) == unit)
    return _history(session, ours)


def elsewhere(session: Session, row: Submission) -> int | None:
    """The same line of the holder's history, handed in while another year's plan ran; None without one."""
    line = {"form": row.form, "subject": row.subject, "row": row.id}
    if row.collective:
        found = _OF_UNIT_TOO.first(session, unit=row.unit_id, **line)
    else:
        found = _OF_PERSON_TOO.first(session, person=row.person_id, **line)
    return found.id if found else None


def _history(session: Session, whose: ColumnElement[bool]) -> list[Won]:
    chosen = (
        select(Submission, SubmissionVersion)
        .join(SubmissionVersion, PRESENT)
        .where(whose, col(Submission.state).not_in(GONE))
        .order_by(col(Submission.id))
    )
    return in_order(_won(row, version.answers) for row, version in session.exec(chosen))


def in_order(found: Iterable[Won]) -> list[Won]:
    """The lines by year, each thing won once: the verified one if there is one, else the first."""
    once: dict[tuple[str, str, int], Won] = {}
    for won in sorted(found, key=lambda won: (not won.verified, won.submission)):
        once.setdefault((won.kind, won.name, won.year), won)
    return sorted(once.values(), key=lambda won: (won.year, won.kind, won.submission))


def _won(row: Submission, answers: Mapping[str, Any]) -> Won:
    kind = Entry(answers["kind"])
    key = str(answers["grade" if kind is Entry.GRADE else "award"])
    decided = answers.get("decided")
    return Won(
        submission=row.id,
        kind=kind,
        key=key,
        name=_name(kind, key, answers),
        year=int(answers["year"]),
        decision=answers.get("decision") or "",
        decided=date.fromisoformat(decided) if decided else None,
        issuer=answers.get("issuer") or "",
        ground=answers.get("ground") or "",
        initiative=answers.get("initiative") or "",
        verified=row.state in VERIFIED,
    )


def _name(kind: Entry, key: str, answers: Mapping[str, Any]) -> str:
    if kind is Entry.GRADE:
        return GRADES[Grade(key)]
    return str(answers["other_name"]) if key == OTHER else catalogue.name_of(key)


@dataclass(frozen=True, slots=True)
class Cover:
    """How many years a report for an award covers; `verified` if a published text says so."""

    years: int
    source: str
    verified: bool


def cover(award: str) -> Cover | None:
    """How many years a report for this award covers, None where no rule is known."""
    return _covers().get(award)


@cache
def _covers() -> dict[str, Cover]:
    table = tomllib.loads(YEARS.read_text(encoding="utf-8"))
    return {
        award: Cover(row["years"], table["source"], row["verified"])
        for row in table["cover"]
        for award in row["awards"]
    }
