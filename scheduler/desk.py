"""The Office's desk: the coming digests before they go, in the very words in which they would."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from data import approvals
from data.approvals import Planned
from data.db import Transaction
from domain.message import Message
from domain.quiet import Hours
from scheduler.plan import ahead
from scheduler.words import message_of, still_true


@dataclass(frozen=True, slots=True)
class Preview:
    """What a digest will say at a moment, as far as that is known now; None if nothing will be left to say.

    `changed`: the Office had worded it for other facts, and it will not go in these words.
    """

    message: Message | None
    moment: datetime
    lines: int = 0
    changed: bool = False


def coming(session: Transaction, now: datetime, zone: tzinfo) -> list[Planned]:
    """The digests that are still to go today, and those of the next working morning.

    What is not planned yet is planned now.
    """
    ahead(session, now, zone)
    return approvals.batch(session, now, Hours(zone).local(now).date())


def preview(session: Transaction, planned: Planned, now: datetime, zone: tzinfo) -> Preview:
    """What a digest would say at its hour; one whose hour is over would go at once."""
    moment = max(now, planned.goes)
    told, missing = still_true(session, planned.lines, moment, zone)
    if not told:
        return Preview(None, moment)
    today = Hours(zone).local(moment).date()
    message = message_of(session, told, missing, today, planned.id, planned.edited)
    changed = planned.outdated or bool(planned.edited and len(told) != len(planned.lines))
    return Preview(message, moment, len(told), changed)
