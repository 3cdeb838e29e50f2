"""The time of items on the screen: for the Office alone, by buttons and by typing, without surprises."""

from datetime import date

import pytest
from sqlmodel import Session, col, select

from data import ladders, plans
from data.models import Item, ItemNeed, Obligation, Outbox, Part, Plan
from domain.duties import Every
from domain.message import plain
from domain.people import Role
from handlers import texts as general
from handlers import timing as screens
from handlers.texts import timing as texts
from handlers.timing import Typed, typed
from tests import office
from tests.handlers.asking import NOW, ask, faults, rows, somebody, with_role

pytestmark = pytest.mark.once  # screens, rights and words: the statements are tried elsewhere

STEPS = [
    *("t:{id}", "ladder:{id}", "ladder:{id}:short", "every:{id}:month", "await:{id}:1", "day:{id}"),
    *("needs:{id}:1", "need:{id}:{other}:1", "chain:{id}", "chained:{id}:x"),
]
TYPED = ["nhịp nhắc", "nhịp 2", "lặp hằng tháng", "chờ ngày", "thôi chờ", "ngày", "sau 1", "chuỗi"]


@pytest.fixture
def world(session: Session) -> Session:
    """The small office with the running plan of 2024."""
    office.build(session, NOW)
    return session


def item(session: Session, number: str, year: int = 2024) -> Item:
    chosen = select(Item).join(Plan, col(Plan.id) == col(Item.plan_id))
    return session.exec(chosen.where(Item.number == number, Plan.year == year)).one()


@pytest.mark.parametrize("role", sorted(frozenset(Role) - {Role.OFFICE}))
def test_only_the_office_times_items(world: Session, role: Role) -> None:
    asking = with_role(world, role, 4)
    ids = {"id": item(world, "12").id, "other": item(world, "1").id}
    before = rows(world)
    answers = {ask(world, asking, data=f"kehoach:{step.format(**ids)}").text for step in STEPS}
    answers |= {ask(world, asking, f"/kehoach mục 12 {words}").text for words in TYPED}
    assert answers == {texts.NOT_OFFICE}
    opened = ask(world, asking, "/kehoach mục 12")
    assert texts.TIMING not in [button.label for row in opened.buttons for button in row]
    assert rows(world) == before


def test_every_step_of_the_screens_is_tried() -> None:
    assert {step.split(":")[0] for step in STEPS} == set(screens.STEPS)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("mục 12", Typed("12", None, "")),
        ("MUC 012 chờ ngày", Typed("12", None, "cho ngay")),
        ("mục 12 năm 2024 ngày", Typed("12", 2024, "ngay")),
        ("mục đăng ký nhịp 2", Typed("", None, "nhip 2")),
        ("mục 15 sau 12, 14", Typed("15", None, "sau 12 14")),
        ("mục 12 năm", Typed("12", None, "nam")),
        ("mục tiêu", None),
        ("mục", None),
        ("báo cáo", None),
        ("", None),
        ("mục ²", None),
    ],
)
def test_what_is_typed_behind_an_item(words: str, meant: Typed | None) -> None:
    assert typed(words) == meant


def test_words_do_what_buttons_do(world: Session) -> None:
    asking, there = somebody(world, "Thư ký"), item(world, "12")
    names = list(ladders.ladders())
    for words, name, expected in (
        ("nhịp 2", "ladder", names[1]),
        (f"nhịp {ladders.ladders()[names[2]].title}", "ladder", names[2]),
        ("lặp hằng tháng", "every", Every.MONTH),
        ("lặp quý", "every", Every.QUARTER),
        ("lặp một lần", "every", Every.ONCE),
        ("chờ ngày", "awaits", True),
        ("thôi chờ", "awaits", False),
    ):
        answer = ask(world, asking, f"/kehoach mục 12 {words}")
        assert (getattr(there, name), answer.toast) == (expected, texts.CHANGED), words
    for words, count in (("sau 1, 2", 2), ("sau 3", 1), ("sau không", 0)):
        ask(world, asking, f"/kehoach mục 12 {words}")
        assert len(world.exec(select(ItemNeed)).all()) == count, words


