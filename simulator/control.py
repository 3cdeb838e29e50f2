"""``/sim``: the same people and levers over HTTP and JSON, for other processes and a page.

Every route takes a JSON object by POST and answers ``{"ok": true, "result": ...}``, or
``{"ok": false, "error": ...}`` with 400 (not possible) or 504 (not in time).
"""

import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, Final

from aiohttp import web

from simulator.actions import Actions
from simulator.chats import Chat
from simulator.clock import MovableClock
from simulator.errors import PersonError
from simulator.faults import Fault
from simulator.messages import Json, Message
from simulator.methods.menu import commands_for
from simulator.world import World

ACTIONS: Final = frozenset(
    {"say", "post", "press", "upload", "contact", "edit", "remove", "block", "unblock", "deactivate"}
    | {"join", "leave", "set_bot_status", "migrate"}
)
_LONGEST_WAIT: Final = 60.0

Answer = Callable[[Json], Any | Awaitable[Any]]


def control_routes(world: World, actions: Actions) -> list[web.RouteDef]:
    """The routes under ``/sim``."""
    control = _Control(world, actions)
    answers: dict[str, Answer] = {
        "person": control.person,
        "group": control.group,
        "do/{action}": control.do,
        "settle": control.settle,
        "changes": control.changes,
        "sent": control.sent,
        "toasts": control.toasts,
        "commands": control.commands,
        "clock": control.clock,
        "faults": control.faults,
        "flood": control.flood,
        "stats": control.stats,
    }
    routes = [web.post(f"/sim/{path}", _route(answer)) for path, answer in answers.items()]
    return [*routes, web.get("/sim/file/{id}", control.file)]


def _route(answer: Answer) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        try:
            body = await request.json() if request.can_read_body else {}
            result = answer(body | dict(request.match_info))
            result = await result if isinstance(result, Awaitable) else result
        except TimeoutError as error:
            return web.json_response({"ok": False, "error": str(error)}, status=504)
        except (PersonError, KeyError, TypeError, ValueError) as error:
            text = str(error) if isinstance(error, PersonError) else f"{type(error).__name__}: {error}"
            return web.json_response({"ok": False, "error": text}, status=400)
        return web.json_response({"ok": True, "result": result}, dumps=_dumps)

    return handle


class _Control:
    def __init__(self, world: World, actions: Actions) -> None:
        self._world = world
        self._actions = actions

    def person(self, body: Json) -> Json:
        """Take ``name``, ``username``, ``language``."""
        account = self._actions.person(body["name"], body.get("username"), body.get("language", "vi"))
        return {"id": account.id, "name": account.first_name}

    def group(self, body: Json) -> Json:
        """Take ``title``, ``members`` (ids, the first made it), ``supergroup``, ``admin``."""
        chat = self._actions.group(**body)
        return {"id": chat.id, "title": chat.title}

    def do(self, body: Json) -> Json:
        """Take the arguments of that method of ``Actions``."""
        action = body.pop("action")
        if action not in ACTIONS:
            raise PersonError(f"people can't {action!r} but {sorted(ACTIONS)}")
        return _dumped(getattr(self._actions, action)(**body))

    async def settle(self, body: Json) -> bool:
        """Take ``chat`` (null: all) and ``within`` seconds."""
        within = min(float(body.get("within", 5)), _LONGEST_WAIT)
        await self._world.waiting.quiet(body.get("chat"), within, None)
        return True

    async def changes(self, body: Json) -> Json:
        """Take ``since``; with ``within`` wait so many seconds for a change in ``chat``. All chats' news."""
        chat, since = body.get("chat"), int(body.get("since", 0))
        await self._world.wait_change(chat, since, min(float(body.get("within", 0)), _LONGEST_WAIT))
        # read before the messages are dumped: what changes later belongs to the next call
        revision = self._world.revision
        return {"revision": revision, "messages": _dumped(self._world.changed_since(since, None))["messages"]}

    def sent(self, body: Json) -> Json:
        """Take ``since``, a count of messages known already."""
        return _dumped(self._world.sent[int(body.get("since", 0)) :])

    def toasts(self, body: Json) -> list[Any]:
        """Take ``person``."""
        toasts = self._world.accounts[body["person"]].toasts
        return [[one.callback_id, one.text, one.alert] for one in toasts]

    def commands(self, body: Json) -> list[Json]:
        """Take ``person``."""
        return commands_for(self._world, self._world.accounts[body["person"]])

    def clock(self, body: Json) -> Json:
        """Take ``set`` (ISO, aware) or ``move`` (seconds), or nothing to read it."""
        clock = self._world.clock
        if body and not isinstance(clock, MovableClock):
            raise PersonError("this simulator's clock is moved by the program that started it")
        if isinstance(clock, MovableClock):
            if "set" in body:
                clock.set(datetime.fromisoformat(body["set"]))
            if "move" in body:
                clock.move(timedelta(seconds=float(body["move"])))
        return {"now": clock().isoformat()}

    def faults(self, body: Json) -> Json:
        """Take ``clear``, ``script`` (list of ``method``, ``times``, Fault), ``duplicate``, ``chance``."""
        faults = self._world.faults
        if body.get("clear"):
            faults.clear()
        for one in body.get("script", ()):
            method, times = one.pop("method"), one.pop("times", 1)
            faults.script(method, Fault(**one), times=times)
        faults.duplicate(int(body.get("duplicate", 0)))
        if "chance" in body:
            faults.chance(**body["chance"])
        return dict(faults.counts)

    def flood(self, body: Json) -> bool:
        """Take ``enabled``."""
        self._world.flood.enabled = bool(body["enabled"])
        return True

    def stats(self, body: Json) -> Json:
        """Counts of everything."""
        del body
        return self._world.stats()

    async def file(self, request: web.Request) -> web.Response:
        """The bytes of a file by its id."""
        stored = self._world.files.get(request.match_info["id"])
        if stored is None:
            raise web.HTTPNotFound
        return web.Response(body=stored.data, content_type="application/octet-stream")


def _dumped(result: Any) -> Json:
    """A result with its sort, so that the other side can build the same value."""
    if isinstance(result, Message):
        return {"message": result.dump()}
    if isinstance(result, list):
        return {"messages": [one.dump() for one in result]}
    return {"value": result.id if isinstance(result, Chat) else result}


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
