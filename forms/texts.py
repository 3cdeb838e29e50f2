"""What the forms say."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo

from data.models import Submission
from domain.message import Rich, bold, escape, italic, join, rich
from domain.periods import Gate, Window
from domain.review import Act
from vietnamese import wording

#: Characters of an answer shown in a review or an echo; the whole answer is kept.
LONGEST_SHOWN = 300
#: Characters quoted of something that was not understood.
LONGEST_QUOTE = 60

# Buttons.
SEND = "Gửi"
BACK = "Quay lại"
SKIP = "Bỏ qua"
CANCEL = "Huỷ"
KEEP = "Giữ nguyên"
DONE = "Xong"
UNDO = "Bỏ phần vừa gửi"
KEEP_DRAFT = "Giữ bản nháp"
DROP_DRAFT = "Xoá"
GO_ON = "Làm tiếp"
SHOW_ALL = "Xem tất cả"
BACK_TO_FORM = "Mở lại biểu mẫu"
CONFIRM = "Tôi xác nhận"
CONFIRM_SPELLINGS = ("xác nhận", "đồng ý", "có", "vâng", "đúng", "ok")

#: What may be typed instead of a button, folded when compared.
SEND_WORDS = ("gửi", "gửi đi", "nộp")
BACK_WORDS = ("quay lại", "trở lại")
SKIP_WORDS = ("bỏ qua",)
CANCEL_WORDS = ("huỷ", "hủy bỏ")
KEEP_WORDS = ("giữ nguyên",)
DONE_WORDS = ("xong", "hết")
UNDO_WORDS = ("bỏ phần vừa gửi", "xoá phần cuối", "bỏ dòng cuối")
SHOW_ALL_WORDS = ("xem tất cả",)
KEEP_DRAFT_WORDS = ("giữ bản nháp", "giữ", "giữ lại")
DROP_DRAFT_WORDS = ("xoá", "xoá bản nháp")
GO_ON_WORDS = ("làm tiếp", "tiếp tục")
#: The word before the name of a line in the review.
EDIT_WORD = "sửa"

# Short pieces.
PAGE_BACK, PAGE_ON = "‹", "›"
MINUS = ("-", "−", "–")
#: What may stand between several choices typed in one message (a pattern).
BETWEEN_CHOICES = r"[,;\n]| và "
SKIPPED = "(bỏ qua)"
NONE_CHOSEN = "(không chọn mục nào)"
UNNAMED_FILE = "tệp"
LOST_FILE = "tệp không còn"
TICKED, UNTICKED = "☑", "☐"

# Why something was not understood.
OPTION_GONE = Rich("Lựa chọn này không còn trong danh sách. Mời chọn lại.")
NOT_A_FILE = Rich(
    "Câu này cần một tệp. Mời gửi ảnh hoặc tệp PDF, Word, Excel, tối đa 20 MB; nếu không có thì gõ «bỏ qua»."
)
FILE_NOT_ASKED = Rich("Câu này cần trả lời bằng chữ hoặc bấm nút, chưa cần tệp. Tệp vừa gửi không được lưu.")
FILE_TOO_BIG = Rich(
    "Tệp vượt quá 20 MB nên em không nhận được qua kênh này. "
    "Mời gửi bản nhẹ hơn, hoặc nộp bản gốc trực tiếp tại Văn phòng."
)
FILE_LIMIT = "Gửi ảnh hoặc tệp PDF, Word, Excel; tối đa 20 MB."
WRONG_KIND = "Loại tệp này em không nhận; chỉ nhận ảnh (JPG, PNG, HEIC), PDF, Word, Excel không chứa macro."
UNREADABLE = "Em không mở được tệp này để kiểm tra. Mời lưu lại (ví dụ thành PDF) rồi gửi."
LOST_BYTES = "Em không tải được tệp này từ ứng dụng nhắn tin."
MUST_CONFIRM = Rich("Cần xác nhận mới đi tiếp được. Mời bấm nút hoặc gõ «đồng ý»; muốn dừng thì gõ /huy.")
ROWS_NOT_EDITED = "Sửa tin nhắn cũ không đổi được các dòng đã ghi. Mời gõ «xoá 1» để bỏ dòng rồi gõ lại."
NO_FILE_IN_WORDS = Rich("Mời gửi ảnh hoặc tệp, rồi gõ «xong»; không có thì gõ «bỏ qua».")
BETWEEN_CELLS = " – "
NO_ROWS = "(chưa có dòng nào)"
MORE_TEXT = "Gửi tiếp đoạn nữa nếu còn; hết thì bấm «Xong»."
MORE_OR_DONE = "Gửi tiếp nếu còn, xong thì bấm «Xong». Gõ «xoá 2» để bỏ phần số 2."
PIECE_REPLACED = Rich("Đã thay đoạn vừa sửa.")
SECRET = Rich(
    "Tệp có dấu hiệu độ mật (Mật, Tối mật, Tuyệt mật) nên em không nhận và không lưu. "
    "Tài liệu bí mật nhà nước không được gửi qua mạng xã hội, ứng dụng nhắn tin: mời xoá tin nhắn đó "
    "và nộp bản giấy theo quy định bảo vệ bí mật nhà nước. "
    "Nếu đây không phải tài liệu mật, mời đổi tên tệp hoặc lời ghi rồi gửi lại."
)
NOT_WHOLE = "Cần một số nguyên, không có phần thập phân."
NOT_OPTIONAL = Rich("Câu này bắt buộc nên chưa bỏ qua được.")
NOTHING_TO_KEEP = Rich("Câu này chưa có câu trả lời để giữ nguyên.")
NOTHING_TO_CLOSE = Rich("Câu này trả lời một lần là xong, không cần «Xong».")
FIRST_QUESTION = Rich("Đây là câu đầu tiên.")
NOT_YET_ALL = Rich("Còn câu chưa trả lời nên chưa gửi được. Mời trả lời nốt.")
STILL_CHECKING = Rich("Tệp đang được kiểm tra, chưa gửi được. Mời đợi ít giây rồi bấm «Gửi» lần nữa.")
STALE = Rich("Nút vừa bấm thuộc màn hình cũ nên em mở lại câu đang hỏi; chưa có gì thay đổi.")
STALE_TOAST = "Màn hình cũ, đã mở lại."
NOT_A_CHOICE_NOW = Rich("Mời bấm một trong các nút dưới đây, hoặc gõ «giữ», «xoá», «làm tiếp».")
NOT_IN_REVIEW = Rich("Em chưa hiểu. Mời gõ «gửi» để gửi, hoặc «sửa» kèm tên mục, ví dụ «sửa 1».")
UNCHANGED_EDIT = Rich("Câu trả lời vẫn như cũ.")

# The review and leaving.
REVIEW_HEAD = "Mời kiểm tra lại trước khi gửi"
REVIEW_FOOT = Rich("Bấm một mục để sửa, hoặc bấm «Gửi». Gõ «gửi», «sửa 1» cũng được.")
LEAVING = Rich("Anh/chị muốn giữ bản nháp này để làm sau, xoá hẳn, hay làm tiếp?")

# Drafts.
NO_DRAFT = Rich("Hiện không có biểu mẫu nào đang điền dở.")
NOTHING_TO_CANCEL = Rich("Không có biểu mẫu nào đang điền. Mời mở /menu để chọn việc.")
OLD_BUTTON = Rich("Nút này đã cũ và không còn dùng được. Mời mở /menu.")
NOT_YOURS = Rich("Nút này dành cho người khác.")
DROPPED = Rich("Đã xoá bản nháp. Chưa có gì được gửi đi.")
ALREADY_DROPPED = Rich("Bản nháp này đã xoá. Mời bắt đầu lại từ /menu.")
ALREADY_SENT = Rich("Phần này đã gửi rồi; bấm lại không gửi thêm lần nữa.")
EDITED_AFTER_SENDING = Rich("Phần này đã gửi nên sửa tin nhắn cũ không làm thay đổi nội dung đã gửi.")
FORM_GONE = Rich(
    "Biểu mẫu này không còn dùng. Bản nháp vẫn được giữ; mời liên hệ Văn phòng nếu cần nội dung."
)
NOT_FOR_ROLE = "Biểu mẫu này không thuộc vai trò của anh/chị. Nếu cần, mời báo Văn phòng cập nhật vai trò."
LINK_FIRST = "Mời tham gia trước đã: gõ /start kèm mã mời, hoặc bấm «Xin tham gia» ở /start."
DRAFT_KEPT = Rich("Câu trả lời đã có vẫn được giữ trong bản nháp; xem lại bằng /tieptuc.")
CHOOSE_DRAFT = Rich("Các bản nháp đang giữ. Mời chọn bản cần làm tiếp:")

# For whom.
FOR_WHOM_LABEL = "Nhập thay cho"
FOR_WHOM = "Anh/chị nhập thay cho ai?"
FOR_WHOM_HINT = "Gõ họ tên hoặc vài chữ của tên để tìm, không dấu cũng được."
AGREED_LABEL = "Xác nhận nhập thay"
AGREED = "Người này đã đồng ý hoặc đã nộp phiếu giấy với nội dung sẽ nhập?"
WHY_AMEND_LABEL = "Lý do điều chỉnh"
WHY_AMEND = "Đã hết hạn nộp nên cần lý do điều chỉnh. Vì sao anh/chị sửa?"
WHY_AMEND_EXAMPLE = "Được điều động sang phòng khác từ tháng 3"
OF_UNIT_LABEL = "Đơn vị"
OF_UNIT = "Nộp cho đơn vị nào?"
OF_UNIT_HINT = "Bấm một đơn vị, hoặc gõ tên để tìm."
NO_UNIT_TO_SPEAK_FOR = (
    "Biểu mẫu này do trưởng, phó đơn vị (hoặc Văn phòng) nộp cho đơn vị. "
    "Nếu anh/chị phụ trách một đơn vị, mời báo Văn phòng cập nhật chức vụ."
)
MAY_NOT_ENTER_FOR = "Chỉ Văn phòng và trưởng, phó đơn vị của người đó được nhập thay."
NOBODY_IN_SCOPE = "Chưa có ai trong phạm vi anh/chị được nhập thay. Mời thêm người bằng /thanhvien."
NO_UNIT = "Em chưa biết anh/chị làm ở đơn vị nào. Mời báo Văn phòng ghi đơn vị công tác rồi thử lại."


def missed(why: str, example: str) -> Rich:
    """What was not understood, and a good example."""
    return rich("{why} Ví dụ: <code>{example}</code>", why=why, example=example) if example else escape(why)


def _quote(said: str) -> str:
    return wording.shorten(said, LONGEST_QUOTE)


def too_short(shortest: int) -> str:
    """A text that says too little."""
    return f"Câu trả lời ngắn quá, cần ít nhất {shortest} ký tự." if shortest > 1 else "Em chưa thấy chữ nào."


def too_long(length: int, longest: int) -> str:
    """A text that is too long."""
    return f"Câu trả lời dài {length} ký tự, tối đa là {longest}; mời rút bớt {length - longest} ký tự."


def characters(shortest: int, longest: int) -> str:
    """How long a text may be."""
    most = f"{longest:,}".replace(",", ".")
    return f"Từ {shortest} đến {most} ký tự." if shortest > 1 else f"Tối đa {most} ký tự."


def between(least: str, most: str, unit: str) -> str:
    """The bounds of a number."""
    return f"Từ {least} đến {most} {unit}".strip() + "."


def piece_taken(count: int, length: int) -> Rich:
    """One more piece of a long text."""
    return Rich(f"Đã ghi đoạn {count}; tổng cộng {length} ký tự.")


def rows_taken(count: int) -> Rich:
    """Some more rows."""
    return Rich(f"Đã ghi thêm {count} dòng.")


def files_taken(count: int) -> Rich:
    """One more file."""
    return Rich(f"Đã nhận tệp; bộ này có {count} tệp.")


def file_twice(place: int) -> Rich:
    """A file that is there already."""
    return Rich(f"Tệp này đã có trong bộ (số {place}), không thêm lần nữa.")


def too_many_files(most: int) -> Rich:
    """A set that is full."""
    return Rich(f"Bộ này đã đủ {most} tệp nên tệp vừa gửi không được thêm. Mời gộp tệp, hoặc bỏ bớt.")


def refused_name(name: str) -> str:
    """A file of a set that is not taken."""
    return f"{name} (không được nhận)"


def numbered(shown: Sequence[str]) -> str:
    """Pieces in a row, numbered as they may be taken away.

    >>> numbered(["a", "b"])
    '(1) a; (2) b'
    """
    return "; ".join(f"({number}) {words}" for number, words in enumerate(shown, start=1))


def row_to_drop(folded: str) -> int | None:
    """The number in «xoá 2», None if it is not that.

    >>> row_to_drop("xoa 2"), row_to_drop("bo dong 3"), row_to_drop("xoa bo")
    (2, 3, None)
    """
    found = _DROP.fullmatch(folded)
    return int(found[1]) if found else None


_DROP = re.compile(r"(?:xoa|bo)(?: dong| phan| tep)?(?: so)? ([0-9]{1,3})")


def cells(line: str) -> list[str]:
    """The cells of a row as typed: «;», «|» or a tab stands between them.

    >>> cells("Chuyên viên 1; 60 %")
    ['Chuyên viên 1', '60 %']
    """
    return [" ".join(cell.split()) for cell in re.split(r"[;|\t]", line)]


def cell_missing(label: str) -> str:
    """A cell without anything in it."""
    return f"Thiếu «{label}»."


def bad_row(line: str, why: Rich, example: str) -> Rich:
    """A row that cannot be read; the rows of before stay."""
    shown = rich("Dòng «{line}»: {why}", line=_quote(line), why=why)
    return join([shown, missed("Mời gõ lại dòng này.", example)], " ")


def too_many_cells(labels: Sequence[str]) -> str:
    """A row with more cells than there are columns."""
    return f"Mỗi dòng gồm: {'; '.join(labels)}."


def too_many_rows(most: int) -> str:
    """More rows than fit."""
    return f"Tối đa {most} dòng."


def too_few_rows(least: int) -> str:
    """Fewer rows than are wanted."""
    return f"Cần ít nhất {least} dòng." if least > 1 else "Chưa có dòng nào."


def no_such_row(number: int) -> str:
    """A number that no row or file has."""
    return f"Không có phần số {number} để bỏ."


def row_dropped(number: int) -> Rich:
    """A row or file was taken away."""
    return Rich(f"Đã bỏ phần số {number}.")


def not_a_number(said: str) -> str:
    """No number could be read."""
    return f"Em chưa đọc được số trong «{_quote(said)}»."


def out_of_bounds(least: str, most: str) -> str:
    """A number beyond its bounds."""
    return f"Số cần nằm trong khoảng từ {least} đến {most}."


def several_fit(said: str, count: int) -> Rich:
    """Several options fit what was typed."""
    return rich("Có {count} mục gần với «{said}». Mời chọn một mục:", count=count, said=_quote(said))


def no_such_option(said: str) -> str:
    """No option fits what was typed."""
    return f"Em chưa tìm thấy «{_quote(said)}» trong danh sách."


def wrong_count(least: int, most: int) -> str:
    """Too few or too many ticked."""
    return f"Cần chọn từ {least} đến {most} mục."


def not_a_day(said: str) -> str:
    """No day could be read."""
    return f"Em chưa hiểu ngày «{_quote(said)}»."


def not_one_day(said: str, example: str) -> Rich:
    """A range or a bound where one day is needed."""
    return missed(f"«{_quote(said)}» chưa chỉ rõ một ngày. Mời chọn một ngày dưới đây hoặc gõ lại.", example)


def too_early(said: str, earliest: str) -> str:
    """A day before the first one accepted."""
    return f"Ngày {said} sớm quá; sớm nhất là {earliest}."


def too_late(said: str, latest: str) -> str:
    """A day after the last one accepted."""
    return f"Ngày {said} muộn quá; muộn nhất là {latest}."


def checking(name: str) -> str:
    """A file whose bytes are not there yet."""
    return f"{name} (đang kiểm tra)"


def checking_some(names: str, count: int) -> str:
    """Files of which some are not there yet."""
    return f"{names} – đang kiểm tra {count} tệp"


def value(shown: str) -> Rich:
    """An answer as it stands in a message."""
    return bold(shown)


def recorded(label: str, shown: Rich) -> Rich:
    """The echo of an answer, said with the next question."""
    return rich("✓ {label}: {shown}", label=label, shown=shown)


def replaced(label: str, shown: Rich) -> Rich:
    """An edited message took the place of an answer."""
    return rich("Đã thay mục «{label}» theo tin nhắn vừa sửa: {shown}", label=label, shown=shown)


def edit_missed(label: str, why: Rich) -> Rich:
    """An edited message was not understood; the answer stays."""
    return rich("Tin nhắn vừa sửa (mục «{label}») em chưa hiểu: {why}", label=label, why=why)


def file_refused(label: str, reason: str) -> Rich:
    """A file given before does not count; its question is asked again."""
    return rich("Mục «{label}»: {reason} Mời gửi tệp khác.", label=label, reason=reason)


def file_not_taken(name: str, reason: str) -> Rich:
    """A file was looked at and is not kept; one that is forgotten has no name any more."""
    if not name:
        return rich("Tệp vừa gửi không được nhận. {reason}", reason=reason)
    return rich("Tệp «{name}» không được nhận. {reason}", name=name, reason=reason)


def no_such_line(said: str) -> Rich:
    """«sửa …» names no line of the review."""
    return rich("Em chưa tìm thấy mục «{said}» để sửa. Ví dụ: <code>sửa 1</code>", said=_quote(said))


def step(number: int, count: int) -> str:
    """Progress."""
    return f"Bước {number}/{count}"


def heading(title: Rich, progress: str) -> Rich:
    """The first line of every screen of a form."""
    return join([bold(title), escape(progress)], " · ")


def question(words: str) -> Rich:
    """The question itself."""
    return bold(words)


def hint(words: str) -> Rich:
    """A line of explanation."""
    return italic(words)


def example(words: str) -> Rich:
    """A good answer, shown with the question."""
    return rich("Ví dụ: <code>{words}</code>", words=words)


def present(shown: Rich) -> Rich:
    """The answer that stands while its question is open again."""
    return rich("Đang ghi: {shown}", shown=shown)


def review_line(number: int, label: str, shown: Rich) -> Rich:
    """One answer in the review."""
    return rich("{number}. {label}: {shown}", number=number, label=label, shown=shown)


def edit_button(number: int, label: str) -> str:
    """The button that opens one answer again."""
    return f"Sửa {number}. {wording.shorten(label, 30)}"


def option_button(number: int, label: str) -> str:
    """An option with the number under which it can be typed."""
    return f"{number}. {wording.shorten(label, 60)}"


def tick_button(number: int, label: str, ticked: bool) -> str:
    """An option to be ticked."""
    return f"{TICKED if ticked else UNTICKED} {option_button(number, label)}"


def parked_first(title: str) -> Rich:
    """Another form was open and is put aside."""
    return rich("Đã cất bản nháp «{title}»; mở lại bằng /tieptuc.", title=title)


def parked(title: str) -> Rich:
    """The draft is put aside on request."""
    return rich("Đã giữ bản nháp «{title}». Gõ /tieptuc để làm tiếp lúc nào cũng được.", title=title)


def parked_draft(title: str) -> Rich:
    """A button of a draft that is put aside."""
    return rich("Bản nháp «{title}» đang được cất. Chưa có gì thay đổi.", title=title)


def resumed(age: timedelta) -> Rich:
    """Back in a draft, with its age."""
    return rich("Mở lại bản nháp, lần sửa cuối cách đây {age}.", age=ago(age))


def going_on(age: timedelta) -> Rich:
    """The form asked for is open already."""
    return rich("Biểu mẫu này đang điền dở từ {age} trước; mời làm tiếp.", age=ago(age))


def ago(age: timedelta) -> str:
    """A span of time in its largest unit.

    >>> ago(timedelta(minutes=125)), ago(timedelta(days=3)), ago(timedelta(seconds=5))
    ('2 giờ', '3 ngày', 'chưa đầy một phút')
    """
    minutes = int(age.total_seconds() // 60)
    for size, unit in ((24 * 60, "ngày"), (60, "giờ"), (1, "phút")):
        if minutes >= size:
            return f"{minutes // size} {unit}"
    return "chưa đầy một phút"


def draft_button(title: str, age: timedelta) -> str:
    """A draft in the list of those put aside."""
    return f"{wording.shorten(title, 40)} ({ago(age)} trước)"


def moment(at: datetime, zone: tzinfo) -> str:
    """A moment on the office's clock."""
    return f"{at.astimezone(zone):%H:%M} {wording.day(at.astimezone(zone).date())}"


