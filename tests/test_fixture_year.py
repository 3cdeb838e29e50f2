"""A year of the small office: what is registered in January stands in November's reports, each thing once."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import Session, col, select

from data import people, promises, review, submissions
from data.models import Person, Submission, Unit
from data.request import Office, Request
from data.submissions import Content, Sending
from domain.errors import Refusal
from domain.message import Said, SaidKind
from domain.people import Actor, Role, UnitKind
from domain.review import Act, Stream, SubmissionState
from forms.catalog import forms
from forms.promises import Result, promised
from forms.scene import Scene
from forms.subject import framed
from tests import handing, office
from tests.chat import ZONE
from tests.office import START

YEAR = 2024
NOVEMBER = datetime(2024, 11, 18, 2, tzinfo=UTC)
#: What everybody registers: the form, its subject, the answers.
OF_EVERYBODY: list[tuple[str, str, dict[str, Any]]] = [
    ("registration", "ldtt", {"award": "ldtt", "commitments": "Hoàn thành 100 % nhiệm vụ"}),
    ("registration", "cstd-co-so", {"award": "cstd-co-so", "targets": [{"what": "Đúng hạn", "plan": "100"}]}),
    ("initiative", "so hoa", {"title": "Số hoá quy trình", "scope": "Toàn Sở"}),
    ("topic", "bien gioi", {"title": "Văn hoá biên giới"}),
]
OF_UNITS: list[tuple[str, dict[str, Any]]] = [
    ("ttldtt", {"award": "ttldtt", "counts": [{"award": "LĐTT", "count": 4}], "targets": []}),
    ("ttldxs", {"award": "ttldxs", "movements": [{"name": "Văn hoá công sở"}]}),
]


@dataclass
class Year:
    """The office in one transaction: who works there, and the units that register."""

    session: Session
    people: dict[int, str]
    units: list[int]

    def actor(self, name: str, now: datetime = START) -> Actor:
        """Somebody of the office."""
        return people.actor_of(self.session, "telegram", name, name, now.date(), now)

    def request(self, name: str) -> Request:
        """Something that this person does in November."""
        said = Said(SaidKind.TEXT, name, "1", NOVEMBER)
        return Request(self.actor(name, NOVEMBER), said, NOVEMBER, self.session, Office(ZONE))

    def of(self, person: str, subject: str) -> Submission:
        """What a person registered under a subject."""
        chosen = select(Submission).join(Person, col(Person.id) == Submission.person_id)
        return self.session.exec(
            chosen.where(Person.name == person, Submission.subject == subject, ~col(Submission.collective))
        ).one()

    def move(self, person: str, subject: str, act: Act, by: str) -> None:
        """A step with what somebody registered."""
        row = self.of(person, subject)
        actor = self.actor(by)
        review.move(self.session, row.id, act, actor, START.date(), START, reason="Xem lại kế hoạch")


@pytest.fixture
def year(session: Session) -> Year:
    """January: everybody and every unit has registered; some of it was amended, returned or taken back."""
    office.build(session)
    units = session.exec(select(col(Unit.id)).where(col(Unit.kind) != UnitKind.COUNCIL)).all()
    staff = people.staff(session, units, START.date())
    year = Year(session, {one.id: one.name for ones in staff.values() for one in ones}, sorted(units))
    for unit, ones in staff.items():
        for one in ones:
            register(year, one.id, unit)
    for unit in year.units:
        register_unit(year, unit)
    change_some(year)
    return year


def register(year: Year, person: int, unit: int) -> None:
    for form, subject, answers in OF_EVERYBODY:
        keep(year, person, unit, form, subject, answers)


def register_unit(year: Year, unit: int) -> None:
    for subject, answers in OF_UNITS:
        by = people.receivers(year.session, [unit], START.date())[unit] or [min(year.people)]
        keep(year, by[0], unit, "collective_registration", subject, answers, collective=True)


def keep(
    year: Year,
    person: int,
    unit: int,
    form: str,
    subject: str,
    answers: Mapping[str, Any],
    *,
    collective: bool = False,
) -> None:
    stream = Stream.INITIATIVES if form in ("initiative", "topic") else Stream.TITLES
    handing.hand_in(
        year.session,
        person=person,
        unit=unit,
        by=person,
        now=START,
        form=form,
        subject=subject,
        answers=answers,
        collective=collective,
        stream=stream,
    )


def change_some(year: Year) -> None:
    """One is amended, one returned, one asks to be taken back, one is taken back and one registered again."""
    amended = year.of("Chuyên viên 1", "ldtt")
    answers = {"award": "giay-khen", "commitments": "Không trễ hạn hồ sơ"}
    lines = [(name, name, str(value)) for name, value in answers.items()]
    sending = Sending(amended.person_id, START)
    submissions.revise(year.session, amended.id, Content(1, answers, lines), sending, subject="giay-khen")
    year.move("Chuyên viên 2", "ldtt", Act.RETURN, "Trưởng phòng A")
    year.move("Chuyên viên 3", "cstd-co-so", Act.WITHDRAW, "Chuyên viên 3")
    for subject in ("so hoa", "bien gioi"):
        year.move("Chuyên viên 4", subject, Act.WITHDRAW, "Chuyên viên 4")
        year.move("Chuyên viên 4", subject, Act.ALLOW, "Thư ký")
    again = year.of("Chuyên viên 4", "so hoa")
    keep(year, again.person_id, again.unit_id, "initiative", "so hoa", OF_EVERYBODY[2][2])


def report(year: Year, name: str, form: str, **started: Any) -> list[int]:
    """Which promises the skeleton of a report asks about, as this person opens it in November."""
    request, chosen = year.request(name), forms()[form]
    chosen.admit(request.actor)
    begun = dict(chosen.begin(request, started)) if chosen.begin else started
    scene: Scene = chosen.scene(request, begun, {})
    asked = [promised(field) for field in framed(chosen, begun, scene) if isinstance(field, Result)]
    return [submission for submission in asked if submission is not None]


def of_person(year: Year, name: str) -> list[int]:
    """The skeleton of a person's report: opened by the person, or by the Office for who has no account."""
    if name in office.PEOPLE:
        return report(year, name, "achievement")
    ids = {known: person for person, known in year.people.items()}
    return report(year, "Thư ký", "achievement", subject=ids[name])


