"""For developers: `python -m data.migrations NAME WORDS` drafts the step from the migrations to the models.

NAME is its id and begins its file name: a date as 2026_11_22 (with a letter for a second one that day).
Read the draft before you keep it, then write NAME into `data.migrate.HEAD`.
"""

import sys
import tempfile
from pathlib import Path

from alembic import command

from data.db import Database
from data.migrate import configuration, migrating, upgrade


def draft(name: str, words: str) -> None:
    """Write the revision that leads from the newest migration to the models."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'draft.sqlite'}")
        upgrade(database)
        with migrating(database) as connection:
            command.revision(configuration(connection), words, autogenerate=True, rev_id=name)
        database.close()


if __name__ == "__main__":
    draft(sys.argv[1], " ".join(sys.argv[2:]))
