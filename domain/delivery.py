"""What may become of a message handed to a channel (design decision 11)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from domain.message import Message, Paper, Rich

#: The kind of paper by which a message says nothing, and takes others back instead.
RECALL = "recall"
#: How long a message can be taken back after it was sent (Bot API, deleteMessage).
RECALLABLE = timedelta(hours=48)


def recall(messages: Iterable[str]) -> Message:
    """What is handed to a channel to take back messages of a chat, by their ids there; it makes no sound.

    It travels as a paper, the one part of a message whose kind is open, so that it is kept, sent and counted
    like anything else that is owed.
    """
    return Message(Rich(""), silent=True, paper=Paper(RECALL, {"messages": list(messages)}))


def to_recall(message: Message) -> tuple[str, ...]:
    """The ids of the messages that `recall` named; none for a message that says something.

    >>> to_recall(recall(["12", "13"])), to_recall(Message(Rich("a")))
    (('12', '13'), ())
    """
    paper = message.paper
    return tuple(paper.params["messages"]) if paper is not None and paper.kind == RECALL else ()


@dataclass(frozen=True, slots=True)
class Sent:
    """The channel accepted it; `message` is its id there, of a message in several parts that of the last.

    `earlier` are the ids of the parts before it, in their order.
    """

    message: str
    earlier: tuple[str, ...] = ()

    @property
    def messages(self) -> tuple[str, ...]:
        """The ids of all parts."""
        return (*self.earlier, self.message)


@dataclass(frozen=True, slots=True)
class RetryIn:
    """The channel asks to wait, or could not be reached at all: nothing was accepted."""

    wait: timedelta
    error: str = ""


@dataclass(frozen=True, slots=True)
class Unreachable:
    """It will not arrive: blocked, never started, deactivated."""

    error: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The chat lives on under another address: to be sent there."""

    chat: str


@dataclass(frozen=True, slots=True)
class Unsure:
    """The connection broke after the message was handed over: it may have been accepted.

    `messages` are the ids of the parts that certainly were.
    """

    error: str
    messages: tuple[str, ...] = ()


Outcome = Sent | RetryIn | Unreachable | Moved | Unsure
