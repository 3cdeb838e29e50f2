"""Xử lý hồ sơ: a step with a dossier that needs its reason, and the line that is to be mended.

Source: issue step 2, part B: returned with a reason, declined, reopened after the freeze, withdrawn or kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from data import plans, review, submissions
from data.models import Submission
from data.request import Request
from data.review import Filed
from domain import review as way
from domain.errors import Refusal
from domain.message import Button, Message, Rich, bold, join, rich, stacked
from domain.people import Role
from domain.review import Act
from forms import passage
from forms.choices import Choice
from forms.fields import Field, Text
from forms.form import Filled, Form, Started
from forms.scene import Answers, Option, Scene
from vietnamese import labels, wording

NAME = "review_step"
TITLE = "Xử lý hồ sơ"
#: Acts for which a line may be named where it is opened again.
TO_MEND = frozenset({Act.RETURN, Act.REOPEN})
#: Dossiers that are offered where none was opened before.
MOST = 30

NOTHING = (
    "Không có hồ sơ nào anh/chị cần ghi lý do lúc này. "
    "Mời mở hồ sơ tại /duyet hoặc /hoso rồi chọn bước cần làm."
)
NOT_NOW = (
    "Hồ sơ này vừa thay đổi, hoặc bước này không thuộc quyền của anh/chị. Mời mở lại bằng /duyet hoặc /hoso."
)
TOO_LATE = (
    "Đã qua hạn xin rút hồ sơ này (hạn sửa, rút của đợt đã hết hoặc đợt đã chốt). "
    "Nếu thật cần, mời trao đổi với Văn phòng; hạn các đợt xem tại /thoihan."
)
QUESTIONS = {
    Act.RETURN: "Cần sửa, bổ sung những gì? Người gửi sẽ đọc nguyên văn.",
    Act.REOPEN: "Vì sao mở lại hồ sơ đã chốt? Lý do được lưu cùng hồ sơ.",
    Act.DECLINE: "Vì sao không chấp thuận? Người gửi sẽ đọc nguyên văn.",
    Act.KEEP: "Vì sao không cho rút? Người gửi sẽ đọc nguyên văn.",
    Act.WITHDRAW: "Vì sao anh/chị xin rút hồ sơ này?",
}
EXAMPLES = {
    Act.RETURN: "Thiếu số quyết định công nhận sáng kiến",
    Act.REOPEN: "Hội đồng yêu cầu bổ sung số quyết định",
    Act.DECLINE: "Đợt này đã có phương án khác, mời gửi lại vào quý sau",
    Act.KEEP: "Hồ sơ đã trình Hội đồng ngày 10/02",
    Act.WITHDRAW: "Tôi chuyển công tác từ tháng 3",
}
DONE = {
    Act.RETURN: "Đã trả lại hồ sơ để sửa",
    Act.REOPEN: "Đã mở lại hồ sơ để sửa",
    Act.DECLINE: "Đã ghi nhận: không chấp thuận",
    Act.KEEP: "Đã ghi nhận: không cho rút",
    Act.WITHDRAW: "Đã gửi đề nghị rút hồ sơ",
}
#: Facts of the scene: the dossier that was opened, the steps of each dossier, and its lines, by its id.
OPENED, ACTS, LINES = "opened", "acts", "lines"


def begin(request: Request, started: Started) -> Started:
    """Raises Refusal if the actor may not take that step, or none at all; too late a withdrawal is said."""
    if "submission" not in started:
        if not _offered(request):
            raise Refusal(NOTHING, f"no step with a reason for person {request.actor.person}")
        return started
    filed, acts = _looked_at(request, int(started["submission"]))
    act = _act_of(started, acts)
    if act is Act.WITHDRAW and not passage.may_be_withdrawn(request, filed.row):
        raise Refusal(TOO_LATE, f"too late to withdraw submission {filed.row.id}")
    return started


def _act_of(started: Started, acts: tuple[Act, ...]) -> Act | None:
    """The step that was chosen before; the only one there is; None where there is a choice."""
    if "act" not in started:
        return acts[0] if len(acts) == 1 else None
    if started["act"] not in acts:
        raise Refusal(NOT_NOW, f"may not {started['act']}")
    return Act(started["act"])


def _looked_at(request: Request, submission: int) -> tuple[Filed, tuple[Act, ...]]:
    """A dossier with the steps that need a reason and are the actor's. Raises Refusal if there are none."""
    filed = review.filed(request.session, submission)
    acts = _acts(request, filed.row)
    if not acts:
        raise Refusal(NOT_NOW, f"person {request.actor.person} may do nothing with submission {submission}")
    return filed, acts


