"""/hoso: my drafts, what I sent and where it is, what I have won, and what I still owe."""

from collections.abc import Callable, Sequence

from data import awards, drafts, duties, plans, reports, review
from data.drafts import Draft
from data.models import DraftState
from data.request import Request
from data.review import Filed
from domain import rights
from domain.message import Button, Message, Rich, Rows, stacked
from domain.people import EVERYONE, Role
from domain.review import HEADING, SubmissionState, may_revise
from forms import run as forms
from forms.catalog import forms as catalogue
from forms.draw import button as draft_button
from handlers import dossier
from handlers.command import Command, Press, Pressed, button
from handlers.paging import page_of, turning
from handlers.texts import dossier as dossier_texts
from handlers.texts import own as texts
from vietnamese import text

NAME = dossier.OWN
#: Lines of the history of awards on a page.
LINES = 15


def returned(request: Request) -> int:
    """How many of the actor's dossiers were given back to be mended."""
    return len(_returned(request))


def show(request: Request) -> Message:
    """The sections with their counts; with words behind the command one of them, or a dossier."""
    words = text.fold(request.said.argument) if request.said.command else ""
    if not words:
        return _home(request)
    if words in texts.WORDS:
        return _SECTIONS[texts.WORDS[words]](request, 1)
    meant = dossier.named(words.split(), _mine(request))
    if meant is None:
        return _sent(request, 1, dossier_texts.no_such_number(words))
    return dossier.typed(request, *meant, NAME)


def press(request: Request, pressed: Pressed) -> Message:
    """A section (sent, drafts, awards, owed), a dossier (open, full, act), one of its files (file)."""
    return pressed.among(_STEPS)(request, pressed)


def _mine(request: Request) -> list[Filed]:
    ours = request.actor.units(*HEADING, Role.UNION)
    return review.of_author(request.session, request.actor.person or 0, units=ours)


def _returned(request: Request) -> list[Filed]:
    return [
        filed
        for filed in _mine(request)
        if filed.row.state == SubmissionState.RETURNED
        and filed.row.form in catalogue()
        and may_revise(request.actor, review.case(request.session, filed.row, request.today))
    ]


def _home(request: Request) -> Message:
    counts = {
        "drafts": len(_drafts(request)),
        "sent": len(_mine(request)),
        "awards": len(awards.history(request.session, request.actor.person or 0)),
        "owed": len(_years_owed(request)) + returned(request) + _duties(request),
    }
    rows = stacked(*(button(texts.section(name, count), NAME, name, 1) for name, count in counts.items()))
    return Message(texts.home(counts), rows)


# Drafts


def _drafts(request: Request) -> list[Draft]:
    session, account = request.session, request.actor.account
    open_ = drafts.open_of(session, account)
    found = [*([open_] if open_ else []), *drafts.kept(session, account)]
    return [draft for draft in found if draft.form in catalogue()]


def _list_drafts(request: Request, _: int) -> Message:
    found = _drafts(request)
    if not found:
        return Message(texts.NO_DRAFTS, _to_home())
    return Message(texts.DRAFTS, (*stacked(*(_resume(draft) for draft in found)), *_to_home()))


def _resume(draft: Draft) -> Button:
    label = texts.draft(dossier.title(draft.form), draft.state is DraftState.OPEN)
    if draft.state is DraftState.OPEN:
        return button(label, "tieptuc")
    return draft_button(label, draft.id, draft.revision, forms.RESUME)


def _to_home() -> Rows:
    return stacked(button(texts.BACK_HOME, NAME))


# What was sent


def _sent(request: Request, page: int, *notes: Rich) -> Message:
    mine = _mine(request)
    if not mine:
        return Message(texts.NOTHING_SENT, _to_home())
    titled = [(number, dossier.title(filed.row.form), filed) for number, filed in enumerate(mine, start=1)]
    shown, page, pages = page_of(titled, page)
    turns = turning(page, pages, lambda label, to: button(label, NAME, "sent", to))
    rows = stacked(*(button(texts.entry(*row), NAME, "open", row[2].row.id) for row in shown))
    told = texts.sent(shown, len(mine), request.office.zone, *notes)
    return Message(told, (*rows, *([turns] if turns else []), *_to_home()))


def _open(request: Request, pressed: Pressed) -> Message:
    return dossier.page(request, pressed.number(), NAME)


def _full(request: Request, pressed: Pressed) -> Message:
    return dossier.full(request, pressed.number())


def _file(request: Request, pressed: Pressed) -> Message:
    submission = pressed.number()
    return dossier.file(request, submission, pressed.number())


def _act(request: Request, pressed: Pressed) -> Message:
    return dossier.acted(request, pressed, NAME)


# What was won, and what is owed


def _awards(request: Request, page: int) -> Message:
    won = list(reversed(awards.history(request.session, request.actor.person or 0)))
    if not won:
        return Message(texts.NO_AWARDS, _to_home())
    shown, page, pages = page_of(won, page, LINES)
    turns = turning(page, pages, lambda label, to: button(label, NAME, "awards", to))
    return Message(texts.awards(shown, len(won)), (*([turns] if turns else []), *_to_home()))


def _owed(request: Request, _: int) -> Message:
    years, back, count = _years_owed(request), _returned(request), _duties(request)
    rows = stacked(
        *(forms.starter(texts.register(year), reports.REGISTRATION, year=year) for year in years),
        *(_mend(filed) for filed in back[: texts.MOST_MENDED]),
        *([button(texts.duties(count), "viec")] if count else []),
    )
    return Message(texts.owed(years, len(back), count), (*rows, *_to_home()))


def _mend(filed: Filed) -> Button:
    return forms.starter(
        texts.mend(dossier.title(filed.row.form), filed.row), filed.row.form, submission=filed.row.id
    )


def _years_owed(request: Request) -> Sequence[int]:
    """The running years for which the actor has registered nothing, though the unit registers."""
    return [
        plan.year
        for plan in plans.active(request.session)
        if plans.registration_item(request.session, plan.year) is not None and _is_missing(request, plan.year)
    ]


def _is_missing(request: Request, year: int) -> bool:
    found = reports.unregistered(request.session, year, request.today)
    return any(request.actor.person == one.id for unit in found for one in unit.missing)


def _duties(request: Request) -> int:
    """What the units owe for which the actor answers."""
    answering = rights.answering(request.actor)
    return len(duties.duties(request.session, units=answering, owed_only=True)) if answering else 0


Section = Callable[[Request, int], Message]

_SECTIONS: dict[str, Section] = {
    "drafts": _list_drafts,
    "sent": _sent,
    "awards": _awards,
    "owed": _owed,
}


def _section(name: str) -> Press:
    return lambda request, pressed: _SECTIONS[name](request, pressed.number())


_STEPS: dict[str, Press] = {
    **{name: _section(name) for name in _SECTIONS},
    "open": _open,
    "full": _full,
    "file": _file,
    "act": _act,
}

COMMAND = Command(
    name=NAME,
    title="Hồ sơ của tôi",
    help="Bản nháp, hồ sơ đã gửi đang ở đâu, thành tích, việc còn phải làm; gõ /hoso 1 để mở hồ sơ đầu.",
    roles=EVERYONE,
    run=show,
    press=press,
    home=4,
    owed=returned,
)
