"""What /kehoach says, and how other commands speak of items."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, tzinfo
from string import ascii_lowercase
from types import MappingProxyType

from data.duties import Duty
from data.models import Item, ItemChangeKind, Part, Plan, PlanState, Unit
from data.plan_edits import Past
from data.plans import ItemUnits
from domain.duties import ItemKind
from domain.message import Rich, bold, join, rich
from vietnamese import labels, text, wording

#: The years of plans by their ids: none, where only one plan is open and its year stands in the title.
NO_YEARS: Mapping[int, int] = MappingProxyType({})

#: How a plan itself marks what is only done if there is occasion, folded.
IF_ANY = text.fold("nếu có")
#: Characters of what somebody searched for, as it is said again.
LONGEST_WORDS = 60

NO_PLAN = Rich(
    "Chưa có kế hoạch nào đang chạy. Khi Văn phòng kích hoạt kế hoạch năm, em sẽ hiện ở đây; "
    "trong lúc chờ, mời xem <code>/trogiup</code>."
)
SEVERAL_PLANS = Rich("Đang có nhiều kế hoạch. Mời chọn năm:")
BY_UNIT = "Xem theo đơn vị"
EDIT = "Sửa mục này"
ADD = "Thêm nội dung"
#: Changes of an item that are shown, the latest.
MOST_CHANGES = 8
BACK_TO_PLAN = "⬅️ Về kế hoạch"
BACK_TO_QUARTER = "⬅️ Về quý"
PLAN_STATES = {
    PlanState.DRAFT: "chờ xác nhận",
    PlanState.ACTIVE: "đang chạy",
    PlanState.CLOSED: "đã đóng",
}
DUE_SOURCES = {
    "period": "ngày làm việc cuối của kỳ",
    "explicit": "ghi trong kế hoạch",
    "derived": "suy ra từ lời văn",
    "human": "do Văn phòng đặt",
}


def plan_name(year: int, number: str | None) -> str:
    """A plan in a few words; the year always, since two may be open at once."""
    return f"Kế hoạch {year}" + (f" (số {number})" if number else "")


def plan_overview(plan: Plan, count: int) -> Rich:
    """The head of a plan."""
    return rich(
        "{name} – {state}\n{title}\n\n{count} nội dung. Mời chọn quý, "
        "hoặc gõ <code>/kehoach</code> kèm từ cần tìm, ví dụ <code>/kehoach sáng kiến</code>.",
        name=bold(plan_name(plan.year, plan.number)),
        state=PLAN_STATES[plan.state],
        title=plan.title,
        count=count,
    )


def quarter_button(number: int, count: int) -> str:
    """A quarter and the number of its items."""
    return f"{wording.QUARTERS[number]} ({count})"


def quarter_title(year: int, number: int) -> Rich:
    """The head of a quarter's list."""
    return bold(f"{wording.QUARTERS[number]} năm {year}")


def unit_title(year: int, unit: str) -> Rich:
    """The head of a unit's list."""
    return bold(f"{unit} – kế hoạch năm {year}")


def search_title(words: str, shown: int, found: int) -> Rich:
    """The head of what was found, and how to narrow it."""
    words = wording.shorten(words, LONGEST_WORDS)
    more = "" if shown == found else f" – hiện {shown}, mời gõ thêm từ để lọc"
    return rich("<b>Tìm «{words}»: {found} nội dung</b>{more}", words=words, found=found, more=more)


def nothing_found(words: str) -> Rich:
    """Nothing was found."""
    words = wording.shorten(words, LONGEST_WORDS)
    return rich(
        "Không có nội dung nào chứa «{words}». Mời thử từ ngắn hơn, ví dụ <code>/kehoach báo cáo</code>.",
        words=words,
    )


def choose_unit(year: int) -> Rich:
    """Which unit's items?"""
    return rich("Kế hoạch năm {year}: mời chọn đơn vị.", year=year)


def heading(item: Item) -> str:
    """How an item is called: by its number, or as the registration deadline."""
    return "Hạn đăng ký" if item.kind is ItemKind.REGISTRATION else f"Mục {item.number}"


def _of_year(item: Item, year: int | None) -> str:
    return heading(item) + (f" ({year})" if year else "")


def open_item(item: Item, year: int | None = None) -> str:
    """The label of the button that opens an item, with the year where plans of several are open."""
    return wording.shorten(f"{_of_year(item, year)}: {item.content}", 48)


