"""Xin nộp muộn: ask for leave to hand in after the deadline; the Office grants it for a day it sets.

Source: issue step 2, part B: a permit for a person or a unit, and what comes by it is marked late.
"""

from datetime import date, timedelta

from data import periods
from data.models import Submission
from data.request import Request
from domain.periods import PeriodKey
from domain.review import Stream
from forms.choices import Choice
from forms.dossier import Extra, Setting, dossier
from forms.fields import Day, Text
from forms.form import Filled, Group, Route
from forms.scene import Answers, Option, Scene
from vietnamese import labels

#: Days that may be asked for at most.
LONGEST = 60


def adds(setting: Setting) -> Extra:
    """The periods of the year that have a deadline or are frozen."""
    found = [
        window
        for key in PeriodKey
        if (window := periods.window(setting.request.session, setting.year, key)) is not None
        and (window.due is not None or window.frozen)
    ]
    return Extra({"period": tuple(Option(window.key, labels.PERIODS[window.key]) for window in found)})


def accepted(request: Request, row: Submission, answers: Answers) -> None:
    """The permit, for whoever asked."""
    periods.grant(
        request.session,
        row.year,
        PeriodKey(answers["period"]),
        date.fromisoformat(answers["until"]),
        answers["reason"],
        request.actor.person or 0,
        request.now,
        person=row.person_id,
    )


def subject(filled: Filled) -> str:
    """One request for each period and day."""
    return f"{filled.answers['period']}:{filled.answers['until']}"


def _last(scene: Scene) -> date:
    return scene.today + timedelta(days=LONGEST)


FORM = dossier(
    name="late_request",
    version=2,
    title="Xin nộp muộn",
    route=Route(Stream.OFFICE, through_head=False, asking=True, subject=subject, accepted=accepted),
    group=Group.ANYTIME,
    adds=adds,
    fields=(
        Choice(
            "period", "Nội dung nộp muộn", "Anh/chị xin nộp muộn nội dung nào?", example="Đăng ký đầu năm"
        ),
        Day(
            "until",
            "Xin nộp đến",
            "Xin được nộp đến hết ngày nào?",
            example="thứ sáu tuần sau",
            earliest=lambda scene: scene.today,
            latest=_last,
        ),
        Text(
            "reason",
            "Lý do",
            "Vì sao anh/chị cần nộp muộn?",
            example="Đi công tác nước ngoài từ 20/01 đến 31/01",
            shortest=10,
            longest=1000,
        ),
    ),
)
