"""HTTP to Telegram: aiohttp under PTB's request, which knows whether a request went over the line.

Why not PTB's own httpx, and what stays with it, says docs/decisions/17-http.md.
"""

import asyncio
import os
import secrets
import select
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx
from aiohttp.abc import AbstractStreamWriter
from aiohttp.payload import Payload
from telegram._utils.defaultvalue import DefaultValue
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData
from yarl import URL

from bot.settings import Settings

#: Seconds for a line, for each piece read and for each piece written: PTB's own.
CONNECT = READ = WRITE = 5.0
#: Seconds for each piece of an upload: PTB's own.
UPLOAD_WRITE = 20.0
#: Seconds that an idle line is kept: a thinking person's next answer needs no new handshake.
KEPT = 30.0
#: Bytes that are written at once.
PIECE = 64 * 1024

_DEFAULT = BaseRequest.DEFAULT_NONE
_FORM = "application/x-www-form-urlencoded"
#: What tells that the other side closed a line. Bytes that only wait there do not: TLS sends some unasked.
_CLOSED = getattr(select, "POLLRDHUP", select.POLLIN) | select.POLLHUP | select.POLLERR


class NotHandedOver(Exception):
    """Nothing of a request went over the line: it may be made again without being made twice."""


#: Causes of an error that say so; httpx's, because it speaks with a SOCKS proxy.
NOT_HANDED_OVER = (
    NotHandedOver,
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
)


def request_of(
    settings: Settings, connections: int, *, pool: float | None, connect: float = CONNECT, read: float = READ
) -> BaseRequest:
    """A request with so many lines at once, through the proxy if there is one.

    `pool`, `connect` and `read` are seconds; where a caller gives none, these hold.
    """
    proxy = settings.proxy or _proxy_of_environment(settings.api_url)
    trusted = _certificates(settings.api_url, proxy)
    if proxy.startswith("socks"):
        return HTTPXRequest(
            connections, read, WRITE, connect, pool, proxy=proxy, httpx_kwargs={"verify": trusted or False}
        )
    return AiohttpRequest(connections, proxy=proxy, trusted=trusted, pool=pool, connect=connect, read=read)


def _proxy_of_environment(url: str) -> str:
    """What HTTPS_PROXY and its like say for a server, unless NO_PROXY names it; "" for none."""
    server, proxies = urlsplit(url), getproxies()
    found = proxies.get(server.scheme) or proxies.get("all", "")
    return "" if not found or proxy_bypass(server.hostname or "") else found


def _certificates(url: str, proxy: str) -> ssl.SSLContext | None:
    """Who is trusted. Loading the world's certificates takes a while; a server without TLS needs none."""
    if url.startswith("http://") and not proxy:
        return None
    trusted = httpx.create_ssl_context()
    trusted.set_alpn_protocols(["http/1.1"])
    return trusted


