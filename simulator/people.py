"""People who use the bot: the client by which tests and the demo say, press, send and look.

The same ``Person`` works in the server's process and over HTTP: the ``Door`` makes the difference.
"""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any, Final

from simulator.chats import Toast
from simulator.door import Door
from simulator.errors import PersonError
from simulator.messages import Button, Json, Message, all_buttons

REPLY_WITHIN: Final = 5.0
"""Seconds that people wait for an answer."""

Upload = tuple[str, bytes]


class Person:
    """One person with an app open on the chat with the bot."""

    def __init__(self, door: Door, id: int, name: str) -> None:
        self._door = door
        #: the account's id, and that of the private chat
        self.id = id
        self.name = name
        self._seen = 0

    # --- doing --------------------------------------------------------------------------------------

    async def say(
        self,
        text: str,
        *,
        chat: "Group | None" = None,
        reply_to: Message | None = None,
        forwarded_from: "Person | None" = None,
        anonymous: bool = False,
    ) -> Message:
        """Send a text (to the bot, or into a group); the last piece if it had to be cut.

        ``anonymous``: as a group's administrator who hides behind the group.
        """
        where, replied = chat.id if chat else None, reply_to and reply_to.message_id
        origin = forwarded_from and forwarded_from.id
        pieces: list[Message] = await self._do(
            "say", text=text, chat=where, reply_to=replied, forwarded_from=origin, anonymous=anonymous
        )
        return pieces[-1]

    async def start(self, payload: str = "") -> Message:
        """Press Start, or follow a deep link with ``payload``."""
        return await self.say(f"/start {payload}".strip())

    async def press(self, button: str, message: Message | None = None, *, inaccessible: bool = False) -> str:
        """Press a button by its label or data; the callback query's id (empty for a reply keyboard's key).

        Without ``message`` the newest message that shows such a button is taken. With it, a button of its
        earlier versions will do: the tap of somebody whose app has not redrawn yet.
        """
        found = self._find(button, message)
        if found is not None:
            pressed, data = found
            return await self.tap(pressed, data, inaccessible=inaccessible)
        if message is None and any(button in row for row in self._keyboard()):
            await self.say(button)
            return ""
        raise PersonError(f"{self.name} sees no button {button!r} but {self._labels()}")

    async def tap(self, message: Message, data: str, *, inaccessible: bool = False) -> str:
        """Send ``data`` as if a button of the message carried it, whether or not it (still) does."""
        target = {"chat": message.chat_id, "message": message.message_id}
        return str(await self._do("press", **target, data=data, inaccessible=inaccessible))

    async def upload(
        self,
        name: str,
        data: bytes,
        caption: str = "",
        *,
        mime: str | None = None,
        photo: bool = False,
        chat: "Group | None" = None,
        album: str = "",
    ) -> Message:
        """Send a file as a document, or as a photo.

        ``album``: one of several that were sent at once; the server hands them out in the order of the calls.
        """
        file = {"name": name, "data": data, "mime": mime}
        where = chat.id if chat else None
        sent: list[Message] = await self._do(
            "upload", files=[file], caption=caption, photo=photo, chat=where, album=album
        )
        return sent[0]

    async def album(
        self, files: Iterable[Upload], caption: str = "", *, photo: bool = False
    ) -> list[Message]:
        """Send several files at once; the caption sits on the first."""
        items = [{"name": name, "data": data, "mime": None} for name, data in files]
        return list(await self._do("upload", files=items, caption=caption, photo=photo))

    async def contact(
        self,
        phone: str = "+84900000000",
        *,
        of: "Person | None" = None,
        forwarded_from: "Person | None" = None,
    ) -> Message:
        """Share one's own contact, or that of somebody else."""
        owner, origin = of and of.id, forwarded_from and forwarded_from.id
        return await self._message("contact", phone=phone, of=owner, forwarded_from=origin)

    async def post(self, **content: Any) -> Message:
        """Send anything else by its field in the API: ``location={...}``, ``sticker={...}``."""
        return await self._message("post", content=content)

    async def edit(self, message: Message, text: str) -> Message:
        """Change one's own message."""
        chat = message.chat_id
        return await self._message("edit", message=message.message_id, text=text, chat=chat)

    async def delete(self, message: Message) -> None:
        """Delete a message for both sides."""
        await self._do("remove", message=message.message_id, chat=message.chat_id)

    async def block(self) -> None:
        """Stop the bot."""
        await self._do("block")

    async def unblock(self) -> None:
        """Let it write again."""
        await self._do("unblock")

    async def deactivate(self) -> None:
        """Delete the account."""
        await self._do("deactivate")

    # --- looking ------------------------------------------------------------------------------------

    @property
    def messages(self) -> list[Message]:
        """The private chat, oldest first, without what was deleted."""
        return self._door.messages(self.id)

    @property
    def received(self) -> list[Message]:
        """What the bot wrote here."""
        return [message for message in self.messages if message.from_bot]

    @property
    def last(self) -> Message | None:
        """The bot's newest message."""
        return next((one for one in reversed(self.messages) if one.from_bot), None)

    @property
    def answers(self) -> list[Message]:
        """What the bot sent or edited here since this person last did something, oldest first."""
        return self._answers(self._seen)

    @property
    def screen(self) -> Message | None:
        """The newest message with inline buttons."""
        return next((one for one in reversed(self.messages) if one.from_bot and one.buttons), None)

    async def toasts(self) -> list[Toast]:
        """What answered the presses so far, oldest first."""
        return await self._door.toasts(self.id)

    async def commands(self) -> list[Json]:
        """The menu of commands that this person's app shows."""
        return await self._door.commands(self.id)

    async def download(self, message: Message) -> bytes:
        """The bytes of a message's file."""
        if message.file is None:
            raise PersonError("the message has no file")
        return await self._door.download(message.file.file_id)

    # --- waiting ------------------------------------------------------------------------------------

    def look_away(self) -> None:
        """Count all so far as seen: ``answers`` and ``wait_reply`` are then about what comes from now on."""
        self._seen = self._door.revision

    async def wait_reply(self, within: float = REPLY_WITHIN) -> Message:
        """The bot's first message or edit here since this person last did something."""
        return await self.wait_for(lambda _: True, within)

    async def wait_for(self, wanted: Callable[[Message], bool], within: float = REPLY_WITHIN) -> Message:
        """The bot's first such message (or edit) since this person last did something; else TimeoutError."""
        left, since = within, self._seen
        while True:
            if found := next(filter(wanted, self._answers(since)), None):
                return found
            if left <= 0:
                raise TimeoutError(f"no such answer for {self.name} within {within} s")
            since = self._door.revision
            left -= await self._waited(since, left)

    async def settle(self, within: float = REPLY_WITHIN) -> Message | None:
        """Wait until the bot has done with this chat; its newest message."""
        await self._door.settle(self.id, within)
        return self.last

    async def ask(self, text: str, within: float = REPLY_WITHIN) -> Message | None:
        """Say something and wait until the bot has done with it; its newest message."""
        await self.say(text)
        return await self.settle(within)

    # --- shared steps -------------------------------------------------------------------------------

    async def _do(self, action: str, **arguments: Any) -> Any:
        self.look_away()
        return await self._door.do(action, person=self.id, **arguments)

    async def _message(self, action: str, **arguments: Any) -> Message:
        message: Message = await self._do(action, **arguments)
        return message

    def _answers(self, since: int) -> list[Message]:
        return [one for one in self._door.news(self.id, since) if one.from_bot and not one.deleted]

    async def _waited(self, since: int, within: float) -> float:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        await self._door.change(self.id, since, within)
        return loop.time() - begun

    def _find(self, button: str, message: Message | None) -> tuple[Message, str] | None:
        for candidate in [message] if message else reversed(self.messages):
            rows = [candidate.buttons]
            if message:
                rows += [version.buttons for version in reversed(candidate.edits)]
            if data := next(filter(None, (_data(one, button) for one in rows)), None):
                return candidate, data
        return None

    def _keyboard(self) -> list[list[str]]:
        """The reply keyboard that the app shows now."""
        markups = (one.markup for one in reversed(self.messages) if one.from_bot and one.markup)
        shown = next((one for one in markups if "inline_keyboard" not in one), {})
        return [[key["text"] for key in row] for row in shown.get("keyboard", ())]

    def _labels(self) -> list[list[str]]:
        return self.screen.labels if self.screen else self._keyboard()


