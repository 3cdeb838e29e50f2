"""What people were reminded of, read off the messages that reached them: nothing is asked of the bot."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.demo import texts
from bot.demo.ledger import Ledger, Owed
from bot.demo_oracle import AT_EIGHT, AT_THREE
from bot.demo_world import VIETNAM
from simulator import Message


class Unreadable(Exception):
    """A line of a digest that fits nothing in the plan; the message is the line."""


@dataclass(frozen=True, slots=True)
class Digest:
    """One reminder as it was sent: who got it, when, and its lines as (duty, section of the message).

    `missing` are the names shown of who has yet to register, by unit; `wrong` what could not be read.
    """

    person: str
    at: datetime
    message: int
    lines: tuple[tuple[str, str], ...]
    missing: tuple[tuple[str, tuple[str, ...]], ...] = ()
    wrong: tuple[str, ...] = ()
    slot: str = AT_EIGHT

    @property
    def day(self) -> date:
        """The local day on which it was sent."""
        return self.at.astimezone(VIETNAM).date()


def digests(person: str, received: Sequence[Message], ledger: Ledger) -> list[Digest]:
    """The reminders among what a person received, in order."""
    found = ((message, re.match(texts.GREETING, original(message))) for message in received)
    return [_digest(person, message, match, ledger) for message, match in found if match]


def original(message: Message) -> str:
    """What a message said when it was sent."""
    return message.edits[0].text if message.edits else message.text


def _digest(person: str, message: Message, head: re.Match[str], ledger: Ledger) -> Digest:
    reader = Reader(ledger, person)
    wrong = list(reader.read(original(message)[head.end() :]))
    said = (head["name"], head["day"])
    if said != (person, f"{message.date.astimezone(VIETNAM):%d/%m/%Y}"):
        wrong.append(head[0])
    if _count(head["purpose"]) != len(reader.lines):
        wrong.append(head["purpose"])
    lines, missing = tuple(reader.lines), tuple(reader.missing)
    slot = AT_THREE if head["purpose"].startswith(texts.STILL_TODAY) else AT_EIGHT
    return Digest(person, message.date, message.message_id, lines, missing, tuple(wrong), slot)


def _count(purpose: str) -> int:
    found = re.search(texts.COUNT, purpose)
    return 0 if found is None else 1 if found[1] == texts.ONE else int(found[1])


class Reader:
    """Reads a digest line by line; where it stands decides what a line means."""

    def __init__(self, ledger: Ledger, person: str) -> None:
        self.lines: list[tuple[str, str]] = []
        self.missing: list[tuple[str, tuple[str, ...]]] = []
        self._ledger = ledger
        self._person = person
        self._stage = ""
        self._item = -1
        self._due = date.min

    def read(self, text: str) -> Iterator[str]:
        """Read everything; yields the lines that make no sense."""
        for line in filter(None, map(str.strip, text.splitlines())):
            try:
                self._line(line)
            except Unreadable:
                yield line

    def _line(self, line: str) -> None:
        stage = next((stage for words, stage in texts.SECTIONS.items() if line.startswith(words)), "")
        if stage:
            self._stage = stage
            if texts.YEAR_OF_PLAN not in line:
                raise Unreadable(line)
        elif item := re.match(texts.ITEM, line):
            self._item = int(item["item"] or 0)
            self._due = datetime.strptime(item["due"], "%d/%m/%Y").date()  # noqa: DTZ007  # a day
        else:
            for owed in self._owed(line):
                if owed.due != self._due or not self._stage:
                    raise Unreadable(line)
                self.lines.append((owed.key, self._stage))

    def _owed(self, line: str) -> list[Owed]:
        """What a line speaks of; to whoever stands above, several units in one line."""
        if together := re.fullmatch(texts.TASK_OF_UNITS, line):
            units = together["units"].split("; ")
            if len(units) != int(together["count"]):
                raise Unreadable(line)
            return [self._part(together["what"], unit) for unit in units]
        return [self._of_unit(line)]

    def _of_unit(self, line: str) -> Owed:
        if line.startswith(texts.PLEASE_REGISTER):
            return self._registration(self._own_unit())
        if self._item == 0:
            missing = self._matched(texts.MISSING, line)
            owed = self._registration(missing["unit"])
            self.missing.append((owed.unit, tuple(missing["names"].split(", "))))
            return owed
        return self._task(self._matched(texts.TASK, line))

    def _matched(self, pattern: str, line: str) -> re.Match[str]:
        found = re.fullmatch(pattern, line)
        if found is None:
            raise Unreadable(line)
        return found

    def _task(self, found: re.Match[str]) -> Owed:
        begins = found["what"].removesuffix(texts.CUT)
        fits = [
            owed
            for owed in self._ledger.owed.values()
            if owed.item == self._item
            and _plain(owed.part).startswith(begins)
            and self._named(owed.unit, found["unit"])
            and owed.conditional == _conditional(found)
            and found["role"] == (texts.LEADS if owed.leads else texts.TAKES_PART)
        ]
        return self._only(fits)

    def _part(self, what: str, unit: str) -> Owed:
        begins = what.removesuffix(texts.CUT)
        fits = [
            owed
            for owed in self._ledger.owed.values()
            if owed.item == self._item
            and _plain(owed.part).startswith(begins)
            and self._named(owed.unit, unit)
        ]
        return self._only(fits)

    def _registration(self, unit: str) -> Owed:
        every = self._ledger.owed.values()
        return self._only([owed for owed in every if not owed.item and self._named(owed.unit, unit)])

    def _own_unit(self) -> str:
        units = [held.unit for held in self._ledger.holdings if held.person == self._person and held.unit]
        return next(name for key, name in self._ledger.unit_names.items() if key == units[0])

    def _named(self, unit: str, shown: str) -> bool:
        return self._ledger.unit_names[unit].startswith(shown.removesuffix(texts.CUT))

    def _only(self, fits: list[Owed]) -> Owed:
        if len(fits) != 1:
            raise Unreadable("nothing, or several things")
        return fits[0]


def _conditional(task: re.Match[str]) -> bool:
    """Whether a line says that its task is done only if there is an occasion: in the plan's words or ours."""
    return bool(task["conditional"]) or texts.CONDITION in task["what"]


def _plain(words: str) -> str:
    return " ".join(words.split())
