"""Wording a digest at the moment of sending, from facts read again: done? a new head? (design 2.4)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from itertools import groupby

from data import duties, holidays, owed
from data.db import Transaction
from data.duties import Duty
from data.outbox import Taken
from data.owed import Missing
from domain.duties import ItemKind
from domain.message import Button, Message, Rich, Rows, join, plain, stacked
from domain.quiet import Hours
from domain.reminders import Line, Receiver, Stage, due
from scheduler import texts

#: Duties told in detail, and letters after which no further one is begun (Telegram takes 4096).
DETAILS = 10
DETAIL_LETTERS = 3000
#: Duties with a button of their own.
BUTTONS = 3

#: The order of a digest: the nearest trouble first.
ORDER = (
    Stage.OVERDUE,
    Stage.LAST_DAY,
    Stage.EVE,
    Stage.DAYS_BEFORE,
    Stage.WEEK_BEFORE,
    Stage.QUARTER,
    Stage.ESCALATED,
    Stage.LISTED,
)


@dataclass(frozen=True, slots=True)
class Worded:
    """What goes out, and the keys of the lines that it says; `message` is None if nothing is left to say."""

    message: Message | None
    said: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Told:
    """A line with the duty that it speaks of."""

    line: Line
    duty: Duty

    @property
    def place(self) -> tuple[object, ...]:
        """Where it stands in the digest."""
        duty = self.duty
        return ORDER.index(self.line.stage), duty.year, duty.due, duty.item, duty.unit, duty.part_position


def word(session: Transaction, taken: Taken, now: datetime, zone: tzinfo) -> Worded:
    """The message as it is to go out now; a notice as it was written, a digest with what still holds."""
    if taken.message is not None:
        return Worded(taken.message)
    hours = Hours(zone)
    today = hours.local(now).date()
    standing = owed.standing(session, today, {line.obligation for line in taken.lines})
    holds = set(due(standing.owed, standing.receivers, holidays.calendar(session), now, hours))
    known = {duty.id: duty for duty in duties.duties(session)}
    told = [
        Told(line, known[line.obligation])
        for line in taken.lines
        if line in holds and line.obligation in known
    ]
    if not told:
        return Worded(None)
    told.sort(key=lambda each: each.place)
    name = owed.names(session, [told[0].line.person])[told[0].line.person]
    text = _text(told, name, standing.missing, today)
    return Worded(Message(text, _buttons(told, taken.id)), frozenset(each.line.key for each in told))


def _text(told: Sequence[Told], name: str, missing: Missing, today: date) -> Rich:
    receivers = {each.line.receiver for each in told}
    parts = [texts.greeting(name, receivers, len(told), today)]
    shown = 0
    for (stage, _), group in groupby(told, lambda each: (each.line.stage, each.duty.year)):
        room = DETAIL_LETTERS - sum(len(plain(part)) for part in parts)
        block, count = _section(stage, list(group)[: DETAILS - shown], missing, today, room)
        if count:
            parts.append(block)
        shown += count
    if shown < len(told):
        parts.append(texts.more(len(told) - shown))
    return join(parts, "\n\n")


def _section(
    stage: Stage, told: Sequence[Told], missing: Missing, today: date, room: int
) -> tuple[Rich, int]:
    """A stage's lines as far as there is room, under heads of stage and item; how many they are."""
    lines: list[Rich] = []
    item, count = 0, 0
    for each in told:
        if sum(len(plain(line)) for line in lines) > room:
            break
        if each.duty.item != item:
            lines.append(texts.item(each.duty, today))
            item = each.duty.item
        lines.append(_line(each, missing))
        count += 1
    return (join([texts.section(stage, told[0].duty), *lines]) if count else Rich("")), count


def _line(told: Told, missing: Missing) -> Rich:
    duty = told.duty
    if told.line.receiver is Receiver.STAFF:
        return texts.please_register()
    if duty.item_kind is ItemKind.REGISTRATION:
        return texts.still_missing(duty, [person.name for person in missing[duty.unit, duty.year]])
    return texts.task(duty)


def _buttons(told: Sequence[Told], row: int) -> Rows:
    """The next step by one tap: register, open a duty, see all, say that it was seen, ask why."""
    by_receiver = {
        receiver: [each.duty for each in told if each.line.receiver is receiver] for receiver in Receiver
    }
    return stacked(*_steps(by_receiver, row), Button(texts.WHY, f"viec:why:{row}"))


def _steps(duties_for: Mapping[Receiver, Sequence[Duty]], row: int) -> Iterator[Button]:
    mine, others = duties_for[Receiver.HEAD], duties_for[Receiver.OFFICE]
    if duties_for[Receiver.STAFF]:
        yield Button(texts.REGISTER, "dangky")
    for duty in (mine or others)[:BUTTONS]:
        yield Button(texts.open_duty(duty), f"viec:open:{duty.id}")
    if len(mine) > BUTTONS:
        yield Button(texts.open_list(len(mine)), "viec:list:owed:1")
    if mine:
        yield Button(texts.SEEN, f"viec:seen:{row}")
    if others:
        yield Button(texts.OPEN_REPORT, "report")
