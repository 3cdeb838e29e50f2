"""The four quarters: reports, silence, obstacles, a block, and /report twice."""

from bot.demo import texts
from bot.demo.cast import CENTRE, COUNCIL, DIRECTOR, DIVISION_A, DIVISION_B, INITIATIVES, LEADERS, OFFICE
from bot.demo.ledger import key_of
from bot.demo.texts import chat
from bot.demo.year import Year, together


async def first_quarter(year: Year) -> None:
    """All report but one division."""
    await year.scene(texts.FIRST_QUARTER, 3, 15)
    items = [(2, 1), (3, 1), (3, 2), (3, 3)]
    await together(
        year.all_done(texts.HEAD_A, DIVISION_A, items[:2]),
        year.all_done(texts.DEPUTY_A, DIVISION_A, items[2:]),
        year.all_done(texts.HEAD_CENTRE, CENTRE, items),
        year.all_done(texts.DEPUTY_CHIEF, OFFICE, [(1, 1), (2, 1), (5, 1)]),
        year.all_done(texts.SECRETARY, COUNCIL, [(1, 1), (4, 1)], chat.RESULT_OF_COUNCIL),
    )
    await together(
        year[texts.SECRETARY].no_occasion(key_of(1, 2, COUNCIL), chat.NOBODY_PROPOSED),
        year[texts.CHIEF].no_occasion(key_of(1, 2, OFFICE), chat.NOBODY_PROPOSED),
    )
    await year.scene(texts.FIRST_QUARTER, 3, 25)
    await year.all_done(texts.CHIEF, OFFICE, [(3, 1), (3, 2), (4, 1)])


async def escalation(year: Year) -> None:
    """Overdue by one day: its head; by three: the Office. Then the division answers."""
    await year.scene(texts.ESCALATED, 4, 4)
    await year[texts.HEAD_B].seen()
    await year.all_done(texts.HEAD_B, DIVISION_B, [(2, 1), (3, 1), (3, 2)])


async def second_quarter(year: Year) -> None:
    """An obstacle, a slip of the finger, a conditional item."""
    await year.scene(texts.SECOND_QUARTER, 5, 14)
    report = key_of(7, 1, CENTRE)
    await year[texts.HEAD_A].obstacle(key_of(7, 1, DIVISION_A), chat.NO_FIGURES)
    await year[texts.HEAD_CENTRE].done(report, chat.RESULT_BY_MISTAKE)
    await year[texts.HEAD_CENTRE].mistaken(report)
    await year[texts.CHIEF].no_occasion(key_of(8, 1, OFFICE), chat.NO_COURSE)
    await year.stage.tick()
    year[texts.SECRETARY].got(chat.OBSTACLE_TOLD)
    await year.scene(texts.SECOND_QUARTER, 6, 20)
    await together(
        year[texts.HEAD_CENTRE].done(report),
        year[texts.DEPUTY_A].done(key_of(7, 1, DIVISION_A)),
        year.all_done(texts.DEPUTY_CHIEF, OFFICE, [(6, 1), (7, 1)]),
        year[texts.HEAD_B].doing(key_of(7, 1, DIVISION_B)),
    )


async def mid_year(year: Year) -> None:
    """The Office asks how the year stands; the others may not."""
    await year.scene(texts.MID_YEAR, 6, 28, 16)
    await year[texts.STAFF_1].say("/report", chat.REFUSED_BY_ROLE)
    await year[texts.DIRECTOR].say("/report", chat.REPORT)
    await year[texts.DIRECTOR].press(chat.BY_UNIT, chat.PROGRESS_BY_UNIT)
    await year[texts.SECRETARY].say("/report", chat.REPORT)
    await year.download(texts.SECRETARY)


async def third_quarter(year: Year) -> None:
    """One head blocks the bot, another says that a task is not the unit's."""
    await year.scene(texts.THIRD_QUARTER, 7, 15)
    await year[texts.HEAD_B].done(key_of(7, 1, DIVISION_B))
    year.stage.pass_moment()
    await year[texts.HEAD_CENTRE].person.block()
    year.ledger.block(texts.HEAD_CENTRE, year.stage.now)
    await year.stage.sim.idle()
    disputed = key_of(11, 1, DIVISION_B)
    await year[texts.HEAD_B].dispute(disputed, chat.NOT_OUR_WORK)
    await year.stage.tick()
    year[texts.CHIEF].got(chat.DISPUTE_TOLD)
    await year[texts.CHIEF].press(chat.STILL_YOURS, chat.IS_OPEN)
    year.ledger.move(disputed, year.stage.now, "open")
    await year.scene(texts.THIRD_QUARTER, 9, 24)
    await together(
        year[texts.DEPUTY_DIRECTOR].done(key_of(9, 1, LEADERS)),
        year.all_done(texts.DEPUTY_A, DIVISION_A, [(9, 1), (10, 1), (11, 1)]),
        year.all_done(texts.HEAD_B, DIVISION_B, [(9, 1), (10, 1)]),
        year.all_done(texts.DEPUTY_CHIEF, OFFICE, [(9, 1), (10, 1), (11, 1)]),
    )


async def fourth_quarter(year: Year) -> None:
    """The Office reports for the head who is not there; councils and Director close the year."""
    await year.scene(texts.FOURTH_QUARTER, 10, 4)
    paper = key_of(9, 1, CENTRE)
    await year[texts.CHIEF].open(paper)
    await year[texts.CHIEF].done(paper, chat.RESULT_ON_PAPER, opened=True)
    await year.scene(texts.FOURTH_QUARTER, 12, 20)
    await together(
        year.all_done(texts.SECRETARY, COUNCIL, [(12, 1), (15, 1)], chat.RESULT_OF_COUNCIL),
        year.all_done(texts.DIRECTOR, DIRECTOR, [(16, 1), (16, 2)]),
        year.all_done(texts.DEPUTY_CHIEF, OFFICE, [(12, 1), (13, 1)]),
        year[texts.CHIEF].doing(key_of(14, 1, OFFICE)),
    )
    await year[texts.SECRETARY].done(key_of(14, 1, INITIATIVES), chat.RESULT_OF_COUNCIL)


async def year_end(year: Year) -> None:
    """The last day."""
    await year.scene(texts.YEAR_END, 12, 31, 16)
    await year[texts.CHIEF].say("/baocao", chat.REPORT)
    await year[texts.CHIEF].press(chat.OVERDUE, chat.OVERDUE_LIST)
    await year[texts.CHIEF].say("/baocao", chat.REPORT)
    await year.download(texts.CHIEF)
