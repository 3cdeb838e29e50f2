"""What the bot says about itself: commands, name, descriptions, menu button."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from simulator.arguments import Arguments
from simulator.chats import Account
from simulator.errors import bad_request
from simulator.messages import Json
from simulator.world import World

_COMMAND: Final = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE: Final = re.compile(r"([a-z]{2})?")
_MOST_COMMANDS: Final = 100
_DESCRIPTION: Final = range(1, 257)
_PLAIN_SCOPES: Final = frozenset(
    {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
)
_CHAT_SCOPES: Final = frozenset({"chat", "chat_administrators", "chat_member"})
_MENU_BUTTONS: Final = frozenset({"default", "commands", "web_app"})

Scope = tuple[str, ...]


def set_my_commands(world: World, arguments: Arguments) -> bool:
    """setMyCommands for one scope and language."""
    commands = arguments.listed("commands") or []
    if len(commands) > _MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    checked = [_command(one) for one in commands]
    world.profile[_scope(world, arguments)] = checked
    return True


def get_my_commands(world: World, arguments: Arguments) -> list[Json]:
    """getMyCommands of exactly that scope and language."""
    found: list[Json] = world.profile.get(_scope(world, arguments), [])
    return found


def delete_my_commands(world: World, arguments: Arguments) -> bool:
    """deleteMyCommands: wider scopes show again."""
    world.profile.pop(_scope(world, arguments), None)
    return True


def commands_for(world: World, account: Account) -> list[Json]:
    """What a person's app lists in the private chat: the narrowest scope that has any, own language first."""
    for scope in _private_scopes(account):
        if found := world.profile.get(scope):
            return list(found)
    return []


def set_chat_menu_button(world: World, arguments: Arguments) -> bool:
    """setChatMenuButton, for a chat or (without one) for all."""
    button = arguments.mapping("menu_button") or {"type": "default"}
    if button.get("type") not in _MENU_BUTTONS:
        raise bad_request("MenuButton has unsupported type")
    world.profile[("menu_button", _private_chat(world, arguments))] = button
    return True


def get_chat_menu_button(world: World, arguments: Arguments) -> Json:
    """getChatMenuButton."""
    everywhere = world.profile.get(("menu_button", ""), {"type": "commands"})
    button: Json = world.profile.get(("menu_button", _private_chat(world, arguments)), everywhere)
    return button


def _setter(field: str, limit: int) -> Callable[[World, Arguments], bool]:
    def set_field(world: World, arguments: Arguments) -> bool:
        text = arguments.text(field)
        if len(text) > limit:
            raise bad_request(f"{field.replace('_', ' ')} is too long")
        world.profile[(field, _language(arguments))] = text
        return True

    return set_field


def _getter(field: str, fallback: Callable[[World], str]) -> Callable[[World, Arguments], Json]:
    def get_field(world: World, arguments: Arguments) -> Json:
        own = world.profile.get((field, _language(arguments)))
        return {field: own or world.profile.get((field, "")) or fallback(world)}

    return get_field


def _nothing(world: World) -> str:
    del world
    return ""


def _first_name(world: World) -> str:
    return str(world.bot["first_name"])


def _command(one: Any) -> Json:
    if not isinstance(one, dict) or not _COMMAND.fullmatch(str(one.get("command", "")).removeprefix("/")):
        raise bad_request("BOT_COMMAND_INVALID")
    if len(str(one.get("description", "")).strip()) not in _DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": one["command"].removeprefix("/"), "description": one["description"]}


def _scope(world: World, arguments: Arguments) -> Scope:
    """The key of a scope with its language; raises for unknown ones and unknown chats."""
    scope = arguments.mapping("scope") or {"type": "default"}
    kind = str(scope.get("type"))
    if kind in _PLAIN_SCOPES:
        return ("commands", kind, "", "", _language(arguments))
    if kind not in _CHAT_SCOPES:
        raise bad_request("BotCommandScope has unsupported type")
    chat = world.chat(Arguments(scope).chat_id)
    if chat.private and kind != "chat":
        raise bad_request("can't change command list for a private chat member")
    user = str(scope.get("user_id")) if kind == "chat_member" else ""
    return ("commands", kind, str(chat.id), user, _language(arguments))


def _private_scopes(account: Account) -> Iterator[Scope]:
    for kind, chat in (("chat", str(account.id)), ("all_private_chats", ""), ("default", "")):
        yield ("commands", kind, chat, "", account.language_code)
        yield ("commands", kind, chat, "", "")


def _language(arguments: Arguments) -> str:
    code = arguments.text("language_code")
    if not _LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def _private_chat(world: World, arguments: Arguments) -> str:
    if not arguments.has("chat_id"):
        return ""
    chat = world.chat(arguments.chat_id)
    if not chat.private:
        raise bad_request("chat menu button can be specified only for private chats")
    return str(chat.id)


METHODS = {
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
    "setMyName": _setter("name", 64),
    "getMyName": _getter("name", _first_name),
    "setMyDescription": _setter("description", 512),
    "getMyDescription": _getter("description", _nothing),
    "setMyShortDescription": _setter("short_description", 120),
    "getMyShortDescription": _getter("short_description", _nothing),
}
