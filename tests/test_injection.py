"""Words that are more than words: whatever people type stays text on every screen and in every paper.

The world is what all forms leave behind. Then every name and every prose in it becomes a formula, a tag, a
link to somebody and a template at once, and every command, button, form, notice and paper is looked at.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlmodel import Session, SQLModel, col, select

from data import joining, units
from data.db import Database
from data.models import (
    Account,
    Announcement,
    Evidence,
    Holiday,
    Item,
    JoinRequest,
    Obligation,
    ObligationChange,
    Obstacle,
    Outbox,
    Part,
    Permit,
    Person,
    PersonPost,
    Plan,
    Reach,
    SubmissionChange,
    SubmissionVersion,
    Unit,
    UnitGroup,
)
from data.people import actor_of
from data.request import Office, Request
from documents.catalog import kinds
from documents.workbook import risky
from domain.errors import Refusal
from domain.message import Message, Paper, Rich, Said, SaidKind, escape, rich
from domain.people import Actor
from handlers import dispatch
from handlers.commands import commands
from simulator.entities import parse_html
from simulator.errors import ApiError
from tests import office
from tests.chat import FILES, ZONE, Chat
from tests.forms import test_catalog
from tests.handlers.asking import faults
from tests.handlers.test_who_may_what import STEPS
from tests.test_dialogues import play

pytestmark = pytest.mark.once  # screens and papers: the statements are tried elsewhere

TYPED = Path(__file__).parent / "typed"
#: Forms that between them leave a row in every table that people write into.
FORMS = [
    *("registration", "announcement", "obstacle_answer", "leave", "permit", "extension", "initiative"),
    *("good_example", "past_award", "dispute", "collective_registration", "review_step"),
]
NOW = datetime(2024, 12, 10, 3, tzinfo=UTC)
#: A formula, tags that no screen of ours has, a mention of somebody, a tag left open, templates of each kind.
HOSTILE = (
    '=HYPERLINK("x")<s>A</s><a href="tg://user?id=1">B</a><a href=javascript:x>C</i></b>&lt;&#60;'
    "{0.__class__}{x}{{y}}%s%(z)s%n${w}`id`"
)
#: The same in prose, where a line may end: what would begin another property of a calendar.
PROSE = f"{HOSTILE}\nATTACH:x\r\nEND:VEVENT\t=1+1"
#: What our own screens are made of (Bot API, "HTML style").
OURS = {"bold", "italic", "code", "pre", "underline", "blockquote", "expandable_blockquote"}
#: What the parser finds in plain words; the apps do the same, whatever was typed.
FOUND = {"bot_command", "url", "mention", "hashtag", "email", "cashtag", "phone_number"}

NAMES: list[tuple[type[SQLModel], str]] = [
    (Person, "name"),
    (Unit, "name"),
    (PersonPost, "title"),
    (JoinRequest, "name"),
    (JoinRequest, "title"),
    (Plan, "title"),
    (Plan, "number"),
    (UnitGroup, "title"),
    (Evidence, "name"),
    (Holiday, "name"),
]
PROSES: list[tuple[type[SQLModel], str]] = [
    (Item, "content"),
    (Item, "source"),
    (Part, "text"),
    (Obligation, "note"),
    (ObligationChange, "note"),
    (Obstacle, "text"),
    (Obstacle, "answer"),
    (Announcement, "text"),
    (Evidence, "caption"),
    (SubmissionChange, "reason"),
    (Permit, "reason"),
]
#: Presses of one sort that are tried for each person.
OF_A_SORT = 2
LOOKING = ("Thư ký", "Trưởng phòng A", "Chuyên viên 1")


def is_harmless(message: Message) -> None:
    """Telegram takes it, nothing in it is marked but what is ours, and no template was filled in."""
    html_is_harmless(message.text)
    # A label is plain text and may be long here: names of units are no people's words.
    assert [fault for fault in faults(message) if not fault.startswith(("an empty", "a label"))] == []


def html_is_harmless(text: str) -> None:
    read = parse_html(text)
    kinds_of = {entity["type"] for entity in read.entities}
    assert kinds_of <= OURS | FOUND, (kinds_of, text)
    assert "<class" not in read.plain


def test_the_check_finds_what_is_not_escaped() -> None:
    for words in ("<s>A</s>", '<a href="tg://user?id=1">B</a>', "<i>", "&x;</b>", "<class"):
        with pytest.raises((AssertionError, ApiError)):
            html_is_harmless(Rich(words))
    html_is_harmless(escape(HOSTILE))
    assert parse_html(rich("<b>{x}</b>", x=HOSTILE)).plain == HOSTILE


async def lived(chat: Chat) -> None:
    """Everything that the forms leave behind, one script after the other as the year goes."""

    def begins(path: Path) -> str:
        found = re.search(r"^!clock (\S+)", path.read_text("utf-8"), re.MULTILINE)
        return found[1] if found else ""

    for path in sorted((TYPED / f"{name}.txt" for name in FORMS), key=begins):
        chat.person = ""
        lines = path.read_text("utf-8").splitlines()
        await play([line for line in lines if not line.startswith("!tick")], chat)
    chat.group, chat.now = "", NOW


def spoil(session: Session) -> None:
    """Every name and every prose that people wrote becomes hostile; numbers keep names apart."""
    for model, column in (*NAMES, *PROSES):
        words = HOSTILE if (model, column) in NAMES else PROSE
        for number, row in enumerate(session.exec(select(model))):
            setattr(row, column, f"{words}{number}")
    gone = select(Account).where(Account.external_id == "Trưởng phòng B")
    session.exec(gone).one().reach = Reach.UNREACHABLE  # of what this one is owed there is a list on paper
    for version in session.exec(select(SubmissionVersion)):
        version.lines = [[field, label, PROSE] for field, label, _ in version.lines]
        version.answers = hostile(version.answers)
    session.flush()


def hostile(value: Any) -> Any:
    """Answers with the prose in them made hostile; keys of choices have no space in them."""
    if isinstance(value, dict):
        return {name: hostile(one) for name, one in value.items()}
    if isinstance(value, list):
        return [hostile(one) for one in value]
    return PROSE if isinstance(value, str) and " " in value else value


@pytest.fixture
async def world(engine_url: str) -> Any:
    """The office after a year of forms, with hostile words in all of it."""
    chat = Chat(Database(engine_url), office.START)
    chat.database.run_now(office.build)
    await lived(chat)
    chat.database.run_now(spoil)
    with Session(chat.database.engine, expire_on_commit=False) as session:
        yield session
    chat.database.close()


def looked(session: Session, who: Actor, words: str, data: str) -> Message | None:
    """The answer to a command or a press; a refusal is escaped where it is sent."""
    kind = SaidKind.PRESS if data else SaidKind.TEXT
    said = Said(kind=kind, chat="c", message="m", at=NOW, text=words, data=data, sender=HOSTILE)
    office_ = Office(ZONE, "thidua_bot", FILES, "https://thidua.example.vn")
    try:
        return dispatch.answer(Request(who, said, NOW, session, office_))
    except Refusal as refusal:
        return Message(escape(refusal.person))


def crawl(session: Session, who: Actor) -> Iterator[Message]:
    """Every screen that can be reached by buttons from every command, each tried and undone."""
    tried: Counter[str] = Counter()
    waiting = [(f"/{command.name}", "") for command in commands()]
    waiting += [("", f"{name}:{step}") for name, steps in STEPS.items() for step in steps]
    while waiting:
        words, data = waiting.pop(0)
        sort = re.sub(r"\d+", "#", words or data)
        tried[sort] += 1
        if tried[sort] > OF_A_SORT or data.startswith("form:"):
            continue
        with session.begin_nested() as attempt:
            message = looked(session, who, words, data)
            notices(session)
            attempt.rollback()
        session.expire_all()
        if message is not None:
            yield message
            waiting += [("", button.data) for row in message.buttons for button in row]


def notices(session: Session) -> None:
    """What is owed to others by now is harmless too."""
    newest = select(Outbox).order_by(col(Outbox.id).desc()).limit(3)
    for row in session.exec(newest):
        if row.facts.get("text"):
            html_is_harmless(row.facts["text"])


@pytest.mark.slow
async def test_no_screen_and_no_notice_takes_words_for_more(world: Session) -> None:
    seen, papers = Counter[str](), dict[str, Paper]()
    for name in LOOKING:
        who = actor_of(world, "telegram", name, name, NOW.date(), NOW)
        for message in crawl(world, who):
            is_harmless(message)
            seen[name] += HOSTILE[:24] in parse_html(message.text).plain
            if message.paper is not None and message.paper.kind in kinds():
                papers[message.paper.kind] = message.paper
    # The Office and a head see many screens with such words, else nothing was tried.
    assert seen["Thư ký"] > 40
    assert seen["Trưởng phòng A"] > 20
    assert set(papers) == {
        *("year", "calendar", "on_paper", "sheet", "personal", "chart", "invitation", "invitations")
    }
    for paper in papers.values():
        made = kinds()[paper.kind].make(world, json.loads(json.dumps(dict(paper.params))))
        assert paper_is_harmless(made.name, made.content)


def paper_is_harmless(name: str, content: bytes) -> bool:
    """No formula or link in a workbook or a Word file, no property of somebody's making in a calendar."""
    if name.endswith(".png"):
        return content.startswith(b"\x89PNG")
    if name.endswith(".ics"):
        lines = content.decode().split("\r\n")
        assert HOSTILE[:12] in content.decode()
        return not any(line.startswith("ATTACH") for line in lines)
    if name.endswith(".docx"):
        return word_is_harmless(content)
    cells = [cell for page in load_workbook(BytesIO(content)).worksheets for row in page for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    texts = [cell for cell in cells if cell.data_type == "s"]
    return bool(texts) and all(cell.quotePrefix for cell in texts if risky(str(cell.value)))


def word_is_harmless(content: bytes) -> bool:
    """No field that is computed, no link, no object: what people wrote stands there as letters."""
    from docx import Document

    paper = Document(BytesIO(content))
    body = paper.element.xml
    assert HOSTILE[:12] in "".join(text.text or "" for text in paper.element.iter("{*}t"))
    linked = [rel.target_ref for rel in paper.part.rels.values() if rel.is_external]
    return linked == [] and not any(f"<w:{tag}" in body for tag in ("instrText", "hyperlink", "object"))


@pytest.fixture
def nasty(engine_url: str) -> Iterator[Chat]:
    """The office in which every unit and person has a hostile name, and so has what a form is about."""
    chat = Chat(Database(engine_url), office.START)
    chat.database.run_now(office.build)

    def work(session: Session) -> None:
        for model, column in NAMES:
            for number, row in enumerate(session.exec(select(model))):
                setattr(row, column, f"{HOSTILE}{number}")

    chat.database.run_now(work)
    yield chat
    chat.database.close()


@pytest.mark.parametrize("name", sorted(test_catalog.STARTS))
def test_no_field_of_a_form_takes_words_for_more(
    nasty: Chat, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every question, every answer and the review of every form, filled in with hostile words."""
    looked_at: list[Message] = []

    def look(message: Message) -> None:
        is_harmless(message)
        looked_at.append(message)

    monkeypatch.setattr(test_catalog, "NASTY", HOSTILE)
    monkeypatch.setattr(test_catalog, "is_whole", look)
    test_catalog.test_every_field_can_be_drawn(nasty, name)
    assert len(looked_at) > 1


def test_whoever_asks_to_join_can_be_looked_at(nasty: Chat) -> None:
    """The one door at which strangers write something that others read."""

    def work(session: Session) -> None:
        stranger = actor_of(session, "telegram", "Người lạ", "Người lạ", NOW.date(), NOW)
        unit = units.by_key(session, "phong-lanh-su-htqt")
        assert unit is not None
        row = joining.ask(session, stranger.account, unit.id, PROSE, PROSE, NOW)
        assert "\n" not in row.name + row.title
        who = actor_of(session, "telegram", "Thư ký", "Thư ký", NOW.date(), NOW)
        for data in ("thanhvien:asking:1", f"thanhvien:open:{row.id}", f"thanhvien:new:{row.id}"):
            message = looked(session, who, "", data)
            assert message is not None
            is_harmless(message)
            assert HOSTILE[:24] in parse_html(message.text).plain or data.endswith(":1")

    nasty.database.run_now(work)
