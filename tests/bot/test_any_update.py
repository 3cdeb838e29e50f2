"""Updates of every kind, whole and broken, end in an answer or a reason (the whole: `make fuzz`)."""

import json
from typing import Any

import pytest
from telegram import Update

from bot.order import lane
from bot.reading import Heard, heard
from data.db import Database
from data.migrate import prepare
from handlers import dispatch
from simulator import Simulator
from tests import office
from tests.bot.bots import NewBot
from tests.fuzz.contents import AROUND, MEDIA, SERVICE, not_tried
from tests.fuzz.reasons import Json, owed, sane
from tests.fuzz.run import Evidence, Fuzz
from tests.fuzz.stored import Asked, Rows, mark, marked, unasked
from tests.fuzz.updates import drawn, missing


@pytest.mark.slow
async def test_no_update_is_too_odd(sim: Simulator, new_bot: NewBot, database: Database) -> None:
    prepare(database, office.START.date())
    fuzz = Fuzz(sim, database, 20)
    database.run_now(fuzz.prepare)
    await new_bot(dispatch.answer, quiet=0.02)
    found = await fuzz.run(drawn(600))
    assert found.complaints() == []
    assert found.sent.total() > 600
    assert found.answered > 150


def found_to_be(**what: object) -> list[str]:
    return Evidence(**what).complaints()  # type: ignore[arg-type]  # its own fields


@pytest.mark.once
def test_what_is_wrong_is_told() -> None:
    assert found_to_be() == []
    assert found_to_be(silent=["{}"]) == ["1 met silence, such as ['{}']"]
    assert found_to_be(errors=["KeyError"]) == ["the log: ['KeyError']"]
    assert found_to_be(failures=["x"]) == ["set aside by an error: ['x']"]
    assert found_to_be(unreadable={5}) == ["unreadable but not set aside: 1"]
    assert found_to_be(kept=1, open=2) == ["1 done and not blanked", "2 never finished"]
    assert found_to_be(unasked=["x"]) == ["1 stored, and nobody asked for it: ['x']"]


NOTHING: Rows = {name: {} for name in ("inbox", "account", "consent", "draft", "evidence", "person", "look")}
STRANGER = {"id": 1, "external_id": "5", "chat": "5", "person_id": None, "reach": "ok"}


def left(asked: Asked, fillers: tuple[int, ...] = (), **tables: dict[str, Any]) -> list[str]:
    """What is said of these rows, one of each table, in a database that was empty."""
    after = {name: {(1,): tables[name]} if name in tables else rows for name, rows in NOTHING.items()}
    return unasked(NOTHING, after, asked, set(fillers))


def asking(*updates: dict[str, Any]) -> Asked:
    asked = Asked()
    for update in updates:
        asked.hear(update)
    return asked


@pytest.mark.once
def test_nothing_may_come_to_lie_there_without_a_reason() -> None:
    spoken, nobody = asking(message(text="x")), asking()
    assert (left(spoken, account=STRANGER), len(left(nobody, account=STRANGER))) == ([], 1)
    assert left(spoken, account=STRANGER | {"person_id": 3}) != []
    consent = {"account_id": 1}
    assert left(spoken, account=STRANGER, consent=consent) == []
    in_group = message(text="/menu")
    in_group["message"]["chat"] = {"id": -7, "type": "group", "title": "G"}
    assert left(asking(in_group), account=STRANGER) == []
    assert left(asking(in_group), account=STRANGER, consent=consent) != []
    draft = {"account_id": 1}
    assert left(spoken, account=STRANGER, draft=draft) != []
    assert left(spoken, (5,), account=STRANGER, draft=draft) == []
    assert left(asking(message(text="/nop")), account=STRANGER, draft=draft) == []
    assert left(spoken, person={"id": 1}) != []
    assert left(spoken, look={"id": 1}) != []
    assert left(asking(message(text="/hoso")), look={"id": 1}) == []


