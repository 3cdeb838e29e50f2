"""What /nhapthay says, and the words of the sheets that it sends and reads."""

from collections.abc import Iterable, Sequence

from documents.sheet_in import Fault
from domain.message import Rich, bold, join, rich
from forms.entering import Looked, Row, Standing, Words
from vietnamese import wording

#: Characters of a title on a button, of a name and of a heading in a line, of words quoted.
LONGEST_TITLE, LONGEST_NAME, LONGEST_HEADING, LONGEST_QUOTE = 52, 40, 40, 60
#: Headings named at once.
MOST_NAMED = 8
#: Names or options that may have been meant.
MOST_OTHERS = 4

CHOOSE = Rich(
    "<b>Nhập thay</b>\nAnh/chị nhập biểu mẫu nào? Bấm một mục, hoặc gõ tên, "
    "ví dụ <code>/nhapthay đăng ký danh hiệu</code>."
)
NOTHING_OPEN = Rich("Hiện không có biểu mẫu nào anh/chị nhập thay được. Mời mở /menu.")
SEVERAL = Rich("Các biểu mẫu gần với câu vừa gõ; anh/chị cần biểu mẫu nào?")
OFFICE_ONLY = Rich("Nhập từ bảng tính dành cho Văn phòng. Mời nhập từng người theo danh sách dưới đây.")
SINGLY = "Nhập từng người"
SINGLY_UNIT = "Nhập một đơn vị"
FROM_SHEET = "Từ bảng tính"
TEMPLATE = "Tải mẫu"
UPLOAD = "Gửi bảng đã điền"
OTHER_FORM = "Chọn biểu mẫu khác"
BACK = "Quay lại"
DROP = "Thôi"
AGAIN = "Gửi bảng khác"
BACK_TO_PREVIEW = "Xem lại bảng"
TEMPLATE_TOAST = "Đang tạo mẫu."
NO_SHEET = Rich("Chưa có bảng nào được gửi. Mời gõ <code>/nhapthay bảng tính</code> để gửi bảng đã điền.")
LOST = Rich("Bảng này không còn trong kho tệp. Mời gửi lại bằng <code>/nhapthay bảng tính</code>.")
DROPPED = Rich(
    "Đã bỏ, chưa có dòng nào được nhập. Bảng vẫn xem lại được bằng <code>/nhapthay xem trước</code>."
)
CHANGED = Rich("Tình hình đã khác lúc anh/chị xem, nên em chưa nhập. Mời xem lại:")
NOTHING_LEFT = Rich("Bảng này không còn dòng nào để nhập.")
CHANGED_TOAST = "Đã có thay đổi, mời xem lại."

#: What may be typed behind the command: verb -> its spellings.
TYPED: dict[str, tuple[str, ...]] = {
    "preview": ("xem trước",),
    "template": ("tải mẫu", "mẫu"),
    "upload": ("bảng tính", "từ bảng tính"),
    "sure": ("nhập",),
}

#: Headings and marks of a sheet; the same words are found again when it is read.
WORDS = Words(
    who="Họ và tên",
    unit="Đơn vị",
    number="TT",
    mark="Ví dụ",
    who_hint="Ghi đúng tên trong danh sách, mỗi dòng một hồ sơ.",
    unit_hint="Cần ghi khi có người trùng tên.",
    who_example="Chuyên viên 1",
    unit_example="Phòng A",
)
UNIT_HINT = "Ghi đúng tên đơn vị trong danh sách, mỗi dòng một hồ sơ."
SHEET, LISTS, GUIDE = "Nhập", "Lựa chọn", "Cách ghi"
HEADINGS = ("Cột", "Bắt buộc", "Cách ghi", "Ví dụ")
YES = "Có"
NOTE = (
    "{title}, năm {year}. Cột có dấu * phải điền; mỗi dòng một hồ sơ. "
    "Dòng «Ví dụ» được bỏ qua. Xem danh sách ở trang «Lựa chọn», hướng dẫn ở trang «Cách ghi»."
)
ONE_HINT = "Chọn một mục ở trang «Lựa chọn», hoặc ghi tên."
SEVERAL_HINT = "Ghi một hoặc nhiều mục của trang «Lựa chọn», cách nhau bằng dấu phẩy."
ROWS_HINT = "Nhiều dòng thì xuống dòng trong ô (Alt+Enter)."

