"""Đăng ký danh hiệu: a person registers a title or commendation for the year.

Source: the seed plan, part IV.1 (registration before the deadline); once per person, award and year
(index of `submission`); practice: editable until the deadline, later only with a permit.
"""

from datetime import date

from data import catalogue, plans, registering, submissions
from data.catalogue import Award, Holder, Initiative
from data.drafts import Draft
from data.models import Person, Submission
from data.request import Request
from data.submissions import AlreadyHandedIn
from domain import rights
from domain.errors import Refusal
from domain.message import Button, Message, Rich, bold, join, rich, stacked
from forms import subject, texts
from forms.choices import Choice
from forms.draw import starter
from forms.fields import Text
from forms.form import Form, NotAccepted, Started
from forms.scene import Answers, Option, Scene
from forms.subject import Author
from forms.telling import tell
from vietnamese import wording

NAME = "registration"
TITLE = "Đăng ký danh hiệu"
NO_PLAN = (
    "Chưa có kế hoạch thi đua nào đang mở đăng ký. Khi Văn phòng kích hoạt kế hoạch năm, em sẽ nhận đăng ký."
)
NOT_YOURS = "Đăng ký này của người khác; chỉ người đó, trưởng đơn vị và Văn phòng được sửa."


def begin(request: Request, started: Started) -> Started:
    """Fix the year: the plan whose registration is open, or that of the registration to be edited.

    Raises Refusal if no plan takes registrations, NotAccepted if the deadline is over.
    """
    if "submission" in started:
        year = submissions.get(request.session, int(started["submission"])).year
    else:
        year = int(started.get("year") or _open_year(request))
    _in_time(request, year)
    return {**started, "year": year}


def _open_year(request: Request) -> int:
    """The year whose deadline is still ahead, the nearest first; else the one that closed last."""
    dues = {plan.year: _due(request, plan.year) for plan in plans.active(request.session)}
    known = {year: due for year, due in dues.items() if due is not None}
    if not known:
        raise Refusal(NO_PLAN, "no active plan has a registration deadline")
    ahead = {year: due for year, due in known.items() if due >= request.today}
    return min(ahead, key=ahead.__getitem__) if ahead else max(known, key=known.__getitem__)


def _due(request: Request, year: int) -> date | None:
    item = plans.registration_item(request.session, year)
    return item.due if item else None


def _in_time(request: Request, year: int) -> date:
    """The last day, if it is not over. Raises Refusal without an open plan, NotAccepted when too late."""
    due = _due(request, year)
    if due is None:
        raise Refusal(NO_PLAN, f"no registration deadline in {year}")
    if request.today > due:
        late = stacked(starter("Xin nộp muộn", "late_request", year=year))
        words = (
            f"Hạn đăng ký năm {year} là hết {wording.day(due)}, nay đã qua nên em chưa nhận được. "
            "Nếu có lý do chính đáng, mời bấm «Xin nộp muộn» để gửi Văn phòng xem xét."
        )
        raise NotAccepted(words, f"registration of {year} closed on {due}", late)
    return due


def scene(request: Request, started: Started) -> Scene:
    """The awards of persons in force when registration closes, and whose registration it is."""
    year = int(started["year"])
    due = _due(request, year)
    if due is None:
        raise Refusal(NO_PLAN, f"no registration deadline in {year}")
    head = rich("Đăng ký danh hiệu năm {year} · hạn {due}", year=year, due=f"{due:%d/%m/%Y}")
    awards = catalogue.awards(due, Holder.PERSON)
    choices = {"award": tuple(Option(award.key, award.name, award.spellings) for award in awards)}
    if "submission" in started:
        row = _editable(request, started)
        prefill = submissions.answers_of(request.session, row)
    else:
        prefill = subject.prefill(started)
        if subject.for_other(started):
            choices |= subject.choices(request)
        else:
            subject.myself(request)
    facts = {"awards": {award.key: award for award in awards}}
    return Scene(request.today, request.calendar, head, choices, facts, prefill)


def _editable(request: Request, started: Started) -> Submission:
    """The registration to be edited. Raises Refusal if it is gone, or somebody else's."""
    row = submissions.get(request.session, int(started["submission"]))
    if row.person_id != request.actor.person and not rights.may_enter_for(request.actor, row.unit_id):
        raise Refusal(NOT_YOURS, f"person {request.actor.person} may not edit submission {row.id}")
    return row


def submit(request: Request, draft: Draft, answers: Answers) -> Message:
    """Keep the registration or its new version; tell the person if somebody else typed it."""
    started = draft.started_with
    due = _in_time(request, int(started["year"]))
    kept = {field.name: answers[field.name] for field in FORM.fields if field.name in answers}
    try:
        if "submission" in started:
            row = _revise(request, started, kept)
        else:
            row = _hand_in(request, draft, answers, kept)
    except AlreadyHandedIn as there:
        edit = stacked(starter("Sửa đăng ký đã gửi", NAME, submission=there.submission))
        raise NotAccepted(there.person, there.log, edit) from None
    registering.close_when_complete(
        request.session, row.unit_id, row.year, request.actor.person or 0, request.now, request.today
    )
    if row.person_id != request.actor.person:
        told = Message(_told(request, row, kept), stacked(_edit(row)))
        tell(request, [row.person_id], told, f"registration:{row.id}:{row.version}")
    return Message(_confirmation(request, row, due), stacked(_edit(row)))


