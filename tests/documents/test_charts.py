"""Charts: what is drawn is what was counted, names fit, and the messenger takes the picture."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from matplotlib.figure import Figure
from PIL import Image
from sqlmodel import Session, select

from data import counting, reports
from data.counting import AwardCount, Counts, Share, Tally
from data.models import Obligation
from data.reports import Progress, Report
from documents.catalog import kinds
from documents.charts import CHARTS, Year, awards, drawing, progress, shares, texts, timeline
from domain.duties import DutyState
from forms.catalog import forms
from tests import office

TODAY = date(2024, 8, 12)
PARAMS = {"year": 2024, "today": TODAY.isoformat(), "forms": sorted(forms())}

pytestmark = pytest.mark.once


@pytest.fixture
def year(session: Session) -> Year:
    office.build(session)
    return Year(reports.report(session, 2024, TODAY), counting.counts(session, 2024, TODAY, forms()))


def words(figure: Figure) -> list[str]:
    (axes,) = figure.axes
    return [text.get_text() for text in axes.texts]


def names(figure: Figure) -> list[str]:
    (axes,) = figure.axes
    return [label.get_text() for label in axes.get_yticklabels()]


def bars(figure: Figure) -> int:
    (axes,) = figure.axes
    return len(axes.patches)


def unit(name: str, closed: int, owed: int, overdue: int, disputed: int = 0) -> Progress:
    return Progress(name, closed + owed + overdue + disputed, closed, owed, overdue, disputed)


def test_units_show_each_state_with_its_number(year: Year) -> None:
    rows = (unit("Phòng A", 3, 2, 0), unit("Văn phòng", 1, 4, 5, 2))
    figure = progress.draw(replace(year.report, by_unit=rows))
    assert names(figure) == ["Văn phòng", "Phòng A"], "the most overdue first"
    assert words(figure) == ["1", "4", "5", "2", "1/12", "3", "2", "3/5"]
    assert bars(figure) == 6


def test_a_piece_too_narrow_for_its_number_is_told_behind(year: Year) -> None:
    figure = progress.draw(replace(year.report, by_unit=(unit("Phòng A", 1, 99, 0),)))
    assert words(figure) == ["99", "1/100"]


def test_awards_are_added_up_over_units(year: Year) -> None:
    rows = tuple(
        AwardCount(name, award, Tally(count))
        for name, award, count in (("A", "ldtt", 2), ("B", "ldtt", 3), ("A", "cstd-co-so", 1))
    )
    figure = awards.draw(replace(year.counts, by_award=rows))
    assert names(figure) == ["Lao động tiên tiến", "Chiến sĩ thi đua cơ\nsở"]
    assert words(figure) == ["5", "1"]


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (Share(0, 0), [texts.NOBODY]),
        (Share(1, 9), [texts.TOO_FEW]),
        (Share(30, 10), ["30 người", "10 người"]),
        (Share(20, 0), ["20 người"]),
    ],
)
def test_shares_keep_small_groups_to_themselves(year: Year, share: Share, told: list[str]) -> None:
    figure = shares.draw(replace(year.counts, registered=share, accepted=Share(0, 0)))
    assert words(figure) == [*told, texts.NOBODY]


def test_the_line_of_the_year_tells_how_each_item_stands(session: Session, year: Year) -> None:
    for row in session.exec(select(Obligation).where(Obligation.due < date(2024, 4, 1))):
        row.state = DutyState.DONE
    session.flush()
    figure = timeline.draw(reports.report(session, 2024, TODAY))
    assert len(names(figure)) == 17
    assert names(figure)[1].startswith("1. Hoàn thiện")
    said = words(figure)
    assert said.count(texts.SIGN_DONE) == 6
    assert said.count(texts.SIGN_LATE) == 3
    assert said.count(texts.TODAY) == 1


def test_today_is_shown_in_its_own_year_only(session: Session, year: Year) -> None:
    later = timeline.draw(reports.report(session, 2024, date(2025, 1, 2)))
    assert texts.TODAY not in words(later)


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("size", ["none", "usual", "many"])
def test_the_messenger_takes_every_picture(year: Year, chart: str, size: str) -> None:
    """Bot API, sendPhoto: 10 MB, width and height together 10,000 at most, ratio 20 at most."""
    picture = drawing.png(CHARTS[chart](grown(year, size)))
    assert len(picture) < 10_000_000
    with Image.open(BytesIO(picture)) as image:
        wide, high = image.size
    assert wide == drawing.WIDTH
    assert wide + high <= 10_000
    assert high / wide <= 20


def grown(year: Year, size: str) -> Year:
    if size == "usual":
        return year
    count = 0 if size == "none" else 150
    duties = year.report.duties[:1]
    by_unit = tuple(unit(f"Phòng có tên gọi rất dài, số {number}", 1, 2, 3) for number in range(count))
    by_award = tuple(AwardCount("A", f"khac-{number}", Tally(1)) for number in range(count))
    many = tuple(replace(duties[0], id=number, item=number) for number in range(count))
    report: Report = replace(year.report, by_unit=by_unit, duties=many)
    counts: Counts = replace(year.counts, by_award=by_award)
    return Year(report, counts)


def test_what_does_not_fit_is_told(year: Year) -> None:
    figure = progress.draw(grown(year, "many").report)
    assert len(names(figure)) == drawing.MOST_ROWS
    assert "(80 dòng đầu trong 150)" in figure.texts[0].get_text()


@pytest.mark.parametrize("name", ["", "A", "Phòng Quản lý biên giới và hợp tác quốc tế của Sở", "x" * 200])
def test_a_name_takes_two_lines_at_most(name: str) -> None:
    shown = drawing.lines(name).split("\n")
    assert len(shown) <= drawing.NAME_LINES
    assert all(len(line) <= drawing.NAME_WIDTH for line in shown)


@pytest.mark.parametrize("chart", CHARTS)
def test_a_paper_of_every_chart(session: Session, year: Year, chart: str) -> None:
    made = kinds()["chart"].make(session, {**PARAMS, "chart": chart})
    assert made.name == f"bieu-do-{chart}-2024.png"
    assert made.content.startswith(b"\x89PNG")
