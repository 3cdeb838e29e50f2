"""What a bot's request says: one bag of values, however it was written (JSON, form, multipart, query)."""

import json
from dataclasses import dataclass
from typing import Any, Final

from aiohttp import BodyPartReader, web

from simulator.errors import ApiError, bad_request

UPLOAD_LIMIT: Final = 50 * 1024 * 1024
"""Bytes of one uploaded file (Bot API, "Sending files")."""
_TRUE: Final = frozenset({"true", "True", "1", "yes", "t"})


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the request."""

    name: str
    mime: str
    data: bytes


class Arguments:
    """Typed access to the values of one request; a value of the wrong sort raises Telegram's 400."""

    def __init__(self, values: dict[str, Any], uploads: dict[str, Upload] | None = None) -> None:
        self.values = values
        self.uploads = uploads or {}

    def has(self, name: str) -> bool:
        """Whether the value is there and not empty."""
        return self.values.get(name) not in (None, "") or name in self.uploads

    def text(self, name: str, default: str = "") -> str:
        """A string."""
        value = self.values.get(name)
        return default if value is None else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            raise bad_request(f'parameter "{name}" must be an integer') from None

    def flag(self, name: str) -> bool:
        """A yes or no."""
        value = self.values.get(name)
        return value if isinstance(value, bool) else str(value) in _TRUE

    def parsed(self, name: str) -> Any:
        """An object or array; forms carry it as JSON text. None if it is not there."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None

    def mapping(self, name: str) -> dict[str, Any]:
        """An object; empty if it is not there."""
        value = self.parsed(name) or {}
        if isinstance(value, dict):
            return value
        raise bad_request(f"can't parse {name.replace('_', ' ')}: expected an Object")

    def listed(self, name: str) -> list[Any] | None:
        """An array, or None if it is not there."""
        value = self.parsed(name)
        if value is None or isinstance(value, list):
            return value
        raise bad_request(f'expected an Array in parameter "{name}"')

    @property
    def chat_id(self) -> int:
        """Whom it is for; a @username is not known here."""
        value = self.text("chat_id")
        if not value:
            raise bad_request("chat_id is empty")
        try:
            return int(value)
        except ValueError:
            raise bad_request("chat not found") from None

    @property
    def message_id(self) -> int:
        """Which message."""
        number = self.integer("message_id")
        if not number:
            raise bad_request("message identifier is not specified")
        return number


async def read_arguments(request: web.Request) -> Arguments:
    """The values of a request from its query string and body."""
    values: dict[str, Any] = dict(request.query) if request.query_string else {}
    if request.content_type == "application/json":
        values |= await _read_json(request)
    elif request.content_type == "application/x-www-form-urlencoded":
        values |= dict(await request.post())
    elif request.content_type.startswith("multipart/"):
        return await _read_multipart(request, values)
    return Arguments(values)


async def _read_json(request: web.Request) -> dict[str, Any]:
    body = await request.read()
    try:
        values = json.loads(body or b"{}")
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(values, dict):
        raise bad_request("can't parse JSON object")
    return values


async def _read_multipart(request: web.Request, values: dict[str, Any]) -> Arguments:
    uploads: dict[str, Upload] = {}
    reader = await request.multipart()
    async for part in reader:
        if not isinstance(part, BodyPartReader) or not part.name:
            continue
        data = bytes(await part.read())
        if part.filename is None:
            values[part.name] = data.decode()
            continue
        if len(data) > UPLOAD_LIMIT:
            raise ApiError(413, "Request Entity Too Large")
        mime = part.headers.get("Content-Type", "application/octet-stream")
        uploads[part.name] = Upload(part.filename, mime, data)
    return Arguments(values, uploads)
