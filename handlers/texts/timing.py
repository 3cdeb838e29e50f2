"""What /kehoach says of the time of an item: ladder, days waited for, periods, what needs what, chains."""

from collections.abc import Iterable, Sequence
from datetime import date

from data.models import Item
from data.timing import Proposal, Waits
from domain.duties import Every
from domain.message import Rich, bold, join, rich
from handlers.texts.plan import heading
from vietnamese import text, wording

TIMING = "Nhịp nhắc"
BACK = "⬅️ Về nhịp nhắc"
BACK_TO_ITEM = "⬅️ Về mục này"
DAY = "Đặt ngày"
AWAIT, AWAIT_NO_MORE = "Chờ giấy mời, chưa có ngày", "Thôi chờ, giữ hạn cũ"
NEEDS = "Chỉ làm được sau mục …"
CHAIN = "Đề xuất ngày cho cả chuỗi"
SURE = "Đặt các ngày này"
NOT_NOW = "Thôi"
CHANGED = "Đã ghi."
CHOSEN = "✓ "

EVERY = {Every.ONCE: "Một lần", Every.MONTH: "Hằng tháng", Every.QUARTER: "Hằng quý"}

NOT_OFFICE = Rich(
    "Việc đặt nhịp nhắc và ngày của các mục dành cho Văn phòng. "
    "Anh/chị cần thêm thời gian thì mời gõ <code>/nop xin gia hạn</code>."
)
NOT_OFFICE_TOAST = "Dành cho Văn phòng."
CHAIN_CHANGED = Rich("Hạn của các mục vừa thay đổi nên em chưa đặt. Đây là đề xuất mới nhất:")
NO_CHAIN = Rich(
    "Mục này không chờ mục nào còn phải làm nên chưa có chuỗi. "
    "Mời chọn trước ở «Chỉ làm được sau mục …», ví dụ gõ <code>/kehoach mục 16 sau 15</code>."
)
IN_THE_PAST = Rich(
    "Có ngày đề xuất đã qua nên em chưa đặt được. "
    "Mời đặt hạn muộn hơn cho mục cuối, hoặc bỏ bớt mối chờ, rồi xem lại đề xuất."
)
CHOOSE_LADDER = Rich("Mời chọn nhịp nhắc cho mục này:")
CHOOSE_NEEDS = Rich("Mục này chỉ làm được sau những mục nào? Bấm để chọn hoặc bỏ; mục đã chọn có dấu ✓.")

#: Words that may be typed behind an item, folded.
WORD_TIMING, WORD_LADDER, WORD_EVERY, WORD_AWAIT, WORD_NO_WAIT, WORD_DAY, WORD_AFTER, WORD_CHAIN = map(
    text.fold, ("nhịp nhắc", "nhịp", "lặp", "chờ ngày", "thôi chờ", "ngày", "sau", "chuỗi")
)
WORD_NONE = text.fold("không")
#: How the registration deadline is called in place of a number, folded.
WORD_ITEM, WORD_REGISTRATION = text.fold("mục"), text.fold("đăng ký")
WORD_YEAR = text.fold("năm")

HOW_TO = Rich(
    "Gõ cũng được, ví dụ: <code>/kehoach mục 12 nhịp 1</code>, <code>/kehoach mục 12 lặp hằng quý</code>, "
    "<code>/kehoach mục 12 chờ ngày</code>, <code>/kehoach mục 12 ngày</code>, "
    "<code>/kehoach mục 15 sau 12, 14</code>, <code>/kehoach mục 16 chuỗi</code>."
)


def facts(item: Item, needed: Sequence[Item], waits: Sequence[Waits]) -> Rich:
    """What everybody may know of the time of an item beyond its last day; empty if there is nothing."""
    waiting = {one.id for one in waits}
    after = ", ".join(heading(one) + (" (chưa xong)" if one.id in waiting else "") for one in needed)
    return join(
        [
            "Đang chờ giấy mời hoặc ngày cụ thể; em chưa nhắc cho đến khi Văn phòng đặt ngày."
            if item.awaits
            else "",
            f"Lặp lại: {EVERY[Every(item.every)].lower()}." if item.every else "",
            f"Chỉ làm được sau: {after}." if after else "",
        ]
    )


