"""Groups of units: codes that open once, one group a unit, and links that follow a chat wherever it goes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from data import bodies, groups, people, units
from data.db import Database
from data.models import Account, Audit, Reach, Setting, UnitGroup

NOW = datetime(2024, 1, 8, 1, tzinfo=UTC)
A, B = "phong-lanh-su-htqt", "phong-qlbg"


@pytest.fixture
def office(session: Session) -> Session:
    units.ensure(session, bodies.load())
    for name in ("Trưởng phòng A", "Thư ký"):
        people.create_person(session, name, NOW)
    return session


def unit(session: Session, key: str) -> int:
    found = units.by_key(session, key)
    assert found is not None
    return found.id


def link(
    session: Session, key: str = A, chat: str = "-10", title: str = "Nhóm", at: datetime = NOW
) -> UnitGroup:
    return groups.link(session, unit(session, key), chat, title, 1, at).group


def open_links(session: Session) -> set[tuple[int, str]]:
    return {(row.unit_id, row.chat) for row in groups.linked(session).values()}


def actions(session: Session) -> list[str]:
    return [row.action for row in session.exec(select(Audit).order_by(col(Audit.id)))][2:]


# Codes


def test_a_code_is_kept_as_a_hash_and_is_read_however_it_is_typed(office: Session) -> None:
    code = groups.code(office, unit(office, A), 1, NOW)
    (row,) = office.exec(select(Setting)).all()
    assert groups.is_code(code)
    assert code not in repr(row)
    for typed in (code, code.upper(), code.replace("-", " "), f" {code.replace('-', '')} "):
        assert groups.unit_of(office, typed, 1, NOW) == unit(office, A)


def test_codes_are_not_alike() -> None:
    codes = {groups.new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(groups.is_code(code) for code in codes)


@pytest.mark.parametrize(
    ("seconds", "opens"), [(0, True), (24 * 3600 - 1, True), (24 * 3600, False), (90_000, False)]
)
def test_a_code_lives_a_day(office: Session, seconds: int, opens: bool) -> None:
    code = groups.code(office, unit(office, A), 1, NOW)
    found = groups.unit_of(office, code, 1, NOW + timedelta(seconds=seconds))
    assert (found is not None) == opens


def test_a_new_code_voids_ones_own_and_nobody_elses(office: Session) -> None:
    first, others = (groups.code(office, unit(office, A), by, NOW) for by in (1, 2))
    elsewhere = groups.code(office, unit(office, B), 1, NOW)
    second = groups.code(office, unit(office, A), 1, NOW)
    opened = [groups.unit_of(office, code, 1, NOW) for code in (first, others, elsewhere, second)]
    assert opened == [None, unit(office, A), unit(office, B), unit(office, A)]


def test_a_link_voids_all_codes_of_its_unit_only(office: Session) -> None:
    codes = [groups.code(office, unit(office, key), by, NOW) for key in (A, B) for by in (1, 2)]
    link(office)
    opened = [groups.unit_of(office, code, 1, NOW) for code in codes]
    assert opened == [None, None, unit(office, B), unit(office, B)]


def test_after_five_wrong_codes_even_the_right_one_is_refused(office: Session) -> None:
    code = groups.code(office, unit(office, A), 1, NOW)
    for _ in range(groups.TRIES - 1):
        groups.missed(office, "aaaa-bbbb-cccc", 1, NOW)
    assert groups.unit_of(office, code, 1, NOW) is not None
    groups.missed(office, "aaaa-bbbb-cccc", 1, NOW)
    assert groups.unit_of(office, code, 1, NOW) is None
    assert groups.unit_of(office, code, 2, NOW) is not None
    assert groups.unit_of(office, groups.code(office, unit(office, A), 1, NOW), 1, NOW) is not None


def test_words_that_are_no_code_are_not_counted_and_a_day_clears_the_count(office: Session) -> None:
    for _ in range(groups.TRIES):
        groups.missed(office, "gỡ", 1, NOW)
    assert office.exec(select(Setting)).all() == []
    for _ in range(groups.TRIES):
        groups.missed(office, "aaaa-bbbb-cccc", 1, NOW)
    later = NOW + groups.LIFETIME
    other = groups.code(office, unit(office, A), 2, later)
    assert groups.unit_of(office, other, 1, later) is not None


def test_codes_that_ran_out_are_swept_away(office: Session) -> None:
    groups.code(office, unit(office, A), 1, NOW)
    groups.code(office, unit(office, B), 2, NOW + groups.LIFETIME)
    assert len(office.exec(select(Setting)).all()) == 1


# Links


def test_a_unit_has_one_group_and_a_group_one_unit(office: Session) -> None:
    first = link(office, A, "-10")
    second = groups.link(office, unit(office, B), "-20", "Nhóm", 1, NOW)
    assert second.ended == ()
    both = groups.link(office, unit(office, A), "-20", "Nhóm", 1, NOW)
    assert {row.id for row in both.ended} == {first.id, second.group.id}
    assert open_links(office) == {(unit(office, A), "-20")}
    assert actions(office) == ["group.linked", "group.linked", "group.ended", "group.ended", "group.linked"]


def test_the_same_link_again_only_refreshes_it(office: Session) -> None:
    first = link(office, title="Cũ")
    groups.lose(office, first.id, NOW)
    again = groups.link(office, unit(office, A), "-10", "Mới", 1, NOW)
    assert (again.group.id, again.ended, again.group.title) == (first.id, (), "Mới")
    assert groups.chat_of(office, first.id) == "-10"


def test_who_may_be_written_to(office: Session) -> None:
    a, b = link(office, A, "-10"), link(office, B, "-20")
    wanted = [unit(office, A), unit(office, B), unit(office, "van-phong")]
    assert groups.of_units(office, wanted) == {
        a.unit_id: groups.Group(a.id, a.unit_id, "-10"),
        b.unit_id: groups.Group(b.id, b.unit_id, "-20"),
    }
    assert set(groups.of_units(office, wanted[:1])) == {a.unit_id}
    groups.lose(office, a.id, NOW)
    groups.end(office, b, 1, NOW)
    assert groups.of_units(office, wanted) == {}
    assert [groups.chat_of(office, row.id) for row in (a, b)] == [None, None]
    assert groups.of_units(office, []) == {}


def test_a_group_is_lost_once_and_regained(office: Session) -> None:
    row = link(office)
    assert [groups.lose(office, row.id, NOW) for _ in range(2)] == [True, False]
    groups.regain(office, row.id)
    assert groups.chat_of(office, row.id) == "-10"
    assert groups.lose(office, row.id, NOW)
    groups.end(office, row, None, NOW)
    assert not groups.lose(office, row.id, NOW)


# Moving


def test_everything_that_holds_the_old_address_moves_at_once(office: Session) -> None:
    row = link(office, chat="-10")
    other = link(office, B, "-20")
    account = Account(external_id="7", chat="-10", created_at=NOW)
    office.add(account)
    office.flush()
    assert groups.move(office, "-10", "-100") == 2
    office.refresh(account)
    assert [groups.chat_of(office, one.id) for one in (row, other)] == ["-100", "-20"]
    assert (row.chat, account.chat) == ("-100", "-100")
    assert groups.move(office, "-10", "-100") == 0


def test_a_group_that_moves_is_in_reach(office: Session) -> None:
    row = link(office)
    groups.lose(office, row.id, NOW)
    groups.move(office, "-10", "-100")
    assert (row.reach, groups.chat_of(office, row.id)) == (Reach.OK, "-100")


def test_a_later_link_of_the_new_address_holds(office: Session) -> None:
    link(office, A, "-10")
    later = link(office, B, "-100", at=NOW + timedelta(hours=1))
    groups.move(office, "-10", "-100")
    assert open_links(office) == {(unit(office, B), "-100")}
    assert groups.chat_of(office, later.id) == "-100"


def test_other_channels_are_left_alone(office: Session) -> None:
    row = groups.link(office, unit(office, A), "-10", "Nhóm", 1, NOW, channel="other").group
    assert groups.move(office, "-10", "-100") == 0
    assert row.chat == "-10"


def test_one_code_links_one_group_however_many_use_it_at_once(database: Database) -> None:
    def prepare(session: Session) -> tuple[int, str]:
        units.ensure(session, bodies.load())
        people.create_person(session, "Trưởng phòng A", NOW)
        held = unit(session, A)
        return held, groups.code(session, held, 1, NOW)

    _, code = database.run_now(prepare)

    def use(chat: str) -> bool:
        def work(session: Session) -> bool:
            found = groups.unit_of(session, code, 1, NOW)
            if found is not None:
                groups.link(session, found, chat, "Nhóm", 1, NOW)
            return found is not None

        return database.run_now(work)

    with ThreadPoolExecutor(4) as threads:
        used = list(threads.map(use, ["-1", "-2", "-3", "-4"]))
    assert sorted(used) == [False, False, False, True]
    assert database.read_now(lambda session: len(session.exec(select(UnitGroup)).all())) == 1
