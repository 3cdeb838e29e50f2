"""What may have come to lie in the database, and of whom; whatever else is found there, nobody asked for.

Told from Telegram's JSON and from the rows alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Table
from sqlmodel import Session

from data.models import metadata
from handlers.commands import by_name
from tests.fuzz.reasons import Json, owed, person, sane

Row = dict[str, Any]
#: table -> key -> row
Rows = dict[str, dict[Any, Row]]

#: Rows that may come, each for a reason that is checked in `_without_reason`. No other table may
#: change, unless somebody who works here gave a command, and then only those of `COMMANDED`.
COMING: Final = frozenset({"inbox", "account", "consent", "draft", "evidence"})
#: What a command or a button may leave of an officer without a further question: that somebody looked, what
#: was put off, the address of a calendar, the log of these, what the bot still has to say about a file.
COMMANDED: Final = frozenset({"look", "snooze", "calendar_feed", "audit", "setting", "outbox"})
#: Signs of life of the process that runs, where several may: a number and a moment, of nobody's saying.
_ALIVE: Final = frozenset({"replica"})
#: What may change in an account that was there: whether it can be reached.
_REACH: Final = frozenset({"reach", "unreachable_since"})
#: Fields whose words are marked, to find them again.
_SPOKEN: Final = frozenset({"text", "caption", "query", "invoice_payload", "paid_media_payload", "title"})
_MARK: Final = "qzmark"


@dataclass(slots=True)
class Asked:
    """Who asked for what; people are ids of the channel."""

    #: said or did something to the bot, wherever
    spoke: set[int] = field(default_factory=set)
    #: in a private chat
    privately: set[int] = field(default_factory=set)
    #: gave a command or pressed a button
    commanded: set[int] = field(default_factory=set)
    #: (who, unique id of a file)
    sent: set[tuple[int, str]] = field(default_factory=set)
    numbers: set[int] = field(default_factory=set)

    def hear(self, update: Json) -> None:
        """An update that was sent, and that can be read."""
        for kind in ("message", "edited_message", "callback_query", "my_chat_member"):
            body = update.get(kind)
            if isinstance(body, dict) and sane(update) and person(body.get("from")):
                self._hear(kind, body, update)

    def join(self, other: "Asked") -> None:
        """The same, and what others asked for."""
        self.spoke |= other.spoke
        self.privately |= other.privately
        self.commanded |= other.commanded
        self.sent |= other.sent
        self.numbers |= other.numbers

    def _hear(self, kind: str, body: Json, update: Json) -> None:
        author = body["from"]["id"]
        shown = body.get("message") or {} if kind == "callback_query" else body
        private = (shown.get("chat") or {}).get("type") == "private"
        named = _names_a_command(body)
        if private or named or kind == "callback_query":
            self.spoke.add(author)
        if private and kind != "my_chat_member":
            self.privately.add(author)
        if private and named:
            self.commanded.add(author)
        if owed(update, author) or kind == "edited_message":
            self.sent |= {(author, one) for one in _files(body)}


def _names_a_command(body: Json) -> bool:
    said = body.get("data") or body.get("text") or body.get("caption") or ""
    return said.startswith("/") or said.partition(":")[0] in by_name()


def _files(body: Json) -> Iterator[str]:
    for one in (body.get("document"), *(body.get("photo") or ())):
        if isinstance(one, dict):
            yield str(one.get("file_unique_id"))


def marked(shape: Any, mark: str) -> Any:
    """The same with a mark behind all words that somebody says, as long as they stay words of their kind."""
    if isinstance(shape, list):
        return [marked(one, mark) for one in shape]
    if not isinstance(shape, dict):
        return shape
    return {
        name: f"{value} {mark}" if name in _SPOKEN and _is_talk(value) else marked(value, mark)
        for name, value in shape.items()
    }


def mark(number: int) -> str:
    """What stands in the words of one update and nowhere else."""
    return f"{_MARK}{number}x"


def _is_talk(value: object) -> bool:
    return isinstance(value, str) and len(value) < 1000 and not value.startswith("/")


def rows(session: Session) -> Rows:
    """Everything that there is."""
    return {name: _rows(session, table) for name, table in metadata().tables.items()}


def _rows(session: Session, table: Table) -> dict[Any, Row]:
    keys = [column.name for column in table.primary_key]
    found = session.connection().execute(table.select()).mappings()
    return {tuple(row[key] for key in keys): dict(row) for row in found}


def unasked(before: Rows, after: Rows, asked: Asked, fillers: set[int]) -> list[str]:
    """What lies there and was not asked for, a line each. `fillers` were led into a form."""
    return [
        *_elsewhere(before, after, bool(asked.commanded)),
        *_without_reason(before, after, asked, fillers),
        *_changed_accounts(before["account"], after["account"]),
        *_words(after),
    ]


def _elsewhere(before: Rows, after: Rows, commanded: bool) -> Iterator[str]:
    may = COMING | _ALIVE | (COMMANDED if commanded else frozenset())
    for table in sorted(before.keys() - may):
        if before[table] != after[table]:
            changed = [row for key, row in after[table].items() if before[table].get(key) != row]
            yield f"{table} is not what it was: {changed[:2]}"


def _without_reason(before: Rows, after: Rows, asked: Asked, fillers: set[int]) -> Iterator[str]:
    whose = {row["id"]: _id(row["external_id"]) for row in after["account"].values()}
    led = fillers | asked.commanded
    for table in sorted(COMING):
        for key in after[table].keys() - before[table].keys():
            row = after[table][key]
            owner = whose.get(row.get("account_id"), 0)
            if not _has_reason(table, row, owner, asked, owner in led):
                yield f"{table} of {owner or 'nobody'}: {str(row)[:300]}"


def _has_reason(table: str, row: Row, owner: int, asked: Asked, led: bool) -> bool:
    match table:
        case "inbox":
            return row["update_id"] in asked.numbers
        case "account":
            return _id(row["external_id"]) in asked.spoke and _is_bare(row)
        case "consent":
            return owner in asked.privately
        case "draft":
            return led
        case _:
            return led and (not row["name"] or (owner, row["unique_id"]) in asked.sent)


def _id(value: object) -> int:
    return int(str(value)) if str(value).lstrip("-").isdigit() else 0


def _is_bare(account: Row) -> bool:
    """A new account belongs to nobody, and is met in its own private chat."""
    return account["person_id"] is None and account["chat"] == account["external_id"]


def _changed_accounts(before: Mapping[Any, Row], after: Mapping[Any, Row]) -> Iterator[str]:
    for key, was in before.items():
        now = after.get(key, {})
        changed = {name for name, value in was.items() if now.get(name) != value} - _REACH
        if changed:
            yield f"account {key} changed in {sorted(changed)}"


def _words(after: Rows) -> Iterator[str]:
    """What was said outside any form is nowhere, but in updates that were set aside for IT to look at."""
    for table, found in after.items():
        for row in found.values():
            if _MARK in str(row) and not (table == "inbox" and row["set_aside_at"]):
                yield f"words left in {table}: {str(row)[:300]}"
