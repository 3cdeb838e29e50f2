"""What the file with a person's data says: names of sheets, headings of columns, words for codes."""

from data.models import (
    AccountState,
    DraftState,
    EvidenceState,
    Looked,
    OutboxState,
    Reach,
    RequestState,
)
from vietnamese import labels

TITLE = "Dữ liệu cá nhân của {name}, lập {now:%H:%M %d/%m/%Y}"
FILE = "du-lieu-cua-toi-{now:%Y%m%d-%H%M}.xlsx"
ABOUT = "Giới thiệu"
ABOUT_HEADINGS = ("Loại dữ liệu", "Số dòng", "Vì sao lưu", "Căn cứ", "Giữ bao lâu", "Đã đối chiếu luật")
YES, NO = "có", "chưa"
FORMER_FORM = "Biểu mẫu cũ"

#: Excel takes 31 characters.
SHEETS = {
    "person": "Họ tên",
    "post": "Chức vụ",
    "account": "Tài khoản",
    "invite": "Mã mời",
    "join_request": "Đề nghị tham gia",
    "consent": "Đồng ý",
    "registration": "Đăng ký danh hiệu",
    "report": "Hồ sơ khác",
    "about": "Hồ sơ người khác đề nghị",
    "version": "Nội dung hồ sơ",
    "step": "Quá trình hồ sơ",
    "evidence": "Tệp đã gửi",
    "award": "Thành tích đã khai",
    "draft": "Bản nháp",
    "leave": "Ngày nghỉ",
    "substitute": "Làm thay",
    "permit": "Cho nộp muộn",
    "obstacle": "Vướng mắc đã nêu",
    "answer": "Vướng mắc đã trả lời",
    "duty": "Việc đã báo",
    "plan_file": "Kế hoạch đã gửi",
    "announcement": "Thông báo đã gửi",
    "message": "Tin nhắc",
    "line": "Nội dung tin nhắc",
    "snooze": "Hẹn nhắc lại",
    "feed": "Địa chỉ lịch",
    "done": "Nhật ký việc đã làm",
    "noted": "Nhật ký về anh, chị",
    "said": "Tin chưa xử lý được",
    "deed": "Dấu vết ở dòng khác",
    "look": "Ai đã xem",
}

HEADINGS = {
    "action": "Việc",
    "answer": "Trả lời",
    "answered_at": "Trả lời lúc",
    "answers": "Câu trả lời",
    "asked_at": "Hỏi lúc",
    "at": "Lúc",
    "before": "Từ trạng thái",
    "after": "Sang trạng thái",
    "by": "Người xem",
    "caption": "Lời kèm tệp",
    "channel": "Kênh",
    "closed_at": "Kết thúc lúc",
    "created_at": "Tạo lúc",
    "day": "Ngày",
    "decided_at": "Quyết định lúc",
    "deed": "Dấu vết",
    "detail": "Chi tiết",
    "ended_at": "Kết thúc lúc",
    "ends": "Đến ngày",
    "entered_at": "Nhập lúc",
    "expires_at": "Hết hạn lúc",
    "external_id": "Mã tài khoản",
    "files": "Số của các tệp",
    "form": "Biểu mẫu",
    "given_at": "Đồng ý lúc",
    "granted_at": "Cho phép lúc",
    "id": "Số",
    "key": "Kỳ",
    "kind": "Loại tin",
    "late": "Nộp muộn",
    "lines": "Nội dung như đã hiện",
    "mime": "Kiểu tệp",
    "name": "Tên",
    "note": "Ghi chú",
    "obligation_id": "Việc số",
    "payload": "Tin như đã nhận",
    "reach": "Nhận được tin",
    "read_at": "Bấm nút lúc",
    "reason": "Lý do",
    "received_at": "Nhận lúc",
    "revoked_at": "Thu hồi lúc",
    "role": "Vai trò",
    "roles": "Vai trò",
    "row": "Số dòng",
    "said": "Đã nói",
    "sent_at": "Gửi lúc",
    "sha256": "Mã băm SHA-256",
    "size": "Số byte",
    "stage": "Nhịp nhắc",
    "starts": "Từ ngày",
    "state": "Trạng thái",
    "subject": "Về",
    "submission_id": "Hồ sơ số",
    "text": "Nội dung",
    "title": "Chức danh",
    "raised_at": "Nêu lúc",
    "unit_id": "Đơn vị",
    "until": "Đến ngày",
    "updated_at": "Sửa lúc",
    "used_at": "Dùng lúc",
    "version": "Bản",
    "view": "Đang hiện",
    "what": "Xem gì",
    "withdrawn_at": "Rút lúc",
    "words": "Nội dung đã dán",
    "year": "Năm",
}

