"""What the file readers say to people, and the signs of Vietnamese documents that have no plain letter."""

from datetime import date

# --- signs -----------------------------------------------------------------------------------------------

BULLETS = "-+*–—−•·●○◦▪▫■□►➢✓"
BULLET = "•"
DASHES = "-–—"
# Letters of labels ("a)", "A."), as a range of a pattern.
SMALL_LETTERS = "a-zđ"
CAPITALS = "A-ZĐ"
CONDITION_WITHOUT_BRACKETS = "nếu có"
SHORT_FORMS = (
    "TĐKT",
    "HĐTĐKT",
    "CCVCNLĐ",
    "CCVCLĐ",
    "NLĐ",
    "QĐND",
    "TTDVĐN",
    "TTĐT",
    "LĐTT",
    "TTLĐTT",
    "TTLĐXS",
    "CSTĐ",
    "CSTĐCS",
    "HĐSK",
    "HĐND",
    "BTĐKT",
)
# UTF-8 that was read as Windows-1252 and saved again shows these pairs instead of Vietnamese letters.
BROKEN_LETTERS = ("áº", "á»", "Ä‘", "Æ°", "Ã´", "Ã¢")

# --- refusals --------------------------------------------------------------------------------------------

PLAN_EMPTY = (
    "Tệp này chưa có nội dung. Anh/chị mở lại tệp kế hoạch, kiểm tra rồi gửi lại, "
    "ví dụ tệp ke-hoach-2025.txt có bảng nhiệm vụ theo quý."
)
PLAN_ENCODING = (
    "Tôi không đọc được chữ trong tệp này. Anh/chị lưu lại kế hoạch ở dạng văn bản, bảng mã UTF-8 "
    "(trong Word: Lưu thành > Văn bản thuần > UTF-8) rồi gửi lại."
)
PLAN_NO_TABLE = (
    "Tôi không thấy bảng nhiệm vụ trong tệp này, nên chưa nhận là kế hoạch năm. Anh/chị gửi tệp có bảng gồm "
    "các cột «TT», «Nội dung», «Đơn vị thực hiện» và các dòng «QUÝ I», «QUÝ II»…"
)
PLAN_TOO_LONG = (
    "Bảng trong tệp này quá dài so với kế hoạch một năm. Anh/chị kiểm tra lại, "
    "chỉ gửi tệp kế hoạch của một năm, ví dụ kế hoạch năm 2025."
)
PLAN_LOCKED = (
    "Tệp này có mật khẩu nên tôi không mở được. Anh/chị bỏ mật khẩu (trong Word: Tệp > Thông tin > "
    "Bảo vệ tài liệu) rồi gửi lại."
)
PLAN_BROKEN = (
    "Tệp này bị hỏng hoặc mang sai đuôi nên tôi không đọc được. Anh/chị mở lại bằng Word, lưu thành bản mới "
    "dạng .docx rồi gửi lại."
)
PLAN_MACROS = (
    "Tệp này có chứa macro nên tôi không mở. Anh/chị lưu lại ở dạng không có macro, "
    "ví dụ ke-hoach-2025.docx, rồi gửi lại."
)
PLAN_KIND = (
    "Tôi không đọc được kế hoạch từ loại tệp này. Anh/chị gửi tệp Word (.docx), Excel (.xlsx), PDF có chữ, "
    "hoặc dán thẳng nội dung kế hoạch."
)
PLAN_SCANNED = (
    "Tệp PDF này chỉ có ảnh chụp, không có chữ. Anh/chị gửi tệp Word gốc của kế hoạch, "
    "ví dụ ke-hoach-2025.docx."
)
PLAN_OLD = (
    "Tệp này ở dạng cũ (.doc, .xls, .rtf) và máy chủ chưa có LibreOffice để mở. Anh/chị mở bằng Word, "
    "lưu thành .docx rồi gửi lại."
)
PLAN_SLOW = (
    "Tôi đọc tệp này quá lâu nên đã dừng. Anh/chị gửi riêng phần kế hoạch, bỏ ảnh và phụ lục, "
    "ví dụ tệp ke-hoach-2025.docx."
)
PLAN_YEAR_OPEN = (
    "Kế hoạch này không ghi rõ là của năm nào. Anh/chị nhập lại kèm năm, ví dụ thêm «--year 2025», "
    "hoặc ghi năm vào tên kế hoạch."
)


def plan_too_big(limit_mb: int) -> str:
    """The file is over the limit, which is given in megabytes."""
    return (
        f"Tệp này lớn quá mức cho phép ({limit_mb} MB). Anh/chị gửi riêng phần văn bản của kế hoạch, "
        "bỏ ảnh và phụ lục, ví dụ tệp ke-hoach-2025.txt."
    )


def plan_year_strange(given: int) -> str:
    """The year asked for cannot be a plan's."""
    return f"Năm {given} không dùng được. Anh/chị nhập năm có bốn chữ số, ví dụ «--year 2025»."