# Dossiers.
EDIT = "Sửa"
EDIT_SENT = "Sửa bản đã gửi"
ASK_LATE = "Xin nộp muộn"
MY_DOSSIERS = "Hồ sơ của tôi"
OPEN_DOSSIER = "Mở hồ sơ"
OPEN_QUEUE = "Mở hàng chờ duyệt"
LATE = Rich("Nộp sau hạn, theo phép của Văn phòng.")
NO_PLAN = (
    "Chưa có kế hoạch thi đua nào đang chạy cho việc này. "
    "Khi Văn phòng kích hoạt kế hoạch năm, em sẽ nhận hồ sơ."
)
NOT_YOUR_DOSSIER = "Hồ sơ này của người khác; chỉ người đó, người nhập thay và trưởng đơn vị được sửa."
WAITING = Rich(
    "<b>Có hồ sơ mới chờ anh/chị duyệt</b>\nMời mở /duyet để xem lần lượt, hồ sơ đến trước ở trên cùng."
)

# Duties.
DUTY_LABEL = "Việc"
WHICH_DUTY = "Về việc nào của đơn vị?"
WHICH_DUTY_HINT = "Bấm một việc, hoặc gõ số thứ tự hay vài chữ của việc."
NOTHING_OWED = "Hiện đơn vị anh/chị không còn việc nào phải báo. Mời xem /viec."
NOT_YOUR_DUTY = "Việc này thuộc đơn vị khác; chỉ người phụ trách đơn vị đó và Văn phòng được báo."
MY_DUTIES = "Việc của đơn vị tôi"
OPEN_DUTY = "Mở việc này"
OBSTACLE_LABEL = "Vướng mắc"
OBSTACLE_HINT = "Bấm một vướng mắc, hoặc gõ số thứ tự hay vài chữ trong đó."
OPEN_OBSTACLE = "Mở vướng mắc này"
ANSWER_OBSTACLE = "Trả lời"
ASSIGN_OBSTACLE = "Giao người xử lý"


