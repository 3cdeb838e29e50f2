"""/nop: what is offered to whom, and which form words, numbers and titles begin."""

import pytest
from sqlmodel import Session

from data import drafts
from data.models import DraftState
from domain.message import Message, plain
from domain.people import Actor, Role
from forms import texts as form_texts
from forms.catalog import forms
from forms.form import Form, Group
from handlers import texts
from handlers.commands import commands, nop
from handlers.texts import filing
from tests import office
from tests.handlers.asking import NOW, ask, faults, rows, somebody, with_role
from vietnamese.text import fold

pytestmark = pytest.mark.once  # screens, rights and words: the statements are tried elsewhere

JANUARY = NOW.replace(month=1)


@pytest.fixture
def world(session: Session) -> Session:
    """The small office with the running plan of 2024, on a day of January."""
    office.build(session, JANUARY)
    return session


def offered(session: Session, actor: Actor) -> list[str]:
    """The forms behind the buttons of every page, in order."""
    found: list[str] = []
    page, pages = 1, 1
    while page <= pages:
        message = ask(session, actor, data=f"nop:p:{page}", now=JANUARY)
        assert faults(message) == []
        data = [button.data for row in message.buttons for button in row]
        found += [one.split(":")[2] for one in data if one.startswith("form:start:")]
        pages = max([pages, *(int(one.split(":")[2]) for one in data if one.startswith("nop:p:"))])
        page += 1
    return found


def begun(session: Session, actor: Actor) -> str:
    """The form that is open now, "" if there is none."""
    draft = drafts.open_of(session, actor.account)
    return draft.form if draft else ""


def test_every_heading_has_words_of_its_own() -> None:
    assert set(filing.GROUPS) == set(Group)
    assert len(set(filing.GROUPS.values())) == len(Group)


def test_titles_and_spellings_name_one_form_each() -> None:
    """A form is found by its title: two of one name, or one with a command's, could not both be begun."""
    titles = [fold(form.title) for form in forms().values()]
    names = {fold(command.title) for command in commands()}
    taken = [title for title in titles if titles.count(title) > 1]
    # The command's screen leads to the form itself.
    same = set(titles) & names - {fold(forms()["registration"].title)}
    spelled = [fold(words) for many in filing.SPELLINGS.values() for words in many]
    assert (taken, same) == ([], set())
    assert len(spelled) == len(set(spelled))
    assert set(spelled) & set(titles) == set()
    assert set(filing.SPELLINGS) <= set(forms())


@pytest.mark.parametrize("role", Role)
def test_the_list_holds_what_the_role_may_begin(world: Session, role: Role) -> None:
    actor = with_role(world, role, 4)
    expected = [form for form in forms().values() if form.group and actor.may(form.roles)]
    found = offered(world, actor)
    assert sorted(found) == sorted(form.name for form in expected)
    order = [list(Group).index(forms()[name].group or Group.ANYTIME) for name in found]
    assert order == sorted(order)


def test_a_number_begins_what_stands_there(world: Session) -> None:
    actor = somebody(world, "Trưởng phòng A")
    names = offered(world, actor)
    opened = set()
    for number, name in enumerate(names, start=1):
        with world.begin_nested() as attempt:
            ask(world, actor, f"/nop {number}", now=JANUARY)
            assert begun(world, actor) in (name, "")
            opened.add(begun(world, actor))
            attempt.rollback()
    assert opened >= {"registration", "obstacle"}
    for said in ("0", str(len(names) + 1), "99999999999999999999", "²"):
        assert "Em chưa tìm thấy" in plain(ask(world, actor, f"/nop {said}", now=JANUARY).text)
        assert begun(world, actor) == ""


def refused(message: Message) -> bool:
    """Whether the role, or being a stranger, was the reason for an answer."""
    return message.text in (form_texts.NOT_FOR_ROLE, form_texts.LINK_FIRST, texts.PLEASE_JOIN)


def open_to(form: Form, actor: Actor) -> bool:
    return form.strangers or (actor.linked and actor.may(form.roles))


