"""What /nhacviec says: the coming reminders, their approval, and which kinds go by themselves."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from data.approvals import Planned
from domain.ladders import Kind, Receiver
from domain.message import Rich, bold, join, rich
from vietnamese import text, wording

# Buttons.
APPROVE = "Duyệt"
EDIT = "Sửa nội dung"
OWN_WORDS = "Bỏ lời đã sửa"
STRIKE = "Bỏ tin này"
SURE_STRIKE = "Đúng, bỏ tin này"
NOT_NOW = "Để nguyên"
SURE_KIND = "Đúng, cho tự gửi"
#: Typed behind a step that is asked twice.
WORD_SURE = "dong y"
KINDS_BUTTON = "Tự gửi / Chờ duyệt theo loại"
TRUTH = "Đã gửi đến đâu"
PAPER = "Danh sách báo giấy"
BACK = "⬅️ Về tin sắp gửi"

# Words behind the command, folded.
WORD_DIGEST, WORD_APPROVE, WORD_EDIT, WORD_STRIKE, WORD_OWN_WORDS = map(
    text.fold, ("tin", "duyệt", "sửa", "bỏ", "bỏ lời")
)
WORD_ALL, WORD_KINDS, WORD_TRUTH, WORD_PAPER = map(text.fold, ("duyệt tất cả", "loại", "đã gửi", "báo giấy"))
WORD_REGISTRATION = text.fold("đăng ký")

#: Characters of a name and a unit in a row, and of a button.
NAME_LETTERS, UNIT_LETTERS, BUTTON_LETTERS = 40, 60, 56
#: Names shown of many.
NAMES_SHOWN = 10

KINDS: dict[Kind, str] = {
    Kind.INFORMATION: "Thông tin đầu quý, còn xa hạn",
    Kind.COMING: "Sắp đến hạn",
    Kind.TODAY: "Đến hạn hôm nay",
    Kind.OVERDUE: "Đã quá hạn, gửi đơn vị",
    Kind.OFFICE: "Báo Văn phòng việc quá hạn",
    Kind.LEADERSHIP: "Báo Lãnh đạo Sở",
    Kind.GROUP: "Gửi nhóm của đơn vị",
}
CAPACITIES: dict[Receiver, str] = {
    Receiver.HEAD: "phụ trách đơn vị",
    Receiver.STAFF: "tự đăng ký",
    Receiver.GROUP: "nhóm của đơn vị",
    Receiver.OFFICE: "Văn phòng theo dõi",
    Receiver.LEADERSHIP: "Lãnh đạo Sở",
}
BY_ITSELF, ASKED = "tự gửi", "chờ duyệt"

GONE = Rich(
    "Tin này không còn chờ gửi: đã gửi, đã bỏ hoặc không còn gì để nhắc. Đây là những tin đang chờ hiện nay."
)
APPROVED_TOAST = "Đã duyệt."
STRUCK_TOAST = "Đã bỏ tin này."
OWN_WORDS_TOAST = "Đã trở lại lời của em."
NOTHING_COMING = Rich(
    "<b>Tin nhắc sắp gửi</b>\n\nSáng ngày làm việc tới em chưa phải nhắc ai. "
    "Muốn nhắc lại một việc ngay, mời gõ số mục, ví dụ <code>/nhacviec 12</code>."
)
HOW_TO = Rich(
    "Gõ cũng được: <code>/nhacviec tin 1</code> xem một tin, <code>/nhacviec duyệt tất cả</code>, "
    "<code>/nhacviec 12</code> nhắc lại ngay việc của mục 12."
)
NOTHING_PROPOSED = Rich("Không có tin nào chờ duyệt.")
BATCH_CHANGED = Rich("Danh sách vừa thay đổi nên em chưa làm. Mời xem lại:")
NOTHING_LEFT = Rich(
    "Đến lúc gửi sẽ không còn gì để nhắc (việc đã xong, được gia hạn, hoặc người khác phụ trách), "
    "nên tin này sẽ không đi."
)
OUTDATED = Rich(
    "Tình hình đã đổi sau khi Văn phòng sửa lời, nên em không gửi lời dưới đây. "
    "Mời bấm «Sửa nội dung» để viết lại, «Bỏ lời đã sửa» để dùng lời của em, hoặc «Bỏ tin này»."
)
AT_RISK = Rich("Nếu tình hình đổi trước lúc gửi, em không gửi lời này mà đưa lại để Văn phòng duyệt.")
EDITED_NOTE = Rich("Nội dung dưới đây do Văn phòng sửa.")
CONTENT, STRUCK_CONTENT = Rich("<i>Nội dung sẽ gửi:</i>"), Rich("<i>Nội dung đã bỏ, không gửi:</i>")
KINDS_HEAD = Rich(
    "<b>Loại tin nào tự gửi, loại nào chờ duyệt</b>\n"
    "Bấm một loại để đổi. Loại «chờ duyệt»: em soạn từ chiều hôm trước, Văn phòng duyệt thì mới gửi; "
    "không duyệt đến 18:00 ngày gửi thì tin hết hạn, sáng hôm sau em soạn lại."
)
KINDS_FOOT = Rich("Hoặc gõ <code>/nhacviec loại 2</code> để đổi loại số 2.")
NO_SUCH_STEP = Rich(
    "Em chưa hiểu. Ví dụ: <code>/nhacviec</code>, <code>/nhacviec tin 1</code>, "
    "<code>/nhacviec tin 1 duyệt</code>, <code>/nhacviec loại</code>, <code>/nhacviec đã gửi</code>, "
    "<code>/nhacviec báo giấy</code>, <code>/nhacviec 12</code>."
)


def some(names: Sequence[str]) -> str:
    """The first of many names, and how many more."""
    shown = ", ".join(wording.shorten(name, NAME_LETTERS) for name in names[:NAMES_SHOWN])
    more = len(names) - NAMES_SHOWN
    return f"{shown} và {more} nơi khác" if more > 0 else shown


def moment(at: datetime, zone: tzinfo) -> str:
    """A moment on the office's clock."""
    local = at.astimezone(zone)
    return f"{local:%H:%M} {wording.day(local.date())}"


