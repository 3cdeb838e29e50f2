"""The web side over real HTTP: calendars for those who hold their address, and for nobody else."""

import asyncio
import logging
import signal
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from icalendar import Calendar
from sqlmodel import Session, select

from bot import settings as choices
from bot import texts, web
from bot.app import build_app
from bot.settings import BadSettings, Settings
from bot.web import Site, Web
from data import duties, feeds, people, posts
from data.db import Database
from data.feeds import Deadline
from data.models import Account, AccountState, Person, PersonPost
from domain.duties import DutyState
from handlers import dispatch
from simulator import Simulator
from tests import office
from tests.bot.bots import NewBot
from tests.chat import ZONE

pytestmark = pytest.mark.once  # HTTP: the statements are tried by tests of data

NOW = datetime(2024, 1, 8, 2, tzinfo=UTC)
WHO = "Trưởng phòng A"
ANYWHERE = "127.0.0.1:0"


@dataclass
class Running:
    """A web side over a database, with a clock that is moved, and a client."""

    database: Database
    client: httpx.AsyncClient
    now: datetime = NOW
    token: str = field(default="", repr=False)

    def work(self, work: Callable[[Session], Any]) -> Any:
        return self.database.run_now(work)

    async def get(self, token: str = "", method: str = "GET", **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.client.request(method, f"/lich/{token or self.token}.ics", headers=named)


def person(session: Session, name: str = WHO) -> int:
    return session.exec(select(Person.id).where(Person.name == name)).one()


@pytest.fixture
async def site(database: Database) -> AsyncIterator[Running]:
    database.run_now(office.build)
    served = side(database, lambda: running.now)
    served.claim()
    served.start()
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{served.port}") as client:
        running = Running(database, client)
        running.token = running.work(lambda session: feeds.create(session, person(session), NOW))
        yield running
    await served.stop()


def side(database: Database, clock: Callable[[], datetime] = lambda: NOW) -> Web:
    """A web side at a port that the system chooses."""
    chosen = Settings(web=ANYWHERE, _env_file=None)  # type: ignore[call-arg]  # pydantic-settings' own
    return Web(chosen, Site(database, clock, ZONE))


def events(answer: httpx.Response) -> dict[str, dict[str, Any]]:
    found = Calendar.from_ical(answer.content).walk("VEVENT")
    return {event.decoded("uid"): {str(name): event.decoded(name) for name in event} for event in found}


# Who holds the address


async def test_the_calendar_is_read(site: Running) -> None:
    answer = await site.get()
    found = site.work(deadlines)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert {uid: (event["DTSTART"], event["SEQUENCE"]) for uid, event in events(answer).items()} == {
        one.uid: (one.duty.due, one.duty.revision) for one in found
    }
    assert answer.headers["cache-control"] == "private, no-cache"
    assert parsedate_to_datetime(answer.headers["last-modified"]) == max(one.changed for one in found)
    assert "server" not in answer.headers


async def test_head_tells_the_same_without_the_calendar(site: Running) -> None:
    whole, head = await site.get(), await site.get(method="HEAD")
    said = ("content-type", "content-length", "etag", "last-modified", "cache-control")
    assert (head.status_code, head.content) == (200, b"")
    assert [head.headers[name] for name in said] == [whole.headers[name] for name in said]
    assert int(head.headers["content-length"]) == len(whole.content)


async def test_nothing_else_is_allowed(site: Running) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        answer = await site.get(method=method)
        assert (answer.status_code, set(answer.headers["allow"].split(", "))) == (405, {"GET", "HEAD"})


async def test_what_is_known_is_not_sent_again(site: Running) -> None:
    first = await site.get()
    tag = first.headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = await site.get(if_none_match=known)
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert (await site.get(if_none_match='"other"')).status_code == 200
    # A day alone does not tell enough: a post may have changed hands since.
    assert (await site.get(if_modified_since=first.headers["last-modified"])).status_code == 200


async def test_what_changes_is_seen_at_once(site: Running) -> None:
    first = await site.get()
    uid, duty = site.work(first_duty)
    site.work(lambda session: duties.extend(session, duty, date(2024, 12, 30), person(session), NOW, ""))
    moved = await site.get(if_none_match=first.headers["etag"])
    before, after = events(first)[uid], events(moved)[uid]
    assert (after["DTSTART"], after["DTEND"]) == (date(2024, 12, 30), date(2024, 12, 31))
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1
    site.work(lambda session: duties.report(session, duty, DutyState.DONE, person(session), NOW))
    done = await site.get(if_none_match=moved.headers["etag"])
    assert set(events(moved)) - set(events(done)) == {uid}


def deadlines(session: Session) -> tuple[Deadline, ...]:
    return feeds.deadlines(session, people.actor_of(session, "telegram", WHO, WHO, NOW.date(), NOW))


def first_duty(session: Session) -> tuple[str, int]:
    one = next(one for one in deadlines(session) if not one.own and one.duty.item_number)
    return one.uid, one.duty.id


# Who does not


def seen(answer: httpx.Response) -> tuple[int, bytes, list[tuple[str, str]]]:
    """All that a stranger sees of an answer."""
    return answer.status_code, answer.content, [pair for pair in answer.headers.items() if pair[0] != "date"]


def leave(session: Session) -> None:
    post = session.exec(select(PersonPost).where(PersonPost.person_id == person(session))).one()
    posts.end(session, post, NOW.date() - timedelta(days=1), NOW)


def unlink(session: Session) -> None:
    session.exec(select(Account).where(Account.external_id == WHO)).one().state = AccountState.CLOSED


def revoke(session: Session) -> None:
    feeds.revoke(session, person(session), NOW)


def renew(session: Session) -> None:
    feeds.create(session, person(session), NOW)


@pytest.mark.parametrize("end", [revoke, renew, leave, unlink])
async def test_an_address_that_has_ended_is_as_one_that_never_was(
    site: Running, end: Callable[[Session], None]
) -> None:
    never = seen(await site.get("a" * 43))
    assert ((await site.get()).status_code, never[0]) == (200, 404)
    site.work(end)
    assert seen(await site.get()) == never
    assert (await site.get(if_none_match="*")).status_code == 404
    assert (await site.get(method="HEAD")).status_code == 404


async def test_no_other_address_opens_it(site: Running) -> None:
    for path in ("/", "/lich", "/lich/", "/lich/{}", "/lich/{}.ics/", "/lich/x/{}.ics", "/lich/%00.ics"):
        answer = await site.client.get(path.format(site.token))
        assert (answer.status_code, "location" in answer.headers) == (404, False), path


async def test_the_post_counts_on_the_offices_day(site: Running) -> None:
    def ends_today(session: Session) -> None:
        post = session.exec(select(PersonPost).where(PersonPost.person_id == person(session))).one()
        posts.end(session, post, date(2024, 1, 8), NOW)

    site.work(ends_today)
    site.now = datetime(2024, 1, 8, 16, 59, tzinfo=UTC)  # 23:59 where the office is
    assert (await site.get()).status_code == 200
    site.now += timedelta(minutes=1)
    assert (await site.get()).status_code == 404


async def test_no_log_holds_the_token(
    site: Running,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("no database")

    caplog.set_level(logging.DEBUG)
    with structlog.testing.capture_logs() as logs:
        await site.get()
        await site.get("b" * 43)
        monkeypatch.setattr(feeds, "reader", fails)
        assert (await site.get()).status_code == 500
    of_libraries = [record for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    written = "\n".join([repr(logs), *capfd.readouterr(), *map(logging.Formatter().format, of_libraries)])
    assert "no database" in written
    assert [secret for secret in (site.token, "b" * 43) if secret in written] == []


# With the bot


@pytest.fixture
def with_web(settings: Settings) -> Settings:
    return settings.model_copy(update={"web": ANYWHERE, "web_address": "https://thidua.example.vn"})


async def test_a_person_makes_an_address_and_reads_it(sim: Simulator, with_web: Settings) -> None:
    handlers = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)]
    bot = build_app(with_web, dispatch=dispatch.answer, clock=lambda: NOW, ticking=False, pace=False)
    await bot.start()
    assert bot.web is not None
    address = f"http://127.0.0.1:{bot.web.port}"
    someone = sim.person("Trưởng phòng C")
    bot.database.run_now(lambda session: join(session, str(someone.id)))
    made = await someone.ask("/lich tạo địa chỉ")
    assert made is not None
    path = made.text.split("https://thidua.example.vn")[1].split()[0]
    async with httpx.AsyncClient(base_url=address) as client:
        assert events(await client.get(path))
    # SIGTERM is bot.life's: the server took no signal for itself.
    assert [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)] == handlers
    await bot.stop()
    with socket.create_server(("127.0.0.1", int(address.rsplit(":", 1)[1]))):
        pass  # the port is free again


