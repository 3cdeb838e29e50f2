"""What the year came to: everything that is wrong, and the sums for the table."""

from collections.abc import Iterator, Sequence
from http import HTTPStatus

from bot.demo import book, check, days, texts
from bot.demo.cast import CAST, Member
from bot.demo.digests import Digest, digests
from bot.demo.ledger import OWING
from bot.demo.year import LAST, Year
from bot.demo_oracle import expected
from bot.demo_world import ANSWERING
from simulator import Message

Received = dict[str, Sequence[Message]]


def findings(year: Year) -> list[str]:
    """Everything in which the bot and the demo's own knowledge differ, as sentences."""
    ledger, received = year.ledger, _received(year)
    got = [digest for name in received for digest in digests(name, received[name], ledger)]
    world = ledger.world()
    office = {name: received[name] for name in (texts.CHIEF, texts.SECRETARY)}
    knocks = [code for _, code, _ in year.stage.sim.refusals if code == HTTPStatus.FORBIDDEN]
    unanswered = year.stage.sim.unanswered
    return [
        *check.sent(expected(world, ledger.moments), got),
        *check.named(world, days.YEAR, got),
        *check.blocked(ledger.blocked, received),
        *check.told_once(ledger.blocked, office),
        *([texts.tried_blocked(len(knocks))] if knocks else []),
        *([texts.unanswered(len(unanswered))] if unanswered else []),
        *(line for one in year.workbooks for line in check.workbook(one.counted, book.read(one.content))),
    ]


def sentences(trouble: BaseExceptionGroup[Exception]) -> Iterator[str]:
    """What went astray, for people."""
    for error in trouble.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from sentences(error)
        else:
            yield str(getattr(error, "person", error))


def rows(year: Year) -> list[list[str]]:
    """The table: a row for each of the cast, and the sums."""
    received = _received(year)
    facts = [_facts(year, member, received.get(member.name, ())) for member in CAST]
    sums = [str(sum(numbers)) for numbers in zip(*(each[1] for each in facts), strict=True)]
    registered = len(year.ledger.registrations)
    body = [[name, *map(str, numbers[:3]), title, str(numbers[3])] for name, numbers, title in facts]
    return [*body, [texts.SUMS, *sums[:3], str(registered), sums[3]]]


def _received(year: Year) -> Received:
    return {name: player.person.received for name, player in year.players.items() if player.person.messages}


def _facts(year: Year, member: Member, messages: Sequence[Message]) -> tuple[str, list[int], str]:
    """Name; digests, lines, digests with a tap, what stays overdue; the registration."""
    ledger = year.ledger
    got: list[Digest] = digests(member.name, messages, ledger)
    read = sum((member.name, digest.message) in ledger.read for digest in got)
    lines = sum(len(digest.lines) for digest in got)
    return _name(year, member), [len(got), lines, read, _late(year, member)], _title(year, member)


def _name(year: Year, member: Member) -> str:
    if not member.linked:
        return f"{member.name} {texts.OFF_LINE}"
    return f"{member.name} {texts.BLOCKED}" if member.name in year.ledger.blocked else member.name


def _late(year: Year, member: Member) -> int:
    """Duties overdue at the end of the units for which the person answers."""
    ledger = year.ledger
    units = {unit for role, unit in member.posts if unit and role == ANSWERING[ledger.kinds[unit]][0]}
    late = [owed for owed in ledger.owed.values() if owed.due < LAST and owed.unit in units]
    return sum(ledger.state(owed.key) in OWING for owed in late)


def _title(year: Year, member: Member) -> str:
    if member.name in year.ledger.registrations:
        return year.ledger.registrations[member.name].award
    asked = {name for _, name in year.ledger.missing(LAST)}
    return texts.NOT_REGISTERED if member.name in asked else texts.NOT_ASKED