def test_a_tick_is_put_on_and_taken_off(world: Session) -> None:
    asking, there, other = somebody(world, "Thư ký"), item(world, "12"), item(world, "1")
    press = f"kehoach:need:{there.id}:{other.id}:1"
    labels = [row[0].label for row in ask(world, asking, data=press).buttons]
    assert labels[0].startswith(f"{texts.CHOSEN}Mục 1:")
    assert not ask(world, asking, data=press).buttons[0][0].label.startswith(texts.CHOSEN)
    before = rows(world)
    for rubbish in (there.id, 999999):
        ask(world, asking, data=f"kehoach:need:{there.id}:{rubbish}:1")
    assert rows(world) == before


def test_days_that_are_over_are_not_set(world: Session) -> None:
    """The chain would have had to begin before today: it is said, and nothing can be confirmed."""
    asking = somebody(world, "Thư ký")
    for words in ("16 sau 15", "15 sau 14", "14 sau 12"):
        number, rest = words.split(" ", 1)
        ask(world, asking, f"/kehoach mục {number} {rest}")
    ask(world, asking, "/kehoach mục 16 ngày")
    ask(world, asking, "19/04/2024")
    ask(world, asking, "gửi")
    before = rows(world)
    shown = ask(world, asking, "/kehoach mục 16 chuỗi")
    assert texts.IN_THE_PAST in shown.text
    assert texts.SURE not in [button.label for row in shown.buttons for button in row]
    for checksum in ("", "12345678"):
        ask(world, asking, data=f"kehoach:chained:{item(world, '16').id}:{checksum or 'x'}")
    assert rows(world) == before


def test_one_message_a_person_tells_a_whole_chain(world: Session) -> None:
    asking = somebody(world, "Thư ký")
    for number, other in (("16", "15"), ("15", "14"), ("14", "12")):
        ask(world, asking, f"/kehoach mục {number} sau {other}")
    shown = ask(world, asking, "/kehoach mục 16 chuỗi")
    ask(world, asking, data=shown.buttons[0][0].data)
    told = world.exec(select(Outbox)).all()
    assert len({row.person_id for row in told}) == len(told) >= 1
    assert asking.person not in {row.person_id for row in told}
    assert any("Mục 12" in str(row.facts) and "Mục 14" in str(row.facts) for row in told)
    chosen = select(col(Obligation.due)).join(Part, col(Part.id) == col(Obligation.part_id))
    assert set(world.exec(chosen.where(Part.item_id == item(world, "14").id))) == {date(2024, 12, 17)}


def test_a_draft_plan_is_timed_by_the_office_only(session: Session) -> None:
    stored = office.build(session, NOW, plan="draft")
    assert stored
    there = plans.items(session, stored.id)[0].item
    shown = ask(session, somebody(session, "Thư ký"), data=f"kehoach:await:{there.id}:1")
    assert there.awaits
    assert "Chờ ngày" in plain(shown.text) or "chờ ngày" in plain(shown.text)
    answer = ask(session, somebody(session, "Trưởng phòng A"), data=f"kehoach:t:{there.id}")
    assert answer.text == texts.NOT_OFFICE


def test_gone_items_are_old_buttons(world: Session) -> None:
    asking = somebody(world, "Thư ký")
    before = rows(world)
    answers = {ask(world, asking, data=f"kehoach:{step.format(id=9999, other=1)}").text for step in STEPS}
    assert (answers, rows(world)) == ({general.OLD_SCREEN}, before)


def test_every_screen_fits(world: Session) -> None:
    asking = somebody(world, "Thư ký")
    ids = {"id": item(world, "12").id, "other": item(world, "1").id}
    for step in STEPS:
        assert faults(ask(world, asking, data=f"kehoach:{step.format(**ids)}")) == [], step
