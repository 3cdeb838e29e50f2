"""One update, from the inbox row to the answer: work, commit, send, mark (design 3)."""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import structlog
from telegram import Update
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError
from telegram.ext import ExtBot

from bot import gate, texts
from bot.adapter import Adapter, Errand
from bot.albums import QUIET, Album, Albums, Held
from bot.marks import Marks
from bot.reading import ChatMoved, Heard, bare, heard
from bot.suspects import Suspects
from bot.taps import Tap, waiting
from data import inbox
from data.db import Transaction
from data.inbox import Standing
from data.outage import NotNow, Outage
from data.request import Office, Request
from domain.errors import ThiduaError
from domain.message import Message, SaidKind, escape
from domain.people import Actor

_log = structlog.get_logger(__name__)

Dispatch = Callable[[Request], Message | None]
Clock = Callable[[], datetime]

#: How often an update that was left is taken up again where processes look after what they left.
TAKEN_UP = 3
#: Seconds before a failed handling is tried again, and between tries to send an answer.
AGAIN = 0.2
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0

_SILENT = frozenset({SaidKind.BLOCKED, SaidKind.UNBLOCKED})
#: How the bot stands in a group; nobody asks, and whoever changed it may be hidden.
_STANDING = _SILENT | {SaidKind.ENTERED}


@dataclass(frozen=True, slots=True)
class Worked:
    """What handling an update came to: who it was, before and after, and the answer if there is one.

    `refused`: the answer is a refusal. `aside`: it was set aside with an apology; what was said then stays
    for a person to look at. `withdrawn` are the updates of the same album whose answers this one replaces.
    """

    reply: Message | None
    before: Actor | None = None
    after: Actor | None = None
    refused: bool = False
    aside: bool = False
    withdrawn: frozenset[int] = frozenset()

    @property
    def alone(self) -> bool:
        """Whether the answer speaks of this update alone, not of how an album stands."""
        return self.refused or self.aside


