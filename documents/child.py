"""The child process that makes one paper: an order on standard input, the file on standard output."""

import json
import sys

from data.db import Database
from documents.catalog import kinds


def main() -> None:
    """Make the paper that is ordered."""
    order = json.load(sys.stdin.buffer)
    database = Database(order["database"])
    try:
        made = database.read_now(lambda session: kinds()[order["kind"]].make(session, order["params"]))
    finally:
        database.close()
    sys.stdout.buffer.write(json.dumps({"name": made.name}).encode() + b"\n" + made.content)


if __name__ == "__main__":
    main()