def plan_year_contradicted(given: int, written: int) -> str:
    """The year asked for is not the one written in the plan."""
    return (
        f"Anh/chị chọn năm {given} nhưng văn bản ghi là kế hoạch năm {written}. "
        f"Kiểm tra lại tệp, hoặc nhập lại với năm {written}."
    )


# --- places ----------------------------------------------------------------------------------------------

AT_WHOLE = "Cả tệp"
AT_NUMBER = "Số, ký hiệu"
AT_DAY = "Ngày ban hành"
AT_TITLE = "Tên kế hoạch"
AT_BASES = "Căn cứ"
AT_TABLE = "Bảng nhiệm vụ"
AT_UNITS = "Cột đơn vị thực hiện"
AT_DEADLINES = "Phần tổ chức thực hiện"


def at_item(number: str) -> str:
    """The place of one item, by its printed number."""
    return f"Mục {number}" if number else "Mục không số"


def at_pages(pages: list[int]) -> str:
    """The place of pages."""
    return "Trang " + ", ".join(map(str, pages))


def at_items(numbers: list[str]) -> str:
    """The place of several items."""
    return "Mục " + ", ".join(numbers)


def at_words(written: str) -> str:
    """The place of a word."""
    return f"Chữ «{written}»"


def at_period(start: date, end: date) -> str:
    """The place of a period: its quarter, if it is one."""
    if (start.day, start.month % 3, end.month) == (1, 1, start.month + 2):
        return f"Quý {('I', 'II', 'III', 'IV')[start.month // 3]}/{start.year}"
    return f"Thời gian {day(start)} - {day(end)}"


def day(when: date) -> str:
    """A day as people write it."""
    return f"{when:%d/%m/%Y}"


WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def weekday(when: date) -> str:
    """A day with its weekday before it."""
    return f"{WEEKDAYS[when.weekday()]} {day(when)}"


# --- doubts ----------------------------------------------------------------------------------------------

NUMBER_BLANK = "Số của kế hoạch còn để trống; bổ sung khi văn bản được ban hành."
DAY_BLANK = "Ngày ban hành còn để trống; bổ sung khi văn bản được ký."
TITLE_MISSING = "Không tìm thấy tên kế hoạch ở đầu văn bản."
LEAD_TO_CONFIRM = (
    "Kế hoạch không ghi rõ đơn vị nào chủ trì; tạm lấy đơn vị ghi đầu tiên là chủ trì, "
    "các đơn vị sau phối hợp. Cần xác nhận từng mục."
)
ITEM_WITHOUT_UNITS = "Chưa ghi đơn vị thực hiện; cần chọn đơn vị."
ITEM_WITHOUT_NUMBER = "Có nội dung nhưng không ghi số thứ tự."
ITEM_WITHOUT_PERIOD = "Không nằm trong quý nào; tạm lấy cả năm."
PARTS_TO_CONFIRM = "Một câu có thể gồm nhiều việc; cần xem lại cách tách ý."
WAITS_FOR_EVENT = "Chờ một việc chưa có ngày; khi biết ngày, Văn phòng nhập thời hạn."
FROM_PROSE = (
    "Kế hoạch không có bảng; các nhiệm vụ được rút từ lời văn, chỉ lấy câu nêu rõ đơn vị hoặc thời gian. "
    "Đề nghị kiểm tra từng mục."
)
RECOGNISED = "Chữ trên trang này được nhận dạng từ ảnh, có thể sai; đề nghị đối chiếu ngày, số với bản gốc."
NO_DEADLINE = "Không thấy hạn đăng ký thi đua; nếu có, Văn phòng nhập thêm."


def basis_year(cited: str, written: int, year: int) -> str:
    """A cited plan speaks of another year than this plan's."""
    return (
        f"Căn cứ ghi «{cited}» về công tác năm {written}, trong khi kế hoạch này của năm {year}; "
        "có thể ghi nhầm năm. Giữ nguyên chữ trong văn bản, đề nghị kiểm tra."
    )


def title_year(written: int, year: int) -> str:
    """The prose says another year than the title."""
    return f"Lời văn ghi «kế hoạch năm {written}», khác với năm {year} đang dùng; đề nghị kiểm tra."


def abbreviation(written: str, meant: str) -> str:
    """A short form seems misprinted."""
    return f"«{written}» có thể là «{meant}» gõ thiếu dấu; giữ nguyên, đề nghị kiểm tra."


def period_end_off(end: date, due: date) -> str:
    """A period ends on a day off, so its work is due earlier."""
    return f"Ngày cuối kỳ là {weekday(end)}, không phải ngày làm việc; hạn được lấy là {weekday(due)}."


def numbers_missing(numbers: str) -> str:
    """Numbers that the table leaps over."""
    return f"Số thứ tự không liền nhau, thiếu: {numbers}."


def row_left_out(words: str) -> str:
    """A row of the table became part of no item."""
    return f"Dòng «{words}» được xem là tiêu đề nhóm, không phải nhiệm vụ; đề nghị kiểm tra."


def number_twice(number: int) -> str:
    """One number stands at two items."""
    return f"Số thứ tự {number} dùng cho hơn một mục."