def item_list(
    title: Rich, rows: Iterable[tuple[Item, Unit | None]], years: Mapping[int, int] = NO_YEARS
) -> Rich:
    """Items in a few words each: what, who leads, by when; `years` by plan, where several are open."""
    lines = [
        rich(
            "{heading}. {content}\n   <i>Chủ trì: {lead} · hạn {due}</i>",
            heading=bold(_of_year(item, years.get(item.plan_id))),
            content=("(đã bỏ) " if item.cancelled_at else "") + wording.shorten(item.content, 160),
            lead=lead.name if lead else "từng đơn vị",
            due=f"{item.due:%d/%m/%Y}",
        )
        for item, lead in rows
    ]
    return join([title, *lines] if lines else [title, "Không có nội dung nào."], "\n\n")


def changes(past: Sequence[Past], zone: tzinfo) -> Rich:
    """What the Office changed in an item, the latest last; empty if nothing."""
    lines = [
        rich(
            "• {at} {by}: {what}{reason}",
            at=f"{one.at.astimezone(zone):%d/%m/%Y}",
            by=one.by or "Văn phòng",
            what=_changed(one),
            reason=f" – {one.reason}" if one.reason else "",
        )
        for one in past[-MOST_CHANGES:]
    ]
    return join([bold("Đã thay đổi:"), *lines]) if lines else Rich("")


def _changed(one: Past) -> str:
    match one.kind:
        case ItemChangeKind.ADDED:
            return "thêm mục này"
        case ItemChangeKind.CANCELLED:
            return "bỏ mục này"
        case ItemChangeKind.WORDS:
            return f"sửa lời văn (trước: «{wording.shorten(one.before, 100)}»)"
        case ItemChangeKind.UNITS:
            return f"đơn vị: {one.after} (trước: {one.before or 'chưa có'})"
        case ItemChangeKind.CARRIED:
            return one.after
    return f"hạn {one.after} (trước: {one.before or 'chờ ngày'})"


def item_page(plan: Plan, entry: ItemUnits, owed: Iterable[Duty], today: date) -> Rich:
    """One item, whole: content, units, dates and where they come from, the state of each unit."""
    item = entry.item
    gone = " – đã bỏ" if item.cancelled_at else ""
    name = f"Kế hoạch {plan.year}"
    head = rich("<b>{name} – {heading}{gone}</b>", name=name, heading=heading(item), gone=gone)
    facts = rich(
        "Thời gian: {starts} – {ends}\nHạn: {due}\n<i>Căn cứ hạn: {source}</i>",
        starts=f"{item.starts:%d/%m/%Y}",
        ends=f"{item.ends:%d/%m/%Y}",
        due=wording.due(item.due, today),
        source=DUE_SOURCES[item.due_source],
    )
    return join([head, parts(entry), units(entry), facts, _states(owed)], "\n\n")


def parts(entry: ItemUnits) -> Rich:
    """The parts of an item, lettered where there are several."""
    if len(entry.parts) == 1:
        return rich("{text}{mark}", text=entry.parts[0].text, mark=_if_any(entry.parts[0]))
    return join(
        rich("{letter}) {text}{mark}", letter=_letter(place), text=part.text, mark=_if_any(part))
        for place, part in enumerate(entry.parts, start=1)
    )


def _letter(place: int) -> str:
    """How a part is called: a, b, c ...; by its number beyond the letters."""
    return ascii_lowercase[place - 1] if place <= len(ascii_lowercase) else str(place)


def _if_any(part: Part) -> Rich:
    """The mark of a conditional part, unless its own words say so already."""
    if not part.conditional or IF_ANY in text.fold(part.text):
        return Rich("")
    return Rich(" <i>(chỉ làm nếu có phát sinh)</i>")


def units(entry: ItemUnits) -> Rich:
    """Who leads an item, who takes part."""
    rest = [unit.name for unit in entry.units if entry.lead is None or unit.id != entry.lead.id]
    lead = rich("Chủ trì: {lead}", lead=entry.lead.name if entry.lead else "từng đơn vị")
    return join([lead, rich("Phối hợp: {rest}", rest=", ".join(rest)) if rest and entry.lead else ""])


def _states(owed: Iterable[Duty]) -> Rich:
    duties = list(owed)
    several = len({duty.part_position for duty in duties}) > 1
    lines = [
        rich(
            "{sign} {unit}{part}: {state}",
            sign=labels.DUTY_SIGNS[duty.state],
            unit=duty.unit_name,
            part=f" ({_letter(duty.part_position)})" if several else "",
            state=labels.DUTY_STATES[duty.state],
        )
        for duty in duties
    ]
    return join([bold("Tình hình:"), *lines]) if lines else Rich("")
