"""The commands, one file each with a `COMMAND`: found by listing this package."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from handlers.command import Command


@cache
def commands() -> tuple[Command, ...]:
    """Every command, by name. Raises ValueError if two share a name or an alias."""
    found = [import_module(f"{__name__}.{module.name}").COMMAND for module in iter_modules(__path__)]
    names = [name for command in found for name in (command.name, *command.aliases)]
    if len(names) != len(set(names)):
        raise ValueError(f"two commands share a name: {sorted(names)}")
    return tuple(sorted(found, key=lambda command: command.name))


@cache
def by_name() -> dict[str, Command]:
    """Every command under its name and its aliases."""
    return {name: command for command in commands() for name in (command.name, *command.aliases)}