def page(item: Item, year: int, ladder: str, today: date, told: Rich, *notes: Rich) -> Rich:
    """The time of an item, for the Office to change."""
    head = rich(
        "<b>{timing}: {heading} – Kế hoạch {year}</b>\n{content}",
        timing=TIMING,
        heading=heading(item),
        year=year,
        content=wording.shorten(item.content, 200),
    )
    due = "chờ ngày" if item.awaits else wording.due(item.due, today)
    lines = join([rich("Hạn: {due}", due=due), rich("Nhịp: {ladder}", ladder=ladder), told])
    return join([*notes, head, lines, HOW_TO], "\n\n")


def ladder_button(number: int, title: str, chosen: bool) -> str:
    """A ladder, with the number by which it may be typed."""
    return wording.shorten(f"{CHOSEN if chosen else ''}{number}. {title}", 60)


def every_button(every: Every, chosen: bool) -> str:
    """How often, marked if that is so now."""
    return f"{CHOSEN if chosen else ''}{EVERY[every]}"


def ladder_now(title: str) -> str:
    """The button that opens the ladders."""
    return wording.shorten(f"Nhịp: {title}", 60)


def need_button(item: Item, chosen: bool) -> str:
    """An item that may be needed."""
    return wording.shorten(f"{CHOSEN if chosen else ''}{heading(item)}: {item.content}", 60)


def choose_needs(item: Item) -> Rich:
    """Which items an item waits for."""
    return join([bold(f"{heading(item)}: {wording.shorten(item.content, 120)}"), CHOOSE_NEEDS], "\n\n")


def no_such_number(said: str) -> Rich:
    """Numbers behind «sau» of which one is no item."""
    return rich(
        "Không có mục «{said}» trong kế hoạch này. Ví dụ: <code>/kehoach mục 15 sau 12, 14</code>; "
        "bỏ hết: <code>/kehoach mục 15 sau không</code>.",
        said=wording.shorten(said, 40),
    )


def not_understood(said: str) -> Rich:
    """Words behind an item that name no step."""
    return rich("Em chưa hiểu «{said}».", said=wording.shorten(said, 60))


def typed_chain(item: Item, year: int, checksum: str) -> str:
    """How the days of a chain are confirmed by typing."""
    return f"/kehoach mục {item.number or 'đăng ký'} năm {year} chuỗi {checksum}"


def proposal(chain: Sequence[Proposal], gap: int, today: date, typed: str, notes: Iterable[Rich]) -> Rich:
    """The days of a chain as they would be, beside the present ones."""
    past = any(one.moves and one.day < today for one in chain)
    lines = [
        rich(
            "<b>{name}</b> {content}\n   {day}{present}",
            name=_name(one.number),
            content=wording.shorten(one.content, 80),
            day=wording.day(one.day),
            present=_present(one),
        )
        for one in chain
    ]
    head = rich(
        "<b>Đề xuất ngày cho cả chuỗi</b>\nMỗi mục xong trước mục sau ít nhất {gap} ngày làm việc, "
        "không muộn hơn hạn hiện tại.",
        gap=gap,
    )
    confirm = rich("Đặt bằng nút dưới đây hoặc gõ <code>{typed}</code>.", typed=typed)
    foot = IN_THE_PAST if past else confirm if any(one.moves for one in chain) else ALREADY_SO
    return join([*notes, head, join(lines), foot], "\n\n")


ALREADY_SO = Rich("Các hạn hiện tại đã đủ khoảng cách nên không cần đổi.")


def _name(number: str) -> str:
    return f"Mục {number}" if number else "Hạn đăng ký"


def _present(one: Proposal) -> str:
    if one.present is None:
        return " (hiện chờ ngày)"
    return f" (hiện là {one.present:%d/%m/%Y})" if one.moves else " (giữ nguyên)"


def days_given(count: int, heard: str) -> Rich:
    """The days of a chain were set."""
    return rich("Đã đặt hạn mới cho {count} mục. {heard}", count=count, heard=heard)
