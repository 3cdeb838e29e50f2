"""The year's report as a workbook: every figure of /report beside the rows it was counted from."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from data import counting, dossiers, reports
from data.db import Transaction
from data.duties import Duty
from data.reports import Progress, Report
from documents.catalog import handed_in, texts
from documents.paper import Made, PaperKind
from documents.workbook import Cell, Sheet, workbook
from domain.duties import ItemKind
from vietnamese import labels


def make(session: Transaction, params: Mapping[str, Any]) -> Made:
    """The workbook of a year; `params`: year, today (ISO), zone (IANA name), forms (titles by name)."""
    year, today, zone = params["year"], date.fromisoformat(params["today"]), ZoneInfo(params["zone"])
    counts = counting.counts(session, year, today, params["forms"])
    found = dossiers.dossiers(session, year)
    report = reports.report(session, year, today)
    sheets = (
        *_duty_sheets(report),
        *handed_in.registered(counts, found, zone),
        Sheet(texts.OBSTACLES, texts.OBSTACLE_HEADINGS, _obstacles(report, zone)),
        *handed_in.others(counts, found, params["forms"], zone),
    )
    words = {"year": year, "today": today}
    return Made(texts.FILE.format(**words), workbook(texts.TITLE.format(**words), sheets))


def _duty_sheets(report: Report) -> tuple[Sheet, ...]:
    by_quarter = [_progress(texts.quarter(row.name), row) for row in report.by_quarter]
    return (
        Sheet(texts.SUMMARY, texts.QUARTER_HEADINGS, by_quarter),
        Sheet(texts.UNITS, texts.UNIT_HEADINGS, [_progress(row.name, row) for row in report.by_unit]),
        Sheet(texts.DUTIES, texts.DUTY_HEADINGS, [_duty(duty) for duty in report.duties]),
        Sheet(texts.OVERDUE, texts.DUTY_HEADINGS, [_duty(duty) for duty in report.overdue]),
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


def _obstacles(report: Report, zone: ZoneInfo) -> list[list[Cell]]:
    return [
        [
            (view.duty.item_number or texts.REGISTRATION_ITEM) if view.duty else "",
            view.unit_name,
            view.obstacle.text,
            view.raised_by,
            view.obstacle.raised_at.astimezone(zone).date(),
            view.obstacle.answer,
            view.obstacle.answered_at.astimezone(zone).date() if view.obstacle.answered_at else None,
        ]
        for view in report.obstacles
    ]


PAPER = PaperKind("year", make)
