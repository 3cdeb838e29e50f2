"""What /duyet and /hoso say: lists, the page of one dossier, and the second step of an approval of many."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import groupby

from data.models import EvidenceState, Submission, SubmissionVersion
from data.review import Filed, Passed
from domain.changes import Change, rows_changed
from domain.message import Rich, bold, join, rich
from domain.review import Act, SubmissionState
from vietnamese import labels, text, wording

#: Characters of a button's label and of a line of a list.
LABEL, LINE = 60, 120
#: Steps and changes that a page shows, and characters of a reason in it.
LATEST_STEPS, MOST_CHANGES, LONGEST_REASON = 8, 12, 300

NOT_FOUND = (
    "Không có hồ sơ này, hoặc hồ sơ không thuộc quyền xem của anh/chị. Mời mở lại bằng /duyet hoặc /hoso."
)
NO_SUCH_FILE = "Hồ sơ này không có tệp đó. Mời xem danh sách tệp trong hồ sơ, ví dụ gõ <code>/hoso 1</code>."
NO_SUCH_STEP = Rich("Bước này chưa làm được với hồ sơ. Các bước có thể làm là các nút dưới đây.")
OTHER_FORM, UNNAMED = "Hồ sơ", "tệp không tên"
NOT_YOURS_TOAST = "Bước này không thuộc quyền của anh/chị."
REDRAWN = Rich("Hồ sơ này vừa có thay đổi, đây là tình hình mới nhất:")
REDRAWN_TOAST = "Đã có thay đổi, em mở lại."

NEXT = "Hồ sơ tiếp theo"
BACK_TO_QUEUE = "⬅️ Về hàng chờ"
BACK_TO_SENT = "⬅️ Về danh sách hồ sơ"
FULL = "Xem toàn văn"
APPROVE_NOT = "Thôi"

#: Words that may be typed behind the number of a dossier.
WORD_FULL, WORD_FILE, WORD_EDIT = "toan van", "tep", "sua"
#: Words that may be typed behind the commands.
WORDS_ALL, WORDS_SETTLED = map(text.fold, ("tất cả", "đã xử lý"))


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of a dossier as its page names it."""

    id: int
    name: str
    state: EvidenceState
    sha256: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that the page of one dossier tells."""

    filed: Filed
    title: str
    version: SubmissionVersion
    typed_by: str
    changes: tuple[Change, ...]
    history: Sequence[Passed]
    files: Sequence[FileLine]
    zone: tzinfo


def code(row: Submission) -> str:
    """The number of a dossier, as people say it.

    >>> code(Submission(id=7, year=2024))
    'HS2024-7'
    """
    return f"HS{row.year}-{row.id}"


def whose(filed: Filed) -> str:
    """Whose it is: the person with the unit, or the unit."""
    return filed.unit if filed.row.collective else f"{filed.author} – {filed.unit}"


def entry(number: int, title: str, filed: Filed) -> str:
    """The button that opens a dossier of a queue."""
    return wording.shorten(f"{number}. {title} – {whose(filed)}", LABEL)


def state(row: Submission) -> Rich:
    """Where a dossier stands."""
    late = " · nộp muộn" if row.late else ""
    return rich(
        "{sign} {state}{late}",
        sign=labels.SUBMISSION_SIGNS[row.state],
        state=labels.standing(row.state, row.asking),
        late=late,
    )


# Lists

NOTHING_WAITS = Rich("Không còn hồ sơ nào chờ anh/chị. Hồ sơ của mình xem tại <code>/hoso</code>.")
NOTHING_SETTLED = Rich("Chưa có hồ sơ nào anh/chị đã xử lý. Hàng chờ: <code>/duyet</code>.")
APPROVE_ALL_HINT = "Mở từng hồ sơ bằng nút hoặc gõ, ví dụ <code>/duyet 1</code>."


def _row(number: int, title: str, filed: Filed, zone: tzinfo) -> Rich:
    return rich(
        "{number}. {what} – {whose}\n   <i>{state} · từ {since}</i>",
        number=number,
        what=bold(title),
        whose=whose(filed),
        state=state(filed.row),
        since=f"{filed.row.updated_at.astimezone(zone):%d/%m/%Y}",
    )


def queue(
    rows: Iterable[tuple[int, str, Filed]], count: int, zone: tzinfo, settled: bool, *notes: Rich
) -> Rich:
    """What waits for somebody, or what is settled."""
    head = bold(f"Hồ sơ đã xử lý: {count}" if settled else f"Hồ sơ chờ anh/chị: {count}")
    lines = [_row(number, title, filed, zone) for number, title, filed in rows]
    foot = "" if settled else Rich(APPROVE_ALL_HINT)
    return join([*notes, head, join(lines, "\n\n"), foot], "\n\n")


def settled_button(count: int) -> str:
    """The way to what is settled."""
    return f"Hồ sơ đã xử lý ({count})"


def no_such_number(words: str) -> Rich:
    """A number that is not in the list."""
    return rich(
        "Em không tìm thấy «{words}» trong danh sách. Mời gõ số thứ tự, ví dụ <code>/duyet 1</code>, "
        "hoặc mã hồ sơ, ví dụ <code>/duyet HS2024-7</code>.",
        words=wording.shorten(words, LABEL),
    )


# Approval of many

NOTHING_TO_APPROVE = Rich(
    "Không có hồ sơ nào duyệt chung được lúc này. Mời mở từng hồ sơ tại <code>/duyet</code>."
)
LIST_CHANGED = Rich("Danh sách vừa có thay đổi nên em chưa duyệt. Đây là danh sách mới nhất:")


def approve_all(count: int) -> str:
    """The button that begins the approval of many."""
    return f"Duyệt tất cả ({count})"


def approve(count: int) -> str:
    """The button that confirms it."""
    return f"Duyệt {count} hồ sơ"


def ask_bulk(chosen: Sequence[tuple[str, Filed]], left: int, checksum: str, *notes: Rich) -> Rich:
    """Exactly what would be approved, by form, with names; and how many are to be looked at one by one."""
    groups = groupby(sorted(chosen, key=lambda pair: pair[0]), key=lambda pair: pair[0])
    listed = [_group(title, [filed for _, filed in pairs]) for title, pairs in groups]
    alone = (
        rich("{left} hồ sơ khác cần mở xem riêng, không nằm trong lần duyệt này.", left=left) if left else ""
    )
    foot = rich(
        "Bấm «{button}» để duyệt đúng danh sách trên, hoặc gõ <code>/duyet tat ca {code}</code>.",
        button=approve(len(chosen)),
        code=checksum,
    )
    head = bold(f"Sẽ duyệt {len(chosen)} hồ sơ")
    return join([*notes, head, *listed, alone, foot], "\n\n")


def _group(title: str, found: Sequence[Filed]) -> Rich:
    names = [rich("• {whose} ({code})", whose=whose(filed), code=code(filed.row)) for filed in found]
    return join([rich("{title}: {count}", title=bold(title), count=len(found)), *names])


def approved(done: int, refused: int) -> Rich:
    """What became of an approval of many."""
    rest = f" {refused} hồ sơ chưa duyệt được, mời mở xem riêng." if refused else ""
    return Rich(f"Đã duyệt {done} hồ sơ.{rest}")


# One dossier

_DONE = {
    Act.AGREE: "Đã đồng ý.",
    Act.ACCEPT: "Đã nhận hồ sơ.",
    Act.FREEZE: "Đã chốt hồ sơ.",
    Act.ALLOW: "Đã cho rút hồ sơ.",
}


def done(act: Act, asking: bool, waiting: int) -> Rich:
    """What was done, and how many still wait."""
    rest = f"Còn {waiting} hồ sơ chờ anh/chị." if waiting else "Không còn hồ sơ nào chờ anh/chị."
    said = "Đã chấp thuận." if asking and act is Act.ACCEPT else _DONE.get(act, f"{labels.ACTS[act]}.")
    return Rich(f"{said} {rest}")


def next_button(waiting: int) -> str:
    """The way to the next one that waits."""
    return f"{NEXT} ({waiting})"


def page(sheet: Sheet, longest: int | None, most: int | None, *notes: Rich) -> Rich:
    """A dossier; `longest` characters of a line and `most` lines, None for all."""
    return join(
        [
            *notes,
            _head(sheet),
            _lines(sheet, longest, most),
            _changes(sheet, longest),
            _files(sheet.files),
            _history(sheet),
        ],
        "\n\n",
    )


def full(sheet: Sheet) -> Rich:
    """Every line of a dossier as it was handed in."""
    return join([_head(sheet), _lines(sheet, None, None)], "\n\n")


def _head(sheet: Sheet) -> Rich:
    row = sheet.filed.row
    number = f"{code(row)}, bản {row.version}" if row.version > 1 else code(row)
    return join(
        [
            bold(f"{sheet.title} năm {row.year}"),
            rich("{whose}", whose=whose(sheet.filed)),
            rich("Mã {number}, gửi {at}", number=number, at=_moment(sheet.version.at, sheet.zone)),
            rich("Người nhập: {by}", by=sheet.typed_by) if sheet.typed_by else "",
            rich("Hiện: {state}", state=state(row)),
        ]
    )


def _moment(at: datetime, zone: tzinfo) -> str:
    local = at.astimezone(zone)
    return f"{local:%H:%M} {wording.day(local.date())}"


def _cut(words: str, longest: int | None) -> str:
    return words if longest is None else wording.shorten(words, longest)


def _lines(sheet: Sheet, longest: int | None, most: int | None) -> Rich:
    every = sheet.version.lines
    shown = [
        rich("{number}. <i>{label}:</i> {words}", number=number, label=label, words=_cut(words, longest))
        for number, (_, label, words) in enumerate(every[:most], start=1)
    ]
    left = len(every) - len(shown)
    return join([*shown, f"… còn {left} dòng, mời bấm «{FULL}»." if left else ""])


def _changes(sheet: Sheet, longest: int | None) -> Rich:
    if sheet.filed.row.version == 1:
        return Rich("")
    found = [_change(change, min(longest or LONGEST_REASON, LONGEST_REASON)) for change in sheet.changes]
    shown = found[:MOST_CHANGES]
    left = f"… còn {len(found) - len(shown)} thay đổi khác" if len(found) > len(shown) else ""
    head = Rich("<i>Thay đổi so với bản trước:</i>")
    return join([head, *(shown or [Rich("• không dòng nào khác")]), left])


def _change(change: Change, longest: int) -> Rich:
    if change.before is None:
        return rich("• thêm {label}: {words}", label=change.label, words=_cut(change.after or "", longest))
    if change.after is None:
        return rich("• bỏ {label}: {words}", label=change.label, words=_cut(change.before, longest))
    gone, new = rows_changed(change)
    if len(gone) + len(new) > 0 and max(_rows(change.before), _rows(change.after)) > 1:
        pieces = [*(f"bỏ «{row}»" for row in gone), *(f"thêm «{row}»" for row in new)]
        return rich("• {label}: {words}", label=change.label, words=_cut("; ".join(pieces), longest * 2))
    return rich(
        "• {label}: {before} → {after}",
        label=change.label,
        before=_cut(change.before, longest),
        after=_cut(change.after, longest),
    )


def _rows(shown: str) -> int:
    return max(len(shown.splitlines()), shown.count("; (") + 1)


_FILE_STATES: Mapping[EvidenceState, str] = {
    EvidenceState.WAITING: " (đang kiểm tra)",
    EvidenceState.KEPT: "",
    EvidenceState.REFUSED: " (không nhận được)",
}


def _files(files: Sequence[FileLine]) -> Rich:
    lines = [
        rich(
            "{number}. {name}{state}",
            number=number,
            name=wording.shorten(file.name, LINE),
            state=_FILE_STATES[file.state],
        )
        for number, file in enumerate(files, start=1)
    ]
    return join([Rich("<i>Tệp kèm theo:</i>"), *lines]) if lines else Rich("")


def file_button(number: int, file: FileLine) -> str:
    """The button that sends a file back."""
    return f"📎 {number}. {wording.shorten(file.name, LABEL - 6)}"


def file_sent(number: int, file: FileLine, row: Submission) -> Rich:
    """What stands under a file that is sent back."""
    return rich(
        "Tệp {number} của hồ sơ {code}: {name}", number=number, code=code(row), name=_cut(file.name, LINE)
    )


def file_waits(file: FileLine) -> Rich:
    """A file that cannot be sent back."""
    if file.state is EvidenceState.WAITING:
        return rich("Tệp «{name}» đang được kiểm tra. Mời mở lại sau ít phút.", name=_cut(file.name, LINE))
    return Rich("Tệp này không được nhận nên không có bản lưu để gửi lại.")


def _history(sheet: Sheet) -> Rich:
    steps = [step for step in sheet.history if step.change.before]
    if not steps:
        return Rich("")
    return join([Rich("<i>Quá trình:</i>"), *(_step(step, sheet) for step in steps[-LATEST_STEPS:])])


def _step(step: Passed, sheet: Sheet) -> Rich:
    change = step.change
    named = {field: label for field, label, _ in sheet.version.lines}
    line = f" – dòng «{named[change.field]}»" if change.field in named else ""
    reason = f" – {wording.shorten(change.reason, LONGEST_REASON)}" if change.reason else ""
    return rich(
        "• {at}, {by}: {before} → {after}{line}{reason}",
        at=f"{change.at.astimezone(sheet.zone):%d/%m/%Y}",
        by=step.by,
        before=labels.SUBMISSION_STATES[SubmissionState(change.before)],
        after=labels.SUBMISSION_STATES[SubmissionState(change.after)],
        line=line,
        reason=reason,
    )


def act_words(act: Act) -> tuple[str, ...]:
    """What may be typed for a step, folded."""
    return tuple(text.fold(labels.act(act, asking)) for asking in (False, True))
