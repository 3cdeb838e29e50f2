"""Updates that Telegram brings: who may knock, what is kept before the 200, and what is answered else."""

import asyncio
import hmac
import json
import logging
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from sqlmodel import col, select

from bot import settings as choices
from bot import texts, webhook
from bot.app import build_app
from bot.life import Bot
from bot.settings import BadSettings, Settings
from bot.webhook import MOST_BYTES, SECRET_HEADER, sender
from data import inbox, lanes
from data.db import Database
from data.models import Inbox
from simulator import Fault, Simulator
from tests.bot.bots import NewBot, echo, until

SECRET = "bi_mat-1"  # noqa: S105  # opens nothing
PATH = "/telegram"
TELEGRAM = "149.154.160.9"


@pytest.fixture
async def sim() -> AsyncIterator[Simulator]:
    async with Simulator(flood=False, webhook_backoff=0.02) as simulator:
        yield simulator


@pytest.fixture
def settings(settings: Settings) -> Settings:
    with socket.create_server(("127.0.0.1", 0)) as free:
        where = f"127.0.0.1:{free.getsockname()[1]}"
    chosen = {"web": where, "webhook": f"http://{where}{PATH}", "webhook_secret": SECRET}
    return Settings.model_validate(settings.model_dump() | chosen)


def update(number: int = 7, text: str = "một") -> dict[str, Any]:
    chat = {"id": 42, "type": "private", "first_name": "A"}
    return {
        "update_id": number,
        "message": {
            "message_id": 1,
            "date": 1704164400,
            "chat": chat,
            "from": {"id": 42, "is_bot": False, "first_name": "A"},
            "text": text,
        },
    }


