"""What the machine is asked to remember of itself."""

from sqlmodel import Field, SQLModel

from data.models.base import Moment, long_text


class Alarm(SQLModel, table=True):
    """A trouble that the technicians were told of, once when it began and once when it was over."""

    #: what it is: a word of `domain.health.Trouble`
    key: str = Field(primary_key=True)
    began_at: Moment
    ended_at: Moment | None = None


class TrialWrite(SQLModel, table=True):
    """One row, written to see whether the database takes anything (`data.outage`)."""

    __tablename__ = "trial_write"

    id: int = Field(primary_key=True)
    filler: str = long_text(default="")
