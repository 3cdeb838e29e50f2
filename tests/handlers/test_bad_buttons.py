"""Buttons as nobody drew them: an answer or a refusal, never an exception; nothing changes by rubbish."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from data.request import Request
from domain.message import Rows
from handlers import hints, texts
from handlers.commands import commands
from tests import office
from tests.handlers.asking import DATA, NOW, ask, faults, rows, somebody
from tests.handlers.test_who_may_what import STEPS

pytestmark = pytest.mark.once  # screens, rights and words: the statements are tried elsewhere

PEOPLE = ("Thư ký", "Trưởng phòng A")
#: What may stand in place of a number.
RUBBISH = (
    "",
    "x",
    "-1",
    "0",
    "999999",
    "9" * 9,
    "9" * 10,
    "9" * 40,
    "1.5",
    "²",
    "१",
    " 1",
    "None",
    "%s",
    "'--",
)
#: Buttons of no command at all.
NOWHERE = ("x", ":", "::", "form", "form:", "form:1", "form:x:y:z", "form:start", "form:start:none")
WORSE = (
    "form:start:registration:obligation:1",
    "form:start:duty_done",
    "form:start:registration:x:1",
    "🎉" * 16,
)


#: One of each sort: every piece of every button is read by the same few readers (handlers.command.Pressed),
#: so what the plan's state or a role changes is tried with these.
SORTS = ("", "x", "0", "999999", "9" * 10)


def malformed(rubbish: Sequence[str]) -> Iterator[str]:
    """Each step with pieces missing, in excess, or replaced by rubbish; 64 bytes at most."""
    yield from NOWHERE
    yield from WORSE
    for command, steps in STEPS.items():
        yield from (f"{command}:", f"{command}::", f"{command}:nothing:1", f"{command}:" + "z" * 50)
        for step in steps:
            name, *pieces = step.split(":")
            yield f"{command}:{name}"
            yield f"{command}:{step}:7"
            for place in range(len(pieces)):
                for word in rubbish:
                    replaced = [*pieces[:place], word, *pieces[place + 1 :]]
                    yield ":".join([command, name, *replaced])


@pytest.fixture(params=["active", "draft", None])
def plan(request: pytest.FixtureRequest) -> str | None:
    """A running plan, a plan to be confirmed, or none."""
    state: str | None = request.param
    return state


@pytest.fixture
def world(plan: str | None, session: Session) -> Session:
    """The small office with that plan."""
    office.build(session, NOW, plan=plan)
    return session


@pytest.fixture
def home_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The buttons under "an old screen" are counted once: presses are undone, so each would see the same."""
    found: list[Rows] = []
    really = hints.home_buttons

    def once(request: Request) -> Rows:
        if not found:
            found.append(really(request))
        return found[0]

    monkeypatch.setattr(hints, "home_buttons", once)


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.usefixtures("home_once")
def test_a_bad_button_is_answered(world: Session, plan: str | None, who: str) -> None:
    asking = somebody(world, who)
    wrong = {}
    for data in malformed(RUBBISH if (plan, who) == ("active", PEOPLE[0]) else SORTS):
        if not 0 < len(data.encode()) <= DATA:
            continue
        with world.begin_nested() as attempt:
            answer = ask(world, asking, data=data)
            attempt.rollback()
        if faults(answer):
            wrong[data] = faults(answer)
    assert wrong == {}


#: Rubbish that names nothing there is: not one row may change, whoever presses it.
NOTHING = [
    f"{command}:{':'.join([step.split(':')[0], *['999999'] * step.count(':')])}"
    for command, steps in STEPS.items()
    for step in steps
    if ":" in step and step.split(":")[0] not in {"list", "asking"}
]


def test_ids_that_do_not_exist_change_nothing(world: Session) -> None:
    asking = somebody(world, "Thư ký")
    ask(world, asking, "/nhacviec")  # what is coming is planned when somebody wants to see it
    before, written = rows(world), writes(world)
    for data in NOTHING:
        ask(world, asking, data=data)
        if written is None or writes(world) != written:
            assert rows(world) == before, data
            written = writes(world)
    assert rows(world) == before


def writes(session: Session) -> int | None:
    """How many rows SQLite has inserted, changed and deleted here; None where nobody counts them."""
    session.flush()
    count: int | None = getattr(session.connection().connection.dbapi_connection, "total_changes", None)
    return count


@pytest.mark.parametrize("data", ["x", "::", "report:", "viec:nothing:1", "kehoach:q:1:9:1", "xacnhan:p"])
def test_an_old_button_opens_the_home_screen_again(session: Session, data: str) -> None:
    office.build(session, NOW)
    asking = somebody(session, "Thư ký")
    ask(session, asking, "/menu")  # the first one asks about personal data, too
    answer = ask(session, asking, data=data)
    assert (answer.text, answer.toast) == (texts.OLD_SCREEN, texts.OLD_SCREEN_TOAST)
    assert answer.buttons == ask(session, asking, "/menu").buttons


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([command.name for command in commands()]), st.text(max_size=40))
def test_any_text_behind_a_command_is_answered(filled: Session, command: str, words: str) -> None:
    """Words as people and pranksters type them, and the same as a button's data."""
    asking = somebody(filled, "Thư ký")
    with filled.begin_nested() as attempt:
        found = faults(ask(filled, asking, f"/{command} {words}"))
        found += faults(ask(filled, asking, data=f"{command}:{words}"))
        attempt.rollback()
    assert found == []


@pytest.fixture
def filled(session: Session) -> Session:
    """The small office with its running plan."""
    office.build(session, NOW)
    return session


@pytest.mark.parametrize(
    "words", ["/" + "a" * 4095, "/kehoach " + "ă" * 4087, "x" * 4096, "/", "//", "/ menu"]
)
def test_long_and_strange_words_get_an_answer_that_fits(filled: Session, words: str) -> None:
    assert faults(ask(filled, somebody(filled, "Thư ký"), words)) == []
