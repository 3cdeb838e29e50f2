"""One Vietnamese label for all that has a state or a role: no code of ours is ever shown to people."""

from collections.abc import Collection

from domain.duties import DutyState
from domain.people import Role

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


def roles(held: Collection[Role]) -> str:
    """Roles as words, in the order of the list above."""
    return ", ".join(label for role, label in ROLES.items() if role in held)
