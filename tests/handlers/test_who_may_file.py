"""Each form x each role, for the own unit and for a foreign one: begun or refused as the table says."""

import pytest
from sqlmodel import Session

from data import drafts, people, units
from domain.message import Message
from domain.people import Actor, Role
from forms import texts
from forms.catalog import forms
from tests import office
from tests.handlers.asking import NOW, TODAY, ask, rows, somebody, with_role

pytestmark = pytest.mark.once  # screens, rights and words: the statements are tried elsewhere

#: "+" the form is open to the role, "-" refused for the role, "j" tells how to join.
MATRIX = """
                        stranger staff head deputy office clerk secretary council leadership union it
achievement             j        +     +    +      +      +     +         +       +          +     +
announcement            j        -     -    -      +      -     -         -       -          -     -
collective_achievement  j        -     +    +      +      -     -         -       -          -     -
collective_registration j        -     +    +      +      -     -         -       -          -     -
dispute                 j        +     +    +      +      +     +         +       +          +     +
duty_done               j        +     +    +      +      +     +         +       +          +     +
extension               j        -     +    +      -      -     +         -       +          +     -
good_example            j        +     +    +      +      +     +         +       +          +     +
half_year               j        -     +    +      +      -     -         -       -          -     -
initiative              j        +     +    +      +      +     +         +       +          +     +
item_day                j        -     -    -      +      -     -         -       -          -     -
item_edit               j        -     -    -      +      -     -         -       -          -     -
item_new                j        -     -    -      +      -     -         -       -          -     -
joining                 +        +     +    +      +      +     +         +       +          +     +
late_request            j        +     +    +      +      +     +         +       +          +     +
leave                   j        +     +    +      +      +     +         +       +          +     +
movement_activity       j        -     +    +      +      -     -         -       -          +     -
movement_pledge         j        -     +    +      +      -     -         -       -          +     -
no_occasion             j        +     +    +      +      +     +         +       +          +     +
obstacle                j        +     +    +      +      +     +         +       +          +     +
obstacle_answer         j        +     +    +      +      +     +         +       +          +     +
obstacle_assign         j        -     -    -      +      -     -         -       -          -     -
obstacle_close          j        +     +    +      +      +     +         +       +          +     +
past_award              j        +     +    +      +      +     +         +       +          +     +
past_initiative         j        -     -    -      +      -     -         -       -          -     -
plan_file               j        -     -    -      +      -     -         -       +          -     -
period                  j        -     -    -      +      -     -         -       -          -     -
person_new              j        -     -    -      +      -     -         -       -          -     -
post_new                j        -     -    -      +      -     -         -       -          -     -
permit                  j        -     -    -      +      -     -         -       -          -     -
recognition             j        +     +    +      +      +     +         +       +          +     +
registration            j        +     +    +      +      +     +         +       +          +     +
rename                  j        +     +    +      +      +     +         +       +          +     +
reminder_edit           j        -     -    -      +      -     -         -       -          -     -
review_step             j        +     +    +      +      +     +         +       +          +     +
sheet                   j        -     -    -      +      -     -         -       -          -     -
staff_sheet             j        -     -    -      +      -     -         -       -          -     -
sudden                  j        +     +    +      +      +     +         +       +          +     +
thematic                j        +     +    +      +      +     +         +       +          +     +
topic                   j        +     +    +      +      +     +         +       +          +     +
training                j        -     +    +      +      -     -         -       -          -     -
transfer                j        -     -    -      +      -     -         -       -          -     -
unit_award              j        -     +    +      +      -     -         -       -          -     -
unit_edit               j        -     -    -      +      -     -         -       -          -     -
unit_new                j        -     -    -      +      -     -         -       -          -     -
year_end                j        -     +    +      +      -     -         -       -          -     -
"""
HEAD, *LINES = MATRIX.strip().splitlines()
CELLS = {
    (line.split()[0], who): cell
    for line in LINES
    for who, cell in zip(HEAD.split(), line.split()[1:], strict=True)
}
#: Forms that are handed in for a whole unit.
COLLECTIVE = [name for name, form in forms().items() if form.route is not None and form.route.collective]
#: Forms that may be entered for somebody else.
FOR_OTHERS = [name for name, form in forms().items() if form.for_others]


@pytest.fixture
def world(session: Session) -> Session:
    """The small office with the running plan of 2024."""
    office.build(session, NOW)
    return session


def actor(session: Session, who: str) -> Actor:
    """Who stands in a column."""
    return somebody(session, "Người lạ") if who == "stranger" else with_role(session, Role(who), 4)


def met(answer: Message) -> str:
    """The cell that an answer belongs to."""
    return {texts.NOT_FOR_ROLE: "-", texts.LINK_FIRST: "j"}.get(answer.text, "+")


def test_the_table_names_every_form_and_role() -> None:
    assert {name for name, _ in CELLS} == set(forms())
    assert {who for _, who in CELLS} == {"stranger", *map(str, Role)}


def test_each_form_opens_for_its_roles_only(world: Session) -> None:
    found = {}
    for name, who in CELLS:
        with world.begin_nested() as attempt:
            found[name, who] = met(ask(world, actor(world, who), data=f"form:start:{name}"))
            attempt.rollback()
    assert found == CELLS


def test_each_form_opens_by_typing_for_the_same_roles(world: Session) -> None:
    found = {}
    for name, who in CELLS:
        with world.begin_nested() as attempt:
            found[name, who] = met(ask(world, actor(world, who), f"/nop {forms()[name].title}"))
            attempt.rollback()
    assert {cell: kind for cell, kind in found.items() if kind != "+"} == {
        cell: kind for cell, kind in CELLS.items() if kind != "+"
    }


@pytest.mark.parametrize("name", COLLECTIVE)
def test_nobody_hands_in_for_a_foreign_unit(world: Session, name: str) -> None:
    foreign = units.by_key(world, "phong-qlbg")
    assert foreign
    for who in ("Trưởng phòng A", "Phó phòng A", "Giám đốc Trung tâm"):
        asking = somebody(world, who)
        before = rows(world)
        answer = ask(world, asking, data=f"form:start:{name}:of_unit:{foreign.id}")
        assert (answer.text, rows(world)) == (texts.NO_UNIT_TO_SPEAK_FOR, before)


@pytest.mark.parametrize("name", FOR_OTHERS)
def test_nobody_enters_for_somebody_of_a_foreign_unit(world: Session, name: str) -> None:
    foreign = units.by_key(world, "phong-qlbg")
    assert foreign
    stranger = people.staff(world, [foreign.id], TODAY)[foreign.id][0].id
    for who in ("Trưởng phòng A", "Chuyên viên 1", "Giám đốc"):
        asking = somebody(world, who)
        before = rows(world)
        ask(world, asking, data=f"form:start:{name}:subject:{stranger}")
        assert (drafts.open_of(world, asking.account), rows(world)) == (None, before)
