"""Writing the audit log to a file, for whoever verifies it without this program."""

from pathlib import Path

from bot import texts
from bot.settings import Settings
from bot.times import Clock, utc_now
from data import chain, migrate
from data.db import Database, Transaction
from domain.chain import SHOWN
from domain.errors import Refusal

#: Details may name people: the file is its owner's alone.
MODE = 0o600


def export(settings: Settings, file: Path, clock: Clock = utc_now) -> str:
    """Write what is chained and what waits, one JSON object a line; what was done, in a sentence.

    Raises Refusal if the file is there already or can't be written.
    """
    database = Database(settings.database)
    try:
        migrate.prepare(database, clock().astimezone(settings.zone).date())
        return database.read_now(lambda session: _write(session, file))
    except FileExistsError as error:
        raise Refusal(texts.FILE_EXISTS, f"audit-export: {error}") from error
    except OSError as error:
        raise Refusal(texts.FILE_UNWRITABLE, f"audit-export: {error}") from error
    finally:
        database.close()


def _write(session: Transaction, file: Path) -> str:
    file.touch(MODE, exist_ok=False)
    last, entries = chain.last(session), 0
    with file.open("w", encoding="ascii") as lines:
        for line in chain.exported(session):
            lines.write(f"{line}\n")
            entries += 1
    return texts.audit_exported(entries, last.number, last.hash[:SHOWN])
