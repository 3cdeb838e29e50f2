"""What /nhacviec says of what became of messages: counts, lists, the unsure ones, the list for paper."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from data.by_hand import KIND as BY_HAND
from data.by_hand import SETTLED
from data.deliveries import Delivery, Fate
from data.digests import STRUCK_OUT
from data.outbox import FACTS_CHANGED, RESTORED
from data.recalls import TAKEN_BACK
from domain.message import Rich, bold, join, rich
from handlers.texts.reminding import BUTTON_LETTERS, NAME_LETTERS, moment
from vietnamese import text, wording

BACK_TO_TRUTH = "⬅️ Về số liệu gửi tin"
BACK_TO_FATE = "⬅️ Về danh sách"
ARRIVED = "Coi như đã nhận"
AGAIN = "Gửi lại"
SURE_AGAIN = "Đúng, gửi lại"
PERIODS = {7: "7 ngày qua", 30: "30 ngày qua"}

# Words behind the command, folded.
WORD_ARRIVED, WORD_AGAIN, SURE_WORD = map(text.fold, ("đã nhận", "gửi lại", "gửi lại đồng ý"))

FATES: dict[Fate, str] = {
    Fate.SENT: "Đã gửi",
    Fate.UNSURE: "Không chắc đã đến",
    Fate.WAITING: "Đang chờ đến giờ gửi",
    Fate.PROPOSED: "Chờ Văn phòng duyệt",
    Fate.BLOCKED: "Bị chặn hoặc chat không còn",
    Fate.NEVER: "Chưa liên kết, chưa mở bot",
    Fate.EXPIRED: "Hết hạn, chưa gửi",
    Fate.DROPPED: "Đã bỏ, không còn cần gửi",
}
MESSAGE_KINDS = {
    "digest": "bản tổng hợp nhắc việc",
    "announcement": "thông báo của Văn phòng",
    "announcement_chase": "nhắc đọc thông báo",
    "absent": "tin nhắc không có nơi gửi",
    BY_HAND: "Văn phòng nhắc lại",
}
ANY_KIND = "tin báo công việc"
#: Why, where that is known; else what the fate itself says.
ERRORS = {
    STRUCK_OUT: "Văn phòng đã bỏ tin này",
    FACTS_CHANGED: "tình hình đã đổi sau khi Văn phòng sửa lời",
    SETTLED: "việc đã xong hoặc được gia hạn trước khi gửi",
    TAKEN_BACK: "Văn phòng đã thu hồi trước khi gửi",
    RESTORED: "dữ liệu được khôi phục từ bản sao lưu nên em không biết tin đã gửi sau lúc sao lưu chưa",
}
WHY: dict[Fate, str] = {
    Fate.UNSURE: "đường truyền ngắt đúng lúc gửi nên em không biết tin đã đến chưa",
    Fate.BLOCKED: "người nhận đã chặn bot hoặc chat không còn",
    Fate.NEVER: "người nhận chưa liên kết tài khoản",
    Fate.EXPIRED: "đến hết giờ vẫn chưa gửi được hoặc chưa được duyệt",
    Fate.DROPPED: "đến lúc gửi không còn gì để nhắc",
}
RETRIED = "lần trước chưa gửi được, em đang thử lại"

TRUTH_FOOT = Rich("Bấm một dòng để xem từng tin, hoặc gõ ví dụ <code>/nhacviec đã gửi 2</code>.")
NOTHING_SENT = Rich("Chưa có tin nào trong khoảng này.")
NOT_UNSURE = Rich("Tin này không còn ở tình trạng «không chắc», nên không cần quyết nữa.")
TAKEN_BACK_TOO = Rich("Tin này không gửi lại được: đã có kết quả khác, hoặc thông báo đã bị thu hồi.")
ARRIVED_TOAST = "Đã ghi: coi như đã nhận."
EVERYBODY_REACHED = Rich(
    "Hiện mọi người có việc cần báo đều nhận được tin qua chat, nên không cần danh sách báo giấy."
)


def truth(days: int, counts: Mapping[Fate, int]) -> Rich:
    """The counts of a period by fate, in words."""
    head = rich("<b>Tin đã gửi đến đâu – {period}</b>", period=PERIODS[days])
    lines = [
        rich("{number}. {label}: {count}", number=number, label=FATES[fate], count=counts.get(fate, 0))
        for number, fate in enumerate(Fate, start=1)
    ]
    return join([head, join(lines), TRUTH_FOOT], "\n\n")


def fate_button(fate: Fate, count: int) -> str:
    """The button of a fate."""
    return f"{FATES[fate]} ({count})"


def period_button(days: int, chosen: bool) -> str:
    """The button of a period."""
    return f"✓ {PERIODS[days]}" if chosen else PERIODS[days]


def fate_page(fate: Fate, days: int, count: int, rows: Sequence[Rich]) -> Rich:
    """Messages that met one fate."""
    head = rich("<b>{label}: {count}</b> ({period})", label=FATES[fate], count=count, period=PERIODS[days])
    return join([head, join(rows) if rows else NOTHING_SENT], "\n\n")


def delivery_row(number: int, one: Delivery, zone: tzinfo) -> Rich:
    """One message and what became of it."""
    why = _why(one)
    return rich(
        "{number}. {who} – {kind}\n   <i>{at}{why}</i>",
        number=number,
        who=bold(_who(one)),
        kind=_kind(one),
        at=_at(one, zone),
        why=f" · {why}" if why else "",
    )


def _who(one: Delivery) -> str:
    return wording.shorten(one.name, NAME_LETTERS) or "người chưa liên kết"


def _kind(one: Delivery) -> str:
    return MESSAGE_KINDS.get(one.kind, ANY_KIND)


def _at(one: Delivery, zone: tzinfo) -> str:
    if one.fate in {Fate.WAITING, Fate.PROPOSED}:
        return f"chờ đến {moment(one.at, zone)}"
    return moment(one.at, zone)


def _why(one: Delivery) -> str:
    """Why, in calm words: what a channel said is for the log."""
    if one.fate is Fate.WAITING:
        return RETRIED if one.attempts and one.error else ""
    if one.fate is Fate.SENT:
        return ""
    if one.fate in {Fate.BLOCKED, Fate.NEVER}:
        return WHY[one.fate]
    return ERRORS.get(one.error) or WHY.get(one.fate, "")


def delivery_entry(number: int, one: Delivery) -> str:
    """The button of a message that the Office has to decide on."""
    return wording.shorten(f"{number}. {_who(one)}: {_kind(one)}", BUTTON_LETTERS)


def unsure_page(one: Delivery, number: int, zone: tzinfo, *notes: Rich) -> Rich:
    """A message of which nobody knows whether it arrived."""
    head = rich(
        "<b>{who}</b>{unit}\n{kind}, {at}",
        who=_who(one),
        unit=f" – {one.unit}" if one.unit else "",
        kind=_kind(one),
        at=_at(one, zone),
    )
    why = rich("{fate}: {why}.", fate=FATES[one.fate], why=_why(one)) if _why(one) else rich(FATES[one.fate])
    decide = rich(
        "Mời hỏi người nhận rồi chọn. Hoặc gõ <code>/nhacviec đã gửi 2 {number} đã nhận</code>, "
        "<code>/nhacviec đã gửi 2 {number} gửi lại</code>.",
        number=number,
    )
    return join([*notes, head, why, decide if one.fate is Fate.UNSURE else ""], "\n\n")


def ask_again(one: Delivery, number: int) -> Rich:
    """Is it to be sent once more."""
    return join(
        [
            rich("<b>Gửi lại cho {who}?</b>", who=_who(one)),
            "Nếu tin trước đã đến, người này nhận hai lần. Tin nhắc việc chỉ gửi lại những gì còn đúng.",
            rich("Hoặc gõ <code>/nhacviec đã gửi 2 {number} gửi lại đồng ý</code>.", number=number),
        ],
        "\n\n",
    )


def sent_again(one: Delivery, at: datetime, now: datetime, zone: tzinfo) -> Rich:
    """It is sent once more."""
    when = "ngay" if at <= now else f"lúc {moment(at, zone)}"
    return rich("Đã ghi. Em gửi lại cho {who} {when}.", who=_who(one), when=when)


def paper(people: int, count: int) -> Rich:
    """What comes with the list to be told on paper."""
    return rich(
        "<b>Danh sách báo giấy</b>: {people} người chưa nhận được tin qua chat, {count} nội dung cần báo. "
        "Mời in tệp kèm theo, báo từng người và lấy chữ ký.",
        people=people,
        count=count,
    )
