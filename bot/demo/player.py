"""Somebody of the cast with the app in hand: says, presses, and looks whether the answer is right."""

from bot.demo import texts
from bot.demo.digests import digests
from bot.demo.ledger import Obstacle, Owed, Registration
from bot.demo.stage import Stage
from bot.demo.texts import chat
from domain.errors import ThiduaError
from simulator import Message

#: Seconds that an answer may take: the pacer holds back what comes too fast for one chat.
PATIENCE = 30.0


class Astray(ThiduaError):
    """The chat took another turn than the story."""


class Player:
    """One person. Every act goes through the chat alone, and ends when the bot has answered it."""

    def __init__(self, stage: Stage, name: str) -> None:
        self.stage = stage
        self.name = name
        self.person = stage.sim.person(name)

    # --- the two things one can do --------------------------------------------------------------------

    async def say(self, words: str, wanted: str) -> str:
        """Type something; the answer, in which `wanted` has to be."""
        self.stage.pass_moment()
        await self.person.say(words)
        return await self._answer(wanted)

    async def press(self, label: str, wanted: str) -> str:
        """Press the newest button of that label, or whose label begins so; the answer."""
        self.stage.pass_moment()
        message, exact = self._button(label)
        self.stage.screen.pressed(self.name, exact, self.stage.now)
        self.stage.ledger.read.add((self.name, message.message_id))
        await self.person.press(exact, message)
        return await self._answer(wanted)

    def sees(self, label: str) -> bool:
        """Whether the newest screen shows a button of that beginning."""
        screen = self.person.screen
        return screen is not None and any(_is(label, one) for row in screen.labels for one in row)

    def _button(self, label: str) -> tuple[Message, str]:
        for message in reversed(self.person.received):
            shown = [one for row in message.labels for one in row]
            for one in (*(one for one in shown if one == label), *(one for one in shown if _is(label, one))):
                return message, one
        seen = self.person.screen.labels if self.person.screen else []
        raise Astray(texts.no_button(self.name, label, str(seen)), "no such button")

    async def _answer(self, wanted: str) -> str:
        """The answer that holds these words, however long the pacer holds it back. Raises Astray."""
        try:
            answer = await self.person.wait_for(lambda message: wanted in message.text, PATIENCE)
        except TimeoutError:
            said = "; ".join(message.text for message in self.person.answers)
            raise Astray(texts.astray(self.name, wanted, said), f"no {wanted!r}") from None
        finally:
            self.stage.screen.show(self.stage.sim, self.stage.now)
        return answer.text

    # --- coming in ------------------------------------------------------------------------------------

    async def join(self, code: str) -> None:
        """Come in by a code."""
        await self.say(chat.CODE.format(code=code), chat.WELCOME)

    async def ask_to_join(self) -> None:
        """Come in without one."""
        await self.say(chat.HELLO, chat.STRANGER)
        await self.press(chat.JOIN, chat.WHICH_NAME)
        await self.say(self.name, chat.WHICH_UNIT)
        await self.say(chat.UNIT_OF_A, chat.WHICH_TITLE)
        await self.say(chat.TITLE_OF_STAFF, chat.WHICH_NOTICE)
        await self.press(chat.I_AGREE, chat.REVIEW)
        await self.press(chat.SEND, chat.ASKED)

    # --- registering ----------------------------------------------------------------------------------

    async def register(self, registration: Registration, *, tapped: bool = False, start: bool = True) -> None:
        """Register for oneself, the award typed or tapped; `start`: not begun already."""
        if start:
            await self.say("/dangky", chat.WHICH_AWARD)
        simple = registration.award == chat.LDTT
        then = chat.WHICH_COMMITMENTS if simple else chat.WHICH_INITIATIVE
        if tapped:
            await self.press(registration.award, then)
        else:
            await self.say(chat.LDTT_TYPED if simple else chat.CSTD_TYPED, then)
        if registration.initiative:
            await self.say(registration.initiative, chat.WHICH_COMMITMENTS)
        elif not simple:
            await self.press(chat.SKIP, chat.WHICH_COMMITMENTS)
        await self.commit(registration.commitments)
        await self.hand_in(registration)

    async def commit(self, commitments: str) -> None:
        """Answer the last two questions of a registration: what one promises, and no figures beside it."""
        await self.say(commitments, chat.WHICH_TARGETS)
        await self.press(chat.SKIP, chat.REVIEW)

    async def hand_in(self, registration: Registration) -> None:
        """Send what the review shows."""
        await self.press(chat.SEND, chat.REGISTERED)
        self.stage.ledger.register(registration, self.stage.now)

    async def enter_for(self, registration: Registration) -> None:
        """Hand in the paper slip of somebody without the messenger."""
        await self.say(chat.ENTER_REGISTRATION, chat.FOR_WHOM)
        await self.say(registration.name, chat.AGREED)
        await self.press(chat.I_CONFIRM, chat.WHICH_AWARD)
        await self.say(chat.LDTT_TYPED, chat.WHICH_COMMITMENTS)
        await self.commit(registration.commitments)
        await self.hand_in(registration)

    async def better(self, commitments: str) -> None:
        """Change the commitments of one's registration."""
        mine = self.stage.ledger.registrations[self.name]
        await self.say("/dangky", chat.MY_REGISTRATIONS)
        await self.press(chat.edit_award(mine.award), chat.REVIEW)
        await self.press(chat.EDIT_COMMITMENTS, chat.WHICH_COMMITMENTS)
        await self.say(commitments, chat.REVIEW)
        await self.press(chat.SEND, chat.REGISTERED)
        mine.commitments, mine.version, mine.on = commitments, mine.version + 1, self.stage.today

    async def approve_all(self, act: str) -> None:
        """Look at what waits for this person and approve exactly that: several at once, one by itself."""
        await self.say("/duyet", chat.WAITS_FOR_YOU)
        if self.sees(chat.APPROVE_ALL):
            await self.press(chat.APPROVE_ALL, chat.WOULD_APPROVE)
            screen = self.person.screen
            shown = [label for row in screen.labels for label in row] if screen else []
            await self.press(next(label for label in shown if label.endswith(chat.DOSSIERS)), chat.APPROVED)
        else:
            await self.approve_first(act)

    async def approve_first(self, act: str) -> None:
        """Open what has waited longest, and approve it."""
        await self.say("/duyet 1", chat.STANDS)
        await self.press(act, chat.NOTHING_WAITS)

    # --- what the unit owes ---------------------------------------------------------------------------

    async def seen(self) -> None:
        """«Đã nhận» under the newest digest: what it names and nobody touched is received."""
        ledger = self.stage.ledger
        digest = digests(self.name, self.person.received, ledger)[-1]
        await self.press(chat.SEEN, chat.ACKNOWLEDGED)
        for key, stage in digest.lines:
            if stage != "+3" and ledger.state(key) == "open":
                ledger.move(key, self.stage.now, "received")

    async def open(self, key: str) -> Owed:
        """Open a duty, by its button on whatever screen shows it, else through the list."""
        owed = self.stage.ledger.owed[key]
        label = chat.duty_button(owed.item, owed.part)
        if not self.sees(label):
            await self.say("/viec", chat.ACKNOWLEDGED)
        while not self.sees(label) and self.sees(chat.NEXT_PAGE):
            await self.press(chat.NEXT_PAGE, chat.ACKNOWLEDGED)
        await self.press(label, chat.heading(owed.item))
        return owed

    async def done(self, key: str, result: str = chat.RESULT, *, opened: bool = False) -> None:
        """Report a duty as done."""
        if not opened:
            await self.open(key)
        await self.press(chat.DONE, chat.WHICH_RESULT)
        await self.say(result, chat.ANY_FILE)
        await self.press(chat.SKIP, chat.REVIEW)
        await self.press(chat.SEND, chat.IS_DONE)
        self.stage.ledger.move(key, self.stage.now, "done", result)

    async def doing(self, key: str) -> None:
        """Report that it is being worked on."""
        await self.open(key)
        await self.press(chat.DOING, chat.IS_DOING)
        self.stage.ledger.move(key, self.stage.now, "doing")

    async def mistaken(self, key: str) -> None:
        """Take back a «hoàn thành», from the screen that confirmed it."""
        await self.press(chat.OPEN_DUTY, chat.DUTY_STATE)
        await self.press(chat.MISTAKE, chat.IS_DOING)
        self.stage.ledger.move(key, self.stage.now, "doing")

    async def no_occasion(self, key: str, reason: str) -> None:
        """Report that a conditional part did not arise."""
        await self.open(key)
        await self.press(chat.NO_OCCASION, chat.WHY_NO_OCCASION)
        await self.say(reason, chat.REVIEW)
        await self.press(chat.SEND, chat.IS_NO_OCCASION)
        self.stage.ledger.move(key, self.stage.now, "no_occasion", reason)

    async def dispute(self, key: str, reason: str) -> None:
        """Say that it is not the unit's business."""
        await self.open(key)
        await self.press(chat.NOT_OURS, chat.WHY_NOT_OURS)
        await self.say(reason, chat.REVIEW)
        await self.press(chat.SEND, chat.IS_DISPUTED)
        self.stage.ledger.move(key, self.stage.now, "disputed", reason)

    async def obstacle(self, key: str, words: str) -> None:
        """Report a difficulty."""
        await self.open(key)
        await self.press(chat.OBSTACLE, chat.WHICH_OBSTACLE)
        await self.say(words, chat.REVIEW)
        await self.press(chat.SEND, chat.OBSTACLE_PASSED_ON)
        self.stage.ledger.obstacles.append(Obstacle(key, words, self.name, self.stage.today))

    def got(self, words: str) -> None:
        """Be sure that something has reached this person. Raises Astray."""
        if not any(words in message.text for message in self.person.received):
            raise Astray(texts.astray(self.name, words, texts.NOT_ASKED), "not received")


def _is(label: str, shown: str) -> bool:
    """Whether a shown label is the wanted one: in full, by its beginning, or behind the number before it."""
    return shown.startswith(label) or shown.split(". ", 1)[-1].startswith(label)
