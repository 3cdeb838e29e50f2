"""Asking the handlers straight away: an actor says or presses something within a transaction."""

from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, select

from data import people
from data.models import Account, Person, metadata
from data.request import Office, Request
from domain.errors import Refusal
from domain.message import Message, Rich, Said, SaidKind, plain
from domain.people import Actor, Post, Role
from handlers import dispatch
from tests.chat import ZONE

#: A Wednesday on which the first quarter is over and registration closed.
NOW = datetime(2024, 4, 10, 2, tzinfo=UTC)
TODAY = NOW.astimezone(ZONE).date()

TEXT, CAPTION, TOAST, LABEL, DATA, BUTTONS = 4096, 1024, 200, 64, 64, 100


def somebody(session: Session, name: str) -> Actor:
    """The person of `tests.office` with this name, or a new stranger."""
    return people.actor_of(session, "telegram", name, name, TODAY, NOW)


def with_role(session: Session, role: Role, unit: int) -> Actor:
    """Somebody linked who holds one role and nothing else."""
    account = session.exec(select(Account).where(Account.external_id == "Chuyên viên 1")).one()
    person = session.get_one(Person, account.person_id)
    return Actor(account.id, person.id, person.name, frozenset({Post(role, unit)}))


def ask(session: Session, actor: Actor, text: str = "", data: str = "", now: datetime = NOW) -> Message:
    """The answer to a text or a press; a refusal is its sentence."""
    kind = SaidKind.PRESS if data else SaidKind.TEXT
    said = Said(kind=kind, chat="c", message="m", at=now, text=text, data=data, sender="Người gửi")
    try:
        answer = dispatch.answer(Request(actor, said, now, session, Office(ZONE, "thidua_bot")))
    except Refusal as refusal:
        return Message(Rich(refusal.person))
    assert answer is not None
    return answer


def rows(session: Session) -> dict[str, list[Any]]:
    """Everything that the database holds."""
    session.flush()
    connection = session.connection()
    return {
        name: sorted(map(repr, connection.execute(table.select())))
        for name, table in metadata().tables.items()
    }


def faults(message: Message) -> list[str]:
    """What a messenger would refuse of a message, or a person could not read (Bot API, sendMessage)."""
    buttons = [button for row in message.buttons for button in row]
    length = len(plain(message.text).encode("utf-16-le")) // 2
    found = [
        ("an empty text", not plain(message.text).strip()),
        (f"a text of {length}", length > (CAPTION if message.paper else TEXT)),
        (f"a toast of {len(message.toast)}", len(message.toast) > TOAST),
        (f"{len(buttons)} buttons", len(buttons) > BUTTONS),
        *((f"a label of {len(each.label)}: {each.label}", len(each.label) > LABEL) for each in buttons),
        *((f"data of {len(each.data)}", len(each.data.encode()) > DATA) for each in buttons),
    ]
    return [fault for fault, there in found if there]