class AiohttpRequest(BaseRequest):
    """PTB's request by aiohttp.

    Its errors are PTB's: TimedOut and NetworkError. Their cause is a NotHandedOver exactly where nothing went
    over the line: no line was free, none could be opened, the proxy refused, or the kept lines were closed.
    """

    def __init__(
        self,
        connections: int,
        *,
        proxy: str = "",
        trusted: ssl.SSLContext | None = None,
        pool: float | None = None,
        connect: float | None = CONNECT,
        read: float | None = READ,
        write: float | None = WRITE,
    ) -> None:
        """`pool` seconds may pass until one of the `connections` is free, `connect` until one is opened."""
        self._connections = connections
        self._proxy, self._trusted = proxy or None, trusted
        self._pool, self._connect, self._read, self._write = pool, connect, read, write
        self._lines = asyncio.Semaphore(connections)
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds that each piece of an answer may take where a caller says nothing."""
        return self._read

    async def initialize(self) -> None:
        """Prepare the lines; the first request opens one."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=0, keepalive_timeout=KEPT, ssl=True if self._trusted is None else self._trusted
                ),
                headers={"User-Agent": self.USER_AGENT},
                cookie_jar=aiohttp.DummyCookieJar(),
                proxy=self._proxy,
            )

    async def shutdown(self) -> None:
        """Close all lines; who still waits for an answer is told that it is unsure."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = _DEFAULT,
        write_timeout: Any = _DEFAULT,
        connect_timeout: Any = _DEFAULT,
        pool_timeout: Any = _DEFAULT,
    ) -> tuple[int, bytes]:
        """Ask, and answer the code and the body. Raises TimedOut and NetworkError."""
        files = request_data is not None and request_data.contains_files
        patience = _chosen(write_timeout, UPLOAD_WRITE if files else self._write)
        body = _body(request_data, patience) if method == "POST" else None
        timeout = _timeout(_chosen(connect_timeout, self._connect), _chosen(read_timeout, self._read))
        async with self._line(_chosen(pool_timeout, self._pool)):
            return await self._asked(method, url, body, timeout)

    @asynccontextmanager
    async def _line(self, patience: float | None) -> AsyncIterator[None]:
        """Wait for a free line."""
        if self._lines.locked():
            try:
                async with asyncio.timeout(patience):
                    await self._lines.acquire()
            except TimeoutError:
                raise TimedOut("no line was free") from NotHandedOver("no line was free")
        else:
            await self._lines.acquire()
        try:
            yield
        finally:
            self._lines.release()

    async def _asked(
        self, method: str, url: str, body: "Body | None", timeout: aiohttp.ClientTimeout
    ) -> tuple[int, bytes]:
        """Ask; a kept line that turns out to be closed gives way to the next one, at last to a new one."""
        for _ in range(self._connections + 1):
            try:
                return await self._once(method, url, body, timeout)
            except (aiohttp.ClientError, OSError) as error:
                if not _may_take_another_line(error, body):
                    raise _trouble(error) from _cause(error, body)
        raise NetworkError("every line was closed") from NotHandedOver("every line was closed")

    async def _once(
        self, method: str, url: str, body: "Body | None", timeout: aiohttp.ClientTimeout
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise NetworkError("no line is open") from NotHandedOver("no line is open")
        asked = self._session.request(method, url, data=body, timeout=timeout, allow_redirects=False)
        async with asked as answer:
            return answer.status, await answer.read()


class Body(Payload):
    """What a request says; `begun`: some of it was given to a line."""

    _autoclose = True

    def __init__(self, pieces: Sequence[bytes], content_type: str, patience: float | None) -> None:
        """`patience`: seconds that the line may take for each piece."""
        super().__init__(pieces, content_type=content_type)
        self._size = size = sum(map(len, pieces))
        self._is_small = size <= PIECE
        self._patience = patience
        self.begun = False

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        """All of it as text."""
        return b"".join(self._value).decode(encoding, errors)

    async def write(self, writer: AbstractStreamWriter) -> None:
        """Give it to the line. Raises NotHandedOver if the other side has closed it, TimeoutError."""
        if _is_closed(writer.transport):
            raise NotHandedOver("the line was closed")
        self.begun = True
        if self._is_small:
            await writer.write(b"".join(self._value))
            return
        for piece in self._value:
            for start in range(0, len(piece), PIECE):
                async with asyncio.timeout(self._patience):
                    await writer.write(memoryview(piece)[start : start + PIECE])


def _is_closed(line: asyncio.BaseTransport | None) -> bool:
    """Whether the other side has closed a line, be it so lately that the event loop has not heard of it."""
    if line is None or line.is_closing():
        return True
    poll = select.poll()
    poll.register(line.get_extra_info("socket").fileno(), _CLOSED)
    return bool(poll.poll(0))


def _chosen(value: Any, default: float | None) -> float | None:
    """What a caller asks for, else the default."""
    return default if isinstance(value, DefaultValue) else value


@lru_cache
def _timeout(connect: float | None, read: float | None) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=None, connect=connect, sock_read=read, ceil_threshold=float("inf"))


def _may_take_another_line(error: Exception, body: Body | None) -> bool:
    """Whether a line was lost before it was given anything; not where none could be opened."""
    none_opened = isinstance(error, aiohttp.ClientConnectorError | aiohttp.ServerTimeoutError)
    lost = isinstance(error, aiohttp.ClientConnectionError) and not none_opened
    return lost and body is not None and not body.begun


def _trouble(error: Exception) -> TelegramError:
    words = _words(error)
    return TimedOut(words) if isinstance(error, TimeoutError) else NetworkError(words)


def _cause(error: Exception, body: Body | None) -> Exception:
    """Without a body nothing was asked for that may not be asked for twice."""
    return error if body is None or body.begun else NotHandedOver(_words(error))


def _words(error: Exception) -> str:
    """What went wrong, without the address: the token is a part of it."""
    if isinstance(error, aiohttp.ClientConnectorError):
        return f"{type(error).__name__}: {error}"
    number = getattr(error, "errno", None)
    return f"{type(error).__name__}: {os.strerror(number)}" if number else type(error).__name__


def _body(data: RequestData | None, patience: float | None) -> Body:
    if data is None or not data.contains_files:
        # yarl quotes eight times as fast as urllib does.
        said = URL("/").with_query(data.json_parameters if data is not None else {}).raw_query_string
        return Body([said.encode()], _FORM, patience)
    boundary = secrets.token_hex(16)
    return Body(_multipart(data, boundary.encode()), f"multipart/form-data; boundary={boundary}", patience)


def _multipart(data: RequestData, boundary: bytes) -> list[bytes]:
    """The parameters and files as parts of a form (RFC 7578, names escaped as browsers do)."""
    pieces = [
        _head(boundary, f'name="{_escaped(name)}"') + value.encode(errors="replace") + b"\r\n"
        for name, value in data.json_parameters.items()
    ]
    for name, (file, content, mime) in data.multipart_data.items():
        about = f'name="{_escaped(name)}"; filename="{_escaped(file)}"\r\nContent-Type: {mime}'
        pieces += [
            _head(boundary, about),
            content if isinstance(content, bytes) else content.read(),
            b"\r\n",
        ]
    return [*pieces, b"--" + boundary + b"--\r\n"]


def _head(boundary: bytes, about: str) -> bytes:
    return b"--%s\r\nContent-Disposition: form-data; %s\r\n\r\n" % (boundary, about.encode(errors="replace"))


def _escaped(name: str) -> str:
    return name.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")
