"""Files sent together: each is handled by itself, and their sender is answered once."""

import asyncio
import json
import random
from collections.abc import Callable

import pytest
from sqlmodel import col, select

from bot.albums import Albums, Held
from data import evidence, inbox
from data.db import Database
from data.models import Evidence, Inbox
from data.request import Request
from domain.errors import Refusal
from domain.message import Message, Rich, SaidKind, rich
from simulator import Fault, Person, Simulator
from tests.bot.bots import NewBot, kill, until

PDF = b"%PDF-1.7\n%%EOF\n"
#: Seconds of quiet that end an album here: long beside a handling, short beside a test.
QUIET = 0.3


class Office:
    """Keeps every file, and says how many there are; what is marked or too big it refuses."""

    def __init__(self) -> None:
        self.captions: list[str] = []

    def __call__(self, request: Request) -> Message:
        said = request.said
        if said.kind is not SaidKind.FILE or said.file is None:
            return Message(rich("{kind}: {text}", kind=said.kind, text=said.text))
        self.captions.append(said.text)
        if "MẬT" in said.text:
            return Message(Rich("không nhận tệp mật"), forget=True)
        if evidence.too_big(said.file):
            raise Refusal("tệp quá lớn", "too big")
        if said.file.name == "lỗi.pdf":
            raise ZeroDivisionError
        evidence.remember(request.session, request.actor.account, said.file, request.now)
        count = len(request.session.exec(select(Evidence)).all())
        return Message(rich("đã nhận {count} tệp", count=count))


async def header(kind: str, content: bytes) -> str:
    return ""


def rows(database: Database) -> list[Inbox]:
    return database.read_now(lambda session: list(session.exec(select(Inbox).order_by(col(Inbox.update_id)))))


def handled(database: Database) -> int:
    return sum(row.handled_at is not None for row in rows(database))


def kept(database: Database) -> list[str]:
    found = database.read_now(lambda session: session.exec(select(Evidence).order_by(col(Evidence.id))).all())
    return [row.name for row in found]


def texts(sim: Simulator) -> list[str]:
    return [message.text for message in sim.sent]


def is_done_with(database: Database, updates: int) -> Callable[[], bool]:
    """Whether so many updates came, and nothing of any is kept."""

    def done() -> bool:
        found = rows(database)
        return len(found) == updates and all(row.answered_at and not row.payload for row in found)

    return done


async def send(
    person: Person, *numbers: int, album: str = "777", caption: dict[int, str] | None = None
) -> None:
    for number in numbers:
        await person.upload(f"{number}.pdf", PDF, (caption or {}).get(number, ""), album=album)


async def test_ten_files_in_mixed_order_and_several_batches_have_one_answer(
    sim: Simulator, new_bot: NewBot, database: Database
) -> None:
    person, office = sim.person("Chuyên viên 1"), Office()
    await send(person, 7, 2, 9, caption={9: "minh chứng"})
    bot = await new_bot(office, quiet=QUIET)
    await until(lambda: handled(database) == 3)
    await send(person, 1, 10, 4, 3)
    await until(lambda: handled(database) == 7)
    assert texts(sim) == []
    await send(person, 8, 6, 5)
    await person.wait_for(lambda message: message.text == "đã nhận 10 tệp")
    await until(is_done_with(database, 10))
    assert texts(sim) == ["đã nhận 10 tệp"]
    assert sorted(kept(database)) == sorted(f"{number}.pdf" for number in range(1, 11))
    assert sorted(office.captions) == [""] * 9 + ["minh chứng"]
    assert await bot.database.read(inbox.waiting) == 0


async def test_an_album_does_not_hold_up_its_own_items(
    sim: Simulator, new_bot: NewBot, database: Database
) -> None:
    await new_bot(Office(), quiet=30)
    await sim.person("Chuyên viên 1").album([(f"{n}.pdf", PDF) for n in range(10)])
    await until(lambda: handled(database) == 10)
    assert texts(sim) == []
    assert [row.reply is not None for row in rows(database)] == [False] * 9 + [True]
    assert [row.payload is not None for row in rows(database)] == [False] * 9 + [True]


async def test_words_that_follow_an_album_are_answered_after_it(
    sim: Simulator, new_bot: NewBot, database: Database
) -> None:
    await new_bot(Office(), quiet=30)
    person = sim.person("Chuyên viên 1")
    await send(person, 1, 2, 3)
    await person.say("xong")
    await person.wait_for(lambda message: message.text == "text: xong")
    assert texts(sim) == ["đã nhận 3 tệp", "text: xong"]
    await until(is_done_with(database, 4))


async def test_a_caption_changed_later_is_answered_by_itself(sim: Simulator, new_bot: NewBot) -> None:
    await new_bot(Office(), quiet=30)
    person = sim.person("Chuyên viên 1")
    await send(person, 1)
    await person.edit(await person.upload("2.pdf", PDF, "cũ", album="777"), "mới")
    await person.wait_for(lambda message: message.text.endswith("mới"))
    assert texts(sim) == ["đã nhận 2 tệp", "edit: mới"]


