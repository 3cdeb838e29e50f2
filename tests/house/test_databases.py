"""The fixtures of the whole suite: each test has an empty database, whichever engine."""

import asyncio
import socket

import pytest
from sqlmodel import Session, col, select

from data.db import Database
from data.models import Unit
from domain.people import UnitKind


def unit(session: Session) -> int:
    row = Unit(key="van-phong", name="Văn phòng Sở", folded="van phong so", kind=UnitKind.OFFICE)
    session.add(row)
    session.flush()
    return row.id


@pytest.mark.parametrize("turn", [1, 2])
async def test_each_test_begins_without_rows_and_with_id_one(database: Database, turn: int) -> None:
    assert await database.run(unit) == 1
    assert await database.read(lambda session: session.exec(select(col(Unit.key))).all()) == ["van-phong"]


def test_a_session_belongs_to_the_same_database(session: Session) -> None:
    assert unit(session) == 1


def test_the_database_is_the_one_asked_for(database: Database, engine_kind: str) -> None:
    assert database.engine.dialect.name == {"sqlite": "sqlite", "postgres": "postgresql"}[engine_kind]


@pytest.mark.parametrize("host", ["192.0.2.1", "example.org"])
def test_no_test_reaches_the_network(host: str) -> None:
    with pytest.raises(AssertionError, match="reached for the network"):
        socket.create_connection((host, 80), timeout=1)


async def test_asyncio_does_not_reach_it_either() -> None:
    with pytest.raises(AssertionError, match="reached for the network"):
        await asyncio.open_connection("192.0.2.1", 80)


async def test_this_machine_may_be_spoken_to() -> None:
    server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    reader, writer = await asyncio.open_connection(host, port)
    assert await reader.read() == b""
    writer.close()
    await writer.wait_closed()
    server.close()
    await server.wait_closed()
