"""Groups over the simulator: linking, presses, coming and going, and a group that becomes a supergroup."""

import json
import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from sqlmodel import Session, col, select
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update

from bot import gate
from bot.life import Bot
from bot.reading import ChatMoved, Heard, heard
from data import groups, outbox, units
from data.db import Database
from data.models import Account, Outbox, OutboxState, Person, Reach, UnitGroup
from data.request import Request
from domain.calendar import OfficeCalendar
from domain.message import Message, Rich, Said, SaidKind
from domain.people import Actor
from handlers import dispatch
from handlers.texts import groups as words
from simulator import Simulator
from simulator.people import Group
from simulator.people import Person as User
from tests import office
from tests.bot.bots import NewBot, until
from tests.chat import ZONE

pytestmark = pytest.mark.once  # the edge: the statements are tried by tests of data

NOW = datetime(2024, 1, 8, 3, tzinfo=UTC)
A = "phong-lanh-su-htqt"
CODE = re.compile(r"/nhom@\S+ \S+")


async def at_work(sim: Simulator, new_bot: NewBot, database: Database, name: str = "Trưởng phòng A") -> User:
    """A bot in the small office, and one of its people at their telephone."""
    await new_bot(dispatch.answer, clock=lambda: NOW)
    person = sim.person(name)

    def prepare(session: Session) -> None:
        office.build(session, NOW, plan=None)
        account = session.exec(select(Account).where(Account.external_id == name)).one()
        account.external_id = account.chat = str(person.id)

    database.run_now(prepare)
    return person


def linked(database: Database, chat: int, title: str = "Phòng A") -> int:
    """Link a chat to unit A without asking anybody."""

    def work(session: Session) -> int:
        unit = units.by_key(session, A)
        assert unit is not None
        return groups.link(session, unit.id, str(chat), title, 1, NOW).group.id

    return database.run_now(work)


def links(database: Database) -> list[tuple[str, str, bool]]:
    """Chat, reach, and whether the link holds, of every link."""
    rows = database.read_now(lambda session: session.exec(select(UnitGroup)).all())
    return [(row.chat, str(row.reach), row.ended_at is None) for row in rows]


def told(database: Database) -> list[str]:
    """Who is owed a notice."""

    def work(session: Session) -> list[str]:
        owed = select(Person.name).join(Outbox, col(Outbox.person_id) == col(Person.id))
        return sorted(session.exec(owed))

    return database.read_now(work)


def said_in(group: Group) -> list[str]:
    """What the bot wrote in a group."""
    return [message.text for message in group.messages if message.from_bot]


# Linking


async def test_a_head_links_the_group_by_a_code_from_the_private_chat(
    sim: Simulator, new_bot: NewBot, database: Database
) -> None:
    head = await at_work(sim, new_bot, database)
    answer = await head.ask("/nhom")
    assert answer is not None
    line = CODE.search(answer.text)
    assert line is not None
    other = sim.person("Người cùng nhóm")
    group = sim.group("Phòng A", head, other, admin=True)
    await until(lambda: len(said_in(group)) == 1)
    await head.say(line[0], chat=group, anonymous=True)
    await head.say("chào cả phòng", chat=group)
    await other.say(line[0], chat=group)
    await until(lambda: len(said_in(group)) == 2)
    assert links(database) == []
    await head.say(line[0], chat=group)
    await until(lambda: len(said_in(group)) == 3)
    how, private, done = said_in(group)
    assert "mời trưởng đơn vị nhắn riêng" in how
    assert private.startswith("Mời nhắn riêng")
    assert done == str(words.welcome("Phòng Lãnh sự - Hợp tác quốc tế"))
    assert links(database) == [(str(group.id), "ok", True)]


