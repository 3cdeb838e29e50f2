"""The office with its running plan, built once and copied for each test of the forms."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from data.db import Database
from tests import office
from tests.chat import Chat


@pytest.fixture(scope="session")
def office_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file of the office with the plan of 2024."""
    path = tmp_path_factory.mktemp("office") / "thidua.sqlite"
    shutil.copyfile(sqlite_template, path)
    build(f"sqlite:///{path}")
    return path


@pytest.fixture
def chat(engine_kind: str, engine_url: str, request: pytest.FixtureRequest) -> Iterator[Chat]:
    """The office in front of a staff member."""
    if engine_kind == "sqlite":
        shutil.copyfile(request.getfixturevalue("office_file"), str(make_url(engine_url).database))
    else:
        build(engine_url)
    chat = Chat(Database(engine_url), office.START, person="Chuyên viên 1")
    yield chat
    chat.database.close()


def build(url: str) -> None:
    database = Database(url)
    database.run_now(office.build)
    database.close()
