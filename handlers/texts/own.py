"""What /hoso says: one's own drafts, what was sent and where it is, what was won, what is owed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo

from data.awards import Won
from data.models import Submission
from data.review import Filed
from domain.message import Rich, bold, join, rich
from handlers.texts.dossier import LABEL, LINE, code, state
from vietnamese import text, wording

#: Dossiers to mend that have a button of their own.
MOST_MENDED = 8

#: Words that may be typed behind the command, and the section that they name.
WORDS = {
    text.fold(words): section
    for words, section in {
        "đã gửi": "sent",
        "bản nháp": "drafts",
        "thành tích": "awards",
        "còn nợ": "owed",
        "còn phải làm": "owed",
    }.items()
}
BACK_HOME = "⬅️ Hồ sơ của tôi"

HOME_HEAD = Rich("<b>Hồ sơ của tôi</b>")
HOME_FOOT = Rich(
    "Mời bấm một mục, hoặc gõ <code>/hoso da gui</code>, <code>/hoso ban nhap</code>, "
    "<code>/hoso thanh tich</code>, <code>/hoso con no</code>. Nộp hồ sơ mới: <code>/nop</code>."
)
SECTIONS = {
    "drafts": "Bản nháp",
    "sent": "Đã gửi",
    "awards": "Thành tích đã có",
    "owed": "Còn phải làm",
}
NO_DRAFTS = Rich("Không có bản nháp nào. Nộp hồ sơ mới: <code>/nop</code>.")
NOTHING_SENT = Rich("Anh/chị chưa gửi hồ sơ nào. Nộp hồ sơ mới: <code>/nop</code>.")
NO_AWARDS = Rich(
    "Chưa có thành tích nào được ghi. Mời khai thành tích các năm trước, gõ <code>/nop thành tích</code>."
)
NOTHING_OWED = Rich("Anh/chị không còn hồ sơ nào phải làm.")
DRAFTS = Rich("Các bản nháp, mời bấm để làm tiếp:")
REGISTER = "Đăng ký danh hiệu"
DUTIES = "Việc của đơn vị"


def home(counts: Mapping[str, int]) -> Rich:
    """How many of each there are."""
    lines = [Rich(f"• {SECTIONS[section]}: {count}") for section, count in counts.items()]
    return join([HOME_HEAD, join(lines), HOME_FOOT], "\n\n")


def section(name: str, count: int) -> str:
    """The button of a section."""
    return f"{SECTIONS[name]} ({count})" if count else SECTIONS[name]


def draft(title: str, open_: bool) -> str:
    """The button that goes on with a draft."""
    return wording.shorten(f"{title} – {'đang làm' if open_ else 'đã cất'}", LABEL)


def sent(rows: Iterable[tuple[int, str, Filed]], count: int, zone: tzinfo, *notes: Rich) -> Rich:
    """What somebody handed in, and where it is."""
    lines = [
        rich(
            "{number}. {what} {year} ({code})\n   <i>{state} · {at}</i>",
            number=number,
            what=bold(title),
            year=filed.row.year,
            code=code(filed.row),
            state=state(filed.row),
            at=f"{filed.row.updated_at.astimezone(zone):%d/%m/%Y}",
        )
        for number, title, filed in rows
    ]
    foot = Rich("Mở từng hồ sơ bằng nút hoặc gõ, ví dụ <code>/hoso 1</code>.")
    return join([*notes, bold(f"Hồ sơ đã gửi: {count}"), join(lines, "\n\n"), foot], "\n\n")


def awards(shown: Sequence[Won], count: int) -> Rich:
    """What was won, by year."""
    lines = [
        rich(
            "• {year}: {name}{decision}{checked}",
            year=won.year,
            name=won.name,
            decision=f" – {wording.shorten(won.decision, LINE)}" if won.decision else "",
            checked="" if won.verified else " (chờ Văn phòng xác nhận)",
        )
        for won in shown
    ]
    return join([bold(f"Thành tích đã có: {count}"), join(lines)], "\n\n")


def owed(years: Sequence[int], returned: int, duties: int) -> Rich:
    """What somebody still has to do."""
    lines = [
        *(f"• Chưa đăng ký danh hiệu năm {year}" for year in years),
        *([f"• Hồ sơ được trả lại để sửa: {returned}"] if returned else []),
        *([f"• Việc của đơn vị: {duties}"] if duties else []),
    ]
    return join([bold("Còn phải làm"), join(lines)], "\n\n") if lines else NOTHING_OWED


def register(year: int) -> str:
    """The button that begins a registration."""
    return f"{REGISTER} {year}"


def mend(title: str, row: Submission) -> str:
    """The button that mends what was given back."""
    return wording.shorten(f"Sửa: {title} ({code(row)})", LABEL)


def duties(count: int) -> str:
    """The way to the unit's duties."""
    return f"{DUTIES} ({count})"


def entry(number: int, title: str, filed: Filed) -> str:
    """The button that opens a dossier of one's own."""
    return wording.shorten(f"{number}. {title} {filed.row.year} ({code(filed.row)})", LABEL)
