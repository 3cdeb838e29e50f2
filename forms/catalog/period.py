"""Đặt ngày của đợt: the Office sets when something is taken, until when, and until when it is amended.

Source: issue step 2, part B: periods as data, checked on the server when something is handed in.
"""

from datetime import date

from data import periods, plans
from data.request import Request
from domain import rights
from domain.errors import Refusal
from domain.message import Button, Message, bold, join, rich, stacked
from domain.periods import PeriodKey, Window
from forms.choices import Choice
from forms.fields import Day
from forms.form import Filled, Form, Started
from forms.scene import Answers, Option, Scene
from vietnamese import labels, wording

TITLE = "Đặt ngày của đợt"
#: What has days: what may be handed in at any time has none.
KEYS = tuple(key for key in PeriodKey if key is not PeriodKey.ANYTIME)

NO_SUCH = "Không có đợt này trong các năm đang chạy. Mời chọn lại tại /thoihan."
NOT_IN_ORDER = (
    "Các ngày chưa theo thứ tự: ngày bắt đầu nhận không sau hạn nộp, hạn nộp không sau ngày cuối được sửa. "
    "Mời sửa lại, ví dụ gõ «sửa 2»."
)
#: Days of one period, as the fields name them.
OPENS, DUE, AMEND = "opens", "due", "amend_until"


def begin(request: Request, started: Started) -> Started:
    """Raises Refusal without a running plan, or if the period named is none."""
    found = _windows(request)
    if not found or (started and _key(started, {}) not in found):
        raise Refusal(NO_SUCH, f"no period for {dict(started)}")
    return started


def _windows(request: Request) -> dict[str, Window]:
    years = plans.years(request.session)
    by_key = {key: periods.windows(request.session, key) for key in KEYS}
    return {f"{year}-{key}": by_key[key][year] for year in years for key in KEYS}


def _key(started: Started, answers: Answers) -> str:
    if "key" in started:
        return f"{started.get('year')}-{started['key']}"
    return str(answers.get("period") or "")


def scene(request: Request, started: Started, answers: Answers) -> Scene:
    """The periods to choose from; of one that was opened, its days as they stand."""
    found = _windows(request)
    head = rich("{title}", title=TITLE)
    if "key" not in started:
        options = tuple(Option(key, _name(window)) for key, window in found.items())
        return Scene(request.today, request.calendar, head, {"period": options})
    window = found.get(_key(started, answers))
    if window is None:
        raise Refusal(NO_SUCH, f"no period for {dict(started)}")
    head = rich("{title} · {name}", title=TITLE, name=_name(window))
    return Scene(request.today, request.calendar, head, prefill=_days(window))


def _name(window: Window) -> str:
    return f"{labels.PERIODS[window.key]} {window.year}"


def _days(window: Window) -> dict[str, str | None]:
    days = {OPENS: window.opens, DUE: window.due, AMEND: window.amend_until}
    return {name: day.isoformat() if day else None for name, day in days.items()}


def _said(answers: Answers, name: str) -> date | None:
    return date.fromisoformat(answers[name]) if answers.get(name) else None


def _first(_: Scene) -> date:
    return date(2000, 1, 1)


def _not_before_opening(scene: Scene) -> date:
    return _said(scene.answers, OPENS) or _first(scene)


def _not_before_due(scene: Scene) -> date:
    return _said(scene.answers, DUE) or _not_before_opening(scene)


def submit(request: Request, filled: Filled) -> Message:
    """Keep the days. Raises Refusal if they do not follow one another."""
    window = _windows(request).get(_key(filled.started, filled.answers))
    if window is None:
        raise Refusal(NO_SUCH, f"no period for {dict(filled.started)}")
    opens, due, amend = (_said(filled.answers, name) for name in (OPENS, DUE, AMEND))
    given = [day for day in (opens, due, amend) if day is not None]
    if given != sorted(given):
        raise Refusal(NOT_IN_ORDER, f"days out of order: {given}")
    days = Window(window.key, window.year, opens, due, amend, window.frozen)
    kept = periods.set_days(request.session, days, request.actor.person or 0, request.now)
    told = join([bold("Đã đặt ngày"), _name(kept), *_lines(kept)])
    return Message(told, stacked(Button("Thời hạn các đợt", "thoihan")))


def _lines(window: Window) -> list[str]:
    named = (
        ("Bắt đầu nhận", window.opens),
        ("Hạn nộp", window.due),
        ("Sửa, rút có lý do đến", window.amend_until),
    )
    return [f"{label}: {wording.day(day) if day else 'không đặt'}" for label, day in named]


FORM = Form(
    name="period",
    version=1,
    title=TITLE,
    begin=begin,
    scene=scene,
    submit=submit,
    roles=rights.OFFICE,
    fields=(
        Choice("period", "Đợt", "Đặt ngày cho đợt nào?", when=lambda scene: "period" in scene.choices),
        Day(
            OPENS,
            "Bắt đầu nhận",
            "Bắt đầu nhận từ ngày nào?",
            example="02/01/2024",
            hint="Nhận ngay từ bây giờ thì bỏ qua.",
            optional=True,
            earliest=_first,
        ),
        Day(
            DUE,
            "Hạn nộp",
            "Hạn nộp là hết ngày nào?",
            example="15/11/2024",
            hint="Bỏ qua: theo kế hoạch năm; kế hoạch không nêu thì không có hạn.",
            optional=True,
            earliest=_not_before_opening,
        ),
        Day(
            AMEND,
            "Sửa, rút có lý do đến",
            "Sau hạn, được sửa hoặc xin rút (có lý do) đến hết ngày nào?",
            example="30/11/2024",
            hint="Bỏ qua: theo thông lệ (đăng ký: 30/6); đợt khác thì hết hạn là hết sửa.",
            optional=True,
            earliest=_not_before_due,
        ),
    ),
)
