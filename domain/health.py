"""What can be wrong with a running bot, as far as somebody has to do something about it."""

from dataclasses import dataclass
from enum import StrEnum


class Cause(StrEnum):
    """Why a database can't be used, as far as somebody has to do something else about it."""

    FULL = "full"
    LOCKED = "locked"
    READ_ONLY = "read_only"
    MOVED = "moved"
    DAMAGED = "damaged"
    #: no connection, or no answer
    LOST = "lost"


class Trouble(StrEnum):
    """One thing that is wrong; the words are kept in the heartbeat and in the table of alarms."""

    #: it can't be written to, or does not answer
    DATABASE = "database"
    #: no updates come in
    RECEIVING = "receiving"
    #: what came in is not answered
    INBOX = "inbox"
    #: what is owed does not go out
    SENDER = "sender"
    #: planning does not come round
    CLOCK = "clock"
    #: hardly any room is left
    DISK = "disk"
    #: none, or too old
    BACKUP = "backup"
    #: the Bot API server refuses the token (401)
    TOKEN = "token"  # noqa: S105  # a word, not a token
    #: another program fetches the same bot's updates (409)
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: a sentence, and whether all is well with it."""

    text: str
    ok: bool = True


#: With one of these the bot is not well: it may be deaf or dumb. The others are warnings.
GRAVE = frozenset(
    {
        Trouble.DATABASE,
        Trouble.RECEIVING,
        Trouble.INBOX,
        Trouble.SENDER,
        Trouble.CLOCK,
        Trouble.TOKEN,
        Trouble.CONFLICT,
    }
)