@pytest.mark.parametrize("supergroup", [False, True])
async def test_a_press_in_a_group_is_answered_by_a_toast_alone(
    sim: Simulator, new_bot: NewBot, database: Database, supergroup: bool
) -> None:
    head = await at_work(sim, new_bot, database)
    await head.ask("/menu")
    other = sim.person("Người cùng nhóm")
    group = sim.group("Phòng A", head, other, supergroup=supergroup)
    await until(lambda: said_in(group))
    digest = await written_with_buttons(sim, group)
    before = [message.text for message in sim.sent]
    for person, data in ((head, "menu"), (head, "viec"), (other, "viec"), (head, "không có")):
        await person.tap(digest, data)
    await until(lambda: not sim.unanswered)
    assert [toast.text for toast in await head.toasts()] == [words.PRIVATE_TOAST] * 3
    assert [toast.text for toast in await other.toasts()] == [words.PRIVATE_TOAST]
    assert ([message.text for message in sim.sent], digest.edits) == (before, [])


async def written_with_buttons(sim: Simulator, group: Group) -> Any:
    """A message of the bot in a group, as a digest there would be."""
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("Xem", callback_data="menu")]])
    async with httpx.AsyncClient() as client:
        body = {"chat_id": group.id, "text": "Việc tuần này", "reply_markup": keys.to_json()}
        answer = await client.post(f"{sim.base_url}{sim.token}/sendMessage", json=body)
    assert answer.json()["ok"]
    return group.messages[-1]


# Coming and going


async def test_put_out_and_taken_in_again(sim: Simulator, new_bot: NewBot, database: Database) -> None:
    head = await at_work(sim, new_bot, database)
    group = sim.group("Phòng A", head)
    await until(lambda: said_in(group))
    linked(database, group.id)
    await group.set_bot_status("kicked")
    await until(lambda: told(database) == ["Chánh Văn phòng", "Thư ký"])
    assert links(database) == [(str(group.id), "unreachable", True)]
    await group.set_bot_status("member")
    await until(lambda: len(said_in(group)) == 2)
    await group.set_bot_status("administrator")
    await group.settle()
    assert said_in(group)[1:] == [
        "Em đã trở lại. Nhóm này đang liên kết với Phòng Lãnh sự - Hợp tác quốc tế."
    ]
    assert links(database) == [(str(group.id), "ok", True)]
    assert told(database) == ["Chánh Văn phòng", "Thư ký"]