def dossier_head(title: str, window: Window | None, whose: str) -> Rich:
    """The head of a form that is handed in: what, which year, until when, for whom."""
    pieces = [f"{title} năm {window.year}" if window else title]
    if window is not None and window.due is not None:
        pieces.append(f"hạn {window.due:%d/%m/%Y}")
    if whose:
        pieces.append(whose)
    return escape(" · ".join(pieces))


def closed(says: Gate, window: Window, title: str) -> str:
    """Why something is not taken today, and what to do."""
    name = f"«{title}» năm {window.year}"
    if says is Gate.NOT_YET and window.opens is not None:
        return f"{name} mở nhận từ {wording.day(window.opens)}. Mời quay lại từ ngày đó."
    if says is Gate.FROZEN:
        return f"{name} đã được Văn phòng chốt. Nếu cần sửa, mời đề nghị Văn phòng mở lại hồ sơ, kèm lý do."
    due = f"Hạn của {name} là hết {wording.day(window.due)}, " if window.due else f"{name} "
    return (
        f"{due}nay đã qua nên em chưa nhận được. "
        "Nếu có lý do chính đáng, mời bấm «Xin nộp muộn» (hoặc gõ «xin nộp muộn») để gửi Văn phòng xem xét."
    )


def closed_dossier(state: str) -> str:
    """Something handed in that its author can change no more."""
    return f"Hồ sơ này hiện «{state}» nên chưa sửa được. Nếu cần, mời đề nghị Văn phòng mở lại, kèm lý do."