def _acts(request: Request, row: Submission) -> tuple[Act, ...]:
    case = review.case(request.session, row, request.today)
    found = tuple(step.act for step in way.steps(request.actor, case) if step.reason)
    if Act.WITHDRAW in found and len(found) > 1 and not passage.may_be_withdrawn(request, row):
        return tuple(act for act in found if act is not Act.WITHDRAW)
    return found


def _offered(request: Request) -> list[Filed]:
    """What the actor may take such a step with: what waits, what was judged, what is the actor's own."""
    session, actor, today = request.session, request.actor, request.today
    found = [
        *review.queue(session, actor, today),
        *review.of_author(session, actor.person or 0, units=actor.units(*way.HEADING, Role.UNION)),
        *review.settled(session, actor, today, [plan.year for plan in plans.active(session)]),
    ]
    once = {filed.row.id: filed for filed in found}
    return [filed for filed in once.values() if _acts(request, filed.row)][:MOST]


def scene(request: Request, started: Started, answers: Answers) -> Scene:
    """Which dossiers, and of each the steps and the lines. Raises Refusal if it is not the actor's."""
    opened = int(started["submission"]) if "submission" in started else None
    found = _offered(request) if opened is None else [_looked_at(request, opened)[0]]
    acts = {str(filed.row.id): _acts(request, filed.row) for filed in found}
    if "act" in started:
        acts = {key: (_act_of(started, of_one) or of_one[0],) for key, of_one in acts.items()}
    facts = {
        OPENED: str(opened) if opened is not None else None,
        ACTS: {key: tuple(Option(act, labels.ACTS[act]) for act in of_one) for key, of_one in acts.items()},
        LINES: {str(filed.row.id): _lines(request, filed.row) for filed in found},
    }
    choices = {"dossier": tuple(_option(filed) for filed in found)} if opened is None else {}
    plain = Scene(request.today, request.calendar, Rich(TITLE), choices, facts, answers=answers)
    chosen = next((filed for filed in found if str(filed.row.id) == _chosen(plain)), None)
    return replace(plain, head=_head(chosen, _meant(plain))) if chosen else plain


def _lines(request: Request, row: Submission) -> tuple[Option, ...]:
    version = submissions.version_of(request.session, row)
    return tuple(Option(name, label) for name, label, _ in version.lines)


def _chosen(scene: Scene) -> str:
    return scene.facts[OPENED] or scene.answers.get("dossier") or ""


@dataclass(frozen=True, slots=True)
class OfDossier(Choice):
    """A choice whose options are those of the dossier that is chosen."""

    #: the fact that holds them
    among: str = ""

    def _every(self, scene: Scene) -> Sequence[Option]:
        found: Sequence[Option] = scene.facts[self.among].get(_chosen(scene), ())
        return found


def _option(filed: Filed) -> Option:
    return Option(str(filed.row.id), wording.shorten(_named(filed), 80), (_code(filed.row),))


def _code(row: Submission) -> str:
    return f"HS{row.year}-{row.id}"