class Handling:
    """Handles updates, each exactly as often as it takes to answer it once."""

    def __init__(
        self,
        database: Outage,
        bot: ExtBot[str],
        adapter: Adapter,
        marks: Marks,
        *,
        dispatch: Dispatch,
        clock: Clock,
        office: Callable[[], Office],
        afterwards: Callable[[Heard, Worked], None] = lambda _, __: None,
        trouble: Callable[[Transaction, int, datetime], None] = lambda _, __, ___: None,
        quiet: float = QUIET,
        on_stop: Callable[[], None] = lambda: None,
        me: str = "",
        failed: Callable[[], None] = lambda: None,
    ) -> None:
        """`afterwards` hears of each answered update; `trouble` may write rows when one is set aside.

        An album is answered after `quiet` seconds without another item. `on_stop` is called by `stop`,
        `failed` hears of each caught exception. `me` is this process where several share the inbox.
        """
        self._database = database
        self._bot = bot
        self._adapter = adapter
        self._marks = marks
        self._dispatch = dispatch
        self._clock = clock
        self._office = office
        self._afterwards = afterwards
        self._trouble = trouble
        self._albums = Albums(quiet)
        self._on_stop = on_stop
        self._me = me
        self._count_failure = failed
        self._stopping = asyncio.Event()
        #: updates that wait here for their turn, are being handled, or were left for the next start
        self._here: set[int] = set()
        self._left: Counter[int] = Counter()
        self.suspects = Suspects(database, marks, clock, self._here, self.set_aside, me)

    def stop(self) -> None:
        """Give up waiting for a line that is down; what is unanswered is answered at the next start."""
        self._stopping.set()
        self._on_stop()
        self._database.give_up()

    async def close(self) -> None:
        """Give the answers that were held for albums; the last thing after `stop`."""
        await self._albums.say_all()

    def expect(self, update_ids: Collection[int]) -> None:
        """These updates are on their way to `handle`."""
        self._here.update(update_ids)

    def forget(self, update_ids: Collection[int]) -> None:
        """These updates are not coming: they could not be kept, or another process has them."""
        self._here.difference_update(update_ids)

    def has(self, update_id: int) -> bool:
        """Whether this process knows of the update, and is not done with it."""
        return update_id in self._here or update_id in self._marks or update_id in self._albums

    async def handle(self, update: Update) -> None:
        """Handle one update. Never raises: nobody else is held up by it.

        What fails beyond the counted tries, as without a database, is left: for the next start, or for
        `Intake.adopt` some more times.
        """
        try:
            await self._handle(update)
        except inbox.NotOurs:
            _log.warning("update was taken over by another process", update_id=update.update_id)
        except NotNow:
            _log.warning("update left for the next start: the database is away", update_id=update.update_id)
            return
        except Exception:
            _log.exception("update left for the next start", update_id=update.update_id)
            self._left[update.update_id] += 1
            if self._left[update.update_id] > TAKEN_UP:
                return
        else:
            self._left.pop(update.update_id, None)
        self._here.discard(update.update_id)

    async def _handle(self, update: Update) -> None:
        if update.update_id in self._marks or update.update_id in self._albums:
            return
        try:
            found = heard(update, self._office().bot_name, self._clock())
        except Exception as error:
            await self._unreadable(update.update_id, error)
            return
        if not isinstance(found, Heard):
            await self._note(update.update_id, found)
            return
        # A caption that is changed later is a question of its own.
        name = found.said.album if found.said.kind is not SaidKind.EDIT else ""
        async with self._albums.turn(found.user, name) as album:
            await self._said(update.update_id, found, album)

    async def _said(self, update_id: int, found: Heard, album: Album | None) -> None:
        """Handle what somebody said, and answer it; in an album the answer is held."""
        async with waiting(self._bot, found) as tap:
            worked = await self._worked(update_id, found, album)
            if worked is None:
                return
            if album is not None and worked.reply is not None:
                say = partial(self._said_later, update_id, found, worked)
                album.hold(Held(update_id, worked.reply, worked.alone, say), worked.withdrawn)
                return
            if not await self._answered(update_id, found, worked, tap):
                return
        self._afterwards(found, worked)

    async def _said_later(self, update_id: int, found: Heard, worked: Worked) -> None:
        """Give an answer that was held. Never raises."""
        try:
            if await self._answered(update_id, found, worked, Tap(self._bot, found)):
                self._afterwards(found, worked)
        except Exception:
            _log.exception("answer left for the next start", update_id=update_id)

    async def _unreadable(self, update_id: int, error: Exception) -> None:
        """PTB read it, and yet it says nothing that can be understood, today or at another try."""
        now, why = self._clock(), type(error).__name__
        _log.error("unreadable update set aside", update_id=update_id, error=why)
        await self._database.run(lambda session: self.set_aside(session, update_id, why, now))

    def set_aside(self, session: Transaction, update_id: int, why: str, now: datetime) -> None:
        """Stop trying an update; its text stays for a person to look at, and somebody is told."""
        inbox.set_aside(session, update_id, why, now)
        self._trouble(session, update_id, now)

    async def _note(self, update_id: int, found: ChatMoved | None) -> None:
        """What nobody said has no answer."""
        now = self._clock()

        def work(session: Transaction) -> None:
            if self._done_with(inbox.standing(session, update_id)):
                return
            if found is not None:
                gate.moved(session, found)
            inbox.handled(session, update_id, None, now, self._me)

        await self._database.run(work)

    async def _worked(self, update_id: int, found: Heard, album: Album | None) -> Worked | None:
        """The answer, committed; None if there is nothing left to do for this update."""
        if not self.suspects.waits(update_id):
            return await self._tried(update_id, found, album)
        async with self.suspects.turn(update_id) as given_up:
            return _set_aside(album) if given_up else await self._tried(update_id, found, album)

    async def _tried(self, update_id: int, found: Heard, album: Album | None) -> Worked | None:
        while True:
            try:
                return await self._database.run(
                    lambda session: self._work(session, update_id, found, album),
                    apart=update_id in self.suspects,
                )
            except ThiduaError as error:
                return await self._refused(update_id, found, album, error)
            except (inbox.NotOurs, NotNow):
                raise
            except Exception as error:
                if await self._failed(update_id, error):
                    return _set_aside(album)
                if await self._stopped_within(AGAIN):
                    return None

    def _work(self, session: Transaction, update_id: int, found: Heard, album: Album | None) -> Worked | None:
        now = self._clock()
        standing = inbox.standing(session, update_id)
        if self._done_with(standing):
            return None
        if standing is not None and standing.handled:
            return Worked(standing.reply)
        return self._kept(session, update_id, found, album, self._decided(session, found, now), now)

    def _done_with(self, standing: Standing | None) -> bool:
        """Whether nothing is left to do here: it is closed, or another process has it by now."""
        return standing is not None and (standing.closed or standing.owner not in {"", self._me})

    def _kept(
        self,
        session: Transaction,
        update_id: int,
        found: Heard,
        album: Album | None,
        worked: Worked,
        now: datetime,
    ) -> Worked:
        """Keep the answer beside what it answers, and withdraw the answers of its album that it replaces.

        A refusal leaves its album: taken up by another process, it would pass for an answer that gives way.
        """
        inbox.handled(session, update_id, worked.reply, now, self._me)
        if worked.reply is None:
            return worked
        if worked.reply.forget or (album is not None and worked.alone):
            inbox.blank(session, update_id, bare(update_id, found))
        withdrawn = _giving_way(album, worked.reply, worked.alone)
        inbox.answered(session, withdrawn, now)
        return replace(worked, withdrawn=withdrawn)

    def _decided(self, session: Transaction, found: Heard, now: datetime) -> Worked:
        office = self._office()
        if not found.said.private and found.said.kind in _STANDING:
            return Worked(gate.stands(session, found, office, now))
        if not found.said.private and not found.press and not found.said.command:
            return Worked(None)
        today = now.astimezone(office.zone).date()
        before = gate.actor_of(session, found, today, now)
        if found.said.kind in _SILENT:
            return Worked(None, before, before)
        reply = self._dispatch(Request(before, found.said, now, session, office))
        after = before if before.linked else gate.actor_of(session, found, today, now)
        return Worked(reply, before, after)

    async def _refused(self, update_id: int, found: Heard, album: Album | None, error: ThiduaError) -> Worked:
        """What cannot be done is told in the words of the refusal; its transaction left nothing behind."""
        _log.info("refused", update_id=update_id, reason=error.log)
        worked = Worked(Message(escape(error.person), fresh=True), refused=True)
        now = self._clock()
        return await self._database.run(
            lambda session: self._kept(session, update_id, found, album, worked, now)
        )

    async def _failed(self, update_id: int, error: Exception) -> bool:
        """Count a caught exception; whether it was the last that this update is allowed."""
        self._count_failure()
        now = self._clock()

        def work(session: Transaction) -> bool:
            if inbox.failed(session, update_id, type(error).__name__) < inbox.ATTEMPTS:
                return False
            self.set_aside(session, update_id, type(error).__name__, now)
            return True

        last = await self._database.run(work)
        if last:
            _log.error("update set aside", update_id=update_id, exc_info=error)
        else:
            _log.warning("update failed", update_id=update_id, error=type(error).__name__)
        return last

    async def _answered(self, update_id: int, found: Heard, worked: Worked, tap: Tap) -> bool:
        """Send the answer; whether the update is done with, rather than left for the next start."""
        if worked.reply is None:
            return True
        screen = found.said.message if found.press and found.screen else ""
        errand = self._adapter.errand(found.said.chat, worked.reply, screen=screen)
        toast = asyncio.create_task(tap.answer(worked.reply.toast)) if found.press else None
        pause = FIRST_PAUSE
        try:
            while not await self._sent(errand, found):
                if await self._stopped_within(pause):
                    return False
                pause = min(2 * pause, LONGEST_PAUSE)
        finally:
            if toast is not None:
                await toast
        if not worked.aside:
            self._marks.answered(update_id)
        return True

    async def _sent(self, errand: Errand, found: Heard) -> bool:
        """Whether sending has come to an end; False if the line is down and the rest is still to be sent."""
        try:
            await errand.run()
        except Forbidden as error:
            _log.info("answer not wanted", error=str(error))
            now, office = self._clock(), self._office()
            await self._database.run(lambda session: gate.unreachable(session, found, office, now))
        except (BadRequest, InvalidToken) as error:
            _log.error("answer refused by Telegram", error=str(error))
        except TelegramError as error:
            _log.warning("answer not sent yet", error=str(error))
            return False
        if errand.chat != found.said.chat:
            move = ChatMoved(found.said.chat, errand.chat)
            await self._database.run(lambda session: gate.moved(session, move))
        return True

    async def _stopped_within(self, seconds: float) -> bool:
        """Wait; whether the program is asked to stop before the time is over."""
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return False
        return True


def _set_aside(album: Album | None) -> Worked:
    """The apology; in an album one is enough. Updates that were set aside keep their rows as they are."""
    apology = Message(texts.APOLOGY, fresh=True)
    return Worked(apology, aside=True, withdrawn=_giving_way(album, apology, alone=True))


def _giving_way(album: Album | None, reply: Message, alone: bool) -> frozenset[int]:
    held = album.held if album is not None else []
    return frozenset(one.update_id for one in held if one.gives_way_to(reply, alone))
