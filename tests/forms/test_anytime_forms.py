"""What units and colleagues hand in through the year: figures, praise, movements, classes, more time."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from data import duties, figures, review, units
from data.models import ObligationChange, Outbox, Person, Submission
from data.people import actor_of
from data.posts import give as give_post
from data.request import Office, Request
from domain.duties import DutyState
from domain.errors import Refusal
from domain.message import Said, SaidKind, plain
from domain.people import Role
from domain.review import Act, SubmissionState, may_see, parties
from forms import passage
from forms.catalog import forms, good_example, half_year, training, year_end
from forms.catalog.movement_pledge import Participants
from forms.scene import Option, Reading, Scene, Standing, Taken, Unclear
from tests import handing, office
from tests.chat import ZONE, Chat

pytestmark = pytest.mark.once  # screens, rights and words: the statements are tried elsewhere

TODAY = date(2024, 1, 2)
HEAD, STAFF, SECRETARY = "Trưởng phòng A", "Chuyên viên 1", "Thư ký"
DIVISION, BORDER = "phong-lanh-su-htqt", "phong-qlbg"
EXTENSION, GOOD_EXAMPLE = "extension", "good_example"


def request_of(session: Session, chat: Chat, who: str) -> Request:
    """Somebody of the office at the keyboard."""
    actor = actor_of(session, "telegram", who, who, chat.now.date(), chat.now)
    return Request(actor, Said(SaidKind.TEXT, who, "1", chat.now), chat.now, session, Office(ZONE))


def send(chat: Chat, who: str, form: str, *lines: str) -> str:
    """Somebody types a form to its end; the last answer."""
    chat.person = who
    answer = None
    for line in (f"/nop {forms()[form].title}", *lines):
        answer = chat.say(line)
    assert answer is not None
    return plain(answer.text)


def accept(chat: Chat, who: str) -> Submission:
    """The one thing that was handed in is accepted."""

    def work(session: Session) -> Submission:
        row = session.exec(select(Submission)).one()
        passage.take(request_of(session, chat, who), row.id, Act.ACCEPT)
        session.refresh(row)
        session.expunge(row)
        return row

    return chat.database.run_now(work)


def told(chat: Chat) -> dict[str, list[str]]:
    """Who is owed which news, besides «something waits», by name."""

    def read(session: Session) -> dict[str, list[str]]:
        rows = session.exec(
            select(Person.name, Outbox.key)
            .join(Outbox, col(Outbox.person_id) == col(Person.id))
            .order_by(col(Outbox.id))
        ).all()
        found: dict[str, list[str]] = {}
        for name, key in rows:
            if not key.startswith("queue:"):
                found.setdefault(name, []).append(key.split(":")[0])
        return found

    return chat.database.run_now(read)


def unit(session: Session, key: str) -> int:
    found = units.by_key(session, key)
    assert found is not None
    return found.id


def handed(session: Session, chat: Chat, who: str, form: str, subject: str, **other: Any) -> Submission:
    """Something of the first division, handed in by one of its people."""
    me, ours = person(session, who), unit(session, DIVISION)
    return handing.hand_in(
        session, person=me, by=me, unit=ours, now=chat.now, form=form, subject=subject, **other
    )


def person(session: Session, name: str) -> int:
    return session.exec(select(Person.id).where(Person.name == name)).one()


# Figures of a unit


@pytest.mark.parametrize(
    ("points", "why"),
    [
        ([(10, 10), (20, 0)], ""),
        ([(10, 9.5), (20, 20.5)], "Tiêu chí 2: tự chấm 20,5 điểm, hơn điểm chuẩn 20. Gõ «xoá 2»"),
        ([(0, 1)], "Tiêu chí 1: tự chấm 1 điểm, hơn điểm chuẩn 0. Gõ «xoá 1»"),
    ],
)
def test_nobody_scores_more_than_a_criterion_has(points: list[tuple[float, float]], why: str) -> None:
    found = year_end.check_points(rows_of(points), Scene(TODAY))
    assert found.startswith(why)
    assert bool(found) is bool(why)
    assert (year_end.POINTS.standing(rows_of(points), Scene(TODAY)) is Standing.GONE) is bool(why)


def rows_of(points: Sequence[tuple[float, float]]) -> list[dict[str, Any]]:
    return [
        {"what": f"Tiêu chí {number}", "full": full, "own": own, "proof": None}
        for number, (full, own) in enumerate(points, start=1)
    ]


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=1, max_size=10))
def test_points_are_shown_with_their_sum(points: list[tuple[int, int]]) -> None:
    shown = year_end.POINTS.show(rows_of(points), Scene(TODAY))
    own, full = sum(own for _, own in points), sum(full for full, _ in points)
    assert shown.endswith(f"tổng {own:,}/{full:,} điểm".replace(",", "."))


def test_what_is_known_of_a_unit_is_counted(chat: Chat) -> None:
    def work(session: Session) -> dict[str, int]:
        ours = unit(session, DIVISION)
        me = partial(handed, session, chat, STAFF)
        we = partial(handed, session, chat, HEAD, collective=True)
        colleague, stranger = person(session, "Chuyên viên 2"), person(session, "Chuyên viên 3")
        granted = SubmissionState.ACCEPTED
        me("initiative", "a")
        me("topic", "b")
        me("topic", "c", state=SubmissionState.DECLINED)
        me("topic", "d", year=2023)
        me(GOOD_EXAMPLE, f"{colleague}:1")
        me(GOOD_EXAMPLE, f"{colleague}:2", state=granted)
        me(GOOD_EXAMPLE, f"{stranger}:3", state=granted)
        we("movement_pledge", "van hoa", answers={"movement": "Văn hoá", "members": 5})
        for state in (granted, SubmissionState.AGREED):
            we("training", state, answers={"persons": ["1", "2"]}, state=state)
        other = figures.of_unit(session, unit(session, BORDER), 2024, TODAY)
        assert {name for name, count in other.items() if count} == {"examples"}
        return figures.of_unit(session, ours, 2024, TODAY)

    known = chat.database.run_now(work)
    assert known == {"movements": 1, "initiatives": 2, "examples": 1, "trained": 2}
    assert half_year.certain({**known, "examples": 0}) == {"movements": 1, "initiatives": 2, "trained": 2}


def test_what_the_bot_has_counted_need_not_be_typed(chat: Chat) -> None:
    pledge = ["Văn hoá công sở", "5", "5", "Đúng giờ; 100 %", "xong", "bỏ qua", "gửi"]
    send(chat, HEAD, "movement_pledge", *pledge)
    asked = send(chat, HEAD, "half_year", "Đoàn ra; 4; 2", "xong")
    assert "khen thưởng trong kỳ" in asked


def test_the_half_year_stands_beside_the_questions_of_the_year_and_answers_none(chat: Chat) -> None:
    def work(session: Session) -> None:
        given = {"results": [{"what": "Đoàn ra", "plan": "4", "done": "2"}], "awards": 3, "examples": 1}
        handed(session, chat, HEAD, figures.HALF_YEAR, "", answers=given, collective=True)

    chat.database.run_now(work)
    assert "6 tháng đầu năm: (1) Đoàn ra – 4 – 2." in send(chat, HEAD, "year_end")
    assert "6 tháng đầu năm: 3." in send(chat, HEAD, "year_end", "Đoàn ra; 4; 5", "xong", "0")


# Praise


PRAISE = [
    "Ở lại ba tối liền để dịch hồ sơ cho đoàn",
    "xong",
    "hôm qua",
    "bỏ qua",
    "thư khen",
    "bỏ qua",
    "gửi",
]


def test_the_one_who_is_praised_hears_of_it_once_it_is_accepted(chat: Chat) -> None:
    assert "Đã ghi nhận" in send(chat, STAFF, GOOD_EXAMPLE, "Chuyên viên 3", *PRAISE)
    assert told(chat) == {}
    accept(chat, SECRETARY)
    news = told(chat)
    assert news.pop(STAFF) == ["step"]
    assert news == {
        "Chuyên viên 3": ["praised"],
        "Trưởng phòng B": ["praise-news"],
        "Chủ tịch Công đoàn": ["praise-news"],
    }


def test_a_head_who_is_praised_does_not_read_of_it_before(chat: Chat) -> None:
    assert "Đã ghi nhận" in send(chat, STAFF, GOOD_EXAMPLE, HEAD, *PRAISE)

    def look(session: Session) -> tuple[bool, bool]:
        row = session.exec(select(Submission)).one()
        head = request_of(session, chat, HEAD)
        found = review.case(session, row, chat.now.date())
        return may_see(head.actor, found), bool(parties(head.actor, found))

    assert chat.database.run_now(look) == (False, False)


def test_nobody_accepts_their_own_praise(chat: Chat) -> None:
    send(chat, STAFF, GOOD_EXAMPLE, SECRETARY, *PRAISE)
    with pytest.raises(Refusal, match="may not accept"):
        accept(chat, SECRETARY)
    assert accept(chat, "Chánh Văn phòng").state == SubmissionState.ACCEPTED
    assert told(chat)[SECRETARY] == ["praised"]


def test_the_same_colleague_may_be_praised_twice(chat: Chat) -> None:
    for _ in range(2):
        assert "Đã ghi nhận" in send(chat, STAFF, GOOD_EXAMPLE, "Chuyên viên 3", *PRAISE)


@pytest.mark.parametrize("named", ["Chuyên viên 1", "chuyen vien 1", "tôi", "bản thân"])
def test_nobody_is_their_own_example(chat: Chat, named: str) -> None:
    assert "không tự đề nghị cho mình được" in send(chat, STAFF, GOOD_EXAMPLE, named)


def test_a_dossier_about_its_author_is_refused_at_the_last_tap(chat: Chat) -> None:
    def work(session: Session) -> None:
        row = handed(session, chat, STAFF, GOOD_EXAMPLE, f"{person(session, STAFF)}:1")
        row.about_id = row.person_id
        with pytest.raises(Refusal, match="nominates themselves"):
            good_example.received(request_of(session, chat, STAFF), row)

    chat.database.run_now(work)


def colleague(said: str, *labels: str) -> Reading:
    """What a name means to Cán bộ trùng tên, with these colleagues to choose from."""
    field = forms()[GOOD_EXAMPLE].fields[0]
    options = tuple(
        Option(str(number), label, (label.split(" (")[0],)) for number, label in enumerate(labels)
    )
    facts = {"me": "Cán bộ trùng tên"}
    return field.read(said, Scene(TODAY, choices={good_example.NOMINEE: options}, facts=facts))


def test_a_namesake_of_oneself_may_be_praised() -> None:
    assert colleague("cán bộ trùng tên", "Cán bộ trùng tên (Phòng B)") == Taken("0")
    assert isinstance(colleague("cán bộ trùng tên", "Chuyên viên 9 (Phòng B)"), Unclear)


def test_namesakes_are_asked_about() -> None:
    reading = colleague("chuyên viên 9", "Chuyên viên 9 (Phòng B)", "Chuyên viên 9 (Trung tâm)")
    assert isinstance(reading, Unclear)
    assert reading.narrowed


# Movements


@given(members=st.integers(1, 200), said=st.integers(0, 400))
def test_never_more_take_part_than_there_are(members: int, said: int) -> None:
    field = next(field for field in forms()["movement_activity"].fields if field.name == "took_part")
    assert isinstance(field, Participants)
    scene = Scene(TODAY, answers={"members": members})
    assert isinstance(field.read(str(said), scene), Taken) is (said <= members)
    assert (field.standing(said, scene) is Standing.GOOD) is (said <= members)


def test_an_activity_is_told_once(chat: Chat) -> None:
    lines = ["hoạt động khác", "Giao lưu bóng chuyền", "1/1", "bỏ qua", "5", "4", "Giải Nhì", "xong"]
    assert "Đã ghi nhận" in send(chat, "Chủ tịch Công đoàn", "movement_activity", *lines, "bỏ qua", "gửi")
    again = send(chat, "Chủ tịch Công đoàn", "movement_activity", *lines, "bỏ qua", "gửi")
    assert "Nội dung này đã được gửi trước đó" in again


# Classes


def test_who_went_before_is_said(chat: Chat) -> None:
    def work(session: Session) -> None:
        we = partial(handed, session, chat, HEAD, training.NAME, "x", collective=True)
        went = {"persons": [str(person(session, STAFF))]}
        we(year=2023, answers=went, state=SubmissionState.ACCEPTED)
        we(year=2022, answers=went, state=SubmissionState.FROZEN)
        we(year=2021, answers=went, state=SubmissionState.AGREED)
        we(year=2020, answers=went, state=SubmissionState.ACCEPTED)

    chat.database.run_now(work)
    asked = send(chat, HEAD, "training", "Nghiệp vụ khen thưởng", "15/6", "bỏ qua", "bỏ qua")
    assert "Đã được cử trong 3 năm trước: Chuyên viên 1 (2 lần)." in asked


def test_a_class_without_anybody_sent_before_says_nothing_of_it(chat: Chat) -> None:
    asked = send(chat, HEAD, "training", "Nghiệp vụ khen thưởng", "15/6", "bỏ qua", "bỏ qua")
    assert "Đã được cử" not in asked


# More time


def test_an_extension_moves_the_day_and_says_so(chat: Chat) -> None:
    before = duty_of(chat, 0)
    send(chat, HEAD, EXTENSION, "1", "gia hạn", "15/4/2024", "Chờ số liệu của Trung tâm", "gửi")
    assert duty_of(chat, 0).due == before.due
    accept(chat, SECRETARY)
    after = duty_by_id(chat, before.id)
    assert (after.due, after.state) == (date(2024, 4, 15), before.state)
    assert after.revision == before.revision + 1
    assert changes(chat, before.id) == [
        f"Gia hạn từ {before.due:%d/%m/%Y} đến 15/04/2024: Chờ số liệu của Trung tâm"
    ]
    assert told(chat) == {HEAD: ["step"]}


def test_a_duty_is_closed_by_the_office_with_the_reason(chat: Chat) -> None:
    before = duty_of(chat, 0)
    send(chat, "Phó phòng A", EXTENSION, "1", "kết thúc", "Việc đã nhập vào mục khác", "gửi")
    accept(chat, SECRETARY)
    assert duty_by_id(chat, before.id).state is DutyState.CANCELLED
    assert changes(chat, before.id) == ["Việc đã nhập vào mục khác"]
    assert told(chat) == {"Phó phòng A": ["step"], HEAD: ["extension"]}


def test_what_is_done_meanwhile_is_not_extended(chat: Chat) -> None:
    before = duty_of(chat, 0)
    send(chat, HEAD, EXTENSION, "1", "gia hạn", "15/4/2024", "Chờ số liệu của Trung tâm", "gửi")

    def finish(session: Session) -> None:
        duties.report(session, before.id, DutyState.DONE, person(session, HEAD), chat.now)

    chat.database.run_now(finish)
    with pytest.raises(Refusal, match="not owed"):
        accept(chat, SECRETARY)
    assert duty_by_id(chat, before.id).due == before.due


def test_a_new_head_asks_for_the_unit_and_the_old_one_does_not(chat: Chat) -> None:
    send(chat, HEAD, EXTENSION, "1", "gia hạn", "15/4/2024", "Chờ số liệu của Trung tâm")

    def replace(session: Session) -> None:
        give_post(
            session, person(session, STAFF), Role.HEAD, unit(session, DIVISION), chat.now.date(), chat.now
        )

    chat.database.run_now(replace)
    refused = chat.say("gửi")
    assert refused is not None
    assert chat.database.run_now(lambda session: session.exec(select(Submission)).all()) == []
    assert "Đã ghi nhận" in send(chat, STAFF, EXTENSION, "1", "kết thúc", "Việc đã nhập vào mục khác", "gửi")


@pytest.mark.parametrize("days", [-30, -1, 0, 1, 30])
def test_only_a_later_day_is_an_extension(session: Session, days: int) -> None:
    office.build(session)
    duty, by = duties.duties(session)[0], person(session, SECRETARY)
    wanted = duty.due + timedelta(days=days)
    if days > 0:
        assert duties.extend(session, duty.id, wanted, by, office.START, "Chờ số liệu").due == wanted
        return
    with pytest.raises(Refusal, match="is not after"):
        duties.extend(session, duty.id, wanted, by, office.START, "Chờ số liệu")
    assert duties.duty(session, duty.id).due == duty.due


@pytest.mark.parametrize("who", ["Chuyên viên 1", "Văn thư"])
def test_who_answers_for_no_unit_asks_for_no_extension(chat: Chat, who: str) -> None:
    assert "Về việc nào" not in send(chat, who, EXTENSION)


def owed(session: Session) -> tuple[duties.Duty, ...]:
    return duties.duties(session, units=[unit(session, DIVISION)], owed_only=True)


def duty_of(chat: Chat, place: int) -> duties.Duty:
    return chat.database.run_now(lambda session: owed(session)[place])


def duty_by_id(chat: Chat, obligation: int) -> duties.Duty:
    return chat.database.run_now(lambda session: duties.duty(session, obligation))


def changes(chat: Chat, obligation: int) -> list[str]:
    chosen = select(ObligationChange.note).where(ObligationChange.obligation_id == obligation)
    return chat.database.run_now(lambda session: list(session.exec(chosen)))
