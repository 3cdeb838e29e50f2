"""The ladders of reminders that the office may choose among (data/rules/ladders.toml)."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from domain.duties import ItemKind
from domain.ladders import Ladder, Receiver
from vietnamese import text

LADDERS = Path(__file__).with_name("rules") / "ladders.toml"

#: What an item is reminded by if nobody chose otherwise, and what the registration deadline is.
TASK, REGISTRATION = "task", "registration"

_STAGES = {"unit", "lead", *Receiver} - {Receiver.HEAD}


@cache
def _tables() -> tuple[Mapping[str, Any], ...]:
    return tuple(tomllib.loads(LADDERS.read_text(encoding="utf-8"))["ladder"])


@cache
def ladders() -> Mapping[str, Ladder]:
    """All ladders by name, in the order in which they are offered."""
    return {
        table["name"]: Ladder.of(
            table["name"], table["title"], {who: said for who, said in table.items() if who in _STAGES}
        )
        for table in _tables()
    }


def beginning(kind: ItemKind, content: str) -> str:
    """The name of the ladder that an item begins with, by its kind and the words of its content.

    >>> beginning(ItemKind.TASK, "Báo cáo tổng kết 10 năm thực hiện Chỉ thị"), beginning(ItemKind.TASK, "Họp")
    ('long', 'task')
    """
    if kind is ItemKind.REGISTRATION:
        return REGISTRATION
    folded = text.fold(content)
    meant = (table["name"] for table in _tables() if any(word in folded for word in table.get("words", ())))
    return next(meant, TASK)
