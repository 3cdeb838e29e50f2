"""Wording a digest at the moment of sending, from facts read again: done? a new head? (design 2.4)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from itertools import groupby

from data import duties, holidays, owed
from data.db import Transaction
from data.duties import Duty
from data.outbox import Taken
from data.owed import Missing
from domain.duties import ItemKind
from domain.ladders import Kind, Receiver
from domain.message import Button, Message, Rich, Rows, join, plain, rich, stacked
from domain.quiet import Hours
from domain.reminders import Line, due
from scheduler import texts
from scheduler.sections import Section

#: Duties told in detail, and letters after which no further one is begun (Telegram takes 4096).
DETAILS = 10
DETAIL_LETTERS = 3000
#: Duties with a button of their own.
BUTTONS = 3


@dataclass(frozen=True, slots=True)
class Worded:
    """What goes out, and the keys of the lines that it says; `message` is None if nothing is left to say.

    `changed`: the Office had worded it for other facts than those of now, and has to look again.
    """

    message: Message | None
    said: frozenset[str] = frozenset()
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A line with the duty that it speaks of."""

    line: Line
    duty: Duty

    @property
    def section(self) -> Section:
        """Under which head it stands."""
        return Section.of(self.line)

    @property
    def place(self) -> tuple[object, ...]:
        """Where it stands in the digest."""
        duty = self.duty
        return self.section.rank, duty.year, duty.due, duty.item, duty.part_position, duty.unit


def word(session: Transaction, taken: Taken, now: datetime, zone: tzinfo) -> Worded:
    """The message as it is to go out now; a notice as it was written, a digest with what still holds."""
    if taken.message is not None:
        return Worded(taken.message)
    told, missing = still_true(session, taken.lines, now, zone)
    if not told:
        return Worded(None)
    said = frozenset(each.line.key for each in told)
    if taken.edited and said != taken.written_for:
        return Worded(None, changed=True)
    today = Hours(zone).local(now).date()
    return Worded(message_of(session, told, missing, today, taken.id, taken.edited), said)


def still_true(
    session: Transaction, lines: Sequence[Line], now: datetime, zone: tzinfo
) -> tuple[list[Told], Missing]:
    """Those of the lines that hold at a moment, in the order of a digest; who has yet to register."""
    hours = Hours(zone)
    named = {line.obligation for line in lines}
    standing = owed.standing(session, hours.local(now).date(), named)
    holds = set(due(standing.owed, standing.receivers, holidays.calendar(session), now, hours))
    known = {duty.id: duty for duty in duties.duties(session, ids=named)}
    told = [
        Told(line, known[line.obligation]) for line in lines if line in holds and line.obligation in known
    ]
    return sorted(told, key=lambda each: each.place), standing.missing


def message_of(
    session: Transaction, told: Sequence[Told], missing: Missing, today: date, row: int, edited: str = ""
) -> Message:
    """The digest of these lines, none of them empty; in the Office's own words where it wrote some."""
    first, own = told[0].line, rich("{said}", said=edited)
    if first.receiver is Receiver.GROUP:
        greeting = texts.group_greeting(told[0].duty.unit_name, today)
        return Message(own if edited else _text(greeting, told, {}, today))
    name = owed.names(session, [first.person])[first.person]
    silent = all(each.line.kind is Kind.INFORMATION for each in told)
    greeting = texts.greeting(name, {each.line.receiver for each in told}, len(told), today, first.afternoon)
    text = own if edited else _text(greeting, told, missing, today)
    return Message(text, _buttons(told, row), silent=silent)


def _text(greeting: Rich, told: Sequence[Told], missing: Missing, today: date) -> Rich:
    parts = [greeting]
    shown = entries = 0
    for (section, _), group in groupby(told, lambda each: (each.section, each.duty.year)):
        room = DETAIL_LETTERS - sum(len(plain(part)) for part in parts)
        block = _section(section, _entries(group)[: DETAILS - entries], missing, today, room)
        if block.entries:
            parts.append(block.text)
        shown += block.shown
        entries += block.entries
    if shown < len(told):
        parts.append(texts.more(len(told) - shown))
    return join(parts, "\n\n")


def _entries(told: Iterable[Told]) -> list[list[Told]]:
    """What is told in one line: each duty; to whoever stands above, one part with all units that owe it."""
    return [list(group) for _, group in groupby(told, _entry)]


def _entry(told: Told) -> tuple[object, ...]:
    above = told.line.receiver in {Receiver.OFFICE, Receiver.LEADERSHIP}
    merged = above and told.duty.item_kind is not ItemKind.REGISTRATION
    return told.duty.item, told.duty.part_position, 0 if merged else told.duty.id


@dataclass(frozen=True, slots=True)
class Block:
    """A section as far as there was room: how many lines of text, and how many duties they tell."""

    text: Rich
    entries: int
    shown: int


def _section(
    section: Section, entries: Sequence[Sequence[Told]], missing: Missing, today: date, room: int
) -> Block:
    """The entries under heads of section and item."""
    lines: list[Rich] = []
    item = count = shown = 0
    for told in entries:
        if sum(len(plain(line)) for line in lines) > room:
            break
        duty = told[0].duty
        if duty.item != item:
            lines.append(texts.item(duty, today))
            item = duty.item
        lines.append(_line(told, missing))
        count, shown = count + 1, shown + len(told)
    return Block(
        join([texts.section(section, entries[0][0].duty), *lines]) if count else Rich(""), count, shown
    )


def _line(told: Sequence[Told], missing: Missing) -> Rich:
    duty = told[0].duty
    if told[0].line.receiver is Receiver.STAFF:
        return texts.please_register()
    if duty.item_kind is ItemKind.REGISTRATION:
        names = [person.name for person in missing.get((duty.unit, duty.year), ())]
        return texts.still_missing(duty, names)
    if len(told) > 1:
        return texts.task_of_units(duty, [each.duty.unit_name for each in told])
    return texts.task(duty)


def _buttons(told: Sequence[Told], row: int) -> Rows:
    """The next step by one tap: register, open a duty, see all, say that it was seen, later, ask why."""
    by_receiver = {
        receiver: [each.duty for each in told if each.line.receiver is receiver] for receiver in Receiver
    }
    snooze = [Button(texts.LATER, f"viec:later:{row}")] if any(_waits(each) for each in told) else []
    return stacked(*_steps(by_receiver, row), *snooze, Button(texts.WHY, f"viec:why:{row}"))


def _waits(told: Told) -> bool:
    """Whether the person may hear of it later: it is neither due nor overdue."""
    return told.line.kind in {Kind.INFORMATION, Kind.COMING} and told.line.receiver is Receiver.HEAD


def _steps(duties_for: Mapping[Receiver, Sequence[Duty]], row: int) -> Iterator[Button]:
    mine = duties_for[Receiver.HEAD]
    above = duties_for[Receiver.OFFICE] or duties_for[Receiver.LEADERSHIP]
    others = list({(duty.item, duty.part_position): duty for duty in reversed(above)}.values())[::-1]
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
