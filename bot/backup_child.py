"""The child process that makes a night's backup: its order on standard input, what was made on its output."""

import json
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from data import backups
from data.db import Database
from data.sealing import key_of
from domain.errors import ThiduaError


def main() -> None:
    """Make the backup that is ordered, and remove those that are not kept."""
    order = json.load(sys.stdin.buffer)
    now, folder = datetime.fromisoformat(order["now"]), Path(order["folder"])
    target = backups.place(folder, now)
    database = Database(order["database"])
    try:
        content = backups.make(database, Path(order["evidence"]), target, key_of(order["key"]), now)
    except ThiduaError as error:
        sys.exit(error.log)
    finally:
        database.close()
    removed = backups.thin_out(folder, now, ZoneInfo(order["zone"]))
    told = {"rows": content.rows, "files": content.files, "missing": len(content.missing)}
    sys.stdout.write(json.dumps({**told, "bytes": target.stat().st_size, "removed": len(removed)}))


if __name__ == "__main__":
    main()
