"""A step on the way of something handed in, with all that follows: its effect, and who hears of it."""

from data import people, periods, review, submissions
from data.models import Submission
from data.request import Request
from domain.errors import Refusal
from domain.message import Button, Message, stacked
from domain.periods import Window, may_withdraw
from domain.review import Act, SubmissionState
from forms import texts
from forms.catalog import forms
from forms.dossier import edit
from forms.telling import tell, tell_reviewers
from vietnamese import labels

#: Steps of which the author is told: what only passes it on is no news.
NEWS = frozenset(Act) - {Act.AGREE, Act.FREEZE, Act.WITHDRAW}


def take(
    request: Request,
    submission: int,
    act: Act,
    *,
    reason: str = "",
    field: str = "",
    revision: int | None = None,
) -> Submission:
    """Take a step with something handed in.

    Raises Refusal if the actor may not, if a reason is missing, if somebody else was faster than whoever saw
    `revision`, or if it is too late to withdraw.
    What was asked for and is accepted comes into effect here (a permit, an extension); if that is refused,
    nothing is done. What is accepted after the freeze of its period is closed at once. The author hears of
    it, and those for whom it waits next.
    """
    if act is Act.WITHDRAW:
        _check_withdrawal(request, submissions.get(request.session, submission))
    row = review.move(
        request.session,
        submission,
        act,
        request.actor,
        request.today,
        request.now,
        reason=reason,
        field=field,
        revision=revision,
    )
    form = forms().get(row.form)
    if act is Act.ACCEPT and form is not None and form.route is not None:
        form.route.accepted(request, row, submissions.answers_of(request.session, row))
        _close_late_comer(request, row)
    if act in NEWS:
        _tell_author(request, row, act, reason)
    tell_reviewers(request, row)
    return row


def title_of(row: Submission) -> str:
    """The name of the form that something was handed in with; its code if that is gone."""
    form = forms().get(row.form)
    return form.title if form else f"HS{row.year}-{row.id}"


def window_of(request: Request, row: Submission) -> Window | None:
    """The period of something handed in; None if its form is gone or its plan runs no more."""
    form = forms().get(row.form)
    if form is None or form.route is None:
        return None
    return periods.window(request.session, row.year, form.route.period)


def may_be_withdrawn(request: Request, row: Submission) -> bool:
    """Whether the period still lets something be asked back."""
    window = window_of(request, row)
    return window is not None and may_withdraw(window, request.today)


def _check_withdrawal(request: Request, row: Submission) -> None:
    if not may_be_withdrawn(request, row):
        sentence = texts.closed_dossier(labels.SUBMISSION_STATES[row.state])
        raise Refusal(sentence, f"too late to withdraw submission {row.id}")


def _close_late_comer(request: Request, row: Submission) -> None:
    window = window_of(request, row)
    if window is not None and window.frozen:
        review.freeze(request.session, [row], request.actor, request.now)


def _tell_author(request: Request, row: Submission, act: Act, reason: str) -> None:
    button = (
        edit(row)
        if row.state == SubmissionState.RETURNED
        else Button(texts.OPEN_DOSSIER, f"hoso:open:{row.id}")
    )
    message = Message(texts.step_news(act, title_of(row), row, request.actor.name, reason), stacked(button))
    tell(request, _told(request, row), message, f"step:{row.id}:{row.revision}")


def _told(request: Request, row: Submission) -> list[int]:
    """Whose it is and who typed it; of something collective whoever answers for the unit today."""
    if row.collective:
        answering = people.receivers(request.session, [row.unit_id], request.today)[row.unit_id]
        office = people.office_people(request.session, request.today)
        return sorted({*answering, *({row.person_id} & set(office))}) or [row.person_id]
    return sorted({row.person_id, row.entered_by or row.person_id})
