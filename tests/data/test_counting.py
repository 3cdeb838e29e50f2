"""The figures of what was handed in against counts made by hand over random offices."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from sqlmodel import Session, col, select

from data import counting, dossiers, review
from data.counting import (
    ACHIEVEMENT,
    COLLECTIVE_ACHIEVEMENT,
    COLLECTIVE_REGISTRATION,
    OWED_FORMS,
    Counts,
    Share,
)
from data.figures import HALF_YEAR, YEAR_END
from data.initiatives import INITIATIVE, RECOGNITION, TOPIC
from data.models import Person, PersonPost, Submission, Unit
from data.movements import ACTIVITY, PLEDGE
from data.reports import REGISTRATION
from domain.people import STAFF_ROLES, Role
from domain.review import GONE, Stream
from domain.review import SubmissionState as State
from tests import handing, office

pytestmark = pytest.mark.once  # arithmetic: test_counting_edges asks the same of both databases

TODAY = date(2024, 5, 2)
NOW = datetime(2024, 5, 2, 2, tzinfo=UTC)
HOMES = ("van-phong", "phong-lanh-su-htqt", "phong-qlbg", "trung-tam-ttdvdn")
AWARDS = ("ldtt", "cstd-co-so", "giay-khen")
LEADING = {Role.HEAD, Role.DEPUTY, Role.LEADERSHIP}
FORMS = frozenset(OWED_FORMS)


@pytest.fixture(params=range(5))
def world(session: Session, request: pytest.FixtureRequest) -> Session:
    """The small office in the middle of a random year, some of its people moved or gone.

    Another year each time, the same ones in every run.
    """
    chance = Random(request.param)  # noqa: S311  # the same numbers in every run
    office.once(session, ("random year", request.param), lambda: build(session, chance))
    return session


def build(session: Session, chance: Random) -> None:
    office.build(session)
    units = {unit.key: unit for unit in session.exec(select(Unit))}
    for person in session.exec(select(Person)).all():
        home = session.exec(select(PersonPost.unit_id).where(PersonPost.person_id == person.id)).first()
        hand_in_of_person(session, chance, person, home or 0)
        if chance.random() < 0.3:
            move(session, chance, person.id, units)
    for key in (*HOMES, "cong-doan"):
        hand_in_of_unit(session, chance, units[key].id)
    session.flush()


def hand_in(
    session: Session, chance: Random, form: str, person: int, unit: int, subject: str = "", **how: object
) -> Submission:
    """In some state, in time or late, some days ago."""
    given = how.pop("answers", None)
    row = handing.hand_in(
        session,
        form=form,
        year=chance.choice([2024, 2024, 2024, 2023]),
        person=person,
        unit=unit,
        subject=subject,
        by=chance.choice([person, 1]),
        now=NOW - timedelta(hours=chance.randrange(2000)),
        answers=given if isinstance(given, dict) else None,
        collective=bool(how.get("collective")),
        stream=chance.choice(list(Stream)),
    )
    # What is the unit's own never waits for the unit's head.
    row.state = chance.choice([state for state in State if not (row.collective and state is State.SENT)])
    row.late = chance.random() < 0.3
    return row


def hand_in_of_person(session: Session, chance: Random, person: Person, unit: int) -> None:
    for award in chance.sample(AWARDS, chance.choice([0, 1, 1, 2])):
        hand_in(session, chance, REGISTRATION, person.id, unit, award)
    if chance.random() < 0.4:
        hand_in(session, chance, ACHIEVEMENT, person.id, unit)
    if chance.random() < 0.3:
        hand_in(session, chance, TOPIC, person.id, unit, "bien gioi")
    for number in range(chance.choice([0, 0, 1, 2])):
        title = f"so hoa {number}"
        made = hand_in(session, chance, INITIATIVE, person.id, unit, title, answers={"title": title.title()})
        if chance.random() < 0.5:
            hand_in(session, chance, RECOGNITION, person.id, unit, chance.choice([str(made.id), title]))


def hand_in_of_unit(session: Session, chance: Random, unit: int) -> None:
    author = session.exec(select(PersonPost.person_id).where(PersonPost.unit_id == unit)).first() or 1
    for form in (COLLECTIVE_REGISTRATION, HALF_YEAR, YEAR_END, COLLECTIVE_ACHIEVEMENT):
        for subject in chance.sample(["a", "b"], chance.choice([0, 1, 2])):
            hand_in(session, chance, form, author, unit, subject, collective=True)
    for form in (PLEDGE, ACTIVITY):
        for number in range(chance.choice([0, 1, 3])):
            answers = {"members": 12, "took_part": chance.randrange(13), "movement": "A"}
            hand_in(session, chance, form, author, unit, str(number), collective=True, answers=answers)


def move(session: Session, chance: Random, person: int, units: dict[str, Unit]) -> None:
    """All posts end yesterday; perhaps another one begins, perhaps two."""
    for post in session.exec(select(PersonPost).where(PersonPost.person_id == person)).all():
        post.ends = TODAY - timedelta(days=1)
    for key in chance.sample(HOMES, chance.choice([0, 1, 2])):
        role = chance.choice([Role.STAFF, Role.DEPUTY])
        session.add(PersonPost(person_id=person, unit_id=units[key].id, role=role, starts=TODAY))


def counted(session: Session) -> Counts:
    return counting.counts(session, 2024, TODAY, FORMS)


def rows(session: Session, form: str) -> list[Submission]:
    """What stands of this year."""
    found = session.exec(select(Submission).where(Submission.form == form, Submission.year == 2024))
    return [row for row in found if row.state not in GONE]


def held(session: Session) -> list[PersonPost]:
    posts = session.exec(select(PersonPost)).all()
    return [post for post in posts if post.starts <= TODAY and (post.ends is None or post.ends >= TODAY)]


def names(session: Session) -> dict[int, str]:
    return {person.id: person.name for person in session.exec(select(Person))}


def unit_names(session: Session) -> dict[int, str]:
    return {unit.id: unit.name for unit in session.exec(select(Unit))}


def by_hand(found: list[Submission]) -> tuple[int, ...]:
    states = [row.state for row in found]
    return (
        len(found),
        states.count(State.SENT),
        states.count(State.AGREED) + states.count(State.WITHDRAWING),
        states.count(State.RETURNED),
        states.count(State.ACCEPTED) + states.count(State.FROZEN),
        len([row for row in found if row.late]),
    )


def told(tally: counting.Tally) -> tuple[int, ...]:
    return (tally.total, tally.at_head, tally.at_office, tally.returned, tally.accepted, tally.late)


def test_registrations_by_unit_and_award(world: Session) -> None:
    registered = rows(world, REGISTRATION)
    wanted = {
        (unit, award): by_hand([row for row in registered if (row.unit_id, row.subject) == (number, award)])
        for number, unit in unit_names(world).items()
        for award in AWARDS
    }
    found = counted(world)
    assert {(row.unit_name, row.award): told(row.tally) for row in found.by_award} == {
        key: tally for key, tally in wanted.items() if tally[0]
    }
    assert told(found.registrations) == by_hand(registered)
    assert all(tally[0] == sum(tally[1:5]) for tally in wanted.values())


def test_initiatives_and_topics(world: Session) -> None:
    found = counted(world)
    for form, tally in (
        (INITIATIVE, found.initiatives),
        (TOPIC, found.topics),
        (RECOGNITION, found.recognitions),
    ):
        assert told(tally) == by_hand(rows(world, form))


def test_what_everybody_owes(world: Session) -> None:
    """Each of the staff registers once, and whoever registered reports."""
    homes = {unit.id for unit in world.exec(select(Unit).where(col(Unit.key).in_(HOMES)))}
    staff = {post.person_id for post in held(world) if post.unit_id in homes and post.role in STAFF_ROLES}
    registered = {row.person_id for row in rows(world, REGISTRATION)}
    check(world, REGISTRATION, staff)
    check(world, ACHIEVEMENT, registered)


def check(session: Session, form: str, expected: set[int]) -> None:
    late: dict[int, list[bool]] = {}
    for row in rows(session, form):
        late.setdefault(row.person_id, []).append(row.late)
    owed, name = counted(session).of(form), names(session)
    assert owed.sent == len(expected & set(late))
    assert owed.late == len([person for person in expected & set(late) if all(late[person])])
    assert sorted(row.name for row in owed.missing) == sorted(name[one] for one in expected - set(late))
    assert owed.expected == len(expected)


@pytest.mark.parametrize("form", [COLLECTIVE_REGISTRATION, HALF_YEAR, YEAR_END, COLLECTIVE_ACHIEVEMENT])
def test_what_each_unit_owes(world: Session, form: str) -> None:
    homes = [unit.id for unit in world.exec(select(Unit).where(col(Unit.key).in_(HOMES)))]
    if form == COLLECTIVE_ACHIEVEMENT:
        homes = list({row.unit_id for row in rows(world, COLLECTIVE_REGISTRATION)})
    there = {row.unit_id for row in rows(world, form)}
    in_time = {row.unit_id for row in rows(world, form) if not row.late}
    owed, name = counted(world).of(form), unit_names(world)
    assert owed.sent == len([unit for unit in homes if unit in there])
    assert owed.late == len([unit for unit in homes if unit in there and unit not in in_time])
    assert [(row.unit_name, row.name) for row in owed.missing] == [
        (name[unit], "") for unit in sorted(homes) if unit not in there
    ]


def test_which_initiatives_are_to_be_recognised(world: Session) -> None:
    missing, sent, late = [], 0, 0
    for row in rows(world, INITIATIVE):
        asked = [
            request.late
            for request in rows(world, RECOGNITION)
            if request.person_id == row.person_id and request.subject in (str(row.id), row.subject)
        ]
        sent, late = sent + bool(asked), late + (bool(asked) and all(asked))
        if not asked:
            missing.append((row.id, names(world)[row.person_id]))
    owed = counted(world).of(RECOGNITION)
    assert (owed.sent, owed.late) == (sent, late)
    assert sorted((row.initiative, row.name) for row in owed.missing) == sorted(missing)
    titles = dossiers.titles(world, [row for row, _ in missing])
    assert all(title.startswith("So Hoa") for title in titles.values())
    assert set(titles) == {row for row, _ in missing}


def test_shares(world: Session) -> None:
    here = {post.person_id for post in held(world)}
    leaders = {post.person_id for post in held(world) if post.role in LEADING}
    registered = {row.person_id for row in rows(world, REGISTRATION)}
    accepted = {
        row.person_id for row in rows(world, REGISTRATION) if row.state in (State.ACCEPTED, State.FROZEN)
    }
    found = counted(world)
    for group, share in ((registered, found.registered), (accepted, found.accepted)):
        assert (share.direct, share.leaders) == (len(group & here - leaders), len(group & leaders))


@pytest.mark.parametrize(
    ("direct", "leaders", "is_told", "percent"),
    [
        (0, 0, True, 0.0),
        (1, 0, False, 100.0),
        (2, 0, False, 100.0),
        (3, 0, True, 100.0),
        (0, 3, True, 0.0),
        (10, 1, False, 90.9),
        (10, 2, False, 83.3),
        (2, 10, False, 16.7),
        (7, 3, True, 70.0),
    ],
)
def test_nobody_can_be_told_from_a_share(direct: int, leaders: int, is_told: bool, percent: float) -> None:
    share = Share(direct, leaders)
    assert (share.told, share.percent, share.total) == (is_told, percent, direct + leaders)


def test_what_waits_for_whom(world: Session) -> None:
    """Where `data.review` finds somebody who may take it further, it waits on that person's desk."""
    posts, unit, wanted = held(world), unit_names(world), Counter[tuple[Role, str]]()
    waiting = [
        row
        for row in world.exec(select(Submission).where(Submission.year == 2024)).all()
        if row.state in (State.SENT, State.AGREED, State.WITHDRAWING)
    ]
    for row in waiting:
        judges = set(review.reviewers(world, row, TODAY))
        held_by = {(post.role, post.unit_id) for post in posts if post.person_id in judges}
        wanted[desk_of(row, held_by, unit)] += 1
    found = counted(world).waiting
    assert {(desk.role, desk.unit_name): desk.count for desk in found} == wanted
    assert min((desk.since for desk in found), default=None) == min(
        (row.updated_at for row in waiting), default=None
    )


