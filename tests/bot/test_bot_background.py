"""What goes on beside the answers: menus, files, words to the technicians, the clock."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, col, select

from bot.background import Clockwork
from bot.files import AT_ONCE
from bot.settings import Settings
from bot.times import utc_now
from data import evidence, outbox, people, posts
from data.db import Database
from data.migrate import prepare
from data.models import Account, AccountState, Evidence, EvidenceState, Outbox
from data.request import Request
from domain.calendar import OfficeCalendar
from domain.delivery import Outcome, Sent
from domain.message import Message, Rich
from domain.people import Role
from scheduler.lock import SenderLock
from scheduler.send import IN_FLIGHT
from simulator import Fault, Simulator
from tests.bot.bots import NewBot, echo, until

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def remembering(request: Request) -> Message:
    """Keeps every file that is sent, as a form does."""
    if request.said.file is not None:
        evidence.remember(request.session, request.actor.account, request.said.file, request.now)
    return echo(request)


def join(database: Database, person_id: str, role: Role) -> None:
    """Make the account somebody with a post over the whole office."""

    def work(session: Session) -> None:
        account = session.exec(select(Account).where(Account.external_id == person_id)).one()
        person = people.create_person(session, "Người có vai trò", account.created_at)
        posts.give(session, person.id, role, None, date(2020, 1, 1), account.created_at)
        account.person_id, account.state = person.id, AccountState.LINKED

    database.run_now(work)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def files(database: Database) -> list[tuple[str, str | None, int | None]]:
    found = database.read_now(lambda session: session.exec(select(Evidence).order_by(col(Evidence.id))).all())
    return [(row.state, row.sha256, row.size) for row in found]


async def test_a_file_is_fetched_and_kept_under_its_hash(
    sim: Simulator, new_bot: NewBot, database: Database, settings: Settings
) -> None:
    await new_bot(remembering)
    person = sim.person("Chuyên viên 1")
    digest = hashlib.sha256(PDF).hexdigest()
    sim.faults.script("getFile", Fault(error=502))
    for _ in range(2):
        await person.upload("a.pdf", PDF)
        await person.settle()
    await until(lambda: files(database) == 2 * [(EvidenceState.KEPT, digest, len(PDF))])
    assert contents(settings.evidence) == {digest: PDF}


async def test_a_file_too_big_is_refused_without_being_fetched(
    sim: Simulator, new_bot: NewBot, database: Database
) -> None:
    await new_bot(remembering)
    person = sim.person("Chuyên viên 1")
    await person.upload("to.pdf", bytes(evidence.MOST_BYTES + 1))
    await until(lambda: files(database) == [(EvidenceState.REFUSED, None, evidence.MOST_BYTES + 1)])
    assert sim.world.calls["getFile"] == 0


async def test_a_file_that_is_not_what_its_name_says_is_refused_and_its_sender_told(
    sim: Simulator, new_bot: NewBot, database: Database
) -> None:
    bot = await new_bot(remembering)
    person = sim.person("Chuyên viên 1")
    await person.upload("a.pdf", b"MZ" + bytes(100))
    await until(lambda: [state for state, _, _ in files(database)] == [EvidenceState.REFUSED])
    assert await bot.tick() == {"sent": 1}
    assert "a.pdf" in sim.sent[-1].text


async def test_the_beginning_of_a_file_is_read_before_it_is_kept(
    sim: Simulator, new_bot: NewBot, database: Database, settings: Settings
) -> None:
    read: list[tuple[str, bytes]] = []

    async def read_header(kind: str, content: bytes) -> str | None:
        read.append((kind, content))
        return "MẬT\nKẾ HOẠCH"

    bot = await new_bot(remembering, read_header=read_header)
    person = sim.person("Chuyên viên 1")
    await person.upload("a.pdf", b"MZ" + bytes(100))
    await person.upload("b.pdf", PDF)
    await until(lambda: [state for state, _, _ in files(database)] == 2 * [EvidenceState.REFUSED])
    assert read == [("pdf", PDF)]
    assert not settings.evidence.exists()
    assert await bot.tick() == {"sent": 2}
    named = [[name in message.text for name in ("a.pdf", "b.pdf")] for message in sim.sent[-2:]]
    assert sorted(named) == [[False, False], [True, False]]


async def test_a_file_whose_beginning_cannot_be_read_now_is_not_kept_unread(
    sim: Simulator, new_bot: NewBot, database: Database
) -> None:
    tries: list[str] = []

    async def read_header(kind: str, content: bytes) -> str | None:
        tries.append(kind)
        if len(tries) == 1:
            raise RuntimeError
        return ""

    await new_bot(remembering, read_header=read_header)
    await sim.person("Chuyên viên 1").upload("a.pdf", PDF)
    await until(lambda: [state for state, _, _ in files(database)] == [EvidenceState.KEPT])
    assert len(tries) == 2


async def test_three_files_are_fetched_at_the_same_time_each_settled_by_itself(
    sim: Simulator, new_bot: NewBot, database: Database
) -> None:
    go_on, slow = asyncio.Event(), [True, True]
    running: list[int] = []

    async def read_header(kind: str, content: bytes) -> str | None:
        running.append(running[-1] + 1 if running else 1)
        if slow:
            slow.pop()
            await go_on.wait()
        running.append(running[-1] - 1)
        return ""

    await new_bot(remembering, read_header=read_header)
    await sim.person("Chuyên viên 1").album([(f"{number}.pdf", PDF) for number in range(8)])
    await until(lambda: [state for state, _, _ in files(database)].count(EvidenceState.KEPT) == 6)
    assert max(running) == AT_ONCE == 3
    go_on.set()
    await until(lambda: [state for state, _, _ in files(database)].count(EvidenceState.KEPT) == 8)


async def test_what_waited_for_its_bytes_is_fetched_at_the_next_start(
    sim: Simulator, new_bot: NewBot, database: Database
) -> None:
    bot = await new_bot(remembering)
    sim.faults.script("getFile", Fault(error=502), times=5)
    await sim.person("Chuyên viên 1").upload("a.pdf", PDF)
    await until(lambda: len(files(database)) == 1)
    await bot.stop()
    sim.faults.clear()
    await new_bot(remembering)
    await until(lambda: [state for state, _, _ in files(database)] == [EvidenceState.KEPT])


async def test_menus_follow_the_roles(sim: Simulator, new_bot: NewBot, database: Database) -> None:
    await new_bot()
    person = sim.person("Thư ký")
    await person.ask("một")
    await until(lambda: sim.world.calls["setMyCommands"] == 1)
    strangers = {command["command"] for command in await person.commands()}
    join(database, str(person.id), Role.OFFICE)
    await person.ask("hai")
    await until(lambda: sim.world.calls["setMyCommands"] == 2)
    own = {command["command"] for command in await person.commands()}
    assert strangers < own
    assert ("report" in strangers, "report" in own) == (False, True)
    await person.ask("ba")
    assert sim.world.calls["setMyCommands"] == 2


async def test_the_profile_is_set_once(sim: Simulator, new_bot: NewBot) -> None:
    await (await new_bot()).stop()
    await new_bot()
    await until(lambda: sim.world.calls["getMyShortDescription"] >= 1)
    assert sim.world.calls["setMyDescription"] <= 1


async def test_technicians_hear_of_an_update_that_was_set_aside(
    sim: Simulator, new_bot: NewBot, database: Database
) -> None:
    def dispatch(request: Request) -> Message:
        if request.said.text == "lỗi":
            raise ZeroDivisionError
        return echo(request)

    await new_bot(dispatch)
    technician = sim.person("Quản trị")
    await technician.ask("một")
    join(database, str(technician.id), Role.IT)
    await sim.person("Chuyên viên 1").say("lỗi")

    def owed() -> list[str]:
        return database.read_now(lambda session: list(session.exec(select(Outbox.key))))

    await until(lambda: [key.split(":")[0] for key in owed()] == ["aside"])


class Replica:
    """The clockwork of one process on connections of its own; what it sends hangs for ever if it `hangs`."""

    def __init__(self, url: str, *, hangs: bool = False) -> None:
        self.database = Database(url)
        self.given: list[str] = []
        self.hangs = hangs
        self.clockwork = Clockwork(self.database, self.deliver, utc_now, ZoneInfo("Asia/Ho_Chi_Minh"))

    async def deliver(self, _: str, message: Message) -> Outcome:
        self.given.append(message.text)
        if self.hangs:
            await asyncio.sleep(60)
        return Sent("1")

    async def die(self) -> None:
        """End as a kill would: nothing is concluded, and the connections are gone."""
        task = self.clockwork._task
        assert task is not None
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        self.clockwork.release()

    async def close(self) -> None:
        await self.clockwork.stop()
        self.clockwork.release()
        self.database.close()


@pytest.fixture
async def new_replica(database: Database, engine_url: str) -> AsyncIterator[Callable[..., Replica]]:
    """A process of a bot on PostgreSQL."""
    if database.is_sqlite:
        pytest.skip("on SQLite there is one process")
    made: list[Replica] = []

    def new(**options: bool) -> Replica:
        made.append(Replica(engine_url, **options))
        return made[-1]

    yield new
    for replica in made:
        await replica.close()


def owe(database: Database, *words: str) -> None:
    """Messages that may go at any hour."""

    def work(session: Session) -> None:
        now = utc_now()
        account = Account(external_id=words[0], chat="1", state=AccountState.STRANGER, created_at=now)
        session.add(account)
        session.flush()
        where = {"zone": ZoneInfo("Asia/Ho_Chi_Minh"), "calendar": OfficeCalendar(), "at_once": True}
        for word in words:
            outbox.notice(session, Message(Rich(word)), now, key=word, account=account.id, **where)  # type: ignore[arg-type]  # options

    database.run_now(work)


def states(database: Database) -> list[str]:
    return database.read_now(
        lambda session: [str(row.state) for row in session.exec(select(Outbox).order_by(col(Outbox.id)))]
    )


async def test_another_process_takes_over_at_once_from_a_sender_that_died(
    database: Database, new_replica: Callable[..., Replica]
) -> None:
    owe(database, *"abcdef")
    first, second = new_replica(hangs=True), new_replica()
    await first.clockwork.start()
    await until(lambda: len(first.given) == IN_FLIGHT)
    await second.clockwork.start()
    await asyncio.sleep(0.3)
    assert second.given == []
    await first.die()
    async with asyncio.timeout(1.5):
        await until(lambda: states(database) == ["unsure"] * IN_FLIGHT + ["sent"] * 2)
    assert (set(first.given), set(second.given)) == (set("abcd"), set("ef"))


async def test_the_end_does_not_wait_for_ever_for_what_is_in_flight(
    database: Database, new_replica: Callable[..., Replica], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.background.PATIENCE", 0.1)
    owe(database, "a")
    replica = new_replica(hangs=True)
    await replica.clockwork.start()
    await until(lambda: replica.given == ["a"])
    async with asyncio.timeout(2):
        await replica.clockwork.stop()
    assert states(database) == ["sending"]


async def test_a_sender_that_lost_its_lock_stops_and_begins_anew_when_it_has_it_again(
    database: Database, new_replica: Callable[..., Replica], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.background.LOOK", 0.02)
    replica, other = new_replica(), SenderLock(database)
    await replica.clockwork.start()
    await until(lambda: replica.clockwork._sends)
    replica.clockwork.release()
    assert other.take()
    await until(lambda: not replica.clockwork._sends)
    owe(database, "a")
    replica.clockwork.wake()
    await asyncio.sleep(0.6)
    assert replica.given == []
    other.release()
    await until(lambda: replica.given == ["a"])


async def test_a_tick_by_hand_sends_what_is_due(sim: Simulator, new_bot: NewBot, database: Database) -> None:
    bot = await new_bot()
    assert await bot.tick() == {}


@pytest.fixture(autouse=True)
def prepared(database: Database) -> None:
    prepare(database, date(2024, 1, 2))
