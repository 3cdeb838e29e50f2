"""What /nhapkehoach says, and what is said when a plan is read."""

from collections.abc import Mapping, Sequence
from datetime import date

from data.models import Plan
from data.plan_amending import Proposal, Wish
from data.plan_diff import Change, Difference
from domain.message import Rich, bold, join, rich
from handlers.texts.plan import plan_name
from vietnamese import wording

ABOUT = Rich(
    "<b>Nhập kế hoạch năm</b>\n"
    "Mời gửi tệp kế hoạch (Word, Excel, PDF có chữ) hoặc dán nội dung. Em đọc thành bản nháp để anh/chị "
    "xem lại từng mục: đơn vị, chủ trì, hạn, phần «nếu có». Chưa kích hoạt thì em không nhắc ai.\n"
    "Bấm nút dưới đây, gõ «gửi tệp kế hoạch», hoặc gửi thẳng tệp có chữ «kế hoạch» trong tên."
)
SEND = "Gửi tệp hoặc dán nội dung"
SEND_AGAIN = "Gửi tệp khác"
REVIEW = "Xem và xác nhận"
CONFIRM_LATER = Rich("Chưa có gì được kích hoạt: mời xem lại, sửa rồi xác nhận.")
NOT_A_PLAN = Rich("<b>Chưa đọc được kế hoạch</b>")
LOOK_AT_CHANGES = "Xem các thay đổi"
TAP_TO_STRIKE = "Bấm số để bỏ qua hoặc chọn lại."
APPLY_SURE = "Đúng, áp dụng"
BACK_TO_CHANGES = "⬅️ Về các thay đổi"
OPEN_PLAN = "Mở kế hoạch"
#: Changes that are told one by one.
MOST_CHANGES = 12


def draft_button(plan: Plan) -> str:
    """The way to a plan that waits."""
    return f"Bản nháp: {plan_name(plan.year, plan.number)}"


def read(plan: Plan, items: int, deadlines: int) -> Rich:
    """A plan was read."""
    parts = [f"{items} nội dung"]
    if deadlines:
        parts.append(f"{deadlines} hạn đăng ký")
    if plan.doubts:
        parts.append(f"{len(plan.doubts)} điểm cần xem lại")
    return rich(
        "<b>Đã đọc {name}</b>\n{title}\n{counted}.",
        name=plan_name(plan.year, plan.number),
        title=wording.shorten(plan.title, 200),
        counted=", ".join(parts),
    )


def known(plan: Plan) -> Rich:
    """The same file was read before."""
    name = plan_name(plan.year, plan.number)
    return rich("Tệp này đã được nhập trước đây ({name}); không có gì thay đổi.", name=name)


def compared(plan: Plan, changes: Sequence[Change]) -> Rich:
    """What differs from the plan of the same year that was there before."""
    head = rich("So với {name} đang có:", name=plan_name(plan.year, plan.number))
    if not changes:
        return join([head, "không khác mục nào."], " ")
    lines = [change_line(change) for change in changes[:MOST_CHANGES]]
    left = len(changes) - len(lines)
    return join([head, *lines, *([f"… và {left} điểm khác nữa."] if left else [])])


def change_line(change: Change) -> Rich:
    """One difference."""
    name = f"Mục {change.number}" if change.number else "Mục không số"
    words = wording.shorten(change.content, 80)
    match change.kind:
        case Difference.ADDED:
            return rich("• {name}: thêm mới «{words}»", name=bold(name), words=words)
        case Difference.GONE:
            return rich("• {name}: không còn «{words}»", name=bold(name), words=words)
        case Difference.WORDS:
            before = wording.shorten(change.before, 80)
            return rich(
                "• {name}: «{words}» (trước: «{before}»)", name=bold(name), words=words, before=before
            )
    what = "hạn" if change.kind is Difference.DUE else "đơn vị"
    return rich(
        "• {name}: {what} {after} (trước: {before})",
        name=bold(name),
        what=what,
        after=change.after or "chưa ghi",
        before=change.before or "chưa ghi",
    )


