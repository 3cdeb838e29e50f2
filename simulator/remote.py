"""People of a simulator that runs in another process, over its ``/sim`` routes."""

import base64
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

import aiohttp

from simulator.chats import Toast
from simulator.errors import PersonError
from simulator.messages import Json, Message
from simulator.people import Group, Person


class Remote:
    """A simulator elsewhere: ``async with Remote("http://127.0.0.1:8081") as sim``."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._door = RemoteDoor(self.url)
        self._people: dict[str, Person] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._door.close()

    async def person(self, name: str, *, username: str | None = None, language: str = "vi") -> Person:
        """The person of that name; the first call opens the account."""
        if name not in self._people:
            made = await self._door.post("person", name=name, username=username, language=language)
            self._people[name] = Person(self._door, made["id"], name)
        return self._people[name]

    async def group(
        self, title: str, *people: Person, supergroup: bool = False, admin: bool = False
    ) -> Group:
        """The group of that title with these people and the bot."""
        members = [person.id for person in people]
        made = await self._door.post(
            "group", title=title, members=members, supergroup=supergroup, admin=admin
        )
        return Group(self._door, made["id"], title)

    async def idle(self, within: float = 10.0) -> None:
        """Return when the bot has done with everything that people said."""
        await self._door.settle(None, within)

    async def sent(self, since: int = 0) -> list[Message]:
        """What the bot got accepted, from the ``since``-th message on."""
        found: list[Message] = _loaded(await self._door.post("sent", since=since))
        return found

    async def control(self, lever: str, **settings: Any) -> Any:
        """Use ``clock``, ``faults``, ``flood`` or ``stats`` (see ``control``)."""
        return await self._door.post(lever, **settings)


class RemoteDoor:
    """The way to a server in another process (see ``Door``); keeps what it has seen of the chats."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._session: aiohttp.ClientSession | None = None
        self._chats: dict[int, dict[int, Message]] = {}
        self._revision = 0

    async def close(self) -> None:
        """Let the connection go."""
        if self._session:
            await self._session.close()

    async def post(self, path: str, **body: Any) -> Any:
        """One call of a ``/sim`` route; its result, or PersonError or TimeoutError."""
        async with self._client().post(f"{self._url}/sim/{path}", json=body) as response:
            answer = await response.json()
        if answer["ok"]:
            return answer["result"]
        raise (
            TimeoutError(answer["error"])
            if response.status == HTTPStatus.GATEWAY_TIMEOUT
            else PersonError(answer["error"])
        )

    async def do(self, action: str, **arguments: Any) -> Any:
        for file in arguments.get("files", ()):
            file["data"] = base64.b64encode(file["data"]).decode()
        result = await self.post(f"do/{action}", **arguments)
        await self._refresh(self._revision)
        return _loaded(result)

    async def settle(self, chat_id: int | None, within: float) -> None:
        await self.post("settle", chat=chat_id, within=within)
        await self._refresh(self._revision)

    async def change(self, chat_id: int, since: int, within: float) -> None:
        await self._refresh(since, chat=chat_id, within=within)

    async def download(self, file_id: str) -> bytes:
        async with self._client().get(f"{self._url}/sim/file/{file_id}") as response:
            response.raise_for_status()
            return await response.read()

    async def toasts(self, person: int) -> list[Toast]:
        return [Toast(*one) for one in await self.post("toasts", person=person)]

    async def commands(self, person: int) -> list[Json]:
        found: list[Json] = await self.post("commands", person=person)
        return found

    def messages(self, chat_id: int) -> list[Message]:
        known = self._chats.get(chat_id, {})
        return [known[number] for number in sorted(known) if not known[number].deleted]

    def news(self, chat_id: int, since: int) -> list[Message]:
        changed = (one for one in self._chats.get(chat_id, {}).values() if one.revision > since)
        return sorted(changed, key=lambda one: one.revision)

    @property
    def revision(self) -> int:
        return self._revision

    async def _refresh(self, since: int, **wait: Any) -> None:
        answer = await self.post("changes", since=since, **wait)
        for message in _loaded(answer):
            self._chats.setdefault(message.chat_id, {})[message.message_id] = message
        self._revision = max(self._revision, answer["revision"])

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        return self._session


def _loaded(result: Json) -> Any:
    if "message" in result:
        return Message.load(result["message"])
    if "messages" in result:
        return [Message.load(one) for one in result["messages"]]
    return result["value"]