def join(session: Session, external_id: str) -> None:
    office.build(session)
    account = people.actor_of(session, "telegram", external_id, external_id, NOW.date(), NOW).account
    session.exec(select(Account).where(Account.external_id == WHO)).one().state = AccountState.CLOSED
    row = session.get_one(Account, account)
    row.person_id, row.state = person(session), AccountState.LINKED


async def test_a_port_that_is_taken_is_one_sentence(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        where = f"127.0.0.1:{taken.getsockname()[1]}"
        bot = build_app(settings.model_copy(update={"web": where}), ticking=False)
        with pytest.raises(BadSettings) as caught:
            await bot.start()
    assert caught.value.person == texts.port_taken(where)


async def test_without_the_setting_there_is_no_web_side(new_bot: NewBot) -> None:
    bot = await new_bot()
    assert bot.web is None


async def test_stopping_cuts_nobody_short_for_long(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A client that keeps its line open does not hold up the bot's end."""
    monkeypatch.setattr(web, "GRACE", 1)
    served = side(database)
    served.claim()
    served.start()
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    writer.write(b"GET /lich/x.ics HTTP/1.1\r\n")
    await writer.drain()
    async with asyncio.timeout(5):
        await served.stop()
        assert await reader.read() == b""
    writer.close()


async def test_a_server_that_was_never_started_is_stopped(database: Database) -> None:
    served = side(database)
    await served.stop()
    served.claim()
    port = served.port
    await served.stop()
    with socket.create_server(("127.0.0.1", port)):
        pass


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("THIDUA_WEB", "8080", texts.BAD_WEB),
        ("THIDUA_WEB", "127.0.0.1:70000", texts.BAD_WEB),
        ("THIDUA_WEB", "http://127.0.0.1:8080", texts.BAD_WEB),
        ("THIDUA_WEB_ADDRESS", "thidua.example.vn", texts.BAD_WEB_ADDRESS),
    ],
)
def test_a_bad_setting_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str, reason: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings) as caught:
        choices.load()
    assert caught.value.person == texts.bad_setting(name, reason)


@pytest.mark.parametrize(
    ("where", "address", "feeds_at"),
    [
        ("127.0.0.1:8080", "https://a.vn/", "https://a.vn"),
        ("[::1]:8080", "https://a.vn/x/", "https://a.vn/x"),
        ("localhost:8080", "", ""),
        ("", "https://a.vn", ""),
    ],
)
def test_feeds_want_both_settings(where: str, address: str, feeds_at: str) -> None:
    chosen = Settings(web=where, web_address=address, _env_file=None)  # type: ignore[call-arg]  # pydantic-settings' own
    assert chosen.feeds == feeds_at
