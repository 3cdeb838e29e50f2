"""Forms whose answers are kept as a dossier: in their period, in versions, on their way through approval.

A form of the catalogue declares its fields and its `Route`; what is the same for all of them is here: the
year and the deadline, for whom, amending what was sent, who hears of it, and what is said.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from data import people, periods, review, submissions
from data.drafts import Draft
from data.models import Person, Submission
from data.request import Request
from data.submissions import AlreadyHandedIn, Content, Place, Sending
from domain import review as way
from domain.errors import Refusal
from domain.message import Button, Message, Rich, bold, join, rich, stacked
from domain.people import EVERYONE, Role
from domain.periods import PASSES, Gate, PeriodKey, Window, gate, open_year
from forms import subject, texts
from forms.draw import starter
from forms.fields import Field
from forms.form import Filled, Form, Group, NotAccepted, Route, Started
from forms.scene import Answers, Option, Scene
from forms.state import NOTHING_SAID
from forms.subject import AMENDING, Author
from forms.telling import tell, tell_reviewers
from vietnamese import labels

#: Roles that hand in for a unit.
FOR_UNITS = frozenset({Role.HEAD, Role.DEPUTY, Role.OFFICE})

#: Facts of the scene of what was given back: the line where it opens, and why.
REOPENED, WHY_RETURNED = "reopened", "why_returned"

SUBMISSION = "submission"
YEAR = "year"


@dataclass(frozen=True, slots=True)
class Setting:
    """What a form of the catalogue may look at to make its scene.

    `whose` is None while it is not chosen yet for whom the form is entered; `row` is what is amended.
    """

    request: Request
    window: Window
    started: Started
    answers: Answers
    whose: Author | None
    row: Submission | None = None

    @property
    def year(self) -> int:
        """The year that the form is about."""
        return self.window.year


@dataclass(frozen=True, slots=True)
class Extra:
    """What a form adds to its scene."""

    choices: Mapping[str, Sequence[Option]] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    prefill: Answers = field(default_factory=dict)


Adds = Callable[[Setting], Extra]


def dossier(
    *,
    name: str,
    title: str,
    fields: tuple[Field, ...],
    route: Route,
    group: Group | None,
    version: int = 1,
    adds: Adds = lambda _: Extra(),
    grown: Callable[[Scene], tuple[Field, ...]] | None = None,
    roles: frozenset[Role] | None = None,
    for_others: bool | None = None,
) -> Form:
    """A form whose answers are kept as a dossier. `adds` makes what its fields choose from and know."""
    whole = _Dossier(name, title, version, route, adds, group is Group.HISTORY)
    default_roles = FOR_UNITS if route.collective else EVERYONE
    return Form(
        name=name,
        version=version,
        title=title,
        fields=fields,
        scene=whole.scene,
        submit=whole.submit,
        begin=whole.begin,
        roles=default_roles if roles is None else roles,
        for_others=not route.collective if for_others is None else for_others,
        sent=whole.sent,
        grown=grown,
        route=route,
        group=group,
    )


@dataclass(frozen=True, slots=True)
class _Dossier:
    name: str
    title: str
    version: int
    route: Route
    adds: Adds
    #: it is about other years than the one whose plan runs
    undated: bool

    def begin(self, request: Request, started: Started) -> Started:
        """Fix the year. Raises Refusal without a running plan, NotAccepted if the period is closed."""
        row = editable(request, started)
        year = row.year if row is not None else int(started.get(YEAR) or self._open_year(request))
        window = self._window(request, year)
        # Somebody's permit counts only once it is known for whom the form is entered.
        if row is not None or not self._whose_is_open(request, started):
            self._gate(request, window, self._whose(request, {**started, YEAR: year}, {}), row)
        return {**started, YEAR: year}

    def _whose_is_open(self, request: Request, started: Started) -> bool:
        if self.route.collective:
            return subject.UNIT in subject.unit_choices(request, started)
        return subject.for_other(started) and not started.get(subject.SUBJECT)

    def _open_year(self, request: Request) -> int:
        year = open_year(self._windows(request), request.today)
        if year is None:
            raise Refusal(texts.NO_PLAN, "no plan runs")
        return year

    def _windows(self, request: Request) -> dict[int, Window]:
        """The windows of its period, read once a request."""
        found: dict[PeriodKey, dict[int, Window]] = request.memory.setdefault("windows", {})
        if self.route.period not in found:
            found[self.route.period] = periods.windows(request.session, self.route.period)
        return found[self.route.period]

    def _window(self, request: Request, year: int) -> Window:
        window = self._windows(request).get(year)
        if window is None:
            raise Refusal(texts.NO_PLAN, f"no plan of {year} runs")
        if self.route.period is PeriodKey.REGISTRATION and window.due is None:
            raise Refusal(texts.NO_PLAN, f"no registration deadline in {year}")
        return window

    def scene(self, request: Request, started: Started, answers: Answers) -> Scene:
        """The day, the deadline, for whom, what is amended, and what the form itself adds."""
        window = self._window(request, int(started[YEAR]))
        row = editable(request, started)
        whose = self._whose(request, started, answers) if row is None else _author(request, row)
        more = self.adds(Setting(request, window, started, answers, whose, row))
        choices, facts, prefill = dict(more.choices), dict(more.facts), dict(more.prefill)
        if row is not None:
            prefill = submissions.answers_of(request.session, row)
            facts |= {
                AMENDING: self._says(request, window, whose, row) is Gate.AMENDING,
                **_returned(request, row),
            }
        elif self.route.collective:
            choices |= subject.unit_choices(request, started)
        elif subject.for_other(started):
            choices |= subject.choices(request)
            prefill |= subject.prefill(started)
        return Scene(
            request.today, request.calendar, self._head(window, whose, started), choices, facts, prefill
        )

    def _head(self, window: Window, whose: Author | None, started: Started) -> Rich:
        named = whose is not None and (self.route.collective or subject.for_other(started))
        label = whose.label(self.route.collective) if whose is not None and named else ""
        return texts.dossier_head(self.title, None if self.undated else window, label)

    def _whose(self, request: Request, started: Started, answers: Answers) -> Author | None:
        """Whose it is; None while that is still to be chosen. Raises Refusal if it may not be."""
        if self.route.collective:
            return subject.unit_of(request, started, answers)
        if subject.for_other(started) and not (answers.get(subject.SUBJECT) or started.get(subject.SUBJECT)):
            return None
        return subject.author(request, started, answers)

    def _says(self, request: Request, window: Window, whose: Author | None, row: Submission | None) -> Gate:
        permit = None
        if whose is not None:
            permit = periods.permit(request.session, window.year, window.key, whose.person, whose.unit)
        returned = row is not None and row.state == way.SubmissionState.RETURNED
        return gate(window, request.today, permit=permit, editing=row is not None, returned=returned)

    def _gate(self, request: Request, window: Window, whose: Author | None, row: Submission | None) -> Gate:
        """What the period says, if it lets this through; raises NotAccepted, with a way out, if not."""
        says = self._says(request, window, whose, row)
        if says in PASSES:
            return says
        words = texts.closed(says, window, self.title)
        late = starter(texts.ASK_LATE, "late_request", year=window.year)
        raise NotAccepted(
            words, f"{self.name} of {window.year}: {says}", stacked(late) if says is Gate.OVER else ()
        )

    def submit(self, request: Request, filled: Filled) -> Message:
        """Keep it, or its new version; let those know for whom it waits, and whose it is."""
        window = self._window(request, int(filled.started[YEAR]))
        row = editable(request, filled.started)
        whose = self._whose(request, filled.started, filled.answers) if row is None else _author(request, row)
        if whose is None:
            raise Refusal(texts.NO_UNIT, f"nobody chosen for {self.name}")
        says = self._gate(request, window, whose, row)
        kept = self._kept(request, filled, window, whose, row, says)
        self.route.received(request, kept)
        tell_reviewers(request, kept)
        if not kept.collective and kept.person_id != request.actor.person:
            told = Message(
                texts.entered_for_you(request.actor.name, self.title, kept, filled.lines), stacked(edit(kept))
            )
            tell(request, [kept.person_id], told, f"entered:{kept.id}:{kept.version}")
        return self._confirmed(request, kept, window, filled.lines)

    def _kept(
        self,
        request: Request,
        filled: Filled,
        window: Window,
        whose: Author,
        row: Submission | None,
        says: Gate,
    ) -> Submission:
        own = {name: value for name, value in filled.answers.items() if name not in subject.AROUND}
        content = Content(self.version, own, filled.lines, filled.files)
        sending = Sending(
            by=request.actor.person or 0,
            now=request.now,
            state=self._first_state(request, whose),
            draft=filled.draft.id if row is None and not filled.key else None,
            late=says is Gate.PERMITTED,
            reason=filled.answers.get(subject.REASON.name) or "",
        )
        wanted = self.route.subject(filled)
        try:
            if row is not None:
                return submissions.revise(request.session, row.id, content, sending, subject=wanted)
            place = Place(
                self.name,
                window.year,
                whose.person,
                whose.unit,
                wanted,
                self.route.collective,
                self.route.stream,
                self.route.asking,
                self.route.about(filled),
            )
            return submissions.hand_in(request.session, place, content, sending)
        except AlreadyHandedIn as there:
            again = stacked(starter(texts.EDIT_SENT, self.name, submission=there.submission))
            raise NotAccepted(there.person, there.log, again) from None

    def _first_state(self, request: Request, whose: Author) -> way.SubmissionState:
        others = set(people.heads(request.session, whose.unit, request.today)) - {whose.person}
        return way.first_state(
            through_head=self.route.through_head and not self.route.collective,
            has_head=bool(others),
            by_head=whose.unit in request.actor.units(Role.HEAD, Role.DEPUTY),
        )

    def _confirmed(
        self, request: Request, row: Submission, window: Window, lines: Sequence[Sequence[str]]
    ) -> Message:
        """Id, time, where it is now, and how long it can still be edited (ux rule 17)."""
        text = join(
            [
                bold(texts.recorded_dossier(self.title)),
                texts.dossier_lines(lines),
                _named(request, row),
                texts.receipt(row, row.updated_at.astimezone(request.office.zone)),
                texts.now_at(labels.standing(row.state, row.asking)),
                texts.LATE if row.late else "",
                texts.editable_until(window, request.today),
            ]
        )
        return Message(text, stacked(edit(row), Button(texts.MY_DOSSIERS, "hoso:sent:1")))

    def sent(self, request: Request, draft: Draft) -> Message:
        """What a draft sent before has become, with the way to change it."""
        known = draft.started_with.get(SUBMISSION)
        session = request.session
        row = submissions.get(session, int(known)) if known else submissions.of_draft(session, draft.id)
        window = periods.window(session, int(draft.started_with[YEAR]), self.route.period)
        if row is None or window is None:
            return Message(bold(self.title))
        return self._confirmed(request, row, window, submissions.version_of(session, row).lines)


def editable(request: Request, started: Started) -> Submission | None:
    """What is to be amended, None if the form begins anew.

    Raises Refusal if it is gone, closed, or somebody else's: its author, who typed it and whoever answers for
    its unit may amend it.
    """
    if SUBMISSION not in started:
        return None
    row = submissions.get(request.session, int(started[SUBMISSION]))
    case = review.case(request.session, row, request.today)
    parties = way.parties(request.actor, case)
    if not parties & {way.Party.AUTHOR, way.Party.HEAD}:
        raise Refusal(
            texts.NOT_YOUR_DOSSIER, f"person {request.actor.person} may not edit submission {row.id}"
        )
    if not way.may_revise(request.actor, case):
        raise Refusal(
            texts.closed_dossier(labels.SUBMISSION_STATES[row.state]), f"submission {row.id} is {row.state}"
        )
    return row


def _returned(request: Request, row: Submission) -> dict[str, Any]:
    """Of something given back: the line where it opens, and why, as the reviewer said."""
    if row.state != way.SubmissionState.RETURNED:
        return {}
    change = review.last_return(request.session, row.id)
    if change is None:
        return {}
    by = request.session.get(Person, change.person_id)
    return {REOPENED: change.field, WHY_RETURNED: texts.why_returned(by.name if by else "", change.reason)}


def _named(request: Request, row: Submission) -> Rich:
    """Whose it is, unless it is the actor's own."""
    if not row.collective and row.person_id == request.actor.person:
        return NOTHING_SAID
    filed = review.filed(request.session, row.id)
    return rich("{whose}", whose=filed.unit if row.collective else filed.author)


def _author(request: Request, row: Submission) -> Author:
    filed = review.filed(request.session, row.id)
    return Author(row.person_id, filed.author, row.unit_id, filed.unit)


def edit(row: Submission) -> Button:
    """The button that opens what was sent again."""
    return starter(texts.EDIT, row.form, submission=row.id)
