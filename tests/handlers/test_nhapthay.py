"""Entering for somebody: what is offered to whom; sheets are looked at, entered as seen, and never twice."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from sqlmodel import Session, select

from data import evidence, people, periods, units
from data.db import Database
from data.models import Audit, Evidence, Outbox, Person, Submission, SubmissionVersion
from domain.message import Message, plain
from domain.people import Role
from domain.periods import PeriodKey
from forms.catalog import forms
from forms.evidence import settle
from tests import office
from tests.chat import FILES, ZONE, Chat
from tests.handlers.asking import faults

pytestmark = pytest.mark.once  # screens, rights and words: the statements are tried elsewhere

NOW = datetime(2024, 1, 10, 9, tzinfo=ZONE)
HEAD = ("Họ và tên", "Đơn vị", "Danh hiệu, hình thức", "Nội dung, cam kết", "Chỉ tiêu")
WELL = "Hoàn thành tốt nhiệm vụ được giao"


@pytest.fixture
def chat(engine_url: str) -> Iterator[Chat]:
    """The office in front of the secretary, who belongs to the Office."""
    chat = Chat(Database(engine_url), NOW, person="Thư ký")
    chat.database.run_now(office.build)
    yield chat
    chat.database.close()


def workbook(rows: Sequence[Sequence[str]]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    page: Any = book.active
    for row in rows:
        page.append(list(row))
    book.save(file)
    return file.getvalue()


def said(message: Message | None) -> str:
    assert message is not None
    assert faults(message) == []
    return plain(message.text)


def send(chat: Chat, rows: Sequence[Sequence[str]], form: str = "registration") -> str:
    """Send a sheet by typing and let its bytes come; what its preview says."""
    chat.say(f"/nhapthay bảng tính {forms()[form].title}")
    chat.say("đồng ý")
    number = chat.database.run_now(lambda session: len(session.exec(select(Evidence)).all()))
    chat.upload(f"bang-{number}.xlsx", 9000)

    def keep(session: Session) -> None:
        for row in evidence.waiting(session):
            settle(session, row.id, workbook(rows), FILES)

    chat.database.run_now(keep)
    chat.say("gửi")
    return said(chat.say("/nhapthay xem trước"))


def enter(chat: Chat) -> str:
    """Both steps of entering what the preview shows."""
    chat.press(next(label for label in chat.labels() if label.startswith("Nhập ")))
    return said(chat.press(next(label for label in chat.labels() if label.startswith("Nhập ngay"))))


def kept(chat: Chat, form: str = "registration") -> list[dict[str, Any]]:
    """What is there of a form: everything but ids of rows and drafts, with the names of both people."""

    def read(session: Session) -> list[dict[str, Any]]:
        names = {person.id: person.name for person in session.exec(select(Person))}
        found = []
        for row in session.exec(select(Submission).where(Submission.form == form)):
            version = session.exec(
                select(SubmissionVersion).where(SubmissionVersion.submission_id == row.id)
            ).one()
            found.append(
                {
                    "who": names[row.person_id],
                    "by": names.get(row.entered_by or 0, ""),
                    "subject": row.subject,
                    "state": row.state,
                    "late": row.late,
                    "unit": row.unit_id,
                    "answers": version.answers,
                    "lines": version.lines,
                }
            )
        return sorted(found, key=lambda row: (row["who"], row["subject"]))

    return chat.database.run_now(read)


def test_a_row_is_kept_as_the_single_way_keeps_it(chat: Chat) -> None:
    """Two people of one unit: one entered singly, one from a sheet; nothing but their names differs."""
    targets = "Văn bản đúng hạn; %; 100\nSố đoàn; đoàn; 12"
    chat.say("/nhapthay đăng ký danh hiệu")
    chat.press("Nhập từng người")
    for words in ("Chuyên viên 5", "đồng ý", "CSTĐCS", "Số hoá quy trình", WELL, targets, "xong", "gửi"):
        chat.say(words)
    head = (*HEAD, "Sáng kiến, đề tài")
    send(chat, [head, ("chuyên viên 2", "", "CSTĐCS", WELL, targets, "Số hoá quy trình")])
    assert "đã nhập 1 dòng" in enter(chat)
    from_sheet, single = kept(chat)
    assert (from_sheet["who"], single["who"]) == ("Chuyên viên 2", "Chuyên viên 5")
    assert from_sheet == {**single, "who": "Chuyên viên 2"}
    assert single["by"] == "Thư ký"


def test_the_same_sheet_again_enters_nothing(chat: Chat) -> None:
    rows = [HEAD, ("Chuyên viên 5", "", "LĐTT", WELL, ""), ("Chuyên viên 3", "", "LĐTT", WELL, "")]
    assert "2 dòng nhập được" in send(chat, rows)
    assert "đã nhập 2 dòng" in enter(chat)
    before = kept(chat)
    again = send(chat, rows)
    assert "0 dòng nhập được" in again
    assert "2 dòng đã có từ trước" in again
    assert not [label for label in chat.labels() if label.startswith("Nhập ")]
    assert kept(chat) == before


def test_a_second_press_enters_nothing(chat: Chat) -> None:
    send(chat, [HEAD, ("Chuyên viên 5", "", "LĐTT", WELL, "")])
    enter(chat)
    assert "không còn dòng nào" in said(chat.again())
    assert len(kept(chat)) == 1


def test_what_is_entered_is_what_was_seen(chat: Chat) -> None:
    send(chat, [HEAD, ("Chuyên viên 5", "", "LĐTT", WELL, ""), ("Chuyên viên 3", "", "LĐTT", WELL, "")])
    chat.press("Nhập 2 dòng")
    chat.database.run_now(
        lambda session: people.rename(session, _person(session, "Chuyên viên 3"), "Chuyên viên 33", None, NOW)
    )
    assert "đã khác lúc anh/chị xem" in said(chat.press("Nhập ngay 2 dòng"))
    assert kept(chat) == []
    assert "Nhập 1 dòng" in chat.labels()


def _person(session: Session, name: str) -> int:
    return session.exec(select(Person.id).where(Person.name == name)).one()


def test_typing_does_all_of_it(chat: Chat) -> None:
    send(chat, [HEAD, ("Chuyên viên 5", "", "LĐTT", WELL, "")])
    asked = said(chat.say("/nhapthay nhập"))
    command = asked[asked.index("/nhapthay nhập ") :].split(".")[0]
    assert "đã khác" in said(chat.say("/nhapthay nhập 000000000000"))
    assert "đã nhập 1 dòng" in said(chat.say(command))
    assert len(kept(chat)) == 1


def test_one_refusal_does_not_undo_the_others(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody's registration arrives between looking and writing: that row is told, the others stay."""
    send(chat, [HEAD, *((f"Chuyên viên {number}", "", "LĐTT", WELL, "") for number in (3, 4, 5))])
    chat.press("Nhập 3 dòng")
    from forms import entering

    really = entering.enter

    def late(request: Any, looked: Any, draft: Any) -> Any:
        looked.form.submit(request, looked.rows[1].filled)
        return really(request, looked, draft)

    monkeypatch.setattr(entering, "enter", late)
    answer = said(chat.press("Nhập ngay 3 dòng"))
    assert "đã nhập 2 dòng" in answer
    assert "Dòng 3, Chuyên viên 4:" in answer
    assert [row["who"] for row in kept(chat)] == ["Chuyên viên 3", "Chuyên viên 4", "Chuyên viên 5"]


