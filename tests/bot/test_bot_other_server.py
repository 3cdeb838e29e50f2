"""Another Bot API server than ours: only what Telegram's documents promise, and as little of it as can be."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from bot.app import build_app
from bot.settings import Settings
from tests.bot.bots import echo, until

TOKEN = "123456:" + "A" * 35
ME = {"id": 123456, "is_bot": True, "first_name": "Bot", "username": "other_bot"}
PERSON = {"id": 77, "is_bot": False, "first_name": "Chuyên viên 1"}
CHAT = {"id": 77, "type": "private", "first_name": "Chuyên viên 1"}
SAID = {"message_id": 1, "date": 1704067200, "chat": CHAT, "from": PERSON, "text": "xin chào"}


class Answers(BaseHTTPRequestHandler):
    """Knows four methods; to every other it says that there is none."""

    def do_POST(self) -> None:
        asked = self._asked()
        known = {"getMe": ME, "deleteWebhook": True, "getUpdates": None, "sendMessage": None}
        method = self.path.rpartition("/")[2]
        if method not in known:
            return self._answer(404, {"ok": False, "error_code": 404, "description": "Not Found"})
        result: Any = known[method]
        if method == "getUpdates":
            result = [] if int(asked.get("offset", 0)) > 5 else [{"update_id": 5, "message": SAID}]
        if method == "sendMessage":
            self.server.sent.append(asked["text"])  # type: ignore[attr-defined]  # the fixture's list
            result = {**SAID, "message_id": 2, "from": ME, "text": asked["text"]}
        return self._answer(200, {"ok": True, "result": result})

    def _asked(self) -> dict[str, Any]:
        """The parameters, in either of the forms that carry no file (Bot API, "Making requests")."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self.headers.get_content_type() == "application/json":
            return dict(json.loads(body))
        return {name: values[0] for name, values in parse_qs(body).items()}

    def _answer(self, code: int, body: dict[str, Any]) -> None:
        content = json.dumps(body).encode()
        self.send_response(code)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        server.sent = []  # type: ignore[attr-defined]  # what the bot sent
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


async def test_the_bot_talks_to_a_server_that_it_has_never_seen(
    server: ThreadingHTTPServer, engine_url: str, tmp_path: Path
) -> None:
    own: dict[str, Any] = {"token": TOKEN, "database_url": engine_url, "home": tmp_path}
    settings = Settings(**own, api_url=f"http://127.0.0.1:{server.server_port}")
    sent: list[str] = server.sent  # type: ignore[attr-defined]  # what the bot sent
    bot = build_app(settings, dispatch=echo, ticking=False, pace=False)
    await bot.start()
    try:
        await until(lambda: sent)
    finally:
        await bot.stop()
    assert (bot.name, sent) == ("other_bot", ["text: xin chào"])
