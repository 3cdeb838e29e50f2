"""What /dulieu says: data about a person in plain words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo

from data.consents import Law, Notice, Purpose, Section
from data.erasing import Erasable
from data.looks import Seen
from data.models import Consent, Looked
from domain.message import Rich, bold, join, rich
from vietnamese import text, wording

SECTIONS: dict[Section, str] = {
    Section.PERSON: "Họ tên, đơn vị, chức vụ",
    Section.ACCOUNT: "Tài khoản, mã mời, đồng ý",
    Section.REGISTRATION: "Đăng ký danh hiệu",
    Section.REPORT: "Báo cáo và hồ sơ khác",
    Section.EVIDENCE: "Tệp đã gửi",
    Section.AWARD: "Thành tích đã khai",
    Section.DRAFT: "Bản nháp, bản lưu khi gửi",
    Section.WORK: "Việc, vướng mắc, ngày nghỉ",
    Section.REMINDER: "Tin nhắc, hẹn nhắc, địa chỉ lịch",
    Section.AUDIT: "Dòng nhật ký",
    Section.LOOK: "Lượt người khác xem",
}
LOOKED: dict[Looked, str] = {
    Looked.DOSSIER: "mở hồ sơ",
    Looked.FULL: "đọc toàn văn hồ sơ",
    Looked.FILE: "mở tệp của hồ sơ",
    Looked.YEAR: "tải bảng tổng hợp",
}

AGREE = "Tôi đồng ý"
BACK = "⬅️ Dữ liệu của tôi"
RENAME = "Sửa họ tên"
ERASE_SURE = "Xoá các phần trên, không lấy lại được"
UNLINK = "Gỡ liên kết tài khoản…"
UNLINK_SURE = "Gỡ liên kết, không lấy lại được"

#: Labels with the step behind each.
HOME_BUTTONS: tuple[tuple[str, *tuple[object, ...]], ...] = (
    ("Vì sao và bao lâu", "why"),
    ("Ai đã xem", "looked", 1),
    ("Tải dữ liệu của tôi", "export"),
    ("Sửa", "mend"),
    ("Xoá", "erase"),
)


def _words(*said: str) -> frozenset[str]:
    return frozenset(map(text.fold, said))


WORDS_WHY = _words("vì sao", "lý do", "bao lâu", "vì sao và bao lâu")
WORDS_LOOKED = _words("ai đã xem", "ai xem", "lượt xem")
WORDS_EXPORT = _words("tải", "tải về", "xuất", "tải dữ liệu")
WORDS_MEND = _words("sửa")
WORDS_AGREE = _words("đồng ý", "tôi đồng ý")
WORDS_WITHDRAW = _words("rút đồng ý", "không đồng ý")
WORDS_ERASE = _words("xoá", "xoá dữ liệu")
WORDS_ERASE_SURE = _words("xoá đồng ý", "xoá luôn")
WORDS_UNLINK = _words("gỡ liên kết", "gỡ")
WORDS_UNLINK_SURE = _words("gỡ liên kết đồng ý", "gỡ đồng ý")

HEAD = Rich("<b>Dữ liệu của tôi</b>\nEm đang lưu về anh/chị:")
FOOT = Rich(
    "Chỉ anh/chị xem được màn hình này. Gõ cũng được: <code>/dulieu vì sao</code>, "
    "<code>/dulieu ai xem</code>, <code>/dulieu tải</code>, <code>/dulieu sửa</code>, "
    "<code>/dulieu xoá</code>, <code>/dulieu gỡ liên kết</code>."
)
NOT_AGREED = Rich(
    "Đồng ý: chưa. Em vẫn phục vụ công việc như thường; nếu đồng ý, gõ <code>/dulieu đồng ý</code>."
)
TO_BE_CHECKED = "chưa đối chiếu văn bản gốc, Văn phòng sẽ xác nhận"
WHY_HEAD = Rich("<b>Vì sao em lưu và giữ bao lâu</b>")
NOBODY_LOOKED = Rich("Chưa có ai khác mở hồ sơ của anh/chị tại đây.")
LOOKED_FOOT = Rich(
    "Em ghi khi người khác mở một hồ sơ, tệp của anh/chị, hoặc tải bảng tổng hợp năm; xem danh sách tên thì "
    "không ghi. Thấy điều lạ, mời báo Văn phòng."
)
EXPORT = Rich(
    "Đây là toàn bộ dữ liệu em lưu về anh/chị, trong bảng tính kèm theo. Tệp chỉ gửi cho anh/chị và không "
    "chuyển tiếp được từ đây. Hồ sơ người khác đề nghị cho anh/chị chỉ có khi đã được ghi nhận."
)
EXPORT_TOAST = "Em đang lập tệp."
GIVEN_TOAST = "Đã ghi nhận."
NOTHING_TO_WITHDRAW = Rich("Hiện không có đồng ý nào để rút.")
WITHDRAWN = Rich(
    "Đã ghi việc rút đồng ý. Hồ sơ đã nộp và nhật ký vẫn giữ theo quy định; tin nhắc việc vẫn tới vì là "
    "nhiệm vụ của cơ quan. Muốn em thôi nhắn tại đây: gõ <code>/dulieu gỡ liên kết</code>, rồi làm việc bằng "
    "giấy."
)
NOTHING_TO_ERASE = Rich("Hiện không còn gì anh/chị có thể xoá mà vẫn dùng em.")
UNLINKED = Rich(
    "Đã gỡ liên kết: từ nay tài khoản này không thuộc về ai, em không nhắn gì nữa. Hồ sơ đã nộp vẫn còn tại "
    "Văn phòng. Muốn trở lại: xin Văn phòng mã mời rồi gõ <code>/start</code> kèm mã."
)


def asked(notice: Notice) -> Rich:
    """The question on the home screen."""
    return rich(
        "<b>Dữ liệu cá nhân.</b> {sentence} Nếu đồng ý, mời bấm «{agree}»; chưa đồng ý vẫn làm việc "
        "bình thường.",
        sentence=notice.sentence,
        agree=AGREE,
    )


def not_understood(words: str) -> Rich:
    """Words behind the command that name no step."""
    return rich(
        "Em chưa hiểu «{words}». Ví dụ: <code>/dulieu ai xem</code>, <code>/dulieu tải</code>.",
        words=wording.shorten(words, 60),
    )


def home(counts: Mapping[Section, int]) -> Rich:
    """What is held, as counts."""
    lines = [f"• {SECTIONS[section]}: {count}" for section, count in counts.items()]
    return join([join([HEAD, join(lines)]), FOOT], "\n\n")


def agreed(row: Consent | None, zone: tzinfo) -> Rich:
    """Whether the account's owner agreed, when, and to which text."""
    if row is None or row.given_at is None:
        return NOT_AGREED
    values = {"given": _moment(row.given_at, zone), "version": row.version}
    if row.withdrawn_at is not None:
        values["withdrawn"] = _moment(row.withdrawn_at, zone)
        return rich(
            "Đồng ý: đã cho lúc {given}, đã rút lúc {withdrawn} (bản {version}). "
            "Cho lại: gõ <code>/dulieu đồng ý</code>.",
            **values,
        )
    return rich("Đồng ý: lúc {given} (bản {version}). Rút lại: gõ <code>/dulieu rút đồng ý</code>.", **values)


