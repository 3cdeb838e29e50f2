"""People who wait for each answer before they go on, watched over the simulator's `/sim`."""

import asyncio
import time
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Final, Self

from bench.processes import Failed
from simulator.messages import Message, all_buttons
from simulator.remote import RemoteDoor

#: Seconds that an answer may take.
PATIENCE: Final = 15.0
#: Seconds between two looks: what arrives in between is read at once, which spares the server.
LOOK: Final = 0.004
_LONG_LOOK: Final = 1.0


class Crowd:
    """`async with Crowd(url) as crowd`: everybody who talks to the bot of a simulator."""

    def __init__(self, url: str) -> None:
        self._door = RemoteDoor(url)
        self._waiting: dict[int, asyncio.Future[Message]] = {}
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        watch = asyncio.create_task(self._watch())
        self._stack.push_async_callback(self._door.close)
        self._stack.callback(watch.cancel)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def talker(self, name: str) -> "Talker":
        """Somebody new."""
        return Talker(self, (await self._door.post("person", name=name))["id"])

    async def refusals(self) -> list[str]:
        """What the server refused so far."""
        stats = await self._door.post("stats")
        return [f"{method}: {code} {why}" for method, code, why in stats["refusals"]]

    async def answered(self, person: int, action: str, **arguments: object) -> Message:
        """Do something and wait for the bot's message or edit. Raises Failed if none comes."""
        answer = self._waiting[person] = asyncio.get_running_loop().create_future()
        await self._door.post(f"do/{action}", person=person, **arguments)
        try:
            return await asyncio.wait_for(answer, PATIENCE)
        except TimeoutError:
            raise Failed(f"no answer within {PATIENCE:.0f} s to {action} {arguments}") from None

    async def _watch(self) -> None:
        revision = 0
        while True:
            news = await self._door.post("changes", since=revision, within=_LONG_LOOK)
            revision = news["revision"]
            for message in map(Message.load, news["messages"]):
                answer = self._waiting.get(message.chat_id) if message.from_bot else None
                if answer is not None and not answer.done():
                    answer.set_result(message)
            await asyncio.sleep(LOOK)


class Talker:
    """One person; `waits` are the seconds that each answer took."""

    def __init__(self, crowd: Crowd, person: int) -> None:
        self._crowd = crowd
        self._person = person
        self._screen: Message | None = None
        self.waits: list[float] = []

    async def say(self, text: str) -> None:
        """Say something and read the answer."""
        await self._do("say", text=text)

    async def press(self, number: int) -> None:
        """Press a button of the last answer by its place (-1: the last one) and read the answer."""
        buttons = list(all_buttons(self._screen.buttons)) if self._screen else []
        try:
            data = buttons[number].data
        except IndexError:
            shown = self._screen.text if self._screen else ""
            raise Failed(f"no button {number} under {shown!r}") from None
        assert self._screen is not None  # noqa: S101 -- it has buttons
        await self._do("press", chat=self._person, message=self._screen.message_id, data=data)

    async def _do(self, action: str, **arguments: object) -> None:
        begun = time.perf_counter()
        self._screen = await self._crowd.answered(self._person, action, **arguments)
        self.waits.append(time.perf_counter() - begun)
