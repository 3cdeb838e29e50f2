"""What becomes of an update: answers, refusals, errors, silence, and who is reached."""

import logging
import threading

import pytest
import structlog
from sqlmodel import select

from bot import taps, texts
from data.db import Database
from data.models import Account, Inbox, Reach
from data.request import Request
from domain.errors import Refusal
from domain.message import File, Message, Rich, Said, SaidKind, plain
from simulator import Simulator
from tests.bot.bots import NewBot, echo, until


def heard_by(calls: list[Said], answer: bool = True) -> object:
    def dispatch(request: Request) -> Message | None:
        calls.append(request.said)
        return echo(request) if answer else None

    return dispatch


async def test_a_refusal_is_told_and_leaves_nothing_behind(
    sim: Simulator, new_bot: NewBot, database: Database
) -> None:
    def dispatch(request: Request) -> Message:
        request.session.add(Inbox(update_id=1, received_at=request.now))
        request.session.flush()
        raise Refusal("Không được: a < b.", "no")

    await new_bot(dispatch)
    answer = await sim.person("Chuyên viên 1").ask("gì đó")
    assert answer is not None
    assert answer.text == "Không được: a < b."
    assert database.read_now(lambda session: session.get(Inbox, 1)) is None


async def test_the_third_error_sets_an_update_aside_with_an_apology(
    sim: Simulator, new_bot: NewBot, database: Database
) -> None:
    tries: list[str] = []

    def dispatch(request: Request) -> Message:
        tries.append(request.said.text)
        if request.said.text == "lỗi":
            raise ZeroDivisionError
        return echo(request)

    await new_bot(dispatch)
    unlucky, other = sim.person("Chuyên viên 1"), sim.person("Chuyên viên 2")
    with structlog.testing.capture_logs() as logs:
        await unlucky.say("lỗi")
        assert (await other.ask("ổn")).text == "text: ổn"  # type: ignore[union-attr]  # there is an answer
        assert (await unlucky.wait_reply()).text == plain(texts.APOLOGY)
    assert (await unlucky.ask("tiếp")).text == "text: tiếp"  # type: ignore[union-attr]  # there is an answer
    assert tries.count("lỗi") == 3
    (row,) = database.read_now(
        lambda session: session.exec(select(Inbox).where(Inbox.set_aside_at != None)).all()  # noqa: E711  # SQL
    )
    assert (row.attempts, row.error, row.payload is None) == (3, "ZeroDivisionError", False)
    assert [entry["event"] for entry in logs if "exc_info" in entry] == ["update set aside"]


async def test_an_error_that_passes_is_not_noticed(sim: Simulator, new_bot: NewBot) -> None:
    tries: list[int] = []

    def dispatch(request: Request) -> Message:
        tries.append(1)
        if len(tries) < 3:
            raise ZeroDivisionError
        return echo(request)

    await new_bot(dispatch)
    person = sim.person("Chuyên viên 1")
    await person.say("một")
    assert (await person.wait_reply()).text == "text: một"


async def test_a_press_edits_its_message_and_is_answered_once(sim: Simulator, new_bot: NewBot) -> None:
    await new_bot()
    person = sim.person("Chuyên viên 1")
    first = await person.ask("một")
    await person.press("Tiếp")
    await person.settle()
    assert first is not None
    assert [message.text for message in sim.sent] == ["press: next:1"]
    assert [toast.text for toast in await person.toasts()] == ["được"]
    assert sim.unanswered == []


async def test_an_unchanged_screen_is_no_error(sim: Simulator, new_bot: NewBot) -> None:
    await new_bot()
    person = sim.person("Chuyên viên 1")
    await person.ask("một")
    for _ in range(2):
        await person.press("Tiếp")
        await person.settle()
    assert [message.text for message in sim.sent] == ["press: next:1"]
    assert len(await person.toasts()) == 2


async def test_a_screen_too_old_to_be_seen_is_sent_anew(sim: Simulator, new_bot: NewBot) -> None:
    await new_bot()
    person = sim.person("Chuyên viên 1")
    first = await person.ask("một")
    assert first is not None
    await person.tap(first, "next:1", inaccessible=True)
    assert (await person.wait_for(lambda message: message.text == "press: next:1")).text


async def test_a_button_rests_after_a_second_while_the_work_goes_on(
    sim: Simulator, new_bot: NewBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taps, "PATIENCE", 0.05)
    go_on = threading.Event()

    def dispatch(request: Request) -> Message:
        if request.said.kind is SaidKind.PRESS:
            go_on.wait(5)
        return echo(request)

    await new_bot(dispatch)
    person = sim.person("Chuyên viên 1")
    await person.ask("một")
    await person.press("Tiếp")
    await until(lambda: sim.unanswered == [] and sim.world.calls["sendChatAction"])
    go_on.set()
    await person.settle()
    assert [toast.text for toast in await person.toasts()] == [""]
    assert sim.sent[-1].text == "press: next:1"


