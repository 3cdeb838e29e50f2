"""How long each kind of record is kept, why, and where that comes from.

Whatever was handed in is kept: dossiers of commendation are records of the office, whose archival period the
Office sets under the law on archives; that is not verified here, so no rule of this table removes any of it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """A kind of record."""

    #: updates that were answered; what they said is blanked at once
    ANSWERED = "answered"
    #: updates that could not be handled, with what they said
    SET_ASIDE = "set_aside"
    #: the words of messages whose fate is settled; that they were sent, when and to whom stays
    WORDS = "words"
    #: drafts that their author gave up
    DROPPED_DRAFTS = "dropped_drafts"
    #: drafts begun or put aside and not touched since; never one that was sent
    OLD_DRAFTS = "old_drafts"
    #: codes for joining that were used or have run out
    INVITES = "invites"
    #: wishes to join that were decided
    JOIN_REQUESTS = "join_requests"
    #: wishes to hear of something later, whose day has passed
    SNOOZES = "snoozes"
    #: files that belong to nothing: no dossier, no draft, no duty, no announcement, no plan
    LOOSE_FILES = "loose_files"
    #: who opened what is another person's
    LOOKS = "looks"
    #: what an account said to a notice about personal data, once a later version was shown to it
    CONSENTS = "consents"
    #: what was handed in, with its versions, steps and files
    DOSSIERS = "dossiers"
    #: who did what
    AUDIT = "audit"


@dataclass(frozen=True, slots=True)
class Rule:
    """How long a kind is kept; None: it is not removed. `verified`: the source was read for this office."""

    days: int | None
    why: str
    source: str
    verified: bool = False


_PRACTICE = "practice: no longer than it serves (the aim of law 91/2025/QH15, to be verified)"

RULES: dict[Kind, Rule] = {
    Kind.ANSWERED: Rule(30, "to look into complaints of the last weeks", _PRACTICE),
    Kind.SET_ASIDE: Rule(180, "IT has to have looked at it first", _PRACTICE),
    Kind.WORDS: Rule(180, "the words are in the plan or the dossier; the delivery is the proof", _PRACTICE),
    Kind.DROPPED_DRAFTS: Rule(30, "a mistake can be asked about", _PRACTICE),
    Kind.OLD_DRAFTS: Rule(365, "a plan lasts a year: what was begun in it is offered until then", _PRACTICE),
    Kind.INVITES: Rule(30, "to say that a code was used or has run out", _PRACTICE),
    Kind.JOIN_REQUESTS: Rule(180, "to see who asked before", _PRACTICE),
    Kind.SNOOZES: Rule(30, "without meaning once its day is over", _PRACTICE),
    Kind.LOOSE_FILES: Rule(180, "sent into a form that was given up: may be asked about", _PRACTICE),
    Kind.LOOKS: Rule(5 * 365, "whose data it is has to be able to ask, also years later", _PRACTICE),
    Kind.CONSENTS: Rule(5 * 365, "proves what was agreed to while that version stood", _PRACTICE),
    Kind.DOSSIERS: Rule(None, "records of the office", "archival period set by the Office, to be verified"),
    Kind.AUDIT: Rule(None, "a chain with holes proves nothing", "decision of this program"),
}


def cutoff(kind: Kind, now: datetime) -> datetime | None:
    """What ended at this moment or before it has been kept long enough; None for what is not removed.

    >>> from datetime import UTC
    >>> now = datetime(2026, 3, 31, tzinfo=UTC)
    >>> str(cutoff(Kind.INVITES, now)), cutoff(Kind.AUDIT, now)
    ('2026-03-01 00:00:00+00:00', None)
    """
    days = RULES[kind].days
    return None if days is None else now - timedelta(days=days)
