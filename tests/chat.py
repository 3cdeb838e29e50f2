"""A chat without any messenger: dialogues as text files are played and written by it.

A dialogue is what one reads over somebody's shoulder. `> words` are said, `> [label]` is pressed on the last
screen that shows it, `> (file name, size)` is sent, perhaps with a third piece, its caption;
`> (album: 2 b.jpg 300, 1 a.jpg 200)` are files sent together, arriving in this order and numbered as they
were sent; `< words` are answers, with `[buttons]` below them.

!as NAME         another person        !clock 2024-04-01T08:00   another local time
!group [TITLE]   what follows is said in that group, or in private again
!restart         a new process         !invite ROLES UNIT NAME   a one-time code, `{code}` from then on
!tick [NAME]     the clock plans and sends; what everybody, or that person, got
!edit WORDS      the last words said are changed
!again           the last press or words arrive once more
!old [LABEL]     a button of the oldest screen that shows it
!post NAME ROLE UNIT   from today on that person holds that post; of a head there is one
!sheet A | B // C | D   the bytes of files are there, a workbook with these rows each
!plan A | B // C | D   the same of a Word file: a plan of 2025 whose table has these rows
!read           what was sent as a plan is read, as the bot does beside everything else
!fetched [TEXT]  the bytes of files are there and do; with a text that is what stands at their beginning
"""

import atexit
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from bot import findings
from data import evidence, joining, people, plan_files, posts, units
from data.db import Database
from data.models import Person
from data.request import Office, Request
from documents.plan_in.blocks import Opened
from documents.plan_in.opened import open_file
from domain.delivery import Outcome, Sent
from domain.errors import ThiduaError, UnreadablePlan
from domain.health import Finding
from domain.message import File, Message, Rich, Said, SaidKind, plain
from domain.people import Role
from forms import evidence as kept_files
from forms.evidence import settle
from handlers import dispatch
from handlers import plan_files as plans_in
from scheduler import plan as planning
from scheduler.send import Sender
from tests.documents.plans import layouts
from tests.documents.plans.files import as_docx
from tests.documents.plans.papers import table
from vietnamese import text

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

#: Where files of dialogues lie, until the tests end.
FILES = Path(tempfile.mkdtemp(prefix="thidua-files-"))
atexit.register(shutil.rmtree, FILES, ignore_errors=True)


@dataclass
class Screen:
    """A message as a person sees it."""

    id: str
    message: Message