def recorded_dossier(title: str) -> str:
    """The first line once something is handed in."""
    return f"Đã ghi nhận: {title}"


def dossier_lines(lines: Sequence[Sequence[str]], most: int = 3) -> Rich:
    """The first lines of what was handed in."""
    shown = [
        rich("{label}: {words}", label=label, words=wording.shorten(words, 200))
        for _, label, words in lines[:most]
    ]
    return join(shown)


def receipt(row: Submission, at: datetime) -> Rich:
    """The number of something handed in, its version and the moment."""
    version = f", bản {row.version}" if row.version > 1 else ""
    return rich(
        "Mã {number}, lúc {at}.",
        number=f"HS{row.year}-{row.id}{version}",
        at=f"{at:%H:%M} {wording.day(at.date())}",
    )


def now_at(state: str) -> Rich:
    """Where it stands now."""
    return rich("Hiện: {state}.", state=state)


def editable_until(window: Window, today: date) -> Rich:
    """How long it can still be changed, and how long with a reason."""
    days = (("sửa được", window.due), ("điều chỉnh có lý do", window.amend_until))
    ahead = [f"{words} đến hết {wording.day(day)}" for words, day in days if day is not None and day >= today]
    return rich("Còn {ahead}.", ahead="; ".join(ahead)) if ahead else Rich("")


