"""Where updates come in: kept in the inbox before Telegram learns that they arrived (design decision 2.3)."""

import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any

import structlog
from telegram import Update
from telegram.error import NetworkError
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from data import inbox
from data.db import Database
from data.inbox import Arrival

_log = structlog.get_logger(__name__)

Json = dict[str, Any]
_DEFAULT = BaseRequest.DEFAULT_NONE


class InboxRequest(BaseRequest):
    """PTB's request for getUpdates, with the inbox between Telegram's answer and PTB.

    The whole batch is one commit; if it fails, NetworkError lets PTB ask again, and Telegram still has the
    updates, for only the next getUpdates acknowledges them.
    """

    def __init__(
        self,
        inner: HTTPXRequest,
        database: Database,
        clock: Callable[[], datetime],
        *,
        room: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """`room` is awaited before each fetch."""
        self._inner = inner
        self._database = database
        self._clock = clock
        self._room = room
        self._refused: Callable[[int], None] | None = None

    def on_refusal(self, hear: Callable[[int], None]) -> None:
        """Who hears the HTTP code with which the server refuses the token."""
        self._refused = hear

    @property
    def read_timeout(self) -> float | None:
        """Seconds, as the inner request has it."""
        return self._inner.read_timeout

    async def initialize(self) -> None:
        """Open the connection pool."""
        await self._inner.initialize()

    async def shutdown(self) -> None:
        """Close the connection pool."""
        await self._inner.shutdown()

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
        """Ask, keep what came, and hand it on. Raises NetworkError if it could not be kept."""
        if self._room is not None:
            await self._room()
        code, body = await self._inner.do_request(
            url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout
        )
        if code in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND) and self._refused is not None:
            self._refused(code)
        return (code, await self._kept(body)) if code == HTTPStatus.OK else (code, body)

    async def _kept(self, body: bytes) -> bytes:
        updates = self.parse_json_payload(body).get("result")
        if not isinstance(updates, list) or not updates:
            return body
        arrivals = [_arrival(update) for update in updates if _numbered(update)]
        now = self._clock()
        try:
            await self._database.run(lambda session: inbox.receive(session, arrivals, now))
        except Exception as error:
            _log.error("inbox commit failed", error=type(error).__name__, updates=len(arrivals))
            raise NetworkError("the updates could not be kept") from error
        return _without_unreadable(body, updates, arrivals)


def _numbered(update: Any) -> bool:
    return isinstance(update, dict) and isinstance(update.get("update_id"), int)


def _arrival(update: Json) -> Arrival:
    payload = json.dumps(update, ensure_ascii=False)
    error = unreadable(update)
    if error:
        _log.error("unreadable update set aside", update_id=update["update_id"], error=error)
    return Arrival(update["update_id"], payload, error)


def unreadable(update: Json) -> str:
    """Why PTB can't read the update, as an exception's name; "" if it can."""
    try:
        Update.de_json(update, None)
    except Exception as error:
        return type(error).__name__
    return ""


def _without_unreadable(body: bytes, updates: list[Any], arrivals: list[Arrival]) -> bytes:
    """The body without what would stop the batch.

    An unreadable update leaves its number behind, so that the next getUpdates acknowledges it too.
    """
    poisoned = {arrival.update_id for arrival in arrivals if arrival.error}
    if not poisoned and len(arrivals) == len(updates):
        return body
    kept = [
        {"update_id": update["update_id"]} if update["update_id"] in poisoned else update
        for update in updates
        if _numbered(update)
    ]
    return json.dumps({"ok": True, "result": kept}).encode()
