"""What /nghiphep says: who is away, from when to when, who stands in; how a leave is ended."""

from collections.abc import Iterable
from datetime import date

from data.leaves import Away
from domain.message import Rich, bold, join, rich
from vietnamese import text, wording

NEW = "Báo nghỉ phép"
NEW_FOR_OTHER = "Nhập thay"
BACK = "⬅️ Danh sách nghỉ phép"
BACK_TODAY = "Đi làm lại từ hôm nay"
CANCEL = "Huỷ đợt nghỉ này"

#: Words that may be typed behind the command, folded.
WORD_NEW, WORD_FOR_OTHER, WORD_BACK, WORD_CANCEL, WORD_END = map(
    text.fold, ("mới", "nhập thay", "đi làm lại", "huỷ", "kết thúc")
)

FOOT = Rich(
    "Mở một đợt bằng nút hoặc gõ, ví dụ <code>/nghiphep 1</code>; kết thúc sớm: "
    "<code>/nghiphep 1 đi làm lại thứ hai</code>; huỷ: <code>/nghiphep 1 huỷ</code>; "
    "báo mới: <code>/nghiphep mới</code>."
)
NOTHING = Rich(
    "<b>Nghỉ phép</b>\nHiện không có đợt nghỉ nào. Khi anh/chị nghỉ, mời báo để em nhắc việc cho người làm "
    "thay: bấm «Báo nghỉ phép» hoặc gõ <code>/nghiphep mới</code>."
)
NOT_YOURS = Rich(
    "Đợt nghỉ này do người nghỉ, trưởng đơn vị hoặc Văn phòng sửa. "
    "Mời xem danh sách bằng <code>/nghiphep</code>."
)
NOT_YOURS_TOAST = "Anh/chị chỉ xem được đợt nghỉ này."
ENDED_TOAST = "Đã ghi."
ENDED, CANCELLED = Rich("Đã kết thúc đợt nghỉ."), Rich("Đã huỷ đợt nghỉ.")


def no_such(words: str) -> Rich:
    """Words that name no leave and no step."""
    return rich(
        "Em chưa hiểu «{words}». Ví dụ: <code>/nghiphep 1</code>, <code>/nghiphep 1 huỷ</code>, "
        "<code>/nghiphep mới</code>.",
        words=wording.shorten(words, 60),
    )


def not_a_day(words: str) -> Rich:
    """A day of coming back that was not understood."""
    return rich(
        "Em chưa rõ ngày «{words}». Ví dụ: <code>/nghiphep 1 đi làm lại 15/04/2024</code>.",
        words=wording.shorten(words, 60),
    )


def listed(rows: Iterable[tuple[int, Away]], count: int, today: date, notes: Iterable[Rich]) -> Rich:
    """A page of the list, with the number by which each leave may be typed."""
    lines = [
        rich("<b>{number}. {name}</b>{body}", number=number, name=one.name, body=_body(one, today))
        for number, one in rows
    ]
    head = rich("<b>Nghỉ phép: {count} đợt đang và sắp nghỉ</b>", count=count)
    return join([*notes, head, *lines, FOOT], "\n\n")


def _body(one: Away, today: date) -> Rich:
    stands = f"làm thay: {one.substitute_name}" if one.substitute else "chưa chọn người làm thay"
    return rich("\n   {when}; {stands}", when=_when(one, today), stands=stands)


def _when(one: Away, today: date) -> str:
    days = f"{one.starts:%d/%m/%Y} – {one.ends:%d/%m/%Y}"
    return f"{days} (đang nghỉ)" if one.running(today) else days


def entry(number: int, one: Away) -> str:
    """The button of a leave."""
    return wording.shorten(f"{number}. {one.name} ({one.starts:%d/%m} – {one.ends:%d/%m})", 60)


def page(one: Away, today: date, notes: Iterable[Rich] = ()) -> Rich:
    """One leave, whole."""
    body = join(
        [
            bold(f"Nghỉ phép: {one.name}"),
            rich("Từ: {day}", day=wording.day(one.starts)),
            rich("Đến hết: {day}", day=wording.day(one.ends)),
            rich(
                "Người làm thay: {name}",
                name=one.substitute_name or "cấp phó hoặc người cùng phụ trách",
            ),
            "Đang nghỉ." if one.running(today) else "",
        ]
    )
    return join([*notes, body], "\n\n")
