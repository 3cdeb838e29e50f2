"""Requests to Telegram over lines that break in every way: what went over, and what certainly did not."""

import asyncio
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from aiohttp import BodyPartReader, web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from telegram import InputFile
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import HTTPXRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.delivery import outcome_of
from bot.http_request import AiohttpRequest, NotHandedOver, request_of
from bot.settings import Settings
from bot.times import utc_now
from domain.delivery import RetryIn, Unsure

TOKEN = "123456:" + "t" * 35
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
SOON = 0.2
KEYBOARD: dict[str, Any] = {"inline_keyboard": [[]]}

Turn = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

pytestmark = pytest.mark.once


def data(**parameters: object) -> RequestData:
    return RequestData([RequestParameter.from_input(name, value) for name, value in parameters.items()])


@dataclass
class Served:
    """A server on this machine, and the requests that reached it."""

    port: int = 0
    scheme: str = "http"
    requests: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}/bot{TOKEN}/sendMessage"

    async def hear(self, reader: asyncio.StreamReader) -> bytes:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next((int(line[15:]) for line in head.split(b"\r\n") if line[:15] == b"Content-Length:"), 0)
        self.requests.append(head + await reader.readexactly(length))
        return self.requests[-1]


@asynccontextmanager
async def serving(turn: Callable[[Served], Turn], tls: ssl.SSLContext | None = None) -> AsyncIterator[Served]:
    served = Served(scheme="https" if tls else "http")

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError), closing(writer):
            await turn(served)(reader, writer)

    server = await asyncio.start_server(meet, "127.0.0.1", 0, ssl=tls)
    served.port = server.sockets[0].getsockname()[1]
    yield served
    server.close()


@asynccontextmanager
async def asking(connections: int = 2, **options: Any) -> AsyncIterator[AiohttpRequest]:
    async with AiohttpRequest(connections, **options) as request:
        yield request


async def failed(asked: Awaitable[object]) -> TelegramError:
    with pytest.raises(NetworkError) as found:
        await asked
    assert TOKEN not in str(found.value)
    return found.value


def went_over(error: TelegramError) -> bool:
    """Whether a message may have been handed over, as the sender of the outbox sees it."""
    outcome = outcome_of(error)
    assert isinstance(outcome, Unsure | RetryIn)
    assert isinstance(error.__cause__, NotHandedOver) == isinstance(outcome, RetryIn)
    return isinstance(outcome, Unsure)


