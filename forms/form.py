"""A form is a value: fields in order, who may fill it in, and what becomes of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from data.drafts import Draft
from data.request import Request
from domain.errors import Refusal
from domain.message import Message, Rows
from domain.people import EVERYONE, Actor, Role
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


@dataclass(frozen=True, slots=True)
class Form:
    """A conversational form, found by its name in the catalogue."""

    #: ASCII, stays the same over versions; part of buttons
    name: str
    #: counted up when fields change; kept with every answer given
    version: int
    title: str
    fields: tuple[Field, ...]
    #: what the fields may know today; raises Refusal if this actor may not fill it in, or not now
    scene: Callable[[Request, Started], Scene]
    #: the whole use case of handing in: checks rights and deadline, writes rows, says what was done;
    #: raises Refusal (NotAccepted with buttons), and then nothing is written and the draft stays
    submit: Callable[[Request, Draft, Answers], Message]
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

    def admit(self, actor: Actor) -> None:
        """Raise Refusal unless the actor holds one of the roles, or strangers are welcome."""
        if self.strangers or (actor.linked and actor.may(self.roles)):
            return
        if not actor.linked:
            raise Refusal(texts.LINK_FIRST, f"account {actor.account} is not linked, form {self.name}")
        raise Refusal(texts.NOT_FOR_ROLE, f"person {actor.person} holds no role for form {self.name}")

    def field(self, name: str) -> Field | None:
        """The field of that name."""
        return next((field for field in self.fields if field.name == name), None)