async def test_another_album_ends_the_one_before(sim: Simulator, new_bot: NewBot) -> None:
    await new_bot(Office(), quiet=QUIET)
    person = sim.person("Chuyên viên 1")
    await send(person, 1, 2, album="first")
    await send(person, 3, 4, album="second")
    await person.wait_for(lambda message: message.text == "đã nhận 4 tệp")
    assert texts(sim) == ["đã nhận 2 tệp", "đã nhận 4 tệp"]


async def test_albums_of_two_people_are_answered_each_by_itself(sim: Simulator, new_bot: NewBot) -> None:
    await new_bot(Office(), quiet=QUIET)
    people = [sim.person("Chuyên viên 1"), sim.person("Chuyên viên 2")]
    for number in (1, 2, 3):
        for person in people:
            await send(person, number, album=f"of {person.id}")
    for person in people:
        await person.wait_reply()
    await until(lambda: len(sim.sent) == 2)
    assert {message.chat_id for message in sim.sent} == {person.id for person in people}


async def test_an_item_that_comes_after_the_answer_has_its_own(sim: Simulator, new_bot: NewBot) -> None:
    await new_bot(Office(), quiet=0.01)
    person = sim.person("Chuyên viên 1")
    await send(person, 1)
    await person.wait_for(lambda message: message.text == "đã nhận 1 tệp")
    await send(person, 2)
    await person.wait_for(lambda message: message.text == "đã nhận 2 tệp")
    assert texts(sim) == ["đã nhận 1 tệp", "đã nhận 2 tệp"]


async def test_answers_keep_their_order_however_the_items_come(sim: Simulator, new_bot: NewBot) -> None:
    """The quiet here is about as long as a handling: items come before it ends, during the answer, after."""
    await new_bot(Office(), quiet=0.01)
    person, dice = sim.person("Chuyên viên 1"), random.Random(7)  # noqa: S311  # chance of a test
    expected = []
    for number in range(1, 41):
        await send(person, number)
        await asyncio.sleep(dice.choice([0, 0.005, 0.01, 0.02]))
        if dice.random() < 0.2:
            await person.say(f"sau {number}")
            expected += [f"đã nhận {number} tệp", f"text: sau {number}"]
    await person.say("hết")
    await person.wait_for(lambda message: message.text == "text: hết")
    expected += ["đã nhận 40 tệp", "text: hết"]
    said = texts(sim)
    counts = [int(text.split()[2]) for text in said if text.startswith("đã nhận")]
    assert counts == sorted(set(counts))
    assert [text for text in said if text in expected] == expected


async def test_an_item_that_comes_twice_changes_nothing(
    sim: Simulator, new_bot: NewBot, database: Database
) -> None:
    await new_bot(Office(), quiet=QUIET)
    person = sim.person("Chuyên viên 1")
    sim.faults.duplicate(4)
    await send(person, 1, 2, 3, 4)
    await person.wait_for(lambda message: message.text == "đã nhận 4 tệp")
    await until(is_done_with(database, 4))
    assert texts(sim) == ["đã nhận 4 tệp"]
    assert sim.faults.counts["duplicate"] == 4


@pytest.mark.parametrize("before", [1, 4, 9, 10])
async def test_a_process_killed_in_the_middle_of_an_album_leaves_one_answer(
    sim: Simulator, new_bot: NewBot, database: Database, before: int
) -> None:
    person = sim.person("Chuyên viên 1")
    bot = await new_bot(Office(), quiet=60)
    await send(person, *range(before))
    await until(lambda: handled(database) == before)
    await kill(bot)
    assert texts(sim) == []
    await send(person, *range(before, 10))
    await new_bot(Office(), quiet=QUIET)
    await until(is_done_with(database, 10))
    assert texts(sim) == ["đã nhận 10 tệp"]
    assert len(kept(database)) == 10


async def test_what_is_held_is_said_before_the_end(
    sim: Simulator, new_bot: NewBot, database: Database
) -> None:
    bot = await new_bot(Office(), quiet=60)
    await send(sim.person("Chuyên viên 1"), 1, 2)
    await until(lambda: handled(database) == 2)
    await bot.stop()
    assert texts(sim) == ["đã nhận 2 tệp"]
    assert is_done_with(database, 2)()


async def test_what_cannot_be_said_before_the_end_is_said_after_the_next_start(
    sim: Simulator, new_bot: NewBot, database: Database
) -> None:
    bot = await new_bot(Office(), quiet=0.01)
    sim.faults.script("sendMessage", Fault(error=502), times=50)
    await send(sim.person("Chuyên viên 1"), 1)
    await until(lambda: sim.faults.counts["error"])
    await bot.stop()
    sim.faults.clear()
    await new_bot(Office(), quiet=0.01)
    await until(is_done_with(database, 1))
    assert texts(sim) == ["đã nhận 1 tệp"]


