"""Papers: what kinds there are, and making one in a process of its own.

A workbook made in a thread holds up everybody's answers (design decision 13), so each paper is made by a
child process with its own reading connection. It gets its order on standard input and gives the file on
standard output: one line of JSON with the name, then the bytes.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from data.db import Transaction
from documents import apart
from domain.message import Paper

#: Seconds that a paper may take to be made.
PATIENCE = 120


class PaperFailed(Exception):
    """The child process ended without a file; the message is what it wrote to its standard error."""


@dataclass(frozen=True, slots=True)
class Made:
    """A finished file."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A kind of paper: its name in `Paper.kind`, and how to make one from the database and parameters."""

    name: str
    make: Callable[[Transaction, Mapping[str, Any]], Made]


async def make(paper: Paper, database_url: str) -> Made:
    """Make a paper in a child process. Raises PaperFailed if that fails or takes longer than PATIENCE."""
    order = {"kind": paper.kind, "params": dict(paper.params), "database": database_url}
    try:
        answer = await apart.ask("documents.child", order=json.dumps(order).encode(), seconds=PATIENCE)
    except TimeoutError as error:
        raise PaperFailed(f"{paper.kind} took longer than {PATIENCE} s") from error
    if answer.code:
        raise PaperFailed(f"{paper.kind}: {answer.complaint.decode(errors='replace')}")
    head, _, content = answer.said.partition(b"\n")
    return Made(json.loads(head)["name"], content)
