"""What /kiemtra says: whether the audit log is whole, and how that is to be read."""

import re
from datetime import UTC, datetime, tzinfo

from domain.chain import SHOWN, Anchor, Entry, Fault, Verdict
from domain.message import Rich, join, rich

#: Fewer characters of a hash than this say too little.
SHORTEST = 8

#: What an entry speaks of, by the first word of its action.
KINDS = {
    "account": "tài khoản",
    "announcement": "thông báo",
    "audit": "nhật ký",
    "backup": "bản sao lưu",
    "consent": "đồng ý lưu dữ liệu cá nhân",
    "delivery": "tin đã gửi",
    "feed": "lịch riêng",
    "group": "nhóm chat của đơn vị",
    "invite": "mã mời",
    "item": "nội dung kế hoạch",
    "join": "đề nghị tham gia",
    "leave": "nghỉ phép",
    "obligation": "việc của đơn vị",
    "obstacle": "vướng mắc",
    "period": "thời hạn đợt",
    "permit": "cho nộp muộn",
    "person": "người (họ tên)",
    "personal": "dữ liệu cá nhân",
    "plan": "kế hoạch",
    "post": "chức vụ",
    "reminder": "tin nhắc",
    "setting": "lựa chọn của cơ quan",
    "sheet": "nhập cả bảng",
    "submission": "hồ sơ",
    "unit": "đơn vị",
}
OTHER_KIND = "việc khác"
UNKNOWN_TIME = "không đọc được thời điểm"

HOW_TO_COMPARE = Rich(
    "Để đối chiếu một mốc đã ghi, mời gõ số mục và mã (ít nhất 8 ký tự 0-9, a-f), "
    "ví dụ <code>/kiemtra 120 3fa9c1d2e4b50718</code>. Xem tình trạng nhật ký: <code>/kiemtra</code>."
)
EMPTY = Rich("<b>Nhật ký chưa có mục nào trong chuỗi.</b>")
HOW_TO_READ = Rich(
    "Cách đọc: mỗi việc làm được ghi một mục, mỗi mục mang mã tính từ nội dung của nó và mã của mục trước. "
    "Sửa, xoá, chèn hay đổi chỗ một mục thì mã từ đó không còn khớp. Hằng tuần em gửi Văn phòng một mốc "
    "(số mục và mã): gõ mốc ấy sau lệnh này để biết nhật ký có bị cắt hoặc viết lại không."
)
WHAT_TO_DO = Rich(
    "Mời giữ nguyên cơ sở dữ liệu, báo quản trị kỹ thuật đối chiếu với bản sao lưu gần nhất, "
    "và kiểm tra độc lập theo hướng dẫn vận hành (mục nhật ký)."
)
FAULTS = {
    Fault.MISSING: "mục này không còn trong nhật ký (bị xoá, hoặc số bị sửa)",
    Fault.ALTERED: "nội dung không khớp mã: mục này bị sửa, bị chèn hoặc bị đổi chỗ",
    Fault.DETAIL: "phần chi tiết không khớp, và không có mục nào ghi là đã xoá theo quyền",
}
DETAIL_HINT = Rich("Phần còn lại của mục (ai, lúc nào, việc gì) vẫn khớp; chỉ phần chi tiết đã bị đổi.")


def is_mark(mark: str) -> bool:
    """Whether words are the beginning of a hash, long enough to say something."""
    return re.fullmatch(f"[0-9a-f]{{{SHORTEST},64}}", mark) is not None


def whole(last: Anchor, first: int, upto: int, waiting: int) -> Rich:
    """The log, or a part of it, is whole."""
    if not last.number:
        return join([EMPTY, _waiting(waiting)], "\n\n")
    head = rich(
        "<b>Nhật ký nguyên vẹn</b>\n"
        "• Mục đã vào chuỗi: {count}\n"
        "• Mục cuối: số {count}, mã <code>{mark}</code>\n"
        "• Vừa soát: từ mục {first} đến mục {upto}, không có mục nào sai",
        count=last.number,
        mark=last.hash[:SHOWN],
        first=first,
        upto=upto,
    )
    return join([join([head, _waiting(waiting)]), HOW_TO_READ], "\n\n")


def _waiting(count: int) -> Rich:
    if not count:
        return Rich("")
    return rich("• Mục mới chờ vào chuỗi ở nhịp đồng hồ kế tiếp (chưa tới một phút): {count}", count=count)


def older(first: int, last: int) -> str:
    """The label of the button that goes on with the part before."""
    return f"Soát tiếp mục {first}–{last}"


def bad(found: Verdict, zone: tzinfo) -> Rich:
    """The first bad entry, in words."""
    fault = FAULTS[found.fault] if found.fault else ""
    if found.bad is None:
        return rich("Sai từ mục số {number}: {fault}.", number=found.number, fault=fault)
    return rich(
        "Sai từ mục số {number} ({kind}, {at}): {fault}.",
        number=found.number,
        kind=kind(found.bad),
        at=_moment(found.bad.at, zone),
        fault=fault,
    )


def kind(entry: Entry) -> str:
    """What an entry speaks of."""
    return KINDS.get(entry.action.partition(".")[0], OTHER_KIND)


def _moment(at: str, zone: tzinfo) -> str:
    """When, by the office's clock; a damaged moment is no moment."""
    try:
        moment = datetime.fromisoformat(at).replace(tzinfo=UTC).astimezone(zone)
    except (ValueError, OverflowError):
        return UNKNOWN_TIME
    return f"{moment:%H:%M %d/%m/%Y}"


def broken(where: Rich, only_detail: bool) -> Rich:
    """The log is not whole."""
    hint = DETAIL_HINT if only_detail else ""
    return join([Rich("<b>⚠️ Nhật ký không còn nguyên vẹn</b>"), where, hint, WHAT_TO_DO], "\n\n")


def cut_off(number: int, last: int) -> Rich:
    """An anchor speaks of an entry that is not there."""
    what = rich(
        "Mốc đã ghi là mục số {number}, nhưng nhật ký chỉ có đến mục số {last}: phần cuối đã bị cắt, "
        "hoặc số mục gõ chưa đúng. Mời kiểm tra lại số mục trên tin mốc.",
        number=number,
        last=last,
    )
    return join([Rich("<b>⚠️ Mốc không còn trong nhật ký</b>"), what, WHAT_TO_DO], "\n\n")


def rewritten(number: int, mark: str, now: str) -> Rich:
    """An anchor does not fit."""
    what = rich(
        "Mục số {number} nay có mã <code>{now}</code>, khác mã đã gõ <code>{mark}</code>: nhật ký đã bị viết "
        "lại, hoặc mã gõ chưa đúng. Mời kiểm tra lại từng ký tự trên tin mốc.",
        number=number,
        now=now,
        mark=mark,
    )
    return join([Rich("<b>⚠️ Mốc không khớp</b>"), what, WHAT_TO_DO], "\n\n")


def fits(number: int, mark: str) -> Rich:
    """An anchor fits, and the log holds up to it."""
    return rich(
        "<b>Mốc khớp</b>\nMục số {number} vẫn có mã <code>{mark}</code>, và nhật ký trước đó nguyên vẹn: "
        "từ khi ghi mốc, phần này không bị cắt hay viết lại. Xem cả nhật ký: <code>/kiemtra</code>.",
        number=number,
        mark=mark,
    )