async def test_a_file_too_big_in_an_album_is_told_and_not_fetched(
    sim: Simulator, new_bot: NewBot, database: Database
) -> None:
    await new_bot(Office(), quiet=QUIET, read_header=header)
    person = sim.person("Chuyên viên 1")
    await send(person, 1)
    await person.upload("to.pdf", bytes(evidence.MOST_BYTES + 1024 * 1024), album="777")
    await send(person, 2, 3)
    await until(is_done_with(database, 4))
    assert texts(sim) == ["tệp quá lớn", "đã nhận 3 tệp"]
    assert kept(database) == ["1.pdf", "2.pdf", "3.pdf"]
    await until(lambda: sim.world.calls["getFile"] == 3)


async def test_the_same_refusal_is_said_once(sim: Simulator, new_bot: NewBot, database: Database) -> None:
    await new_bot(Office(), quiet=QUIET)
    person = sim.person("Chuyên viên 1")
    await send(person, *range(5), caption=dict.fromkeys(range(5), "MẬT"))
    await until(is_done_with(database, 5))
    assert texts(sim) == ["không nhận tệp mật"]
    assert kept(database) == []


async def test_items_that_fail_have_one_apology_and_stay_for_a_person_to_look_at(
    sim: Simulator, new_bot: NewBot, database: Database
) -> None:
    await new_bot(Office(), quiet=2)
    person = sim.person("Chuyên viên 1")
    await send(person, 1)
    for _ in range(2):
        await person.upload("lỗi.pdf", PDF, album="777")
    await until(lambda: len([row for row in rows(database) if row.set_aside_at]) == 2)
    await person.say("xong")
    await person.wait_for(lambda message: message.text == "text: xong")
    assert [text[:10] for text in texts(sim)] == ["đã nhận 1 ", "Xin lỗi, e", "text: xong"]
    assert all(row.payload and not row.answered_at for row in rows(database) if row.set_aside_at)


@pytest.mark.parametrize("album", ["", "777"])
async def test_a_secret_file_is_forgotten_at_once_and_its_sender_told_even_after_a_kill(
    sim: Simulator, new_bot: NewBot, database: Database, album: str
) -> None:
    bot = await new_bot(Office(), quiet=60)
    person = sim.person("Chuyên viên 1")
    await send(person, 1, album=album)
    await until(lambda: handled(database) == 1 and (album or is_done_with(database, 1)()))
    sim.faults.script("sendMessage", Fault(error=502), times=500)
    await person.upload("kín.pdf", PDF, "MẬT", album=album)
    await until(lambda: handled(database) == 2)
    payload = rows(database)[1].payload or ""
    update = json.loads(payload)["message"]
    assert set(update) == {"message_id", "date", "chat", "from"}
    assert (update["chat"]["id"], update["from"]["id"]) == (person.id, person.id)
    await kill(bot)
    sim.faults.clear()
    await send(person, 3, album=album)
    await new_bot(Office(), quiet=QUIET)
    await until(is_done_with(database, 3))
    first = [] if album else ["đã nhận 1 tệp"]
    assert texts(sim) == [*first, "không nhận tệp mật", "đã nhận 2 tệp"]


async def test_that_a_file_was_not_kept_is_said_however_the_album_goes_on(
    sim: Simulator, new_bot: NewBot, database: Database
) -> None:
    await new_bot(Office(), quiet=QUIET)
    person = sim.person("Chuyên viên 1")
    await send(person, 1, 2, 3, 4, caption={2: "MẬT", 3: "TỐI MẬT"})
    await until(is_done_with(database, 4))
    assert texts(sim) == ["không nhận tệp mật", "đã nhận 2 tệp"]


async def test_an_album_whose_files_are_refused_later_leaves_nothing_in_the_inbox(
    sim: Simulator, new_bot: NewBot, database: Database
) -> None:
    held: list[int] = []

    async def read(kind: str, content: bytes) -> str:
        held.append(sum(row.reply is not None for row in rows(database)))
        return "MẬT"

    await new_bot(Office(), quiet=QUIET, read_header=read)
    person = sim.person("Chuyên viên 1")
    await send(person, 1, 2, 3)
    await until(lambda: len(held) == 3)
    assert texts(sim)[0] == "đã nhận 3 tệp"
    await until(is_done_with(database, 3))


async def test_an_album_in_a_group_is_not_answered(
    sim: Simulator, new_bot: NewBot, database: Database
) -> None:
    await new_bot(Office(), quiet=0.01)
    sim.world.privacy = False
    person = sim.person("Chuyên viên 1")
    group = sim.group("Phòng A", person)
    for _ in range(2):
        await person.upload("a.pdf", PDF, chat=group, album="777")
    await until(lambda: len(rows(database)) >= 4 and is_done_with(database, len(rows(database)))())
    _how_to_link, *answers = texts(sim)
    assert (answers, kept(database)) == ([], [])


async def test_nothing_is_remembered_of_albums_that_were_answered() -> None:
    albums = Albums(quiet=30)
    said: list[int] = []

    async def say() -> None:
        said.append(1)

    for number in range(3):
        async with albums.turn(f"person {number}", "album") as album:
            assert album is not None
            album.hold(Held(number, Message(Rich("x")), False, say), ())
        await album.said()
    assert (len(said), len(albums._albums)) == (3, 1)
    assert 2 not in albums
