"""An empty database of either kind for one run."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from data.db import Database
from tests import conftest

KINDS = ("sqlite", "postgres")


@contextmanager
def opened(kind: str, home: Path) -> Iterator[Database]:
    """The database: a file in `home`, or a PostgreSQL server of the run's own."""
    with _address(kind, home) as url:
        database = Database(url)
        try:
            yield database
        finally:
            database.close()


@contextmanager
def _address(kind: str, home: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{home / 'thidua.sqlite'}"
        return
    # All that the server of the tests wants of pytest is a place to remember itself.
    config = cast(pytest.Config, SimpleNamespace(stash=pytest.Stash()))
    try:
        yield conftest.start_postgres(config)
    finally:
        conftest.pytest_unconfigure(config)
