"""What a list of staff says on its way in."""

from collections import Counter
from collections.abc import Sequence

from data.staffing import CLEAR, Line, Standing
from documents.sheet_in import Fault
from domain.message import Rich, bold, join, rich
from handlers.texts.entering import FAULTS as SHEET_FAULTS
from vietnamese import labels, wording

AGAIN, DROP, BACK = "Gửi danh sách khác", "Bỏ danh sách này", "⬅️ Về nhân sự"
FAULTS: dict[Fault, Rich] = SHEET_FAULTS
LOST = Rich("Tệp danh sách không còn. Mời gửi lại bằng /nhansu nhập.")
NO_LIST = Rich("Chưa có danh sách nào được gửi. Mời gõ <code>/nhansu nhập</code> rồi gửi tệp Excel.")
DROPPED = Rich("Đã bỏ danh sách, chưa ghi ai.")
CHANGED = Rich("Danh sách cán bộ vừa thay đổi nên em đọc lại. Mời xem rồi bấm nhập.")
CHANGED_TOAST = "Có thay đổi, mời xem lại."
ENTERED_TOAST = "Đã nhập."
NO_NAMES = Rich(
    "Em không thấy cột họ tên trong tệp này. Mời đặt tiêu đề cột là «Họ và tên», nên có thêm «Chức vụ» và "
    "«Đơn vị», rồi gửi lại."
)
WHY: dict[Standing, str] = {
    Standing.NAMESAKE: "đã có người trùng tên: {known} – {known_unit}",
    Standing.HEADED: "đơn vị đang có trưởng: {known}",
    Standing.ACTING: "phụ trách, quyền: cần ngày kết thúc",
    Standing.NO_UNIT: "chưa rõ đơn vị «{unit}»",
    Standing.TWICE: "trùng một dòng ở trên",
}
#: The lines that the Office decides one by one.
TO_DECIDE = (Standing.NO_UNIT, Standing.NAMESAKE, Standing.HEADED, Standing.ACTING)
LONGEST = 60
#: Names that the second step shows.
NAMES = 10


def preview(lines: Sequence[Line], shown: Sequence[Line]) -> Rich:
    """What a list comes to, and the lines that somebody has to look at."""
    count = Counter(line.standing for line in lines)
    figures = [
        rich("Người mới: {count}", count=count[Standing.NEW]),
        rich("Sửa chức danh: {count}", count=count[Standing.TITLE]) if count[Standing.TITLE] else "",
        rich("Đã có, giữ nguyên: {count}", count=count[Standing.THERE]) if count[Standing.THERE] else "",
        rich("Cần anh/chị quyết từng người: {count}", count=sum(count[one] for one in TO_DECIDE)),
        rich("Dòng trùng, bỏ qua: {count}", count=count[Standing.TWICE]) if count[Standing.TWICE] else "",
    ]
    head = rich("<b>Danh sách có {count} người</b>", count=len(lines))
    return join([join([head, *figures]), _by_role(lines), join(map(_row, shown))], "\n\n")


def _by_role(lines: Sequence[Line]) -> Rich:
    """Which roles the new ones get: it decides what they may see."""
    roles = Counter(line.role for line in lines if line.standing is Standing.NEW and line.role)
    if not roles:
        return Rich("")
    named = ", ".join(f"{labels.ROLES[role]}: {count}" for role, count in roles.most_common())
    return rich("<i>Vai trò của người mới: {named}.</i>", named=named)


def _row(line: Line) -> Rich:
    why = WHY.get(line.standing, "").format(
        known=line.known, known_unit=line.known_unit, unit=line.unit_said or "trống"
    )
    role = f" → {labels.ROLES[line.role]}" if line.role and not why else ""
    what = ", ".join(filter(None, [line.title, line.unit_said]))
    return rich(
        "• Dòng {number}: <b>{name}</b>{what}{role}{why}",
        number=line.number,
        name=wording.shorten(line.name, LONGEST),
        what=f" ({wording.shorten(what, LONGEST)})" if what else "",
        role=role,
        why=f" – {wording.shorten(why, 2 * LONGEST)}" if why else "",
    )


def decide_button(line: Line) -> str:
    """A line that is decided by itself."""
    return wording.shorten(f"Dòng {line.number}: {line.name}", LONGEST)


def enter_button(count: int) -> str:
    """Enter what is clear."""
    return f"Nhập {count} dòng rõ ràng"


def ask(lines: Sequence[Line], count: int, seen: str) -> Rich:
    """The second step."""
    new = [line for line in lines if line.standing in CLEAR]
    shown = ", ".join(wording.shorten(line.name, LONGEST) for line in new[:NAMES])
    left = len(new) - NAMES
    more = f" và {left} người khác" if left > 0 else ""
    return join(
        [
            rich("<b>Nhập {count} dòng?</b>", count=count),
            rich("{shown}{more}", shown=shown, more=more),
            rich("Đồng ý thì bấm nút dưới đây, hoặc gõ <code>/nhansu nhập {seen}</code>.", seen=seen),
        ],
        "\n\n",
    )


def sure_button(count: int) -> str:
    """Do it."""
    return f"Đúng, nhập {count} dòng"


def entered(count: int, left: int) -> Rich:
    """What was done."""
    told = rich("Đã nhập {count} dòng.", count=count)
    rest = rich("Còn {left} dòng chờ anh/chị quyết từng người.", left=left) if left else ""
    invite = Rich("Bước tiếp theo: mời mọi người vào bot bằng <code>/nhansu mời</code>.")
    return join([bold(told), rest, invite], "\n")