@pytest.mark.once
def test_a_file_is_only_kept_of_whoever_sent_it_into_a_form() -> None:
    sent = asking(message(document={"file_id": "f", "file_unique_id": "u"}))
    row = {"account_id": 1, "name": "a.pdf", "unique_id": "u"}
    assert left(sent, (5,), account=STRANGER, evidence=row) == []
    assert left(sent, account=STRANGER, evidence=row) != []
    assert left(sent, (5,), account=STRANGER, evidence=row | {"unique_id": "v"}) != []


@pytest.mark.once
def test_words_said_outside_a_form_are_found_again() -> None:
    said = marked({"text": "xin", "from": {"first_name": "A"}, "photo": [{"caption": "b"}]}, mark(7))
    assert said == {
        "text": f"xin {mark(7)}",
        "from": {"first_name": "A"},
        "photo": [{"caption": f"b {mark(7)}"}],
    }
    assert marked({"text": "/menu"}, mark(7)) == {"text": "/menu"}
    asked = Asked(numbers={3})
    row = {"update_id": 3, "payload": mark(7), "set_aside_at": None}
    assert left(asked, inbox=row) != []
    assert left(asked, inbox=row | {"set_aside_at": 1}) == []


@pytest.mark.once
def test_an_account_that_was_there_changes_in_its_reach_alone() -> None:
    before = NOTHING | {"account": {(1,): STRANGER}}
    for change, wrong in ({"reach": "unreachable"}, False), ({"chat": "6"}, True), ({"person_id": 3}, True):
        after = NOTHING | {"account": {(1,): STRANGER | change}}
        assert bool(unasked(before, after, Asked(), set())) == wrong


@pytest.mark.once
@pytest.mark.parametrize(
    "shapes", [MEDIA, SERVICE, dict(enumerate(AROUND))], ids=["media", "service", "around"]
)
def test_whole_shapes_can_be_read(shapes: dict[Any, Json]) -> None:
    """One that the library cannot read would be set aside before anything of ours saw it."""
    for shape in shapes.values():
        update = Update.de_json(json.loads(json.dumps(message(**shape))), None)
        assert isinstance(heard(update, "bot", office.START), Heard), shape


def message(chat: int = 5, **others: object) -> dict[str, Any]:
    author = {"id": 5, "is_bot": False, "first_name": "A"}
    where = {"id": chat, "type": "private"}
    return {"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": where, "from": author, **others}}


@pytest.mark.once
@pytest.mark.parametrize(
    ("update", "waits", "readable"),
    [
        (message(), True, True),
        (message(message_id=2**63), True, False),
        (message(message_id=None), True, False),
        (message(photo=[{"file_id": "f", "file_unique_id": "u", "width": None, "height": 1}]), True, False),
        (message(document={"file_id": "f", "file_unique_id": None}), True, False),
        (message(migrate_to_chat_id=-7), True, True),
        ({"update_id": 1, "my_chat_member": {"chat": {"id": 5, "type": "private"}}}, False, False),
        (message(text=["x"]), True, False),
        (message(chat=6), False, True),
        (message(sender_chat={"id": 7, "type": "channel"}), False, True),
        ({"update_id": 1, "callback_query": {"id": "1", "from": {"id": 5, "is_bot": False}}}, False, True),
        ({"update_id": 1, "callback_query": {"id": None, "from": {"id": 5, "is_bot": False}}}, False, False),
        ({"update_id": 1, "poll": {}}, False, True),
    ],
)
def test_who_is_owed_an_answer(update: dict[str, Any], waits: bool, readable: bool) -> None:
    assert (owed(update, 5), sane(update)) == (waits, readable)


@pytest.mark.once
@pytest.mark.parametrize("odd", [[], {}, "5", 2**64])
def test_a_chat_without_a_number_is_found_before_the_library_hashes_it(odd: object) -> None:
    update = message()
    update["message"]["chat"]["id"] = odd
    with pytest.raises(TypeError):
        lane(Update.de_json(update, None))


@pytest.mark.once
def test_every_kind_that_the_library_knows_is_tried() -> None:
    assert missing() == set()
    assert not_tried() == set()
