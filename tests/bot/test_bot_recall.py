"""An announcement from its writing to its recall, through the real client and the strict server."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from bot.life import Bot
from data import announcements, audit
from data.announcements import LETTER, Letter
from data.db import Database
from data.models import Account, Evidence, EvidenceState, Outbox, OutboxState
from domain.audience import Audience
from domain.calendar import OfficeCalendar
from domain.delivery import RECALL
from forms.catalog.announcement import worded
from handlers import dispatch
from handlers.texts import announcements as texts
from simulator import Fault, MovableClock, Simulator
from simulator.people import Person
from tests import office
from tests.bot.bots import NewBot, until
from tests.chat import ZONE

pytestmark = pytest.mark.once  # the channel: the statements are tried elsewhere

#: A Wednesday, nine in the morning in Vietnam.
NOW = datetime(2024, 4, 10, 2, tzinfo=UTC)
CONTENT = b"%PDF-1.7\n%%EOF\n"
NAMES = ("Thư ký", "Chuyên viên 1", "Chuyên viên 2")
#: Too long for a caption: a text and a file, two messages for each.
LONG = "Mời dự họp lúc tám giờ sáng. " * 50


class Scene:
    """A bot at work, three people at their telephones, and an announcement for two of them."""

    def __init__(self, sim: Simulator, bot: Bot, database: Database, clock: MovableClock) -> None:
        self.bot, self.database, self.clock = bot, database, clock
        self.secretary, self.one, self.two = self.people = [sim.person(name) for name in NAMES]

    async def announce(self) -> None:
        """An announcement without a file, as it is once it was written."""
        self.database.run_now(self._announced)
        assert await self.bot.tick() == {"sent": 2}

    def _announced(self, session: Session) -> None:
        by, *receivers = [
            session.exec(select(Account.person_id).where(Account.external_id == str(one.id))).one() or 0
            for one in self.people
        ]
        audience = Audience(people=frozenset(receivers))
        announcements.send(
            session,
            Letter("Họp lúc tám giờ", audience),
            receivers,
            by,
            NOW,
            zone=ZONE,
            calendar=OfficeCalendar(),
            word=lambda number: worded(number, "Họp lúc tám giờ", None),
        )

    async def write(self, words: str) -> None:
        """Written by the secretary, with a file, and sent."""
        for said in ("/thongbao soan", "Chuyên viên 1; Chuyên viên 2", "xong", words, "xong"):
            await self.secretary.ask(said)
        await self.secretary.upload("moi.pdf", CONTENT)
        await until(lambda: self.column(Evidence.state) == [EvidenceState.KEPT])
        for said in ("đồng ý", "gửi"):
            await self.secretary.ask(said)
        assert await self.bot.tick() == {"sent": 2}

    async def recall(self) -> None:
        await self.secretary.ask("/thongbao 1 thu hoi dong y")

    def column(self, what: object, kind: str = "") -> list[object]:
        """One column of the outbox, or of the files."""
        chosen = select(what)  # type: ignore[call-overload]  # any column
        if kind:
            chosen = chosen.where(Outbox.kind == kind).order_by(col(Outbox.id))
        return self.database.read_now(lambda session: list(session.exec(chosen)))


def kept(person: Person) -> list[str]:
    """What a person has in the chat of what the bot wrote: the beginning of a text, or the name of a file."""
    return [one.text[:9] or (one.file.name if one.file else "") for one in person.received]


@pytest.fixture
async def scene(sim: Simulator, new_bot: NewBot, database: Database) -> Scene:
    clock = sim.clock = sim.world.clock = MovableClock(NOW, stopped=True)

    async def read_header(_: str, __: bytes) -> str:
        return ""

    bot = await new_bot(dispatch.answer, clock=clock, read_header=read_header)
    found = Scene(sim, bot, database, clock)
    for person in found.people:
        await person.say("xin chào")
        await person.settle()

    def prepare(session: Session) -> None:
        office.build(session, NOW, plan=None)
        for person in found.people:
            account = session.exec(select(Account).where(Account.external_id == person.name)).one()
            stranger = session.exec(select(Account).where(Account.external_id == str(person.id))).one()
            stranger.external_id = f"was {person.name}"
            session.flush()
            account.external_id = account.chat = str(person.id)
        audit.note(session, "plan.activated", "plan:1", None, NOW)

    database.run_now(prepare)
    await bot.tick()  # the Office has been told how the record of deeds stands, as each week
    return found


async def test_all_parts_are_taken_back_from_every_chat(scene: Scene) -> None:
    before = [kept(person) for person in (scene.one, scene.two)]
    await scene.write(LONG)
    assert [len(kept(person)) for person in (scene.one, scene.two)] == [len(had) + 2 for had in before]
    assert scene.one.received[-1].protected
    scene.clock.move(timedelta(hours=47))
    await scene.recall()
    assert await scene.bot.tick() == {"sent": 2}
    assert [kept(person) for person in (scene.one, scene.two)] == before
    assert None not in scene.column(Outbox.recalled_at, LETTER)


async def test_a_receipt_by_a_tap(scene: Scene) -> None:
    await scene.announce()
    await scene.one.press("Đã đọc")
    await scene.one.settle()
    assert [toast.text for toast in await scene.one.toasts()] == [texts.READ_TOAST]
    assert (len(scene.one.received[-1].edits), scene.one.received[-1].buttons) == (1, [])
    assert [read is not None for read in scene.column(Outbox.read_at, LETTER)] == [True, False]


async def test_whoever_deleted_it_is_as_good_and_whoever_blocked_is_not_reached(
    scene: Scene, sim: Simulator
) -> None:
    await scene.announce()
    await scene.one.delete(scene.one.received[-1])
    await scene.two.block()
    await scene.recall()
    assert await scene.bot.tick() == {"sent": 1}
    assert scene.column(Outbox.state, RECALL) == [OutboxState.SENT, OutboxState.UNREACHABLE]
    assert ("deleteMessage", 400, "Bad Request: message to delete not found") in sim.refusals
    assert [gone is not None for gone in scene.column(Outbox.recalled_at, LETTER)] == [True, False]


async def test_a_lost_answer_is_asked_for_again(scene: Scene, sim: Simulator) -> None:
    """Taking back twice does no harm, so nothing of it stays unsure."""
    await scene.announce()
    await scene.recall()
    sim.faults.script("deleteMessage", Fault(lost=True), times=1)
    assert await scene.bot.tick() == {"sent": 1, "waiting": 1}
    scene.clock.move(timedelta(minutes=1))
    assert await scene.bot.tick() == {"sent": 1}
    assert None not in scene.column(Outbox.recalled_at, LETTER)


async def test_after_48_hours_nothing_is_tried(scene: Scene, sim: Simulator) -> None:
    await scene.announce()
    scene.clock.move(timedelta(hours=48))
    await scene.recall()
    assert (await scene.bot.tick(), scene.column(Outbox.state, RECALL)) == ({}, [])
    assert sim.world.calls["deleteMessage"] == 0


async def test_a_recall_that_the_server_refuses_is_given_up_in_time(scene: Scene, sim: Simulator) -> None:
    await scene.announce()
    await scene.recall()
    sim.faults.script("deleteMessage", Fault(error=400), times=2)
    assert await scene.bot.tick() == {"waiting": 2}
    scene.clock.move(timedelta(hours=48))
    assert await scene.bot.tick() == {}
    assert scene.column(Outbox.state, RECALL) == 2 * [OutboxState.EXPIRED]
    page = await scene.secretary.ask("/thongbao 1")
    assert page is not None
    assert "không gỡ được 2" in page.text
