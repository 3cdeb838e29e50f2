"""Two plans open at once, the last quarter of one year and the first of the next: each list says the year."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from data import bodies, plans
from documents import plan_in
from domain.message import plain
from tests import office
from tests.handlers.asking import NOW, ask, faults, somebody
from tests.office import SEED_PLAN

pytestmark = pytest.mark.once  # screens, rights and words: the statements are tried elsewhere

YEARS = ("2024", "2025")


@pytest.fixture
def world(session: Session) -> Session:
    """The small office with the seed plan of 2024 and its like for 2025, both running."""
    office.build(session, NOW)
    raw = SEED_PLAN.read_text("utf-8").replace("2024", "2025").encode()
    reading = plan_in.read(raw, bodies.load(), year=2025)
    stored, _ = plans.store(session, reading, raw.decode(), NOW)
    plans.confirm_all(session, stored.id, None, NOW)
    plans.activate(session, stored.id, None, NOW, date(2024, 4, 10))
    return session


def said(session: Session, who: str, **what: Any) -> str:
    answer = ask(session, somebody(session, who), **what)
    assert faults(answer) == []
    labels = [button.label for row in answer.buttons for button in row]
    return "\n".join([plain(answer.text), *labels])


@pytest.mark.parametrize("text", ["/kehoach", "/kehoach chỉ thị số 30", "/report"])
def test_a_choice_names_both_years(world: Session, text: str) -> None:
    lines = said(world, "Thư ký", text=text)
    assert [year in lines for year in YEARS] == [True, True]


def test_each_hit_of_a_search_says_its_year(world: Session) -> None:
    answer = ask(world, somebody(world, "Chuyên viên 1"), "/kehoach sáng kiến")
    labels = [button.label for row in answer.buttons for button in row]
    assert [any(f"({year})" in label for year in YEARS) for label in labels] == [True] * 4
    heads = [line for line in plain(answer.text).splitlines() if line.startswith(("Mục", "Hạn đăng ký"))]
    assert [any(f"({year})." in head for year in YEARS) for head in heads] == [True] * 4


@pytest.mark.parametrize("page", [1, 2, 3])
def test_each_line_of_a_units_duties_says_its_year(world: Session, page: int) -> None:
    answer = ask(world, somebody(world, "Trưởng phòng A"), data=f"viec:list:owed:{page}")
    openers = [button.label for row in answer.buttons for button in row if "open" in button.data]
    assert openers
    assert all(any(year in label.split(":")[0] for year in YEARS) for label in openers)


@pytest.mark.parametrize(
    "chapter", ["units:{}", "registered:{}", "missing:{}:1", "overdue:{}:1", "obstacles:{}:1"]
)
@pytest.mark.parametrize("year", YEARS)
def test_each_chapter_of_the_report_says_its_year(world: Session, year: str, chapter: str) -> None:
    assert year in said(world, "Thư ký", data=f"report:{chapter.format(year)}")


def test_the_report_of_a_year_is_asked_for_by_its_number(world: Session) -> None:
    heads = [said(world, "Thư ký", text=f"/baocao {year}").splitlines()[0] for year in YEARS]
    assert heads == [f"Báo cáo thi đua, khen thưởng năm {year}" for year in YEARS]


def test_two_drafts_of_a_year_are_told_apart(session: Session) -> None:
    office.build(session, NOW, plan="draft")
    raw = SEED_PLAN.read_bytes() + b"\n"
    plans.store(session, plan_in.read(raw, bodies.load()), raw.decode(), NOW.replace(hour=5))
    answer = ask(session, somebody(session, "Thư ký"), "/xacnhan")
    assert [row[0].label for row in answer.buttons] == [
        "Kế hoạch 2024, nhập 12:00 10/04",
        "Kế hoạch 2024, nhập 09:00 10/04",
    ]
