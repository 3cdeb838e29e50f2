"""What /nop says."""

from collections.abc import Iterable, Sequence

from domain.message import Rich, bold, join, rich
from forms.form import Group
from vietnamese import wording

GROUPS: dict[Group, str] = {
    Group.REGISTRATION: "Đăng ký đầu năm",
    Group.REPORT: "Báo cáo, số liệu",
    Group.ANYTIME: "Nộp bất cứ lúc nào",
    Group.HISTORY: "Thành tích các năm trước",
}

#: Other words for a form, by its name: what people type instead of the title.
SPELLINGS: dict[str, tuple[str, ...]] = {
    "registration": ("đăng ký thi đua", "đăng ký cá nhân", "đăng ký danh hiệu thi đua"),
    "initiative": ("sáng kiến", "skkn", "sáng kiến mới"),
    "recognition": ("công nhận sáng kiến", "đơn công nhận", "đề nghị công nhận sáng kiến"),
    "topic": ("đề tài", "đề tài khoa học"),
    "collective_registration": ("đăng ký tập thể", "đăng ký đơn vị"),
    "past_initiative": ("sáng kiến cũ", "sáng kiến đã công nhận"),
    "extension": ("gia hạn", "xin gia hạn", "kết thúc việc"),
    "half_year": ("sơ kết", "6 tháng", "báo cáo 6 tháng"),
    "year_end": ("tổng kết", "báo cáo năm", "tự chấm điểm"),
    "good_example": ("điển hình", "nêu gương", "khen đồng nghiệp"),
    "movement_pledge": ("giao ước", "giao ước thi đua"),
    "movement_activity": ("hoạt động", "phong trào"),
    "training": ("tập huấn", "bồi dưỡng"),
    "late_request": ("nộp muộn", "nộp trễ", "xin gia hạn nộp"),
    "obstacle": ("vướng mắc", "khó khăn", "báo khó khăn"),
    "obstacle_answer": ("giải đáp vướng mắc",),
    "obstacle_assign": ("giao vướng mắc", "phân công vướng mắc"),
    "obstacle_close": ("đã giải quyết vướng mắc", "vướng mắc chưa được giải quyết", "đóng vướng mắc"),
    "duty_done": ("hoàn thành", "hoàn thành việc"),
    "no_occasion": ("không phát sinh",),
    "dispute": ("không phải việc của đơn vị", "không phải việc của tôi"),
    "joining": ("tham gia",),
    "rename": ("đổi tên", "đổi họ tên"),
}

SEVERAL = Rich("Gần với câu vừa gõ có các biểu mẫu dưới đây. Anh/chị cần biểu mẫu nào?")
NOTHING_OPEN = Rich("Hiện không có biểu mẫu nào dành cho vai trò của anh/chị. Mời mở /menu.")

#: Characters quoted of words that name no form, and of a title on a button.
LONGEST_QUOTE, LONGEST_TITLE = 60, 56

HEAD = Rich("<b>Nộp hồ sơ</b>\nMời chọn biểu mẫu, hoặc gõ tên, ví dụ <code>/nop vướng mắc</code>.")


def entry(number: int, title: str) -> str:
    """The button of a form, with the number by which it may be typed."""
    return f"{number}. {wording.shorten(title, LONGEST_TITLE)}"


def candidate(title: str) -> str:
    """The button of a form among several that were perhaps meant."""
    return wording.shorten(title, LONGEST_TITLE)


def no_such_form(said: str) -> Rich:
    """Words that name no form."""
    return rich(
        "Em chưa tìm thấy biểu mẫu «{said}». Mời chọn trong danh sách, hoặc gõ số thứ tự, "
        "ví dụ <code>/nop 1</code>.",
        said=wording.shorten(said, LONGEST_QUOTE),
    )


def listed(blocks: Iterable[tuple[Group, Sequence[tuple[int, str]]]]) -> Rich:
    """Forms under their headings, numbered."""
    return join([HEAD, *(_block(group, entries) for group, entries in blocks)], "\n\n")


def _block(group: Group, entries: Sequence[tuple[int, str]]) -> Rich:
    lines = [rich("{number}. {title}", number=number, title=title) for number, title in entries]
    return join([bold(GROUPS[group]), *lines])
