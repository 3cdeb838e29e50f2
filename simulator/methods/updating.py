"""Methods about the bot itself and the ways in which updates reach it."""

import re
from typing import Any, Final

from simulator.arguments import Arguments
from simulator.errors import ApiError, bad_request
from simulator.messages import Json
from simulator.world import World

_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{1,256}")
_MOST_CONNECTIONS: Final = 100


def get_me(world: World, arguments: Arguments) -> Json:
    """getMe."""
    del arguments
    return world.bot | {
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def get_updates(world: World, arguments: Arguments) -> list[str]:
    """getUpdates: JSON texts, which the server joins."""
    world.updates.allow(_kinds(arguments))
    limit = min(max(arguments.integer("limit", 100), 1), 100)
    return await world.updates.poll(arguments.integer("offset"), limit, arguments.integer("timeout"))


def set_webhook(world: World, arguments: Arguments) -> bool:
    """setWebhook; http addresses are taken too, as a real server does with ``--local``. Empty: removed."""
    url = arguments.text("url")
    if not url:
        return delete_webhook(world, arguments)
    if not url.startswith(("https://", "http://")):
        raise bad_request("bad webhook: invalid webhook URL specified")
    secret = arguments.text("secret_token")
    if secret and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    world.updates.allow(_kinds(arguments))
    if arguments.flag("drop_pending_updates"):
        world.updates.clear()
    connections = min(max(arguments.integer("max_connections", 40), 1), _MOST_CONNECTIONS)
    world.webhook.set(url, secret, connections)
    return True


def delete_webhook(world: World, arguments: Arguments) -> bool:
    """deleteWebhook."""
    world.webhook.remove()
    if arguments.flag("drop_pending_updates"):
        world.updates.clear()
    return True


def get_webhook_info(world: World, arguments: Arguments) -> Json:
    """getWebhookInfo."""
    del arguments
    info = world.webhook.info() | {"pending_update_count": len(world.updates.pending)}
    return info | ({"allowed_updates": world.updates.allowed} if world.updates.allowed else {})


def log_out(world: World, arguments: Arguments) -> bool:
    """logOut: from then on this server answers the bot with "Logged out"."""
    del arguments
    world.webhook.remove()
    world.logged_out = True
    return True


def close(world: World, arguments: Arguments) -> bool:
    """close: ends the bot's presence on this server until its next call; nothing is lost."""
    del arguments
    world.webhook.remove()
    return True


def ensure_logged_in(world: World) -> None:
    """400 "Logged out" after logOut."""
    if world.logged_out:
        raise ApiError(400, "Logged out")


def _kinds(arguments: Arguments) -> list[str] | None:
    kinds: list[Any] | None = arguments.listed("allowed_updates")
    return None if kinds is None else [str(kind) for kind in kinds]


METHODS = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "logOut": log_out,
    "close": close,
}