@dataclass
class Chat:
    """People talking with the handlers over a database, one said thing one transaction."""

    database: Database
    now: datetime
    person: str = ""
    screens: dict[str, list[Screen]] = field(default_factory=dict)
    code: str = ""
    group: str = ""
    files: Path = FILES
    _typed: str = ""
    _ids: Iterator[int] = field(default_factory=lambda: count(1))
    _last: Said | None = None

    def say(self, words: str) -> Message | None:
        """Type something."""
        return self._hear(self._said(SaidKind.TEXT, text=text.clean(words)))

    def press(self, label: str, older: bool = False) -> Message | None:
        """Press a button by its label, on the newest screen that shows it, or on the oldest."""
        screens = self.screens.get(self.person, [])
        for screen in screens if older else reversed(screens):
            for button in [button for row in screen.message.buttons for button in row]:
                if button.label == label:
                    return self._hear(self._said(SaidKind.PRESS, data=button.data, message=screen.id))
        raise AssertionError(f"no button [{label}] on any screen of {self.person}: {self.labels()}")

    def upload(
        self, name: str, size: int, caption: str = "", album: str = "", message: str = ""
    ) -> Message | None:
        """Send a file, perhaps as one of an album."""
        file = File(id=f"file-{name}", unique_id=f"unique-{name}", name=name, size=size)
        return self._hear(
            self._said(SaidKind.FILE, message=message, file=file, text=text.clean(caption), album=album)
        )

    def album(self, items: Sequence[tuple[int, str, int]]) -> Message | None:
        """Send files together; they arrive in this order, and one answer is shown (bot.albums)."""
        first = next(self._ids)
        screens = len(self.screens.get(self.person, []))
        answer = None
        for place, name, size in items:
            answer = self.upload(name, size, album=f"album-{first}", message=str(first + place))
            del self.screens[self.person][screens:-1]
        for _ in items:
            next(self._ids)
        return answer

    def edit(self, words: str) -> Message | None:
        """Change the words said last."""
        return self._hear(self._said(SaidKind.EDIT, text=text.clean(words), message=self._typed))

    def again(self) -> Message | None:
        """Say or press the last thing once more, as it came."""
        assert self._last is not None
        return self._hear(self._last)

    def invite(self, words: str) -> None:
        """Make a one-time code: "role[,role] unit name"; `{code}` stands for it from then on."""
        roles, unit, name = words.split(maxsplit=2)
        today = self.now.astimezone(ZONE).date()

        def work(session: Session) -> str:
            held = units.by_key(session, unit)
            return joining.invite(
                session,
                [Role(role) for role in roles.split(",")],
                today,
                self.now,
                unit=held.id if held else None,
                name=name,
            )

        self.code = self.database.run_now(work)

    def post(self, words: str) -> None:
        """Give a post from today on: "name role unit"."""
        name, role, unit = words.rsplit(maxsplit=2)
        today = self.now.astimezone(ZONE).date()

        def work(session: Session) -> None:
            person = session.exec(select(Person.id).where(Person.name == name)).one()
            held = units.by_key(session, unit)
            posts.give(session, person, Role(role), held.id if held else None, today, self.now)

        self.database.run_now(work)

    def fetched(self, header: str = "") -> None:
        """Settle the files that wait, as if their bytes had come: a small PDF of its own for each."""

        def work(session: Session) -> None:
            for row in evidence.waiting(session):
                content = b"%PDF-1.7\n%" + row.unique_id.encode()
                settle(session, row.id, content, self.files, text.clean(header))

        self.database.run_now(work)

    def sheet(self, words: str) -> None:
        """Settle the files that wait as a workbook: cells between «|», rows between «//»."""
        rows = [[cell.strip() for cell in row.split("|")] for row in words.split("//")]

        def work(session: Session) -> None:
            for row in evidence.waiting(session):
                settle(session, row.id, workbook_of(rows), self.files)

        self.database.run_now(work)

    def plan(self, words: str) -> None:
        """Settle the files that wait as a plan in Word: cells between «|», rows between «//»."""
        rows = [[cell.strip() for cell in row.split("|")] for row in words.split("//")]
        content = as_docx((*layouts.HEAD, table(rows), *layouts.FOOT))

        def work(session: Session) -> None:
            for row in evidence.waiting(session):
                settle(session, row.id, content, self.files)

        self.database.run_now(work)

    def read_plans(self) -> None:
        """Read what was sent as a plan."""

        def work(session: Session) -> None:
            for row in plan_files.waiting(session):
                sent = evidence.of(session, [row.evidence_id] if row.evidence_id else [])
                raw = (
                    kept_files.place(self.files, str(sent[0].sha256)).read_bytes()
                    if sent
                    else row.words.encode()
                )
                plans_in.read(session, row.id, opened_or_not(raw), raw, self.now, ZONE)

        self.database.run_now(work)

    def restart(self) -> None:
        """Go on as a new process would: nothing is left but the database."""
        self.database.close()
        self.database = Database(self.database.url)

    def labels(self) -> list[str]:
        """The labels on the newest screen."""
        screens = self.screens.get(self.person, [])
        return [button.label for row in screens[-1].message.buttons for button in row] if screens else []

    def _said(self, kind: SaidKind, message: str = "", **rest: Any) -> Said:
        return Said(
            kind=kind,
            chat=self.group or self.person,
            private=not self.group,
            title=self.group,
            message=message or str(next(self._ids)),
            at=self.now,
            sender=self.person,
            **rest,
        )

    def _hear(self, said: Said) -> Message | None:
        self._last = said
        self._typed = said.message if said.kind is SaidKind.TEXT else self._typed
        try:
            answer = self.database.run_now(lambda session: self._answer(session, said))
        except ThiduaError as refusal:
            answer = Message(Rich(refusal.person), fresh=True)
        if answer is not None:
            self._show(self.person, answer, said.message if said.kind is SaidKind.PRESS else "")
        return answer

    def _answer(self, session: Session, said: Said) -> Message | None:
        today = self.now.astimezone(ZONE).date()
        actor = people.actor_of(session, "telegram", self.person, self.person, today, self.now)
        return dispatch.answer(
            Request(actor, said, self.now, session, Office(ZONE, "thidua_bot", self.files, findings=standing))
        )

    def _show(self, person: str, message: Message, pressed: str = "") -> None:
        screens = self.screens.setdefault(person, [])
        known = next((screen for screen in screens if screen.id == pressed), None)
        if known and not message.fresh:
            known.message = message
            screens.remove(known)
            screens.append(known)
        else:
            screens.append(Screen(str(next(self._ids)), message))

    async def tick(self) -> list[tuple[str, Message]]:
        """Let the clock plan and send; who got what."""
        sent: list[tuple[str, Message]] = []

        async def deliver(chat: str, message: Message) -> Outcome:
            sent.append((chat, message))
            self._show(chat, message)
            return Sent(self.screens[chat][-1].id)

        self.database.run_now(lambda session: planning.plan(session, self.now, ZONE))
        await Sender(self.database, deliver, lambda: self.now, ZONE).drain()
        # Several are in flight at once; a dialogue is read in one order.
        return sorted(sent, key=lambda entry: (entry[0], entry[1].text))


def opened_or_not(raw: bytes) -> Opened | UnreadablePlan:
    """What the process that opens plans says of a file."""
    try:
        return open_file(raw)
    except UnreadablePlan as refusal:
        return refusal


def standing(session: Session, now: datetime) -> tuple[Finding, ...]:
    """How the bot is, as far as it does not depend on the machine."""
    return tuple(findings.of_tables(session, now))


def workbook_of(rows: Sequence[Sequence[str]]) -> bytes:
    """A workbook of text with these rows; «\\\\n» in a cell begins another line."""
    from xlsxwriter import Workbook

    file = BytesIO()
    with Workbook(file) as book:
        # A fixed day: the same rows are the same bytes, whenever they are written.
        book.set_properties({"created": datetime(2024, 1, 2, tzinfo=ZONE)})
        page = book.add_worksheet()
        for line, row in enumerate(rows):
            for place, words in enumerate(row):
                page.write_string(line, place, words.replace("\\n", "\n"))
    return file.getvalue()


def written(message: Message | None) -> list[str]:
    """An answer as the lines of a dialogue."""
    if message is None:
        return ["< (không trả lời)"]
    toast = [f"< ({message.toast})"] if message.toast else []
    lines = [f"< {line}".rstrip() for line in plain(message.text).splitlines()]
    rows = ["< " + " ".join(f"[{button.label}]" for button in row) for row in message.buttons]
    paper = [f"< (tệp {message.paper.kind})"] if message.paper else []
    return [*toast, *lines, *rows, *paper]
