"""The sections of a digest: what sort of trouble a line speaks of, the nearest first."""

from enum import StrEnum

from domain.ladders import AGAIN, LISTED, QUARTER, WEEK, Receiver, workdays
from domain.reminders import Line


class Section(StrEnum):
    """A head of a digest, in the order in which they stand."""

    OVERDUE = "overdue"
    TOLD_OFFICE = "told_office"
    TOLD_LEADERSHIP = "told_leadership"
    STILL_OVERDUE = "still_overdue"
    TODAY = "today"
    EVE = "eve"
    REGISTER = "register"
    COMING = "coming"
    AGAIN = "again"
    QUARTER = "quarter"
    ABOVE = "above"
    BOARD = "board"
    LEADERSHIP = "leadership"
    LISTED = "listed"

    @property
    def rank(self) -> int:
        """Its place, from 0."""
        return list(Section).index(self)

    @classmethod
    def of(cls, line: Line) -> "Section":
        """Where a line belongs."""
        match line.receiver:
            case Receiver.STAFF:
                return cls.REGISTER
            case Receiver.LEADERSHIP:
                return cls.LEADERSHIP
            case Receiver.OFFICE if line.stage.startswith(WEEK):
                return cls.BOARD
            case Receiver.OFFICE:
                return cls.LISTED if line.stage == LISTED else cls.ABOVE
        return cls._of_unit(line.stage)

    @classmethod
    def _of_unit(cls, stage: str) -> "Section":
        days = workdays(stage)
        if days is None:
            named = {QUARTER: cls.QUARTER, AGAIN: cls.AGAIN, WEEK: cls.STILL_OVERDUE}
            return named[stage.partition("-")[0]]
        if days <= 0:
            return {0: cls.TODAY, -1: cls.EVE}.get(days, cls.COMING)
        return {3: cls.TOLD_OFFICE, 5: cls.TOLD_LEADERSHIP}.get(days, cls.OVERDUE)