def given(at: datetime, zone: tzinfo) -> Rich:
    """The agreement is noted."""
    return rich("Đã ghi nhận anh/chị đồng ý lúc {at}. Rút lại lúc nào cũng được.", at=_moment(at, zone))


def why(law: Law, purposes: Iterable[Purpose]) -> Rich:
    """Why each kind is held, on which ground and how long."""
    head = rich("Theo {law}{checked}.", law=law.name, checked=_checked(law.verified))
    told = [
        rich(
            "{what}: {why} <i>Căn cứ: {base}. Giữ: {keeps}{checked}.</i>",
            what=bold(SECTIONS[one.section]),
            why=one.why,
            base=one.base,
            keeps=one.keeps,
            checked="" if one.verified else " (chờ xác nhận)",
        )
        for one in purposes
    ]
    return join([WHY_HEAD, head, *told], "\n\n")


def _checked(verified: bool) -> str:
    return "" if verified else f" ({TO_BE_CHECKED})"


def looked(shown: Sequence[Seen], count: int, zone: tzinfo) -> Rich:
    """Who looked, the latest first."""
    if not count:
        return join([bold("Ai đã xem: 0"), NOBODY_LOOKED, LOOKED_FOOT], "\n\n")
    lines = [
        rich("• {at}: {by} {what}", at=_moment(one.at, zone), by=bold(one.by), what=_what(one))
        for one in shown
    ]
    return join([bold(f"Ai đã xem: {count}"), join(lines), LOOKED_FOOT], "\n\n")


