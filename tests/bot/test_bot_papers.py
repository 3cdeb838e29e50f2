"""Files that were handed in are sent back as they are, or not at all."""

import hashlib
from io import BytesIO
from pathlib import Path

import pytest
import structlog

from bot import texts
from bot.papers import FileGone, maker
from bot.settings import Settings
from data.request import Request
from domain.message import Message, Paper, Rich, plain
from forms import evidence
from simulator import Simulator
from tests.bot.bots import NewBot

CONTENT = b"%PDF-1.7\n%%EOF\n"
DIGEST = hashlib.sha256(CONTENT).hexdigest()


def paper(sha256: object = DIGEST) -> Paper:
    return Paper("evidence", {"sha256": sha256, "name": "Quyết định 1.pdf"})


def asking(request: Request) -> Message:
    return Message(Rich("Tệp đây"), paper=paper(), protect=True)


async def test_a_kept_file_is_sent_back_protected(
    sim: Simulator, new_bot: NewBot, settings: Settings
) -> None:
    evidence.write(settings.evidence, CONTENT)
    await new_bot(asking)
    person = sim.person("Chuyên viên 1")
    answer = await person.ask("cho xem")
    assert answer is not None
    assert answer.file is not None
    assert (answer.text, answer.file.name, answer.protected) == ("Tệp đây", "Quyết định 1.pdf", True)
    assert await person.download(answer) == CONTENT


@pytest.mark.parametrize(("content", "why"), [(None, "missing"), (b"other", "altered")])
async def test_what_is_not_as_it_was_is_not_sent(
    sim: Simulator, new_bot: NewBot, settings: Settings, content: bytes | None, why: str
) -> None:
    settings.evidence.mkdir(parents=True)
    if content is not None:
        evidence.place(settings.evidence, DIGEST).write_bytes(content)
    await new_bot(asking)
    with structlog.testing.capture_logs() as logs:
        answer = await sim.person("Chuyên viên 1").ask("cho xem")
    assert answer is not None
    assert (answer.file, answer.text) == (None, f"Tệp đây\n{plain(texts.NO_PAPER)}")
    (entry,) = [entry for entry in logs if entry["event"] == "a kept file is not as it was"]
    assert entry["error"].startswith(f"{why} file {DIGEST}")


@pytest.mark.parametrize("sha256", ["", "../secret", "A" * 64, "a" * 63, f"{DIGEST}\n", 7])
async def test_only_a_hash_names_a_file(tmp_path: Path, sha256: object) -> None:
    (tmp_path / "secret").write_bytes(CONTENT)
    with pytest.raises(FileGone, match="no hash"):
        await maker("sqlite://", tmp_path / "evidence")(paper(sha256))


async def test_other_papers_are_made_by_documents(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from documents import paper as papers

    async def make(paper: Paper, database_url: str) -> papers.Made:
        return papers.Made(f"{paper.kind}.xlsx", database_url.encode())

    monkeypatch.setattr(papers, "make", make)
    assert await maker("sqlite://x", tmp_path)(Paper("year")) == ("year.xlsx", b"sqlite://x")


async def test_a_picture_is_shown_and_not_handed_over_as_a_file(
    sim: Simulator, new_bot: NewBot, settings: Settings
) -> None:
    content = png(12, 8)
    digest = hashlib.sha256(content).hexdigest()
    evidence.write(settings.evidence, content)
    picture = Paper("evidence", {"sha256": digest, "name": "bieu-do.png"}, picture=True)
    await new_bot(lambda _: Message(Rich("<b>Biểu đồ</b>"), paper=picture))
    answer = await sim.person("Chuyên viên 1").ask("cho xem")
    assert answer is not None
    assert (answer.kind, answer.text) == ("photo", "Biểu đồ")


def png(width: int, height: int) -> bytes:
    from PIL import Image

    file = BytesIO()
    Image.new("RGB", (width, height)).save(file, "PNG")
    return file.getvalue()
