"""What a calendar file says."""

from datetime import date

from data.duties import Duty
from domain.duties import ItemKind
from vietnamese.wording import shorten

CALENDAR = "Hạn thi đua, khen thưởng"
#: Characters of a duty's words in the line of a calendar, and in the facts below it.
LONGEST_DEADLINE, LONGEST_FACT = 80, 500


def file(today: date) -> str:
    """The name of a person's calendar file."""
    return f"han-thi-dua-den-{today:%Y-%m-%d}.ics"


def deadline(duty: Duty, *, own: bool) -> str:
    """A deadline in the line of a calendar."""
    if own:
        return f"Hạn đăng ký danh hiệu của tôi năm {duty.year}"
    if duty.item_kind is ItemKind.REGISTRATION:
        return f"Hạn đăng ký của đơn vị năm {duty.year}: {shorten(duty.part, LONGEST_DEADLINE)}"
    return f"Hạn mục {duty.item_number}: {shorten(duty.part, LONGEST_DEADLINE)}"


def deadline_facts(duty: Duty, *, own: bool) -> str:
    """What more one should know of a deadline: whose it is, from which plan, what it is about."""
    lines = [
        f"Đơn vị: {duty.unit_name}",
        f"Vai trò: {_part_played(duty, own=own)}",
        f"Kế hoạch năm: {duty.year}",
        f"Nội dung: {shorten(duty.part, LONGEST_FACT)}",
        "Chỉ làm nếu có phát sinh." if duty.conditional else "",
        f"Báo kết quả với trợ lý thi đua: {'/dangky' if own else '/viec'}",
    ]
    return "\n".join(line for line in lines if line)


def _part_played(duty: Duty, *, own: bool) -> str:
    if own:
        return "người đăng ký"
    if duty.item_kind is ItemKind.REGISTRATION:
        return "đơn vị tự tổ chức"
    return "chủ trì" if duty.leads else "phối hợp"
