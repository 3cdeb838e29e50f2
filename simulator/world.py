"""All that the simulated server remembers, and the few steps that every method and every person share."""

import itertools
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from simulator.chats import Account, Chat, Toast, chat_not_found
from simulator.errors import QUERY_TOO_OLD, bad_request
from simulator.faults import Faults
from simulator.flood import Flood
from simulator.messages import Json, Message, StoredFile, seconds
from simulator.updates import CALLBACK_LIFE, MESSAGE_LIFE, Updates
from simulator.waiting import Patience, Waiting
from simulator.webhook import Webhook

# ids beyond 32 bits, as real ones are: a bot that stores them in a small integer fails here too
_FIRST_PERSON: Final = 5_000_000_001
_FIRST_GROUP: Final = -4_000_000_001
_FIRST_SUPERGROUP: Final = -1_002_000_000_001
# the real server orders a webhook's updates by chat for messages, by user + 3<<33 for presses ...
_CALLBACK_LANE: Final = 3 << 33
_MEMBER_LANE: Final = 5 << 33


class World:
    """The bot, the people, their chats, files, and the queue between them."""

    def __init__(
        self,
        *,
        bot: Json,
        clock: Callable[[], datetime],
        flood: Flood,
        patience: Patience,
        privacy: bool = True,
        webhook_backoff: float = 2.0,
    ) -> None:
        self.bot = bot
        self.clock = clock
        self.flood = flood
        #: in groups the bot sees only what is meant for it
        self.privacy = privacy
        self.faults = Faults()
        self.waiting = Waiting(patience)
        self.updates = Updates(clock, self.faults.repeats, self.waiting.taken)
        self.webhook = Webhook(self.updates, lambda: seconds(clock()), webhook_backoff)
        self.logged_out = False
        self.accounts: dict[int, Account] = {}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, StoredFile] = {}
        #: every message that the bot got accepted, in order
        self.sent: list[Message] = []
        #: calls by method, as the API spells it
        self.calls: Counter[str] = Counter()
        #: (method, code, description) of each refusal
        self.refusals: list[tuple[str, int, str]] = []
        #: what the bot set about itself: commands, names, menu buttons
        self.profile: dict[tuple[str, ...], Any] = {}
        #: the message of each change: the n-th made revision n
        self._journal: list[Message] = []
        self._callbacks: dict[str, tuple[Account, datetime]] = {}
        self._person_ids = itertools.count(_FIRST_PERSON)
        self._group_ids = itertools.count(_FIRST_GROUP, -1)
        self._supergroup_ids = itertools.count(_FIRST_SUPERGROUP, -1)
        self._message_ids = itertools.count(1)
        self._names = itertools.count(1)

    # --- who is there -------------------------------------------------------------------------------

    def add_account(self, first_name: str, username: str | None, language_code: str) -> Account:
        """A new person with the private chat that they may open."""
        account = Account(next(self._person_ids), first_name, username, language_code)
        self.accounts[account.id] = account
        self.chats[account.id] = Chat(account.id, "private", account)
        return account

    def add_group(self, title: str, *, supergroup: bool = False) -> Chat:
        """A new group without anybody in it."""
        number = next(self._supergroup_ids if supergroup else self._group_ids)
        chat = self.chats[number] = Chat(number, "supergroup" if supergroup else "group", title=title)
        return chat

    def chat(self, chat_id: int) -> Chat:
        """The chat that the bot may know; raises "chat not found"."""
        chat = self.chats.get(chat_id)
        if chat is None or (chat.account and not (chat.account.started or chat.account.met)):
            raise chat_not_found()
        return chat

    def writable(self, chat_id: int) -> Chat:
        """The chat, if the bot may write there; raises Telegram's refusals."""
        chat = self.chats.get(chat_id)
        if chat is None:
            raise chat_not_found()
        chat.ensure_writable()
        return chat

    def mark(self, message: Message) -> None:
        """Note that the message changed."""
        self._journal.append(message)
        message.revision = self.chats[message.chat_id].revision = len(self._journal)

    @property
    def revision(self) -> int:
        """How many changes of messages there have been."""
        return len(self._journal)

    def next_message_id(self, chat: Chat) -> int:
        """Ids run through all private chats and groups; a supergroup counts its own."""
        if chat.type != "supergroup":
            return next(self._message_ids)
        chat.last_own_id += 1
        return chat.last_own_id

    def json(self, message: Message) -> Json:
        """The API's Message object, with the message that it replies to."""
        chat = self.chats[message.chat_id]
        replied = chat.messages.get(message.reply_to) if message.reply_to else None
        return message.json(chat.json(), replied.json(chat.json()) if replied else None)

    # --- what the bot does --------------------------------------------------------------------------

    def send(self, chat: Chat, message: Message) -> Message:
        """Put the bot's new message into the chat and on the record."""
        chat.messages[message.message_id] = message
        chat.bot_wrote = True
        self.sent.append(message)
        self._shown(chat, message)
        return message

    def edited(self, chat: Chat, message: Message) -> None:
        """The bot changed its message."""
        self._shown(chat, message)

    def answer(self, callback_id: str, text: str, *, alert: bool) -> None:
        """Answer a press once, within its time; raises "query is too old"."""
        account, pressed = self._callbacks.pop(callback_id, (None, None))
        if account is None or pressed is None or self.clock() - pressed > CALLBACK_LIFE:
            raise bad_request(QUERY_TOO_OLD)
        account.toasts.append(Toast(callback_id, text, alert))
        self.waiting.answered(callback_id)

    @property
    def unanswered(self) -> list[str]:
        """The presses that no answerCallbackQuery came for (yet); people see them spin."""
        return list(self._callbacks)

    def name_of(self, chat_id: int) -> str:
        """The person's name or the group's title."""
        chat = self.chats[chat_id]
        return chat.account.first_name if chat.account else chat.title

    def store(self, name: str, mime: str, data: bytes) -> StoredFile:
        """Keep a file under a new id."""
        number = next(self._names)
        file = StoredFile(f"BQACAgUAAxk{number:012d}", name, mime, len(data), data)
        self.files[file.file_id] = file
        return file

    def _shown(self, chat: Chat, message: Message) -> None:
        self.mark(message)
        self.waiting.shown(chat.id)

    # --- what people do -----------------------------------------------------------------------------

    def receive(self, chat: Chat, message: Message, *, needs_answer: bool) -> None:
        """A person's new message, or a service message; the bot is told of it."""
        chat.messages[message.message_id] = message
        self.mark(message)
        self.tell("message", self.json(message), chat.id, needs_answer=needs_answer)

    def tell(
        self, kind: str, payload: Json, chat_id: int, *, needs_answer: bool = False, lane: int = 0
    ) -> None:
        """Queue an update about a chat."""
        number = self.updates.add(kind, payload, key=chat_id + lane, life=MESSAGE_LIFE)
        if number is not None:
            self.waiting.expect(number, chat_id, None, needs_answer=needs_answer)

    def tell_member(self, payload: Json, chat_id: int) -> None:
        """Queue a my_chat_member update."""
        self.tell("my_chat_member", payload, chat_id, lane=_MEMBER_LANE)

    def press(self, account: Account, chat_id: int, payload: Json) -> str:
        """Queue a callback query; its id."""
        callback_id = str((account.id << 20) + next(self._names))
        self._callbacks[callback_id] = (account, self.clock())
        payload = {"id": callback_id, "from": account.json(), "chat_instance": str(chat_id * 7919)} | payload
        number = self.updates.add(
            "callback_query", payload, key=account.id + _CALLBACK_LANE, life=CALLBACK_LIFE
        )
        if number is not None:
            self.waiting.expect(number, chat_id, callback_id, needs_answer=True)
        return callback_id

    def changed_since(self, revision: int, chat_id: int | None) -> list[Message]:
        """Messages newer or changed since (in one chat, or in all), each once, oldest change first."""
        changed = {id(one): one for one in self._journal[revision:] if chat_id in (None, one.chat_id)}
        return sorted(changed.values(), key=lambda one: one.revision)

    async def wait_change(self, chat_id: int | None, since: int, within: float) -> None:
        """Return when a message of the chat (None: any) changed after ``since``, or after ``within`` s."""
        deadline = time.monotonic() + within
        while self._revision_of(chat_id) <= since and (left := deadline - time.monotonic()) > 0:
            await self.waiting.change(left)

    def _revision_of(self, chat_id: int | None) -> int:
        return self.revision if chat_id is None else self.chats[chat_id].revision

    def stats(self) -> Json:
        """Counts of everything that went on."""
        return {
            "calls": dict(self.calls),
            "refusals": self.refusals,
            "updates": dict(self.updates.counts) | {"pending": len(self.updates.pending)},
            "faults": dict(self.faults.counts),
            "sent": len(self.sent),
            "people": len(self.accounts),
            "unanswered": len(self.unanswered),
        }

    def age(self, message: Message) -> timedelta:
        """How long ago it was sent, by the simulated clock."""
        return self.clock() - message.date
