"""No token in any log and nothing that a person said, whoever writes it and in whichever part of a record."""

import json
import logging
from typing import Any

import pytest
import structlog

from bot import logs
from data.request import Request
from domain.errors import Refusal
from domain.message import Message
from handlers import dispatch as everything
from simulator import Fault, Simulator
from tests.bot.bots import NewBot

LOOKS_LIKE_ONE = "123456:" + "Ab-_" * 9
KNOWN = "77:short"
ADDRESS = f"https://api.telegram.org/bot{LOOKS_LIKE_ONE}/getMe and {KNOWN}"

pytestmark = pytest.mark.usefixtures("own_logging")


def by_structlog() -> None:
    structlog.get_logger("bot").warning("calling", url=ADDRESS, parts=[ADDRESS])


def by_a_library() -> None:
    logging.getLogger("some.library").warning("calling %s", ADDRESS)


def with_a_traceback() -> None:
    try:
        raise OSError(ADDRESS)
    except OSError:
        structlog.get_logger("bot").exception("failed")


def with_a_librarys_traceback() -> None:
    try:
        raise ValueError(ADDRESS)
    except ValueError:
        logging.getLogger("telegram.ext").exception("failed with %s", ADDRESS)


@pytest.mark.parametrize("write", [by_structlog, by_a_library, with_a_traceback, with_a_librarys_traceback])
def test_tokens_are_masked(write: object, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(KNOWN)
    write()  # type: ignore[operator]  # a function without arguments
    written = capsys.readouterr().err
    assert logs.MASK in written
    assert (LOOKS_LIKE_ONE in written, KNOWN in written) == (False, False)


@pytest.mark.parametrize("name", ["httpx", "httpcore.connection", "telegram.Bot"])
def test_those_who_write_addresses_are_quiet(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure()
    logging.getLogger(name).info("HTTP Request: GET %s", ADDRESS)
    assert capsys.readouterr().err == ""


def test_a_record_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure()
    with_a_traceback()
    with_a_librarys_traceback()
    assert len(capsys.readouterr().err.splitlines()) == 2


def lines(written: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.splitlines()]


def test_a_line_may_be_an_object(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(KNOWN, as_json=True)
    structlog.get_logger("bot").warning("calling", url=ADDRESS, update_id=7)
    logging.getLogger("some.library").warning("ệ %s", ADDRESS)
    ours, theirs = lines(capsys.readouterr().err)
    assert (ours["event"], ours["update_id"], ours["level"]) == ("calling", 7, "warning")
    assert theirs["event"] == f"ệ https://api.telegram.org/bot{logs.MASK}/getMe and {logs.MASK}"


def test_of_an_exception_its_causes_and_places_are_told_and_no_message(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.configure(as_json=True)
    try:
        try:
            int("Nguyễn Thị Kín")
        except ValueError as error:
            raise KeyError("Nguyễn Thị Kín") from error
    except KeyError:
        structlog.get_logger("bot").exception("failed")
        logging.getLogger("some.library").exception("failed")
    for line in lines(capsys.readouterr().err):
        told = line.get("exception", line["event"])
        assert all(part in told for part in ("ValueError", "KeyError", "test_bot_logs.py"))
        assert "Nguyễn" not in str(line)


@pytest.mark.once
async def test_a_whole_conversation_leaves_no_name_and_no_answer_and_every_line_its_number(
    sim: Simulator, new_bot: NewBot, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure(sim.token, as_json=True)
    secrets = ("Kín Tiếng", "Phòng Bí Ẩn", "lời riêng")

    def dispatch(request: Request) -> Message | None:
        if "lỗi" in request.said.text:
            raise ValueError(f"{request.said.sender}: {request.said.text}")
        if "không" in request.said.text:
            raise Refusal(f"Không được: {request.said.text}", "not possible")
        return everything.answer(request)

    await new_bot(dispatch)
    person = sim.person("Kín Tiếng")
    for words in (
        "/start",
        "xin tham gia",
        "Kín Tiếng",
        "Phòng Bí Ẩn",
        "lời riêng",
        "lời riêng không",
        "/menu",
    ):
        await person.ask(words)
    await person.say("lời riêng lỗi")
    assert (await person.wait_reply()).text
    sim.faults.script("sendMessage", Fault(error=400))
    await person.ask("lời riêng")
    written = lines(capsys.readouterr().err)
    assert [secret for secret in secrets if secret in str(written)] == []
    spoken = {"refused", "update failed", "update set aside", "answer refused by Telegram"}
    told = [line for line in written if line["event"] in spoken]
    assert {line["event"] for line in told} == spoken
    assert all(isinstance(line.get("update_id"), int) for line in told)