def test_a_process_that_dies_in_the_middle_has_entered_nothing(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(chat, [HEAD, *((f"Chuyên viên {number}", "", "LĐTT", WELL, "") for number in (3, 4, 5))])
    chat.press("Nhập 3 dòng")
    from data import audit

    def dies(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("forms.entering.audit.note", dies)
    with pytest.raises(KeyboardInterrupt):
        chat.press("Nhập ngay 3 dòng")
    monkeypatch.undo()
    assert audit.note is not dies
    chat.restart()
    assert kept(chat) == []
    assert "đã nhập 3 dòng" in said(chat.press("Nhập ngay 3 dòng"))


def test_namesakes_are_told_apart_by_their_unit(chat: Chat) -> None:
    def namesake(session: Session) -> None:
        office.add_person(session, "Chuyên viên 3", [("phong-lanh-su-htqt", Role.STAFF)], NOW)

    chat.database.run_now(namesake)
    answer = send(
        chat,
        [
            HEAD,
            ("Chuyên viên 3", "", "LĐTT", WELL, ""),
            ("Chuyên viên 3", "Phòng Quản lý biên giới", "LĐTT", WELL, ""),
        ],
    )
    assert "Dòng 2, Chuyên viên 3: có nhiều người tên này" in answer
    enter(chat)
    unit = chat.database.run_now(lambda session: units.by_key(session, "phong-qlbg"))
    assert unit is not None
    assert [row["unit"] for row in kept(chat)] == [unit.id]


def test_what_closes_a_form_closes_its_sheet_and_a_permit_opens_one_row(chat: Chat) -> None:
    chat.now = datetime(2024, 2, 20, 9, tzinfo=ZONE)
    rows = [HEAD, ("Chuyên viên 5", "", "LĐTT", WELL, ""), ("Chuyên viên 3", "", "LĐTT", WELL, "")]
    assert "0 dòng nhập được" in send(chat, rows)

    def permit(session: Session) -> None:
        until = datetime(2024, 2, 28, tzinfo=ZONE).date()
        whose = _person(session, "Chuyên viên 3")
        periods.grant(session, 2024, PeriodKey.REGISTRATION, until, "ốm", 1, chat.now, person=whose)

    chat.database.run_now(permit)
    assert "1 dòng nhập được" in said(chat.say("/nhapthay xem trước"))
    enter(chat)
    assert [(row["who"], row["late"]) for row in kept(chat)] == [("Chuyên viên 3", True)]


def test_units_are_entered_from_a_sheet_too(chat: Chat) -> None:
    head = ("Đơn vị", "Danh hiệu, hình thức", "Số người theo danh hiệu", "Chỉ tiêu")
    row = ("TTLĐTT", "Lao động tiên tiến; 2", "Văn bản đúng hạn; %; 100")
    answer = send(
        chat,
        [head, ("Phòng Quản lý biên giới", *row), ("phong lanh su hop tac quoc te", *row), ("Phòng X", *row)],
        "collective_registration",
    )
    assert "2 dòng nhập được" in answer
    assert "Dòng 4, Phòng X" in answer
    assert "đã nhập 2 dòng" in enter(chat)
    assert [row["by"] for row in kept(chat, "collective_registration")] == ["", ""]
    assert "2 dòng đã có" in said(chat.say("/nhapthay xem trước"))


def test_everybody_entered_is_told_and_the_deed_is_noted(chat: Chat) -> None:
    send(chat, [HEAD, ("Chuyên viên 5", "", "LĐTT", WELL, ""), ("Chuyên viên 3", "", "LĐTT", WELL, "")])
    enter(chat)

    def read(session: Session) -> tuple[list[str], Any]:
        entered = [row.key for row in session.exec(select(Outbox)) if row.key.startswith("entered:")]
        noted = session.exec(select(Audit).where(Audit.action == "sheet.entered")).one()
        return entered, noted.detail

    told, detail = chat.database.run_now(read)
    assert len(told) == 2
    assert detail == {"form": "registration", "entered": 2, "refused": 0}


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "có mật khẩu"),
        (b"PK\x03\x04", "không đọc được"),
        (workbook([("Họ và tên",)]), "Bảng thiếu cột bắt buộc"),
        (workbook([HEAD]), "chưa có dòng nào"),
        (workbook([HEAD, *[("x", "", "y", "z", "")] * 600]), "quá dài"),
    ],
)
def test_a_file_that_does_not_do_is_answered_calmly(chat: Chat, content: bytes, answer: str) -> None:
    send(chat, [HEAD, ("Chuyên viên 5", "", "LĐTT", WELL, "")])
    place = chat.database.run_now(lambda session: session.exec(select(Evidence)).one().sha256)
    (FILES / str(place)).write_bytes(content)
    assert answer in said(chat.say("/nhapthay xem trước"))
    (FILES / str(place)).unlink()
    assert "không còn trong kho tệp" in said(chat.say("/nhapthay xem trước"))


