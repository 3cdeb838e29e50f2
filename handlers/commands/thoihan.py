"""/thoihan: until when what is taken; for the Office also to set the days, to freeze, and to let late."""

import hashlib
from collections.abc import Sequence

from data import periods, plans, review, units
from data.models import Permit, Person, Submission
from data.request import Request
from domain import rights
from domain.message import Message, Rich, Rows, stacked
from domain.people import EVERYONE
from domain.periods import PeriodKey, Window
from forms import run as forms
from forms.catalog import forms as catalogue
from forms.catalog.period import KEYS
from handlers.command import Command, OldButton, Press, Pressed, button
from handlers.dossier import is_number
from handlers.paging import page_of, turning
from handlers.texts import periods as texts
from vietnamese import text

NAME = "thoihan"
#: Characters of the checksum over what would be frozen.
CHECKSUM = 8


def show(request: Request) -> Message:
    """The days; for the Office, with words behind the command, a period or a step with it."""
    words = text.fold(request.said.argument) if request.said.command else ""
    if not words:
        return _overview(request)
    if not _is_office(request):
        return _refused()
    if words == texts.WORD_GRANT:
        return forms.start(request, "permit")
    if words == texts.WORD_PERMITS:
        return _permits(request, 1)
    return _meant(request, words)


def press(request: Request, pressed: Pressed) -> Message:
    """For the Office: a period (open), its days (set), its freeze (freeze, frozen), permits (permit, …)."""
    return pressed.among(_STEPS)(request, pressed)


def _is_office(request: Request) -> bool:
    return request.actor.may(rights.OFFICE)


def _refused() -> Message:
    return Message(texts.NOT_OFFICE, toast=texts.NOT_OFFICE_TOAST, fresh=True)


def _windows(request: Request) -> list[Window]:
    """The periods of the running years, the newest year first, in the order of the year."""
    years = plans.years(request.session)
    by_key = {key: periods.windows(request.session, key) for key in KEYS}
    return [by_key[key][year] for year in years for key in KEYS]


def _overview(request: Request, *notes: Rich) -> Message:
    numbered = list(enumerate(_windows(request), start=1))
    if not numbered:
        return Message(texts.NO_PLAN)
    office = _is_office(request)
    told = texts.overview(numbered, request.today, office, *notes)
    return Message(told, _for_office(request, numbered) if office else ())


def _for_office(request: Request, numbered: Sequence[tuple[int, Window]]) -> Rows:
    given = len(periods.permits(request.session, _years(request)))
    return stacked(
        *(button(texts.entry(number, one), NAME, "open", one.year, one.key) for number, one in numbered),
        button(texts.GRANT, NAME, "permit"),
        *([button(texts.permits_button(given), NAME, "permits", 1)] if given else []),
    )


def _years(request: Request) -> list[int]:
    return plans.years(request.session)


def _meant(request: Request, words: str) -> Message:
    number, _, step = words.partition(" ")
    windows = _windows(request)
    if not is_number(number) or not 1 <= int(number) <= len(windows):
        return _overview(request, texts.no_such(words))
    window = windows[int(number) - 1]
    if step == texts.WORD_SET:
        return _start_days(request, window)
    if step == texts.WORD_FREEZE or step.startswith(texts.WORD_FREEZE + " "):
        return _freeze(request, window, step.removeprefix(texts.WORD_FREEZE).strip())
    return _page(request, window)


def _window(request: Request, pressed: Pressed) -> Window:
    """The period that a button names. Raises OldButton where no plan of that year runs."""
    year, key = pressed.number(), pressed.among({str(key): key for key in KEYS})
    found = periods.window(request.session, year, key)
    if found is None:
        raise OldButton(f"no period {key} of {year}")
    return found


def _page(request: Request, window: Window, *notes: Rich) -> Message:
    counts = {"accepted": len(_accepted(request, window)), "waiting": _waiting(request, window)}
    acts = [button(texts.SET, NAME, "set", window.year, window.key)]
    if not window.frozen:
        acts.append(button(texts.FREEZE, NAME, "freeze", window.year, window.key))
    back = button(texts.BACK, NAME)
    return Message(texts.page(window, request.today, counts, *notes), stacked(*acts, back))


