"""What /nhansu says: people, units, invitations."""

from collections.abc import Sequence
from datetime import date

from data.models import Unit
from data.posts import Held
from domain.message import Rich, bold, join, rich
from forms.people.texts import KINDS, post
from vietnamese import text, wording

UNITS = "Các đơn vị"
ADD_PERSON, ADD_UNIT, SHEET = "Thêm người", "Thêm đơn vị", "Nhập từ bảng Excel"
INVITE_ALL = "Mời tất cả người chưa liên kết"
MEMBERS = "Thành viên, người xin tham gia"
BACK, BACK_TO_UNITS, BACK_TO_UNIT = "⬅️ Về nhân sự", "⬅️ Về các đơn vị", "⬅️ Về đơn vị"
RENAME, CLOSE, INVITE_UNIT = "Sửa tên gọi", "Khép đơn vị", "Mời người chưa liên kết (trang in)"
CLOSE_SURE, KEEP, REOPEN = "Đúng, khép đơn vị", "Giữ đơn vị", "Mở lại đơn vị"
GIVE, TRANSFER, END_POST, INVITE = "Giao thêm chức vụ", "Chuyển đơn vị", "Thôi một chức vụ", "Cấp mã mời"
MOVE_ACCOUNT = "Chuyển sang tài khoản khác"
END_SURE, NOT_NOW = "Đúng, kết thúc từ hôm nay", "Thôi"
BACK_TO_PERSON = "⬅️ Về trang người này"
PRINT_SURE = "Cấp mã và lấy trang in"
INVITED_TOAST, ENDED_TOAST = "Đã cấp mã.", "Đã ghi."
LONGEST = 48
#: Names that a screen lists before it only counts.
NAMES = 20

#: step -> the words that name it behind the command, folded; the longer ones first.
TYPED: dict[str, tuple[str, ...]] = {
    "person": ("them nguoi",),
    "unit": ("them don vi",),
    "units": ("cac don vi", "don vi"),
    "sheet": ("nhap tu bang excel", "nhap tu excel", "nhap bang", "nhap"),
    "invite": ("moi",),
    "close": ("khep",),
    "rename": ("sua ten", "sua"),
}
WORD_SURE = text.fold("đồng ý")


def overview(count: int, linked: int, total: int, waiting: int) -> Rich:
    """People and units in a few lines."""
    lines = [
        rich("<b>Nhân sự: {count} đơn vị, {total} người</b>", count=count, total=total),
        rich("Đã liên kết với bot: {linked}/{total}", linked=linked, total=total),
        rich("Chờ duyệt tham gia: {waiting}", waiting=waiting) if waiting else "",
    ]
    how = Rich(
        "Tìm một người hay đơn vị: gõ tên sau lệnh, ví dụ <code>/nhansu Trưởng phòng A</code>. "
        "Cũng gõ được <code>/nhansu thêm người</code>, <code>/nhansu nhập</code>, "
        "<code>/nhansu mời Phòng Quản lý biên giới</code>."
    )
    return join([join(lines), how], "\n\n")


def not_found(said: str) -> Rich:
    """Words that name nobody and no unit."""
    return rich(
        "Không thấy người hay đơn vị nào là «{said}». Mời gõ đủ tên, ví dụ "
        "<code>/nhansu Phòng Quản lý biên giới</code>.",
        said=wording.shorten(said, LONGEST),
    )


def units(shown: Sequence[tuple[Unit, int]], closed: int) -> Rich:
    """The units with how many people hold a post in each."""
    lines = [rich("• {name}: {count} người", name=unit.name, count=count) for unit, count in shown]
    gone = rich("<i>{closed} đơn vị đã khép.</i>", closed=closed) if closed else ""
    return join([bold("Các đơn vị"), join(lines), gone], "\n\n")


def unit_button(unit: Unit) -> str:
    """A unit to open."""
    name = wording.shorten(unit.name, LONGEST)
    return f"{name} (đã khép)" if unit.closed_on else name


def unit(row: Unit, spelled: Sequence[str], held: Sequence[Held]) -> Rich:
    """A unit: what it is, how it is called, who holds which post."""
    head = [
        bold(row.name),
        rich("Loại: {kind}", kind=KINDS[row.kind]),
        rich("Còn gọi là: {names}", names="; ".join(spelled)) if spelled else "",
        rich("Đã khép từ {day}", day=wording.day(row.closed_on)) if row.closed_on else "",
    ]
    lines = [rich("• {name}: {post}", name=one.name, post=post(one, unit=False)) for one in held]
    return join([join(head), join(lines) if lines else "Chưa có ai."], "\n\n")


