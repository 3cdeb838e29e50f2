"""What a file is by its content, and where its bytes come to lie."""

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from openpyxl import Workbook
from sqlmodel import Session

from data import evidence
from data.models import Account, Evidence
from domain.message import File
from forms.evidence import kind_of, settle, write
from tests import office


def zipped(*names: str) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as parts:
        for name in names:
            parts.writestr(name, "<x/>")
    return raw.getvalue()


def workbook() -> bytes:
    raw = io.BytesIO()
    Workbook().save(raw)
    return raw.getvalue()


OLD = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"


def stream(name: str) -> bytes:
    return name.encode("utf-16-le")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "pdf"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "png"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01" + bytes(20), "jpg"),
        (b"\xff\xd8\xff\xe1\0\x10Exif\0\0" + bytes(20), "jpg"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic"),
        (workbook(), "xlsx"),
        (zipped("[Content_Types].xml", "word/document.xml"), "docx"),
        (OLD + stream("WordDocument"), "doc"),
        (OLD + stream("Workbook"), "xls"),
        (OLD, None),
        (OLD + stream("WordDocument") + stream("_VBA_PROJECT"), None),
        (zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), None),
        (zipped("a.exe"), None),
        (b"PK\x03\x04 broken", None),
        (b"MZ\x90\0" + bytes(200), None),
        (b"<html><script>", None),
        (b"GIF89a" + bytes(20), None),
        (b"just words", None),
        (b"", None),
    ],
)
def test_the_kind_is_told_by_content(content: bytes, kind: str | None) -> None:
    assert kind_of(content) == kind


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    first, second = write(folder, b"abc"), write(folder, b"abc")
    assert first == second == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert [(path.name, path.read_bytes()) for path in folder.iterdir()] == [(first, b"abc")]


@pytest.mark.parametrize(
    ("content", "state", "mime"),
    [(PDF, "kept", "application/pdf"), (b"MZ\x90\0" + bytes(99), "refused", "image/png")],
)
def test_a_waiting_file_is_settled_once(
    session: Session, tmp_path: Path, content: bytes, state: str, mime: str
) -> None:
    account = Account(external_id="1", chat="1", created_at=office.START)
    session.add(account)
    session.flush()
    file = File("id", "unique", "minh chứng.png", mime="image/png")
    row = evidence.remember(session, account.id, file, office.START)
    assert [waiting.id for waiting in evidence.waiting(session)] == [row.id]
    reason = settle(session, row.id, content, tmp_path)
    again = settle(session, row.id, PDF, tmp_path)
    settled = session.get_one(Evidence, row.id)
    assert (settled.state, settled.mime, bool(settled.reason), again) == (state, mime, bool(reason), "")
    assert bool(settled.sha256) is (state == "kept")
    assert evidence.waiting(session) == []


def test_the_same_bytes_written_at_once_are_kept_once(tmp_path: Path) -> None:
    content = b"%PDF-1.7\n" + bytes(1_000_000)
    together = Barrier(8)

    def keep(_: int) -> str:
        together.wait()
        return write(tmp_path, content)

    with ThreadPoolExecutor(8) as threads:
        hashes = set(threads.map(keep, range(8)))
    assert [path.name for path in tmp_path.iterdir()] == list(hashes)
    assert (tmp_path / hashes.pop()).read_bytes() == content
