"""What /thoihan says: the days of the periods, the freeze and its second step, permits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from data.models import Permit
from domain.message import Rich, bold, join, rich
from domain.periods import PeriodKey, Window
from vietnamese import labels, text, wording

HEAD = Rich("<b>Thời hạn các đợt</b>")
NO_PLAN = Rich("Chưa có kế hoạch năm nào đang chạy nên chưa có thời hạn. Mời xem <code>/kehoach</code>.")
OFFICE_FOOT = Rich(
    "Mở một đợt bằng nút hoặc gõ, ví dụ <code>/thoihan 1</code>, <code>/thoihan 1 dat ngay</code>, "
    "<code>/thoihan 1 chot</code>; cho nộp muộn: <code>/thoihan cho nop muon</code>."
)
LATE_FOOT = Rich("Cần nộp muộn: gõ <code>/nop xin nộp muộn</code>, Văn phòng sẽ xem xét.")
NOT_OFFICE = Rich(
    "Việc đặt ngày, chốt đợt và cho nộp muộn dành cho Văn phòng. Thời hạn xem tại <code>/thoihan</code>."
)
NOT_OFFICE_TOAST = "Dành cho Văn phòng."

SET = "Đặt ngày"
FREEZE = "Chốt đợt này"
GRANT = "Cho nộp muộn"
NOT_NOW = "Thôi"
BACK = "⬅️ Thời hạn các đợt"
ALREADY_FROZEN = Rich("Đợt này đã được chốt từ trước.")
CHANGED = Rich("Số hồ sơ vừa thay đổi nên em chưa chốt. Đây là tình hình mới nhất:")
NO_PERMITS = Rich("Chưa cho ai nộp muộn trong các năm đang chạy.")

#: Words that may be typed behind the command, folded.
WORD_SET, WORD_FREEZE, WORD_GRANT, WORD_PERMITS = map(
    text.fold, ("đặt ngày", "chốt", "cho nộp muộn", "đã cho")
)


@dataclass(frozen=True, slots=True)
class Given:
    """A permit with the names that one needs to speak of it."""

    row: Permit
    receiver: str
    by: str


def name(window: Window) -> str:
    """A period with its year."""
    return f"{labels.PERIODS[window.key]} {window.year}"


def entry(number: int, window: Window) -> str:
    """The button of a period."""
    return wording.shorten(f"{number}. {name(window)}", 60)


def no_such(words: str) -> Rich:
    """Words that name no period."""
    return rich(
        "Em không tìm thấy đợt «{words}». Mời gõ số thứ tự, ví dụ <code>/thoihan 1</code>.",
        words=wording.shorten(words, 60),
    )


def days(window: Window, today: date) -> Rich:
    """The days of a period in words."""
    closed = " · <b>đã chốt</b>" if window.frozen else ""
    due = f"hạn {wording.due(window.due, today)}" if window.due else "không đặt hạn"
    opens = f"nhận từ {wording.day(window.opens)}; " if window.opens else ""
    amend = f"; sửa, rút có lý do đến {wording.day(window.amend_until)}" if window.amend_until else ""
    return Rich(f"{opens}{due}{amend}{closed}")


def overview(windows: Iterable[tuple[int, Window]], today: date, office: bool, *notes: Rich) -> Rich:
    """Every period of the running years."""
    lines = [
        rich("{number}. {name}\n   {days}", number=number, name=bold(name(window)), days=days(window, today))
        for number, window in windows
    ]
    return join([*notes, HEAD, join(lines, "\n\n"), OFFICE_FOOT if office else LATE_FOOT], "\n\n")


def page(window: Window, today: date, counts: Mapping[str, int], *notes: Rich) -> Rich:
    """One period for the Office."""
    told = rich(
        "Đã nhận: {accepted} hồ sơ · còn chờ: {waiting} hồ sơ",
        accepted=counts["accepted"],
        waiting=counts["waiting"],
    )
    return join([*notes, bold(name(window)), days(window, today), told], "\n\n")


def ask_freeze(window: Window, accepted: int, waiting: int, code: str, *notes: Rich) -> Rich:
    """The second step before a period is closed for good."""
    told = join(
        [
            bold(f"Chốt đợt: {name(window)}"),
            Rich(f"• {accepted} hồ sơ đã nhận sẽ được chốt, không ai sửa được nữa."),
            Rich(f"• {waiting} hồ sơ còn chờ vẫn giữ nguyên để xử lý tiếp; nhận sau khi chốt thì chốt luôn."),
            Rich("• Sau khi chốt chỉ mở lại được từng hồ sơ, kèm lý do. Đợt không nhận hồ sơ mới."),
            rich("Bấm «{button}» để chốt, hoặc gõ <code>{typed}</code>.", button=sure(accepted), typed=code),
        ]
    )
    return join([*notes, told], "\n\n")


def sure(accepted: int) -> str:
    """The button that closes a period."""
    return f"Chốt {accepted} hồ sơ"


def frozen(window: Window, count: int) -> Rich:
    """What was closed."""
    return rich("Đã chốt {name}: {count} hồ sơ.", name=name(window), count=count)


def permits_button(count: int) -> str:
    """The way to the permits."""
    return f"Đã cho nộp muộn ({count})"


def permits(shown: Sequence[Given], count: int) -> Rich:
    """The permits that were given."""
    lines = [
        rich(
            "• {receiver}: {period} {year}, đến hết {until}\n   <i>{reason} – {by}</i>",
            receiver=bold(given.receiver),
            period=labels.PERIODS[PeriodKey(given.row.key)],
            year=given.row.year,
            until=wording.day(given.row.until),
            reason=wording.shorten(given.row.reason, 200),
            by=given.by,
        )
        for given in shown
    ]
    return join([bold(f"Đã cho nộp muộn: {count}"), join(lines, "\n\n")], "\n\n")
