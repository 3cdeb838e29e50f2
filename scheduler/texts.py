"""What reminders say: calm, with the year, the day and what to do next."""

from collections.abc import Iterable, Sequence
from datetime import date

from data.duties import Duty
from domain.calendar import Quarter
from domain.duties import ItemKind
from domain.ladders import Receiver
from domain.message import Rich, bold, join, rich
from scheduler.sections import Section
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

LATER = "Nhắc tôi sau"

SECTIONS: dict[Section, str] = {
    Section.LISTED: "Đã quá hạn trước khi kích hoạt kế hoạch {year}, chỉ liệt kê một lần",
    Section.QUARTER: "Việc của {quarter}/{quarter_year} – kế hoạch {year}",
    Section.COMING: "Sắp đến hạn – kế hoạch {year}",
    Section.AGAIN: "Anh/chị hẹn em nhắc lại hôm nay – kế hoạch {year}",
    Section.REGISTER: "Anh/chị chưa đăng ký danh hiệu năm {year}",
    Section.EVE: "Đến hạn vào ngày làm việc tới – kế hoạch {year}",
    Section.TODAY: "Đến hạn hôm nay – kế hoạch {year}",
    Section.OVERDUE: "Đã quá hạn, đơn vị chưa báo kết quả – kế hoạch {year}",
    Section.TOLD_OFFICE: "Quá hạn từ 3 ngày làm việc, em đã báo Văn phòng – kế hoạch {year}",
    Section.TOLD_LEADERSHIP: "Quá hạn từ 5 ngày làm việc, em đã báo Lãnh đạo Sở – kế hoạch {year}",
    Section.STILL_OVERDUE: "Còn nợ từ lâu, mỗi tuần em nhắc một lần – kế hoạch {year}",
    Section.ABOVE: "Quá hạn từ 3 ngày làm việc, đơn vị chưa báo kết quả – kế hoạch {year}",
    Section.BOARD: "Bảng nợ việc trong tuần – kế hoạch {year}",
    Section.LEADERSHIP: "Quá hạn từ 5 ngày làm việc, Văn phòng đã đôn đốc – kế hoạch {year}",
}


def greeting(name: str, receivers: set[Receiver], count: int, today: date, afternoon: bool = False) -> Rich:
    """The head of a digest, by the capacity in which it is received."""
    opening = "Kính báo cáo anh/chị" if receivers == {Receiver.LEADERSHIP} else "Chào anh/chị"
    return rich(
        "{opening} {name}, hôm nay {today}.\n{purpose}",
        opening=opening,
        name=bold(wording.shorten(name, NAME_LETTERS)),
        today=wording.day(today),
        purpose=_purpose(receivers, afternoon).format(count=count),
    )


def _purpose(receivers: set[Receiver], afternoon: bool) -> str:
    """What a digest is for, by the capacities in which it is received."""
    if afternoon:
        return "Còn {count} việc đến hạn hôm nay mà em chưa nhận được kết quả:"
    if receivers == {Receiver.STAFF}:
        return "Em xin nhắc một việc của anh/chị:"
    if receivers == {Receiver.LEADERSHIP}:
        return "Có {count} việc của các đơn vị quá hạn đã lâu:"
    if receivers <= {Receiver.OFFICE, Receiver.LEADERSHIP}:
        return "Văn phòng cần theo dõi, đôn đốc {count} việc:"
    if receivers & {Receiver.OFFICE, Receiver.LEADERSHIP}:
        return "Có {count} việc của đơn vị và việc cần đôn đốc:"
    return "Đơn vị anh/chị có {count} việc cần lưu ý:"


def group_greeting(unit: str, today: date) -> Rich:
    """The head of the digest of a unit's group chat: it names no person."""
    return rich(
        "{unit}, hôm nay {today}. Việc của đơn vị theo kế hoạch năm:",
        unit=bold(wording.shorten(unit, UNIT_LETTERS)),
        today=wording.day(today),
    )


def section(section: Section, duty: Duty) -> Rich:
    """The head of a group of lines; it always says the year of the plan."""
    quarter = Quarter.of(duty.starts)
    return bold(
        SECTIONS[section].format(
            year=duty.year, quarter=wording.QUARTERS[quarter.number], quarter_year=quarter.year
        )
    )


def item(duty: Duty, today: date) -> Rich:
    """The head of an item's lines: its number and its day."""
    name = "Đăng ký danh hiệu, sáng kiến" if _registers(duty) else f"Mục {duty.item_number}"
    if duty.awaits:
        return rich("{name} · chưa có ngày, em báo khi Văn phòng có giấy mời", name=bold(name))
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


def task_of_units(duty: Duty, units: Sequence[str]) -> Rich:
    """What several units owe for one part, to whoever stands above them."""
    return rich(
        "• {what} – <i>{count} đơn vị:</i> {units}",
        what=wording.shorten(duty.part, TASK_LETTERS),
        count=len(units),
        units="; ".join(wording.shorten(unit, UNIT_LETTERS) for unit in units),
    )


def still_missing(duty: Duty, names: Sequence[str]) -> Rich:
    """Who of a unit has yet to register; in a group chat nobody is named."""
    if not names:
        return rich("• {unit}: còn người chưa đăng ký", unit=wording.shorten(duty.unit_name, UNIT_LETTERS))
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


OPEN_DESK = "Xem và duyệt tin nhắc"


def proposals(count: int) -> Rich:
    """To the Office: so many digests go only if they are approved."""
    return rich(
        "Có {count} tin nhắc chờ Văn phòng duyệt. Chưa duyệt thì em không gửi; hết 18:00 ngày gửi, em lập "
        "tin mới cho ngày làm việc sau. Mời bấm «Xem và duyệt tin nhắc» hoặc gõ /nhacviec.",
        count=count,
    )


def group_lost(unit: str, title: str) -> Rich:
    """To the Office: nothing arrives in a unit's group chat any more."""
    return rich(
        "Em không còn gửi được tin vào nhóm «{title}» của {unit} (đã bị đưa ra khỏi nhóm hoặc không được "
        "gửi tin). Tin nhắn riêng cho từng người vẫn gửi như thường. Mời báo trưởng đơn vị thêm em lại; "
        "xem bằng <code>/nhom {unit}</code>.",
        title=wording.shorten(title, NAME_LETTERS),
        unit=unit,
    )


VERIFY = "Kiểm tra nhật ký"


def anchor(number: int, mark: str) -> Rich:
    """To the Office, once a week: the end of the audit log, to be kept in the chat."""
    return rich(
        "Mốc nhật ký tuần này: mục số {number}, mã <code>{mark}</code>. Mời giữ tin này trong khung chat: "
        "nếu sau này nhật ký bị cắt hoặc viết lại, mốc sẽ không còn khớp. "
        "Đối chiếu: gõ <code>/kiemtra {number} {mark}</code>.",
        number=number,
        mark=mark,
    )


def _registers(duty: Duty) -> bool:
    return duty.item_kind is ItemKind.REGISTRATION
