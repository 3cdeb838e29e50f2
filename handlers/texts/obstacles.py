"""What /vuongmac says."""

from collections.abc import Collection, Sequence
from datetime import tzinfo

from data.obstacles import ObstacleStep, ObstacleView
from domain.duties import ItemKind
from domain.message import Rich, bold, join, rich
from domain.obstacles import ObstacleAct, ObstacleParty, ObstacleState
from vietnamese import labels, wording

RAISE = "Báo vướng mắc"
BACK = "⬅️ Về danh sách vướng mắc"
NOTHING = Rich(
    "Hiện không có vướng mắc nào của anh/chị. Có khó khăn, mời bấm «Báo vướng mắc» "
    "hoặc gõ <code>/nop vướng mắc</code>."
)
REDRAWN = Rich("Vướng mắc này vừa được cập nhật, đây là tình hình mới nhất:")
REDRAWN_TOAST = "Đã có thay đổi, em mở lại."
CLOSED_TOAST = "Đã ghi: đã giải quyết."

ACTS: dict[ObstacleAct, str] = {
    ObstacleAct.ANSWER: "Trả lời",
    ObstacleAct.ASSIGN: "Giao người xử lý",
    ObstacleAct.CLOSE: "Đã giải quyết",
    ObstacleAct.REOPEN: "Chưa được",
}

#: What happened, as the history says it.
DONE: dict[ObstacleAct | None, str] = {
    None: "báo vướng mắc",
    ObstacleAct.ANSWER: "trả lời",
    ObstacleAct.ASSIGN: "giao cho",
    ObstacleAct.CLOSE: "xác nhận đã giải quyết",
    ObstacleAct.REOPEN: "báo chưa được",
}

#: In which capacity somebody meets it, as a row of the list says it.
PARTIES: dict[ObstacleParty, str] = {
    ObstacleParty.RAISER: "anh/chị báo",
    ObstacleParty.ASSIGNEE: "giao anh/chị",
}

#: Characters of its words in a row and on a button.
LONGEST_ROW, LONGEST_BUTTON = 160, 48
#: On its own page, so that all of it fits a message: characters of it, of the answer and of a word in its
#: history, and how many of its latest steps.
LONGEST_TEXT, LONGEST_ANSWER, LONGEST_STEP, LATEST_STEPS = 1500, 1000, 80, 6


def no_such_number(said: str) -> Rich:
    """A number behind the command that no difficulty has."""
    return rich(
        "Danh sách không có vướng mắc «{said}». Ví dụ: <code>/vuongmac 1</code>",
        said=wording.shorten(said, 40),
    )


def entry(number: int, view: ObstacleView) -> str:
    """The button of a difficulty."""
    return wording.shorten(f"{number}. {view.obstacle.text}", LONGEST_BUTTON)


def listed(rows: Sequence[Rich], count: int, waiting: int) -> Rich:
    """Difficulties in a few words each."""
    head = rich("<b>Vướng mắc: {count}</b>, còn mở {waiting}", count=count, waiting=waiting)
    return join([head, *rows], "\n\n")


def row(number: int, view: ObstacleView, mine: Collection[ObstacleParty], zone: tzinfo) -> Rich:
    """A difficulty in the list: its words, of whom, where it stands."""
    why = [words for party, words in PARTIES.items() if party in mine]
    return rich(
        "{number}. {sign} {text}\n   <i>{unit}, {by}, {at} · {state}{why}</i>",
        number=number,
        sign=labels.OBSTACLE_SIGNS[view.state],
        text=wording.shorten(view.obstacle.text, LONGEST_ROW),
        unit=view.unit_name,
        by=view.raised_by,
        at=f"{view.obstacle.raised_at.astimezone(zone):%d/%m/%Y}",
        state=_state(view),
        why=f" · {', '.join(why)}" if why else "",
    )


def _state(view: ObstacleView) -> str:
    named = f" ({view.assigned_to})" if view.state is ObstacleState.ASSIGNED else ""
    return f"{labels.OBSTACLE_STATES[view.state]}{named}"


def page(view: ObstacleView, steps: Sequence[ObstacleStep], zone: tzinfo, *before: Rich) -> Rich:
    """One difficulty whole, with what happened to it and when."""
    body = join(
        [
            rich("Đơn vị: {unit}", unit=view.unit_name),
            rich("Về việc: {duty}", duty=_duty(view)) if view.duty else "",
            rich("Người báo: {by}", by=view.raised_by),
            rich(
                "Tình trạng: {sign} {state}",
                sign=labels.OBSTACLE_SIGNS[view.state],
                state=_state(view),
            ),
        ]
    )
    text = wording.shorten(view.obstacle.text, LONGEST_TEXT)
    answer = wording.shorten(view.obstacle.answer, LONGEST_ANSWER)
    answered = rich("Trả lời: {answer}", answer=answer) if answer else ""
    return join([*before, bold("Vướng mắc"), text, body, answered, _history(steps, zone)], "\n\n")


def _duty(view: ObstacleView) -> str:
    if view.duty is None:
        return ""
    number = f"mục {view.duty.item_number}: " if view.duty.item_kind is ItemKind.TASK else ""
    return wording.shorten(f"{number}{view.duty.part}", LONGEST_ROW)


def _history(steps: Sequence[ObstacleStep], zone: tzinfo) -> Rich:
    lines = [
        rich(
            "• {at}{by}: {done}{to}{words}",
            at=f"{step.at.astimezone(zone):%d/%m/%Y}",
            by=f", {step.by}" if step.by else "",
            done=DONE[step.act],
            to=f" {step.to}" if step.to else "",
            words=f" – {wording.shorten(step.words, LONGEST_STEP)}" if step.words else "",
        )
        for step in steps[-LATEST_STEPS:]
    ]
    return join([Rich("<i>Quá trình:</i>"), *lines]) if lines else Rich("")
