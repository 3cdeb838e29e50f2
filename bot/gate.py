"""Who is at the door: the actor behind an account, and whether messages reach that account."""

from datetime import date, datetime

from bot.reading import ChatMoved, Heard
from data import groups, outbox, people, reach
from data.db import Transaction
from data.request import Office
from domain.message import Message, SaidKind
from domain.people import Actor
from handlers import groups as in_groups

CHANNEL = "telegram"


def actor_of(session: Transaction, heard: Heard, today: date, now: datetime) -> Actor:
    """Whoever said it. An account that writes again can be reached again (ux complaint 22).

    A private chat has the id of its person (Bot API), so that is its address even for words in a group.
    """
    actor = people.actor_of(session, CHANNEL, heard.user, heard.user, today, now)
    if heard.said.private and heard.said.kind is SaidKind.BLOCKED:
        reach.lost(session, actor.account, now)
    elif heard.said.private and not actor.reachable:
        reach.arrives(session, actor.account)
    # A supergroup counts its own messages: the id of one there may be that of a private one.
    if heard.press and heard.said.private:
        outbox.read(session, actor.account, heard.said.message, now)
    return actor


def unreachable(session: Transaction, heard: Heard, office: Office, now: datetime) -> None:
    """Note that an answer was refused by the channel: to this account, or in this group."""
    if not heard.said.private:
        in_groups.unreachable(session, CHANNEL, heard.said.chat, office, now)
        return
    today = now.astimezone(office.zone).date()
    actor = people.actor_of(session, CHANNEL, heard.user, heard.user, today, now)
    reach.lost(session, actor.account, now)


def stands(session: Transaction, heard: Heard, office: Office, now: datetime) -> Message | None:
    """Note how the bot now stands in a group; what it says there, if anything."""
    return in_groups.stands(session, CHANNEL, heard.said, office, now)


def moved(session: Transaction, move: ChatMoved) -> None:
    """A group has a new address: whatever holds the old one follows."""
    groups.move(session, move.chat, move.to, CHANNEL)
