"""Plans of every layout, in every kind of file: all tasks and no others, each with its days and units."""

import pytest

from data import bodies
from documents.plan_in import read
from domain.calendar import OfficeCalendar
from domain.plan import PlanReading
from tests.documents.plans import files, layouts
from tests.documents.plans.layouts import Wanted
from tests.documents.plans.tasks import PLANS

pytestmark = pytest.mark.once

BODIES = bodies.load()
LAYOUTS = {**layouts.TABLES, **layouts.PROSE}


def facts(plan: PlanReading) -> list[Wanted]:
    return [
        Wanted(item.number, item.content, item.due, item.due_source, item.lead or "", item.bodies, item.label)
        for item in plan.items
    ]


def check(content: bytes, expected: list[Wanted]) -> PlanReading:
    plan = read(content, BODIES, calendar=OfficeCalendar())
    assert facts(plan) == expected
    assert (plan.year, plan.number) == (2025, "12/KH-SNgV")
    assert plan.title == "KẾ HOẠCH Công tác thi đua, khen thưởng năm 2025"
    return plan


#: Told by merged cells alone, which text does not have: there such a row goes on with the one above.
NOT_IN_TEXT = {"groups_without_label"}


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("kind", [files.as_docx, files.as_xlsx], ids=["docx", "xlsx"])
def test_every_layout(kind, layout, plan):
    paper, expected = LAYOUTS[layout](PLANS[plan])
    check(kind(paper), expected)


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("layout", sorted(LAYOUTS.keys() - NOT_IN_TEXT))
def test_every_layout_as_text(layout, plan):
    paper, expected = LAYOUTS[layout](PLANS[plan])
    check(files.as_text(paper), expected)


@pytest.mark.slow
@files.needs_libreoffice
def test_every_layout_as_pdf():
    made = {name: layout(PLANS["office"]) for name, layout in LAYOUTS.items()}
    papers = files.converted({name: files.as_docx(paper) for name, (paper, _) in made.items()}, "docx", "pdf")
    found = {
        name: facts(read(content, BODIES, calendar=OfficeCalendar())) for name, content in papers.items()
    }
    assert found == {name: expected for name, (_, expected) in made.items()}
