"""A button pressed while the bot was down: its screen is found redrawn, or is made usable by the next press.

Telegram keeps a press 150 s; its own answer is refused later ("query is too old"), the screen can be edited.
"""

from datetime import timedelta

from sqlmodel import Session

from bot.times import utc_now
from data import inbox
from data.db import Database
from data.inbox import Arrival
from handlers import dispatch
from simulator import MovableClock, Simulator
from simulator.messages import Message
from simulator.people import Person
from tests import office
from tests.bot.bots import NewBot, until

TOO_LATE = timedelta(seconds=200)


async def at_the_choice(sim: Simulator, new_bot: NewBot, database: Database) -> tuple[Person, Message]:
    """Somebody before a choice of a form, whose bot then ends."""
    person = sim.person("Chuyên viên 1")

    def work(session: Session) -> None:
        office.build(session)
        at_work = office.add_person(session, "Chuyên viên 9", office.PEOPLE["Chuyên viên 1"], office.START)
        account = office.add_account(session, at_work, office.START)
        account.external_id = account.chat = str(person.id)

    database.run_now(work)
    bot = await new_bot(dispatch.answer)
    screen = await person.ask("/nop xin nop muon")
    await bot.stop()
    assert screen is not None
    assert "nộp muộn nội dung nào" in screen.text
    return person, screen


def move(sim: Simulator) -> None:
    assert isinstance(sim.clock, MovableClock)
    sim.clock.move(TOO_LATE)


async def test_a_press_that_still_waits_at_telegram_is_handled_at_the_start(
    sim: Simulator, new_bot: NewBot, database: Database
) -> None:
    person, screen = await at_the_choice(sim, new_bot, database)
    await person.press("1. Đăng ký đầu năm", screen)
    await new_bot(dispatch.answer)
    redrawn = await person.wait_reply()
    assert (redrawn.message_id, "nộp đến hết ngày nào" in redrawn.text) == (screen.message_id, True)
    await until(lambda: sim.unanswered == [])


async def test_a_press_that_was_received_is_handled_however_late_the_next_start_is(
    sim: Simulator, new_bot: NewBot, database: Database
) -> None:
    person, screen = await at_the_choice(sim, new_bot, database)
    await person.press("1. Đăng ký đầu năm", screen)
    pending = [Arrival(one.id, one.body) for one in sim.world.updates.pending]
    database.run_now(lambda session: inbox.receive(session, pending, utc_now()))
    sim.world.updates.clear()
    move(sim)
    await new_bot(dispatch.answer)
    redrawn = await person.wait_reply()
    assert (redrawn.message_id, "nộp đến hết ngày nào" in redrawn.text) == (screen.message_id, True)
    await until(lambda: database.read_now(inbox.waiting) == 0)
    assert any("query is too old" in why for _, _, why in sim.refusals)


async def test_a_press_that_telegram_forgot_is_made_good_by_the_next_one(
    sim: Simulator, new_bot: NewBot, database: Database
) -> None:
    person, screen = await at_the_choice(sim, new_bot, database)
    await person.press("1. Đăng ký đầu năm", screen)
    move(sim)
    await new_bot(dispatch.answer)
    await until(lambda: sim.world.updates.counts["expired"] == 1)
    await person.press("1. Đăng ký đầu năm", screen)
    redrawn = await person.wait_reply()
    assert (redrawn.message_id, "nộp đến hết ngày nào" in redrawn.text) == (screen.message_id, True)
    await person.press("1. Đăng ký đầu năm", screen)  # the app had not redrawn it
    await person.settle()
    assert "nộp đến hết ngày nào" in sim.sent[-1].text