@dataclass
class Door:
    """Knocks at the bot's address."""

    url: str
    client: httpx.AsyncClient

    async def knock(self, body: Any = None, secret: str | None = SECRET, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if secret is not None:
            named[SECRET_HEADER] = secret
        content = body if isinstance(body, bytes) else json.dumps(body or update()).encode()
        return await self.client.post(self.url, content=content, headers=named)


@pytest.fixture
async def door(settings: Settings) -> AsyncIterator[Door]:
    async with httpx.AsyncClient() as client:
        yield Door(settings.webhook, client)


def rows(database: Database) -> list[Inbox]:
    return database.read_now(lambda session: list(session.exec(select(Inbox).order_by(col(Inbox.update_id)))))


# What Telegram brings


async def test_what_is_brought_is_answered(sim: Simulator, new_bot: NewBot, settings: Settings) -> None:
    person = sim.person("Chuyên viên 1")
    await person.say("trước khi bot chạy")
    await new_bot()
    assert (await person.wait_reply()).text == "text: trước khi bot chạy"
    assert (await person.ask("một")).text == "text: một"  # type: ignore[union-attr]  # there is an answer
    await person.press("Tiếp")
    await until(lambda: sim.sent[-1].text == "press: next:1")
    assert (sim.world.webhook.url, sim.world.calls["getUpdates"]) == (settings.webhook, 0)
    assert sim.world.webhook.info()["max_connections"] == webhook.CONNECTIONS
    assert sim.world.updates.allowed == ["callback_query", "edited_message", "message", "my_chat_member"]
    await until(lambda: sim.world.updates.pending == [])


async def test_what_comes_twice_is_answered_once(sim: Simulator, new_bot: NewBot, door: Door) -> None:
    await new_bot()
    person = sim.person("Chuyên viên 1")
    sim.faults.duplicate(2)
    for words in ("một", "hai"):
        await person.ask(words)
    body = update(int(5e8)) | {
        "message": update()["message"] | {"chat": {"id": person.id, "type": "private"}}
    }
    assert [(await door.knock(body)).status_code for _ in range(3)] == [200] * 3
    await until(lambda: len(sim.sent) == 3)
    assert [message.text for message in sim.sent] == ["text: một", "text: hai", "text: một"]
    assert sim.faults.counts["duplicate"] == 2


async def test_what_cannot_be_kept_comes_again(
    sim: Simulator, new_bot: NewBot, monkeypatch: pytest.MonkeyPatch, database: Database, door: Door
) -> None:
    fails = [True] * 3
    module: Any = inbox if database.is_sqlite else lanes
    real = module.receive

    def receive(*arguments: Any) -> Any:
        if fails and fails.pop():
            raise OSError("disk full")
        return real(*arguments)

    monkeypatch.setattr(module, "receive", receive)
    await new_bot()
    refused = await door.knock()
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")
    assert rows(database) == []
    fails.pop()
    person = sim.person("Chuyên viên 1")
    monkeypatch.setattr(webhook, "COME_AGAIN", "0")
    await person.say("một")
    assert (await person.wait_reply()).text == "text: một"
    assert fails == []


async def test_what_nobody_can_read_is_kept_apart_and_not_sent_again(
    sim: Simulator, new_bot: NewBot, database: Database, door: Door
) -> None:
    await new_bot()
    broken = update(8) | {"message": {"message_id": 1, "date": "soon", "chat": {"id": 1, "type": "private"}}}
    assert (await door.knock(broken)).status_code == 200
    half = update(9)
    half["message"]["text"] = "\ud83d"
    assert (await door.knock(half)).status_code == 200
    found = rows(database)
    assert [(row.update_id, row.error, row.set_aside_at is not None) for row in found[:1]] == [
        (8, "TypeError", True)
    ]
    assert [json.loads(row.payload or "") for row in found[:1]] == [broken]
    person = sim.person("Chuyên viên 1")
    await person.say("sau")
    await person.wait_for(lambda message: message.text == "text: sau")


@pytest.mark.once
async def test_what_is_no_update_is_refused(new_bot: NewBot, database: Database, door: Door) -> None:
    await new_bot()
    no_json = [b"{", b"\xff", b"[" * 100_000]
    no_number = [b"[]", b"7", b"null", b"{}", b'{"update_id": true}', b'{"update_id": "7"}']
    no_such_number = [b'{"update_id": -1}', b'{"update_id": 9223372036854775808}']
    answers = [(await door.knock(body)).status_code for body in no_json + no_number + no_such_number]
    assert (answers, rows(database)) == ([400] * 11, [])


# Who may knock


@pytest.mark.once
async def test_only_who_knows_the_secret_is_let_in(
    new_bot: NewBot, database: Database, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[tuple[bytes, bytes]] = []
    compare = hmac.compare_digest

    def note(given: bytes, known: bytes) -> bool:
        compared.append((given, known))
        return compare(given, known)

    monkeypatch.setattr(hmac, "compare_digest", note)
    await new_bot()
    wrong = [None, "", SECRET[:-1], SECRET + "x", SECRET.upper()]
    assert [(await door.knock(secret=secret)).status_code for secret in wrong] == [403] * len(wrong)
    assert rows(database) == []
    assert [pair for pair in compared if pair[0] == b"bi_mat-"] == [(b"bi_mat-", SECRET.encode())]
    assert (await door.knock()).status_code == 200


@pytest.mark.once
async def test_the_address_is_for_bringing_alone(new_bot: NewBot, door: Door) -> None:
    await new_bot()
    answers = [await door.client.request(method, door.url) for method in ("GET", "HEAD", "PUT", "DELETE")]
    assert [answer.status_code for answer in answers] == [405] * 4
    assert (await door.client.post(f"{door.url}/x", headers={SECRET_HEADER: SECRET})).status_code == 404


@pytest.mark.once
@pytest.mark.parametrize(
    ("proxies", "codes"), [("127.0.0.0/8, 10.0.0.0/8", [200, 200, 200, 403, 403, 403]), ("", [403] * 6)]
)
async def test_only_their_networks_where_that_is_wanted(
    settings: Settings, door: Door, proxies: str, codes: list[int]
) -> None:
    bot = await running(settings, webhook_from="telegram", trusted_proxies=proxies)
    theirs = [TELEGRAM, f"6.6.6.6, {TELEGRAM}", f"{TELEGRAM}, 10.1.2.3"]
    others = [f"{TELEGRAM}, 6.6.6.6", "", "unknown"]
    answers = [(await door.knock(X_Forwarded_For=hops)).status_code for hops in theirs + others]
    assert answers == codes
    await bot.stop()


@pytest.mark.once
@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("149.154.167.220", [], "149.154.167.220"),
        ("::ffff:149.154.167.220", [], "149.154.167.220"),
        ("10.0.0.1", ["1.1.1.1", "2.2.2.2"], "2.2.2.2"),
        ("10.0.0.1", ["2.2.2.2, 10.0.0.9"], "2.2.2.2"),
        ("10.0.0.1", ["[2001:db8::1]"], "2001:db8::1"),
        ("10.0.0.1", ["10.0.0.2"], None),
        ("10.0.0.1", ["2.2.2.2, x"], None),
        ("", [], None),
    ],
)
def test_whom_a_request_is_from(peer: str, forwarded: list[str], found: str | None) -> None:
    source = sender(peer, forwarded, [ip_network("10.0.0.0/8")])
    assert (None if source is None else str(source)) == found


