"""The forms of the beginning of the year: sums, names, numbers, and to whose desk they go."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from data import catalogue, review
from data.catalogue import Holder
from data.models import Person, PersonPost, Submission, Unit
from data.people import actor_of
from data.posts import give as give_post
from data.request import Office, Request
from domain.message import Said, SaidKind, plain
from domain.people import Role
from domain.review import Act
from forms.catalog import forms
from forms.gathering import Rows
from forms.initiatives.authors import CIRCLE, Circle, check, circle, sum_of
from forms.scene import Gathering, Scene, Standing, Unclear
from forms.subject import Author
from tests import office
from tests.chat import ZONE, Chat

pytestmark = pytest.mark.once  # screens, rights and words: the statements are tried elsewhere

TODAY = date(2024, 1, 10)
CIRCLE_OF_FIVE = Circle(
    {
        "Chuyên viên 1": ("Chuyên viên 1",),
        "Chuyên viên 2": ("Chuyên viên 2",),
        "Cán bộ trùng tên (Phòng A)": ("Cán bộ trùng tên", "Cán bộ trùng tên (Phòng A)"),
        "Cán bộ trùng tên (Phòng B)": ("Cán bộ trùng tên", "Cán bộ trùng tên (Phòng B)"),
        "Văn thư kiêm nhiệm": ("Văn thư kiêm nhiệm",),
    },
    {},
    "Chuyên viên 1",
)
SCENE = Scene(TODAY, facts={CIRCLE: CIRCLE_OF_FIVE})


def rows_of(form: str, name: str) -> Rows:
    """A field of rows of a form."""
    field = next(field for field in forms()[form].fields if field.name == name)
    assert isinstance(field, Rows)
    return field


AUTHORS = rows_of("initiative", "authors")
MEMBERS = rows_of("topic", "authors")


def typed(field: Rows, said: str, scene: Scene) -> Sequence[Any]:
    """The rows that were understood."""
    reading = field.read(said, scene)
    assert isinstance(reading, Gathering), plain(reading.why) if isinstance(reading, Unclear) else reading
    return reading.parts


def closed(field: Rows, said: str, scene: Scene) -> str:
    """Why rows do not do as a whole; "" if they are taken."""
    reading = field.close(typed(field, said, scene), scene)
    return plain(reading.why) if isinstance(reading, Unclear) else ""


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Chuyên viên 2; 40", "Chuyên viên 2"),
        ("chuyen vien 2; 40 %", "Chuyên viên 2"),
        ("Đ/c Văn thư kiêm nhiệm; 40%", "Văn thư kiêm nhiệm"),
        ("kiem nhiem; 40", "Văn thư kiêm nhiệm"),
        ("tôi; 40", "Chuyên viên 1"),
        ("Cán bộ trùng tên (phòng b); 40", "Cán bộ trùng tên (Phòng B)"),
        ("Ông Cộng tác viên C (ngoài Sở); 40", "Cộng tác viên C (ngoài Sở)"),
        ("Cộng tác viên C, ngoai so; 40", "Cộng tác viên C (ngoài Sở)"),
        ("Cộng tác viên C - ngoài cơ quan; 40", "Cộng tác viên C (ngoài Sở)"),
        ("Văn thư kiêm nhiệm (ngoài Sở); 40", "Văn thư kiêm nhiệm (ngoài Sở)"),
    ],
)
def test_an_author_is_found_among_the_staff_or_marked_as_from_outside(said: str, name: str) -> None:
    assert typed(AUTHORS, said, SCENE) == ({"name": name, "share": 40},)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (
            "Cán bộ trùng tên; 40",
            "Có 2 người gần với «Cán bộ trùng tên»: Cán bộ trùng tên (Phòng A); Cán bộ trùng tên (Phòng B).",
        ),
        ("Cộng tác viên C; 40", "Em chưa tìm thấy «Cộng tác viên C» trong danh sách cán bộ của Sở"),
        ("(ngoài Sở); 40", "Chưa có họ tên trước «(ngoài Sở)»."),
        ("Chuyên viên 2", "Thiếu «tỷ lệ %»."),
        ("Chuyên viên 2; 101", "Số cần nằm trong khoảng từ 0 đến 100."),
        ("Chuyên viên 2; một nửa", "Em chưa đọc được số trong «một nửa»."),
    ],
)
def test_an_author_who_is_not_clear_is_asked_about(said: str, why: str) -> None:
    reading = AUTHORS.read(said, SCENE)
    assert isinstance(reading, Unclear)
    assert why in plain(reading.why)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("tôi; 100", ""),
        ("tôi; 33,3\nChuyên viên 2; 33,3\nkiem nhiem; 33,4", ""),
        ("tôi; 60\nCộng tác viên C (ngoài Sở); 40", ""),
        ("tôi; 60\nChuyên viên 2; 30", "đang là 90 %, cần đúng 100 %; còn thiếu 10 %"),
        ("tôi; 60\nChuyên viên 2; 40,5", "đang là 100,5 %, cần đúng 100 %; thừa 0,5 %"),
        ("tôi; 50\nChuyên viên 1; 50", "Chuyên viên 1 được ghi hai lần."),
        ("tôi; 100\nChuyên viên 2; 0", "Tỷ lệ của Chuyên viên 2 phải lớn hơn 0 %."),
        ("Chuyên viên 2; 100", "Danh sách chưa có Chuyên viên 1."),
    ],
)
def test_the_shares_make_a_whole_and_whoever_registers_is_among_the_authors(said: str, why: str) -> None:
    refused = closed(AUTHORS, said, SCENE)
    assert why in refused
    assert bool(refused) is bool(why)


def test_authors_count_no_more_once_they_do_not_fit() -> None:
    rows = typed(AUTHORS, "tôi; 100", SCENE)
    other = Scene(TODAY, facts={CIRCLE: Circle({}, {}, "Chuyên viên 2")})
    assert AUTHORS.standing(rows, SCENE) is Standing.GOOD
    assert AUTHORS.standing(rows, other) is Standing.GONE


@given(st.lists(st.integers(1, 9900), min_size=1, max_size=9))
def test_shares_of_hundredths_are_summed_exactly(hundredths: list[int]) -> None:
    rest = 10000 - sum(hundredths)
    shares = [*hundredths, rest] if rest > 0 else hundredths
    rows = [{"name": f"Tác giả {place}", "share": share / 100} for place, share in enumerate(shares)]
    scene = Scene(TODAY, facts={CIRCLE: Circle({}, {})})
    assert Fraction(sum_of(rows)) == Fraction(sum(shares), 100)
    assert (check(rows, scene) == "") is (sum(shares) == 10000)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("tôi; chủ nhiệm; 60\nkiem nhiem; thành viên; 40", ""),
        ("tôi; chu nhiem; 60\nkiem nhiem; tv thành viên; 40", ""),
        ("tôi; thành viên; 100", "cần đúng một chủ nhiệm, chưa có ai ghi «chủ nhiệm»"),
        ("tôi; chủ nhiệm; 60\nkiem nhiem; chủ nhiệm; 40", "cần đúng một chủ nhiệm, đang có 2 người"),
        ("tôi; chủ nhiệm; 60\nkiem nhiem; thành viên; 30", "còn thiếu 10 %"),
    ],
)
def test_a_topic_has_one_head(said: str, why: str) -> None:
    refused = closed(MEMBERS, said, SCENE)
    assert why in refused
    assert bool(refused) is bool(why)


def test_a_part_is_head_or_member() -> None:
    reading = MEMBERS.read("tôi; thủ quỹ; 100", SCENE)
    assert isinstance(reading, Unclear)
    assert "Vai trò «thủ quỹ» chưa rõ" in plain(reading.why)


PERSONS = rows_of("collective_registration", "persons")


def unit_scene(staff: int = 5) -> Scene:
    """A unit of so many, and the personal awards of 2024."""
    personal = catalogue.awards(date(2024, 1, 29), Holder.PERSON)
    return Scene(TODAY, facts={"personal": personal, "staff": staff, "so_far": {}})


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("LĐTT; 5", ""),
        ("LĐTT; 0\nCSTĐCS; 5 người", ""),
        ("LĐTT; 6", "Lao động tiên tiến: 6 người, nhiều hơn cả đơn vị (5 người)."),
        ("LĐTT; 1,5", "số người phải là số nguyên, không phải 1,5"),
        ("LĐTT; 2\nlao dong tien tien; 1", "Lao động tiên tiến được ghi hai dòng."),
    ],
)
def test_persons_by_title_are_whole_and_no_more_than_the_unit_has(said: str, why: str) -> None:
    refused = closed(PERSONS, said, unit_scene())
    assert why in refused
    assert bool(refused) is bool(why)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("huân chương lao động; 1", "có thể là: Huân chương Lao động hạng"),
        ("anh hùng; 1", "Em chưa tìm thấy danh hiệu, hình thức «anh hùng»."),
    ],
)
def test_an_award_that_is_not_clear_is_asked_about(said: str, why: str) -> None:
    reading = PERSONS.read(said, unit_scene())
    assert isinstance(reading, Unclear)
    assert why in plain(reading.why)


def test_colleagues_of_one_name_are_told_apart_by_their_units(chat: Chat) -> None:
    def work(session: Session) -> Circle:
        for unit in ("phong-lanh-su-htqt", "phong-qlbg"):
            office.add_person(session, "Cán bộ trùng tên", [(unit, Role.STAFF)], chat.now)
        session.flush()
        me = session.exec(select(Person).where(Person.name == "Cán bộ trùng tên")).first()
        assert me is not None
        return circle(request_of(session, chat, "Thư ký"), Author(me.id, me.name, 0, ""))

    found = chat.database.run_now(work)
    named = [label for label in found.spellings if label.startswith("Cán bộ trùng tên")]
    assert named == [
        "Cán bộ trùng tên (Phòng Lãnh sự - Hợp tác quốc tế)",
        "Cán bộ trùng tên (Phòng Quản lý biên giới)",
    ]
    assert found.mine == named[0]
    assert found.units["Chuyên viên 3"] == "Phòng Quản lý biên giới"


def request_of(session: Session, chat: Chat, who: str) -> Request:
    """Somebody of the office at the keyboard."""
    actor = actor_of(session, "telegram", who, who, chat.now.date(), chat.now)
    return Request(actor, Said(SaidKind.TEXT, who, "1", chat.now), chat.now, session, Office(ZONE))


#: Form -> the lines by which Chuyên viên 1, or the head of the division, sends it.
SENDS = {
    "registration": ("Chuyên viên 1", ["lđtt", "Hoàn thành tốt nhiệm vụ", "bỏ qua", "gửi"]),
    "initiative": (
        "Chuyên viên 1",
        [
            *("Sổ tay điện tử tiếp đoàn", "quản lý", "tôi; 100", "xong"),
            *("Theo dõi trên sổ giấy, hay sót hạn", "xong", "Một bảng theo dõi dùng chung", "xong"),
            *("Toàn Sở", "Quý II", "Giảm thời gian tổng hợp", "xong", "gửi"),
        ],
    ),
    "topic": (
        "Chuyên viên 1",
        [
            *("Giải pháp nâng cao hiệu quả hội đàm", "tôi; chủ nhiệm; 100", "xong"),
            *("Đánh giá 5 năm hội đàm định kỳ", "xong", "Khảo sát các biên bản hội đàm", "xong"),
            *("Cả năm", "Báo cáo tổng hợp", "bỏ qua", "gửi"),
        ],
    ),
    "collective_registration": (
        "Trưởng phòng A",
        ["ttlđtt", "LĐTT; 3", "xong", "bỏ qua", "Đúng hạn; %; 100", "xong", "gửi"],
    ),
}

TITLES, INITIATIVES = "Thư ký thi đua", "Thư ký sáng kiến"


@pytest.mark.parametrize(
    ("form", "secretary", "other"),
    [
        ("registration", TITLES, INITIATIVES),
        ("collective_registration", TITLES, INITIATIVES),
        ("initiative", INITIATIVES, TITLES),
        ("topic", INITIATIVES, TITLES),
    ],
)
def test_titles_and_initiatives_go_to_the_secretary_of_their_council(
    chat: Chat, form: str, secretary: str, other: str
) -> None:
    chat.database.run_now(lambda session: two_secretaries(session, chat))
    chat.person, lines = SENDS[form]
    chat.say(f"/nop {forms()[form].title}")
    for line in lines:
        chat.say(line)

    def look(session: Session) -> None:
        row = session.exec(select(Submission).where(Submission.form == form)).one()
        if row.state == "sent":
            head = request_of(session, chat, "Trưởng phòng A").actor
            review.move(session, row.id, Act.AGREE, head, chat.now.date(), chat.now)
        names = [session.get_one(Person, one).name for one in review.reviewers(session, row, chat.now.date())]
        assert names == [secretary]
        waits = {who: queue_of(session, chat, who) for who in (secretary, other)}
        assert waits == {secretary: [row.id], other: []}

    chat.database.run_now(look)


def queue_of(session: Session, chat: Chat, who: str) -> list[int]:
    """What waits for somebody."""
    actor = request_of(session, chat, who).actor
    return [found.row.id for found in review.queue(session, actor, chat.now.date())]


def two_secretaries(session: Session, chat: Chat) -> None:
    """Each council with a secretary of its own, neither of the Office; the one who held both posts left."""
    for name, council in ((TITLES, "hd-tdkt"), (INITIATIVES, "hd-sang-kien")):
        person = office.add_person(session, name, [("van-phong", Role.STAFF)], chat.now)
        office.add_account(session, person, chat.now)
        unit = session.exec(select(Unit).where(Unit.key == council)).one()
        give_post(session, person.id, Role.SECRETARY, unit.id, chat.now.date(), chat.now)
    both = session.exec(select(Person).where(Person.name == "Thư ký")).one()
    for post in session.exec(select(PersonPost).where(PersonPost.person_id == both.id)):
        if post.role == Role.SECRETARY:
            post.ends = date(2023, 12, 31)
    session.flush()
