"""The year on its stage: who plays, and the steps that several scenes share."""

import asyncio
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.demo import book, days
from bot.demo.cast import CAST
from bot.demo.ledger import Ledger, Registration, key_of
from bot.demo.player import Player
from bot.demo.stage import Stage
from bot.demo.texts import chat

FIRST, LAST = date(days.YEAR, 1, 1), date(days.YEAR, 12, 31)


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook as it was downloaded, and what the demo counted at that moment."""

    name: str
    content: bytes
    counted: book.Sheets


class Year:
    """The year on a stage. `workbooks` are those that were downloaded."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.players = {member.name: Player(stage, member.name) for member in CAST if member.linked}
        self.workbooks: list[Workbook] = []

    @property
    def ledger(self) -> Ledger:
        """What happened so far."""
        return self.stage.ledger

    def __getitem__(self, name: str) -> Player:
        return self.players[name]

    async def scene(self, title: str, month: int, day: int, hour: int = 9, minute: int = 0) -> None:
        """Go on to a day and begin a scene there."""
        await self.stage.at(date(days.YEAR, month, day), hour, minute)
        self.stage.screen.scene(self.stage.today, title)

    async def all_done(
        self, name: str, unit: str, parts: Iterable[tuple[int, int]], result: str = chat.RESULT
    ) -> None:
        """Somebody reports several parts, each as (item, part), of a unit as done."""
        for item, part in parts:
            await self[name].done(key_of(item, part, unit), result)

    async def download(self, name: str) -> None:
        """Take the workbook, and keep it with the day of its figures."""
        await self[name].press(chat.WORKBOOK, chat.WORKBOOK_HERE)
        message = next(one for one in reversed(self[name].person.received) if one.file)
        content = await self[name].person.download(message)
        counted = book.counted(self.ledger, self.stage.today)
        self.workbooks.append(Workbook(message.file.name if message.file else "", content, counted))

    def title(self, name: str, award: str = chat.LDTT, initiative: str = "") -> Registration:
        """A registration for oneself, made today."""
        return Registration(name, award, chat.COMMITMENTS, initiative, self.stage.today)

    def slip(self, name: str, typist: str) -> Registration:
        """A slip of paper that somebody else enters today."""
        return Registration(name, chat.LDTT, chat.PAPER_SLIP, "", self.stage.today, typist=typist)


async def together(*acts: Coroutine[Any, Any, None]) -> None:
    """Several people at the same time. The first that goes astray ends the demo."""
    async with asyncio.TaskGroup() as group:
        for act in acts:
            group.create_task(act)
