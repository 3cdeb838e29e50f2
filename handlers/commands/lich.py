"""/lich: my deadlines as a calendar file, and the private address under which a calendar reads them."""

from collections.abc import Callable

from data import feeds
from data.request import Request
from domain.message import Button, Message, Paper, Rich, join, stacked
from domain.people import EVERYONE
from handlers.command import Command, OldButton, Press, Pressed, button
from handlers.texts import calendar as texts
from vietnamese import text

Step = Callable[[Request], Message]

NAME = "lich"
PAPER = "calendar"


def show(request: Request) -> Message:
    """The file; with words behind the command a step with the private address."""
    words = text.squeeze(request.said.argument) if request.said.command else ""
    if not words or not request.office.web:
        return _file(request)
    step = next((step for known, step in _WORDS if text.fold(words) in known), None)
    return step(request) if step is not None else _standing(request, texts.not_understood(words))


def press(request: Request, pressed: Pressed) -> Message:
    """A private address for the first time (new), another one (change), or none any more (revoke)."""
    if not request.office.web:
        raise OldButton("there is no web side any more")
    return pressed.among(_STEPS)(request, pressed)


def _file(request: Request) -> Message:
    found = feeds.deadlines(request.session, request.actor)
    about = join([texts.TITLE, texts.calendar(found, request.today)])
    how = texts.HOW if found else ""
    return Message(
        join([about, how, _about_address(request)], "\n\n"),
        stacked(*_steps(request)),
        toast=texts.FILE_TOAST if found else "",
        fresh=True,
        paper=_paper(request) if found else None,
    )


def _paper(request: Request) -> Paper:
    """Made after the answer, from what the account's person has to see to then."""
    return Paper(PAPER, {"account": request.actor.account, "today": request.today.isoformat()})


def _about_address(request: Request) -> Rich:
    if not request.office.web:
        return Rich("")
    feed = feeds.present(request.session, _person(request))
    if feed is None:
        return texts.OFFER
    return texts.has_address(feed.created_at.astimezone(request.office.zone).date())


def _steps(request: Request) -> list[Button]:
    """What can be done with the address; nothing where there is no web side."""
    if not request.office.web:
        return []
    if feeds.present(request.session, _person(request)) is None:
        return [button(texts.NEW, NAME, "new")]
    return [button(texts.CHANGE, NAME, "change"), button(texts.REVOKE, NAME, "revoke")]


def _standing(request: Request, *notes: Rich) -> Message:
    """How the address stands, without the file."""
    return Message(join([*notes, _about_address(request)], "\n\n"), stacked(*_steps(request)), fresh=True)


def _person(request: Request) -> int:
    """The actor's person; whoever is let through to this command is one."""
    assert request.actor.person is not None  # noqa: S101  # handlers.gate
    return request.actor.person


def _new(request: Request) -> Message:
    """The first address; an old button does not put the present one out of use."""
    if feeds.present(request.session, _person(request)) is not None:
        return _standing(request)
    return _address(request, changed=False)


def _ask(request: Request, words: Rich, sure: Button) -> Message:
    """A present address is put out of use in two steps: whoever subscribed to it loses the calendar."""
    if feeds.present(request.session, _person(request)) is None:
        return Message(texts.NONE_LEFT, stacked(*_steps(request)), fresh=True)
    return Message(words, stacked(sure, button(texts.NOT_NOW, NAME)), fresh=True)


def _ask_change(request: Request) -> Message:
    return _ask(request, texts.ASK_CHANGE, button(texts.SURE_CHANGE, NAME, "changed"))


def _ask_revoke(request: Request) -> Message:
    return _ask(request, texts.ASK_REVOKE, button(texts.SURE_REVOKE, NAME, "revoked"))


def _change(request: Request) -> Message:
    there = feeds.present(request.session, _person(request)) is not None
    return _address(request, changed=there)


def _address(request: Request, *, changed: bool) -> Message:
    token = feeds.create(request.session, _person(request), request.now)
    url = f"{request.office.web}/lich/{token}.ics"
    return Message(texts.address(url, changed=changed), stacked(*_steps(request)), fresh=True)


def _revoke(request: Request) -> Message:
    if not feeds.revoke(request.session, _person(request), request.now):
        return Message(texts.NONE_LEFT, stacked(*_steps(request)), fresh=True)
    return Message(texts.REVOKED, stacked(*_steps(request)), toast=texts.REVOKED_TOAST, fresh=True)


_WORDS = (
    (texts.WORDS_NEW, _new),
    (texts.WORDS_CHANGE, _ask_change),
    (texts.WORDS_SURE_CHANGE, _change),
    (texts.WORDS_REVOKE, _ask_revoke),
    (texts.WORDS_SURE_REVOKE, _revoke),
)

_STEPS: dict[str, Press] = {
    "new": lambda request, _: _new(request),
    "change": lambda request, _: _ask_change(request),
    "changed": lambda request, _: _change(request),
    "revoke": lambda request, _: _ask_revoke(request),
    "revoked": lambda request, _: _revoke(request),
}

COMMAND = Command(
    name=NAME,
    title="Lịch của tôi",
    help="Tải các hạn của anh/chị thành tệp lịch (.ics) để đưa vào lịch điện thoại, máy tính.",
    roles=EVERYONE,
    run=show,
    press=press,
)
