"""What the program writes to its log: one line an event, no token anywhere, nothing that a person said.

So of an exception the log tells its kind and where it came from; its message may hold what somebody typed
and is left out, save of kinds that speak of machines alone.
"""

import logging
import re
import sys
from traceback import extract_tb
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger
from telegram.error import TelegramError

#: Libraries that write addresses with the token in them at INFO.
QUIET = ("httpx", "httpcore", "telegram", "apscheduler", "alembic")
MASK = "<token>"

Info = tuple[type[BaseException], BaseException, TracebackType | None]

#: Exceptions whose messages speak of machines: addresses, paths, sentences of the Bot API.
OF_MACHINES = (TelegramError, OSError, ImportError)

_TOKEN = re.compile(r"\d+:[\w-]{30,}")
_known: set[str] = set()


def configure(secret: str = "", level: int = logging.INFO, *, as_json: bool = False) -> None:
    """Send all logs to standard error, masked; `as_json` as an object a line.

    `secret` is a token that may not look like one.
    """
    if secret:
        _known.add(secret)
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.ExceptionRenderer(trace),
        mask_event,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    _to_standard_error(shared, level, as_json)


def hide(secret: str) -> None:
    """Mask this too, wherever it would be written."""
    _known.add(secret)


def _to_standard_error(shared: list[Processor], level: int, as_json: bool) -> None:
    render: Processor = structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"])
    if as_json:
        render = structlog.processors.JSONRenderer(ensure_ascii=False)
    remove = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(Masking())
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(processors=[remove, render], foreign_pre_chain=shared)
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def trace(exc_info: Info) -> str:
    """An exception with its causes: kinds, places in the code, and messages that are no person's.

    >>> try:
    ...     int("Nguyen Van A")
    ... except ValueError as error:
    ...     trace((type(error), error, None))
    'ValueError'
    """
    lines: list[str] = []
    error: BaseException | None = exc_info[1]
    while error is not None:
        places = [f"  {at.filename}:{at.lineno} {at.name}" for at in extract_tb(error.__traceback__)]
        lines[:0] = [*(places if exc_info[2] is not None else []), _named(error)]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(lines)


def _named(error: BaseException) -> str:
    code = getattr(getattr(error, "orig", None), "sqlstate", None)
    name = type(error).__name__ if code is None else f"{type(error).__name__} {code}"
    return f"{name}: {error}" if isinstance(error, OF_MACHINES) else name


def masked(text: str) -> str:
    """The text without tokens.

    >>> masked("GET https://api.telegram.org/bot1:" + "a" * 35 + "/getMe")
    'GET https://api.telegram.org/bot<token>/getMe'
    """
    for secret in _known:
        text = text.replace(secret, MASK)
    return _TOKEN.sub(MASK, text)


def mask_event(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """A structlog processor: no value of an event shows a token, a traceback neither."""
    return {name: _masked_value(value) for name, value in event.items()}


def _masked_value(value: Any) -> Any:
    if isinstance(value, str):
        return masked(value)
    if value is None or isinstance(value, bool | int | float | logging.LogRecord):
        return value
    clean = masked(repr(value))
    return value if clean == repr(value) else clean


class Masking(logging.Filter):
    """A filter for records of other libraries: message, arguments and traceback without tokens."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask the record; it is always kept."""
        if not isinstance(record.msg, str):
            record.exc_info = record.exc_text = None  # an event of ours: its traceback is in it, masked
            return True
        record.msg, record.args = masked(record.getMessage()), ()
        if record.exc_info and record.exc_info[0] is not None:
            told = masked(trace((record.exc_info[0], record.exc_info[1], record.exc_info[2])))
            record.msg, record.exc_info, record.exc_text = f"{record.msg}\n{told}", None, None
        return True
