"""Joining: codes that work once, requests that are decided once, and nobody made somebody else in silence."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from data import bodies, joining, people, posts, texts, units
from data.db import Database
from data.models import Account, AccountState, Audit, Invite, JoinRequest, Person, PersonPost
from domain.errors import Refusal
from domain.people import Post, Role

NOW = datetime(2024, 1, 8, 1, tzinfo=UTC)
TODAY = date(2024, 1, 8)
YESTERDAY = date(2024, 1, 7)
LATER = NOW + timedelta(hours=1)
QLBG = "phong-qlbg"


@pytest.fixture
def office(session: Session) -> Session:
    units.ensure(session, bodies.load())
    return session


def unit(session: Session, key: str) -> int:
    found = units.by_key(session, key)
    assert found is not None
    return found.id


def account(session: Session, external_id: str = "11") -> int:
    return people.actor_of(session, "telegram", external_id, external_id, TODAY, NOW).account


def invite(
    session: Session,
    *roles: Role,
    key: str | None = QLBG,
    name: str = "",
    person: int | None = None,
) -> str:
    where = unit(session, key) if key else None
    return joining.invite(session, roles, TODAY, NOW, unit=where, name=name, person=person)


def redeem(
    session: Session, code: str, external_id: str = "11", sender: str = "Chuyên viên 1", at: datetime = LATER
) -> joining.Joined:
    return joining.redeem(session, account(session, external_id), code, sender, TODAY, at)


def held_by(session: Session, external_id: str = "11") -> frozenset[Post]:
    return people.actor_of(session, "telegram", external_id, external_id, TODAY, NOW).posts


def actions(session: Session) -> list[str]:
    return [row.action for row in session.exec(select(Audit).order_by(col(Audit.id)))]


def test_a_code_fits_a_link_and_is_kept_as_a_hash_only(office: Session) -> None:
    codes = {invite(office, Role.STAFF) for _ in range(20)}
    assert len(codes) == 20
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22}", code) for code in codes)
    kept = {row.code_hash for row in office.exec(select(Invite))}
    assert {len(digest) for digest in kept} == {64}
    assert not kept & codes


def test_a_code_links_a_stranger_under_the_name_of_the_profile(office: Session) -> None:
    joined = redeem(office, invite(office, Role.STAFF, Role.CLERK))
    assert joined == joining.Joined(joined.person, "Chuyên viên 1")
    where = unit(office, QLBG)
    assert held_by(office) == {Post(Role.STAFF, where), Post(Role.CLERK, where)}
    assert office.get_one(Account, account(office)).state == AccountState.LINKED
    assert actions(office) == [
        "invite.made",
        "person.created",
        "post.given",
        "post.given",
        "account.linked",
        "invite.used",
    ]


@pytest.mark.parametrize(("sender", "name"), [("❤️", "Người mới tham gia"), ("", "Người mới tham gia")])
def test_a_profile_without_a_letter_gets_a_name_to_correct(office: Session, sender: str, name: str) -> None:
    assert redeem(office, invite(office, Role.STAFF), sender=sender).name == name


def test_somebody_named_counts_before_joining(office: Session) -> None:
    code = invite(office, Role.DEPUTY, name="Phó phòng A")
    before = people.linked(office, TODAY)
    assert (before.linked, before.total) == (0, 1)
    assert [someone.name for someone in before.missing] == ["Phó phòng A"]
    assert redeem(office, code, sender="PPA 99").name == "Phó phòng A"
    after = people.linked(office, TODAY)
    assert (after.linked, after.total, after.missing) == (1, 1, ())


def test_a_second_code_for_somebody_who_waits_makes_no_second_person(office: Session) -> None:
    invite(office, Role.STAFF, name="Nguyễn Văn A")
    code = invite(office, Role.STAFF, Role.DEPUTY, name="nguyen van a")
    assert redeem(office, code).name == "Nguyễn Văn A"
    assert people.linked(office, TODAY).total == 1
    assert {post.role for post in held_by(office)} == {Role.STAFF, Role.DEPUTY}


def test_two_of_one_name_who_wait_are_not_guessed_between(office: Session) -> None:
    for _ in range(2):
        person = people.create_person(office, "Nguyễn Văn A", NOW)
        posts.give(office, person.id, Role.STAFF, unit(office, QLBG), TODAY, NOW)
    with pytest.raises(Refusal, match="2 people of that name wait"):
        invite(office, Role.STAFF, name="Nguyễn Văn A")


def test_roles_add_up(office: Session) -> None:
    first = redeem(office, invite(office, Role.STAFF, name="Chuyên viên 1"))
    second = redeem(office, invite(office, Role.SECRETARY, key="hd-tdkt"))
    assert second.person == first.person
    assert held_by(office) == {
        Post(Role.STAFF, unit(office, QLBG)),
        Post(Role.SECRETARY, unit(office, "hd-tdkt")),
    }


def test_a_code_in_ones_own_name_adds_roles_and_leaves_no_double(office: Session) -> None:
    first = redeem(office, invite(office, Role.STAFF, name="Chuyên viên 1"))
    code = invite(office, Role.SECRETARY, key="hd-tdkt", name="Chuyên viên 1")
    assert people.linked(office, TODAY).total == 2
    assert redeem(office, code).person == first.person
    assert {post.role for post in held_by(office)} == {Role.STAFF, Role.SECRETARY}
    assert people.linked(office, TODAY) == people.Linking(1, 1, ())


def test_a_code_in_somebody_elses_name_is_refused_to_a_linked_account(office: Session) -> None:
    redeem(office, invite(office, Role.STAFF, name="Chuyên viên 1"))
    code = invite(office, Role.DEPUTY, name="Phó phòng A")
    with pytest.raises(Refusal, match="is for person"):
        redeem(office, code)
    assert {post.role for post in held_by(office)} == {Role.STAFF}
    assert redeem(office, code, "12").name == "Phó phòng A"


def test_a_code_for_a_namesake_who_joined_meanwhile_is_refused(office: Session) -> None:
    redeem(office, invite(office, Role.STAFF, name="Nguyễn Văn A"))
    other = invite(office, Role.STAFF, key="van-phong", name="Nguyễn Văn A")
    known = redeem(office, other, "12").person
    again = invite(office, Role.CLERK, key="van-phong", person=known)
    with pytest.raises(Refusal, match=f"is for person {known}"):
        redeem(office, again, "11")


def test_roles_over_the_whole_office_need_no_unit(office: Session) -> None:
    redeem(office, invite(office, Role.OFFICE, Role.IT, key=None))
    assert held_by(office) == {Post(Role.OFFICE), Post(Role.IT)}


def test_the_office_stays_everywhere_when_its_unit_is_a_council(office: Session) -> None:
    redeem(office, invite(office, Role.OFFICE, Role.SECRETARY, key="hd-tdkt"))
    assert held_by(office) == {Post(Role.OFFICE), Post(Role.SECRETARY, unit(office, "hd-tdkt"))}


@pytest.mark.parametrize(
    ("role", "key", "reason"),
    [
        (Role.STAFF, None, "staff without a unit"),
        (Role.HEAD, None, "head without a unit"),
        (Role.SECRETARY, None, "secretary without a council"),
        (Role.SECRETARY, QLBG, "secretary without a council"),
        (Role.COUNCIL, "van-phong", "council without a council"),
        (Role.STAFF, "hd-tdkt", "staff in a council"),
        (Role.HEAD, "hd-sang-kien", "head in a council"),
    ],
)
def test_a_role_and_a_unit_have_to_go_together(
    office: Session, role: Role, key: str | None, reason: str
) -> None:
    with pytest.raises(Refusal, match=reason) as refused:
        invite(office, role, key=key, name="Ai đó")
    assert refused.value.person.startswith("Vai trò «")
    assert office.exec(select(Person)).all() == []


def test_an_unknown_code_is_refused(office: Session) -> None:
    with pytest.raises(Refusal, match="no invite with this code"):
        redeem(office, "khong-co-ma-nay")
    assert held_by(office) == frozenset()


def test_a_used_code_is_refused_to_others_and_remembered_by_its_own_account(office: Session) -> None:
    code = invite(office, Role.STAFF)
    first = redeem(office, code)
    assert redeem(office, f" {code}\n") == joining.Joined(first.person, first.name, again=True)
    with pytest.raises(Refusal, match="was used by account"):
        redeem(office, code, "12")
    assert people.linked(office, TODAY).total == 1


@pytest.mark.parametrize(
    ("after", "works"), [(timedelta(hours=71, minutes=59), True), (timedelta(hours=72), False)]
)
def test_a_code_lives_for_three_days(office: Session, after: timedelta, works: bool) -> None:
    code = invite(office, Role.STAFF)
    if works:
        assert redeem(office, code, at=NOW + after).again is False
    else:
        with pytest.raises(Refusal, match="expired"):
            redeem(office, code, at=NOW + after)


def test_an_own_used_code_says_so_even_when_its_time_is_over(office: Session) -> None:
    code = invite(office, Role.STAFF)
    redeem(office, code)
    assert redeem(office, code, at=NOW + timedelta(days=30)).again is True


@pytest.mark.parametrize("named", ["", "Trưởng phòng mới"])
def test_a_new_head_takes_over_when_the_code_is_used(office: Session, named: str) -> None:
    where = unit(office, QLBG)
    former = redeem(office, invite(office, Role.HEAD, name="Trưởng phòng cũ"), "11").person
    code = invite(office, Role.HEAD, name=named)
    assert people.receivers(office, [where], TODAY) == {where: [former]}
    successor = redeem(office, code, "12", "Trưởng phòng mới").person
    assert people.receivers(office, [where], TODAY) == {where: [successor]}
    ended = office.exec(select(PersonPost).where(PersonPost.person_id == former)).one()
    assert ended.ends == YESTERDAY


def test_somebody_known_may_move_to_another_account(office: Session) -> None:
    person = redeem(office, invite(office, Role.STAFF, name="Chuyên viên 1"), "11").person
    assert redeem(office, invite(office, Role.STAFF, person=person), "12").person == person
    states = {row.external_id: row.state for row in office.exec(select(Account))}
    assert states == {"11": AccountState.CLOSED, "12": AccountState.LINKED}
    assert held_by(office, "11") == frozenset()


def ask(session: Session, external_id: str = "11", key: str = QLBG, name: str = "Nguyễn Văn A") -> int:
    where = unit(session, key)
    return joining.ask(session, account(session, external_id), where, name, "Chuyên viên", NOW).id


@pytest.fixture
def approver(office: Session) -> int:
    return redeem(office, invite(office, Role.OFFICE, key="van-phong", name="Chánh Văn phòng"), "1").person


def test_an_approved_request_makes_a_person_with_the_title_asked_for(office: Session, approver: int) -> None:
    joined = joining.approve(office, ask(office), approver, TODAY, LATER)
    assert held_by(office) == {Post(Role.STAFF, unit(office, QLBG))}
    post = office.exec(select(PersonPost).where(PersonPost.person_id == joined.person)).one()
    assert (joined.name, post.title, post.starts) == ("Nguyễn Văn A", "Chuyên viên", TODAY)
    row = office.exec(select(JoinRequest)).one()
    assert (row.state, row.decided_by, row.decided_at) == ("approved", approver, LATER)
    assert "join.approved" in actions(office)


def test_asking_again_replaces_what_was_asked(office: Session) -> None:
    first = ask(office)
    assert ask(office, key="van-phong", name="Nguyễn Văn  An") == first
    row = office.exec(select(JoinRequest)).one()
    assert (row.unit_id, row.name) == (unit(office, "van-phong"), "Nguyễn Văn An")


def test_who_belongs_here_already_need_not_ask(office: Session) -> None:
    redeem(office, invite(office, Role.STAFF))
    with pytest.raises(Refusal, match="is linked"):
        ask(office)


def test_nobody_asks_to_join_a_council(office: Session) -> None:
    with pytest.raises(Refusal, match="staff in a council"):
        ask(office, key="hd-tdkt")


def test_the_one_expected_is_offered_and_never_taken_in_silence(office: Session, approver: int) -> None:
    invite(office, Role.DEPUTY, name="Nguyễn Văn A")
    request = ask(office, name="nguyen van a")
    (expected,) = joining.candidates(office, request, TODAY)
    assert expected.name == "Nguyễn Văn A"
    joined = joining.approve(office, request, approver, TODAY, LATER)
    assert (joined.person == expected.id, joined.name) == (False, "nguyen van a")


def test_the_approver_may_say_that_it_is_the_one_expected(office: Session, approver: int) -> None:
    invite(office, Role.DEPUTY, name="Nguyễn Văn A")
    request = ask(office, name="nguyen van a")
    (expected,) = joining.candidates(office, request, TODAY)
    joined = joining.approve(office, request, approver, TODAY, LATER, person=expected.id)
    assert joined == joining.Joined(expected.id, "Nguyễn Văn A")
    assert {post.role for post in held_by(office)} == {Role.STAFF, Role.DEPUTY}


@pytest.mark.parametrize(
    ("name", "key", "linked"),
    [("Nguyễn Văn B", QLBG, False), ("Nguyễn Văn A", "van-phong", False), ("Nguyễn Văn A", QLBG, True)],
)
def test_nobody_is_joined_to_a_person_who_is_no_candidate(
    office: Session, approver: int, name: str, key: str, linked: bool
) -> None:
    code = invite(office, Role.STAFF, key=key, name=name)
    if linked:
        redeem(office, code, "12")
    other = office.exec(select(Person.id).where(Person.name == name)).one()
    request = ask(office)
    assert joining.candidates(office, request, TODAY) == ()
    with pytest.raises(Refusal, match="no candidate"):
        joining.approve(office, request, approver, TODAY, LATER, person=other)


def test_a_request_is_decided_once(office: Session, approver: int) -> None:
    request = ask(office)
    assert joining.refuse(office, request, approver, LATER).state == "refused"
    with pytest.raises(Refusal, match="decided"):
        joining.approve(office, request, approver, TODAY, LATER)
    with pytest.raises(Refusal, match="decided"):
        joining.refuse(office, request + 99, approver, LATER)
    assert held_by(office) == frozenset()
    assert ask(office) != request


def test_a_code_settles_the_request_that_waits(office: Session) -> None:
    ask(office)
    redeem(office, invite(office, Role.STAFF))
    assert joining.waiting(office) == []


def test_waiting_requests_by_unit(office: Session) -> None:
    first, second = ask(office, "11"), ask(office, "12", key="van-phong")
    assert [row.id for row in joining.waiting(office)] == [first, second]
    assert [row.id for row in joining.waiting(office, [unit(office, "van-phong")])] == [second]
    assert joining.waiting(office, []) == []


def test_the_office_and_the_units_head_are_asked(office: Session, approver: int) -> None:
    deputy = redeem(office, invite(office, Role.DEPUTY), "2").person
    assert joining.deciders(office, unit(office, QLBG), TODAY) == [approver, deputy]
    head = redeem(office, invite(office, Role.HEAD), "3").person
    assert joining.deciders(office, unit(office, QLBG), TODAY) == [approver, head]
    assert joining.deciders(office, unit(office, "van-phong"), TODAY) == [approver]


def test_of_two_who_use_a_code_at_once_one_gets_in(database: Database) -> None:
    def prepare(session: Session) -> tuple[str, list[int]]:
        units.ensure(session, bodies.load())
        return invite(session, Role.STAFF), [account(session, "11"), account(session, "12")]

    code, accounts = database.run_now(prepare)

    def use(account_id: int) -> str:
        try:
            database.run_now(
                lambda session: joining.redeem(session, account_id, code, "Chuyên viên", TODAY, LATER)
            )
        except Refusal as refusal:
            return refusal.person
        return "in"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(use, accounts))
    assert outcomes == [texts.CODE_USED, "in"]
    assert database.read_now(lambda session: people.linked(session, TODAY)) == people.Linking(1, 1, ())


def wrong(session: Session, times: int, external_id: str = "11", at: datetime = LATER) -> None:
    """Try codes of nobody, as the handler does: refused, then counted."""
    for number in range(times):
        code = f"{number:022}"
        with pytest.raises(Refusal, match="no invite"):
            redeem(session, code, external_id, at=at)
        joining.missed(session, account(session, external_id), code, at)


def test_after_a_few_wrong_codes_none_opens_for_an_hour(office: Session) -> None:
    code = invite(office, Role.STAFF)
    wrong(office, joining.TRIES)
    for at in (LATER, LATER + joining.LOCKED - timedelta(seconds=1)):
        with pytest.raises(Refusal, match="wrong codes") as refused:
            redeem(office, code, at=at)
        joining.missed(office, account(office), code, at)
    assert refused.value.person == texts.TOO_MANY_CODES
    assert redeem(office, code, at=LATER + joining.LOCKED).person
    assert actions(office).count("invite.locked") == 1


def test_the_tries_are_an_accounts_own_and_end_with_a_right_code(office: Session) -> None:
    wrong(office, joining.TRIES)
    wrong(office, joining.TRIES - 1, "12")
    redeem(office, invite(office, Role.STAFF), "12")
    wrong(office, joining.TRIES - 1, "12")
    redeem(office, invite(office, Role.CLERK), "12")


def test_an_expired_and_a_used_code_count_and_a_slip_does_not(office: Session) -> None:
    code = invite(office, Role.STAFF)
    redeem(office, code, "12")
    for words in ("hello", "", code[:-1], f"{code}x"):
        for _ in range(joining.TRIES):
            joining.missed(office, account(office), words, LATER)
    for _ in range(joining.TRIES):
        with pytest.raises(Refusal, match="was used"):
            redeem(office, code)
        joining.missed(office, account(office), code, LATER)
    with pytest.raises(Refusal, match="wrong codes"):
        redeem(office, code)