def test_errors_are_paged(chat: Chat) -> None:
    first = send(chat, [HEAD, *((f"Người {number}", "", "LĐTT", WELL, "") for number in range(1, 20))])
    assert "Dòng 9, Người 8" in first
    assert "Dòng 10, Người 9" in said(chat.press("›"))
    assert "2/3" in chat.labels()


def test_a_sheet_is_shown_to_nobody_else(chat: Chat) -> None:
    send(chat, [HEAD, ("Chuyên viên 5", "", "LĐTT", WELL, "")])
    screen = chat.screens["Thư ký"][-1]
    for other in ("Chánh Văn phòng", "Trưởng phòng A"):
        chat.screens[other] = [replace(screen)]
    for other in ("Chánh Văn phòng", "Trưởng phòng A"):
        chat.person = other
        assert "dòng" not in said(chat.press("Nhập 1 dòng"))
    assert kept(chat) == []


def test_a_head_enters_own_people_one_by_one_and_no_sheet(chat: Chat) -> None:
    chat.person = "Trưởng phòng A"
    assert "nhập thay cho ai" in said(chat.say("/nhapthay đăng ký danh hiệu"))
    assert "1. Phó phòng A (Phòng Lãnh sự - Hợp tác quốc tế)" in chat.labels()
    assert "dành cho Văn phòng" in said(chat.say("/nhapthay bảng tính đăng ký danh hiệu"))
    assert "dành cho Văn phòng" in said(chat.say("/nhapthay nhập 000000000000"))


@pytest.mark.parametrize("name", [name for name, form in forms().items() if form.group and form.route])
def test_every_form_that_is_entered_for_others_has_a_sheet(chat: Chat, name: str) -> None:
    """Its template is made, and what it holds is found again; or it is not offered at all."""
    form = forms()[name]
    answer = chat.say(f"/nhapthay tải mẫu {form.title}")
    assert answer is not None
    paper = answer.paper
    for_others = form.for_others or (form.route is not None and form.route.collective)
    assert (paper is not None) == for_others
    if paper is None:
        return
    from documents import sheet_in
    from documents.catalog import kinds
    from forms import sheet

    made = chat.database.run_now(lambda session: kinds()["sheet"].make(session, paper.params))
    columns = paper.params["columns"]
    wanted = [
        sheet.Column(str(place), column["label"], column["required"]) for place, column in enumerate(columns)
    ]
    found = sheet.layout(sheet_in.rows(made.content), wanted)
    assert (found.unknown, found.missing, found.guessed) == (("TT",), (), {})
    assert len(made.name) < 64
    assert made.name.isascii()
    assert Path(made.name).suffix == ".xlsx"
