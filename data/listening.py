"""Hearing what other processes say through PostgreSQL (LISTEN and NOTIFY), without a thread that waits."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from data.db import Database
from data.lock import KEEP_ALIVE

_NOTIFY = text("SELECT pg_notify(:channel, :payload)")


class Deaf(Exception):
    """The connection is gone: what was said meanwhile was not heard."""


class Ear:
    """A connection that hears some channels; `socket` becomes readable when `heard` has something to tell."""

    def __init__(self, database: Database, channels: Collection[str]) -> None:
        """Connect. Raises what the database raises if it can't be reached."""
        connection = database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()  # closing it ends it: the pool would hand on a connection that listens
        self._connection: Connection | None = connection
        for setting in KEEP_ALIVE:
            connection.execute(setting)
        for channel in channels:
            connection.exec_driver_sql(f'LISTEN "{channel}"')
        driver: Any = connection.connection.dbapi_connection
        self._line = driver.pgconn
        #: the number of the socket, for an event loop; a line that broke no longer tells it
        self.socket = int(self._line.socket)

    def heard(self) -> list[tuple[str, str]]:
        """What was said since: channel and words. Never waits. Raises Deaf if the connection is gone."""
        try:
            self._line.consume_input()
            found = []
            while (word := self._line.notifies()) is not None:
                found.append((word.relname.decode(), word.extra.decode()))
        except Exception as error:
            raise Deaf from error
        return found

    def close(self) -> None:
        """Hear no more."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close()
            except DBAPIError:
                return  # it was gone already


def say(session: Session, channel: str, words: str = "") -> None:
    """Say something to whoever hears the channel, once the transaction is committed."""
    session.connection().execute(_NOTIFY, {"channel": channel, "payload": words})