async def test_kinds_of_what_is_said(sim: Simulator, new_bot: NewBot) -> None:
    calls: list[Said] = []
    await new_bot(heard_by(calls))
    person = sim.person("Nguyễn Văn A")
    said = await person.say("e\u0323\u0302")
    await person.settle()
    await person.edit(said, "sửa")
    await person.settle()
    await person.upload("Báo cáo.pdf", b"%PDF-1.7", "kèm", mime="application/pdf")
    await person.settle()
    await person.upload("anh.png", b"\x89PNG" + bytes(50), photo=True)
    await person.settle()
    await person.contact()
    await person.settle()
    assert [(call.kind, call.text) for call in calls] == [
        (SaidKind.TEXT, "ệ"),
        (SaidKind.EDIT, "sửa"),
        (SaidKind.FILE, "kèm"),
        (SaidKind.FILE, ""),
        (SaidKind.OTHER, ""),
    ]
    document, photo = calls[2].file, calls[3].file
    assert isinstance(document, File)
    assert isinstance(photo, File)
    assert (document.name, document.size, document.mime) == ("Báo cáo.pdf", 8, "application/pdf")
    assert photo.mime == "image/jpeg"
    assert {(call.sender, call.private, call.chat) for call in calls} == {
        ("Nguyễn Văn A", True, str(person.id))
    }


async def test_an_album_says_which_files_belong_together(sim: Simulator, new_bot: NewBot) -> None:
    calls: list[Said] = []
    await new_bot(heard_by(calls))
    person = sim.person("Chuyên viên 1")
    await person.album([("a.pdf", b"a"), ("b.pdf", b"b")])
    await person.settle()
    assert len(calls) == 2
    assert len({call.album for call in calls}) == 1
    assert calls[0].album != ""


async def test_in_a_group_only_commands_to_this_bot_are_heard_and_nobody_hidden(
    sim: Simulator, new_bot: NewBot
) -> None:
    calls: list[Said] = []
    bot = await new_bot(heard_by(calls))
    sim.world.privacy = False
    person = sim.person("Chuyên viên 1")
    group = sim.group("Phòng A", person)
    for words in ("chào cả phòng", "/menu@another_bot", f"/menu@{bot.name}"):
        await person.say(words, chat=group)
    await person.say("/menu", chat=group, anonymous=True)
    await group.settle()
    assert [(call.text, call.private) for call in calls] == [(f"/menu@{bot.name}", False)]


async def test_blocking_and_writing_again_is_noted(
    sim: Simulator, new_bot: NewBot, database: Database
) -> None:
    await new_bot()
    person = sim.person("Chuyên viên 1")
    await person.ask("một")

    def reach() -> str:
        return database.read_now(lambda session: session.exec(select(Account.reach)).one())

    assert reach() == Reach.OK
    await person.block()
    await until(lambda: reach() == Reach.UNREACHABLE)
    await person.unblock()
    await person.ask("hai")
    assert reach() == Reach.OK


async def test_silence_is_an_answer_too(sim: Simulator, new_bot: NewBot, database: Database) -> None:
    await new_bot(heard_by([], answer=False))
    await sim.person("Chuyên viên 1").say("một")

    def answered() -> list[bool]:
        return database.read_now(lambda s: [row.answered_at is not None for row in s.exec(select(Inbox))])

    await until(lambda: answered() == [True])
    assert sim.sent == []


async def test_a_long_answer_comes_in_pieces_with_the_buttons_on_the_last(
    sim: Simulator, new_bot: NewBot
) -> None:
    def dispatch(request: Request) -> Message:
        answer = echo(request)
        return Message(Rich("\n\n".join(f"<b>{n}</b> 😀 " + "đ" * 200 for n in range(50))), answer.buttons)

    await new_bot(dispatch)
    person = sim.person("Chuyên viên 1")
    await person.ask("dài")
    assert [bool(message.buttons) for message in sim.sent] == [False] * (len(sim.sent) - 1) + [True]
    assert "".join("".join(message.text.split()) for message in sim.sent) == "".join(
        f"{n}😀" + "đ" * 200 for n in range(50)
    )


async def test_broken_html_is_sent_plain_rather_than_lost(sim: Simulator, new_bot: NewBot) -> None:
    await new_bot(lambda _: Message(Rich("<b>nửa chừng &amp; <i>x</b>")))
    answer = await sim.person("Chuyên viên 1").ask("gì")
    assert answer is not None
    assert answer.text == "nửa chừng & x"


async def test_what_was_said_is_not_in_the_log(
    sim: Simulator, new_bot: NewBot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await new_bot()
    with structlog.testing.capture_logs() as logs:
        await sim.person("Người kín tiếng").ask("điều riêng tư")
    written = caplog.text + str(logs)
    assert ("riêng tư" in written, "kín tiếng" in written) == (False, False)