def _named(filed: Filed) -> str:
    whose = filed.unit if filed.row.collective else filed.author
    return f"{passage.title_of(filed.row)} năm {filed.row.year} – {whose} ({_code(filed.row)})"


def _head(filed: Filed, act: Act | None) -> Rich:
    step = f" · {labels.ACTS[act]}" if act else ""
    return rich("{title}{step} · {named}", title=TITLE, step=step, named=_named(filed))


def _meant(scene: Scene) -> Act | None:
    """The step: the only one there is, or the one that was chosen."""
    every = scene.facts[ACTS].get(_chosen(scene), ())
    said = every[0].key if len(every) == 1 else scene.answers.get("act")
    return Act(said) if said else None


def _question(scene: Scene) -> str:
    act = _meant(scene)
    return QUESTIONS[act] if act else "Lý do của bước này?"


def submit(request: Request, filled: Filled) -> Message:
    """Take the step, and say what comes next."""
    started, answers = filled.started, filled.answers
    filed, acts = _looked_at(request, int(started.get("submission") or answers["dossier"]))
    act = _act_of(started, acts) or Act(answers["act"])
    if act is Act.WITHDRAW and not passage.may_be_withdrawn(request, filed.row):
        raise Refusal(TOO_LATE, f"too late to withdraw submission {filed.row.id}")
    revision = int(started["revision"]) if "revision" in started else None
    passage.take(
        request,
        filed.row.id,
        act,
        reason=answers["reason"],
        field=answers.get("line") or "" if act in TO_MEND else "",
        revision=revision,
    )
    return _said(request, filed, act, answers["reason"])


def _said(request: Request, filed: Filed, act: Act, reason: str) -> Message:
    told = join(
        [
            bold(DONE[act]),
            _named(filed),
            rich("Lý do: {reason}", reason=reason),
            rich("Hiện: {state}.", state=labels.SUBMISSION_STATES[filed.row.state]),
        ]
    )
    if act is Act.WITHDRAW:
        return Message(told, stacked(Button("Hồ sơ của tôi", "hoso:sent:1")))
    waiting = review.queue(request.session, request.actor, request.today)
    onward = (
        [Button(f"Hồ sơ tiếp theo ({len(waiting)})", f"duyet:open:{waiting[0].row.id}")] if waiting else []
    )
    return Message(told, stacked(*onward, Button("Về hàng chờ", "duyet")))


FIELDS = (
    Choice(
        "dossier",
        "Hồ sơ",
        "Anh/chị muốn xử lý hồ sơ nào?",
        example="Chuyên viên 1",
        hint="Bấm một hồ sơ, hoặc gõ tên người, mã hồ sơ.",
        when=lambda scene: "dossier" in scene.choices,
    ),
    OfDossier(
        "act",
        "Bước xử lý",
        "Anh/chị muốn làm gì với hồ sơ này?",
        example="Trả lại để sửa",
        among=ACTS,
        when=lambda scene: len(scene.facts[ACTS].get(_chosen(scene), ())) > 1,
    ),
    OfDossier(
        "line",
        "Dòng cần sửa",
        "Dòng nào cần sửa? Hồ sơ sẽ mở lại ngay tại dòng đó; nếu cần sửa nhiều chỗ thì bỏ qua.",
        example="Nội dung, cam kết",
        optional=True,
        among=LINES,
        when=lambda scene: _meant(scene) in TO_MEND,
    ),
    Text("reason", "Lý do", _question, example=EXAMPLES[Act.RETURN], shortest=5, longest=1000),
)


def grown(scene: Scene) -> tuple[Field, ...]:
    """The same questions, with the example that fits the step."""
    act = _meant(scene)
    *before, reason = FIELDS
    return (*before, replace(reason, example=EXAMPLES[act])) if act else FIELDS


FORM = Form(
    name=NAME,
    version=1,
    title=TITLE,
    begin=begin,
    scene=scene,
    submit=submit,
    fields=FIELDS,
    grown=grown,
)