def desk_of(row: Submission, held_by: set[tuple[Role, int | None]], unit: dict[int, str]) -> tuple[Role, str]:
    councils = {number for number, name in unit.items() if name.startswith("Hội đồng")}
    if row.state is State.SENT and held_by & {(Role.HEAD, row.unit_id), (Role.DEPUTY, row.unit_id)}:
        return Role.HEAD, unit[row.unit_id]
    sits = [number for role, number in held_by if role is Role.SECRETARY and number in councils]
    of_stream = {Stream.TITLES: "Hội đồng Thi đua", Stream.INITIATIVES: "Hội đồng sáng kiến"}
    wanted = of_stream.get(row.stream)
    for number in sits:
        if number is not None and wanted is not None and unit[number].startswith(wanted):
            return Role.SECRETARY, unit[number]
    if held_by and not any(role is Role.OFFICE for role, _ in held_by):
        return Role.LEADERSHIP, ""
    return Role.OFFICE, ""


def test_unions_and_other_units_toward_all(world: Session) -> None:
    def most(unit: int) -> int:
        found = [row for row in rows(world, ACTIVITY) if row.unit_id == unit]
        versions = dossiers.dossiers(world, 2024)
        taken = {row.entry.id: row.answers.get("took_part", 0) for row in versions}
        return max((taken[row.id] for row in found), default=0)

    found = counted(world)
    moved = {row.unit_id for row in (*rows(world, PLEDGE), *rows(world, ACTIVITY))}
    assert {row.unit for row in (*found.unions, *found.others) if row.pledges or row.activities} == moved
    assert all(row.most == most(row.unit) for row in (*found.unions, *found.others))
    assert [row.unit_name for row in found.unions] in ([], ["Công đoàn cơ sở"])