@pytest.mark.parametrize("who", ["stranger", "no post", *Role])
def test_every_form_is_begun_by_its_title_if_the_role_allows(world: Session, who: str) -> None:
    """With marks and without, behind the command; a form of another role is never opened."""
    actor = somebody(world, "Người lạ") if who == "stranger" else with_role(world, Role.STAFF, 4)
    if who == "no post":
        actor = Actor(actor.account, actor.person, actor.name)
    if who in set(map(str, Role)):
        actor = with_role(world, Role(who), 4)
    for form in forms().values():
        for words in (form.title, fold(form.title), form.title.upper()):
            with world.begin_nested() as attempt:
                answer = ask(world, actor, f"/nop {words}", now=JANUARY)
                assert faults(answer) == []
                assert begun(world, actor) in (form.name, "")
                assert refused(answer) == (not open_to(form, actor)), form.name
                attempt.rollback()


def test_a_bare_title_begins_the_form_and_a_commands_title_wins(world: Session) -> None:
    actor = somebody(world, "Chuyên viên 1")
    ask(world, actor, "sua ho ten")
    assert begun(world, actor) == "rename"
    ask(world, actor, "/huy")
    ask(world, actor, "xoá")
    shown = ask(world, actor, "NỘP HỒ SƠ", now=JANUARY)
    assert (plain(shown.text).splitlines()[0], begun(world, actor)) == (nop.COMMAND.title, "")


@pytest.mark.parametrize("title", [form.title for form in forms().values() if not form.strangers])
def test_a_bare_title_opens_nothing_for_a_stranger(world: Session, title: str) -> None:
    stranger = somebody(world, "Người lạ")
    before = rows(world)
    answers = {ask(world, stranger, title).text, ask(world, stranger, f"/nop {title}").text}
    assert answers <= {texts.PLEASE_JOIN, form_texts.LINK_FIRST}
    assert rows(world) == before


def test_a_stranger_is_offered_the_way_in_and_nothing_else(world: Session) -> None:
    stranger = somebody(world, "Người lạ")
    answers = {ask(world, stranger, "/nop").text, ask(world, stranger, data="nop:p:1").text}
    assert answers == {texts.PLEASE_JOIN}
    ask(world, stranger, "/nop xin tham gia")
    assert begun(world, stranger) == "joining"


def test_nobody_without_a_post_is_offered_anything(world: Session) -> None:
    known = with_role(world, Role.STAFF, 4)
    nobody = Actor(known.account, known.person, known.name)
    assert {ask(world, nobody, said).text for said in ("/nop", "/nop 1", "/nop chữ lạ")} == {texts.NO_POST}


def test_words_that_fit_several_are_asked_about(world: Session) -> None:
    """Only what the actor may begin is offered."""
    actor = somebody(world, "Chuyên viên 1")
    answer = ask(world, actor, "/nop báo", now=JANUARY)
    names = [button.data.split(":")[2] for row in answer.buttons for button in row]
    assert (answer.text, begun(world, actor)) == (filing.SEVERAL, "")
    assert len(names) > 1
    assert all(open_to(forms()[name], actor) for name in names)


def test_another_form_in_the_making_is_put_aside(world: Session) -> None:
    actor = somebody(world, "Chuyên viên 1")
    ask(world, actor, "/nop sửa họ tên")
    ask(world, actor, "Chuyên viên Một")
    ask(world, actor, "/nop đăng ký danh hiệu", now=JANUARY)
    assert begun(world, actor) == "registration"
    assert [draft.form for draft in drafts.kept(world, actor.account)] == ["rename"]
    assert {draft.state for draft in drafts.kept(world, actor.account)} == {DraftState.KEPT}


@pytest.mark.parametrize("data", ["nop:p", "nop:p:x", "nop:q:1", "nop:p:-1", "nop:p:99999999999"])
def test_a_bad_button_shows_the_home_screen(world: Session, data: str) -> None:
    assert ask(world, somebody(world, "Chuyên viên 1"), data=data).text == texts.OLD_SCREEN


@pytest.mark.parametrize("page", [0, 77])
def test_a_page_beyond_the_list_is_brought_into_range(world: Session, page: int) -> None:
    assert ask(world, somebody(world, "Chuyên viên 1"), data=f"nop:p:{page}", now=JANUARY).buttons