FAULTS: dict[Fault, Rich] = {
    Fault.TOO_BIG: Rich(
        "Tệp này quá lớn: bảng tối đa 2 MB, không chèn ảnh. Mời chép sang mẫu mới rồi gửi lại."
    ),
    Fault.TOO_MANY: Rich("Bảng này quá dài: tối đa 500 dòng, 40 cột. Mời chia thành nhiều tệp rồi gửi lại."),
    Fault.LOCKED: Rich(
        "Tệp này có mật khẩu, hoặc là Excel bản cũ (.xls). Mời bỏ mật khẩu, lưu lại dạng .xlsx rồi gửi."
    ),
    Fault.BROKEN: Rich(
        "Em không đọc được tệp này như một bảng tính. Mời mở lại trong Excel, lưu dạng .xlsx rồi gửi."
    ),
    Fault.EMPTY: Rich("Bảng này chưa có gì. Mời điền vào mẫu, mỗi người một dòng, rồi gửi lại."),
}

_SIGNS = {Standing.READY: "✓", Standing.THERE: "•"}


def form_button(title: str) -> str:
    """The button of a form."""
    return wording.shorten(title, LONGEST_TITLE)


def no_such_form(said: str) -> Rich:
    """Words that name no form."""
    return rich(
        "Em chưa tìm thấy biểu mẫu «{said}». Mời chọn dưới đây.", said=wording.shorten(said, LONGEST_QUOTE)
    )


def how(title: str) -> Rich:
    """One by one, or from a sheet."""
    return join([bold(title), "Anh/chị nhập từng người hay nhập từ bảng tính?"])


def from_sheet(title: str) -> Rich:
    """The two steps of a sheet, and what to type instead."""
    return join(
        [
            bold(title),
            "1. Tải mẫu, điền mỗi dòng một hồ sơ.\n"
            "2. Gửi bảng đã điền. Em cho xem trước từng dòng, chưa nhập ngay.",
            rich(
                "Gõ cũng được: <code>/nhapthay tải mẫu {title}</code>, "
                "<code>/nhapthay bảng tính {title}</code>.",
                title=title,
            ),
        ],
        "\n\n",
    )


def template_caption(title: str, year: int) -> Rich:
    """What goes with the template."""
    return rich(
        "Mẫu «{title}», năm {year}. Điền xong, mời gõ <code>/nhapthay bảng tính</code> để gửi lại.",
        title=title,
        year=year,
    )


def file_name(form: str, year: int) -> str:
    """The name of a template, in plain letters."""
    return f"mau-{form.replace('_', '-')}-{year}.xlsx"


def _named(words: Iterable[str], most: int = MOST_NAMED) -> str:
    listed = [f"«{wording.shorten(one, LONGEST_HEADING)}»" for one in words]
    more = [f"và {len(listed) - most} cột khác"] if len(listed) > most else []
    return ", ".join([*listed[:most], *more])


def columns(looked: Looked) -> Rich:
    """How the headings were understood, as far as that needs saying."""
    found = looked.layout
    guessed = [
        rich("Em đọc cột «{said}» là «{label}».", said=wording.shorten(said, LONGEST_HEADING), label=label)
        for said, label in list(found.guessed.items())[:MOST_NAMED]
    ]
    unknown = [rich("Không dùng đến cột: {named}.", named=_named(found.unknown))] if found.unknown else []
    return join([*guessed, *unknown])


def missing(looked: Looked) -> Rich:
    """Required columns that are not there, each with an example of what it holds."""
    lines = [
        rich("• «{label}», ví dụ: <code>{example}</code>", label=column.label, example=column.example)
        for column in looked.layout.missing
    ]
    said = "Bảng thiếu cột bắt buộc nên em chưa đọc được dòng nào. Mời thêm cột vào hàng tiêu đề rồi gửi lại:"
    return join([bold(looked.form.title), columns(looked), said, *lines])


def _count(looked: Looked, *standings: Standing) -> int:
    return len(looked.among(*standings))


