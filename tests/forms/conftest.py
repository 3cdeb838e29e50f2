"""The office with its running plan, in front of a staff member."""

from collections.abc import Iterator

import pytest

from data.db import Database
from tests import office
from tests.chat import Chat


@pytest.fixture
def chat(database: Database) -> Iterator[Chat]:
    """The office in front of a staff member."""
    database.run_now(office.build)
    chat = Chat(database, office.START, person="Chuyên viên 1")
    yield chat
    chat.database.close()
