"""One Vietnamese label for all that has a state or a role: no code of ours is ever shown to people."""

from collections.abc import Collection

from domain.duties import DutyState
from domain.obstacles import ObstacleState
from domain.people import Role
from domain.periods import PeriodKey
from domain.review import Act, Stream, SubmissionState

DUTY_STATES: dict[DutyState, str] = {
    DutyState.OPEN: "chưa báo",
    DutyState.RECEIVED: "đã nhận",
    DutyState.DOING: "đang làm",
    DutyState.DONE: "hoàn thành",
    DutyState.NO_OCCASION: "không phát sinh",
    DutyState.DISPUTED: "báo không phải việc của đơn vị",
    DutyState.CANCELLED: "Văn phòng đã bỏ",
}

#: A second sign beside the label, never alone.
DUTY_SIGNS: dict[DutyState, str] = {
    DutyState.OPEN: "▫️",
    DutyState.RECEIVED: "📩",
    DutyState.DOING: "🔄",
    DutyState.DONE: "✅",
    DutyState.NO_OCCASION: "➖",
    DutyState.DISPUTED: "❓",
    DutyState.CANCELLED: "🚫",
}

SUBMISSION_STATES: dict[SubmissionState, str] = {
    SubmissionState.SENT: "chờ trưởng đơn vị",
    SubmissionState.AGREED: "chờ Văn phòng, thư ký",
    SubmissionState.RETURNED: "trả lại để sửa",
    SubmissionState.ACCEPTED: "đã nhận",
    SubmissionState.FROZEN: "đã chốt",
    SubmissionState.WITHDRAWING: "xin rút, chờ duyệt",
    SubmissionState.WITHDRAWN: "đã rút",
    SubmissionState.DECLINED: "không chấp thuận",
}

#: A second sign beside the label, never alone.
SUBMISSION_SIGNS: dict[SubmissionState, str] = {
    SubmissionState.SENT: "📨",
    SubmissionState.AGREED: "📥",
    SubmissionState.RETURNED: "↩️",
    SubmissionState.ACCEPTED: "✅",
    SubmissionState.FROZEN: "🔒",
    SubmissionState.WITHDRAWING: "⏳",
    SubmissionState.WITHDRAWN: "➖",
    SubmissionState.DECLINED: "🚫",
}

#: What is done with something handed in, as a button says it.
ACTS: dict[Act, str] = {
    Act.AGREE: "Đồng ý",
    Act.ACCEPT: "Nhận hồ sơ",
    Act.RETURN: "Trả lại để sửa",
    Act.DECLINE: "Không chấp thuận",
    Act.FREEZE: "Chốt",
    Act.REOPEN: "Mở lại (có lý do)",
    Act.WITHDRAW: "Xin rút",
    Act.ALLOW: "Cho rút",
    Act.KEEP: "Không cho rút",
}

STREAMS: dict[Stream, str] = {
    Stream.TITLES: "danh hiệu, khen thưởng",
    Stream.INITIATIVES: "sáng kiến, đề tài",
    Stream.OFFICE: "Văn phòng",
}

PERIODS: dict[PeriodKey, str] = {
    PeriodKey.REGISTRATION: "Đăng ký đầu năm",
    PeriodKey.RECOGNITION: "Đề nghị công nhận sáng kiến, đề tài",
    PeriodKey.ACHIEVEMENT: "Báo cáo thành tích",
    PeriodKey.HALF_YEAR: "Số liệu sơ kết 6 tháng",
    PeriodKey.YEAR_END: "Số liệu tổng kết năm",
    PeriodKey.ANYTIME: "Nộp bất cứ lúc nào",
}

OBSTACLE_STATES: dict[ObstacleState, str] = {
    ObstacleState.RAISED: "chờ Văn phòng",
    ObstacleState.ASSIGNED: "đã giao người xử lý",
    ObstacleState.ANSWERED: "đã trả lời, chờ người báo xác nhận",
    ObstacleState.CLOSED: "đã giải quyết",
}

#: A second sign beside the label, never alone.
OBSTACLE_SIGNS: dict[ObstacleState, str] = {
    ObstacleState.RAISED: "📨",
    ObstacleState.ASSIGNED: "👤",
    ObstacleState.ANSWERED: "💬",
    ObstacleState.CLOSED: "✅",
}

ROLES: dict[Role, str] = {
    Role.STAFF: "Cán bộ, công chức",
    Role.HEAD: "Trưởng đơn vị",
    Role.DEPUTY: "Phó trưởng đơn vị",
    Role.OFFICE: "Văn phòng",
    Role.CLERK: "Văn thư",
    Role.SECRETARY: "Thư ký hội đồng",
    Role.COUNCIL: "Thành viên hội đồng",
    Role.LEADERSHIP: "Lãnh đạo Sở",
    Role.UNION: "Công đoàn, Đoàn Thanh niên",
    Role.IT: "Quản trị kỹ thuật",
}


#: What was asked for is granted, not merely taken.
GRANTED, GRANT = "đã chấp thuận", "Chấp thuận"


def standing(state: SubmissionState, asking: bool) -> str:
    """Where something handed in stands; something asked for is granted where others are taken."""
    return GRANTED if asking and state is SubmissionState.ACCEPTED else SUBMISSION_STATES[state]


def act(step: Act, asking: bool) -> str:
    """What is done with something handed in, as its button says it."""
    return GRANT if asking and step is Act.ACCEPT else ACTS[step]


def roles(held: Collection[Role]) -> str:
    """Roles as words, in the order of the list above."""
    return ", ".join(label for role, label in ROLES.items() if role in held)
