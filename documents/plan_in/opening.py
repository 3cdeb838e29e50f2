"""Opening a file in a process of its own: whatever is in it, the bot's memory and time are safe."""

import json
from typing import Any

from documents import apart, texts
from documents.plan_in.blocks import Block, Cell, Grid, Opened
from domain.errors import UnreadablePlan
from domain.plan import Doubt

#: Seconds that one file may take; LibreOffice may need most of a minute for an old one.
PATIENCE = 90


async def open_apart(content: bytes) -> Opened:
    """What a file holds, as `opened.open_file` says it. Raises `UnreadablePlan`, also where it takes long."""
    try:
        answer = await apart.ask("documents.plan_in.child", order=content, seconds=PATIENCE)
    except TimeoutError as error:
        raise UnreadablePlan(texts.PLAN_SLOW, f"plan: not open after {PATIENCE} s") from error
    if answer.code:
        # Without its words, which may be those of the file.
        raise UnreadablePlan(texts.PLAN_BROKEN, f"plan: its reader ended with {answer.code}")
    return _opened(json.loads(answer.said))


def _opened(answer: dict[str, Any]) -> Opened:
    if "person" in answer:
        raise UnreadablePlan(answer["person"], answer["log"])
    return Opened(
        tuple(map(_block, answer["blocks"])),
        tuple(Doubt(kind, where, text) for kind, where, text in answer["doubts"]),
    )


def _block(plain: Any) -> Block:
    if isinstance(plain, str):
        return plain
    return Grid(tuple(tuple(Cell(*cell) for cell in row) for row in plain))
