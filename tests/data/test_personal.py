"""What is held about a person: all of it and nobody else's, whatever tables there are."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import JSON, Boolean, Column, Date, Integer, insert
from sqlmodel import Session
from sqlmodel.sql.sqltypes import UTCDateTime

from data import personal
from data.consents import Section
from data.models import Submission, metadata
from data.models.base import Word
from data.personal import DEEDS, ELSEWHERE, OWN, Mine
from documents.catalog import kinds
from documents.paper import PaperFailed
from domain.review import SubmissionState

NOW = datetime(2024, 4, 10, 2, tzinfo=UTC)
TABLES = dict(metadata().tables)
PARAMS = {"now": NOW.isoformat(), "zone": "Asia/Ho_Chi_Minh", "forms": {}}


def about_people() -> list[tuple[str, str]]:
    """Every column that refers to a person or an account."""
    return [
        (name, column.name)
        for name, table in TABLES.items()
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name in {"person", "account"}
    ]


def named() -> set[tuple[str, str]]:
    """The columns by which rows are found."""
    mine = Mine(1, (1,), (1,), (1,))
    by_rows = {
        (own.table, column)
        for own in OWN
        for table, column in about_people()
        if table == own.table and f"{table}.{column}" in str(own.whose(mine))
    }
    return by_rows | {(deed.table, deed.column) for deed in DEEDS} | set(ELSEWHERE)


def test_every_column_that_names_somebody_is_told_of() -> None:
    assert set(about_people()) - named() == set()


def test_every_section_is_filled_by_something() -> None:
    assert {own.section for own in OWN} | {Section.LOOK} == set(Section)


class World:
    """A row for each owner in every table that refers to somebody, full of the owner's mark."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.rows: dict[tuple[str, str], Any] = {}

    def fill(self, owner: str, deeds_of: str = "") -> None:
        """`deeds_of`: whoever did what these rows say, and whom they are about; else the owner."""
        for table in metadata().sorted_tables:
            if table.name in FILLED:
                values = {
                    column.name: self.value(column, owner, deeds_of)
                    for column in table.columns
                    if column.name != "id"
                }
                chosen = {**values, **FIXED.get(table.name, {})}
                made = self.session.connection().execute(insert(table).values(chosen))
                assert made.inserted_primary_key is not None
                self.rows[table.name, owner] = made.inserted_primary_key[0]

    def value(self, column: Column[Any], owner: str, deeds_of: str) -> Any:
        table = column.table.name
        for key in column.foreign_keys:
            other = deeds_of and (table, column.name) in OF_OTHERS
            return self.rows.get((key.column.table.name, deeds_of if other else owner))
        return plain(column, f"MARK-{owner}-{table}-{column.name}", owner)

    def person(self, owner: str) -> int:
        return int(self.rows["person", owner])


#: Who did something to a row of somebody else, or whom it is about before they are to know.
OF_OTHERS = {(deed.table, deed.column) for deed in DEEDS} | {("submission", "about_id")}
REFERRING = {table for table, _ in about_people()}
#: What those refer to, too.
FILLED = REFERRING | {"person", "unit", "plan", "item", "part", "outbox_line"}
#: What a check of the table asks for.
FIXED: dict[str, dict[str, Any]] = {
    "permit": {"unit_id": None},
    "account": {"state": "linked"},
    "plan_file": {"evidence_id": None, "plan_id": None, "state": "waiting"},
}


def plain(column: Column[Any], mark: str, owner: str) -> Any:
    place = ord(owner) - ord("A")
    if isinstance(column.type, Word):
        return list(column.type.kind)[place]
    if isinstance(column.type, JSON):
        return {"files": [], "roles": [mark], "lines": [["field", "label", mark]]}.get(
            column.name, {"x": mark}
        )
    if isinstance(column.type, Boolean):
        return False
    if isinstance(column.type, UTCDateTime):
        return NOW
    if isinstance(column.type, Date):
        return date(1990 + place, 1, 1)
    return ord(owner) if isinstance(column.type, Integer) else mark


@pytest.fixture
def world(session: Session) -> World:
    """A, whose rows are A's own; B, whose rows A had a hand in where somebody else may have."""
    world = World(session)
    world.fill("A")
    world.fill("B", deeds_of="A")
    return world


def told(session: Session, person: int) -> str:
    return repr([(found.name, found.rows) for found in personal.held(session, person)])


def test_it_holds_a_row_of_every_table_that_is_somebodys(world: World) -> None:
    found = {found.name: found.rows for found in personal.held(world.session, world.person("A"))}
    # The kinds of dossiers are told apart by their form, the log's two sides by who acted.
    empty = {"registration", "award", "about", "noted", "said"}
    assert {name for name, rows in found.items() if not rows} == empty
    assert {own.table for own in OWN if own.name not in empty} | {"look"} == OWN_TABLES


OWN_TABLES = {own.table for own in OWN} | {"look"}


def test_its_marks_are_all_there(world: World) -> None:
    text = told(world.session, world.person("A"))
    dates_only = {"leave", "snooze", "calendar_feed", "look"}
    missing = {table for table in OWN_TABLES - dates_only if f"MARK-A-{table}-" not in text}
    assert missing == set()


def test_nobody_elses_words_are_there(world: World) -> None:
    text = told(world.session, world.person("A"))
    leaked = sorted({piece.split("'")[0] for piece in text.split("MARK-")[1:] if piece.startswith("B")})
    assert leaked == []


def test_every_deed_is_there_by_the_number_of_its_row(world: World) -> None:
    rows = next(
        found.rows for found in personal.held(world.session, world.person("A")) if found.name == "deed"
    )
    expected = {
        (f"{deed.table}.{deed.column}", str(world.rows[deed.table, owner]))
        for deed in DEEDS
        for owner in "AB"
    }
    assert {(row["deed"], row["row"]) for row in rows} == expected


def test_the_counts_are_those_of_the_rows(world: World) -> None:
    person = world.person("A")
    counts = personal.counts(world.session, person)
    parts = {own.name for own in OWN if own.part} | {"deed"}
    rows = [found for found in personal.held(world.session, person) if found.name not in parts]
    for section in Section:
        assert counts[section] == sum(len(found.rows) for found in rows if found.section is section), section


def test_what_others_say_of_somebody_is_told_once_it_is_accepted(world: World) -> None:
    row = world.session.get_one(Submission, world.rows["submission", "B"])
    row.state = SubmissionState.ACCEPTED
    world.session.flush()
    assert "MARK-B-submission-subject" in told(world.session, world.person("A"))


def test_the_workbook_says_all_of_it_and_nothing_more(world: World) -> None:
    params = {"account": world.rows["account", "A"], "person": world.person("A"), **PARAMS}
    made = kinds()["personal"].make(world.session, params)
    book = load_workbook(BytesIO(made.content))
    text = "\n".join(str(cell.value) for page in book for row in page.iter_rows() for cell in row)
    exported = {table for table in OWN_TABLES if f"MARK-A-{table}-" in told(world.session, world.person("A"))}
    assert {table for table in exported if f"MARK-A-{table}-" not in text} == set()
    assert "MARK-B-" not in text
    assert made.name == "du-lieu-cua-toi-20240410-0900.xlsx"


def test_no_paper_is_made_for_an_account_that_changed_hands(world: World) -> None:
    params = {"account": world.rows["account", "A"], "person": world.person("B"), **PARAMS}
    with pytest.raises(PaperFailed):
        kinds()["personal"].make(world.session, params)
