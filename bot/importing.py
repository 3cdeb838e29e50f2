"""Bringing a plan in from the command line: read it, show it, keep it."""

import asyncio
import json
from datetime import datetime
from pathlib import Path

from bot import texts
from bot.settings import Settings
from bot.times import Clock, utc_now
from data import bodies, holidays, migrate, office, plans, units
from data.db import Database, Transaction
from documents import plan_in
from documents.plan_in.blocks import Opened
from domain.errors import Refusal
from domain.plan import ItemReading, PlanReading


def preview(file: Path, year: int | None) -> PlanReading:
    """The plan as read, with no database near. Raises Refusal."""
    raw = _bytes(file)
    return plan_in.read_opened(_opened(raw), raw, bodies.load(), year)


def store(
    settings: Settings, file: Path, year: int | None, *, confirmed: bool, clock: Clock = utc_now
) -> tuple[PlanReading, str]:
    """Keep the plan as a draft, or confirm and activate it at once; what became of it, in a sentence.

    The same file again changes nothing. Raises Refusal.
    """
    raw = _bytes(file)
    contents = _opened(raw)
    database = Database(settings.database)
    now = clock()
    try:
        migrate.prepare(database, now.astimezone(settings.zone).date())
        return database.run_now(
            lambda session: _store(session, settings, raw, contents, year, now, confirmed)
        )
    finally:
        database.close()


def _store(
    session: Transaction,
    settings: Settings,
    raw: bytes,
    contents: Opened,
    year: int | None,
    now: datetime,
    confirmed: bool,
) -> tuple[PlanReading, str]:
    strict = office.get(session, office.STRICT_BEFORE)
    calendar = holidays.calendar(session)
    known = units.bodies(session, bodies.load())
    reading = plan_in.read_opened(contents, raw, known, year, strict, calendar)
    plan, new = plans.store(session, reading, "\n".join(contents.lines()), now)
    if confirmed:
        plans.confirm_all(session, plan.id, None, now)
        plans.activate(session, plan.id, None, now, now.astimezone(settings.zone).date())
        return reading, texts.ACTIVATED
    return reading, texts.CONFIRM_IN_CHAT if new else texts.ALREADY_KNOWN


def _opened(raw: bytes) -> Opened:
    """The file, opened where it can do no harm. Raises Refusal."""
    return asyncio.run(plan_in.open_apart(raw))


def as_json(reading: PlanReading) -> str:
    """The reading for programs."""
    return json.dumps(plan_in.to_json(reading), ensure_ascii=False, indent=2)


def as_lines(reading: PlanReading) -> str:
    """The reading for people: the plan, its items, its deadlines, and what is to be confirmed."""
    deadlines = [
        texts.plan_deadline(f"{deadline.last_day:%d/%m/%Y}", deadline.what) for deadline in reading.deadlines
    ]
    doubts = [texts.doubt(doubt.where, doubt.text) for doubt in reading.warnings]
    head = texts.plan_head(reading.year, reading.number, reading.title, len(reading.items))
    confirm = [texts.TO_CONFIRM, *doubts] if doubts else []
    return "\n".join([head, *map(_line, reading.items), *deadlines, *confirm])


def _line(item: ItemReading) -> str:
    return texts.plan_item(item.number, item.content, f"{item.due:%d/%m/%Y}", "; ".join(item.units))


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError as error:
        raise Refusal(texts.FILE_NOT_FOUND, f"no file {file.name}") from error
    except OSError as error:
        raise Refusal(texts.FILE_UNREADABLE, f"{file.name}: {error.strerror}") from error
