"""Where the files that go with messages come from: handed in and kept, or made anew."""

import asyncio
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import structlog

from bot.adapter import MakePaper
from domain import filenames
from domain.message import Paper
from forms import evidence as files

_log = structlog.get_logger(__name__)

#: The kind of paper that is a kept file: `Paper("evidence", {"sha256": ..., "name": ...})`.
EVIDENCE = "evidence"

_SHA256 = re.compile(r"[0-9a-f]{64}")


class FileGone(Exception):
    """A kept file can't be sent back; the message says which and why."""


def maker(database_url: str, folder: Path) -> MakePaper:
    """What makes papers: kept files are read from `folder`, all others are built from the database."""

    async def make(paper: Paper) -> tuple[str, bytes]:
        if paper.kind == EVIDENCE:
            return await _found(folder, paper.params)
        from documents import paper as papers

        made = await papers.make(paper, database_url)
        return made.name, made.content

    return make


async def _found(folder: Path, params: Mapping[str, Any]) -> tuple[str, bytes]:
    try:
        return await asyncio.to_thread(_kept, folder, params)
    except FileGone as error:
        _log.error("a kept file is not as it was", error=str(error))
        raise


def _kept(folder: Path, params: Mapping[str, Any]) -> tuple[str, bytes]:
    """The name and the bytes of a kept file. Raises FileGone if they aren't those that were handed in."""
    sha256 = str(params["sha256"])
    if not _SHA256.fullmatch(sha256):
        raise FileGone(f"no hash of a file: {sha256[:80]!r}")
    try:
        content = files.place(folder, sha256).read_bytes()
    except OSError as error:
        raise FileGone(f"missing file {sha256}: {type(error).__name__}") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise FileGone(f"altered file {sha256}")
    return filenames.fitting(str(params["name"])), content
