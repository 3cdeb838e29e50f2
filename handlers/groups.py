"""In groups: a unit's group is linked, and whatever else is asked is answered in the private chat."""

from datetime import datetime

from data import groups, holidays, units
from data.db import Transaction
from data.request import Office, Request
from domain.message import Message, Said, SaidKind
from handlers import hints
from handlers.commands import by_name, nhom
from handlers.texts import groups as texts
from scheduler import absence


def answer(request: Request) -> Message | None:
    """What is answered to somebody in a group: a code for linking it, else the way to the private chat.

    A press is answered by a toast alone: the group sees nothing of what it would open. Small talk has no
    answer, nor has a command that is not ours.
    """
    said = request.said
    if said.kind is SaidKind.PRESS:
        return hints.only_in_private(request)
    if said.command == nhom.NAME and said.argument and request.actor.linked:
        return nhom.link(request)
    return hints.move_to_private_chat(request) if said.command in by_name() else None


def stands(session: Transaction, channel: str, said: Said, office: Office, now: datetime) -> Message | None:
    """The bot came into a group, was put out, or may or may not write there: what it says there, if anything.

    A group that is linked to nothing is told once how that is done; the bot never leaves by itself.
    """
    group = groups.at(session, said.chat, channel)
    if said.kind is SaidKind.BLOCKED:
        if group is not None:
            absence.lose_group(session, group, now, office.zone, holidays.calendar(session))
        return None
    if group is not None:
        groups.regain(session, group.id)
    if said.kind is not SaidKind.ENTERED:
        return None
    if group is None:
        return Message(texts.how_to_link(office.bot_name))
    return Message(texts.back_again(units.name(session, group.unit_id)))


def unreachable(session: Transaction, channel: str, chat: str, office: Office, now: datetime) -> None:
    """An answer was refused in a group."""
    group = groups.at(session, chat, channel)
    if group is not None:
        absence.lose_group(session, group, now, office.zone, holidays.calendar(session))
