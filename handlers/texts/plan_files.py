"""What /nhapkehoach says, and what is said when a plan is read."""

from collections.abc import Sequence

from data.models import Plan
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


def refused(reason: str) -> Rich:
    """Why what was sent gave no plan."""
    return join([NOT_A_PLAN, rich("{reason}", reason=reason)])
