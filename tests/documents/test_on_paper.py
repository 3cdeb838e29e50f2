"""The list to be told on paper: A4 across, one page wide, and what people wrote is never run."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlmodel import Session, select

from data import announcements
from data.announcements import Letter
from data.models import Account, Outbox, OutboxState, Person, Reach
from documents.catalog import kinds, on_paper, texts
from domain.audience import Audience
from domain.calendar import OfficeCalendar
from domain.message import Message, Rich
from tests import office
from tests.chat import ZONE

pytestmark = pytest.mark.once  # what is written, not how it is read

NOW = datetime(2024, 4, 3, 2, tzinfo=UTC)
PARAMS = {"now": NOW.isoformat(), "zone": "Asia/Ho_Chi_Minh"}
FORMULA = "=cmd() & <b>"


def opened(content: bytes) -> Any:
    return load_workbook(BytesIO(content)).active


def values(page: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in page.iter_rows()]


def test_each_person_has_rows_to_sign(session: Session) -> None:
    office.build(session)
    for name in ("Trưởng phòng A", "Thư ký"):
        session.exec(select(Account).where(Account.external_id == name)).one().reach = Reach.UNREACHABLE
    person = session.exec(select(Person.id).where(Person.name == "Chuyên viên 5")).one()
    letter, opens = Letter(FORMULA, Audience(False, people=frozenset({person}))), OfficeCalendar()
    announcements.send(
        session, letter, [person], person, NOW, zone=ZONE, calendar=opens, word=lambda _: Message(Rich("a"))
    )
    session.exec(select(Outbox)).one().state = OutboxState.UNREACHABLE
    session.flush()
    made = kinds()["on_paper"].make(session, PARAMS)
    title, _, head, *below = values(opened(made.content))
    assert (made.name, title[0], head) == (
        "danh-sach-bao-giay-2024-04-03.xlsx",
        "DANH SÁCH CẦN BÁO TRỰC TIẾP, ngày 03/04/2024",
        list(texts.ON_PAPER_HEADINGS),
    )
    assert below[0][:2] == ["Trưởng phòng A", "Phòng Lãnh sự - Hợp tác quốc tế"]
    assert below[0][3:] == ["29/01/2024", None]
    told = {row[0]: [other[2] for other in below if other[0] == row[0]] for row in below}
    assert any(
        words.startswith("Mục 2, kế hoạch năm 2024: ") and words.endswith("(đã quá hạn 5 ngày)")
        for words in told["Trưởng phòng A"]
    )
    assert any(words.startswith("Theo dõi, đôn đốc: Mục 2") for words in told["Thư ký"])
    assert told["Chuyên viên 5"] == [f"Thông báo số 1 của Văn phòng: {FORMULA}"]


def test_it_prints_well_and_runs_nothing() -> None:
    words = "một nội dung rất dài " * 40
    page = opened(on_paper.sheet([(FORMULA, "@a", words, "")] * 60, date(2024, 4, 3)))
    setup = page.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToHeight) == ("landscape", 9, 0)
    assert (page.print_title_rows, page.freeze_panes, page["A4"].data_type) == ("$3:$3", "A4", "s")
    assert page.row_dimensions[4].height >= on_paper.LINE * len(words) / on_paper.WIDTHS[2]
    assert sum(on_paper.WIDTHS) < 150
