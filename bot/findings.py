"""What is to be said of the bot: for `thidua check` on the command line and `/suckhoe` in the chat."""

import time
from datetime import datetime

from bot import backing_up, texts
from bot.ask_server import Told
from bot.health import OVERDUE, STUCK, Place
from bot.settings import Settings
from data.backlog import Backlog, backlog
from data.db import Transaction
from data.models import OutboxState
from domain.health import Finding, Trouble

#: Seconds by which a clock may be wrong: Telegram's times have whole seconds, and the line takes some.
CLOCK = 30.0
#: Updates that may wait at the server while all is well: they come 100 at a time.
PENDING = 100


def of_tables(session: Transaction, now: datetime) -> list[Finding]:
    """What waits in the tables, and what somebody has to look at."""
    waits = backlog(session, now)
    return [
        _waiting(waits),
        _owed(waits),
        Finding(texts.found_unsure(waits.outbox[OutboxState.UNSURE])),
        Finding(texts.found_aside(waits.aside)),
    ]


def _waiting(waits: Backlog) -> Finding:
    if waits.inbox_age > STUCK:
        return _wrong(texts.found_inbox(waits.inbox, waits.inbox_age), Trouble.INBOX)
    return Finding(texts.found_inbox(waits.inbox, waits.inbox_age))


def _owed(waits: Backlog) -> Finding:
    words = texts.found_outbox(waits.outbox[OutboxState.WAITING], waits.outbox[OutboxState.PROPOSED])
    if waits.due_age > OVERDUE:
        return _wrong(words, Trouble.SENDER)
    return Finding(words)


def of_disk(place: Place) -> list[Finding]:
    """The room that is left, where anybody can tell."""
    room = place.room()
    if room is None:
        return []
    words = texts.found_disk(room // 2**20)
    return [_wrong(words, Trouble.DISK) if place.cramped() else Finding(words)]


def of_backups(settings: Settings, now: datetime) -> Finding:
    """The newest backup, or why there is none."""
    words, well = backing_up.standing(settings, now)
    return Finding(words) if well else _wrong(words, Trouble.BACKUP)


def of_ticks(last: float | None) -> Finding:
    """The last tick, as a moment of the wall clock; None for never."""
    if last is None:
        return Finding(texts.NO_TICK)
    return Finding(texts.found_tick(max(0.0, time.time() - last)))


def of_troubles(troubles: frozenset[Trouble]) -> list[Finding]:
    """What the running bot knows to be wrong and no other finding tells."""
    elsewhere = {Trouble.INBOX, Trouble.SENDER, Trouble.DISK, Trouble.BACKUP}
    return [_wrong(texts.TROUBLES[one], one) for one in sorted(troubles - elsewhere)]


def of_server(told: Told, settings: Settings) -> list[Finding]:
    """How updates come in, and whether the clocks agree."""
    found = [Finding(texts.way_in(told.webhook != "", told.pending), ok=True)]
    if told.webhook != settings.webhook:
        found = [Finding(texts.other_way_in(bool(told.webhook), bool(settings.webhook)), ok=False)]
    elif told.pending > PENDING:
        found = [_wrong(texts.way_in(told.webhook != "", told.pending), Trouble.RECEIVING)]
    if told.webhook and told.error:
        found.append(Finding(texts.webhook_failed(told.error), ok=False))
    if told.ahead is not None:
        off = round(told.ahead)
        found.append(Finding(texts.found_clock(off), ok=abs(off) <= CLOCK))
    return found


def _wrong(words: str, trouble: Trouble) -> Finding:
    return Finding(f"{words} {texts.REMEDIES[trouble]}", ok=False)
