"""The HTTP face: ``/bot<token>/METHOD`` and ``/file/bot<token>/PATH``."""

import asyncio
import hmac
import inspect
import json
from typing import Any, Final

from aiohttp import web

from simulator.arguments import UPLOAD_LIMIT, Arguments, read_arguments
from simulator.errors import ApiError, not_found, unauthorized
from simulator.faults import Fault
from simulator.methods import METHODS, Method
from simulator.methods.media import DOWNLOAD_LIMIT
from simulator.methods.updating import ensure_logged_in
from simulator.world import World

_BY_LOWER_CASE: Final[dict[str, tuple[str, Method]]] = {
    name.lower(): (name, method) for name, method in METHODS.items()
}
_NOT_IN_WEBHOOK_ANSWERS: Final = ("get", "setwebhook", "deletewebhook", "close", "logout")
_ROOM_FOR_FORM: Final = 1024 * 1024


def bot_api(world: World, token: str) -> web.Application:
    """The web application that serves one bot."""
    server = _Server(world, token)
    application = web.Application(client_max_size=UPLOAD_LIMIT * 2 + _ROOM_FOR_FORM)
    application.router.add_route("*", "/bot{token}/{method}", server.call)
    application.router.add_get("/file/bot{token}/{path:.+}", server.download)
    world.webhook.execute = server.execute
    return application


class _Server:
    def __init__(self, world: World, token: str) -> None:
        self._world = world
        self._token = token

    async def call(self, request: web.Request) -> web.StreamResponse:
        """One method call, with whatever trouble was ordered for it."""
        name = request.match_info["method"].lower()
        try:
            self._ensure_token(request)
            fault = self._world.faults.next(name)
            return await self._answer(request, name, fault)
        except ApiError as error:
            if request.transport is None:
                # a poller that hung up is refused nothing: it is not there to hear it
                return web.Response()
            return self._refuse(name, error)
        except (_Cut, ConnectionResetError):
            # the connection is gone, or its client: nobody sees this answer
            return web.Response()

    async def download(self, request: web.Request) -> web.StreamResponse:
        """A file's bytes; what getFile refuses is not here either."""
        try:
            self._ensure_token(request)
        except ApiError as error:
            return self._refuse("download", error)
        path = request.match_info["path"]
        file = self._world.files.get(path.removeprefix("documents/").partition(".")[0])
        if file is None or file.path != path or file.size > DOWNLOAD_LIMIT:
            return self._refuse("download", not_found())
        return web.Response(body=file.data, content_type="application/octet-stream")

    async def execute(self, name: str, values: dict[str, Any]) -> None:
        """A method call out of a webhook's answer; refusals go on the record only."""
        name = name.lower()
        if name.startswith(_NOT_IN_WEBHOOK_ANSWERS):
            return
        try:
            await self._run(name, Arguments(values))
        except ApiError as error:
            self._record(name, error)

    async def _answer(self, request: web.Request, name: str, fault: Fault) -> web.StreamResponse:
        arguments = await read_arguments(request)
        if name == "getupdates":
            await self._suffer(request, fault)
            updates = await self._run(name, arguments)
            if fault.lost:
                self._lose(request, None)
            return _ok_raw(updates)
        self._world.waiting.call_begins()
        try:
            await self._suffer(request, fault)
            result = await self._run(name, arguments)
        finally:
            self._world.waiting.call_ends()
        if fault.lost:
            self._lose(request, result)
        return _ok(result)

    async def _suffer(self, request: web.Request, fault: Fault) -> None:
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.reset:
            _cut(request)
        if refusal := fault.refusal():
            raise refusal

    async def _run(self, name: str, arguments: Arguments) -> Any:
        spelled, method = _BY_LOWER_CASE.get(name, (name, None))
        if method is None:
            raise not_found()
        ensure_logged_in(self._world)
        self._world.calls[spelled] += 1
        result = method(self._world, arguments)
        return await result if inspect.isawaitable(result) else result

    def _lose(self, request: web.Request, result: Any) -> None:
        """Cut the connection after the work; the messages remember that the bot does not know."""
        self._world.faults.counts["lost"] += 1
        for one in result if isinstance(result, list) else [result]:
            if isinstance(one, dict) and "chat" in one:
                self._world.chats[one["chat"]["id"]].messages[one["message_id"]].lost = True
        _cut(request)

    def _ensure_token(self, request: web.Request) -> None:
        given = request.match_info["token"]
        if not hmac.compare_digest(given.encode(), self._token.encode()):
            raise unauthorized()

    def _refuse(self, name: str, error: ApiError) -> web.Response:
        self._record(name, error)
        headers = {}
        if error.parameters and "retry_after" in error.parameters:
            headers["Retry-After"] = str(error.parameters["retry_after"])
        return web.json_response(error.body(), status=error.code, headers=headers)

    def _record(self, name: str, error: ApiError) -> None:
        spelled, _ = _BY_LOWER_CASE.get(name, (name, None))
        self._world.refusals.append((spelled, error.code, error.description))


def _ok(result: Any) -> web.Response:
    text = json.dumps({"ok": True, "result": result}, ensure_ascii=False, separators=(",", ":"))
    return web.Response(text=text, content_type="application/json")


def _ok_raw(updates: list[str]) -> web.Response:
    return web.Response(text=f'{{"ok":true,"result":[{",".join(updates)}]}}', content_type="application/json")


class _Cut(Exception):
    """The connection was broken on demand."""


def _cut(request: web.Request) -> None:
    """Break the connection as a failing network does; the handler ends here."""
    if request.transport is not None:
        request.transport.abort()
    raise _Cut
