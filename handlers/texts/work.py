"""What /viec says."""

from collections.abc import Iterable, Sequence
from datetime import date, tzinfo

from data.duties import Duty, Step
from domain.duties import OWED, DutyState, ItemKind
from domain.message import Rich, bold, join, rich
from domain.people import Actor
from vietnamese import labels, wording

FOREIGN_DUTY = Rich(
    "Việc này của đơn vị khác nên anh/chị không cập nhật được. Việc của mình: <code>/viec</code>."
)
FOREIGN_DUTY_TOAST = "Việc của đơn vị khác."
NOTHING_OWED = Rich("Hiện không có việc nào còn nợ. Mời xem cả năm tại <code>/kehoach</code>.")
NOTHING_SETTLED = Rich("Chưa có việc nào xong. Mời xem việc còn nợ tại <code>/viec</code>.")
BACK_TO_LIST = "⬅️ Về danh sách việc"
EXTENSION = "Xin gia hạn"
OBSTACLE = "Báo vướng mắc"
REMIND_NOW = "Nhắc lại ngay"
REGISTER = "Đăng ký danh hiệu của tôi"
CORRECTION = "Báo nhầm – mở lại việc"
#: Characters of a duty's words where several are told of.
LONGEST_PART = 140
#: Steps of a history that are shown, the latest, and characters of a note in it.
LATEST_STEPS, LONGEST_NOTE = 10, 200

REDRAWN = "Việc này vừa được cập nhật, đây là tình hình mới nhất:"
REDRAWN_TOAST = "Đã có thay đổi, em mở lại."
SEEN = "Đã ghi nhận anh/chị đã nhận việc."

OPEN = "Mở việc này"

#: The Office's answers to a disputed duty: the step of the button, and its label.
DECISIONS = (("keep", "Vẫn giao đơn vị này"), ("drop", "Bỏ việc này khỏi đơn vị"))

MOVES: dict[DutyState, str] = {
    DutyState.RECEIVED: "Đã nhận",
    DutyState.DOING: "Đang làm",
    DutyState.DONE: "Hoàn thành",
    DutyState.NO_OCCASION: "Không phát sinh",
    DutyState.DISPUTED: "Không phải việc của đơn vị tôi",
}


def recorded(state: DutyState) -> str:
    """The toast after a step."""
    return f"Đã ghi nhận: {labels.DUTY_STATES[state]}."


def _name(duty: Duty) -> str:
    if duty.item_kind is ItemKind.REGISTRATION:
        return f"Hạn đăng ký {duty.year}"
    return f"Mục {duty.item_number} ({duty.year})"


def settled(state: DutyState) -> str:
    """The toast after the Office's word on a disputed duty."""
    return "Đã ghi nhận: vẫn giao đơn vị." if state in OWED else "Đã ghi nhận: bỏ khỏi đơn vị."


def open_duty(duty: Duty) -> str:
    """The label of the button that opens a duty."""
    return wording.shorten(f"{_name(duty)}: {duty.part}", 48)


def switch_list(settled: bool, count: int) -> str:
    """The way to the other list."""
    return f"Việc đã xong, chờ xét ({count})" if settled else f"Việc còn nợ ({count})"


def duty_list(shown: Sequence[Duty], count: int, owed: bool, today: date, *, several_units: bool) -> Rich:
    """Duties in a few words each."""
    if not shown:
        return NOTHING_OWED if owed else NOTHING_SETTLED
    head = bold(f"Việc còn nợ: {count}" if owed else f"Việc đã xong hoặc chờ Văn phòng xét: {count}")
    return join([head, *(_line(duty, today, several_units) for duty in shown)], "\n\n")


def _line(duty: Duty, today: date, several_units: bool) -> Rich:
    return rich(
        "{sign} {name}. {part}{unit}\n   <i>{state} · hạn {due}</i>",
        sign=labels.DUTY_SIGNS[duty.state],
        name=bold(_name(duty)),
        part=wording.shorten(duty.part, LONGEST_PART),
        unit=f" – {duty.unit_name}" if several_units else "",
        state=labels.DUTY_STATES[duty.state],
        due=wording.due(duty.due, today) if duty.owed else f"{duty.due:%d/%m/%Y}",
    )


