"""The API's methods: a function each, gathered by name."""

from collections.abc import Awaitable, Callable
from typing import Any

from simulator.arguments import Arguments
from simulator.methods import chats, editing, media, menu, sending, updating
from simulator.world import World

Method = Callable[[World, Arguments], Any | Awaitable[Any]]

METHODS: dict[str, Method] = {
    **updating.METHODS,
    **sending.METHODS,
    **media.METHODS,
    **editing.METHODS,
    **menu.METHODS,
    **chats.METHODS,
}
"""By the API's spelling; the server finds them in any case, as the real one does."""