def joined(*parts: Rich) -> Rich:
    """Parts of an answer, one below the other."""
    return join(parts, "\n\n")


# The coming batch


def listed(count: int, proposed: int, rows: Sequence[Rich], *notes: Rich) -> Rich:
    """The digests of the coming batch in two lines each."""
    head = rich("<b>Tin nhắc sắp gửi: {count}</b>", count=count)
    waits = rich("{count} tin chờ duyệt.", count=proposed) if proposed else Rich("")
    return join([*notes, join([head, waits]), join(rows), HOW_TO], "\n\n")


def row(number: int, one: Planned, zone: tzinfo) -> Rich:
    """A digest of the batch: to whom, how much, what becomes of it."""
    return rich(
        "{number}. {name}{unit}\n   <i>{count} việc · {state}</i>",
        number=number,
        name=bold(wording.shorten(one.name, NAME_LETTERS)),
        unit=_home(one),
        count=len({line.obligation for line in one.lines}),
        state=state(one, zone),
    )


def _home(one: Planned) -> str:
    capacities = [label for who, label in CAPACITIES.items() if who in {line.receiver for line in one.lines}]
    unit = wording.shorten("; ".join(one.units), UNIT_LETTERS)
    return f" – {unit} ({', '.join(capacities)})" if unit else f" ({', '.join(capacities)})"


def state(one: Planned, zone: tzinfo) -> str:
    """What becomes of a digest, in words."""
    if one.struck:
        return "đã bỏ"
    edited = ", đã sửa lời" if one.edited else ""
    if one.outdated:
        return "cần xem lại: tình hình đã đổi sau khi sửa lời"
    if one.proposed:
        return f"chờ duyệt{edited}"
    how = "đã duyệt, gửi" if one.approved else "tự gửi"
    return f"{how} lúc {moment(one.goes, zone)}{edited}"


def entry(number: int, one: Planned) -> str:
    """The button of a digest."""
    return wording.shorten(f"{number}. {one.name}", BUTTON_LETTERS)


def approve_all(count: int) -> str:
    """The button that lets all go."""
    return f"Duyệt tất cả ({count})"


def sure_all(count: int) -> str:
    """The second step of it."""
    return f"Đúng, duyệt {count} tin"


def no_such_digest(said: str) -> Rich:
    """A number that no digest of the batch has."""
    return rich(
        "Em không thấy tin số «{said}» trong danh sách. Mời gõ ví dụ <code>/nhacviec tin 1</code>.",
        said=wording.shorten(said, 20),
    )


