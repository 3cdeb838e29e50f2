"""What /lich says: the calendar file, and the private address of the calendar."""

from collections.abc import Sequence
from datetime import date

from data.feeds import Deadline
from domain.duties import ItemKind
from domain.message import Rich, bold, join, rich
from vietnamese import text, wording

NEW = "Tạo địa chỉ lịch riêng"
CHANGE = "Đổi địa chỉ"
REVOKE = "Thu hồi địa chỉ"
SURE_CHANGE = "Đúng, đổi địa chỉ"
SURE_REVOKE = "Đúng, thu hồi địa chỉ"
NOT_NOW = "Thôi"

#: Words that may be typed behind the command, folded.
WORDS_NEW = frozenset(map(text.fold, ("tạo địa chỉ", "tạo", "địa chỉ", "tạo địa chỉ lịch riêng")))
WORDS_CHANGE = frozenset(map(text.fold, ("đổi địa chỉ", "đổi")))
WORDS_REVOKE = frozenset(map(text.fold, ("thu hồi địa chỉ", "thu hồi")))
WORDS_SURE_CHANGE = frozenset(map(text.fold, ("đổi đồng ý", "đổi địa chỉ đồng ý", "đúng, đổi")))
WORDS_SURE_REVOKE = frozenset(map(text.fold, ("thu hồi đồng ý", "thu hồi địa chỉ đồng ý", "đúng, thu hồi")))

TITLE = Rich("<b>Lịch của tôi</b>")
NOTHING = Rich(
    "Hiện anh/chị không có hạn nào: không còn việc nào do anh/chị phụ trách, và anh/chị không còn phải "
    "đăng ký. Mời xem cả năm tại <code>/kehoach</code>."
)
HOW = Rich(
    "Mở tệp kèm theo để đưa các hạn vào lịch của điện thoại hoặc máy tính. Tệp ghi lại lúc này: khi hạn "
    "thay đổi, mời gõ lại <code>/lich</code>. Em vẫn nhắc việc ở đây như thường."
)
OFFER = Rich("Muốn lịch tự cập nhật: bấm «Tạo địa chỉ lịch riêng», hoặc gõ <code>/lich tạo địa chỉ</code>.")
NONE_LEFT = Rich(
    "Anh/chị hiện không có địa chỉ lịch riêng. Cần thì bấm «Tạo địa chỉ lịch riêng», hoặc gõ "
    "<code>/lich tạo địa chỉ</code>."
)
ASK_CHANGE = Rich(
    "Đổi địa chỉ lịch riêng? Lịch đã đăng ký bằng địa chỉ hiện nay sẽ ngừng cập nhật, phải đăng ký lại bằng "
    "địa chỉ mới. Đồng ý thì bấm «Đúng, đổi địa chỉ», hoặc gõ <code>/lich đổi đồng ý</code>."
)
ASK_REVOKE = Rich(
    "Thu hồi địa chỉ lịch riêng? Lịch đã đăng ký bằng địa chỉ này sẽ ngừng cập nhật, và địa chỉ không lấy "
    "lại được. Đồng ý thì bấm «Đúng, thu hồi địa chỉ», hoặc gõ <code>/lich thu hồi đồng ý</code>."
)
REVOKED = Rich(
    "Đã thu hồi địa chỉ lịch riêng: từ nay không ai đọc được lịch của anh/chị qua địa chỉ đó. Mời xoá lịch "
    "đã đăng ký trong ứng dụng lịch. Cần địa chỉ mới: gõ <code>/lich tạo địa chỉ</code>."
)
REVOKED_TOAST = "Đã thu hồi địa chỉ."
FILE_TOAST = "Em đang lập tệp lịch."


def not_understood(words: str) -> Rich:
    """Words behind the command that name no step."""
    return rich(
        "Em chưa hiểu «{words}». Ví dụ: <code>/lich</code>, <code>/lich tạo địa chỉ</code>, "
        "<code>/lich thu hồi</code>.",
        words=wording.shorten(words, 60),
    )


def calendar(found: Sequence[Deadline], today: date) -> Rich:
    """How many deadlines are in the file, which is the next, and how many are over."""
    if not found:
        return NOTHING
    over = sum(one.duty.due < today for one in found)
    head = rich("{count} hạn trong kế hoạch đang chạy.", count=len(found))
    late = rich("Trong đó {over} hạn đã qua mà việc còn nợ.", over=over) if over else ""
    return join([head, late, *_next(found, today)])


def _next(found: Sequence[Deadline], today: date) -> list[Rich]:
    coming = next((one for one in found if one.duty.due >= today), None)
    if coming is None:
        return []
    day = wording.due(coming.duty.due, today)
    return [rich("Hạn gần nhất: {day} – {name}.", day=day, name=_name(coming))]


def _name(one: Deadline) -> str:
    if one.own or one.duty.item_kind is ItemKind.REGISTRATION:
        return f"đăng ký năm {one.duty.year}"
    return f"mục {one.duty.item_number} ({one.duty.year})"


def has_address(since: date) -> Rich:
    """There is an address; it is not shown again, for nobody here knows it."""
    return rich(
        "Địa chỉ lịch riêng: đã tạo ngày {since}, em không giữ nên không hiện lại được. "
        "Mất hoặc lộ: bấm «Đổi địa chỉ» hoặc «Thu hồi địa chỉ», hoặc gõ <code>/lich đổi địa chỉ</code>, "
        "<code>/lich thu hồi</code>.",
        since=f"{since:%d/%m/%Y}",
    )


def address(url: str, *, changed: bool) -> Rich:
    """The one time that an address is shown."""
    head = "Địa chỉ lịch riêng mới (địa chỉ cũ không còn dùng được):" if changed else "Địa chỉ lịch riêng:"
    return join(
        [
            join([bold(head), rich("<code>{url}</code>", url=url)]),
            Rich(
                "Chép địa chỉ này vào ứng dụng lịch, ở mục «Đăng ký lịch» hoặc «Thêm lịch từ URL»; "
                "lịch sẽ tự cập nhật vài giờ một lần."
            ),
            Rich(
                "Em chỉ hiện địa chỉ một lần. Ai có địa chỉ đều đọc được các hạn của anh/chị, "
                "xin đừng chuyển cho người khác. Lộ hoặc mất: gõ <code>/lich đổi địa chỉ</code> "
                "hoặc <code>/lich thu hồi</code>."
            ),
        ],
        "\n\n",
    )
