"""Names of files: at the door and when sent back they are no paths, no devices, and hide nothing."""

import hashlib
import json
import unicodedata
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from bot.papers import maker
from bot.reading import Heard, heard
from domain import filenames
from domain.message import Paper
from forms import evidence as files
from vietnamese import secrecy

pytestmark = pytest.mark.once

NAMES = [
    *("../../etc/passwd", "..\\..\\boot.ini", "/etc/shadow", "C:\\Windows\\x.pdf", "\\\\host\\share\\x.pdf"),
    *(
        "a\x00.pdf",
        "a\u202efdp.exe",
        "\u2066a\u2069.pdf",
        "\u061ca.pdf",
        "CON",
        "con.pdf",
        "LPT1.docx",
        "nul.tar.gz",
    ),
    *(
        "..",
        ".",
        "",
        "   ",
        ".htaccess",
        "a.pdf.",
        "a.pdf ",
        "a|b<c>d?e*f.pdf",
        "a\r\nb.pdf",
        "....//....//x",
    ),
    *(
        "x" * 5000 + ".pdf",
        "ệ" * 500 + ".docx",
        "{0.__class__}.pdf",
        "%s%(x)s${y}.pdf",
        "\ufeffa.pdf",
        "\ud800.pdf",
    ),
]


def faults(name: str) -> list[str]:
    found = {
        "a path": "/" in name or "\\" in name or ":" in name,
        "parts": PurePosixPath(name).name != name or PureWindowsPath(name).name != name,
        "nothing": not name or set(name) <= {".", " "},
        "a device": PureWindowsPath(name).is_reserved(),
        "unseen": any(unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for letter in name),
        "hidden": name.startswith("."),
        "an ending that Windows drops": name.endswith((".", " ")),
        "forbidden": any(letter in name for letter in '<>"|?*'),
    }
    return [fault for fault, there in found.items() if there]


def told(name: str) -> str:
    """The name that the bot keeps of a file that somebody sends."""
    document = {"file_id": "f", "file_unique_id": "unique", "file_name": name, "file_size": 1}
    message: dict[str, Any] = {
        "message_id": 1,
        "date": 0,
        "chat": {"id": 7, "type": "private", "first_name": "A"},
        "from": {"id": 7, "is_bot": False, "first_name": "A"},
        "document": document,
    }
    update = Update.de_json(json.loads(json.dumps({"update_id": 1, "message": message})), None)
    found = heard(update, "thidua_bot", datetime(2024, 1, 8, tzinfo=UTC))
    assert isinstance(found, Heard)
    assert found.said.file is not None
    return found.said.file.name


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_harmless_at_the_door(name: str) -> None:
    assert faults(told(name)) == []


@given(st.text(max_size=60))
def test_any_name_becomes_harmless(name: str) -> None:
    safe = filenames.harmless(name)
    assert faults(safe) == []
    assert filenames.harmless(safe) == safe
    assert len(filenames.fitting(name).encode()) <= filenames.MOST_BYTES


@pytest.mark.parametrize(
    "name", ["Báo cáo quý I (bản 2).docx", "minh-chung_01.pdf", "Ảnh 🎉.jpg", "a.tar.gz"]
)
def test_an_ordinary_name_stays(name: str) -> None:
    assert (told(name), filenames.fitting(name)) == (name, name)


def test_what_marks_a_secret_is_still_seen() -> None:
    """The mark may stand behind what is struck out, and far behind what is cut."""
    for name in ("TỐI/MẬT.pdf", f"{'a ' * 200}TỐI MẬT.pdf", "tối\u202emật.pdf"):
        assert secrecy.is_marked(told(name)) == secrecy.is_marked(
            name.replace("/", " ").replace("\u202e", " ")
        )


@pytest.mark.parametrize("name", NAMES)
async def test_a_kept_file_goes_back_under_a_harmless_name(tmp_path: Path, name: str) -> None:
    """Rows from before names were made harmless at the door hold whatever was sent."""
    content = b"%PDF-1.7\n"
    sha256 = hashlib.sha256(content).hexdigest()
    files.place(tmp_path, sha256).write_bytes(content)
    made = await maker("", tmp_path)(Paper("evidence", {"sha256": sha256, "name": name}))
    assert (faults(made[0]), made[1]) == ([], content)


@pytest.mark.parametrize(
    "sha256", ["../../etc/passwd", "a" * 63, f"{'a' * 64}/..", f"{'A' * 64}", "", "\x00" * 64]
)
async def test_what_is_no_hash_opens_no_file(tmp_path: Path, sha256: str) -> None:
    with pytest.raises(Exception, match="no hash of a file"):
        await maker("", tmp_path)(Paper("evidence", {"sha256": sha256, "name": "a.pdf"}))
