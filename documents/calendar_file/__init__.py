"""A person's deadlines as a calendar file (RFC 5545), for the chat and for the private feed alike.

Each is an event of a whole day on its last day: DTEND is exclusive, so it is the day after. It blocks
nobody's time and carries no alarm, for the bot reminds. SEQUENCE counts with the obligation and DTSTAMP is
when it last moved, as RFC 5545, 3.8.7.2 says for a calendar without METHOD; the same facts give the same
bytes.

Only what is owed is in it. A program that subscribes takes each reading as the whole calendar, so what is
done goes by being left out; STATUS:CANCELLED is for events that do not take place (3.8.1.11), not for what
was done, and some programs would go on showing it.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from data import feeds
from data.db import Transaction
from data.feeds import Deadline
from documents.calendar_file import texts
from domain.people import Actor

#: How often a program should look for news, where it listens to that (RFC 7986, 5.7).
REFRESH = timedelta(hours=6)
#: The moment of the entry that stands in an empty calendar: any will do.
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  # the local beginning of a time zone (RFC 5545, 3.6.5)


def of(session: Transaction, actor: Actor) -> bytes:
    """The calendar of whatever the actor has to see to now."""
    return calendar(feeds.deadlines(session, actor))


def calendar(found: Iterable[Deadline]) -> bytes:
    """The deadlines as a calendar file: UTF-8, lines of at most 75 octets and CRLF (RFC 5545, 3.1)."""
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", "-//Thidua//Calendar//VI")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    for name in ("name", "x-wr-calname"):  # the standard's, and what programs read (RFC 7986, 5.1)
        made.add(name, texts.CALENDAR)
    made.add("refresh-interval", REFRESH)
    events = [_event(one) for one in found]
    for event in events or [_zone()]:
        made.add_component(event)
    written: bytes = made.to_ical()
    return written


def _event(one: Deadline) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", one.uid)
    event.add("sequence", one.duty.revision)
    event.add("dtstamp", one.changed.astimezone(UTC))
    event.add("dtstart", one.duty.due)
    event.add("dtend", one.duty.due + timedelta(days=1))
    event.add("summary", texts.deadline(one.duty, own=one.own))
    event.add("description", texts.deadline_facts(one.duty, own=one.own))
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _zone() -> Any:
    """What stands in a calendar without an event: RFC 5545, 3.6 asks for at least one component."""
    from icalendar import Timezone, TimezoneStandard

    utc, zone = TimezoneStandard(), Timezone()
    utc.add("dtstart", _EPOCH)
    utc.add("tzoffsetfrom", timedelta(0))
    utc.add("tzoffsetto", timedelta(0))
    zone.add("tzid", "Etc/UTC")
    zone.add_component(utc)
    return zone
