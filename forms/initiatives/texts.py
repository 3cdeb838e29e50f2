"""What the forms of initiatives say alike."""

import re
from collections.abc import Sequence
from decimal import Decimal

from data.initiatives import TOPIC, Known
from domain.message import Rich, rich
from forms.fields import show_number

#: What the shares of all authors make together, in per cent.
WHOLE = 100

#: How somebody from outside is marked behind the name, and how the mark is written down.
OUTSIDE = re.compile(r"[\s(\[,–-]*\bngo[àa]i\s+(?:s[ởo]|c[ơo]\s+quan)\b[\s)\]]*$", re.IGNORECASE)
OUTSIDER = "{name} (ngoài Sở)"
#: Words by which one names oneself, folded.
MYSELF = frozenset({"toi", "ban than", "ban than toi", "chinh toi", "em"})

AUTHOR, SHARE, POST, PART = "họ tên", "tỷ lệ %", "chức vụ, đơn vị", "vai trò"
HEAD, MEMBER = "chủ nhiệm", "thành viên"

AUTHORS_HINT = (
    "Mỗi dòng một tác giả: họ tên; tỷ lệ %. Tổng đúng 100 %. "
    "Tên người trong Sở em tự tìm, gõ «tôi» cũng được; người khác thì ghi thêm «(ngoài Sở)» sau tên."
)
DIFFERS_LABEL = "Điểm khác"
HOW_IT_DIFFERS = "Giải pháp của anh/chị khác ở điểm nào so với sáng kiến, đề tài dưới đây?"
DIFFERS_EXAMPLE = "Khác ở chỗ áp dụng cho đoàn ra, có nhắc hạn tự động; sáng kiến trước chỉ theo dõi đoàn vào"
NO_OUTSIDER = "Chưa có họ tên trước «(ngoài Sở)»."


def unknown_person(said: str) -> Rich:
    """No colleague is called that."""
    return rich(
        "Em chưa tìm thấy «{said}» trong danh sách cán bộ của Sở; nếu là người ngoài, "
        "mời ghi thêm «(ngoài Sở)» sau tên.",
        said=said,
    )


def several_people(said: str, found: Sequence[str]) -> Rich:
    """Several colleagues may be meant."""
    listed = "; ".join(found)
    return rich(
        "Có {count} người gần với «{said}»: {listed}. Mời gõ đủ một trong các tên này.",
        count=len(found),
        said=said,
        listed=listed,
    )


def unknown_part(said: str) -> Rich:
    """Neither head nor member."""
    return rich("Vai trò «{said}» chưa rõ; mời ghi «chủ nhiệm» hoặc «thành viên».", said=said)


def wrong_sum(total: Decimal) -> str:
    """Shares that do not make a whole."""
    gap = (
        f"còn thiếu {_percent(WHOLE - total)}: mời gõ thêm tác giả, hoặc"
        if total < WHOLE
        else f"thừa {_percent(total - WHOLE)}: mời"
    )
    return (
        f"Tổng tỷ lệ đóng góp đang là {_percent(total)}, cần đúng {_percent(WHOLE)}; "
        f"{gap} gõ «xoá 1» để bỏ dòng số 1 rồi gõ lại."
    )


def _percent(value: Decimal | int) -> str:
    return f"{show_number(int(value) if value == int(value) else float(value))} %"


def named_twice(name: str) -> str:
    """An author in two rows."""
    return f"{name} được ghi hai lần. Gõ «xoá» kèm số của một dòng để bỏ dòng đó."


def no_share(name: str) -> str:
    """An author who contributed nothing."""
    return f"Tỷ lệ của {name} phải lớn hơn 0 %. Gõ «xoá» kèm số của dòng đó rồi gõ lại."


def not_among(name: str) -> str:
    """Whoever registers is no author."""
    return (
        f"Danh sách chưa có {name}. Người đứng tên đăng ký phải là một trong các tác giả: "
        "mời gõ thêm một dòng, hoặc để một tác giả tự đăng ký."
    )


def heads(count: int) -> str:
    """Not exactly one head of a topic."""
    found = f"đang có {count} người" if count else "chưa có ai"
    return f"Đề tài cần đúng một chủ nhiệm, {found} ghi «chủ nhiệm». Gõ «xoá 1» để bỏ dòng số 1 rồi gõ lại."


def near(percent: int, known: Known) -> str:
    """Something that is near: how near, from which year, its title and its unit; never its text."""
    kind = "đề tài" if known.form == TOPIC else "sáng kiến"
    unit = f" ({known.unit})" if known.unit else ""
    return f"Giống {percent} % {kind} năm {known.year} «{known.title}»{unit}."
