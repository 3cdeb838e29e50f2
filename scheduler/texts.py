"""What reminders say: calm, with the year, the day and what to do next."""

from collections.abc import Iterable, Sequence
from datetime import date

from data.duties import Duty
from domain.calendar import Quarter
from domain.duties import ItemKind
from domain.message import Rich, bold, join, rich
from domain.reminders import Receiver, Stage
from vietnamese import wording

#: Letters of a task, a unit and a name that are shown; names shown of those who have yet to register.
TASK_LETTERS = 110
UNIT_LETTERS = 60
NAME_LETTERS = 40
NAMES_SHOWN = 8
LABEL_LETTERS = 48

SEEN = "Đã nhận"
WHY = "Vì sao tôi nhận tin này?"
REGISTER = "Đăng ký ngay"
OPEN_REPORT = "Mở báo cáo tiến độ"

SECTIONS: dict[Stage, str] = {
    Stage.LISTED: "Đã quá hạn trước khi kích hoạt kế hoạch {year}, chỉ liệt kê một lần",
    Stage.QUARTER: "Việc của {quarter}/{quarter_year} – kế hoạch {year}",
    Stage.WEEK_BEFORE: "Sắp đến hạn – kế hoạch {year}",
    Stage.DAYS_BEFORE: "Anh/chị chưa đăng ký danh hiệu năm {year}",
    Stage.EVE: "Đến hạn vào ngày làm việc tới – kế hoạch {year}",
    Stage.LAST_DAY: "Đến hạn hôm nay – kế hoạch {year}",
    Stage.OVERDUE: "Đã quá hạn, đơn vị chưa báo kết quả – kế hoạch {year}",
    Stage.ESCALATED: "Quá hạn từ 3 ngày làm việc, đơn vị chưa báo kết quả – kế hoạch {year}",
}


def greeting(name: str, receivers: set[Receiver], count: int, today: date) -> Rich:
    """The head of a digest, by the capacity in which it is received."""
    purpose = "Đơn vị anh/chị có {count} việc cần lưu ý:"
    if Receiver.HEAD not in receivers:
        purpose = "Văn phòng cần theo dõi, đôn đốc {count} việc:"
    elif Receiver.OFFICE in receivers:
        purpose = "Có {count} việc của đơn vị và việc Văn phòng cần đôn đốc:"
    if receivers == {Receiver.STAFF}:
        purpose = "Em xin nhắc một việc của anh/chị:"
    return rich(
        "Chào anh/chị {name}, hôm nay {today}.\n{purpose}",
        name=bold(wording.shorten(name, NAME_LETTERS)),
        today=wording.day(today),
        purpose=purpose.format(count=count),
    )


def section(stage: Stage, duty: Duty) -> Rich:
    """The head of a group of lines; it always says the year of the plan."""
    quarter = Quarter.of(duty.starts)
    return bold(
        SECTIONS[stage].format(
            year=duty.year, quarter=wording.QUARTERS[quarter.number], quarter_year=quarter.year
        )
    )


def item(duty: Duty, today: date) -> Rich:
    """The head of an item's lines: its number and its day."""
    name = "Đăng ký danh hiệu, sáng kiến" if _registers(duty) else f"Mục {duty.item_number}"
    return rich("{name} · hạn {due}", name=bold(name), due=wording.due(duty.due, today))


def task(duty: Duty) -> Rich:
    """What one unit owes for one part."""
    return rich(
        "• {what}{conditional} – {unit} <i>({part_played})</i>",
        what=wording.shorten(duty.part, TASK_LETTERS),
        conditional=" (nếu có)" if duty.conditional and "nếu có" not in duty.part else "",
        unit=wording.shorten(duty.unit_name, UNIT_LETTERS),
        part_played="chủ trì" if duty.leads else "phối hợp",
    )


def still_missing(duty: Duty, names: Sequence[str]) -> Rich:
    """Who of a unit has yet to register."""
    shown = [wording.shorten(name, NAME_LETTERS) for name in names[:NAMES_SHOWN]]
    return rich(
        "• {unit}: còn {count} người chưa đăng ký: {names}{more}",
        unit=wording.shorten(duty.unit_name, UNIT_LETTERS),
        count=len(names),
        names=", ".join(shown),
        more=f" và {len(names) - len(shown)} người khác" if len(names) > len(shown) else "",
    )


def please_register() -> Rich:
    """To somebody who has yet to register."""
    return Rich(
        "• Mời bấm «Đăng ký ngay», trả lời vài câu ngắn là xong; không đăng ký thì báo trưởng đơn vị."
    )


def more(count: int) -> Rich:
    """The lines that are not shown."""
    return rich("… và {count} việc nữa.", count=count)


def open_duty(duty: Duty) -> str:
    """The label of the button that opens one duty."""
    name = "Hạn đăng ký" if _registers(duty) else f"Mục {duty.item_number}"
    return wording.shorten(f"{name} ({duty.year}): {duty.part}", LABEL_LETTERS)


def open_list(count: int) -> str:
    """The label of the button that opens the list of what the unit owes."""
    return f"Xem tất cả ({count})"


def nobody_there(names: Iterable[str]) -> Rich:
    """To the Office: who cannot be reached here."""
    return join(
        [
            Rich("<b>Có người chưa nhận được tin nhắc</b>"),
            join(rich("• {name}", name=name) for name in names),
            Rich(
                "Anh/chị ấy chưa liên kết hoặc đã chặn em. Mời Văn phòng báo trực tiếp; "
                "khi người ấy nhắn lại cho em, em sẽ gửi bù những gì còn thiếu."
            ),
        ],
        "\n\n",
    )


def _registers(duty: Duty) -> bool:
    return duty.item_kind is ItemKind.REGISTRATION
