"""January: people come in, the plan starts, everybody but one registers."""

from bot.demo import texts
from bot.demo.cast import CAST
from bot.demo.ledger import NEVER
from bot.demo.texts import chat
from bot.demo.year import Year, together


async def people_join(year: Year) -> None:
    """One-time codes from the command line; several posts, several codes."""
    await year.scene(texts.PEOPLE_JOIN, 1, 2, 8, 30)
    for member in CAST:
        if member.asks:
            continue
        named = member.name
        for roles, unit in member.codes:
            code = await year.stage.invite(roles, unit, named)
            if member.linked:
                await year[member.name].join(code)
            named = ""  # the next code is for the same account
        year.ledger.join(member, year.stage.today)
        if not member.linked:
            year.ledger.unreachable.append((member.name, year.stage.now, NEVER))


async def stranger_joins(year: Year) -> None:
    """Somebody without a code asks, and the head of the unit admits."""
    await year.scene(texts.STRANGER_JOINS, 1, 2, 9)
    await year[texts.STAFF_5].ask_to_join()
    await year.stage.tick()
    year[texts.HEAD_A].got(chat.SOMEBODY_ASKS)
    await year[texts.HEAD_A].press(chat.APPROVE, chat.APPROVED)
    member = next(member for member in CAST if member.name == texts.STAFF_5)
    year.ledger.join(member, year.stage.today)
    await year.stage.tick()
    year[texts.STAFF_5].got(chat.ADMITTED)


async def plan_starts(year: Year) -> None:
    """The real plan comes in; nobody hears of it before the Office has confirmed and started it."""
    await year.scene(texts.PLAN_STARTS, 1, 2, 10)
    year.stage.screen.tell([await year.stage.import_plan()])
    await year.stage.tick()
    await year[texts.HEAD_A].say("/kehoach", chat.NOTHING_RUNS)
    office = year[texts.SECRETARY]
    await office.say("/xacnhan", chat.WAITS)
    await office.press(chat.FIRST_ITEM, chat.ITEM_WAITS)
    await office.press(chat.CONFIRM_ITEM, chat.ITEM_WAITS)
    await office.press(chat.BACK_TO_PLAN, chat.ITEM_CONFIRMED)
    await office.press(chat.CONFIRM_ALL, chat.ALL_CONFIRMED)
    await office.press(chat.START_PLAN, chat.SURE)
    await office.press(chat.START_PLAN_SURE, chat.STARTED)
    year.ledger.activated = year.stage.now


async def first_digest(year: Year) -> None:
    """The digest of the first quarter."""
    await year.scene(texts.FIRST_DIGEST, 1, 3)
    await together(year[texts.HEAD_A].seen(), year[texts.HEAD_B].seen(), year[texts.HEAD_CENTRE].seen())


async def registrations(year: Year) -> None:
    """Most register in time; one slip of paper is entered by the head."""
    await year.scene(texts.REGISTRATIONS, 1, 9)
    await together(
        year[texts.STAFF_1].register(year.title(texts.STAFF_1, chat.CSTD, chat.AN_INITIATIVE)),
        year[texts.DEPUTY_A].register(year.title(texts.DEPUTY_A), tapped=True),
        year[texts.CLERK].register(year.title(texts.CLERK)),
        year[texts.DEPUTY_CHIEF].register(year.title(texts.DEPUTY_CHIEF, chat.CSTD), tapped=True),
        year[texts.HEAD_CENTRE].enter_for(year.slip(texts.CENTRE_2, texts.HEAD_CENTRE)),
        year[texts.STAFF_4].register(year.title(texts.STAFF_4), tapped=True),
    )


async def restart_in_a_form(year: Year) -> None:
    """The bot ends in the middle of a form; a new one goes on at the very question."""
    await year.scene(texts.RESTART, 1, 10)
    player = year[texts.STAFF_2]
    await player.say("/dangky", chat.WHICH_AWARD)
    await player.say(chat.CSTD_TYPED, chat.WHICH_INITIATIVE)
    await year.stage.stop_bot()
    await year.stage.start_bot()
    await player.say(chat.ANOTHER_INITIATIVE, chat.WHICH_COMMITMENTS)
    await player.commit(chat.COMMITMENTS)
    await player.hand_in(year.title(texts.STAFF_2, chat.CSTD, chat.ANOTHER_INITIATIVE))


async def last_registrations(year: Year) -> None:
    """After the reminders of T-7 and T-3 the others follow; one person does not."""
    await year.scene(texts.LAST_REGISTRATIONS, 1, 19)
    await together(
        year[texts.HEAD_A].register(year.title(texts.HEAD_A), tapped=True),
        year[texts.STAFF_1].better(chat.BETTER_COMMITMENTS),
        year[texts.CHIEF].register(year.title(texts.CHIEF)),
    )
    await year.scene(texts.LAST_REGISTRATIONS, 1, 25)
    await together(*(_from_the_reminder(year, name) for name in (texts.CENTRE_1, texts.STAFF_5)))
    await year.scene(texts.LAST_REGISTRATIONS, 1, 26, 10)
    await together(
        year[texts.HEAD_B].register(year.title(texts.HEAD_B)),
        year[texts.SECRETARY].register(year.title(texts.SECRETARY)),
        year[texts.HEAD_CENTRE].register(year.title(texts.HEAD_CENTRE), tapped=True),
    )


async def _from_the_reminder(year: Year, name: str) -> None:
    await year[name].press(chat.REGISTER_NOW, chat.WHICH_AWARD)
    await year[name].register(year.title(name), start=False)


async def too_late(year: Year) -> None:
    """The day after the last one."""
    await year.scene(texts.TOO_LATE_SCENE, 1, 30)
    late = year[texts.STAFF_3]
    await late.say("/dangky", chat.TOO_LATE)
    await late.press(chat.ASK_LATE, chat.WHAT_LATE)
    await late.press(chat.REGISTRATION_PERIOD, chat.LATE_UNTIL)
    await late.say(chat.A_WEEK_LATER, chat.WHY_LATE)
    await late.say(chat.EXCUSE, chat.REVIEW)
    await late.press(chat.SEND, chat.LATE_ASKED)
    await year.stage.tick()
    year[texts.CHIEF].got(chat.LATE_TOLD)


async def approvals(year: Year) -> None:
    """Each head looks through what the unit sent, then the council's secretary takes all of it."""
    await year.scene(texts.APPROVALS, 1, 31)
    heads = (texts.HEAD_A, texts.HEAD_B, texts.HEAD_CENTRE, texts.CHIEF)
    await together(*(year[name].approve_all(chat.AGREE) for name in heads))
    await year[texts.SECRETARY].approve_all(chat.ACCEPT)
    await year[texts.CHIEF].approve_first(chat.GRANT)
    await year[texts.CHIEF].approve_first(chat.ACCEPT)
    await year.stage.tick()
    year[texts.STAFF_3].got(chat.LATE_GRANTED)
    for registration in year.ledger.registrations.values():
        registration.state = chat.ACCEPTED_STATE
