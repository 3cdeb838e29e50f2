"""Updates that the bot fetches: taken in before Telegram learns that they arrived (design decision 2.3)."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

import structlog
from telegram.error import NetworkError
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.intake import numbered
from data.db import is_away

_log = structlog.get_logger(__name__)

#: Takes in a batch; raises if it could not be kept.
Take = Callable[[list[dict[str, Any]]], Awaitable[None]]
_DEFAULT = BaseRequest.DEFAULT_NONE
#: All that PTB hears: everything that came is on its way already.
_NOTHING_NEW = b'{"ok":true,"result":[]}'


class InboxRequest(BaseRequest):
    """PTB's request for getUpdates, with the intake between Telegram's answer and PTB.

    The whole batch is one commit; if it fails, NetworkError lets PTB ask again, and Telegram still has the
    updates, for only the next getUpdates acknowledges them. Its offset is ours: PTB never sees the updates.
    """

    def __init__(self, inner: BaseRequest, *, room: Callable[[], Awaitable[None]] | None = None) -> None:
        """`room` is awaited before each fetch."""
        self._inner = inner
        self._take: Take | None = None
        self._room = room
        self._offset = 0
        self._asked: Callable[[int], None] = lambda _: None
        self._pause: Callable[[], Awaitable[None]] | None = None
        self._refused: Callable[[int], None] | None = None

    def on_updates(self, take: Take) -> None:
        """Who takes in what came."""
        self._take = take

    def on_refusal(self, hear: Callable[[int], None]) -> None:
        """Who hears the HTTP code with which the server refuses the token."""
        self._refused = hear

    def on_asked(self, hear: Callable[[int], None]) -> None:
        """Who hears the HTTP code of each answer."""
        self._asked = hear

    def on_absence(self, pause: Callable[[], Awaitable[None]]) -> None:
        """What is awaited when an absent database could not keep a batch, before it is asked for again."""
        self._pause = pause

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
        """Ask, and take in what came. Raises NetworkError if it could not be kept."""
        if self._room is not None:
            await self._room()
        asked = self._acknowledging(request_data)
        code, body = await self._inner.do_request(
            url, method, asked, read_timeout, write_timeout, connect_timeout, pool_timeout
        )
        self._asked(code)
        if code in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND) and self._refused is not None:
            self._refused(code)
        return (code, await self._taken(body)) if code == HTTPStatus.OK else (code, body)

    def _acknowledging(self, data: RequestData | None) -> RequestData | None:
        if data is None or not self._offset:
            return data
        parameters = {**data.parameters, "offset": self._offset}
        return RequestData([RequestParameter.from_input(name, value) for name, value in parameters.items()])

    async def _taken(self, body: bytes) -> bytes:
        updates = self.parse_json_payload(body).get("result")
        if not isinstance(updates, list) or not updates:
            return body
        batch = [update for update in updates if numbered(update)]
        if not batch or self._take is None:
            return _NOTHING_NEW
        try:
            await self._take(batch)
        except Exception as error:
            _log.error("inbox commit failed", error=type(error).__name__, updates=len(batch))
            if self._pause is not None and is_away(error):
                await self._pause()
                return _NOTHING_NEW
            raise NetworkError("the updates could not be kept") from error
        self._offset = batch[-1]["update_id"] + 1
        return _NOTHING_NEW
