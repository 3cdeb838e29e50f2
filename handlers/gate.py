"""Who may use which command."""

from domain.people import Actor
from handlers.command import Command


def opens(actor: Actor, command: Command) -> bool:
    """Whether this actor may use this command: by one of the roles held today; deny by default."""
    if command.strangers:
        return True
    return actor.linked and (command.own or actor.may(command.roles))