def page(one: Planned, zone: tzinfo, content: Rich, *notes: Rich) -> Rich:
    """One digest: to whom, when, and the very text."""
    head = rich(
        "<b>Tin gửi {name}</b>{unit}\nTình trạng: {state}",
        name=wording.shorten(one.name, NAME_LETTERS),
        unit=_home(one),
        state=state(one, zone),
    )
    kinds = rich("Loại: {kinds}", kinds=", ".join(KINDS[kind] for kind in Kind if kind in one.kinds))
    return join([*notes, join([head, kinds]), content], "\n\n")


def content(one: Planned, message: Rich) -> Rich:
    """The text as it would go out."""
    if one.struck:
        return join([STRUCK_CONTENT, message])
    return join([*([EDITED_NOTE, AT_RISK] if one.edited else []), CONTENT, message])


def approved(one: Planned, now: datetime, zone: tzinfo) -> Rich:
    """It was let go."""
    when = "ngay bây giờ" if one.goes <= now else f"lúc {moment(one.goes, zone)}"
    return rich("Đã duyệt. Tin gửi {name} đi {when}.", name=one.name, when=when)


def ask_strike(one: Planned, number: int, checksum: str) -> Rich:
    """Is it to be struck out, and what that means."""
    return join(
        [
            rich("<b>Bỏ tin gửi {name}?</b>", name=wording.shorten(one.name, NAME_LETTERS)),
            rich(
                "{count} việc trong tin này sẽ không được nhắc ở bậc hiện tại, và nơi nhận không có "
                "bản tổng hợp nào khác trong buổi đó. Đến bậc nhắc sau em vẫn nhắc như thường.",
                count=len({line.obligation for line in one.lines}),
            ),
            rich("Hoặc gõ <code>/nhacviec tin {number} bỏ {sum}</code>.", number=number, sum=checksum),
        ],
        "\n\n",
    )


def struck(one: Planned) -> Rich:
    """It was struck out."""
    return rich(
        "Đã bỏ tin gửi {name}. Các việc trong tin không được nhắc ở bậc này; bậc sau em nhắc như thường.",
        name=wording.shorten(one.name, NAME_LETTERS),
    )


def ask_all(chosen: Sequence[Planned], checksum: str, zone: tzinfo, *notes: Rich) -> Rich:
    """Are all to go: how many, to whom, when."""
    first = min(one.goes for one in chosen)
    return join(
        [
            *notes,
            rich("<b>Duyệt {count} tin chờ duyệt?</b>", count=len(chosen)),
            rich("Gửi: {names}.", names=some([one.name for one in chosen])),
            rich("Tin đầu tiên đi lúc {at}.", at=moment(first, zone)),
            rich("Hoặc gõ <code>/nhacviec duyệt tất cả {sum}</code>.", sum=checksum),
        ],
        "\n\n",
    )


def approved_all(count: int) -> Rich:
    """How many were let go."""
    return rich("Đã duyệt {count} tin.", count=count)


# Kinds


def kinds(automatic: Mapping[Kind, bool], *notes: Rich) -> Rich:
    """Which kinds go by themselves."""
    lines = [
        rich("{number}. {label}: <b>{how}</b>", number=number, label=KINDS[kind], how=_how(automatic[kind]))
        for number, kind in enumerate(Kind, start=1)
    ]
    return join([*notes, KINDS_HEAD, join(lines), KINDS_FOOT], "\n\n")


def _how(automatic: bool) -> str:
    return BY_ITSELF if automatic else ASKED


def kind_button(number: int, kind: Kind, automatic: bool) -> str:
    """The button that switches a kind; it says what it does."""
    return f"{number}. {KINDS[kind]} → {_how(not automatic)}"


def ask_kind(kind: Kind, number: int, waiting: int) -> Rich:
    """The second step before a kind goes by itself while something waits for approval."""
    return rich(
        "<b>Cho «{label}» tự gửi?</b>\n\nĐang có {waiting} tin chờ duyệt: tin nào không còn loại phải duyệt "
        "sẽ tự gửi đúng giờ, không qua Văn phòng nữa. Đồng ý thì bấm «{sure}», hoặc gõ "
        "<code>/nhacviec {words} {number} {agreed}</code>.",
        label=KINDS[kind],
        waiting=waiting,
        sure=SURE_KIND,
        words=WORD_KINDS,
        number=number,
        agreed=WORD_SURE,
    )


def kind_chosen(kind: Kind, automatic: bool, moved: int) -> Rich:
    """A kind was switched."""
    return rich(
        "Đã ghi: «{label}» từ nay {how}.{moved}",
        label=KINDS[kind],
        how=_how(automatic),
        moved=f" {moved} tin đang chờ chuyển theo." if moved else "",
    )
