"""What is said about the group chats of units, and the little that is said in them."""

from datetime import date

from data.models import Reach, UnitGroup
from domain.message import Rich, join, rich
from vietnamese import wording

#: Characters of a group's title as it is said again, and of a button's label.
TITLE, LABEL = 60, 48

PRIVATE_TOAST = "Mời mở chat riêng với em để dùng nút này; trong nhóm em không mở nội dung riêng."
NO_UNIT = Rich("Anh/chị chưa phụ trách đơn vị nào nên chưa có nhóm để liên kết. Mời báo Văn phòng cập nhật.")
NEW_CODE = "Lấy mã cho nhóm khác"
DROP = "Gỡ nhóm"
SURE = "Gỡ nhóm khỏi đơn vị"
KEEP = "Giữ nhóm"
BACK = "⬅️ Về danh sách đơn vị"
NO_GROUP = Rich("Đơn vị này hiện không có nhóm nào được liên kết. Mời gõ <code>/nhom</code> để lấy mã.")
DROPPED_TOAST = "Đã gỡ nhóm."
CODE_GOES_TO_THE_GROUP = Rich(
    "Mã này dùng trong nhóm, không dùng ở chat riêng. Mời thêm em vào nhóm của đơn vị rồi gửi lệnh có mã "
    "vào nhóm đó. Cần mã mới thì gõ <code>/nhom</code>."
)
BAD_CODE = Rich(
    "Chưa liên kết được nhóm này: mã không đúng, đã dùng hoặc đã hết hạn, hoặc người gửi không phụ trách "
    "đơn vị. Mời trưởng đơn vị nhắn riêng với em lệnh <code>/nhom</code> để lấy mã mới."
)

#: What a group gets, in the words of a promise.
WHAT_IT_GETS = (
    "Nhóm chỉ nhận bản nhắc việc chung của đơn vị: tên việc và hạn trong kế hoạch; "
    "không nêu tên cá nhân, không nêu đề nghị đang chờ duyệt."
)


def listed(example: str, *before: Rich) -> Rich:
    """The head of the list of units."""
    head = rich(
        "<b>Nhóm chat của các đơn vị</b>\nMời chọn đơn vị, hoặc gõ tên, ví dụ <code>/nhom {example}</code>:",
        example=example,
    )
    return join([*before, head], "\n\n")


def no_such_unit(words: str) -> Rich:
    """A name that is no unit's, or not one of the actor's."""
    return rich(
        "Em chưa thấy «{words}» trong các đơn vị anh/chị phụ trách.", words=wording.shorten(words, TITLE)
    )


def entry(unit: str, group: UnitGroup | None) -> str:
    """A unit in the list, and whether it has a group."""
    return wording.shorten(unit, LABEL) + ("" if group is None else f" ({_state(group)})")


def _state(group: UnitGroup) -> str:
    return "đã có nhóm" if group.reach == Reach.OK else "mất liên lạc"


def page(unit: str, group: UnitGroup, since: date, *, several: bool) -> Rich:
    """How the group of a unit stands; `since` is the local day of the link.

    `several`: the reader has more units than this one, so that what is typed has to name it.
    """
    named = f" {unit}" if several else ""
    head = rich(
        "<b>Nhóm của {unit}</b>\nNhóm: «{title}»\nLiên kết từ: {since}",
        unit=unit,
        title=title(group),
        since=f"{since:%d/%m/%Y}",
    )
    state: Rich | str = "Trạng thái: đang nhận tin."
    if group.reach != Reach.OK:
        state = rich(
            "Trạng thái: em không gửi được tin vào nhóm. Mời thêm em vào nhóm và cho phép gửi tin; "
            "nếu vẫn chưa được thì gõ <code>/nhom mã{named}</code> và liên kết lại.",
            named=named,
        )
    ways = rich(
        "Gõ <code>/nhom gỡ{named}</code> để gỡ nhóm, <code>/nhom mã{named}</code> để lấy mã cho nhóm khác.",
        named=named,
    )
    return join([join([head, state]), WHAT_IT_GETS, ways], "\n\n")


