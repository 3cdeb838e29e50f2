"""The deadlines of one person as a calendar file."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from data import feeds
from data.db import Transaction
from documents import calendar_file
from documents.calendar_file import texts
from documents.paper import Made, PaperKind


def make(session: Transaction, params: Mapping[str, Any]) -> Made:
    """The calendar of whoever an account belongs to; `params`: account (its row), today (ISO)."""
    today = date.fromisoformat(params["today"])
    content = calendar_file.of(session, feeds.owner(session, params["account"], today))
    return Made(texts.file(today), content)


PAPER = PaperKind("calendar", make)
