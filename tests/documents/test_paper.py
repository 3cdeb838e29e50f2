"""Papers made by a child process over a real database; its failure is one error, not a hang."""

from io import BytesIO
from pathlib import PurePath
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlmodel import Session

from data import reports
from data.db import Database
from documents import paper
from documents.catalog import kinds
from documents.paper import PaperFailed
from domain.message import Paper
from tests import office
from tests.documents.test_sheet_in import PARAMS as SHEET
from tests.documents.test_workbook import PARAMS, TODAY

#: What each kind is made from.
ORDERS: dict[str, dict[str, Any]] = {
    "year": PARAMS,
    "sheet": SHEET,
    "calendar": {"account": 6, "today": "2024-01-08"},
    "personal": {
        "account": 6,
        "person": 6,
        "now": "2024-01-10T02:00:00+00:00",
        "zone": "Asia/Ho_Chi_Minh",
        "forms": {},
    },
    "chart": {**PARAMS, "chart": "units"},
    "invitation": {"url": "https://t.me/thidua_bot?start=Ab3"},
    "invitations": {
        "cards": [{"name": "Chuyên viên 5", "unit": "Phòng A", "code": "Ab3", "url": ""}],
        "until": "2024-01-17",
    },
    "on_paper": {"now": "2024-01-10T02:00:00+00:00", "zone": "Asia/Ho_Chi_Minh"},
}
#: How a file of each kind begins.
BEGINS = {".xlsx": b"PK", ".docx": b"PK", ".ics": b"BE", ".png": b"\x89P"}


@pytest.fixture
def built(database: Database) -> Database:
    """The small office, committed: another process reads it."""
    database.run_now(office.build)
    return database


@pytest.mark.once  # the figures below are read on both
@pytest.mark.parametrize("kind", kinds())
async def test_every_kind_is_made_by_the_child(built: Database, kind: str) -> None:
    made = await paper.make(Paper(kind, ORDERS[kind]), built.url)
    assert made.content[:2] == BEGINS[PurePath(made.name).suffix]


async def test_the_childs_figures_are_ours(built: Database) -> None:
    made = await paper.make(Paper("year", PARAMS), built.url)
    sheet = load_workbook(BytesIO(made.content))["Theo đơn vị"]
    ours = built.read_now(lambda session: reports.report(session, 2024, TODAY))
    assert {row[0].value: row[1].value for row in sheet.iter_rows(min_row=2)} == {
        row.name: row.total for row in ours.by_unit
    }


@pytest.mark.once
@pytest.mark.parametrize(
    ("order", "said"),
    [
        (Paper("nothing", PARAMS), "nothing"),
        (Paper("year", {}), "year"),
        (Paper("year", {**PARAMS, "zone": "Nowhere/Land"}), "Nowhere/Land"),
    ],
)
async def test_a_child_that_fails_says_why(built: Database, order: Paper, said: str) -> None:
    with pytest.raises(PaperFailed, match=said):
        await paper.make(order, built.url)


@pytest.mark.once
async def test_a_child_that_takes_too_long_is_ended(built: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "PATIENCE", 0.01)
    with pytest.raises(PaperFailed, match="longer than"):
        await paper.make(Paper("year", PARAMS), built.url)


def test_making_a_paper_changes_nothing(built: Database) -> None:
    def count(session: Session) -> int:
        return len(reports.report(session, 2024, TODAY).duties)

    before = built.read_now(count)
    built.read_now(lambda session: kinds()["year"].make(session, PARAMS))
    assert built.read_now(count) == before > 0