@pytest.mark.once
async def test_without_the_setting_any_network_may_bring(new_bot: NewBot, door: Door) -> None:
    await new_bot()
    assert (await door.knock(X_Forwarded_For="6.6.6.6")).status_code == 200


@pytest.mark.once
async def test_a_body_without_end_is_cut_off(new_bot: NewBot, database: Database, settings: Settings) -> None:
    """Whatever length it says it has, or none: reading stops a little after the limit."""
    await new_bot()
    host, _, port = settings.web.rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: x\r\n{SECRET_HEADER}: {SECRET}\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    writer.write(head.encode())
    sent, answer, piece = 0, asyncio.create_task(reader.readline()), b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    async with asyncio.timeout(10):
        while not answer.done():
            writer.write(piece)
            await asyncio.gather(writer.drain(), return_exceptions=True)
            await asyncio.sleep(0)
            sent += 0x10000
    assert answer.result().split()[1] == b"413"
    assert MOST_BYTES < sent < 32 * MOST_BYTES
    assert rows(database) == []
    writer.close()


@pytest.mark.once
async def test_a_long_update_is_taken(new_bot: NewBot, database: Database, door: Door) -> None:
    await new_bot()
    long = json.dumps(update() | {"padding": ""}).encode()
    room = MOST_BYTES - len(long)
    assert (await door.knock(long.replace(b'"padding": ""', b'"padding": "' + b"x" * room + b'"'))).is_success
    assert (
        await door.knock(long.replace(b'"padding": ""', b'"padding": "' + b"x" * (room + 1) + b'"'))
    ).status_code == 413
    assert len(rows(database)) == 1


@pytest.mark.once
async def test_while_the_lanes_are_full_telegram_has_to_wait(
    new_bot: NewBot, door: Door, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "PATIENCE", 0.05)
    bot = await new_bot()
    assert bot.chat is not None
    bot.chat.receiving._room = asyncio.Event().wait  # type: ignore[attr-defined]  # a webhook
    assert ((await door.knock()).status_code, rows(database)) == (503, [])


# Beginning and end


async def running(settings: Settings, **others: str) -> Bot:
    chosen = Settings.model_validate(settings.model_dump() | others)
    bot = build_app(chosen, dispatch=echo, ticking=False, pace=False)
    await bot.start()
    return bot


@pytest.mark.once
async def test_nobody_is_let_in_before_the_start_or_once_it_ends(
    sim: Simulator, new_bot: NewBot, door: Door, settings: Settings
) -> None:
    bot = await new_bot()
    assert bot.chat is not None
    await bot.chat.receiving.stop()
    assert (await door.knock()).status_code == 503
    await bot.stop()
    person = sim.person("Chuyên viên 1")
    await person.say("khi bot nghỉ")
    next_one = await running(settings)
    assert (await person.wait_reply()).text == "text: khi bot nghỉ"
    await next_one.stop()


async def test_back_to_asking(sim: Simulator, settings: Settings, new_bot: NewBot) -> None:
    await (await new_bot()).stop()
    person = sim.person("Chuyên viên 1")
    await person.say("một")
    asking = await running(settings, webhook="")
    assert (await person.wait_reply()).text == "text: một"
    assert sim.world.webhook.url == ""
    await asking.stop()


