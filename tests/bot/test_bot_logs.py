"""No token in any log, whoever writes it and in whichever part of a record."""

import logging
from collections.abc import Iterator

import pytest
import structlog

from bot import logs

LOOKS_LIKE_ONE = "123456:" + "Ab-_" * 9
KNOWN = "77:short"
ADDRESS = f"https://api.telegram.org/bot{LOOKS_LIKE_ONE}/getMe and {KNOWN}"


@pytest.fixture(autouse=True)
def own_logging() -> Iterator[None]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    root.handlers[:], root.level = before, level
    structlog.reset_defaults()
    logs._known.clear()


def by_structlog() -> None:
    structlog.get_logger("bot").warning("calling", url=ADDRESS, parts=[ADDRESS])


def by_a_library() -> None:
    logging.getLogger("some.library").warning("calling %s", ADDRESS)


def with_a_traceback() -> None:
    try:
        raise ValueError(ADDRESS)
    except ValueError:
        structlog.get_logger("bot").exception("failed")


def with_a_librarys_traceback() -> None:
    try:
        raise ValueError(ADDRESS)
    except ValueError:
        logging.getLogger("telegram.ext").exception("failed with %s", ADDRESS)


@pytest.mark.parametrize("write", [by_structlog, by_a_library, with_a_traceback, with_a_librarys_traceback])
def test_tokens_are_masked(write: object, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(KNOWN)
    write()  # type: ignore[operator]  # a function without arguments
    written = capsys.readouterr().err
    assert logs.MASK in written
    assert (LOOKS_LIKE_ONE in written, KNOWN in written) == (False, False)


@pytest.mark.parametrize("name", ["httpx", "httpcore.connection", "telegram.Bot"])
def test_those_who_write_addresses_are_quiet(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure()
    logging.getLogger(name).info("HTTP Request: GET %s", ADDRESS)
    assert capsys.readouterr().err == ""


def test_a_record_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure()
    with_a_traceback()
    with_a_librarys_traceback()
    assert len(capsys.readouterr().err.splitlines()) == 2
