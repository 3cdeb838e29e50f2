"""A form is a value: fields in order, who may fill it in, and what becomes of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from data.drafts import Draft
from data.models import Submission
from data.request import Request
from data.submissions import Line
from domain.errors import Refusal
from domain.message import Message, Rows
from domain.people import EVERYONE, Actor, Role
from domain.periods import PeriodKey
from domain.review import Stream
from forms import texts
from forms.fields import Field
from forms.scene import Answers, Scene

#: What a form was started with: plain JSON, e.g. {"obligation": 12}.
Started = Mapping[str, Any]


class NotAccepted(Refusal):
    """The form can't be sent as things stand; the draft stays, with buttons that lead on."""

    def __init__(self, person: str, log: str, buttons: Rows = ()) -> None:
        """Both voices of a refusal, and buttons to offer."""
        super().__init__(person, log)
        self.buttons = buttons


class Group(StrEnum):
    """Under which heading a form is offered."""

    #: what is registered at the beginning of the year
    REGISTRATION = "registration"
    #: what was achieved, and the figures of a unit
    REPORT = "report"
    #: good examples, obstacles, requests, movements: at any time
    ANYTIME = "anytime"
    #: what was won in past years
    HISTORY = "history"


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it is handed in: its draft, the answers, the lines its author saw, and its files in order."""

    draft: Draft
    answers: Answers
    lines: Sequence[Line] = ()
    files: Sequence[int] = ()
    #: tells apart what comes from one draft: the rows of a sheet; "" where the draft is the whole of it
    key: str = ""

    @property
    def started(self) -> Started:
        """What the form was started with."""
        return self.draft.started_with


@dataclass(frozen=True, slots=True)
class Route:
    """How what is handed in with a form is kept, and its way through (domain.review).

    `subject` tells apart what one may hand in several of in a year; the answers and the draft make it.
    """

    stream: Stream
    period: PeriodKey = PeriodKey.ANYTIME
    #: it is the unit's, handed in by who answers for the unit
    collective: bool = False
    #: it goes to the unit's head before the Office
    through_head: bool = True
    #: it asks for something that the Office may decline
    asking: bool = False
    subject: Callable[[Filled], str] = lambda _: ""
    #: whom it is about, if that person is not to know before it is accepted
    about: Callable[[Filled], int | None] = lambda _: None
    #: what else happens when it arrives, and when the Office accepts it
    received: Callable[[Request, Submission], None] = lambda _, __: None
    accepted: Callable[[Request, Submission, Answers], None] = lambda _, __, ___: None


@dataclass(frozen=True, slots=True)
class Form:
    """A conversational form, found by its name in the catalogue."""

    #: ASCII, stays the same over versions; part of buttons
    name: str
    #: counted up when fields change; kept with every answer given
    version: int
    title: str
    fields: tuple[Field, ...]
    #: what the fields may know today, given the answers so far; raises Refusal if this actor may not fill
    #: it in, or not now
    scene: Callable[[Request, Started, Answers], Scene]
    #: the whole use case of handing in: checks rights and deadline, writes rows, says what was done;
    #: raises Refusal (NotAccepted with buttons), and then nothing is written and the draft stays
    submit: Callable[[Request, Filled], Message]
    #: asked once, before a draft is made: completes what it is started with (the year), or raises Refusal
    begin: Callable[[Request, Started], Started] | None = None
    #: any of these roles may fill it in
    roles: frozenset[Role] = EVERYONE
    #: open to accounts that belong to nobody
    strangers: bool = False
    #: may be entered for somebody else: asks for whom, when started with `for_other`
    for_others: bool = False
    #: what to say to a draft sent before; None for the plain sentence
    sent: Callable[[Request, Draft], Message] | None = None
    #: the fields as a scene has them, where they depend on it (one for each promise of the year)
    grown: Callable[[Scene], tuple[Field, ...]] | None = None
    #: how what is handed in is kept; None for a form that is no dossier
    route: Route | None = None
    #: where it is offered; None for one that is begun from another screen
    group: Group | None = None

    def admit(self, actor: Actor) -> None:
        """Raise Refusal unless the actor holds one of the roles, or strangers are welcome."""
        if self.strangers or (actor.linked and actor.may(self.roles)):
            return
        if not actor.linked:
            raise Refusal(texts.LINK_FIRST, f"account {actor.account} is not linked, form {self.name}")
        raise Refusal(texts.NOT_FOR_ROLE, f"person {actor.person} holds no role for form {self.name}")

    def fields_in(self, scene: Scene) -> tuple[Field, ...]:
        """The questions, as this scene has them."""
        return self.grown(scene) if self.grown else self.fields
