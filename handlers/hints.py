"""Short answers to what is no request: unknown words, old screens, doors that stay closed."""

from dataclasses import replace

from data.request import Request
from domain.message import Message, Rich, Rows, stacked
from handlers import gate, texts
from handlers.command import Command, button
from handlers.commands import commands
from handlers.texts import groups

#: Entries of the home screen (ux rule 39).
HOME_ENTRIES = 6


def home_buttons(request: Request) -> Rows:
    """The way to what this actor may do, with the number of things that wait behind each."""
    offered = [command for command in commands() if command.home and gate.opens(request.actor, command)]
    offered.sort(key=lambda command: command.home or 0)
    waiting = {command.name: command.owed(request) if command.owed else 0 for command in offered}
    # What must give way is what stands last and has nothing waiting.
    idle = [command for command in reversed(offered) if not waiting[command.name]]
    surplus = idle[: max(0, len(offered) - HOME_ENTRIES)]
    shown = [command for command in offered if command not in surplus][:HOME_ENTRIES]
    return stacked(
        *(button(texts.counted(command.title, waiting[command.name]), command.name) for command in shown)
    )


def what_i_can_do(request: Request) -> Message:
    """An answer to words that name nothing: what can be done here, as buttons."""
    return _at_home(request, texts.NOT_UNDERSTOOD)


def _at_home(request: Request, words: Rich) -> Message:
    """Words over the home screen's buttons; how to come in, for whoever has none."""
    if not request.actor.linked:
        return please_join(request)
    if not request.actor.posts:
        return no_post(request)
    return Message(words, home_buttons(request))


def cannot_read(request: Request) -> Message:
    """An answer to stickers, voices and the like."""
    return _at_home(request, texts.CANNOT_READ)


def no_such_command(request: Request) -> Message:
    """An answer to a command that does not exist."""
    return _at_home(request, texts.no_such_command(request.said.command))


def old_screen(request: Request) -> Message:
    """An answer to a button that an earlier version of the bot drew."""
    return replace(_at_home(request, texts.OLD_SCREEN), toast=texts.OLD_SCREEN_TOAST)


def please_join(_: Request) -> Message:
    """How a stranger comes in."""
    return Message(texts.PLEASE_JOIN, stacked(button(texts.JOIN_BUTTON, "start", "join")))


def no_post(_: Request) -> Message:
    """Somebody known who holds no post today: whom to ask."""
    return Message(texts.NO_POST, fresh=True)


def not_for_you(request: Request, command: Command) -> Message:
    """A refusal by role: for whom the command is, and what to do."""
    if not request.actor.posts:
        return no_post(request)
    return Message(texts.not_for_you(command.title, command.roles), toast=texts.NOT_FOR_YOU_TOAST, fresh=True)


def only_in_private(_: Request) -> Message:
    """A button pressed in a group: nothing is drawn there, a toast shows the way."""
    return Message(Rich(""), toast=groups.PRIVATE_TOAST)


def move_to_private_chat(request: Request) -> Message:
    """In a group nothing personal is answered: the way to the private chat."""
    return Message(texts.move_to_private_chat(request.office.bot_name))
