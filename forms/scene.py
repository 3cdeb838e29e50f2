"""What a field sees when it asks or reads, and what may come of reading."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto
from typing import Any

from domain.calendar import OfficeCalendar, WorkCalendar
from domain.message import Rich

#: Bytes that a key may have: the rest of a button's 64 holds form, draft and revision.
KEY_BYTES = 32

Answers = Mapping[str, Any]

NO_HEAD = Rich("")


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose: a stable ASCII key, what people read, and other spellings they may type."""

    key: str
    label: str
    spellings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a key that could not travel in a button (ValueError)."""
        if not self.key or not self.key.isascii() or ":" in self.key or len(self.key) > KEY_BYTES:
            raise ValueError(
                f"an option's key is 1 to {KEY_BYTES} ASCII characters without colon: {self.key!r}"
            )


class Standing(Enum):
    """How far an answer given earlier still counts."""

    #: it counts
    GOOD = auto()
    #: a file whose bytes are still to be fetched and looked at: it counts, but nothing is sent yet
    CHECKING = auto()
    #: it counts no more (the choice is gone, the file was refused): its question is asked again
    GONE = auto()


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file given as an answer, as its row says."""

    name: str
    standing: Standing = Standing.GOOD
    #: why it was refused, as a sentence; "" if it was not
    reason: str = ""
    #: the hash of its bytes, "" until they are there
    sha256: str = ""
    #: what puts files sent together in order: the number of the message that brought each
    place: int = 0


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that a field may know: the day, what can be chosen, facts of the form, answers so far.

    `choices` holds the options of choice fields by field name, `facts` whatever else the form's own
    callables want to know. `prefill` are answers a new draft begins with. `head` names the form and for whom
    or which year it is filled in. `view` is what stands on the screen beside the question.
    """

    today: date
    calendar: WorkCalendar = field(default_factory=OfficeCalendar)
    head: Rich = NO_HEAD
    choices: Mapping[str, Sequence[Option]] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    prefill: Answers = field(default_factory=dict)
    files: Mapping[int, FileFacts] = field(default_factory=dict)
    answers: Answers = field(default_factory=dict)
    view: Mapping[str, Any] = field(default_factory=dict)

    def at(self, answers: Answers, view: Mapping[str, Any]) -> "Scene":
        """The same scene with these answers and this view."""
        # Several times a step: `dataclasses.replace` takes three times as long.
        return Scene(
            self.today,
            self.calendar,
            self.head,
            self.choices,
            self.facts,
            self.prefill,
            self.files,
            answers,
            view,
        )


@dataclass(frozen=True, slots=True)
class Taken:
    """It was understood; `value` is plain JSON."""

    value: Any


@dataclass(frozen=True, slots=True)
class Unclear:
    """It was not understood: why, with what to tap instead; `narrowed` is a text that filters a long list."""

    why: Rich
    offers: tuple[Option, ...] = ()
    narrowed: str = ""


@dataclass(frozen=True, slots=True)
class Gathering:
    """An answer in the making, closed with «Xong»: ticks, rows, pieces of a long text, files so far."""

    parts: tuple[Any, ...]
    #: a line about what was just added
    note: Rich = NO_HEAD


Reading = Taken | Unclear | Gathering
