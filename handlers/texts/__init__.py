"""What the commands say: what all of them share here, what one says in a file of its own."""

from collections.abc import Collection, Iterable

from domain.message import Rich, bold, join, rich
from domain.people import Role
from vietnamese import labels, wording

NOT_UNDERSTOOD = Rich(
    "Em chưa hiểu câu này. Mời chọn một mục dưới đây, hoặc gõ lệnh, ví dụ <code>/viec</code> "
    "để xem việc của đơn vị, <code>/trogiup</code> để xem hướng dẫn."
)
CANNOT_READ = Rich(
    "Em chỉ đọc được chữ, ảnh và tệp. Mời gõ câu trả lời hoặc chọn một mục dưới đây, "
    "ví dụ <code>/menu</code>."
)
OLD_SCREEN = Rich("Màn hình này đã cũ nên em mở lại các mục chính. Mời chọn tiếp.")
OLD_SCREEN_TOAST = "Màn hình cũ, đã mở lại."
NOT_FOR_YOU_TOAST = "Mục này không thuộc vai trò của anh/chị."
PREVIOUS = "‹"
NEXT = "›"
NO_POST = Rich(
    "Tài khoản của anh/chị đã liên kết nhưng hiện chưa gắn với đơn vị, chức vụ nào "
    "nên em chưa mở được mục này. Mời báo Văn phòng cập nhật, hoặc xin mã mời mới "
    "rồi gõ <code>/start</code> kèm mã, ví dụ <code>/start Ab3…</code>."
)
JOIN_BUTTON = "Xin tham gia"
PLEASE_JOIN = Rich(
    "<b>Thi đua</b> là trợ lý của cơ quan về công tác thi đua, khen thưởng, "
    "chỉ phục vụ người trong cơ quan.\n\n"
    "• Có mã mời của Văn phòng: gõ <code>/start</code> kèm mã, ví dụ <code>/start Ab3…</code>, "
    "hoặc bấm đường dẫn được gửi.\n"
    "• Chưa có mã: bấm «Xin tham gia», trả lời bốn câu ngắn rồi chờ duyệt."
)


#: Characters of a command that nobody knows, as it is said again (Bot API, BotCommand: 32).
LONGEST_NAME = 32


def counted(title: str, count: int) -> str:
    """A title with the number of things behind it, if there are any."""
    return f"{title} ({count})" if count else title


def no_such_command(name: str) -> Rich:
    """An unknown command."""
    return rich(
        "Em không có lệnh <code>/{name}</code>. Mời chọn một mục dưới đây hoặc gõ <code>/trogiup</code>.",
        name=wording.shorten(name, LONGEST_NAME),
    )


def not_for_you(title: str, roles: Collection[Role]) -> Rich:
    """A refusal by role."""
    return rich(
        "Mục «{title}» dành cho: {roles}.\n"
        "Nếu anh/chị giữ một trong các vai trò này, mời báo Văn phòng cập nhật; "
        "việc của mình xem tại <code>/viec</code>.",
        title=title,
        roles=labels.roles(roles),
    )


def move_to_private_chat(bot_name: str) -> Rich:
    """In a group: come to the private chat."""
    if not bot_name:
        return Rich("Mời nhắn riêng với em để giữ kín thông tin cá nhân.")
    return rich(
        'Mời nhắn riêng với em tại <a href="https://t.me/{name}">@{name}</a> để giữ kín thông tin cá nhân.',
        name=bot_name,
    )


def greeting(name: str) -> Rich:
    """The head of the home screen."""
    return rich("Chào anh/chị {name}. Mời chọn việc cần làm:", name=bold(name))


def welcome(name: str, roles: Collection[Role], *, again: bool) -> Rich:
    """To somebody just linked, or linked before by the same code."""
    return rich(
        "{done} Anh/chị là {name}, vai trò: {roles}.\n"
        "Em sẽ nhắc việc của đơn vị vào giờ làm việc; mời chọn một mục để bắt đầu.",
        done="Tài khoản này đã liên kết từ trước." if again else "Đã liên kết.",
        name=bold(name),
        roles=labels.roles(roles),
    )


RENAME_BUTTON = "Sửa họ tên"

HELP_HEAD = Rich("<b>Em có thể làm gì</b>")
HELP_FOOT = Rich(
    "Gõ không dấu cũng được. Khi điền biểu mẫu, mọi lựa chọn đều có thể gõ bằng chữ.\n"
    "Không gửi tài liệu có dấu MẬT, TỐI MẬT, TUYỆT MẬT qua đây."
)


def help_text(entries: Iterable[tuple[str, str]]) -> Rich:
    """All commands open to a person: name and sentence."""
    lines = [rich("/{name} – {help}", name=name, help=help_) for name, help_ in entries]
    return join([HELP_HEAD, join(lines), HELP_FOOT], "\n\n")
