"""What the program writes to its log: one line an event, no token anywhere, nothing that a person said."""

import logging
import re
import sys
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

#: Libraries that write addresses with the token in them at INFO.
QUIET = ("httpx", "httpcore", "telegram", "apscheduler", "alembic")
MASK = "<token>"

_TOKEN = re.compile(r"\d+:[\w-]{30,}")
_known: set[str] = set()


def configure(secret: str = "", level: int = logging.INFO) -> None:
    """Send all logs to standard error, masked. `secret` is a token that may not look like one."""
    if secret:
        _known.add(secret)
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
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
    _to_standard_error(shared, level)


def _to_standard_error(shared: list[Processor], level: int) -> None:
    render = structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"])
    remove = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(Masking())
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(processors=[remove, render], foreign_pre_chain=shared)
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


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
            trace = masked(logging.Formatter().formatException(record.exc_info))
            record.msg, record.exc_info, record.exc_text = f"{record.msg}\n{trace}", None, None
        return True
