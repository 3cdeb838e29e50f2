"""What is known of initiatives and topics: earlier years, the Office's list, and this year's of others."""

from typing import Any

import pytest
from sqlmodel import Session, select

from data import initiatives
from data.models import Unit
from data.people import create_person
from domain.people import UnitKind
from domain.review import Stream, SubmissionState
from tests import handing
from tests.office import START


class Base:
    """Two units with a person each."""

    def __init__(self, session: Session) -> None:
        self.session = session
        for key in ("A", "B"):
            session.add(Unit(key=key, name=f"Phòng {key}", folded=key, kind=UnitKind.DIVISION))
        session.flush()
        self.units = {unit.key: unit.id for unit in session.exec(select(Unit))}
        self.people = {
            name: create_person(session, name, START).id for name in ("Chuyên viên 1", "Chuyên viên 2")
        }

    def hand_in(
        self, form: str, year: int, title: str, person: str = "Chuyên viên 1", /, **answers: Any
    ) -> int:
        """One of a form, with the least that it says."""
        unit = self.units["A" if person == "Chuyên viên 1" else "B"]
        state = answers.pop("state", SubmissionState.AGREED)
        answers = {"title": title, "authors": [{"name": person, "share": 100}], **answers}
        row = handing.hand_in(
            self.session,
            form=form,
            year=year,
            person=self.people[person],
            unit=unit,
            by=self.people[person],
            now=START,
            subject=initiatives.subject(title),
            stream=Stream.INITIATIVES,
            answers=answers,
            state=state,
        )
        return row.id

    def told(self, year: int, person: str = "Chuyên viên 1") -> list[tuple[int, str]]:
        """The year and title of what that person is told of."""
        found = initiatives.past(self.session, year, person=self.people[person])
        return [(one.year, one.title) for one in found]


@pytest.fixture
def base(session: Session) -> Base:
    return Base(session)


@pytest.mark.parametrize("form", ["initiative", "topic", "recognition"])
@pytest.mark.parametrize(
    ("year", "person", "told"),
    [
        (2023, "Chuyên viên 1", True),
        (2023, "Chuyên viên 2", True),
        (2024, "Chuyên viên 1", False),
        (2024, "Chuyên viên 2", True),
        (2025, "Chuyên viên 2", False),
    ],
)
def test_earlier_years_of_all_and_this_year_of_others_are_told(
    base: Base, form: str, year: int, person: str, told: bool
) -> None:
    base.hand_in(form, year, "Sổ tay tiếp đoàn", person)
    assert base.told(2024) == ([(year, "Sổ tay tiếp đoàn")] if told else [])


@pytest.mark.parametrize("state", list(SubmissionState))
def test_what_is_withdrawn_is_not_told(base: Base, state: SubmissionState) -> None:
    base.hand_in("initiative", 2023, "Sổ tay tiếp đoàn", state=state)
    gone = state in (SubmissionState.WITHDRAWN, SubmissionState.DECLINED)
    assert base.told(2024) == ([] if gone else [(2023, "Sổ tay tiếp đoàn")])


def test_other_forms_are_not_told(base: Base) -> None:
    base.hand_in("registration", 2023, "Sổ tay tiếp đoàn")
    assert base.told(2024) == []


def test_the_list_of_the_office_counts_with_its_own_years_whoever_wrote_it(base: Base) -> None:
    base.hand_in("past_initiative", 2024, "Sổ tay", year="2021", of="Trung tâm", summary="ghi lịch")
    base.hand_in("initiative", 2023, "Bảng theo dõi", solution="một bảng")
    past, registered = initiatives.past(base.session, 2024, person=base.people["Chuyên viên 1"])
    assert (past.year, past.unit, past.text) == (2021, "Trung tâm", "ghi lịch")
    assert (registered.year, registered.unit, registered.text) == (2023, "Phòng A", "một bảng")
    assert registered.authors == ("Chuyên viên 1",)


def test_past_ones_have_their_authors_as_they_were_found(base: Base) -> None:
    answers = {"year": "2021", "of": None, "summary": None, "authors": "Chuyên viên 1, Chuyên viên 2"}
    base.hand_in("past_initiative", 2024, "Sổ tay", **answers)
    (past,) = initiatives.past(base.session, 2024)
    assert (past.unit, past.text, past.authors) == ("", "", ("Chuyên viên 1, Chuyên viên 2",))


def test_what_was_registered_and_then_applied_is_told_once(base: Base) -> None:
    base.hand_in("initiative", 2022, "Sổ tay tiếp đoàn")
    base.hand_in("recognition", 2022, "SỔ TAY TIẾP ĐOÀN")
    base.hand_in("initiative", 2023, "Sổ tay tiếp đoàn", "Chuyên viên 2")
    assert base.told(2024) == [(2022, "Sổ tay tiếp đoàn"), (2023, "Sổ tay tiếp đoàn")]


def test_a_person_has_registered_what_stands_of_the_year(base: Base) -> None:
    kept = base.hand_in("initiative", 2024, "Sổ tay tiếp đoàn")
    base.hand_in("initiative", 2024, "Bảng theo dõi", state=SubmissionState.WITHDRAWN)
    base.hand_in("initiative", 2023, "Sổ tay cũ")
    base.hand_in("initiative", 2024, "Của người khác", "Chuyên viên 2")
    found = initiatives.of_person(base.session, 2024, base.people["Chuyên viên 1"])
    assert [(one.submission, one.title) for one in found] == [(kept, "Sổ tay tiếp đoàn")]


def test_the_first_written_down_is_found_whatever_the_year(base: Base) -> None:
    assert initiatives.first_written(base.session, "so tay") is None
    first = base.hand_in("past_initiative", 2023, "Sổ tay", year="2021")
    base.hand_in("past_initiative", 2024, "Sổ tay", "Chuyên viên 2", year="2021")
    assert initiatives.first_written(base.session, "so tay") == first


@pytest.mark.parametrize(
    ("title", "other", "same"),
    [
        ("Số hoá quy trình", "SO HOA QUY TRINH", True),
        ("Số hoá quy trình", "Số hoá quy trình - 2", False),
        ("x" * 200, "x" * 300, True),
    ],
)
def test_titles_that_read_alike_are_one_subject(title: str, other: str, same: bool) -> None:
    assert (initiatives.subject(title) == initiatives.subject(other)) is same
