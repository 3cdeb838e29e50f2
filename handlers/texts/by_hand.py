"""What «Nhắc lại ngay» says: one step sent again by the Office's own hand."""

from collections.abc import Sequence
from datetime import date, datetime, tzinfo

from data.duties import Duty
from domain.duties import ItemKind
from domain.message import Rich, bold, join, rich
from handlers.texts.reminding import BUTTON_LETTERS, UNIT_LETTERS, moment, some
from vietnamese import labels, text, wording

SEND_IT = "Gửi nhắc"
OPEN_DUTY = "Mở việc này"

#: The word that sends, folded.
WORD_SEND = text.fold("gửi")

#: Characters of a duty in a row, and in a reminder.
PART_LETTERS, WHOLE_PART = 120, 400

ALREADY_TODAY = Rich(
    "Hôm nay Văn phòng đã nhắc việc này rồi; mỗi ngày chỉ nhắc một lần. Mời nhắc lại vào ngày làm việc sau."
)
SETTLED_DUTY = Rich("Việc này đã xong hoặc đang chờ Văn phòng xét nên không cần nhắc nữa.")
NOBODY_ANSWERS = Rich(
    "Đơn vị này chưa có ai phụ trách nên em chưa nhắc ai được. Mời ghi chức vụ tại <code>/thanhvien</code>."
)


def _item(duty: Duty) -> str:
    if duty.item_kind is ItemKind.REGISTRATION:
        return f"Hạn đăng ký ({duty.year})"
    return f"Mục {duty.item_number} ({duty.year})"


def item_said(item: int) -> str:
    """How an item is typed behind the command; the registration deadline has no number (0)."""
    return str(item) if item else "đăng ký"


def no_such_item(item: int) -> Rich:
    """An item that no running plan has, or of which nothing is owed."""
    return rich(
        "{item} không còn việc nào phải nhắc trong kế hoạch đang chạy. "
        "Mời xem số mục tại <code>/kehoach</code>, rồi gõ ví dụ <code>/nhacviec 12</code>.",
        item=_numbered(item),
    )


def _numbered(item: int) -> str:
    return f"Mục {item}" if item else "Hạn đăng ký"


def owed(item: int, count: int, rows: Sequence[Rich]) -> Rich:
    """What is still owed of an item, to be reminded of now."""
    head = rich("<b>{item}: {count} việc còn nợ</b>", item=_numbered(item), count=count)
    ask = rich(
        "Nhắc lại việc nào ngay? Bấm một việc, hoặc gõ ví dụ <code>/nhacviec {said} 1</code>.",
        said=item_said(item),
    )
    return join([head, join(rows), ask], "\n\n")


def owed_row(number: int, duty: Duty, today: date) -> Rich:
    """A duty still owed."""
    return rich(
        "{number}. {unit}: {part}\n   <i>{state} · hạn {due}</i>",
        number=number,
        unit=bold(wording.shorten(duty.unit_name, UNIT_LETTERS)),
        part=wording.shorten(duty.part, PART_LETTERS),
        state=labels.DUTY_STATES[duty.state],
        due=wording.due(duty.due, today),
    )


def owed_entry(number: int, duty: Duty) -> str:
    """The button of a duty still owed."""
    return wording.shorten(f"{number}. {duty.unit_name}: {duty.part}", BUTTON_LETTERS)


def reminder(duty: Duty, missing: Sequence[str], today: date) -> Rich:
    """What the Office's own reminder says: how the duty stands."""
    return join(
        [
            rich("<b>Văn phòng nhắc: {item}</b>", item=_item(duty)),
            wording.shorten(duty.part, WHOLE_PART),
            rich("Đơn vị: {unit}", unit=wording.shorten(duty.unit_name, UNIT_LETTERS)),
            rich("Tình trạng: {state}", state=labels.DUTY_STATES[duty.state]),
            rich("Hạn: {due}", due="đang chờ giấy mời" if duty.awaits else wording.due(duty.due, today)),
            rich("Chưa đăng ký: {names}", names=some(missing)) if missing else "",
            "Mời anh/chị mở việc để báo kết quả, báo vướng mắc hoặc xin gia hạn.",
        ]
    )


def ask_remind(
    duty: Duty, names: Sequence[str], lost: Sequence[str], at: datetime, zone: tzinfo, now: datetime
) -> Rich:
    """Is a duty to be reminded of now: who gets it and when."""
    return join(
        [
            rich(
                "<b>Nhắc lại ngay: {item}</b>\n{unit}: {part}",
                item=_item(duty),
                unit=wording.shorten(duty.unit_name, UNIT_LETTERS),
                part=wording.shorten(duty.part, PART_LETTERS),
            ),
            _to_whom("Người nhận", names, at, zone, now),
            _lost(lost),
        ],
        "\n\n",
    )


def typed_remind(item: int, number: int) -> Rich:
    """The same by typing."""
    return rich("Hoặc gõ <code>/nhacviec {item} {number} gửi</code>.", item=item_said(item), number=number)


def _to_whom(label: str, names: Sequence[str], at: datetime, zone: tzinfo, now: datetime) -> Rich:
    when = "ngay" if at <= now else f"lúc {moment(at, zone)} (trong giờ làm việc)"
    return rich("{label}: {names}. Gửi {when}.", label=label, names=some(names), when=when)


def _lost(lost: Sequence[str]) -> Rich:
    if not lost:
        return Rich("")
    return rich("Chưa nhận được tin trong chat, mời báo trực tiếp: {names}.", names=some(lost))


def reminded(
    duty: Duty, names: Sequence[str], lost: Sequence[str], at: datetime, zone: tzinfo, now: datetime
) -> Rich:
    """The receipt of a reminder by hand."""
    done = rich("Đã ghi nhắc lại {item} – {unit}.", item=_item(duty), unit=duty.unit_name)
    return join([bold(done), _to_whom("Người nhận", names, at, zone, now), _lost(lost)])
