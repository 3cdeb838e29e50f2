"""What the forms about items of a plan say in common."""

from collections.abc import Iterable

from data.models import ItemChangeKind
from data.plan_edits import Edited
from domain.message import Rich, bold, join, rich
from vietnamese import wording

#: Characters of an item in a line, and of its words in a message.
LONGEST, LONGEST_WORDS = 100, 300

NOTHING = "Chưa có kế hoạch nào đang chạy hoặc chờ xác nhận. Mời nhập kế hoạch bằng /nhapkehoach."
NO_SUCH = "Mục này không còn trong kế hoạch đang chạy. Mời mở lại bằng /kehoach."
NOBODY = "Tài khoản này chưa liên kết với ai trong cơ quan. Mời gõ /start để xin tham gia."
NO_UNITS = "chưa có"
ITEM_LABEL, ITEM_EXAMPLE = "Mục", "Mục 12"
ITEM_HINT = "Bấm một mục, hoặc gõ số mục hay vài chữ của nội dung."
CAME = "Đơn vị anh/chị được giao mục này."
WENT = "Đơn vị anh/chị không còn phải làm mục này."
OWN_DUTIES = "Việc của đơn vị tôi"


def number(printed: str) -> str:
    """How an item is called."""
    return f"Mục {printed}" if printed else "Hạn đăng ký"


def heard(count: int) -> str:
    """How many persons are told."""
    return f"Em báo {count} người phụ trách trong giờ làm việc." if count else "Chưa có ai cần báo."


def line(edited: Edited) -> Rich:
    """What was changed, in words."""
    what, before, after = number(edited.item.number), edited.before or NO_UNITS, edited.after
    match edited.kind:
        case ItemChangeKind.WORDS:
            return rich("{what}: «{after}»\n(trước: «{before}»)", what=what, after=after, before=before)
        case ItemChangeKind.UNITS:
            return rich("{what}: {after}\n(trước: {before})", what=what, after=after, before=before)
        case ItemChangeKind.DUE:
            return rich("{what}: hạn {after} (trước: {before})", what=what, after=after, before=before)
        case ItemChangeKind.ADDED:
            return rich("{what} (mới): {after}", what=what, after=after)
        case ItemChangeKind.CARRIED:
            return rich("{what}: {after}", what=what, after=after[:1].lower() + after[1:])
    return rich("{what}: đã bỏ «{before}»", what=what, before=before)


def told(edits: Iterable[tuple[Edited, str]], reason: str) -> Rich:
    """What somebody is told who answers for a unit concerned: each change, and what it means for it."""
    changes = [_told(edited, role) for edited, role in edits]
    why = rich("Lý do: {reason}", reason=reason) if reason else ""
    return join([bold("Văn phòng đã sửa kế hoạch"), join(changes, "\n\n"), why])


def _told(edited: Edited, role: str) -> Rich:
    words = wording.shorten(edited.item.content, LONGEST_WORDS)
    tells_words = edited.kind in {ItemChangeKind.UNITS, ItemChangeKind.DUE, ItemChangeKind.CARRIED}
    return join([rich("«{words}»", words=words) if tells_words else "", line(edited), role])
