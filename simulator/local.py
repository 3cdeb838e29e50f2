"""The simulator in this process: the server, and people who use it."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, Self

from aiohttp import web

from simulator import texts
from simulator.actions import Actions
from simulator.chats import Chat, Toast
from simulator.clock import MovableClock
from simulator.control import control_routes
from simulator.faults import Faults
from simulator.flood import Flood
from simulator.messages import Json, Message
from simulator.methods.menu import commands_for
from simulator.people import Group, Person
from simulator.server import bot_api
from simulator.waiting import Patience
from simulator.world import World

DEFAULT_TOKEN: Final = "7000000001:simulated"  # noqa: S105 -- opens nothing but this simulator
_SHUTDOWN_SECONDS: Final = 1.0


class Simulator:
    """A Bot API server on this machine for one bot.

    ``async with Simulator() as sim`` listens on ``sim.url`` until the block ends. ``clock`` dates the
    messages (default: a ``MovableClock``), ``flood=False`` lifts the flood limits, ``privacy=False`` shows
    the bot everything said in groups, ``webhook_backoff`` is a failing webhook's first pause in seconds.
    """

    def __init__(
        self,
        *,
        token: str = DEFAULT_TOKEN,
        host: str = "127.0.0.1",
        port: int = 0,
        clock: Callable[[], datetime] | None = None,
        flood: bool = True,
        privacy: bool = True,
        patience: Patience | None = None,
        webhook_backoff: float = 2.0,
        username: str = "thidua_simulated_bot",
    ) -> None:
        self.token = token
        self.host = host
        self.port = port
        self.clock = clock or MovableClock()
        bot = {"id": _bot_id(token), "is_bot": True, "first_name": texts.BOT_NAME, "username": username}
        self.world = World(
            bot=bot,
            clock=self.clock,
            flood=Flood(enabled=flood),
            patience=patience or Patience(),
            privacy=privacy,
            webhook_backoff=webhook_backoff,
        )
        self.actions = Actions(self.world)
        self._door = LocalDoor(self.world, self.actions)
        self._people: dict[str, Person] = {}
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen; with port 0 the system chooses one, found in ``port`` afterwards."""
        application = bot_api(self.world, self.token)
        application.router.add_routes(control_routes(self.world, self.actions))
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=_SHUTDOWN_SECONDS)
        await runner.setup()
        await web.TCPSite(runner, self.host, self.port).start()
        self.port = runner.addresses[0][1]
        self._runner = runner

    async def stop(self) -> None:
        """Send pollers home and close."""
        self.world.updates.close()
        await self.world.webhook.close()
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    @property
    def url(self) -> str:
        """The server's address, what stands before ``/bot<token>``."""
        return f"http://{self.host}:{self.port}"

    @property
    def base_url(self) -> str:
        """For ``ApplicationBuilder.base_url``."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        """For ``ApplicationBuilder.base_file_url``."""
        return f"{self.url}/file/bot"

    @property
    def sent(self) -> list[Message]:
        """Every message that the bot got accepted, in order; edits and deletions show on the message."""
        return self.world.sent

    @property
    def refusals(self) -> list[tuple[str, int, str]]:
        """(method, code, description) of everything that was refused."""
        return self.world.refusals

    @property
    def stats(self) -> Json:
        """Counts of calls, refusals, updates, faults, messages, people, unanswered presses."""
        return self.world.stats()

    @property
    def unanswered(self) -> list[str]:
        """The presses that no answerCallbackQuery came for."""
        return self.world.unanswered

    def name_of(self, chat_id: int) -> str:
        """The person's name or the group's title."""
        return self.world.name_of(chat_id)

    @property
    def faults(self) -> Faults:
        """Trouble on demand."""
        return self.world.faults

    def person(self, name: str, *, username: str | None = None, language: str = "vi") -> Person:
        """The person of that name; the first call opens the account, not yet the chat."""
        if name not in self._people:
            account = self.actions.person(name, username, language)
            self._people[name] = Person(self._door, account.id, name)
        return self._people[name]

    def group(self, title: str, *people: Person, supergroup: bool = False, admin: bool = False) -> Group:
        """The group of that title with these people and the bot; the first person made it."""
        members = [person.id for person in people]
        chat = self.actions.group(title, members, supergroup=supergroup, admin=admin)
        return Group(self._door, chat.id, title)

    async def idle(self, within: float = 10.0, until: Callable[[], bool] | None = None) -> None:
        """Return when the bot has done with everything that people said; TimeoutError after ``within`` s.

        ``until`` may add what the bot itself knows (its inbox is empty): then no patience is spent on
        updates that rightly got no answer.
        """
        await self.world.waiting.quiet(None, within, until)


class LocalDoor:
    """The way to a server in this process; see ``Door``."""

    def __init__(self, world: World, actions: Actions) -> None:
        self._world = world
        self._actions = actions

    async def do(self, action: str, **arguments: Any) -> Any:
        result = getattr(self._actions, action)(**arguments)
        # the bot may be in this very loop: let it see what happened
        await asyncio.sleep(0)
        return result.id if isinstance(result, Chat) else result

    async def settle(self, chat_id: int | None, within: float) -> None:
        await self._world.waiting.quiet(chat_id, within, None)

    async def change(self, chat_id: int, since: int, within: float) -> None:
        await self._world.wait_change(chat_id, since, within)

    async def download(self, file_id: str) -> bytes:
        return self._world.files[file_id].data

    async def toasts(self, person: int) -> list[Toast]:
        return list(self._world.accounts[person].toasts)

    async def commands(self, person: int) -> list[Json]:
        return commands_for(self._world, self._world.accounts[person])

    def messages(self, chat_id: int) -> list[Message]:
        return [one for one in self._world.chats[chat_id].messages.values() if not one.deleted]

    def news(self, chat_id: int, since: int) -> list[Message]:
        return self._world.changed_since(since, chat_id)

    @property
    def revision(self) -> int:
        return self._world.revision


def _bot_id(token: str) -> int:
    number, colon, secret = token.partition(":")
    if not (number.isdigit() and colon and secret):
        raise ValueError("a token looks like 123456:letters")
    return int(number)