class Group:
    """A group chat with people and the bot."""

    def __init__(self, door: Door, id: int, title: str) -> None:
        self._door = door
        self.id = id
        self.title = title

    @property
    def messages(self) -> list[Message]:
        """The chat, oldest first."""
        return self._door.messages(self.id)

    async def join(self, person: Person) -> None:
        """A person joins."""
        await self._door.do("join", chat=self.id, person=person.id)

    async def leave(self, person: Person) -> None:
        """A person leaves."""
        await self._door.do("leave", chat=self.id, person=person.id)

    async def set_bot_status(self, status: str) -> None:
        """Make the bot "administrator", "member" or "kicked"."""
        await self._door.do("set_bot_status", chat=self.id, status=status)

    async def migrate(self) -> "Group":
        """Become a supergroup; the group under its new id."""
        new = await self._door.do("migrate", chat=self.id)
        return Group(self._door, new, self.title)

    async def settle(self, within: float = REPLY_WITHIN) -> None:
        """Wait until the bot has done with this chat."""
        await self._door.settle(self.id, within)


def _data(rows: list[list[Button]], wanted: str) -> str | None:
    """The data of the button with that label or data; labels first, since data may look like a label."""
    buttons = [button for button in all_buttons(rows) if button.data]
    by_label = (button.data for button in buttons if button.label == wanted)
    return next(by_label, None) or next((one.data for one in buttons if one.data == wanted), None)