ACCOUNTS: dict[AccountState, str] = {
    AccountState.STRANGER: "chưa liên kết",
    AccountState.LINKED: "đang liên kết",
    AccountState.CLOSED: "đã đóng",
}
REACH: dict[Reach, str] = {Reach.OK: "có", Reach.UNREACHABLE: "không"}
REQUESTS: dict[RequestState, str] = {
    RequestState.WAITING: "chờ duyệt",
    RequestState.APPROVED: "đã duyệt",
    RequestState.REFUSED: "từ chối",
}
DRAFTS: dict[DraftState, str] = {
    DraftState.OPEN: "đang làm",
    DraftState.KEPT: "đã cất",
    DraftState.SENT: "đã gửi",
    DraftState.DROPPED: "đã bỏ",
}
FILES: dict[EvidenceState, str] = {
    EvidenceState.WAITING: "đang tải",
    EvidenceState.KEPT: "đã giữ",
    EvidenceState.REFUSED: "không nhận",
}
MESSAGES: dict[OutboxState, str] = {
    OutboxState.PROPOSED: "chờ Văn phòng duyệt",
    OutboxState.WAITING: "chờ gửi",
    OutboxState.SENDING: "đang gửi",
    OutboxState.SENT: "đã gửi",
    OutboxState.UNSURE: "không chắc đã tới",
    OutboxState.UNREACHABLE: "không tới được",
    OutboxState.DROPPED: "không cần gửi nữa",
    OutboxState.EXPIRED: "quá hạn gửi",
}
LOOKS: dict[Looked, str] = {
    Looked.DOSSIER: "hồ sơ",
    Looked.FULL: "toàn văn hồ sơ",
    Looked.FILE: "tệp của hồ sơ",
    Looked.YEAR: "bảng tổng hợp năm",
}

_WORDS: dict[str, str] = {
    **{f"account.state.{key}": word for key, word in ACCOUNTS.items()},
    **{f"account.reach.{key}": word for key, word in REACH.items()},
    **{f"join_request.state.{key}": word for key, word in REQUESTS.items()},
    **{f"draft.state.{key}": word for key, word in DRAFTS.items()},
    **{f"evidence.state.{key}": word for key, word in FILES.items()},
    **{f"message.state.{key}": word for key, word in MESSAGES.items()},
    **{f"look.what.{key}": word for key, word in LOOKS.items()},
    **{f"post.role.{key}": word for key, word in labels.ROLES.items()},
    **{f"invite.roles.{key}": word for key, word in labels.ROLES.items()},
    **{f"permit.key.{key}": word for key, word in labels.PERIODS.items()},
    **{
        f"{sheet}.{column}.{key}": word
        for sheet, columns in {
            "registration": ("state",),
            "report": ("state",),
            "about": ("state",),
            "award": ("state",),
            "step": ("before", "after"),
        }.items()
        for column in columns
        for key, word in labels.SUBMISSION_STATES.items()
    },
    **{
        f"duty.{column}.{key}": word
        for column in ("before", "after")
        for key, word in labels.DUTY_STATES.items()
    },
}


def word(sheet: str, column: str, value: str) -> str:
    """The word for a code of ours; whatever else is a value is shown as it is."""
    return _WORDS.get(f"{sheet}.{column}.{value}", value)
