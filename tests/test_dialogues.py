"""Every file of tests/dialogues is played; `pytest --update` writes down what was answered, to be read."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest

from data import groups, joining
from data.db import Database
from domain.message import Message
from tests import office
from tests.chat import ZONE, Chat, written

DIALOGUES = sorted((Path(__file__).parent / "dialogues").glob("*.txt"))

_PRESSED = re.compile(r"\[(.+)\]")
_SENT = re.compile(r"\(([^,]+), (\d+)(?:, (.+))?\)")
_ALBUM = re.compile(r"\(album: (.+)\)")
_ITEM = re.compile(r"(\d+) (\S.*) (\d+)")


@dataclass
class Dialogue:
    """What was written down, and what was played."""

    expected: str
    update: bool
    played: str = ""


async def play(script: list[str], chat: Chat) -> list[str]:
    """The script with the answers that are given now in place of those that were written down."""
    played: list[str] = []
    for line in script:
        if line.startswith("<"):
            continue
        played.append(line)
        played += await answers(line, chat)
    return played


async def answers(line: str, chat: Chat) -> list[str]:
    """What one line of a script makes the bot say."""
    mark, _, words = line.partition(" ")
    match mark:
        case ">":
            return written(said(words, chat))
        case "!edit":
            return written(chat.edit(words))
        case "!again":
            return written(chat.again())
        case "!old":
            return written(chat.press(words.strip("[]"), older=True))
        case "!tick":
            sent = [(name, message) for name, message in await chat.tick() if words in ("", name)]
            return [line for name, message in sent for line in [f"< @{name}", *written(message)]]
    prepare(mark, words, chat)
    return []


#: Lines that nobody answers: another time, another process, files that come.
PREPARES: dict[str, Callable[[Chat, str], None]] = {
    "!as": lambda chat, words: setattr(chat, "person", words),
    "!group": lambda chat, words: setattr(chat, "group", words),
    "!clock": lambda chat, words: setattr(chat, "now", datetime.fromisoformat(words).replace(tzinfo=ZONE)),
    "!invite": Chat.invite,
    "!restart": lambda chat, _: chat.restart(),
    "!post": Chat.post,
    "!fetched": Chat.fetched,
    "!sheet": Chat.sheet,
    "!plan": Chat.plan,
    "!read": lambda chat, _: chat.read_plans(),
    "": lambda _, __: None,
    "#": lambda _, __: None,
    "!office": lambda _, __: None,
}


def prepare(mark: str, words: str, chat: Chat) -> None:
    """A line that nobody answers."""
    if mark not in PREPARES:
        raise AssertionError(f"no such line in a dialogue: {mark} {words}")
    PREPARES[mark](chat, words)


def said(words: str, chat: Chat) -> Message | None:
    """What is said, pressed or sent by a line `> ...`."""
    if pressed := _PRESSED.fullmatch(words):
        return chat.press(pressed[1])
    if album := _ALBUM.fullmatch(words):
        items = [match for piece in album[1].split(", ") if (match := _ITEM.fullmatch(piece))]
        return chat.album([(int(item[1]), item[2], int(item[3])) for item in items])
    if sent := _SENT.fullmatch(words):
        return chat.upload(sent[1], int(sent[2]), sent[3] or "")
    return chat.say(words.replace("{code}", chat.code))


@pytest.fixture(params=DIALOGUES, ids=lambda path: path.stem)
def dialogue(request: pytest.FixtureRequest) -> Iterator[Dialogue]:
    """A dialogue as written down; with `--update`, what was played takes its place."""
    path: Path = request.param
    update = request.config.getoption("update")
    dialogue = Dialogue(path.read_text(encoding="utf-8"), update)
    yield dialogue
    if update and dialogue.played:
        path.write_text(dialogue.played, encoding="utf-8")


async def test_dialogue(dialogue: Dialogue, engine_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # Codes are shown, and drawn by chance.
    monkeypatch.setattr(joining, "new_code", map("Ab3dEf6hIj9kLm2nOp5q{:02d}".format, count(1)).__next__)
    monkeypatch.setattr(groups, "new_code", map("ab2c-de3f-gh{}k".format, count(4)).__next__)
    script = dialogue.expected.splitlines()
    plan = next((line.split()[1] for line in script if line.startswith("!office ")), "active")
    chat = Chat(Database(engine_url), office.START)
    chat.database.run_now(lambda session: office.build(session, plan=None if plan == "none" else plan))
    dialogue.played = "\n".join(await play(script, chat)) + "\n"
    chat.database.close()
    assert dialogue.played == dialogue.expected or dialogue.update


def test_there_are_dialogues() -> None:
    assert DIALOGUES
