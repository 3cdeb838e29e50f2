"""People: who is behind an account today, who receives, who works where, who has yet to join."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from data import bodies, people, posts, units
from data.db import Database
from data.models import Account, AccountState, Audit, Person, PersonPost
from domain.errors import Refusal
from domain.people import Actor, Post, Role

NOW = datetime(2024, 4, 1, 1, tzinfo=UTC)
TODAY = date(2024, 4, 1)
BEFORE = date(2024, 1, 1)
YESTERDAY = date(2024, 3, 31)
TOMORROW = date(2024, 4, 2)


@pytest.fixture
def office(session: Session) -> Session:
    units.ensure(session, bodies.load())
    return session


def unit(session: Session, key: str) -> int:
    found = units.by_key(session, key)
    assert found is not None
    return found.id


def add(session: Session, name: str, *held: tuple[Role, str | None]) -> int:
    person = people.create_person(session, name, NOW)
    for role, key in held:
        posts.give(session, person.id, role, unit(session, key) if key else None, BEFORE, NOW)
    return person.id


def link(session: Session, person: int, external_id: str, state: AccountState = AccountState.LINKED) -> None:
    session.add(
        Account(external_id=external_id, chat=external_id, person_id=person, state=state, created_at=NOW)
    )
    session.flush()


def actor(session: Session, external_id: str, today: date = TODAY) -> Actor:
    return people.actor_of(session, "telegram", external_id, external_id, today, NOW)


@contextmanager
def statements(session: Session) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(*call: object) -> None:
        seen.append(str(call[2]))

    event.listen(session.get_bind(), "before_cursor_execute", note)
    yield seen
    event.remove(session.get_bind(), "before_cursor_execute", note)


def test_an_actor_has_all_posts_of_today(office: Session) -> None:
    person = add(office, "Trưởng phòng A", (Role.HEAD, "phong-qlbg"), (Role.OFFICE, None))
    link(office, person, "11")
    known = actor(office, "11")
    assert known == Actor(
        known.account,
        person,
        "Trưởng phòng A",
        frozenset({Post(Role.HEAD, unit(office, "phong-qlbg")), Post(Role.OFFICE)}),
    )


@pytest.mark.parametrize(
    ("starts", "ends", "held"),
    [
        (BEFORE, None, True),
        (TODAY, TODAY, True),
        (BEFORE, TOMORROW, True),
        (BEFORE, YESTERDAY, False),
        (TOMORROW, None, False),
        (TODAY, YESTERDAY, False),
    ],
)
def test_a_post_counts_on_its_days(office: Session, starts: date, ends: date | None, held: bool) -> None:
    person = add(office, "Chuyên viên 1")
    link(office, person, "11")
    where = unit(office, "phong-qlbg")
    office.add(PersonPost(person_id=person, role=Role.STAFF, unit_id=where, starts=starts, ends=ends))
    office.flush()
    assert actor(office, "11").posts == (frozenset({Post(Role.STAFF, where)}) if held else frozenset())
    assert [someone.id for someone in people.staff(office, [where], TODAY).get(where, ())] == (
        [person] if held else []
    )


def test_a_stranger_gets_an_account_once(session: Session) -> None:
    first, second = actor(session, "99"), actor(session, "99")
    assert first == second == Actor(first.account)
    row = session.get_one(Account, first.account)
    assert (row.channel, row.external_id, row.chat, row.state, row.reach, row.created_at) == (
        "telegram",
        "99",
        "99",
        AccountState.STRANGER,
        "ok",
        NOW,
    )


def test_the_same_number_in_another_channel_is_somebody_else(session: Session) -> None:
    other = people.actor_of(session, "zalo", "99", "99", TODAY, NOW)
    assert other.account != actor(session, "99").account


def test_a_closed_account_is_nobodys(office: Session) -> None:
    link(office, add(office, "Chuyên viên 1", (Role.STAFF, "phong-qlbg")), "11", AccountState.CLOSED)
    assert actor(office, "11") == Actor(actor(office, "11").account)


def test_knowing_somebody_takes_one_statement_and_meeting_a_stranger_three(office: Session) -> None:
    link(office, add(office, "A", (Role.STAFF, "phong-qlbg"), (Role.OFFICE, None)), "11")
    with statements(office) as seen:
        actor(office, "11")
    assert len(seen) == 1
    with statements(office) as seen:
        actor(office, "12")
    assert len(seen) == 3


def test_names_are_kept_whole_and_in_one_form(session: Session) -> None:
    person = people.create_person(session, "  Nguye\u0302\u0303n\u00a0Va\u0306n  <A> ", NOW)
    assert (person.name, person.folded) == ("Nguyễn Văn <A>", "nguyen van a")


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "...", "❤️"])
def test_a_name_needs_a_letter(session: Session, name: str) -> None:
    with pytest.raises(Refusal, match="a name without a letter"):
        people.create_person(session, name, NOW)


def test_a_name_can_be_corrected(session: Session) -> None:
    person = people.create_person(session, "Nguyễn Văn Á", NOW)
    people.rename(session, person.id, "Nguyễn Văn An", None, NOW)
    assert (person.name, person.folded) == ("Nguyễn Văn An", "nguyen van an")
    renamed = session.exec(select(Audit).where(Audit.action == "person.renamed")).one()
    assert renamed.detail == {"before": "Nguyễn Văn Á", "after": "Nguyễn Văn An"}


def test_a_new_head_ends_the_former_ones_post_the_day_before(office: Session) -> None:
    former = add(office, "Trưởng phòng A", (Role.HEAD, "phong-qlbg"))
    successor = add(office, "Trưởng phòng B", (Role.HEAD, "phong-lanh-su-htqt"))
    where = unit(office, "phong-qlbg")
    posts.give(office, successor, Role.HEAD, where, TODAY, NOW)
    assert people.receivers(office, [where], YESTERDAY) == {where: [former]}
    assert people.receivers(office, [where], TODAY) == {where: [successor]}


def test_a_post_held_already_is_given_once_and_takes_a_new_title(office: Session) -> None:
    person = add(office, "Phó phòng A", (Role.DEPUTY, "phong-qlbg"))
    where = unit(office, "phong-qlbg")
    posts.give(office, person, Role.DEPUTY, where, TODAY, NOW, title="Phó Trưởng phòng")
    post = office.exec(select(PersonPost)).one()
    assert (post.starts, post.title) == (BEFORE, "Phó Trưởng phòng")


def test_the_database_itself_allows_one_head(office: Session) -> None:
    add(office, "Trưởng phòng A", (Role.HEAD, "phong-qlbg"))
    other = add(office, "Trưởng phòng B")
    office.add(PersonPost(person_id=other, role=Role.HEAD, unit_id=unit(office, "phong-qlbg"), starts=BEFORE))
    with pytest.raises(IntegrityError):
        office.flush()


HEAD_AND_DEPUTY = (("Trưởng", Role.HEAD), ("Phó", Role.DEPUTY), ("Nhân viên", Role.STAFF))


@pytest.mark.parametrize(
    ("key", "posts", "receivers"),
    [
        ("phong-qlbg", HEAD_AND_DEPUTY, ["Trưởng"]),
        ("phong-qlbg", HEAD_AND_DEPUTY[1:], ["Phó"]),
        ("phong-qlbg", HEAD_AND_DEPUTY[2:], []),
        ("phong-qlbg", (("Phó 1", Role.DEPUTY), ("Phó 2", Role.DEPUTY)), ["Phó 1", "Phó 2"]),
        ("trung-tam-ttdvdn", HEAD_AND_DEPUTY, ["Trưởng"]),
        ("van-phong", (("CVP", Role.HEAD), ("Chuyên viên", Role.OFFICE)), ["CVP"]),
        ("hd-tdkt", (("Thư ký", Role.SECRETARY), ("Thành viên", Role.COUNCIL)), ["Thư ký"]),
        ("hd-tdkt", (("Thành viên", Role.COUNCIL),), []),
        ("lanh-dao-so", (("Giám đốc", Role.LEADERSHIP), ("Phó GĐ", Role.LEADERSHIP)), ["Giám đốc", "Phó GĐ"]),
        ("giam-doc", (("Giám đốc", Role.LEADERSHIP),), ["Giám đốc"]),
        ("giam-doc", (("Giám đốc", Role.HEAD),), ["Giám đốc"]),
        ("cong-doan", (("Chủ tịch", Role.UNION), ("Trưởng", Role.HEAD)), ["Chủ tịch"]),
        ("doan-thanh-nien", (("Bí thư", Role.UNION),), ["Bí thư"]),
    ],
)
def test_who_receives_for_a_unit(
    office: Session, key: str, posts: tuple[tuple[str, Role], ...], receivers: list[str]
) -> None:
    ids = {name: add(office, name, (role, key)) for name, role in posts}
    where = unit(office, key)
    assert people.receivers(office, [where], TODAY) == {where: [ids[name] for name in receivers]}


def test_a_leader_of_no_unit_in_particular_leads_where_nobody_else_does(office: Session) -> None:
    leader = add(office, "Giám đốc", (Role.LEADERSHIP, None))
    director = add(office, "Quyền Giám đốc", (Role.LEADERSHIP, "giam-doc"))
    wanted = [unit(office, key) for key in ("giam-doc", "lanh-dao-so", "phong-qlbg")]
    assert list(people.receivers(office, wanted, TODAY).values()) == [[director], [leader], []]


def test_receivers_of_all_units_take_three_statements(office: Session) -> None:
    wanted = [row.id for row in units.all(office)]
    with statements(office) as seen:
        assert list(people.receivers(office, wanted, TODAY)) == wanted
    assert len(seen) == 3


def test_the_office_is_whoever_holds_that_role(office: Session) -> None:
    first = add(office, "Chánh Văn phòng", (Role.OFFICE, "van-phong"), (Role.OFFICE, None))
    second = add(office, "Chuyên viên 1", (Role.OFFICE, None))
    add(office, "Chuyên viên 2", (Role.STAFF, "van-phong"))
    assert people.office_people(office, TODAY) == [first, second]
    assert people.office_people(office, date(2023, 12, 31)) == []


def test_staff_are_those_who_work_for_the_unit_by_given_name(office: Session) -> None:
    for name, role in (("Lê Đức", Role.STAFF), ("Trần Ánh", Role.HEAD), ("Vũ An", Role.OFFICE)):
        add(office, name, (role, "van-phong"))
    add(office, "Hà Dũng", (Role.STAFF, "van-phong"), (Role.CLERK, "van-phong"))
    add(office, "Chuyên viên 9", (Role.STAFF, "phong-qlbg"))
    add(office, "Thành viên", (Role.COUNCIL, "hd-tdkt"))
    [staff] = people.staff(office, [unit(office, "van-phong")], TODAY).values()
    names = [someone.name for someone in staff]
    assert names == ["Vũ An", "Trần Ánh", "Hà Dũng", "Lê Đức"]
    assert people.staff(office, [unit(office, "hd-tdkt")], TODAY) == {}


def test_who_is_linked_and_who_is_missing(office: Session) -> None:
    for name in ("Lê Đức", "Trần Ánh", "Vũ An"):
        add(office, name, (Role.STAFF, "van-phong"), (Role.OFFICE, None))
    link(office, office.exec(select(Person.id).where(Person.name == "Vũ An")).one(), "11")
    closed = add(office, "Hà Dũng", (Role.STAFF, "phong-qlbg"))
    link(office, closed, "12", AccountState.CLOSED)
    add(office, "Người đã nghỉ")
    found = people.linked(office, TODAY)
    assert (found.linked, found.total) == (1, 4)
    assert [someone.name for someone in found.missing] == ["Trần Ánh", "Hà Dũng", "Lê Đức"]


def test_two_channels_count_once(office: Session) -> None:
    person = add(office, "Vũ An", (Role.STAFF, "van-phong"))
    for channel in ("telegram", "zalo"):
        office.add(
            Account(
                channel=channel,
                external_id="1",
                chat="1",
                person_id=person,
                state=AccountState.LINKED,
                created_at=NOW,
            )
        )
    office.flush()
    found = people.linked(office, TODAY)
    assert (found.linked, found.total, found.missing) == (1, 1, ())


def test_a_stranger_who_writes_twice_at_once_is_one(database: Database) -> None:
    def write(_: int) -> Actor:
        return database.run_now(lambda session: actor(session, "99"))

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(write, range(4)))) == 1
