"""What the simulated server refuses, in Telegram's own words.

Exception
└── ApiError            any answer with ``"ok": false``
PersonError             a person tried what the apps don't let people do
"""

from typing import Any

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
WEBHOOK_SET = "Conflict: terminated by setWebhook request"


class ApiError(Exception):
    """An answer with ``"ok": false``: HTTP status, description, and parameters if Telegram gives any."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """The JSON object that the real server sends."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class PersonError(Exception):
    """A person tried something that no app offers (a button that is not there, writing to a blocked bot)."""


def bad_request(text: str) -> ApiError:
    """400 with Telegram's prefix."""
    return ApiError(400, f"Bad Request: {text}")


def forbidden(text: str) -> ApiError:
    """403 with Telegram's prefix."""
    return ApiError(403, f"Forbidden: {text}")


def unauthorized() -> ApiError:
    """401: the token is not one of this server's."""
    return ApiError(401, "Unauthorized")


def not_found() -> ApiError:
    """404: no such method, or a path that names no token."""
    return ApiError(404, "Not Found")


def too_many(seconds: int) -> ApiError:
    """429: come back after so many whole seconds."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def migrated(chat_id: int) -> ApiError:
    """400: the group lives on as a supergroup under ``chat_id``."""
    text = "Bad Request: group chat was upgraded to a supergroup chat"
    return ApiError(400, text, {"migrate_to_chat_id": chat_id})
