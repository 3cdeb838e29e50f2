"""What /thongbao says."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from data.announcements import Tally, Unread, View
from data.models import OutboxState
from data.recalls import TakenBack
from domain.message import Rich, bold, join, rich
from vietnamese import wording

COMPOSE = "Soạn thông báo"
FULL = "Xem cả bài"
WHO_NOT = "Ai chưa đọc"
CHASE = "Nhắc người chưa đọc"
RECALL = "Thu hồi"
RECALL_LATE = "Thu hồi (đã quá 48 giờ)"
SURE = "Đúng, thu hồi"
SURE_CHASE = "Đúng, nhắc ngay"
NOT_NOW = "Để nguyên"
READ = "Đã đọc"
OPEN = "Xem thông báo"
BACK = "⬅️ Về danh sách thông báo"
BACK_TO_ONE = "⬅️ Về thông báo"

#: Words behind the command, folded.
WORD_COMPOSE, WORD_READ, WORD_WHO_NOT, WORD_CHASE = "soan", "da doc", "chua doc", "nhac"
WORD_SURE_CHASE = "nhac dong y"
WORD_RECALL, WORD_SURE, WORD_FULL = "thu hoi", "thu hoi dong y", "ca bai"

NONE_YET = Rich("Chưa có thông báo nào. Mời bấm «Soạn thông báo» hoặc gõ <code>/thongbao soan</code>.")
NONE_FOR_ME = Rich("Anh/chị chưa nhận thông báo nào của Văn phòng. Việc của mình xem tại <code>/viec</code>.")
NOT_FOUND = "Em không tìm thấy thông báo này trong danh sách của anh/chị. Mời xem lại bằng /thongbao."
NOT_OFFICE = Rich(
    "Soạn, nhắc và thu hồi thông báo là việc của Văn phòng. "
    "Anh/chị xem thông báo đã nhận bằng <code>/thongbao</code>."
)
NOT_OFFICE_TOAST = "Mục này của Văn phòng."
RECALLED = Rich("Thông báo này đã được Văn phòng thu hồi, anh/chị không cần làm gì thêm.")
READ_TOAST = "Đã ghi nhận anh/chị đã đọc."
ALL_READ = Rich("Anh/chị không còn thông báo nào chờ xác nhận. Xem lại bằng <code>/thongbao</code>.")
EVERYBODY_READ = Rich("Tất cả người nhận đã đọc.")
CHASED_TODAY = Rich("Hôm nay đã nhắc rồi; mỗi ngày chỉ nhắc một lần. Mời nhắc lại vào ngày làm việc sau.")
NOBODY_TO_CHASE = Rich("Không còn ai đã nhận mà chưa đọc nên không cần nhắc.")
TOO_LATE = Rich(
    "Đã quá 48 giờ từ khi gửi nên Telegram không cho gỡ tin nữa. "
    "Mời soạn thông báo đính chính: bấm «Soạn thông báo» hoặc gõ <code>/thongbao soan</code>."
)
ALREADY_RECALLED = Rich("Thông báo này đã được thu hồi từ trước.")

#: Characters of an announcement in a row, on a button, on its page, in a reminder.
LONGEST_ROW, LONGEST_BUTTON, LONGEST_TEXT, LONGEST_CHASE = 110, 46, 1500, 300

_NOT_YET = (OutboxState.PROPOSED, OutboxState.WAITING, OutboxState.SENDING)
_MISSED = (OutboxState.UNREACHABLE, OutboxState.EXPIRED)

#: Why somebody has not read it, where it is not simply that.
WHY: dict[OutboxState, str] = {
    OutboxState.PROPOSED: "đang chờ gửi",
    OutboxState.WAITING: "đang chờ gửi",
    OutboxState.SENDING: "đang gửi",
    OutboxState.UNSURE: "chưa chắc đã đến",
    OutboxState.UNREACHABLE: "chưa nhận được trong chat",
    OutboxState.EXPIRED: "không gửi được",
    OutboxState.DROPPED: "chưa gửi",
}


def _sum(counts: dict[OutboxState, int], states: Sequence[OutboxState]) -> int:
    return sum(counts.get(state, 0) for state in states)


def entry(view: View) -> str:
    """The button of an announcement."""
    return wording.shorten(f"{view.row.id}. {view.row.text}", LONGEST_BUTTON)


def _moment(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%H:%M %d/%m/%Y}"


def no_such(said: str) -> Rich:
    """Words behind the command that name nothing."""
    return rich(
        "Em chưa hiểu «{said}». Mời gõ số của thông báo, ví dụ <code>/thongbao 1</code>.",
        said=wording.shorten(said, 40),
    )


def listed(count: int, rows: Sequence[Rich], *notes: Rich) -> Rich:
    """Announcements in a few words each, the newest first."""
    return join([*notes, rich("<b>Thông báo: {count}</b>", count=count), *rows], "\n\n")


def row_for_office(view: View, tally: Tally, zone: tzinfo) -> Rich:
    """An announcement in the list, with how many read it."""
    state = "đã thu hồi" if view.row.recalled_at else f"đã đọc {tally.read}/{tally.total}"
    return _row(view, zone, state)


def row_for_receiver(view: View, unread: bool, zone: tzinfo) -> Rich:
    """An announcement in the list of somebody who got it."""
    return _row(view, zone, "chưa xác nhận đã đọc" if unread else "đã đọc")


def _row(view: View, zone: tzinfo, state: str) -> Rich:
    return rich(
        "{number}. {text}\n   <i>{at} · {state}</i>",
        number=view.row.id,
        text=wording.shorten(view.row.text, LONGEST_ROW),
        at=_moment(view.row.at, zone),
        state=state,
    )


def page(view: View, tally: Tally, zone: tzinfo, *notes: Rich) -> Rich:
    """An announcement for the Office: its words, who wrote it, what became of it."""
    head = rich("<b>Thông báo số {number}</b>", number=view.row.id)
    body = [
        rich("Người gửi: {by}, {at}", by=view.by, at=_moment(view.row.at, zone)),
        rich("Tệp kèm: {file}", file=view.file) if view.file else "",
        *_delivery(tally),
        rich("Đã đọc: {read}/{total}", read=tally.read, total=tally.total),
        *_recalled(view, tally, zone),
    ]
    return join([*notes, head, wording.shorten(view.row.text, LONGEST_TEXT), join(body)], "\n\n")


def _delivery(tally: Tally) -> list[Rich]:
    counts = [
        ("Đã đến", _sum(tally.states, [OutboxState.SENT])),
        ("Đang chờ gửi", _sum(tally.states, _NOT_YET)),
        ("Chưa chắc đã đến", _sum(tally.states, [OutboxState.UNSURE])),
        ("Chưa nhận được trong chat", _sum(tally.states, _MISSED)),
        ("Không gửi nữa vì thu hồi", _sum(tally.states, [OutboxState.DROPPED])),
    ]
    return [
        rich("{label}: {count} người", label=label, count=count)
        for place, (label, count) in enumerate(counts)
        if count or not place
    ]


def _recalled(view: View, tally: Tally, zone: tzinfo) -> list[Rich]:
    if view.row.recalled_at is None:
        return []
    missed = _sum(tally.recalls, (*_MISSED, OutboxState.UNSURE, OutboxState.DROPPED))
    pieces = [
        f"đã gỡ {_sum(tally.recalls, [OutboxState.SENT])}/{sum(tally.recalls.values())} tin nhắn",
        f"đang gỡ {waiting}" if (waiting := _sum(tally.recalls, _NOT_YET)) else "",
        f"không gỡ được {missed}" if missed else "",
    ]
    return [
        rich(
            "Đã thu hồi lúc {at}: {pieces}",
            at=_moment(view.row.recalled_at, zone),
            pieces="; ".join(filter(None, pieces)),
        )
    ]


def unread_page(view: View, shown: Sequence[Unread], count: int) -> Rich:
    """Who has not read it, by unit."""
    head = rich("<b>Chưa đọc thông báo số {number}: {count} người</b>", number=view.row.id, count=count)
    lines: list[Rich] = []
    unit: str | None = None
    for one in shown:
        if one.unit != unit:
            lines.append(bold(one.unit or "Hiện không giữ chức vụ"))
            unit = one.unit
        why = WHY.get(one.state, "")
        lines.append(rich("• {name}{why}", name=one.name, why=f" ({why})" if why else ""))
    return join([head, join(lines) if lines else EVERYBODY_READ], "\n\n")


def chase(view: View, zone: tzinfo) -> Rich:
    """One more word to who has not read it."""
    return join(
        [
            bold("Văn phòng nhắc: anh/chị chưa xác nhận đã đọc thông báo"),
            rich("Thông báo số {number}, {at}", number=view.row.id, at=_moment(view.row.at, zone)),
            rich("{text}", text=wording.shorten(view.row.text, LONGEST_CHASE)),
            "Anh/chị đọc xong mời bấm «Đã đọc».",
        ]
    )


def ask_chase(view: View, count: int) -> Rich:
    """The second step before many are written to once more."""
    return rich(
        "<b>Nhắc {count} người đã nhận mà chưa đọc thông báo số {number}?</b>\n\n"
        "{text}\n\nMỗi ngày chỉ nhắc một lần. Đồng ý thì bấm «{sure}», hoặc gõ "
        "<code>/thongbao {number} nhắc đồng ý</code>.",
        count=count,
        number=view.row.id,
        text=wording.shorten(view.row.text, LONGEST_CHASE),
        sure=SURE_CHASE,
    )


def chased(count: int) -> Rich:
    """The Office's receipt for it."""
    return rich("Sẽ nhắc {count} người, trong giờ làm việc.", count=count)


