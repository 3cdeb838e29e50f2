"""The child process that opens one file: bytes on standard input, blocks as JSON on standard output."""

import json
import resource
import sys
from typing import Any

from documents.plan_in.blocks import Block, Grid
from documents.plan_in.opened import open_file
from domain.errors import UnreadablePlan

#: Bytes that a file may make its reader ask for; a real plan needs a tenth of it.
MEMORY = 1_000_000_000


def main() -> None:
    """Open the file; a refusal is an answer too."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        found = open_file(sys.stdin.buffer.read())
    except UnreadablePlan as refusal:
        answer: dict[str, Any] = {"person": refusal.person, "log": refusal.log}
    else:
        answer = {
            "blocks": [_plain(block) for block in found.blocks],
            "doubts": [[doubt.kind, doubt.where, doubt.text] for doubt in found.doubts],
        }
    json.dump(answer, sys.stdout)


def _plain(block: Block) -> Any:
    if not isinstance(block, Grid):
        return block
    return [[[cell.text, cell.left, cell.above] for cell in row] for row in block.rows]


if __name__ == "__main__":
    main()
