"""Keyboards: what Telegram accepts under a message. Source: Bot API, InlineKeyboardMarkup and relatives."""

from typing import Any, Final

from simulator.arguments import Arguments
from simulator.errors import bad_request

MAX_BUTTONS: Final = 100
MAX_DATA_BYTES: Final = 64
_ACTIONS: Final = (
    "callback_data", "url", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
)  # fmt: skip
_STYLES: Final = (None, "danger", "success", "primary")
_KINDS: Final = ("inline_keyboard", "keyboard", "remove_keyboard", "force_reply")

Json = dict[str, Any]


def read_markup(arguments: Arguments, *, inline_only: bool = False) -> Json | None:
    """The reply markup of a request, checked; None if there is none or it has no button.

    Raises ApiError 400 with Telegram's texts.
    """
    markup = arguments.parsed("reply_markup")
    if not markup:
        return None
    if not isinstance(markup, dict) or not any(kind in markup for kind in _KINDS):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        return _inline(markup)
    if inline_only:
        raise bad_request("inline keyboard expected")
    if "keyboard" in markup:
        return markup | {"keyboard": _reply_rows(markup["keyboard"])}
    return markup


def _inline(markup: Json) -> Json | None:
    rows = _rows(markup["inline_keyboard"], "inline_keyboard", "InlineKeyboardMarkup")
    kept = [[_inline_button(button) for button in row] for row in rows if row]
    if sum(map(len, kept)) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": kept} if kept else None


def _rows(rows: Any, field: str, owner: str) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{field}" of the {owner} must be an Array of Arrays')
    return rows


def _inline_button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    _ensure_label(button, "inline keyboard button")
    if not any(action in button for action in _ACTIONS):
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if "callback_data" in button:
        _ensure_data(button["callback_data"])
    if button.get("style") not in _STYLES:
        raise bad_request("can't parse inline keyboard button: invalid button style specified")
    if "url" in button and not str(button["url"]).strip():
        raise bad_request("BUTTON_URL_INVALID")
    return button


def _ensure_label(button: Json, kind: str) -> None:
    if "text" not in button:
        raise bad_request(f"can't parse {kind}: Can't find field \"text\"")
    if not isinstance(button["text"], str):
        raise bad_request(f'can\'t parse {kind}: Field "text" must be of type String')
    if not button["text"].strip():
        raise bad_request(f"can't parse {kind}: button text must be non-empty")


def _ensure_data(data: Any) -> None:
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= MAX_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")


def _reply_rows(rows: Any) -> list[list[Json]]:
    kept = []
    for row in _rows(rows, "keyboard", "ReplyKeyboardMarkup"):
        keys = [{"text": key} if isinstance(key, str) else key for key in row]
        for key in keys:
            _ensure_label(key, "keyboard button")
        kept.append(keys)
    return kept
