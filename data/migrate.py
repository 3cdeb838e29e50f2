"""The schema of a database: which revision it has, how it reaches the newest, and what a new one starts with.

Alembic is imported only to migrate: a start on a database that is current does without it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlmodel import Session

from data import bodies, holidays, texts, units
from data.db import Database
from domain.errors import ThiduaError

if TYPE_CHECKING:
    from alembic.config import Config

#: The newest revision; a test holds it against the scripts themselves.
HEAD = "2026_11_24_4"
#: The first year of the law whose plans are carried here: plans of past years may be imported.
FIRST_YEAR = 2024
#: Any number that no other lock of ours uses: PostgreSQL's advisory lock of those who migrate.
MIGRATION_LOCK = 7_302_401
#: Milliseconds that another process's migration of an SQLite database may take on a slow disk.
PATIENCE = 60_000


def current(database: Database) -> str | None:
    """The revision of a database, None if it has no tables yet."""

    def read(session: Session) -> str | None:
        connection = session.connection()
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()

    return database.read_now(read)


def is_current(database: Database) -> bool:
    """Whether a database has the newest revision."""
    return current(database) == HEAD


def upgrade(database: Database) -> None:
    """Bring a database to the newest revision; of several processes at once, one does it and the others wait.

    Raises ThiduaError if a newer release of this program has been at the database.
    """
    from alembic import command

    with migrating(database) as connection:
        config = configuration(connection)
        check_known(config, connection)
        command.upgrade(config, "head")


def prepare(database: Database, today: date) -> None:
    """Make a database ready to work with: the newest schema, the units, and the days off to next year.

    Cheap where nothing is to be done, so it is called at every start.
    """
    if not is_current(database):
        upgrade(database)

    def seed(session: Session) -> None:
        units.ensure(session, bodies.load())
        holidays.ensure(session, range(min(FIRST_YEAR, today.year - 1), today.year + 2))

    database.run_now(seed)


@contextmanager
def migrating(database: Database) -> Iterator[Connection]:
    """A connection in a transaction that nobody else migrates in; foreign keys of SQLite are off.

    Raises ThiduaError at the end if a row then refers to nothing.
    """
    with database.engine.connect() as connection:
        # Its own connection, closed at the end: SQLite heeds this pragma only before a transaction.
        connection.detach()
        if database.is_sqlite:
            for pragma in ("foreign_keys=OFF", f"busy_timeout={PATIENCE}"):
                connection.connection.cursor().execute(f"PRAGMA {pragma}")
        with connection.begin():
            if not database.is_sqlite:
                connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
            yield connection
            _check_references(connection)


def configuration(connection: Connection) -> "Config":
    """Alembic's settings, for work over this connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "data:migrations")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def check_known(config: "Config", connection: Connection) -> None:
    """See that no newer release has been at a database. Raises ThiduaError if one has."""
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    present = set(MigrationContext.configure(connection).get_current_heads())
    if present - known:
        raise ThiduaError(texts.DATABASE_NEWER, f"unknown revisions {sorted(present - known)}")


def _check_references(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    if broken:
        raise ThiduaError(texts.DATABASE_BROKEN, f"rows that refer to nothing: {broken[:10]}")