def person_button(name: str) -> str:
    """Somebody to open."""
    return wording.shorten(name, LONGEST)


def ask_close(name: str) -> Rich:
    """The second step before a unit is there no more."""
    return rich(
        "<b>Khép đơn vị {name}?</b>\n\nTừ hôm nay không ghi người, không giao việc cho đơn vị này nữa; "
        "những gì đã làm vẫn được giữ. Kế hoạch nào còn nêu tên đơn vị này thì em hỏi lại khi đọc. "
        "Đồng ý thì bấm «{sure}», hoặc gõ <code>/nhansu khép {name} đồng ý</code>.",
        name=name,
        sure=CLOSE_SURE,
    )


def closed(name: str) -> Rich:
    """A unit is there no more."""
    return rich("Đã khép đơn vị {name}. Cần thì mở lại ở danh sách đơn vị.", name=name)


def posts(name: str, held: Sequence[Held]) -> Rich:
    """Which of somebody's posts is to end?"""
    lines = [rich("{number}. {post}", number=number, post=post(one)) for number, one in enumerate(held, 1)]
    return join([rich("<b>{name} thôi giữ chức vụ nào?</b>", name=name), *lines])


def post_button(number: int, held: Held) -> str:
    """A post to end."""
    return wording.shorten(f"{number}. {held.title or held.unit_name}", LONGEST)


def ask_end(held: Held) -> Rich:
    """The second step before one post ends."""
    return join(
        [
            rich("<b>{name} thôi giữ chức vụ này từ hôm nay?</b>", name=held.name),
            post(held),
            "Việc, nhắc việc và bản nháp của đơn vị chuyển theo chức vụ; hồ sơ đã nộp giữ tên người làm.",
        ],
        "\n\n",
    )


def ended(held: Held) -> Rich:
    """One post has ended."""
    return rich("Đã ghi: {name} thôi giữ {post}.", name=held.name, post=post(held))


def invitation(name: str, code: str, url: str, until: date, *, again: bool) -> Rich:
    """A one-time code for somebody, to be handed on."""
    link = rich("Đường dẫn: {url}", url=url) if url else ""
    replaces = (
        "Người này đang có tài khoản: khi mã được dùng, Văn phòng duyệt rồi tài khoản cũ mới được thay."
        if again
        else ""
    )
    return join(
        [
            rich("<b>Mã mời của {name}</b>", name=name),
            join([link, rich("Hoặc gõ trong bot: <code>/start {code}</code>", code=code)]),
            rich(
                "Dùng một lần, đến hết {until}. Mời chỉ gửi cho đúng người này, hoặc cho quét mã QR tại chỗ.",
                until=wording.day(until),
            ),
            replaces,
        ],
        "\n\n",
    )


def ask_invite(where: str, names: Sequence[str]) -> Rich:
    """Is everybody without an account to get a code on paper?"""
    if not names:
        return rich("Mọi người ở {where} đã liên kết, không cần mời thêm.", where=where)
    return join(
        [
            rich("<b>Mời {count} người chưa liên kết ở {where}</b>", count=len(names), where=where),
            _some(names),
            "Em cấp cho mỗi người một mã riêng và làm một tệp Word có mã QR để in, cắt ra và đưa tận tay. "
            "Mã dùng một lần, hết hạn sau 7 ngày. Lấy lại trang in thì mã mới được cấp thêm.",
        ],
        "\n\n",
    )


def _some(names: Sequence[str]) -> str:
    left = len(names) - NAMES
    more = f" và {left} người khác" if left > 0 else ""
    return ", ".join(wording.shorten(name, LONGEST) for name in names[:NAMES]) + more


def invitations(count: int, until: date) -> Rich:
    """The page of cards is coming."""
    return rich("Trang in {count} thẻ mời, dùng đến hết {until}.", count=count, until=wording.day(until))


EVERYWHERE = "toàn cơ quan"
WHO_TO_INVITE = Rich(
    "Mời ai? Gõ tên đơn vị hoặc họ tên, ví dụ <code>/nhansu mời Phòng Quản lý biên giới</code>."
)