def _what(one: Seen) -> str:
    if one.what is Looked.YEAR:
        return f"{LOOKED[one.what]} năm {one.year}"
    return f"{LOOKED[one.what]} HS{one.year}-{one.submission}"


def mending(office: Sequence[str]) -> Rich:
    """What is wrong, and how it is put right."""
    ways = [
        rich("• Họ tên: bấm «{rename}», có hiệu lực ngay.", rename=RENAME),
        Rich("• Đơn vị, chức vụ, vai trò: báo Văn phòng, Văn phòng cấp mã mời mới."),
        Rich("• Hồ sơ đã nộp: mở <code>/hoso</code>, bấm «Sửa» khi còn hạn; hết hạn thì báo Văn phòng."),
        Rich("• Việc của đơn vị: <code>/viec</code>. Ngày nghỉ: <code>/nghiphep</code>."),
        Rich("• Nhật ký không sửa được; điều đúng được ghi thêm thành dòng mới."),
    ]
    who = rich("Văn phòng: {names}.", names=", ".join(office)) if office else Rich("")
    answer = Rich("Yêu cầu của anh/chị được trả lời trong 2 ngày làm việc (chờ xác nhận theo Nghị định).")
    return join([bold("Sửa dữ liệu"), join(ways), join([who, answer])], "\n\n")


def _parts(found: Erasable) -> list[str]:
    named = (
        (found.drafts, "bản nháp, bản lưu khi gửi"),
        (found.files, "tệp chưa nộp vào hồ sơ nào"),
        (found.snoozes, "lần hẹn nhắc lại"),
        (found.feeds, "địa chỉ lịch riêng"),
        (found.requests, "đề nghị tham gia đã giải quyết"),
        (found.messages, "tin nhắn em chưa xử lý được"),
    )
    return [f"{count} {what}" for count, what in named if count]


def erasing(found: Erasable, purposes: Iterable[Purpose]) -> Rich:
    """What can be erased now, and what not and why."""
    can = join(
        [bold("Xoá được ngay:"), *(f"• {part}" for part in _parts(found))] if found else [NOTHING_TO_ERASE]
    )
    rest = [rich("• {what}: {erasing}", what=SECTIONS[one.section], erasing=one.erasing) for one in purposes]
    how = Rich("Bấm nút dưới để xoá, hoặc gõ <code>/dulieu xoá đồng ý</code>.") if found else ""
    return join([bold("Xoá dữ liệu"), can, join([bold("Từng loại:"), *rest]), how], "\n\n")


def erased(found: Erasable) -> Rich:
    """It is erased."""
    if not found:
        return NOTHING_TO_ERASE
    return rich("Đã xoá: {parts}. Việc xoá được ghi vào nhật ký.", parts="; ".join(_parts(found)))


def unlinking(found: Erasable) -> Rich:
    """What unlinking means."""
    also = rich("Cùng lúc xoá: {parts}.", parts="; ".join(_parts(found))) if found else ""
    return join(
        [
            bold("Gỡ liên kết tài khoản"),
            Rich(
                "Em xoá mã tài khoản Telegram của anh/chị và không nhắn tin ở đây nữa; việc, hồ sơ sau này "
                "làm với Văn phòng bằng giấy. Hồ sơ đã nộp, thành tích và nhật ký vẫn giữ theo quy định."
            ),
            also,
            Rich("Bấm nút dưới để gỡ, hoặc gõ <code>/dulieu gỡ đồng ý</code>."),
        ],
        "\n\n",
    )


def _moment(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%H:%M %d/%m/%Y}"