def ask_recall(view: View, tally: Tally) -> Rich:
    """Is it to be taken back."""
    return join(
        [
            rich("<b>Thu hồi thông báo số {number}?</b>", number=view.row.id),
            wording.shorten(view.row.text, LONGEST_CHASE),
            join(_at_stake(tally)),
            rich("Hoặc gõ <code>/thongbao {number} thu hoi dong y</code>.", number=view.row.id),
        ],
        "\n\n",
    )


def _at_stake(tally: Tally) -> list[Rich]:
    sent, waiting = _sum(tally.states, [OutboxState.SENT]), _sum(tally.states, _NOT_YET)
    return [
        rich("Tin đã đến {sent} người sẽ được gỡ khỏi chat của họ.", sent=sent) if sent else Rich(""),
        rich("{waiting} người chưa nhận sẽ không nhận nữa.", waiting=waiting) if waiting else Rich(""),
        Rich("Việc này không hoàn lại được."),
    ]


def taken_back(done: TakenBack) -> Rich:
    """What the recall began."""
    pieces = [
        rich("Đã thu hồi. Đang gỡ {owed} tin nhắn khỏi các chat", owed=done.owed),
        rich("; {dropped} tin chưa gửi đã huỷ", dropped=done.dropped) if done.dropped else "",
        rich("; {late} tin không gỡ được (quá 48 giờ hoặc chưa chắc đã đến)", late=done.late)
        if done.late
        else "",
    ]
    return join([*pieces, "."], "")


def left(count: int) -> Rich:
    """Further announcements that wait for «Đã đọc»."""
    if not count:
        return Rich("")
    return rich(
        "Còn {count} thông báo chờ anh/chị xác nhận; gõ <code>/thongbao da doc</code> lần nữa.", count=count
    )


def joined(*parts: Rich) -> Rich:
    """Parts of an answer, one below the other."""
    return join(parts, "\n\n")


def read_mark(at: datetime, zone: tzinfo) -> Rich:
    """What stands below an announcement once it was read."""
    return rich("<i>✓ Anh/chị đã xác nhận đã đọc lúc {at}.</i>", at=_moment(at, zone))


def noted(view: View) -> Rich:
    """A receipt was given."""
    return rich(
        "Đã ghi nhận anh/chị đã đọc thông báo số {number}: {text}",
        number=view.row.id,
        text=wording.shorten(view.row.text, LONGEST_ROW),
    )