def entered_for_you(by: str, title: str, row: Submission, lines: Sequence[Sequence[str]]) -> Rich:
    """Somebody typed something for a person."""
    return join(
        [
            rich("<b>{by} đã nhập thay anh/chị: {title} năm {year}</b>", by=by, title=title, year=row.year),
            dossier_lines(lines, most=6),
            "Nếu có gì chưa đúng, mời bấm «Sửa» hoặc báo trưởng đơn vị.",
        ]
    )


STEP_NEWS = {
    Act.ACCEPT: "Hồ sơ đã được nhận",
    Act.RETURN: "Hồ sơ được trả lại để sửa",
    Act.DECLINE: "Đề nghị chưa được chấp thuận",
    Act.REOPEN: "Hồ sơ đã chốt được mở lại để sửa",
    Act.ALLOW: "Đã đồng ý cho rút hồ sơ",
    Act.KEEP: "Chưa đồng ý cho rút hồ sơ",
}


def why_returned(by: str, reason: str) -> Rich:
    """Why a dossier was given back, shown when it is opened again."""
    return rich("Được trả lại bởi {by}: {reason}", by=by, reason=bold(reason))


def step_news(act: Act, title: str, row: Submission, by: str, reason: str) -> Rich:
    """What the author of something handed in hears about a step."""
    return join(
        [
            bold("Đề nghị đã được chấp thuận" if row.asking and act is Act.ACCEPT else STEP_NEWS[act]),
            rich("{title} (mã HS{year}-{id})", title=title, year=row.year, id=row.id),
            rich("Người xử lý: {by}", by=by),
            rich("Lý do: {reason}", reason=reason) if reason else "",
        ]
    )


def duty_option(number: str, words: str) -> str:
    """A duty to choose."""
    return f"Mục {number}: {words}" if number else words


def duty_news(headline: str, unit: str, person: str, duty: str, reason: str) -> Rich:
    """News of a duty for the Office."""
    return join(
        [
            bold(headline),
            rich("Đơn vị: {unit} (người báo: {person})", unit=unit, person=person),
            rich("Việc: {duty}", duty=duty),
            rich("Nội dung: {reason}", reason=reason),
        ]
    )
