"""The three questions of the demo: was sent what was owed, was a block respected, is the workbook right.

Each answer is a list of sentences about what differs; an empty one is a good one.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from bot.demo import texts
from bot.demo.book import Cell, Sheets
from bot.demo.digests import Digest, original
from bot.demo.texts import chat
from bot.demo_oracle import LEADERS, OFFICE, STAFF, Line
from bot.demo_oracle import Message as Expected
from bot.demo_world import World
from simulator import Message

#: Who got a digest, on which day, at which time of it, and what it said.
Seen = tuple[str, date, str, frozenset[tuple[str, str]]]
#: Sentences of a kind that are told; more would hide the first.
TOLD = 12


def sent(expected: set[Expected], got: Sequence[Digest]) -> list[str]:
    """How the digests that reached people differ from those that the oracle expects, both ways."""
    seen = Counter((digest.person, digest.day, digest.slot, frozenset(digest.lines)) for digest in got)
    wanted = {(name, day, slot, frozenset(map(as_read, lines))) for name, day, slot, lines in expected}
    missing = sorted(wanted - set(seen), key=_order)
    surplus = sorted((seen - Counter(wanted)).elements(), key=_order)
    wrong = [(digest, words) for digest in got for words in digest.wrong]
    return [
        *(texts.not_sent(name, day, slot, _lines(lines)) for name, day, slot, lines in missing[:TOLD]),
        *(texts.sent_wrongly(name, day, slot, _lines(lines)) for name, day, slot, lines in surplus[:TOLD]),
        *(texts.unreadable(digest.person, digest.day, words) for digest, words in wrong[:TOLD]),
    ]


def as_read(line: Line) -> tuple[str, str]:
    """A line of the oracle as far as a reader of the message can tell it: the duty and its section."""
    key, stage, capacity = line
    if capacity == STAFF:
        return key, "register"
    if stage.startswith("-") and stage != "-1":
        return key, "coming"
    stage = "week" if stage.startswith("week") else stage.removesuffix("pm")
    above = capacity in {OFFICE, LEADERS} and stage != "listed"
    return key, f"{stage} above" if above else stage


def _order(message: Seen) -> tuple[date, str, str]:
    return message[1], message[0], message[2]


def _lines(lines: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{key} {stage}" for key, stage in sorted(lines))


def named(world: World, year: int, got: Sequence[Digest]) -> list[str]:
    """Where a digest named others than those who had yet to register at that moment."""
    return [
        texts.unreadable(digest.person, digest.day, ", ".join(names))
        for digest in got
        for unit, names in digest.missing
        if sorted(names) != world.missing(unit, year, digest.at)
    ]


def blocked(since: Mapping[str, datetime], received: Mapping[str, Sequence[Message]]) -> list[str]:
    """What reached people after they had blocked the bot."""
    return [
        texts.reached_blocked(name, message.date, original(message))
        for name, moment in since.items()
        for message in received[name]
        if max(message.date, message.edited or message.date) >= moment
    ]


def told_once(names: Iterable[str], office: Mapping[str, Sequence[Message]]) -> list[str]:
    """Where the Office was not told exactly once of each of those whom nothing reaches."""
    notices = {
        receiver: [original(message) for message in received if chat.NOBODY_THERE in original(message)]
        for receiver, received in office.items()
    }
    counts = [
        (receiver, name, sum(name in words for words in found))
        for receiver, found in notices.items()
        for name in names
    ]
    return [texts.told_times(receiver, name, times) for receiver, name, times in counts if times != 1]


def workbook(expected: Sheets, got: Sheets) -> list[str]:
    """Where the workbook and the demo's own count differ, row by row; the order of rows is free.

    Sheets and columns that the demo's people do not count by heart are left out.
    """
    if [name for name in got if name in expected] != list(expected):
        return [texts.sheets_differ(", ".join(got))]
    return [sentence for name in expected for sentence in _sheet(name, expected[name], got[name])]


def _sheet(name: str, expected: Sequence[Sequence[Cell]], got: Sequence[Sequence[Cell]]) -> Iterator[str]:
    width = len(expected[0]) if expected else None
    wanted, there = Counter(map(tuple, expected)), Counter(tuple(row[:width]) for row in got)
    for row in list((wanted - there).elements())[:TOLD]:
        yield texts.missing_row(name, _shown(row))
    for row in list((there - wanted).elements())[:TOLD]:
        yield texts.strange_row(name, _shown(row))


def _shown(row: Sequence[Cell]) -> str:
    return " | ".join(str(cell) for cell in row)