@pytest.mark.once
async def test_a_server_that_is_away_is_told_later(
    sim: Simulator, new_bot: NewBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "FIRST_PAUSE", 0.01)
    sim.faults.script("setWebhook", Fault(error=502), Fault(retry_after=1), Fault(reset=True))
    await new_bot()
    assert (sim.faults.counts["error"], sim.faults.counts["reset"], sim.world.webhook.url != "") == (
        2,
        1,
        True,
    )


@pytest.mark.once
async def test_an_address_that_telegram_does_not_take_is_one_sentence(
    sim: Simulator, settings: Settings
) -> None:
    sim.faults.script("setWebhook", Fault(error=400))
    with pytest.raises(BadSettings) as caught:
        await running(settings)
    assert caught.value.person.startswith(texts.webhook_refused("x").partition("x")[0])


@pytest.mark.once
async def test_the_secret_is_in_no_log(
    sim: Simulator, new_bot: NewBot, door: Door, caplog: pytest.LogCaptureFixture, settings: Settings
) -> None:
    caplog.set_level(logging.INFO)
    with structlog.testing.capture_logs() as logs:
        await new_bot()
        await door.knock()
        await door.knock(secret="sai")  # noqa: S106  # opens nothing
    assert SECRET not in caplog.text + repr(logs) + repr(settings)


# Settings


@pytest.mark.once
def test_without_a_secret_it_is_made_from_the_token() -> None:
    made = [Settings(token=token, _env_file=None).secret_of_webhook() for token in ("1:a", "1:a", "1:b")]  # type: ignore[arg-type, call-arg]  # as from the environment
    assert made[0] == made[1] != made[2]
    assert choices._SECRET.fullmatch(made[0])
    assert "1:a" not in made[0]


@pytest.mark.once
@pytest.mark.parametrize(
    ("chosen", "named", "reason"),
    [
        ({"WEBHOOK": "http://a.vn/t", "WEB": ":1"}, "WEB", texts.BAD_WEB),
        ({"WEBHOOK": "http://a.vn/t", "WEB": "127.0.0.1:1"}, "WEBHOOK", texts.BAD_WEBHOOK),
        ({"WEBHOOK": "https://a.vn:8080/t", "WEB": "127.0.0.1:1"}, "WEBHOOK", texts.BAD_WEBHOOK),
        ({"WEBHOOK": "https://u:p@a.vn/t", "WEB": "127.0.0.1:1"}, "WEBHOOK", texts.BAD_WEBHOOK),
        ({"WEBHOOK": "https://a.vn/t"}, "WEBHOOK", texts.WEBHOOK_WANTS_WEB),
        ({"WEBHOOK_SECRET": "mật"}, "WEBHOOK_SECRET", texts.MISSHAPEN_WORD),
        ({"WEBHOOK_SECRET": "x" * 257}, "WEBHOOK_SECRET", texts.MISSHAPEN_WORD),
        ({"WEBHOOK_FROM": "telegram.org"}, "WEBHOOK_FROM", texts.BAD_NETWORKS),
        ({"TRUSTED_PROXIES": "10.0.0.1/8"}, "TRUSTED_PROXIES", texts.BAD_NETWORKS),
    ],
)
def test_a_bad_setting_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, chosen: dict[str, str], named: str, reason: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in chosen.items():
        monkeypatch.setenv(f"THIDUA_{name}", value)
    with pytest.raises(BadSettings) as caught:
        choices.load()
    assert caught.value.person == texts.bad_setting(f"THIDUA_{named}", reason)


@pytest.mark.once
def test_good_settings() -> None:
    chosen = Settings(
        web="127.0.0.1:1",
        webhook="https://a.vn:8443/t",
        webhook_from="telegram,10.0.0.0/8",
        _env_file=None,  # type: ignore[call-arg]  # pydantic-settings' own
    )
    assert [str(network) for network in chosen.webhook_networks] == [
        *("149.154.160.0/20", "91.108.4.0/22", "10.0.0.0/8")
    ]
    assert (chosen.proxy_networks, Settings(_env_file=None).webhook_networks) == ((), ())  # type: ignore[call-arg]  # the same