def paper_name(number: str | None, title: str) -> str:
    """How a paper is called where it explains a change."""
    return f"văn bản số {number}" if number else wording.shorten(title, 120)


def according_to(paper: str) -> str:
    """Why an item was changed."""
    return f"Theo {paper}"


def no_plan_to_change(year: int) -> str:
    """A paper changes a plan that is not there."""
    return (
        f"Văn bản này điều chỉnh kế hoạch năm {year}, nhưng chưa có kế hoạch năm {year} nào đang chạy "
        "hoặc chờ xác nhận. Mời gửi kế hoạch đó trước bằng /nhapkehoach."
    )


def nothing_to_change(plan: Plan, missing: Sequence[str]) -> str:
    """A paper asks for nothing that is not so already."""
    name = plan_name(plan.year, plan.number)
    if missing:
        return f"{name} không có mục {', '.join(missing)} để bỏ. Mời kiểm tra số mục trong văn bản."
    return f"Văn bản này không làm {name} khác đi ở mục nào. Mời kiểm tra lại tệp."


def amendment(plan: Plan, paper: str, count: int, missing: Sequence[str]) -> Rich:
    """A paper that changes a plan was read."""
    gone = f"Không có mục {', '.join(missing)} để bỏ." if missing else ""
    return join(
        [
            rich("<b>Đã đọc {paper}</b>", paper=paper),
            rich(
                "Điều chỉnh {name}: {count} thay đổi. Chưa có gì được đổi.",
                name=plan_name(plan.year, plan.number),
                count=count,
            ),
            gone,
        ]
    )


def proposals(plan: Plan, paper: str, found: Sequence[Proposal], units: Mapping[int, str]) -> Rich:
    """What a paper asks for, one by one."""
    head = rich("<b>{name}: điều chỉnh theo {paper}</b>", name=plan_name(plan.year, plan.number), paper=paper)
    lines = [proposal_line(place, one, units) for place, one in enumerate(found, start=1)]
    return join([head, *lines, TAP_TO_STRIKE], "\n\n")


def proposal_line(place: int, one: Proposal, units: Mapping[int, str]) -> Rich:
    """One change that a paper asks for."""
    what = f"Mục {one.number}" if one.number else "Mục không số"
    words, before = wording.shorten(one.words, 200), wording.shorten(one.before, 200)
    named = "; ".join(units.get(unit, "") for unit in one.units)
    struck = " (bỏ qua)" if one.struck else ""
    told = {
        Wish.DUE: f"hạn {_day(one.due)} (trước: {before})",
        Wish.WORDS: f"«{words}» (trước: «{before}»)",
        Wish.UNITS: f"{named} (trước: {before or 'chưa có'})",
        Wish.ADD: f"thêm «{words}», {named or 'chưa rõ đơn vị nên chưa thêm được'}, hạn {_day(one.due)}",
        Wish.CANCEL: f"bỏ «{before or words}»",
    }[one.wish]
    return rich("{place}. {what}: {told}{struck}", place=place, what=bold(what), told=told, struck=struck)


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d/%m/%Y}" if iso else ""


def proposal_button(place: int, one: Proposal) -> str:
    """The button that leaves a change out, or takes it in again."""
    return f"☐ Đang bỏ qua {place}" if one.struck else f"✅ Đang chọn {place}"


def apply_button(count: int) -> str:
    """The way to the second step."""
    return f"Áp dụng {count} thay đổi"


def ask_apply(count: int) -> Rich:
    """The second step before a plan is changed."""
    return rich(
        "Áp dụng {count} thay đổi vào kế hoạch? Các đơn vị liên quan được báo trong giờ làm việc.",
        count=count,
    )


def applied(lines: Sequence[Rich], heard: str) -> Rich:
    """A plan was changed."""
    return join([bold("Đã điều chỉnh kế hoạch"), *lines, heard], "\n\n")


def refused(reason: str) -> Rich:
    """Why what was sent gave no plan."""
    return join([NOT_A_PLAN, rich("{reason}", reason=reason)])