async def test_an_answer_refused_in_a_group_loses_the_group_and_not_the_person(
    sim: Simulator, new_bot: NewBot, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    head, go_on, group = await held_in_a_group(sim, new_bot, database)
    monkeypatch.setattr(sim.actions, "_tell_standing", lambda *_: None)
    await group.set_bot_status("kicked")
    go_on.set()
    await until(lambda: told(database))
    assert links(database) == [(str(group.id), "unreachable", True)]
    reach = select(Account.reach).where(Account.external_id == str(head.id))
    assert database.read_now(lambda session: session.exec(reach).one()) == Reach.OK


async def held_in_a_group(
    sim: Simulator, new_bot: NewBot, database: Database
) -> tuple[User, threading.Event, Group]:
    """Somebody said something in the linked group; the answer waits for the event."""
    go_on = threading.Event()

    def slow(request: Request) -> Message | None:
        go_on.wait(5)
        return Message(Rich("Mời nhắn riêng."))

    bot: Bot = await new_bot(slow, clock=lambda: NOW)
    head = sim.person("Trưởng phòng A")

    def prepare(session: Session) -> None:
        office.build(session, NOW, plan=None)
        account = session.exec(select(Account).where(Account.external_id == "Trưởng phòng A")).one()
        account.external_id = account.chat = str(head.id)

    database.run_now(prepare)
    group = sim.group("Phòng A", head)
    await until(lambda: said_in(group))
    linked(database, group.id)
    await head.say(f"/viec@{bot.name}", chat=group)
    return head, go_on, group


# A group that becomes a supergroup: each way of telling it is enough by itself


def telling_only(sim: Simulator, monkeypatch: pytest.MonkeyPatch, *told: str) -> None:
    """Let the simulator keep service messages back, but for these."""
    tell: Callable[[int, int, dict[str, Any]], None] = sim.actions._service
    monkeypatch.setattr(
        sim.actions,
        "_service",
        lambda chat, author, content: tell(chat, author, content) if set(content) & set(told) else None,
    )


@pytest.mark.parametrize("told", ["migrate_to_chat_id", "migrate_from_chat_id"])
async def test_a_service_message_in_either_chat_moves_the_link(
    sim: Simulator, new_bot: NewBot, database: Database, monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    head = await at_work(sim, new_bot, database)
    group = sim.group("Phòng A", head)
    await until(lambda: said_in(group))  # the greeting would meet the move by itself
    link = linked(database, group.id)
    telling_only(sim, monkeypatch, told)
    new = await group.migrate()
    await until(lambda: links(database) == [(str(new.id), "ok", True)])
    found = database.read_now(lambda session: groups.chat_of(session, link))
    assert (found, sim.world.calls["leaveChat"]) == (str(new.id), 0)


async def test_both_service_messages_move_it_once(
    sim: Simulator, new_bot: NewBot, database: Database
) -> None:
    head = await at_work(sim, new_bot, database)
    group = sim.group("Phòng A", head)
    await until(lambda: said_in(group))
    linked(database, group.id)
    new = await group.migrate()
    await until(lambda: links(database) == [(str(new.id), "ok", True)])
    await new.settle()
    assert links(database) == [(str(new.id), "ok", True)]


async def test_the_error_alone_moves_it_when_something_owed_is_sent(
    sim: Simulator, new_bot: NewBot, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot: Bot = await new_bot(dispatch.answer, clock=lambda: NOW)
    database.run_now(lambda session: office.build(session, NOW, plan=None) and None)
    group = sim.group("Phòng A", sim.person("Trưởng phòng A"))
    await until(lambda: said_in(group))
    link = linked(database, group.id)
    telling_only(sim, monkeypatch)
    new = await group.migrate()

    def owe(session: Session) -> None:
        weekdays = OfficeCalendar()
        note = Message(Rich("Việc của đơn vị"))
        outbox.notice(session, note, NOW, key="g", zone=ZONE, calendar=weekdays, group=link, at_once=True)

    database.run_now(owe)
    await bot.tick()
    assert (said_in(new), links(database)) == (["Việc của đơn vị"], [(str(new.id), "ok", True)])
    row = database.read_now(lambda session: session.exec(select(Outbox).where(Outbox.key == "g")).one())
    assert row.state == OutboxState.SENT


async def test_the_error_alone_moves_it_when_somebody_is_answered(
    sim: Simulator, new_bot: NewBot, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, go_on, group = await held_in_a_group(sim, new_bot, database)
    telling_only(sim, monkeypatch)
    new = await group.migrate()
    go_on.set()
    await until(lambda: links(database) == [(str(new.id), "ok", True)])
    assert said_in(new) == ["Mời nhắn riêng."]


# Who is heard at all


def update_of(**fields: Any) -> Update:
    """An update as Telegram would tell it."""
    return Update.de_json(json.loads(json.dumps({"update_id": 1, **fields})), None)


SUPERGROUP = {"id": -100, "type": "supergroup", "title": "Phòng  A"}
HEAD = {"id": 7, "is_bot": False, "first_name": "Trưởng phòng A"}


def message_of(**fields: Any) -> Update:
    rest = {"message_id": 1, "date": 0, "chat": SUPERGROUP, "from": HEAD, "text": "/nhom ab2c-de3f-gh4k"}
    return update_of(message={**rest, **fields})


@pytest.mark.parametrize(
    "fields",
    [
        {"from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}, "sender_chat": SUPERGROUP},
        {"from": {"id": 1087968824, "is_bot": False, "first_name": "Group"}},
        {"from": {"id": 136817688, "is_bot": True, "first_name": "Channel"}},
        {"from": {"id": 777000, "is_bot": False, "first_name": "Telegram"}},
        {"sender_chat": {"id": -200, "type": "channel", "title": "Kênh"}},
        {"is_topic_message": True, "message_thread_id": 5},
        {"text": "/nhom@another_bot ab2c-de3f-gh4k"},
    ],
    ids=["anonymous", "anonymous id", "channel bot", "service", "channel", "topic", "another bot"],
)
def test_nobody_hidden_is_heard(fields: dict[str, Any]) -> None:
    assert heard(message_of(**fields), "thidua_bot", NOW) is None


def test_somebody_known_is_heard_with_the_title_of_the_group() -> None:
    found = heard(message_of(), "thidua_bot", NOW)
    assert isinstance(found, Heard)
    assert (found.user, found.said.chat, found.said.title, found.said.private) == (
        "7",
        "-100",
        "Phòng A",
        False,
    )


def test_both_ends_of_a_move_are_heard() -> None:
    old = {"id": -5, "type": "group", "title": "Phòng A"}
    ends = [message_of(chat=old, migrate_to_chat_id=-100), message_of(migrate_from_chat_id=-5)]
    assert [heard(end, "thidua_bot", NOW) for end in ends] == [ChatMoved("-5", "-100")] * 2


MEMBER: dict[str, Any] = {"status": "member"}
#: Bot API, ChatMemberRestricted: every permission that it tells of.
PERMISSIONS = [
    *("can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos"),
    *("can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages"),
    *("can_add_web_page_previews", "can_change_info", "can_invite_users", "can_pin_messages"),
    *("can_manage_topics", "can_edit_tag", "can_react_to_messages"),
]
MUTE: dict[str, Any] = {"status": "restricted", "until_date": 0, **dict.fromkeys(PERMISSIONS, False)}
LEFT, KICKED = {"status": "left"}, {"status": "kicked", "until_date": 0}


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (LEFT, MEMBER, SaidKind.ENTERED),
        (KICKED, MEMBER, SaidKind.ENTERED),
        (MEMBER, KICKED, SaidKind.BLOCKED),
        (MEMBER, LEFT, SaidKind.BLOCKED),
        (MEMBER, {**MUTE, "is_member": True}, SaidKind.BLOCKED),
        (LEFT, {**MUTE, "is_member": True}, SaidKind.BLOCKED),
        ({**MUTE, "is_member": True}, MEMBER, SaidKind.UNBLOCKED),
        (MEMBER, {**MUTE, "is_member": True, "can_send_messages": True}, SaidKind.UNBLOCKED),
        ({**MUTE, "is_member": False}, MEMBER, SaidKind.ENTERED),
        (MEMBER, {**MUTE, "is_member": False, "can_send_messages": True}, SaidKind.BLOCKED),
    ],
)
@pytest.mark.parametrize("by", [7, 1087968824])
def test_the_bots_own_standing(before: Any, after: Any, kind: SaidKind, by: int) -> None:
    bot = {"id": 99, "is_bot": True, "first_name": "Thi đua"}
    change = {"from": {**HEAD, "id": by}, "date": 0}
    members = {"old_chat_member": {"user": bot, **before}, "new_chat_member": {"user": bot, **after}}
    in_group = heard(update_of(my_chat_member={**change, **members, "chat": SUPERGROUP}), "thidua_bot", NOW)
    assert isinstance(in_group, Heard)
    assert (in_group.said.kind, in_group.said.chat, in_group.said.private) == (kind, "-100", False)
    channel = {"id": -200, "type": "channel", "title": "Kênh"}
    assert heard(update_of(my_chat_member={**change, **members, "chat": channel}), "thidua_bot", NOW) is None


def test_a_press_in_a_supergroup_reads_nothing_of_ones_own(database: Database) -> None:
    """Its messages have numbers of their own, which private ones may have too."""

    def press(session: Session, *, private: bool) -> Actor:
        said = Said(SaidKind.PRESS, "c", "55", NOW, data="menu", private=private)
        return gate.actor_of(session, Heard("Trưởng phòng A", said, "1"), NOW.date(), NOW)

    def work(session: Session) -> list[bool]:
        office.build(session, NOW, plan=None)
        whose = press(session, private=False).person
        outbox.notice(
            session, Message(Rich("a")), NOW, key="a", person=whose, zone=ZONE, calendar=OfficeCalendar()
        )
        row = session.exec(select(Outbox)).one()
        row.message, found = "55", []
        for private in (False, True):
            session.flush()
            press(session, private=private)
            session.refresh(row)
            found.append(row.read_at is not None)
        return found

    assert database.run_now(work) == [False, True]
