"""A chart of the year as a picture."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from data import counting, reports
from data.db import Transaction
from documents.paper import Made, PaperKind


def make(session: Transaction, params: Mapping[str, Any]) -> Made:
    """The picture (PNG); `params`: chart (a name of `CHARTS`), year, today (ISO), forms (their names)."""
    from documents import charts
    from documents.charts import drawing, texts

    year, today = params["year"], date.fromisoformat(params["today"])
    figures = charts.Year(
        reports.report(session, year, today), counting.counts(session, year, today, params["forms"])
    )
    picture = drawing.png(charts.CHARTS[params["chart"]](figures))
    return Made(texts.FILE.format(chart=params["chart"], year=year), picture)


PAPER = PaperKind("chart", make)