def _hand_in(request: Request, draft: Draft, answers: Answers, kept: Answers) -> Submission:
    whose: Author = subject.author(request, draft.started_with, answers)
    return submissions.hand_in(
        request.session,
        form=NAME,
        form_version=FORM.version,
        year=int(draft.started_with["year"]),
        person=whose.person,
        unit=whose.unit,
        subject=kept["award"],
        answers=kept,
        by=request.actor.person or 0,
        draft=draft.id,
        now=request.now,
    )


def _revise(request: Request, started: Started, kept: Answers) -> Submission:
    return submissions.revise(
        request.session,
        _editable(request, started).id,
        form_version=FORM.version,
        subject=kept["award"],
        answers=kept,
        by=request.actor.person or 0,
        now=request.now,
    )


def _edit(row: Submission) -> Button:
    return starter("Sửa", NAME, submission=row.id)


def _confirmation(request: Request, row: Submission, due: date) -> Rich:
    """Id, time, and how long it can still be edited (ux rule 17)."""
    at = texts.moment(row.updated_at, request.office.zone)
    other = row.person_id != request.actor.person
    whose = request.session.get_one(Person, row.person_id).name if other else ""
    number = f"ĐK{row.year}-{row.id}" + (f", bản {row.version}" if row.version > 1 else "")
    return join(
        [
            rich("<b>Đã ghi nhận đăng ký {award}</b>", award=catalogue.name_of(row.subject)),
            rich("Người đăng ký: {whose}", whose=whose) if other else "",
            rich("Mã {number}, lúc {at}.", number=number, at=at),
            rich("Còn sửa được đến hết {due}.", due=wording.day(due)),
        ]
    )


def _told(request: Request, row: Submission, kept: Answers) -> Rich:
    return join(
        [
            rich(
                "<b>{who} đã nhập thay anh/chị một đăng ký năm {year}</b>",
                who=request.actor.name,
                year=row.year,
            ),
            rich("Danh hiệu: {award}", award=catalogue.name_of(row.subject)),
            rich("Cam kết: {words}", words=wording.shorten(kept["commitments"], 500)),
            "Nếu có gì chưa đúng, mời bấm «Sửa» trước hạn hoặc báo trưởng đơn vị.",
        ]
    )


def sent(request: Request, draft: Draft) -> Message:
    """What a draft sent before has become, with the way to change it."""
    known = draft.started_with.get("submission")
    session = request.session
    row = submissions.get(session, int(known)) if known else submissions.of_draft(session, draft.id)
    due = _due(request, int(draft.started_with["year"]))
    if row is None or due is None:
        return Message(bold(TITLE))
    return Message(_confirmation(request, row, due), stacked(_edit(row)))


def _award(scene: Scene) -> Award | None:
    found: Award | None = scene.facts["awards"].get(scene.answers.get("award"))
    return found


def _initiative(scene: Scene) -> Initiative:
    award = _award(scene)
    return award.needs_initiative if award else Initiative.NO


def _about_initiative(scene: Scene) -> str:
    award = _award(scene)
    if award and award.needs_initiative is Initiative.YES:
        return f"{award.name} yêu cầu có sáng kiến hoặc đề tài ({award.source})."
    return (
        "Sáng kiến, đề tài là một trong các căn cứ của danh hiệu này; "
        "nếu dự kiến căn cứ vào mức hoàn thành xuất sắc nhiệm vụ thì có thể bỏ qua."
    )


FORM = Form(
    name=NAME,
    version=1,
    title=TITLE,
    fields=(
        Choice(
            "award",
            "Danh hiệu, hình thức",
            "Đăng ký danh hiệu hoặc hình thức khen thưởng nào?",
            hint="Bấm một mục, hoặc gõ tên hay chữ viết tắt, ví dụ LĐTT.",
            example="Lao động tiên tiến",
        ),
        Text(
            "initiative",
            "Sáng kiến, đề tài",
            "Tên sáng kiến hoặc đề tài dự kiến?",
            example="Số hoá quy trình tiếp nhận đoàn ra, đoàn vào",
            hint=_about_initiative,
            optional=lambda scene: _initiative(scene) is not Initiative.YES,
            when=lambda scene: _initiative(scene) is not Initiative.NO,
            shortest=5,
            longest=300,
            lines=False,
        ),
        Text(
            "commitments",
            "Nội dung, cam kết",
            "Nội dung, chỉ tiêu và cam kết thi đua trong năm?",
            example="Hoàn thành 100% nhiệm vụ được giao, không trễ hạn hồ sơ",
            shortest=10,
            longest=2000,
        ),
    ),
    begin=begin,
    scene=scene,
    submit=submit,
    sent=sent,
    for_others=True,
)
