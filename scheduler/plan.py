"""Planning: what is due now becomes rows of the outbox; late, twice or in five processes the same rows."""

from datetime import datetime, tzinfo

from data import digests, holidays, outbox, owed, people, timing
from data.db import Transaction
from data.digests import Slot
from domain.calendar import ONE_DAY, WorkCalendar, first_workday
from domain.ladders import Receiver
from domain.message import Button, Message, stacked
from domain.quiet import Hours, may_remind
from domain.reminders import Line, due, unsaid, within_ceiling
from scheduler import absence, texts


def plan(session: Transaction, now: datetime, zone: tzinfo) -> int:
    """Write down every digest that is due at this moment; how many lines were new.

    Nothing outside the hours of digests: what came up meanwhile is due when the office opens again. A digest
    that could not be sent until the evening is given up, for the next one says the same and more.
    """
    outbox.expire(session, now)
    hours, calendar = Hours(zone), holidays.calendar(session)
    timing.renew(session, hours.local(now).date(), now)
    new = 0
    if may_remind(hours, calendar, now):
        lines = _due(session, now, hours, calendar)
        there = _within_reach(session, lines, now, zone, calendar)
        new = _write(session, there, _slots(session, hours, now, now), now)
    if hours.local(now).time() >= hours.afternoon and digests.needing_approval(session):
        new += ahead(session, now, zone)
    _tell_of_proposals(session, now, hours, calendar)
    return new


def _tell_of_proposals(session: Transaction, now: datetime, hours: Hours, calendar: WorkCalendar) -> None:
    """Owe the Office one word a day, as soon as something waits for its approval."""
    waiting = digests.proposed(session)
    if not waiting:
        return
    today = hours.local(now).date()
    message = Message(texts.proposals(waiting), stacked(Button(texts.OPEN_DESK, "nhacviec")))
    for person in people.office_people(session, today):
        key = f"proposed:{today.isoformat()}:{person}"
        outbox.notice(session, message, now, key=key, person=person, zone=hours.zone, calendar=calendar)


def ahead(session: Transaction, now: datetime, zone: tzinfo) -> int:
    """Write down the digests of the next working morning, to be looked at before they go; how many lines.

    What changes until then is read again when they are sent.
    """
    hours, calendar = Hours(zone), holidays.calendar(session)
    morning = coming_morning(now, hours, calendar)
    lines = _due(session, morning, hours, calendar)
    there = outbox.reachable(session, {line.person for line in lines if line.receiver is not Receiver.GROUP})
    reached = [line for line in lines if line.receiver is Receiver.GROUP or line.person in there]
    return _write(session, reached, _slots(session, hours, morning, morning), now)


def coming_morning(now: datetime, hours: Hours, calendar: WorkCalendar) -> datetime:
    """When the next digests go: this morning's before their hour, else those of the next working day."""
    local = hours.local(now)
    today = local.date()
    early = local.time() < hours.digest and calendar.is_workday(today)
    day = today if early else first_workday(calendar, today + ONE_DAY)
    return hours.at(day, hours.digest)


def _due(session: Transaction, now: datetime, hours: Hours, calendar: WorkCalendar) -> list[Line]:
    today = hours.local(now).date()
    standing = owed.standing(session, today)
    lines = unsaid(due(standing.owed, standing.receivers, calendar, now, hours), digests.told(session))
    return within_ceiling(lines, digests.in_week(session, today))


def _within_reach(
    session: Transaction, lines: list[Line], now: datetime, zone: tzinfo, calendar: WorkCalendar
) -> list[Line]:
    """The lines for groups and for persons with an account; of the others the Office hears."""
    persons = {line.person for line in lines if line.receiver is not Receiver.GROUP}
    there = outbox.reachable(session, persons)
    absence.tell_office(session, persons - there, now, zone, calendar)
    return [line for line in lines if line.receiver is Receiver.GROUP or line.person in there]


def _slots(session: Transaction, hours: Hours, moment: datetime, opens: datetime) -> dict[bool, Slot]:
    """The slots of a day, by whether it is the afternoon's."""
    day = hours.local(moment).date()
    asked = digests.needing_approval(session)
    closes = hours.at(day, hours.closes)
    return {
        False: Slot(day, digests.MORNING, opens, closes, asked),
        True: Slot(day, digests.AFTERNOON, opens, closes, asked),
    }


def _write(session: Transaction, lines: list[Line], slots: dict[bool, Slot], now: datetime) -> int:
    return sum(
        digests.add(session, [line for line in lines if line.afternoon is afternoon], slot, now)
        for afternoon, slot in slots.items()
    )