def title(group: UnitGroup) -> str:
    """The name of a group on one line."""
    return wording.shorten(group.title, TITLE) or "không tên"


def new_code(unit: str, secret: str, bot_name: str, *, linked: bool) -> Rich:
    """A code, and what to do with it."""
    line = f"/nhom@{bot_name} {secret}" if bot_name else f"/nhom {secret}"
    steps = rich(
        "<b>Mã liên kết nhóm của {unit}</b>\n"
        "1. Thêm em{bot} vào nhóm chat của đơn vị.\n"
        "2. Gửi vào nhóm dòng này (chạm để chép):\n<code>{line}</code>",
        unit=unit,
        bot=f" (@{bot_name})" if bot_name else "",
        line=line,
    )
    terms = (
        "Mã dùng một lần, trong 24 giờ, và chỉ khi người gửi là trưởng, phó đơn vị hoặc Văn phòng, "
        "gửi bằng tài khoản của mình (không gửi ẩn danh). Mã lấy trước đó không còn hiệu lực."
    )
    replaced = "Nhóm đang liên kết sẽ được thay khi mã này được dùng." if linked else ""
    return join([steps, join([terms, replaced]), WHAT_IT_GETS], "\n\n")


def ask_drop(unit: str, group: UnitGroup, *, several: bool) -> Rich:
    """Before a link ends."""
    return rich(
        "Gỡ nhóm «{title}» khỏi {unit}? Nhóm sẽ không nhận nhắc việc nữa; tin nhắn riêng cho từng người vẫn "
        "như cũ.\nBấm nút, hoặc gõ <code>/nhom đồng ý gỡ{named}</code> để gỡ.",
        named=f" {unit}" if several else "",
        title=title(group),
        unit=unit,
    )


def dropped(unit: str, group: UnitGroup) -> Rich:
    """A link has ended, to whoever ended it."""
    return rich(
        "Đã gỡ nhóm «{title}» khỏi {unit}. Khi cần, mời gõ <code>/nhom</code> để liên kết lại.",
        title=title(group),
        unit=unit,
    )


def welcome(unit: str) -> Rich:
    """In the group: it is linked."""
    return join(
        [
            rich("Nhóm này đã liên kết với {unit}.", unit=unit),
            WHAT_IT_GETS,
            "Việc riêng của từng người, mời nhắn riêng với em.",
        ]
    )


def back_again(unit: str) -> Rich:
    """In a linked group, when the bot is taken in again."""
    return rich("Em đã trở lại. Nhóm này đang liên kết với {unit}.", unit=unit)


def how_to_link(bot_name: str) -> Rich:
    """In a group that is linked to nothing, when the bot is taken in."""
    return rich(
        "Để nhóm này nhận nhắc việc của đơn vị, mời trưởng đơn vị nhắn riêng{bot} "
        "lệnh <code>/nhom</code> để lấy mã liên kết.",
        bot=f" với @{bot_name}" if bot_name else " với em",
    )


def ended(unit: str, group: UnitGroup) -> Rich:
    """To the head of a unit whose group is linked to something else now."""
    return rich(
        "Nhóm «{title}» không còn là nhóm của {unit}: vừa có liên kết khác thay thế. "
        "Nếu không phải do đơn vị, mời gõ <code>/nhom</code> để xem và liên kết lại.",
        title=title(group),
        unit=unit,
    )


def let_go(unit: str, group: UnitGroup) -> Rich:
    """To whoever answers for a unit whose group somebody else has let go."""
    return rich(
        "Nhóm «{title}» đã được gỡ khỏi {unit} nên không nhận nhắc việc nữa. "
        "Nếu đơn vị vẫn cần, mời gõ <code>/nhom</code> để liên kết lại.",
        title=title(group),
        unit=unit,
    )