def answers(served: Served) -> Turn:
    async def turn(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            await served.hear(reader)
            writer.write(OK)

    return turn


def silent(served: Served) -> Turn:
    async def turn(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await served.hear(reader)
        await asyncio.sleep(10)

    return turn


def deaf(_: Served) -> Turn:
    async def turn(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
        await asyncio.sleep(10)

    return turn


def resets_before(_: Served) -> Turn:
    async def turn(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.abort()

    return turn


def resets_after(served: Served) -> Turn:
    async def turn(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await served.hear(reader)
        writer.transport.abort()

    return turn


def says(answer: bytes) -> Callable[[Served], Turn]:
    """Says it once, and hangs up."""

    def of(served: Served) -> Turn:
        async def turn(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await served.hear(reader)
            writer.write(answer)

        return turn

    return of


async def test_parameters_arrive_as_they_are_and_the_line_is_kept() -> None:
    async with serving(answers) as server, asking() as request:
        for _ in range(2):
            said = data(chat_id=7, text="Chào \ud800 «anh» + 100% & x=1;\n", reply_markup=KEYBOARD)
            assert await request.do_request(server.url, "POST", said) == (200, b"{}")
        head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert parse_qs(body.decode(), strict_parsing=True) == {
        "chat_id": ["7"],
        "text": ["Chào  «anh» + 100% & x=1;\n"],
        "reply_markup": ['{"inline_keyboard": [[]]}'],
    }
    assert b"Content-Type: application/x-www-form-urlencoded" in head
    assert len(server.requests) == 2


async def test_a_server_that_is_away_took_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    async with asking() as request:
        assert not went_over(await failed(request.do_request(Served(port).url, "POST")))


@pytest.mark.parametrize(
    "turn",
    [
        resets_after,
        says(b""),
        says(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"),
        says(b"HTTP/1.1 2"),
        says(b"nonsense\r\n\r\n"),
    ],
    ids=["reset", "hung up", "half an answer", "half a head", "no answer at all"],
)
async def test_a_line_that_breaks_after_the_request_leaves_it_unsure(turn: Callable[[Served], Turn]) -> None:
    async with serving(turn) as server, asking() as request:
        assert went_over(await failed(request.do_request(server.url, "POST", data(text="a"))))
        assert len(server.requests) == 1


async def test_lines_that_are_cut_at_once_are_tried_in_no_endless_turn() -> None:
    async with serving(resets_before) as server, asking() as request:
        await failed(request.do_request(server.url, "POST", data(text="a")))
        assert server.requests == []


async def test_a_slow_answer_is_unsure() -> None:
    async with serving(silent) as server, asking() as request:
        error = await failed(request.do_request(server.url, "POST", data(text="a"), read_timeout=SOON))
    assert isinstance(error, TimedOut)
    assert went_over(error)


async def test_who_found_no_free_line_handed_nothing_over() -> None:
    async with serving(silent) as server, asking(1, pool=SOON) as request:
        first = asyncio.create_task(request.do_request(server.url, "POST", data(text="a")))
        await asyncio.sleep(0)
        error = await failed(request.do_request(server.url, "POST", data(text="b")))
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        assert (isinstance(error, TimedOut), went_over(error)) == (True, False)
        assert len(server.requests) == 1


async def test_a_line_that_cannot_be_opened_in_time_took_nothing() -> None:
    async with serving(deaf) as server, asking(trusted=ssl.create_default_context(), connect=SOON) as request:
        error = await failed(
            request.do_request(server.url.replace("http:", "https:"), "POST", data(text="a"))
        )
    assert (isinstance(error, TimedOut), went_over(error)) == (True, False)


async def test_a_server_that_takes_no_more_bytes_leaves_an_upload_unsure() -> None:
    async with serving(deaf) as server, asking() as request:
        upload = data(document=InputFile(bytes(16_000_000), "a.bin"))
        error = await failed(request.do_request(server.url, "POST", upload, write_timeout=SOON))
    assert (isinstance(error, TimedOut), went_over(error)) == (True, True)


async def test_nothing_is_handed_over_once_the_lines_are_closed() -> None:
    async with serving(answers) as server, asking() as request:
        await request.do_request(server.url, "POST", data(text="a"))
        await request.shutdown()
        assert not went_over(await failed(request.do_request(server.url, "POST", data(text="b"))))
        await request.initialize()
        await request.do_request(server.url, "POST", data(text="c"))
        assert len(server.requests) == 2


class Blocking:
    """A server in a thread of its own: it hangs up while the event loop of the client looks away."""

    def __init__(self, hears_second: bool) -> None:
        self.requests: list[bytes] = []
        self.hung_up = threading.Event()
        self._hears_second = hears_second
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = Served(self._listening.getsockname()[1]).url
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        """The first line is closed after an answer, or after the next request; others answer once."""
        with self._listening:
            for hears_second in (self._hears_second, False):
                line, _ = self._listening.accept()
                with line:
                    self._answer(line)
                    if hears_second:
                        self.requests.append(line.recv(65536))
                self.hung_up.set()

    def _answer(self, line: socket.socket) -> None:
        self.requests.append(line.recv(65536))
        line.sendall(OK)

    def stop(self) -> None:
        with suppress(OSError):
            while self._thread.is_alive():
                socket.create_connection(self._listening.getsockname()).close()
        self._thread.join()


@asynccontextmanager
async def blocking(*, hears_second: bool) -> AsyncIterator[Blocking]:
    server = Blocking(hears_second)
    yield server
    await asyncio.to_thread(server.stop)


@pytest.mark.parametrize("seen", [True, False], ids=["the loop heard of it", "the loop has not heard of it"])
async def test_a_kept_line_that_was_closed_gives_way_to_a_new_one(seen: bool) -> None:
    async with blocking(hears_second=False) as server, asking() as request:
        await request.do_request(server.url, "POST", data(text="a"))
        server.hung_up.wait(5)
        time.sleep(0.05)  # noqa: ASYNC251  # the loop is to look away
        if seen:
            await asyncio.sleep(0.05)
        assert await request.do_request(server.url, "POST", data(text="b")) == (200, b"{}")
    assert [said.rpartition(b"\n")[2] for said in server.requests] == [b"text=a", b"text=b"]


async def test_a_kept_line_that_closes_upon_a_request_is_never_asked_twice() -> None:
    async with blocking(hears_second=True) as server, asking() as request:
        await request.do_request(server.url, "POST", data(text="a"))
        assert went_over(await failed(request.do_request(server.url, "POST", data(text="b"))))
        assert len(server.requests) == 2


async def test_a_refusal_of_too_much_is_heard_before_all_of_it_went() -> None:
    def refuses(_: Served) -> Turn:
        async def turn(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            said = b'{"ok":false,"error_code":413,"description":"Request Entity Too Large"}'
            writer.write(b"HTTP/1.1 413 Too Large\r\nContent-Length: %d\r\n\r\n%s" % (len(said), said))
            await asyncio.sleep(1)

        return turn

    async with serving(refuses) as server, asking() as request:
        upload = data(document=InputFile(bytes(16_000_000), "a.bin"))
        error = await failed(request.post(server.url, upload))
    assert str(error) == "Request Entity Too Large"


async def test_a_big_upload_arrives_to_the_byte() -> None:
    content, found = bytes(range(256)) * 20_000, {}

    async def hear(request: web.Request) -> web.Response:
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            found[part.name] = (part.filename, part.headers.get("Content-Type"), bytes(await part.read()))
        return web.json_response({"ok": True, "result": True})

    application = web.Application(client_max_size=10**8)
    application.router.add_post("/{path:.*}", hear)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]  # started
    async with asking() as request:
        file = InputFile(content, "báo cáo.xlsx", attach=False)
        assert await request.post(Served(port).url, data(chat_id=7, caption="Chào\n", document=file)) is True
    await runner.cleanup()
    assert found == {
        "chat_id": (None, None, b"7"),
        "caption": (None, None, "Chào\n".encode()),
        "document": (
            "báo cáo.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            content,
        ),
    }


async def test_twenty_megabytes_are_fetched() -> None:
    content = bytes(range(256)) * 80_000
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(content), content)
    async with serving(says(answer)) as server, asking() as request:
        assert await request.retrieve(server.url) == content


@pytest.fixture
def own_certificate(tmp_path: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """What a server shows, and what trusts it."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = utc_now()
    alternative = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(alternative, critical=True)
        .sign(key, hashes.SHA256())
    )
    shown = certificate.public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "server.pem").write_bytes(secret + shown)
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(tmp_path / "server.pem")
    return server, ssl.create_default_context(cadata=shown.decode())


async def test_only_a_trusted_server_is_told_anything(
    own_certificate: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    shown, trusted = own_certificate
    async with serving(answers, shown) as server:
        async with asking(trusted=trusted) as request:
            assert await request.do_request(server.url, "POST", data(text="a")) == (200, b"{}")
        async with asking(trusted=ssl.create_default_context()) as request:
            error = await failed(request.do_request(server.url, "POST", data(text="b")))
        assert "certificate verify failed" in str(error)
        assert not went_over(error)
        assert len(server.requests) == 1


def proxy(heard: Served) -> Turn:
    """An HTTP proxy: opens tunnels, and answers for anything else itself."""

    async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while said := await reader.read(65536):
                writer.write(said)
        writer.close()

    async def turn(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        wanted = await heard.hear(reader)
        if not wanted.startswith(b"CONNECT"):
            writer.write(OK)
            return
        host, port = wanted.split()[1].decode().split(":")
        there, back = await asyncio.open_connection(host, int(port))
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await asyncio.gather(pipe(reader, back), pipe(there, writer))

    return turn


async def test_a_proxy_hands_on_what_is_not_secret_and_tunnels_what_is(
    own_certificate: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    shown, trusted = own_certificate
    async with serving(proxy) as between, serving(answers, shown) as server:
        address = f"http://user:secret@127.0.0.1:{between.port}"
        async with asking(proxy=address, trusted=trusted) as request:
            assert await request.do_request(server.url, "POST", data(text="a")) == (200, b"{}")
            plain = Served(1).url
            assert await request.do_request(plain, "POST", data(text="b")) == (200, b"{}")
    assert len(server.requests) == 1
    tunnel, handed_on = between.requests
    assert tunnel.startswith(b"CONNECT 127.0.0.1:")
    assert handed_on.startswith(b"POST http://127.0.0.1:1/")
    assert all(b"Proxy-Authorization: Basic" in said for said in between.requests)


async def test_a_proxy_that_refuses_a_tunnel_lets_nothing_over(
    own_certificate: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    refusal = says(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
    url = Served(1, "https").url
    async with (
        serving(refusal) as between,
        asking(proxy=f"http://127.0.0.1:{between.port}", trusted=own_certificate[1]) as request,
    ):
        assert not went_over(await failed(request.do_request(url, "POST", data(text="a"))))


@pytest.mark.parametrize(
    ("environment", "chosen", "kind", "proxied"),
    [
        ({}, "", AiohttpRequest, None),
        ({"https_proxy": "http://127.0.0.1:1"}, "", AiohttpRequest, "http://127.0.0.1:1"),
        ({"https_proxy": "http://127.0.0.1:1", "no_proxy": "127.0.0.1"}, "", AiohttpRequest, None),
        ({"https_proxy": "http://127.0.0.1:1"}, "http://127.0.0.1:2", AiohttpRequest, "http://127.0.0.1:2"),
        ({}, "socks5://127.0.0.1:3", HTTPXRequest, None),
    ],
)
def test_which_proxy(
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    chosen: str,
    kind: type[object],
    proxied: str | None,
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    own: dict[str, Any] = {"token": TOKEN, "proxy": chosen, "api_url": "https://127.0.0.1"}
    settings = Settings(**own)
    request = request_of(settings, 1, pool=1.0)
    assert (type(request), getattr(request, "_proxy", None)) == (kind, proxied)
