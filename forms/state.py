"""How far a draft has come, what may happen to it, and what is to be done then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto
from typing import Any

from domain.message import Rich
from forms.fields import Field
from forms.scene import Option

Fields = Sequence[Field]

NOTHING_SAID = Rich("")


@dataclass(frozen=True, slots=True)
class State:
    """How far a draft has come; plain JSON throughout."""

    answers: Mapping[str, Any] = field(default_factory=dict)
    #: field -> ids of the messages said for it, one after the other
    said_in: Mapping[str, str] = field(default_factory=dict)
    #: the field opened again, "" when the form asks in order
    asking: str = ""
    #: "page" and "narrowed" of a list, what is "gathered" so far and "gathering"
    #: by which field, "leaving"
    view: Mapping[str, Any] = field(default_factory=dict)
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Typed:
    """Words, in a message."""

    text: str
    message: str


@dataclass(frozen=True, slots=True)
class Filed:
    """A file, kept as a row of evidence, in a message."""

    evidence: int
    message: str


@dataclass(frozen=True, slots=True)
class Edited:
    """Other words in a message said before."""

    text: str
    message: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """A tap on a button drawn for a revision."""

    revision: int
    key: str


@dataclass(frozen=True, slots=True)
class Leave:
    """The wish to stop."""


@dataclass(frozen=True, slots=True)
class GoBack:
    """The wish to see the question before."""


Event = Typed | Filed | Edited | Pressed | Leave | GoBack


class Act(Enum):
    """What is to be done after a step."""

    #: show where the form stands
    DRAW = auto()
    #: hand it in
    SEND = auto()
    #: put the draft aside
    PARK = auto()
    #: give it up
    DROP = auto()
    #: it was nothing for this form
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class Step:
    """The state after an event, what to do, and a line to say about it."""

    state: State
    act: Act = Act.DRAW
    note: Rich = NOTHING_SAID
    #: answers to tap that belong to this one screen only
    offers: tuple[Option, ...] = ()
    toast: str = ""


class Key(StrEnum):
    """What a button of a form carries, if it is no option, page or line of the review."""

    #: hand it in
    SEND = "send"
    #: the question before
    BACK = "back"
    #: leave an optional question without an answer
    SKIP = "skip"
    #: the wish to stop
    LEAVE = "leave"
    #: leave an answer opened again as it is
    KEEP = "keep"
    #: what is gathered is the answer
    DONE = "done"
    #: take away what was gathered last
    UNDO = "undo"
    #: a narrowed list in full again
    ALL = "all"
    #: stop, and keep the draft
    PARK = "park"
    #: stop, and give the draft up
    DROP = "drop"
    #: do not stop
    ON = "on"


#: Before the key of an option, the number of a page, the field of a line of the review.
OPTION, PAGE, EDIT = "o.", "p.", "e."