def unit_unknown(written: str) -> str:
    """A unit's name leads to no body."""
    return f"Chưa biết «{written}» là đơn vị nào; cần chọn đơn vị tương ứng."


def unit_outside(written: str, name: str) -> str:
    """A unit named in the table lies outside the department."""
    return f"«{written}» là {name}, ngoài Sở; bot không nhắc việc đơn vị này."


def unit_to_confirm(name: str) -> str:
    """The seed marks this body as one the Office has to check."""
    return f"«{name}» nằm trong các đơn vị được giao; cần xác nhận đơn vị này có thật và đúng tên."


def conditional(part: int, of: int) -> str:
    """A part is done only if there is something to do; counted from 1."""
    which = "Cả mục" if of == 1 else f"Ý {part}/{of}"
    return f"{which} ghi «nếu có»: chỉ làm khi phát sinh; cần xác nhận."


def time_unread(written: str) -> str:
    """The time column could not be read."""
    return f"Chưa hiểu thời gian «{written}»; tạm lấy theo quý hoặc cả năm."


def periods_merged(start: date, end: date) -> str:
    """Several periods in a row were taken for one stretch of work."""
    return f"Nhiều kỳ liền nhau được hiểu là một việc kéo dài từ {day(start)} đến {day(end)}; cần xác nhận."


def converted(encoding: str) -> str:
    """The text was in an encoding from before Unicode."""
    return f"Văn bản dùng bảng mã cũ ({encoding}), đã chuyển sang Unicode; đề nghị xem lại chữ và dấu."


def due_outside(due: date) -> str:
    """An explicit day lies outside the item's period."""
    return f"Hạn {day(due)} nằm ngoài thời gian của mục; đề nghị kiểm tra."


def due_outside_year(due: date, year: int) -> str:
    """A deadline lies outside the plan's year."""
    return f"Hạn {day(due)} không thuộc năm {year} của kế hoạch; đề nghị kiểm tra."


def before_strict(written: date, last: date) -> str:
    """How «trước ngày» was read."""
    if written == last:
        return f"«Trước {day(written)}» được hiểu là làm xong chậm nhất {weekday(last)}; cần xác nhận."
    return f"«Trước {day(written)}» được hiểu là xong chậm nhất hết {weekday(last)}; cần xác nhận."


def deadline_day_off(last: date) -> str:
    """The last day on time is a day off."""
    return f"Ngày cuối cùng còn đúng hạn là {weekday(last)}, không phải ngày làm việc; nên làm xong sớm hơn."


def impossible_day(written: str) -> str:
    """A date that no calendar has."""
    return f"«{written}» không phải là ngày có thật; đề nghị kiểm tra."


# --- the next year's plan --------------------------------------------------------------------------------

UNVERIFIED = " (thông tin chưa kiểm chứng)"


def basis_ended(name: str, day: date, by: str, verified: bool) -> str:
    """A legal basis that holds no more from a day on."""
    told = f"{name} hết hiệu lực từ ngày {day:%d/%m/%Y}{'' if verified else UNVERIFIED}"
    return f"{told}; thay bằng {by}." if by else f"{told}; đề nghị kiểm tra văn bản thay thế."


def basis_amended(name: str, day: date, by: str, verified: bool) -> str:
    """A legal basis that holds in other words from a day on."""
    told = f"{name} được sửa đổi từ ngày {day:%d/%m/%Y}{'' if verified else UNVERIFIED}"
    return f"{told} bởi {by}; đề nghị kiểm tra điều viện dẫn." if by else f"{told}; đề nghị kiểm tra."


def years_moved(year: int) -> str:
    """The words were counted on by a year."""
    return (
        f"Lập từ kế hoạch năm {year}: năm và số năm kỷ niệm trong lời văn đã cộng thêm một; "
        "số, ngày của văn bản viện dẫn giữ nguyên. Lời năm trước ghi ở phần nguồn của từng mục."
    )


def anniversary_uneven(counts: tuple[int, ...]) -> str:
    """Anniversaries that are celebrated in years ending in 0 only."""
    shown = ", ".join(map(str, counts))
    return f"Kỷ niệm {shown} năm không phải năm tròn (năm có chữ số cuối là 0); giữ, sửa hay bỏ mục này?"


def once_only(named: tuple[str, ...]) -> str:
    """Something that a plan asks for in one year only."""
    return f"«{named[0]}» thường chỉ làm một lần; giữ, sửa hay bỏ mục này?"


def day_moved(same: date, due: date) -> str:
    """A day was brought back to a working day."""
    return f"Ngày {same:%d/%m/%Y} là ngày nghỉ; hạn lùi về {due:%d/%m/%Y}. Đề nghị xác nhận."


#: A decision as one cell holds it: its number, perhaps its day, perhaps who made it.
DECISION = (
    r"(?:quyết định|qđ)?\s*(?:số)?\s*(?P<number>\d+\s*/\s*[^\s,;]+)"
    r"(?:[,;]?\s*(?:ngày)?\s*(?P<day>\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}))?"
    r"(?:[,;]?\s*(?:của)?\s*(?P<issuer>\S.*))?"
)