def counts(looked: Looked) -> Rich:
    """How many rows are ready, there already, or need mending."""
    ready, there = _count(looked, Standing.READY), _count(looked, Standing.THERE)
    wrong = len(looked.rows) - ready - there
    lines = [f"✓ {ready} dòng nhập được", f"• {there} dòng đã có từ trước, không nhập lại" if there else ""]
    lines.append(f"✗ {wrong} dòng cần sửa" if wrong else "")
    examples = ", ".join(map(str, looked.examples))
    lines.append(f"Dòng {examples} là dòng ví dụ nên bỏ qua." if examples else "")
    return join([bold(looked.form.title), *lines])


NO_ROWS = Rich("Bảng có tiêu đề nhưng chưa có dòng nào. Mời điền mỗi người một dòng rồi gửi lại.")
MEND = Rich("Mời sửa các dòng này trong bảng rồi gửi lại; dòng đã nhập rồi sẽ không bị nhập lần nữa.")


def row(one: Row) -> Rich:
    """One row: its number, whose it is, and how it stands."""
    who = wording.shorten(one.who, LONGEST_NAME)
    return rich("Dòng {number}{who}: {why}", number=one.number, who=f", {who}" if who else "", why=_why(one))


def _why(one: Row) -> Rich:
    others = "; ".join(one.others[:MOST_OTHERS])
    if one.standing is Standing.UNKNOWN:
        return _unknown(one.who, others)
    if one.standing is Standing.WRONG:
        return _wrong(one, others)
    said = {
        Standing.READY: "cột {unused} không hỏi ở dòng này nên bỏ qua.",
        Standing.THERE: "đã có từ trước.",
        Standing.NAMESAKES: "có nhiều người tên này: {others}. Mời ghi thêm cột «Đơn vị».",
        Standing.TWICE: "trùng với dòng {others}.",
    }
    return rich(said[one.standing], unused=_named(one.unused), others=others)


def _wrong(one: Row, others: str) -> Rich:
    if others:
        return rich("cột «{label}» có thể là: {others}. Mời ghi rõ hơn.", label=one.label, others=others)
    return rich("cột «{label}»: {why}", label=one.label, why=one.why) if one.label else one.why


def _unknown(who: str, others: str) -> Rich:
    if not who:
        return Rich("chưa ghi tên. Mời điền cột đầu bảng, ví dụ một tên trong trang «Lựa chọn».")
    if others:
        return rich("em chưa tìm thấy. Có phải: {others}?", others=others)
    return Rich("em không thấy tên này trong danh sách được nhập thay. Mời kiểm tra ở /thanhvien.")


def preview(looked: Looked, shown: Sequence[Row]) -> Rich:
    """The sheet as it was understood, and the rows that somebody should look at."""
    if not looked.rows:
        return join([counts(looked), columns(looked), NO_ROWS], "\n\n")
    wrong = any(one.standing not in _SIGNS for one in looked.rows)
    return join([counts(looked), columns(looked), join(map(row, shown)), MEND if wrong else ""], "\n\n")


def enter_button(count: int) -> str:
    """The way to entering what is ready."""
    return f"Nhập {count} dòng"


def sure_button(count: int) -> str:
    """The second step."""
    return f"Nhập ngay {count} dòng"


def sure(looked: Looked, count: int, seen: str) -> Rich:
    """What will happen, before it does."""
    return rich(
        "Nhập {count} dòng vào «{title}»? Mỗi hồ sơ ghi tên cả người được nhập thay và anh/chị; "
        "người có tài khoản sẽ được báo. Tất cả được ghi trong một lần: "
        "giữa chừng có sự cố thì chưa dòng nào được ghi.\nGõ cũng được: <code>/nhapthay nhập {seen}</code>.",
        count=count,
        title=looked.form.title,
        seen=seen,
    )


def entered(title: str, count: int, refused: int) -> Rich:
    """What entering came to."""
    first = rich("{title}: đã nhập {count} dòng.", title=bold(title), count=count)
    return join([first, f"{refused} dòng chưa nhập được:" if refused else ""])


def refused_row(one: Row, why: Rich) -> Rich:
    """A row that could not be entered in the end."""
    return rich("Dòng {number}, {who}: {why}", number=one.number, who=one.who, why=why)


def more_refused(count: int) -> str:
    """Rows that are not listed."""
    return f"… và {count} dòng khác; mời bấm «{BACK_TO_PREVIEW}»."
