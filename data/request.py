"""One update being handled: who said what, when, and the transaction in which it is answered."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlmodel import Session

from data import holidays
from domain.calendar import WorkCalendar
from domain.health import Finding
from domain.message import Said
from domain.people import Actor


def _nothing_known(_: Session, __: datetime) -> tuple[Finding, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Office:
    """What all requests of one bot share: the zone of its clock, the bot's name in its channel, its files.

    `files` is the folder where the bytes of files lie, None where there are none. `web` is the public address
    of the web side, "" where there is none.
    """

    zone: tzinfo
    bot_name: str = ""
    files: Path | None = None
    web: str = ""
    #: how the bot is, in words, at this moment
    findings: Callable[[Session, datetime], tuple[Finding, ...]] = _nothing_known


@dataclass(frozen=True)
class Request:
    """Everything a handler may know; it answers with a `Message` and sends nothing itself."""

    actor: Actor
    said: Said
    now: datetime
    session: Session
    office: Office

    @property
    def today(self) -> date:
        """The day it is where the office is."""
        return self.now.astimezone(self.office.zone).date()

    @cached_property
    def calendar(self) -> WorkCalendar:
        """The office's working days, read at most once a request."""
        return holidays.WhenAsked(self.session)

    @cached_property
    def memory(self) -> dict[str, Any]:
        """What is read once a request: many rows of one sheet ask for the same."""
        return {}

    def saying(self, said: Said) -> "Request":
        """The same request with other words."""
        return replace(self, said=said)
