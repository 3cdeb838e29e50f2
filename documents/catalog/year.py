"""The year's report as a workbook: every figure of /report beside the rows it was counted from."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from data import catalogue, reports
from data.db import Transaction
from data.duties import Duty
from data.reports import Progress, Report
from documents.catalog import texts
from documents.paper import Made, PaperKind
from documents.workbook import Cell, Sheet, workbook
from domain.duties import ItemKind
from vietnamese import labels


def make(session: Transaction, params: Mapping[str, Any]) -> Made:
    """The workbook of a year; `params`: year, today (ISO), zone (IANA name)."""
    today = date.fromisoformat(params["today"])
    report = reports.report(session, params["year"], today)
    words = {"year": report.year, "today": today}
    content = workbook(texts.TITLE.format(**words), sheets(report, ZoneInfo(params["zone"])))
    return Made(texts.FILE.format(**words), content)


def sheets(report: Report, zone: ZoneInfo) -> tuple[Sheet, ...]:
    """The sheets of the workbook; moments are shown as days of the office's zone."""
    return (
        Sheet(
            texts.SUMMARY,
            texts.QUARTER_HEADINGS,
            [_progress(texts.quarter(row.name), row) for row in report.by_quarter],
        ),
        Sheet(texts.UNITS, texts.UNIT_HEADINGS, [_progress(row.name, row) for row in report.by_unit]),
        Sheet(texts.DUTIES, texts.DUTY_HEADINGS, [_duty(duty) for duty in report.duties]),
        Sheet(texts.OVERDUE, texts.DUTY_HEADINGS, [_duty(duty) for duty in report.overdue]),
        Sheet(texts.REGISTRATIONS, texts.REGISTRATION_HEADINGS, _registrations(report, zone)),
        Sheet(texts.BY_AWARD, texts.AWARD_HEADINGS, _by_award(report)),
        Sheet(texts.MISSING, texts.MISSING_HEADINGS, _missing(report)),
        Sheet(texts.OBSTACLES, texts.OBSTACLE_HEADINGS, _obstacles(report, zone)),
    )


def _progress(name: str, row: Progress) -> list[Cell]:
    return [name, row.total, row.closed, row.owed, row.overdue, row.disputed]


def _duty(duty: Duty) -> list[Cell]:
    registers = duty.item_kind is ItemKind.REGISTRATION
    return [
        texts.REGISTRATION_ITEM if registers else duty.item_number,
        duty.part,
        duty.unit_name,
        _role(duty),
        labels.DUTY_STATES[duty.state],
        duty.due,
        texts.YES if duty.conditional else "",
        duty.note,
    ]


def _role(duty: Duty) -> str:
    if duty.item_kind is ItemKind.REGISTRATION:
        return texts.EACH_FOR_ITSELF
    return texts.LEADS if duty.leads else texts.TAKES_PART


def _registrations(report: Report, zone: ZoneInfo) -> list[list[Cell]]:
    return [
        [
            row.name,
            row.unit,
            catalogue.name_of(row.award),
            row.answers.get("commitments", ""),
            row.answers.get("initiative", ""),
            row.at.astimezone(zone).date(),
            row.version,
            row.entered_by,
        ]
        for row in report.registrations
    ]


def _by_award(report: Report) -> list[list[Cell]]:
    counts = Counter((row.unit, row.award) for row in report.registrations)
    return [[unit, catalogue.name_of(award), count] for (unit, award), count in counts.items()]


def _missing(report: Report) -> list[list[Cell]]:
    return [[unit.unit_name, person.name] for unit in report.unregistered for person in unit.missing]


def _obstacles(report: Report, zone: ZoneInfo) -> list[list[Cell]]:
    return [
        [
            view.duty.item_number or texts.REGISTRATION_ITEM,
            view.duty.unit_name,
            view.obstacle.text,
            view.raised_by,
            view.obstacle.raised_at.astimezone(zone).date(),
            view.obstacle.answer,
            view.obstacle.closed_at.astimezone(zone).date() if view.obstacle.closed_at else None,
        ]
        for view in report.obstacles
    ]


PAPER = PaperKind("year", make)