def _forms_of(key: PeriodKey) -> list[str]:
    """The forms whose dossiers belong to a period."""
    return [form.name for form in catalogue().values() if form.route is not None and form.route.period is key]


def _accepted(request: Request, window: Window) -> Sequence[Submission]:
    return review.to_freeze(request.session, _forms_of(window.key), window.year)


def _waiting(request: Request, window: Window) -> int:
    return review.waiting(request.session, _forms_of(window.key), window.year)


def _open(request: Request, pressed: Pressed) -> Message:
    return _page(request, _window(request, pressed))


def _set(request: Request, pressed: Pressed) -> Message:
    return _start_days(request, _window(request, pressed))


def _start_days(request: Request, window: Window) -> Message:
    return forms.start(request, "period", year=window.year, key=str(window.key))


def _ask(request: Request, pressed: Pressed) -> Message:
    return _freeze(request, _window(request, pressed), "")


def _frozen(request: Request, pressed: Pressed) -> Message:
    window = _window(request, pressed)
    return _freeze(request, window, pressed.word())


def _freeze(request: Request, window: Window, confirmed: str) -> Message:
    """Ask with the figures; with the checksum of exactly what was shown, close."""
    if window.frozen:
        return _page(request, window, texts.ALREADY_FROZEN)
    rows, waiting = _accepted(request, window), _waiting(request, window)
    checksum = _checksum(rows, waiting)
    if confirmed == checksum:
        return _close(request, window, rows)
    typed = f"/{NAME} {_windows(request).index(window) + 1} {texts.WORD_FREEZE} {checksum}"
    notes = [texts.CHANGED] if confirmed else []
    sure = button(texts.sure(len(rows)), NAME, "frozen", window.year, window.key, checksum)
    no = button(texts.NOT_NOW, NAME, "open", window.year, window.key)
    return Message(texts.ask_freeze(window, len(rows), waiting, typed, *notes), stacked(sure, no))


def _checksum(rows: Sequence[Submission], waiting: int) -> str:
    stands = ";".join([*(f"{row.id}:{row.revision}" for row in rows), str(waiting)])
    return hashlib.sha256(stands.encode()).hexdigest()[:CHECKSUM]


def _close(request: Request, window: Window, rows: Sequence[Submission]) -> Message:
    session = request.session
    periods.freeze(session, window.year, window.key, request.actor.person or 0, request.now)
    count = review.freeze(session, rows, request.actor, request.now)
    closed = periods.window(session, window.year, window.key)
    return _page(request, closed or window, texts.frozen(window, count))


def _permit(request: Request, _: Pressed) -> Message:
    return forms.start(request, "permit")


def _turn(request: Request, pressed: Pressed) -> Message:
    return _permits(request, pressed.number())


def _permits(request: Request, page: int) -> Message:
    rows = periods.permits(request.session, _years(request))
    back = stacked(button(texts.BACK, NAME))
    if not rows:
        return Message(texts.NO_PERMITS, back)
    shown, page, pages = page_of(rows, page)
    turns = turning(page, pages, lambda label, to: button(label, NAME, "permits", to))
    given = [_given(request, row) for row in shown]
    return Message(texts.permits(given, len(rows)), (*([turns] if turns else []), *back))


def _given(request: Request, row: Permit) -> texts.Given:
    by = request.session.get(Person, row.granted_by) if row.granted_by else None
    if row.unit_id is not None:
        receiver = units.name(request.session, row.unit_id)
    else:
        receiver = request.session.get_one(Person, row.person_id).name
    return texts.Given(row, receiver, by.name if by else "")


def _office_only(step: Press) -> Press:
    return lambda request, pressed: step(request, pressed) if _is_office(request) else _refused()


_STEPS: dict[str, Press] = {
    name: _office_only(step)
    for name, step in {
        "open": _open,
        "set": _set,
        "freeze": _ask,
        "frozen": _frozen,
        "permit": _permit,
        "permits": _turn,
    }.items()
}

COMMAND = Command(
    name=NAME,
    title="Thời hạn các đợt",
    help="Hạn của từng đợt nộp; Văn phòng đặt ngày, chốt đợt, cho nộp muộn.",
    roles=EVERYONE,
    run=show,
    press=press,
)
