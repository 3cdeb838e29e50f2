"""What /xacnhan says."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from data.models import Item, Part, Plan
from data.plans import ItemUnits
from domain.message import Rich, bold, join, rich
from handlers.texts.plan import DUE_SOURCES, heading, parts, plan_name, units
from vietnamese import wording

NOTHING_TO_CONFIRM = Rich(
    "Không có kế hoạch nào chờ xác nhận. Mời gửi tệp kế hoạch mới bằng <code>/nhapkehoach</code>."
)
SEVERAL_DRAFTS = Rich("Có nhiều kế hoạch chờ xác nhận. Mời chọn:")
CONFIRM_ALL = "Xác nhận tất cả như đã đọc"
START_PLAN = "Kích hoạt kế hoạch"
START_PLAN_SURE = "Đúng, kích hoạt và bắt đầu nhắc việc"
DISCARD = "Bỏ bản nháp này"
DISCARD_SURE = "Đúng, bỏ bản nháp"
CONFIRM_ITEM = "Xác nhận nội dung này"
CHANGE_LEAD = "Đổi đơn vị chủ trì"
CHANGE_UNITS = "Thêm, bớt đơn vị"
CHANGE_DUE = "Đổi hạn"
BACK_TO_ITEM = "⬅️ Về nội dung"
CHANGED = "Đã đổi."
CONFIRMED = "Đã xác nhận."
#: Characters of the source that are shown.
LONGEST_SOURCE = 300
CHOOSE_LEAD = "Đơn vị nào chủ trì?"
CHOOSE_UNITS = "Chạm để thêm hoặc bớt đơn vị:"


def draft(plan: Plan, imported: datetime) -> str:
    """The button of a draft among several: two readings of one year are told apart by their moment."""
    return f"{plan_name(plan.year, plan.number)}, nhập {imported:%H:%M %d/%m}"


def confirm_overview(plan: Plan, count: int, open_items: int) -> Rich:
    """The head of the confirmation: how much is left."""
    left = f"Còn {open_items}/{count} nội dung chờ xác nhận." if open_items else "Mọi nội dung đã xác nhận."
    return rich(
        "{name} – chờ kích hoạt\n{left}\n"
        "Chủ trì là đơn vị được nêu đầu tiên, các đơn vị sau là phối hợp: mời kiểm tra. "
        "Trước khi kích hoạt em không gửi gì cho ai.",
        name=bold(plan_name(plan.year, plan.number)),
        left=left,
    )


def confirm_row(entry: ItemUnits, doubtful: bool, shares_number: bool) -> str:
    """A button that opens an item to be confirmed; a word beside the sign says how it stands.

    Items that share a number, for they fall due several times, are told apart by their days.
    """
    waits = "⚠️ cần xem" if doubtful else "▫️ chờ"
    mark = "✅ xong" if entry.item.confirmed_at else waits
    day = f" ({entry.item.due:%d/%m})" if shares_number else ""
    return wording.shorten(f"{mark} · {heading(entry.item)}{day}: {entry.item.content}", 56)


def doubts_button(count: int) -> str:
    """How many doubts the reading left."""
    return f"Điểm cần xem lại ({count})"


def doubts(year: int, rows: Iterable[dict[str, str]]) -> Rich:
    """Doubts of the reading, each with its place."""
    lines = [rich("• {where}: {text}", where=bold(row["where"]), text=row["text"]) for row in rows]
    return join(
        [bold(f"Điểm cần xem lại trong kế hoạch {year}"), *lines] if lines else ["Không có điểm nào."], "\n\n"
    )


def confirm_item(entry: ItemUnits, found: Sequence[str]) -> Rich:
    """An item as read, to be confirmed, with what is doubtful in it and the words that it was read from."""
    item = entry.item
    state = "Đã xác nhận" if item.confirmed_at else "Chờ xác nhận"
    head = rich("<b>{heading}</b> – {state}", heading=heading(item), state=state)
    doubtful = join([bold("Cần xem lại:"), *(rich("⚠️ {text}", text=text) for text in found)]) if found else ""
    source = wording.shorten(" ".join(item.source.split()), LONGEST_SOURCE)
    quoted = rich("<i>Trong văn bản: {source}</i>", source=source) if source else ""
    return join([head, parts(entry), units(entry), _due(item), doubtful, quoted], "\n\n")


def _due(item: Item) -> Rich:
    """The last day, and where it comes from."""
    if item.awaits:
        return Rich("Hạn: chưa có ngày, chờ sự kiện nêu trong kế hoạch")
    return rich("Hạn: {due} ({source})", due=wording.day(item.due), source=DUE_SOURCES[item.due_source])


def conditional_toggle(part: Part) -> str:
    """A button that turns the mark "nếu có" of a part on or off."""
    mark = "Bỏ «nếu có»" if part.conditional else "Đặt «nếu có»"
    return wording.shorten(f"{mark}: {part.text}", 56)


def before_toggle(day: date, counts: bool) -> str:
    """A button that settles whether the day after "trước" counts itself."""
    return f"Không tính ngày {day:%d/%m}" if counts else f"Tính cả ngày {day:%d/%m}"


def marked(name: str, chosen: bool) -> str:
    """A choice, with a word and a sign when it is the present one."""
    return f"✅ {name} (đang chọn)" if chosen else name


def question_about(question: str, entry: ItemUnits) -> Rich:
    """A question about an item."""
    return rich(
        "{heading}: {content}\n\n{question}",
        heading=bold(heading(entry.item)),
        content=wording.shorten(entry.item.content, 200),
        question=question,
    )


def ask_discard(year: int) -> Rich:
    """The second step before a draft is put away."""
    return rich("Bỏ bản nháp kế hoạch {year}? Nhập lại đúng tệp đó thì bản nháp mở lại.", year=year)


def discarded(year: int) -> Rich:
    """A draft is put away."""
    return rich("Đã bỏ bản nháp kế hoạch {year}. Xem kế hoạch đang chạy: <code>/kehoach</code>.", year=year)


def ask_start(year: int) -> Rich:
    """The second step before a plan starts."""
    return rich(
        "Kích hoạt kế hoạch {year}? Từ lúc này em giao việc cho từng đơn vị và bắt đầu nhắc theo lịch.",
        year=year,
    )


def started(year: int, late: Iterable[Item]) -> Rich:
    """A plan runs; what was due before is listed once."""
    lines = [
        rich(
            "• {heading}: {content} (hạn {due})",
            heading=heading(item),
            content=wording.shorten(item.content, 100),
            due=f"{item.due:%d/%m/%Y}",
        )
        for item in late
    ]
    head = rich(
        "Kế hoạch {year} đã kích hoạt. Trưởng các đơn vị sẽ nhận việc quý này vào ngày làm việc tới.",
        year=year,
    )
    if not lines:
        return head
    return join(
        [head, "Các nội dung đã qua hạn trước khi kích hoạt, em không nhắc và không báo lên trên:", *lines]
    )