CONDITIONAL = "Phần này chỉ làm nếu có phát sinh; không phát sinh thì bấm «Không phát sinh»."


def _part_played(duty: Duty) -> str:
    if duty.item_kind is ItemKind.REGISTRATION:
        return "tự tổ chức"
    return "chủ trì" if duty.leads else "phối hợp"


def duty_page(duty: Duty, steps: Sequence[Step], today: date, zone: tzinfo, note: str) -> Rich:
    """One duty with its history and what one can do."""
    body = rich(
        "{part}\n\nĐơn vị: {unit} ({part_played})\nTình trạng: {sign} {state}\nHạn: {due}",
        part=duty.part,
        unit=duty.unit_name,
        part_played=_part_played(duty),
        sign=labels.DUTY_SIGNS[duty.state],
        state=labels.DUTY_STATES[duty.state],
        due=wording.due(duty.due, today) if duty.owed else wording.day(duty.due),
    )
    conditional = CONDITIONAL if duty.conditional and duty.owed else ""
    return join([note, bold(_name(duty)), body, conditional, _history(steps, zone)], "\n\n")


def _history(steps: Sequence[Step], zone: tzinfo) -> Rich:
    lines = [
        rich(
            "• {at}{by}: {before} → {after}{note}",
            at=f"{step.at.astimezone(zone):%d/%m/%Y}",
            by=f", {step.by}" if step.by else "",
            before=labels.DUTY_STATES[step.before],
            after=labels.DUTY_STATES[step.after],
            note=f" – {wording.shorten(step.note, LONGEST_NOTE)}" if step.note else "",
        )
        for step in steps[-LATEST_STEPS:]
    ]
    return join([Rich("<i>Quá trình:</i>"), *lines]) if lines else Rich("")


def decided(duty: Duty) -> Rich:
    """To a unit that said that a duty is not its business: what the Office decided."""
    head = "vẫn giao đơn vị" if duty.owed else "đã bỏ khỏi đơn vị"
    return rich(
        "<b>Văn phòng {head}: {name}</b>\n{part}\nĐơn vị: {unit}\n{rest}",
        head=head,
        name=_name(duty),
        part=wording.shorten(duty.part, LONGEST_PART),
        unit=duty.unit_name,
        rest=f"Hạn: {wording.day(duty.due)}" if duty.owed else "Em không nhắc việc này nữa.",
    )


def why(actor: Actor, found: Iterable[Duty]) -> Rich:
    """Why somebody gets a reminder: the post, or whom they stand in for, and what is owed."""
    lines = [
        rich(
            "• {name} – {unit}: {state}, hạn {due}",
            name=_name(duty),
            unit=duty.unit_name,
            state=labels.DUTY_STATES[duty.state],
            due=f"{duty.due:%d/%m/%Y}",
        )
        for duty in found
    ]
    head = rich(
        "Anh/chị nhận tin này vì đang giữ vai trò: {roles}{lent}. "
        "Tin nhắc dựa trên kế hoạch năm đã được Văn phòng xác nhận:",
        roles=labels.roles(actor.roles),
        lent=f"; đang làm thay: {labels.roles({post.role for post in actor.lent})}" if actor.lent else "",
    )
    foot = Rich("Nếu không còn giữ việc này, mời báo Văn phòng để em nhắc đúng người.")
    return join([head, join(lines), foot], "\n\n")


NOT_LATER = Rich(
    "Việc trong tin này đã đến hạn hoặc đến hạn trong ngày làm việc tới, nên em không hoãn nhắc được nữa. "
    "Nếu cần thêm thời gian, mời gõ /nop xin gia hạn."
)
PUT_OFF = "Đã hẹn nhắc lại"


def when_again(count: int) -> Rich:
    """The question for the day on which to be reminded again."""
    return rich("Em nhắc lại {count} việc trong tin này vào hôm nào?", count=count)


def on_day(day: date) -> str:
    """The label of a day on which to be reminded again."""
    return wording.day(day)


def put_off(day: date) -> Rich:
    """A reminder was put off."""
    return rich(
        "Vâng, em nhắc lại vào {day}. Nếu hạn đến sớm hơn hoặc đã quá hạn, em vẫn nhắc như thường.",
        day=wording.day(day),
    )
