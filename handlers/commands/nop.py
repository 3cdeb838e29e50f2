"""/nop: what can be handed in, under its headings; with words or a number, the form that is meant."""

from collections.abc import Sequence
from itertools import groupby

from data.request import Request
from domain.errors import Refusal
from domain.message import Message, Rich, join, stacked
from domain.people import EVERYONE, Actor
from forms import run
from forms.catalog import forms
from forms.form import Form, Group
from handlers import hints
from handlers.command import Command, Press, Pressed, button
from handlers.paging import page_of, turning
from handlers.texts import filing as texts
from vietnamese import text
from vietnamese.matching import best_match

NAME = "nop"


def show(request: Request) -> Message:
    """The form meant by the words behind the command; without words, everything one may begin."""
    words = text.squeeze(request.said.argument) if request.said.command else ""
    return _meant(request, words) if words else _page(request, 1)


def press(request: Request, pressed: Pressed) -> Message:
    """Another page of the list (p)."""
    return pressed.among(_STEPS)(request, pressed)


def titled(request: Request, words: str) -> Message | None:
    """The form whose title is exactly these folded words, begun if the actor may; None if there is none."""
    for form in forms().values():
        if words and words == text.fold(form.title) and admits(form, request.actor):
            return run.start(request, form.name)
    return None


def admits(form: Form, actor: Actor) -> bool:
    """Whether the actor may begin a form, by the roles held today; deny by default."""
    try:
        form.admit(actor)
    except Refusal:
        return False
    return True


def _offered(actor: Actor) -> list[Form]:
    """What stands in the list: by heading, then by title."""
    order = list(Group)
    found = [form for form in forms().values() if form.group is not None and admits(form, actor)]
    return sorted(found, key=lambda form: (order.index(form.group or order[0]), text.fold(form.title)))


def _meant(request: Request, words: str) -> Message:
    """The form of a number of the list, or the one that the words name; several are asked about.

    All forms are searched, so that words for a form of another role never begin one that is merely alike.
    """
    numbered = {str(number): form for number, form in enumerate(_offered(request.actor), start=1)}
    if text.fold(words) in numbered:
        return run.start(request, numbered[text.fold(words)].name)
    options = {form.name: (form.title, *texts.SPELLINGS.get(form.name, ())) for form in forms().values()}
    match = best_match(words, options)
    if match.key is not None:
        return run.start(request, match.key)
    open_ = [name for name in match.candidates if admits(forms()[name], request.actor)]
    if not open_:
        return _page(request, 1, texts.no_such_form(words))
    choices = (run.starter(texts.candidate(forms()[name].title), name) for name in open_)
    return Message(texts.SEVERAL, stacked(*choices))


def _turn(request: Request, pressed: Pressed) -> Message:
    return _page(request, pressed.number())


def _page(request: Request, page: int, *before: Rich) -> Message:
    if not request.actor.linked:
        return hints.please_join(request)
    if not request.actor.posts:
        return hints.no_post(request)
    numbered = list(enumerate(_offered(request.actor), start=1))
    if not numbered:
        return Message(join([*before, texts.NOTHING_OPEN], "\n\n"))
    shown, page, pages = page_of(numbered, page)
    turns = turning(page, pages, lambda label, to: button(label, NAME, "p", to))
    starters = stacked(*(run.starter(texts.entry(number, form.title), form.name) for number, form in shown))
    listed = texts.listed(_blocks(shown))
    return Message(join([*before, listed], "\n\n"), (*starters, *([turns] if turns else [])))


def _blocks(shown: Sequence[tuple[int, Form]]) -> list[tuple[Group, list[tuple[int, str]]]]:
    grouped = groupby(shown, key=lambda entry: entry[1].group)
    return [
        (group, [(number, form.title) for number, form in entries])
        for group, entries in grouped
        if group is not None
    ]


_STEPS: dict[str, Press] = {"p": _turn}

COMMAND = Command(
    name=NAME,
    title="Nộp hồ sơ",
    help="Chọn biểu mẫu để đăng ký, báo cáo, đề nghị; gõ kèm tên để mở ngay, ví dụ /nop vướng mắc.",
    roles=EVERYONE,
    run=show,
    press=press,
    strangers=True,
    home=3,
)