def of_unit(year: Year, unit: int) -> list[int]:
    """The skeleton of a unit's report, as the Office opens it."""
    return report(year, "Thư ký", "collective_achievement", of_unit=unit)


def skeletons(year: Year) -> Counter[int]:
    """How often each registration is asked about in the reports of everybody and of every unit."""
    found: Counter[int] = Counter()
    for name in year.people.values():
        found.update(of_person(year, name))
    for unit in year.units:
        found.update(of_unit(year, unit))
    return found


def test_every_january_registration_stands_in_november_exactly_once(year: Year) -> None:
    rows = year.session.exec(select(Submission)).all()
    withdrawn = {row.id for row in rows if row.state == SubmissionState.WITHDRAWN}
    registered = len(year.people) * len(OF_EVERYBODY) + len(year.units) * len(OF_UNITS)
    assert (len(withdrawn), len(rows)) == (2, registered + 1)
    found = skeletons(year)
    assert found == Counter(row.id for row in rows if row.id not in withdrawn)
    assert set(found.values()) == {1}


def test_each_report_asks_about_what_its_own_author_promised(year: Year) -> None:
    for person, name in year.people.items():
        rows = [year.session.get_one(Submission, submission) for submission in of_person(year, name)]
        assert {(row.person_id, row.collective) for row in rows} == {(person, False)}
    for unit in year.units:
        rows = [year.session.get_one(Submission, submission) for submission in of_unit(year, unit)]
        assert {(row.unit_id, row.collective) for row in rows} == {(unit, True)}


def test_the_promise_is_shown_as_it_was_last_amended(year: Year) -> None:
    person = year.of("Chuyên viên 1", "giay-khen")
    found = promises.promises(year.session, person.person_id, YEAR)
    amended = next(promise for promise in found if promise.id == person.id)
    assert (amended.name, amended.award) == ("Giấy khen của Giám đốc Sở", "giay-khen")
    assert [words for _, _, words in amended.details] == ["Không trễ hạn hồ sơ"]


def test_returned_and_wished_away_still_stand_until_somebody_decides(year: Year) -> None:
    returned, wished = year.of("Chuyên viên 2", "ldtt"), year.of("Chuyên viên 3", "cstd-co-so")
    assert (returned.state, wished.state) == (SubmissionState.RETURNED, SubmissionState.WITHDRAWING)
    assert returned.id in of_person(year, "Chuyên viên 2")
    assert wished.id in of_person(year, "Chuyên viên 3")


def test_nobody_opens_the_report_of_another_unit(year: Year) -> None:
    division = year.session.exec(select(Unit.id).where(Unit.key == "phong-qlbg")).one()
    assert not year.actor("Trưởng phòng A", NOVEMBER).units(Role.HEAD) & {division}
    with pytest.raises(Refusal, match="may not speak for"):
        report(year, "Trưởng phòng A", "collective_achievement", of_unit=division)
