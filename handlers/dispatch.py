"""Where every update goes: a command, the form in progress, or a hint. Rights are checked here, once."""

from data.request import Request
from domain.message import Message, SaidKind
from forms import run as forms
from handlers import gate, groups, hints, plan_files
from handlers.command import SEPARATOR, Command, OldButton, Pressed
from handlers.commands import by_name, nop
from vietnamese import text

#: The first piece of a form's button.
FORM = "form"

_FOR_FORMS = frozenset({SaidKind.TEXT, SaidKind.FILE, SaidKind.EDIT})


def answer(request: Request) -> Message | None:
    """What to answer, None where silence is right (a group's small talk, an edited old message).

    Raises Refusal where the answer is a refusal with a reason.
    """
    said = request.said
    if not said.private:
        return groups.answer(request)
    if said.kind is SaidKind.PRESS:
        return _pressed(request)
    if said.command:
        return _commanded(request, said.command)
    if said.kind in _FOR_FORMS:
        return forms.hear(request) or _spoken(request)
    return hints.cannot_read(request)


def _commanded(request: Request, name: str) -> Message:
    command = by_name().get(name)
    if command is None:
        return hints.no_such_command(request)
    return _refused(request, command) or command.run(request)


def _pressed(request: Request) -> Message:
    name, *arguments = request.said.data.split(SEPARATOR)
    if name == FORM:
        return forms.press(request, arguments)
    command = by_name().get(name)
    if command is None or (arguments and command.press is None):
        return hints.old_screen(request)
    refusal = _refused(request, command)
    if refusal or not arguments or command.press is None:
        return refusal or command.run(request)
    try:
        return command.press(request, Pressed(arguments))
    except OldButton:
        return hints.old_screen(request)


def _spoken(request: Request) -> Message | None:
    """An answer to words outside any form: the command that they name, else the form, else a hint."""
    if request.said.kind is SaidKind.EDIT:
        return None
    words = text.fold(request.said.text)
    for command in by_name().values():
        if words and words in (text.fold(command.title), command.name) and gate.opens(request.actor, command):
            return command.run(request)
    return plan_files.arrived(request) or nop.titled(request, words) or hints.what_i_can_do(request)


def _refused(request: Request, command: Command) -> Message | None:
    """Why this actor may not use this command; None if it may."""
    if gate.opens(request.actor, command):
        return None
    if not request.actor.linked:
        return hints.please_join(request)
    return hints.not_for_you(request, command)
