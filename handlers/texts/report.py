"""What /report says."""

from collections.abc import Sequence
from datetime import date

from data.duties import Duty
from data.models import OutboxState
from data.obstacles import ObstacleView
from data.reports import Progress, Report
from domain.duties import ItemKind
from domain.message import Rich, bold, join, rich
from domain.obstacles import ObstacleState
from handlers.texts.plan import plan_name
from vietnamese import labels, wording

NO_PLAN = Rich(
    "Chưa có kế hoạch nào đang chạy nên chưa có số liệu. "
    "Mời nhập kế hoạch rồi xác nhận bằng <code>/xacnhan</code>."
)
CHOOSE_YEAR = Rich("Báo cáo của năm nào?")
BY_UNIT = "Theo đơn vị"
REGISTRATIONS = "Đăng ký"
WORKBOOK = "Tải bảng tính (.xlsx)"
FILE_TOAST = "Em đang lập bảng tính."
NOTHING = Rich("Hiện không có.")
BACK = "⬅️ Về báo cáo"

DELIVERY = {
    OutboxState.PROPOSED: "chờ duyệt",
    OutboxState.SENT: "đã gửi",
    OutboxState.WAITING: "chờ gửi",
    OutboxState.SENDING: "đang gửi",
    OutboxState.UNSURE: "chưa chắc đã đến",
    OutboxState.UNREACHABLE: "không gửi được",
    OutboxState.DROPPED: "không còn cần gửi",
    OutboxState.EXPIRED: "quá thời điểm gửi",
}


def year(value: int) -> str:
    """The button of a year."""
    return plan_name(value, None)


def counted_missing(count: int) -> str:
    """The button to those who have not registered."""
    return f"Chưa đăng ký ({count})"


def counted_overdue(report: Report) -> str:
    """The button to what is overdue."""
    return f"Quá hạn ({len(report.overdue)})"


def counted_obstacles(report: Report) -> str:
    """The button to the obstacles."""
    return f"Vướng mắc ({len(report.obstacles)})"


def overview(report: Report, handed_in: Rich) -> Rich:
    """The year at a glance; `handed_in` is what was counted of dossiers."""
    return join(
        [
            rich(
                "<b>Báo cáo thi đua, khen thưởng năm {year}</b>\nĐến {today}",
                year=report.year,
                today=wording.day(report.today),
            ),
            join([bold("Tiến độ theo quý"), *(_progress(row, _quarter(row)) for row in report.by_quarter)]),
            handed_in,
            _delivery(report),
            _unheard(report),
        ],
        "\n\n",
    )


def _quarter(row: Progress) -> str:
    return wording.QUARTERS[int(row.name)]


def _progress(row: Progress, name: str) -> Rich:
    rest = [
        f"{count} {label}"
        for count, label in (
            (row.owed, "trong hạn"),
            (row.overdue, "quá hạn ⚠️"),
            (row.disputed, "chờ Văn phòng quyết"),
        )
        if count
    ]
    return rich(
        "• {name}: xong {closed}/{total}{rest}",
        name=name,
        closed=row.closed,
        total=row.total,
        rest=f" – {', '.join(rest)}" if rest else "",
    )


def _unheard(report: Report) -> Rich:
    """Units whose reminders reach nobody: the Office names a head, or tells them itself."""
    if not report.unheard:
        return Rich("")
    return rich(
        "⚠️ {head}: {units}. Mời gửi mã mời cho trưởng đơn vị.",
        head=bold("Chưa có người nhận nhắc việc"),
        units=", ".join(report.unheard),
    )


def _delivery(report: Report) -> Rich:
    counts = [
        f"{report.delivery[state]} {label}" for state, label in DELIVERY.items() if state in report.delivery
    ]
    return rich("{head}: {counts}", head=bold("Tin nhắc"), counts=", ".join(counts) or "chưa có")


def by_unit(report: Report) -> Rich:
    """Progress of every unit."""
    head = rich("<b>Tiến độ theo đơn vị – năm {year}</b>", year=report.year)
    return join([head, *(_progress(row, row.name) for row in report.by_unit)])


def listed(title: Rich, lines: Sequence[Rich]) -> Rich:
    """A title over lines, a word where there are none."""
    return join([title, *(lines or [NOTHING])])


def missing_title(value: int, count: int) -> Rich:
    """The head of those who have not registered."""
    return rich("<b>Chưa đăng ký năm {year}: {count} người</b>", year=value, count=count)


def overdue_title(value: int, count: int) -> Rich:
    """The head of what is overdue."""
    return rich("<b>Việc quá hạn năm {year}: {count}</b>", year=value, count=count)


def _item(duty: Duty) -> str:
    return f"mục {duty.item_number}" if duty.item_kind is ItemKind.TASK else "hạn đăng ký"


def overdue_row(duty: Duty, today: date) -> Rich:
    """A duty that is overdue."""
    return rich(
        "• {unit} – {item}: {part} – <i>{due}</i>",
        unit=bold(duty.unit_name),
        item=_item(duty),
        part=wording.shorten(duty.part, 100),
        due=wording.due(duty.due, today),
    )


def obstacles_title(value: int, count: int) -> Rich:
    """The head of the obstacles."""
    return rich("<b>Vướng mắc năm {year}: {count}</b>", year=value, count=count)


def obstacle_row(view: ObstacleView, raised: date) -> Rich:
    """One obstacle: who, on what, on which day, in which words, where it stands, and the answer."""
    obstacle = view.obstacle
    return rich(
        "• {unit}{item}: {text} <i>({who}, {at})</i> – {state}{to}{answer}",
        unit=bold(view.unit_name),
        item=f" – {_item(view.duty)}" if view.duty else "",
        text=wording.shorten(obstacle.text, 300),
        who=view.raised_by,
        at=f"{raised:%d/%m/%Y}",
        state=labels.OBSTACLE_STATES[view.state],
        to=f": {view.assigned_to}" if view.state is ObstacleState.ASSIGNED else "",
        answer=f"\n   Trả lời: {wording.shorten(obstacle.answer, 200)}" if obstacle.answer else "",
    )


def answer(view: ObstacleView) -> str:
    """The button that answers a difficulty."""
    return wording.shorten(f"Trả lời {view.unit_name}: {view.obstacle.text}", 56)


def file_caption(value: int, today: date) -> Rich:
    """What stands under the workbook."""
    return rich("Bảng tính báo cáo năm {year}, số liệu đến {today}.", year=value, today=wording.day(today))
