"""Who is at the door: the actor behind an account, and whether messages reach that account."""

from datetime import date, datetime

from bot.reading import ChatMoved, Heard
from data import outbox, people, reach
from data.db import Transaction
from domain.message import SaidKind
from domain.people import Actor

CHANNEL = "telegram"


def actor_of(session: Transaction, heard: Heard, today: date, now: datetime) -> Actor:
    """Whoever said it. An account that writes again can be reached again (ux complaint 22).

    A private chat has the id of its person (Bot API), so that is its address even for words in a group.
    """
    actor = people.actor_of(session, CHANNEL, heard.user, heard.user, today, now)
    if heard.said.private:
        note = reach.lost if heard.said.kind is SaidKind.BLOCKED else _arrives
        note(session, actor.account, now)
    if heard.press:
        outbox.read(session, actor.account, heard.said.message, now)
    return actor


def unreachable(session: Transaction, user: str, today: date, now: datetime) -> None:
    """Note that an answer to this account was refused by the channel."""
    actor = people.actor_of(session, CHANNEL, user, user, today, now)
    reach.lost(session, actor.account, now)


def moved(session: Transaction, move: ChatMoved) -> None:
    """Give accounts that were met in a chat its new address."""
    reach.moved(session, CHANNEL, move.chat, move.to)


def _arrives(session: Transaction, account: int, _: datetime) -> None:
    reach.arrives(session, account)
