"""What /thanhvien says where the Office closes an account or ends somebody's posts."""

from collections.abc import Sequence

from data.posts import Held
from domain.message import Rich, join, rich
from forms.people.texts import post
from vietnamese import wording

LOCK, SURE_LOCK = "Khoá tài khoản", "Đúng, khoá tài khoản"
LEAVE, SURE_LEAVE = "Kết thúc chức vụ", "Đúng, kết thúc chức vụ"
NOT_NOW = "Thôi"
BACK = "⬅️ Về thành viên"
#: Typed behind a name, folded.
WORD_LOCK, WORD_LEAVE, WORD_SURE = "khoa", "nghi viec", "dong y"
LONGEST = 60

NOT_OFFICE = Rich(
    "Việc khoá tài khoản và kết thúc chức vụ dành cho Văn phòng. "
    "Cần ngay, ví dụ mất điện thoại: mời gọi Văn phòng."
)
NOT_OFFICE_TOAST = "Dành cho Văn phòng."
NOT_ONESELF = Rich(
    "Anh/chị không tự khoá hoặc tự kết thúc chức vụ của mình được. Mời nhờ người khác của Văn phòng."
)


def which(name: str, count: int) -> Rich:
    """A name that nobody bears, or several."""
    said = wording.shorten(name, LONGEST)
    if count:
        return rich("Có {count} người gần với tên «{name}». Mời chọn:", count=count, name=said)
    return rich(
        "Không thấy ai tên «{name}» trong cơ quan. Mời gõ đủ họ tên, ví dụ "
        "<code>/thanhvien Trưởng phòng A</code>.",
        name=said,
    )


def person_button(name: str) -> str:
    """Somebody to choose."""
    return wording.shorten(name, LONGEST)


def person(name: str, held: Sequence[Held], linked: bool, *notes: Rich) -> Rich:
    """Somebody, with what can be done."""
    how = rich(
        "Mất điện thoại: «Khoá tài khoản», hoặc gõ <code>/thanhvien {name} khoá</code>. "
        "Thôi việc, chuyển đi: «Kết thúc chức vụ», hoặc gõ <code>/thanhvien {name} nghỉ việc</code>.",
        name=name,
    )
    state = "đang liên kết" if linked else "chưa liên kết hoặc đã khoá"
    facts = join(
        [
            rich("<b>{name}</b>", name=name),
            f"Tài khoản: {state}",
            *(rich("• {post}", post=post(one)) for one in held),
        ]
    )
    return join([*notes, facts, how], "\n\n")


def ask_lock(name: str) -> Rich:
    """The second step before an account is closed."""
    return rich(
        "<b>Khoá tài khoản của {name}?</b>\n\nTài khoản hiện nay không mở được gì nữa, không nhận tin nhắc; "
        "địa chỉ lịch riêng hết hiệu lực. Chức vụ và hồ sơ giữ nguyên. Người ấy vào lại bằng mã mời mới. "
        "Đồng ý thì bấm «{sure}», hoặc gõ <code>/thanhvien {name} khoá đồng ý</code>.",
        name=name,
        sure=SURE_LOCK,
    )


def ask_leave(name: str) -> Rich:
    """The second step before somebody's posts end."""
    return rich(
        "<b>Kết thúc mọi chức vụ của {name} từ hôm nay?</b>\n\nNgười ấy không mở được việc và hồ sơ của cơ "
        "quan, không nhận tin nhắc nữa; những gì đã làm vẫn giữ tên. Vào lại thì cần mã mời mới. "
        "Đồng ý thì bấm «{sure}», hoặc gõ <code>/thanhvien {name} nghỉ việc đồng ý</code>.",
        name=name,
        sure=SURE_LEAVE,
    )


def closed(name: str) -> Rich:
    """An account is closed."""
    return rich(
        "Đã khoá tài khoản của {name}. Khi người ấy có máy mới, mời quản trị kỹ thuật cấp mã mời đúng tên "
        "và đơn vị; dùng mã ấy là vào lại như cũ.",
        name=name,
    )


def nothing_to_close(name: str) -> Rich:
    """There is no linked account."""
    return rich("{name} không có tài khoản nào đang liên kết. Mời xem <code>/thanhvien</code>.", name=name)


def ended(name: str, count: int) -> Rich:
    """Posts have ended."""
    if not count:
        return rich("{name} không giữ chức vụ nào. Mời xem <code>/thanhvien</code>.", name=name)
    return rich(
        "Đã kết thúc {count} chức vụ của {name}. Nếu là trưởng đơn vị, mời cấp mã mời cho người thay.",
        count=count,
        name=name,
    )
