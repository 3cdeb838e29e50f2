"""A person who fills in forms while the bot fails: answers, waits, and asks where the form stands.

The form is that of `/nop xin nộp muộn`: a choice, a day, some words, a review. What is said again is another
day and other words, so that the record tells which one counted: it has to be the first.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from domain.message import plain
from forms import texts
from forms.catalog.late_request import FORM
from simulator.messages import Message, all_buttons
from simulator.people import Person

#: The stages of a form beside its fields.
START, REVIEW, DONE, NOTHING = "start", "review", "done", "nothing"
STAGES: Final = (START, *(one.name for one in FORM.fields), REVIEW, DONE)
#: Forms that one person can fill in: a request is for one day, and a day said again is so many later.
MOST: Final = 28
_OPENING: Final = "/nop xin nop muon"
_RESUME: Final = "/tieptuc"
_CHOICE: Final = "dang ky dau nam"
_SEND: Final = "gui"
#: Seconds after which a screen counts as missing, and between two looks whether the bot has done with a line.
PATIENCE: Final = 8.0
LOOK: Final = 0.1
_QUESTIONS: Final = {one.name: str(one.question) for one in FORM.fields}
#: Screens that repeat what was said in this form, and so are told from those of another one.
_TOLD: Final = frozenset({REVIEW, DONE})
#: What tells the stage of a screen.
_SHOWN: Final = {
    NOTHING: plain(texts.NO_DRAFT),
    **_QUESTIONS,
    REVIEW: plain(texts.REVIEW_FOOT),
    DONE: "HS2024-",
}

#: Whether the bot has done with the last thing that this person said.
Closed = Callable[[int], Awaitable[bool]]


@dataclass(slots=True)
class Said:
    """What was said in one form, each field in the order of saying: the last is what is meant."""

    day: date
    mark: str
    days: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    @property
    def mine(self) -> str:
        """How the words of this form begin, and of no other."""
        return f"Reason {self.mark},"

    def another_day(self) -> str:
        """The day, or after it was said before a day that was not."""
        chosen = self.day + timedelta(days=MOST * len(self.days))
        self.days.append(chosen.isoformat())
        return f"{chosen:%d/%m/%y}"

    def another_reason(self) -> str:
        """Words that tell how often they were said."""
        self.reasons.append(f"{self.mine} said {len(self.reasons) + 1}")
        return self.reasons[-1]


class Filler:
    """One person; `forms` is what was said in each form that came to its end."""

    def __init__(self, person: Person, closed: Closed, dice: random.Random, think: float) -> None:
        """`think` are the seconds at most between a screen and what is said to it."""
        self.person = person
        self.forms: list[Said] = []
        #: where the present form stands, and how often a screen was missed
        self.stage = START
        self.again = 0
        self._closed = closed
        self._dice = dice
        self._think = think

    async def fill(self, today: date) -> None:
        """One form, from its opening to its receipt."""
        number = len(self.forms)
        said = Said(today + timedelta(days=1 + number), f"{self.person.id}.{number}")
        self.stage = START
        while self.stage != DONE:
            await asyncio.sleep(self._dice.uniform(0, self._think))
            self.stage = await self._answered(self.stage, said)
        self.forms.append(said)

    async def _answered(self, stage: str, said: Said) -> str:
        """Say what belongs to a stage; the next stage, as the screen or `/tieptuc` shows it."""
        await self._say(stage, said)
        following = STAGES[STAGES.index(stage) + 1]
        try:
            await self.person.wait_for(lambda one: stage_of(one, said) == following, PATIENCE)
        except TimeoutError:
            return await self._resumed(stage, said)
        return following

    async def _say(self, stage: str, said: Said) -> None:
        match stage:
            case "start":
                await self.person.say(_OPENING)
            case "period":
                await self._press_or_say(stage, _CHOICE, said)
            case "until":
                await self.person.say(said.another_day())
            case "reason":
                await self.person.say(said.another_reason())
            case _:
                await self._press_or_say(stage, _SEND, said)

    async def _press_or_say(self, stage: str, words: str, said: Said) -> None:
        screen = self.person.screen
        if screen is None or stage_of(screen, said) != stage or self._dice.random() < 0.5:
            await self.person.say(words)
        else:
            await self.person.tap(screen, next(all_buttons(screen.buttons)).data or "")

    async def _resumed(self, stage: str, said: Said) -> str:
        """Nothing was seen: where the form stands, by `/tieptuc`.

        What a person says is answered in its order: once the bot has done with `/tieptuc`, the last screen is
        how things stand.
        """
        self.again += 1
        await self.person.say(_RESUME)
        while not await self._closed(self.person.id):  # noqa: ASYNC110  # rows tell nobody
            await asyncio.sleep(LOOK)
        shown = (stage_of(one, said) for one in reversed(self.person.answers))
        found = next(filter(None, shown), NOTHING)
        if found != NOTHING:
            return found
        return DONE if stage == REVIEW else START


def stage_of(message: Message, said: Said) -> str:
    """Which stage of this form a message shows; "" for what is no screen of it."""
    for name, words in _SHOWN.items():
        if words in message.text and (name not in _TOLD or said.mine in message.text):
            return name
    return ""
