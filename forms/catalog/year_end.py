"""Số liệu tổng kết năm: what a unit gives for the year's report and for the cluster's self-score.

Source: the seed plan, item 13 (annual report, direction of the next year, self-score table of the cluster).
"""

from collections.abc import Sequence
from typing import Any

from data import figures
from domain.periods import PeriodKey
from domain.review import Stream
from forms.catalog.half_year import COUNTS, RESULTS, WORDS, certain, known_of
from forms.dossier import Extra, Setting, dossier
from forms.fields import Text, show_number
from forms.form import Group, Route
from forms.gathering import Column, Rows
from forms.scene import Scene


def adds(setting: Setting) -> Extra:
    """What the database knows of the unit's year; what the half-year gave is shown beside the questions.

    It is no answer to begin with: six months' figures would stand there as the year's.
    """
    known = known_of(setting)
    before = {}
    if setting.whose is not None:
        before = figures.half_year(setting.request.session, setting.whose.unit, setting.year)
    return Extra(facts={"known": known, "before": before}, prefill=certain(known))


def check_points(rows: Sequence[dict[str, Any]], _: Scene) -> str:
    """Why the points do not do: more than a criterion has."""
    for number, row in enumerate(rows, start=1):
        if row["own"] > row["full"]:
            own, full = show_number(row["own"]), show_number(row["full"])
            mend = f"Gõ «xoá {number}» để bỏ dòng rồi gõ lại."
            return f"{row['what']}: tự chấm {own} điểm, hơn điểm chuẩn {full}. {mend}"
    return ""


class Points(Rows):
    """Rows of points, with their sum."""

    def show(self, value: Any, scene: Scene) -> str:
        """The rows, and how many points they make of how many."""
        own, full = (sum(row[name] for row in value) for name in ("own", "full"))
        return f"{Rows.show(self, value, scene)} – tổng {show_number(own)}/{show_number(full)} điểm"


POINTS = Points(
    "points",
    "Tự chấm điểm",
    "Điểm tự chấm theo tiêu chí của Cụm thi đua mà đơn vị phụ trách?",
    hint="Mỗi dòng: tiêu chí; điểm chuẩn; điểm tự chấm; minh chứng. Không phụ trách tiêu chí nào thì bỏ qua.",
    example="Gửi báo cáo đúng hạn; 10; 9,5; BC số 12",
    optional=True,
    columns=(
        Column("what", "tiêu chí"),
        Column("full", "điểm chuẩn", number=True, most=1000),
        Column("own", "điểm tự chấm", number=True, most=1000),
        Column("proof", "minh chứng", optional=True),
    ),
    check=check_points,
)

FORM = dossier(
    name=figures.YEAR_END,
    title="Số liệu tổng kết",
    route=Route(Stream.OFFICE, PeriodKey.YEAR_END, collective=True),
    group=Group.REPORT,
    adds=adds,
    fields=(
        RESULTS,
        *COUNTS,
        POINTS,
        Text(
            "next_year",
            "Phương hướng năm sau",
            "Phương hướng, nhiệm vụ trọng tâm năm sau của đơn vị?",
            example="Số hoá toàn bộ hồ sơ lãnh sự trong quý I",
            shortest=10,
            longest=2000,
        ),
        *WORDS,
    ),
)
