"""What a step of a form costs: the same few statements at every step, whatever is stored already."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from sqlalchemy import event

from data.db import Database
from forms import run
from tests import office
from tests.chat import Chat
from tests.forms.test_run import do

#: Who it is with which posts, the open draft, the period with its plan, and the draft saved.
OF_EVERY_STEP = ["SELECT account", "SELECT draft", "SELECT plan", "UPDATE draft"]

pytestmark = pytest.mark.once


@pytest.fixture
def chat(engine_url: str) -> Iterator[Chat]:
    chat = Chat(Database(engine_url), office.START, person="Chuyên viên 1")
    chat.database.run_now(office.build)
    yield chat
    chat.database.close()


def said_to_the_database(chat: Chat, words: str) -> list[str]:
    """What an answer to these words asks of the database: verbs and the first table each."""
    seen: list[str] = []

    def hear(_: Any, __: Any, statement: str, *___: Any) -> None:
        pieces = statement.replace('"', "").split()
        place = len(pieces) - pieces[::-1].index("FROM") if pieces[0] == "SELECT" else 1
        seen.append(f"{pieces[0]} {pieces[place]}")

    event.listen(chat.database.engine, "before_cursor_execute", hear)
    chat.say(words)
    event.remove(chat.database.engine, "before_cursor_execute", hear)
    return [statement for statement in seen if not statement.startswith("BEGIN")]


@pytest.mark.parametrize(
    ("form", "steps", "more"),
    [
        (
            "registration",
            ["cstđ", "Số hoá quy trình tiếp nhận", "Hoàn thành tốt nhiệm vụ", "Soạn; %; 100"],
            [],
        ),
        (
            "initiative",
            ["Số hoá quy trình tiếp nhận đoàn ra", "quản lý", "Chuyên viên 1; 100"],
            ["SELECT person", "SELECT submission", "SELECT unit"],
        ),
        ("sudden", ["Tham mưu đón đoàn đột xuất"], []),
    ],
)
def test_a_step_asks_the_database_a_few_things(
    chat: Chat, form: str, steps: Sequence[str], more: list[str]
) -> None:
    do(chat, lambda request: run.start(request, form))
    for words in steps:
        assert sorted(said_to_the_database(chat, words)) == sorted(OF_EVERY_STEP + more), words
