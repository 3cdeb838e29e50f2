"""Every form is handed in by typing alone, and nothing is lost when the bot starts anew after each line.

The scripts of `tests/typed` are those of `tests/dialogues` without answers: one for each form.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, make_url
from sqlmodel import Session, col, select

from data.db import Database
from data.models import Draft, DraftState
from forms.catalog import forms
from forms.form import Form
from tests import office
from tests.chat import Chat
from tests.conftest import empty
from tests.handlers.asking import rows
from tests.test_dialogues import play

SCRIPTS = {path.stem: path for path in sorted((Path(__file__).parent.parent / "typed").glob("*.txt"))}

#: What may stand before a line of such a script: words that are typed, and what nobody presses or sends.
TYPED = {">", "!as", "!clock", "!post", "#", ""}

#: The forms that are about a file play their dialogue: it is sent, and pressed where one would.
DIALOGUES = Path(__file__).parent.parent / "dialogues"
WITH_FILES = {
    "sheet": DIALOGUES / "entered_from_a_sheet.txt",
    "staff_sheet": DIALOGUES / "staff_sheet.txt",
}

Opens = Callable[[], Chat]


def script(name: str) -> list[str]:
    lines = {**SCRIPTS, **WITH_FILES}[name].read_text(encoding="utf-8").splitlines()
    # What the clock sends is in flight side by side, and is numbered in any order.
    return [line for line in lines if not line.startswith(("<", "!tick"))]


@pytest.fixture
def opens(engine_kind: str, engine_url: str, request: pytest.FixtureRequest) -> Iterator[Opens]:
    """What opens the office with the plan of 2024 as nobody has touched it, over and over."""
    chats: list[Chat] = []

    def fresh() -> Chat:
        for chat in chats:
            chat.database.close()
        if engine_kind == "sqlite":
            file = str(make_url(engine_url).database)
            for leftover in Path(file).parent.glob(f"{Path(file).name}*"):
                leftover.unlink()
            shutil.copyfile(request.getfixturevalue("sqlite_template"), file)
        else:
            empty(request.getfixturevalue("postgres"))
        chats.append(Chat(Database(engine_url), office.START))
        chats[-1].database.run_now(office.build)
        return chats[-1]

    yield fresh
    for chat in chats:
        chat.database.close()


def sent(chat: Chat, form: str) -> int:
    """How many drafts of a form are handed in."""

    def count(session: Session) -> int:
        chosen = select(func.count(col(Draft.id))).where(Draft.form == form, Draft.state == DraftState.SENT)
        return session.exec(chosen).one()

    return chat.database.run_now(count)


def held(chat: Chat) -> dict[str, list[Any]]:
    return chat.database.run_now(rows)


def needs_file(form: Form) -> bool:
    """Whether a form is about a file: that one thing cannot be typed."""
    return any(field.takes_file and field.optional is False for field in form.fields)


def test_every_form_has_a_script_and_every_script_a_form() -> None:
    wanted = {name for name, form in forms().items() if not needs_file(form)}
    assert {name for name, form in forms().items() if needs_file(form)} == set(WITH_FILES)
    lacking = [f"tests/typed/{name}.txt is missing" for name in sorted(wanted - set(SCRIPTS))]
    strange = [f"tests/typed/{name}.txt belongs to no form" for name in sorted(set(SCRIPTS) - set(forms()))]
    assert lacking + strange == []


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_types_and_does_nothing_else(name: str) -> None:
    lines = script(name)
    assert [
        line for line in lines if line.split(" ")[0] not in TYPED or line.startswith(("> [", "> ("))
    ] == []
    assert [line for line in lines if line.startswith("> /nop ")] != []
    assert lines[-1].startswith("> ")


@pytest.mark.once  # the dialogues hand in each form on both
@pytest.mark.parametrize("name", SCRIPTS)
async def test_a_form_is_handed_in_by_typing_and_a_restart_after_each_line_changes_no_row(
    opens: Opens, name: str
) -> None:
    """The last line of the script hands in the form that the script is named after, and not earlier."""
    chat = opens()
    *lines, last = script(name)
    before = await play(lines, chat)
    assert before[-1].startswith("< ")
    count, recorded = sent(chat, name), held(chat)
    answer = await play([last], chat)
    assert (sent(chat, name), "< [Gửi]" in answer) == (count + 1, False), "\n".join(before + answer)
    expected = held(chat)
    assert {table for table, found in expected.items() if found != recorded[table]} > {"draft"}
    await outlives_restarts(opens, name, expected)


@pytest.mark.parametrize("name", WITH_FILES)
async def test_a_restart_loses_no_file_either(opens: Opens, name: str) -> None:
    whole = opens()
    await play(script(name), whole)
    await outlives_restarts(opens, name, held(whole))


async def outlives_restarts(opens: Opens, name: str, expected: dict[str, list[Any]]) -> None:
    """Every row of every table is as expected, though the bot starts anew after each line."""
    broken = opens()
    await play([line for said in script(name) for line in (said, "!restart")], broken)
    assert held(broken) == expected
