"""What the law on personal data asks to be written down: who was told and agreed, and who looked."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from data.models.base import Moment, key, link, one_of, word


class Looked(StrEnum):
    """What somebody opened."""

    #: the page of a dossier
    DOSSIER = "dossier"
    #: every line of it, however long
    FULL = "full"
    #: a file that belongs to it
    FILE = "file"
    #: the workbook of a year, with everybody in it
    YEAR = "year"


class Consent(SQLModel, table=True):
    """That an account was shown a notice about personal data, by its version, and what its owner said."""

    __table_args__ = (
        UniqueConstraint("account_id", "version"),
        CheckConstraint("withdrawn_at IS NULL OR given_at IS NOT NULL", name="given_first"),
    )

    id: int = key()
    account_id: int = link("account.id")
    #: the version of the text in data/rules/personal.toml
    version: str
    asked_at: Moment
    given_at: Moment | None = None
    withdrawn_at: Moment | None = None


class Look(SQLModel, table=True):
    """Somebody opened what is another person's; appended, never changed."""

    __table_args__ = (one_of("what", Looked), Index(None, "person_id", "at"))

    id: int = key()
    at: Moment
    #: who looked
    by: int = link("person.id")
    #: whose it is, None for a list with everybody of a year in it
    person_id: int | None = link("person.id", index=False, default=None)
    what: Looked = word(Looked)
    #: "submission:12", "year:2024"
    subject: str = Field(index=True)
