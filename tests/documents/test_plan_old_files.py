"""Files as years have left them: counted numbers, old letters, odd signs, other years, changes, no plans."""

import io
import struct
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from data import bodies
from documents import plan_in, texts
from documents.plan_in import opened, read
from domain.errors import UnreadablePlan
from domain.plan import PlanReading
from tests.documents.plans import files, layouts
from tests.documents.plans.papers import Block, Box, Paper, Spec, table
from tests.documents.plans.tasks import PLANS
from tests.documents.test_plan_files import check
from vietnamese import legacy
from vietnamese.text import fold

pytestmark = pytest.mark.once

BODIES = bodies.load()
SIX = {name: layouts.six_columns(tasks) for name, tasks in PLANS.items()}


def kinds(plan: PlanReading) -> list[str]:
    return [doubt.kind for doubt in plan.warnings]


# --- letters ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("write", [files.as_docx, files.as_xlsx, files.as_text])
@pytest.mark.parametrize(
    "typed",
    [
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace("Đ", "\u00d0").replace("đ", "\u00f0"),
        lambda text: text.replace("Đ", "\u0189").replace(" ", "\u00a0"),
    ],
    ids=["decomposed", "eth", "African D"],
)
def test_letters_that_only_look_alike(typed, write, plan):
    paper, expected = SIX[plan]
    check(write(changed(paper, typed)), expected)


def changed(paper: Paper, change: Callable[[str], str]) -> Paper:
    def box(one: Spec) -> Spec:
        return change(one) if isinstance(one, str) else Box(change(one.text), one.across, one.down)

    return tuple(
        change(block)
        if isinstance(block, str)
        else table([[box(one) for one in row] for row in block.rows], block.ruled)
        for block in paper
    )


@pytest.mark.parametrize("plan", PLANS)
def test_bullets_of_symbol_fonts(plan):
    tasks = PLANS[plan]
    rows = [
        [str(n), f"\uf0b7 {t.content}", f"\uf0a7 {t.lead};\n\uf0a7 {t.support}.", t.time]
        for n, t in enumerate(tasks, 1)
    ]
    paper = layouts.framed(table([["TT", "Nội dung", "Đơn vị thực hiện", "Thời gian"], *rows]))
    check(files.as_docx(paper), layouts.in_order(tasks))


def backwards(converter: Callable[[str], str], letters: Iterable[str]) -> dict[str, str]:
    """The opposite of a converter, from what it makes of each letter or pair of letters."""
    return {converter(sign): sign for sign in letters if converter(sign) != sign}


WESTERN = [chr(code) for code in range(0xA1, 0x100)]
TCVN3 = backwards(legacy.from_tcvn3, WESTERN)
PAIRS = [base + mark for base in "aeouyôöAEOUYÔÖ" for mark in WESTERN]
VNI = {
    letter: pair
    for letter, pair in {**backwards(legacy.from_vni, PAIRS), **backwards(legacy.from_vni, WESTERN)}.items()
    if len(letter) == 1
}


def as_tcvn3(text: str) -> str:
    """TCVN3 has no marked capitals of its own: fonts for capitals show them, plain ones small."""
    return "".join(TCVN3.get(letter, TCVN3.get(letter.lower(), letter)) for letter in text)


def as_vni(text: str) -> str:
    return "".join(VNI.get(letter, letter) for letter in text)


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize(
    "write", [files.as_docx, files.as_xlsx, lambda paper: files.as_text(paper).decode().encode("latin-1")]
)
@pytest.mark.parametrize("typed", [as_tcvn3, as_vni])
def test_letters_of_the_years_before_unicode(typed, write, plan):
    paper, expected = SIX[plan]
    got = read(write(changed(paper, typed)), BODIES)
    assert [(fold(one.content), one.due, one.bodies) for one in got.items] == [
        (fold(one.content), one.due, one.bodies) for one in expected
    ]
    assert kinds(got).count("converted") == 1


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize(("font", "typed"), [(".VnTime", as_tcvn3), ("VNI-Times", as_vni)])
def test_old_letters_told_by_their_font(font, typed, plan):
    paper, expected = SIX[plan]
    got = read(files.as_docx(changed(paper, typed), font=font), BODIES)
    assert [(fold(one.content), one.due) for one in got.items] == [
        (fold(one.content), one.due) for one in expected
    ]
    assert got.items[1].content == expected[1].content


def test_western_text_is_left_alone():
    for text in ("Une école à côté du café, où l'été finit", "Größe, Maße, übermäßig", "Naïve façade, señor"):
        assert legacy.encoding_of(text) is None


# --- numbers that Word counts -----------------------------------------------------------------------------


def counted(cell: Any, level: int = 0) -> None:
    """The cell's paragraph with a number that Word counts."""
    properties = cell.paragraphs[0]._p.get_or_add_pPr()
    listed = OxmlElement("w:numPr")
    for name, value in (("w:ilvl", level), ("w:numId", 90)):
        element = OxmlElement(name)
        element.set(qn("w:val"), str(value))
        listed.append(element)
    properties.append(listed)


def with_list(document: Any, forms: Sequence[tuple[str, str]]) -> None:
    """A list of levels (form, words) in the document's own numbering."""
    numbering = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "90")
    for level, (form, words) in enumerate(forms):
        lvl = OxmlElement("w:lvl")
        lvl.set(qn("w:ilvl"), str(level))
        for name, value in (("w:start", "1"), ("w:numFmt", form), ("w:lvlText", words)):
            element = OxmlElement(name)
            element.set(qn("w:val"), value)
            lvl.append(element)
        abstract.append(lvl)
    numbering.insert(0, abstract)
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), "90")
    linked = OxmlElement("w:abstractNumId")
    linked.set(qn("w:val"), "90")
    number.append(linked)
    numbering.append(number)


@pytest.mark.parametrize("plan", PLANS)
def test_numbers_that_word_counts(plan):
    tasks = PLANS[plan]
    document = docx.Document(io.BytesIO(files.as_docx(layouts.HEAD)))
    with_list(document, [("decimal", "%1."), ("decimal", "%1.%2.")])
    rows = document.add_table(rows=1 + len(tasks), cols=4)
    for place, words in enumerate(["TT", "Nội dung", "Chủ trì", "Thời gian"]):
        rows.cell(0, place).text = words
    for place, task in enumerate(tasks, start=1):
        counted(rows.cell(place, 0))
        for column, words in enumerate([task.content, f"{task.lead}; {task.support}", task.time], start=1):
            rows.cell(place, column).text = words
    made = io.BytesIO()
    document.save(made)
    check(made.getvalue(), layouts.in_order(tasks))


# --- other kinds of file ----------------------------------------------------------------------------------


@pytest.mark.slow
@files.needs_libreoffice
@pytest.mark.parametrize(("source", "target"), [("docx", "doc"), ("docx", "rtf"), ("xlsx", "xls")])
def test_files_of_old_programs(source, target):
    write = {"docx": files.as_docx, "xlsx": files.as_xlsx}[source]
    papers = files.converted({name: write(paper) for name, (paper, _) in SIX.items()}, source, target)
    for name, content in papers.items():
        check(content, SIX[name][1])


def test_an_old_file_without_libreoffice_is_asked_for_anew(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert refusal(OLD_WORD).person == texts.PLAN_OLD


@pytest.mark.slow
@files.needs_libreoffice
def test_tables_without_rules_in_a_pdf():
    made = {}
    for name, tasks in PLANS.items():
        rows = [[str(n), t.content, t.lead, t.support, t.time] for n, t in enumerate(tasks, 1)]
        heading = ["TT", "Nội dung", "Chủ trì", "Phối hợp", "Thời gian"]
        made[name] = files.as_docx((*layouts.HEAD, table([heading, *rows], ruled=False)))
    for name, content in files.converted(made, "docx", "pdf").items():
        check(content, layouts.in_order(PLANS[name]))


@pytest.mark.parametrize("code", ["utf-8-sig", "utf-16", "utf-16-be", "utf-16-le"])
def test_text_in_every_encoding_that_notepad_knows(code):
    paper, expected = SIX["office"]
    mark = {"utf-16-be": b"\xfe\xff", "utf-16-le": b"\xff\xfe"}.get(code, b"")
    check(mark + files.as_text(paper).decode().encode(code), expected)


# --- other years, and changes -----------------------------------------------------------------------------

SCHOOL: tuple[Block, ...] = (
    "KẾ HOẠCH",
    "Công tác thi đua năm học 2024 - 2025",
    table(
        [
            ["TT", "Nội dung", "Người thực hiện", "Thời gian"],
            ["Tháng 8 (đầu năm học)", "", "", ""],
            ["1", "Đăng ký thi đua đầu năm", "Văn phòng", ""],
            ["Tháng 11: Chào mừng ngày 20/11", "", "", ""],
            ["2", "Hội giảng chào mừng", "Công đoàn", "20/11"],
            ["T1", "", "", ""],
            ["3", "Sơ kết học kỳ I", "Văn phòng", "trước ngày 15/01"],
            ["Tháng 5", "", "", ""],
            ["4", "Bình xét cuối năm", "Hội đồng TĐKT Sở", ""],
        ]
    ),
)


@pytest.mark.parametrize("write", [files.as_docx, files.as_xlsx, files.as_text])
def test_a_school_year_runs_from_august_to_may(write):
    plan = read(write(SCHOOL), BODIES)
    assert plan.year == 2024
    assert [(one.number, one.due) for one in plan.items] == [
        (1, date(2024, 8, 30)),
        (2, date(2024, 11, 20)),
        (3, date(2025, 1, 14)),
        (4, date(2025, 5, 30)),
    ]
    assert "due-outside-period" not in kinds(plan)


def amendment(*blocks: Block):
    return (
        "Số: 45/KH-SNgV",
        "KẾ HOẠCH",
        "Điều chỉnh, bổ sung Kế hoạch số 12/KH-SNgV về công tác thi đua năm 2025",
        "II. NỘI DUNG",
        *blocks,
    )


HEADING = ["TT", "Nội dung", "Chủ trì", "Phối hợp", "Thời gian"]


@pytest.mark.parametrize("write", [files.as_docx, files.as_xlsx, files.as_text])
@pytest.mark.parametrize(
    ("blocks", "numbers", "cancelled"),
    [
        ([table([HEADING, ["4", "Sơ kết", "Văn phòng", "", "30/6/2025"]])], [4], ()),
        ([table([HEADING, ["4", "Sơ kết", "Văn phòng", "", "30/6/2025"]]), "Bãi bỏ mục 8."], [4], ("8",)),
        (
            [
                table(
                    [
                        HEADING,
                        ["8", "Bãi bỏ nội dung này", "", "", ""],
                        ["9", "Hội thao", "Công đoàn", "", "Quý III"],
                    ]
                )
            ],
            [9],
            ("8",),
        ),
        (["1. Bãi bỏ các mục 3, 5 và mục 6 của Kế hoạch."], [], ("3", "5", "6")),
    ],
)
def test_a_change_of_a_plan(write, blocks, numbers, cancelled):
    plan = read(write(amendment(*blocks)), BODIES)
    assert plan.amends == "12/KH-SNgV"
    assert [one.number for one in plan.items] == numbers
    assert plan.cancelled == cancelled


def test_a_plan_of_its_own_changes_none():
    assert check(files.as_docx(SIX["office"][0]), SIX["office"][1]).amends is None


@pytest.mark.parametrize(
    ("written", "dues"),
    [
        ("Quý II và Quý IV", [date(2025, 6, 30), date(2025, 12, 31)]),
        ("tháng 6, 12", [date(2025, 6, 30), date(2025, 12, 31)]),
        ("Quý I, II, III, IV", [date(2025, 3, 31), date(2025, 6, 30), date(2025, 9, 30), date(2025, 12, 31)]),
        ("15/3; 15/9", [date(2025, 3, 15), date(2025, 9, 15)]),
        ("Quý III, IV", [date(2025, 12, 31)]),
        ("Tháng 3 - 5", [date(2025, 5, 30)]),
        ("Từ tháng 01 đến tháng 3/2025", [date(2025, 3, 31)]),
    ],
)
def test_several_times_in_one_cell(written, dues):
    paper = layouts.framed(
        table([["TT", "Nội dung", "Chủ trì", "Thời gian"], ["1", "Giao ban", "Văn phòng", written]])
    )
    plan = read(files.as_docx(paper), BODIES)
    assert [one.due for one in plan.items] == dues
    assert {one.content for one in plan.items} == {"Giao ban"}


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Sau khi có hướng dẫn của Sở Nội vụ", "waits-for-event"),
        ("Theo kế hoạch của tỉnh", "waits-for-event"),
        ("Sớm nhất có thể", "time-unread"),
        ("Quý III, IV", "periods-merged"),
        ("", "item-without-period"),
    ],
)
def test_times_that_a_person_has_to_look_at(written, kind):
    paper = layouts.framed(
        table([["TT", "Nội dung", "Chủ trì", "Thời gian"], ["1", "Giao ban", "Văn phòng", written]])
    )
    assert kind in kinds(read(files.as_docx(paper), BODIES))


@pytest.mark.parametrize(
    "written", ["Thường xuyên", "Hằng tháng", "Trong năm", "2025", "Cả năm", "Định kỳ hằng quý"]
)
def test_times_that_need_no_look(written):
    paper = layouts.framed(
        table([["TT", "Nội dung", "Chủ trì", "Thời gian"], ["1", "Giao ban", "Văn phòng", written]])
    )
    assert not {"waits-for-event", "time-unread", "item-without-period"} & set(
        kinds(read(files.as_docx(paper), BODIES))
    )


# --- no plans ---------------------------------------------------------------------------------------------

OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le")
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")


def refusal(content: bytes) -> UnreadablePlan:
    with pytest.raises(UnreadablePlan) as refused:
        read(content, BODIES)
    assert refused.value.log.startswith("plan: ")
    return refused.value


def zipped(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return made.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    made = io.BytesIO(content)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, part)
    return made.getvalue()


WHOLE = files.as_docx(SIX["office"][0])


def image_only() -> bytes:
    """A page that a scanner made: no letters, one picture's worth of nothing."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj%sendobj\n" % (number, body)
    table_at = len(made)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        made
        + b"xref\n0 4\n0000000000 65535 f \n%strailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (rows, table_at)
    )


@pytest.mark.parametrize(
    ("content", "person"),
    [
        (zipped(), texts.PLAN_KIND),
        (zipped(readme=b"x"), texts.PLAN_KIND),
        (WHOLE[: len(WHOLE) // 2], texts.PLAN_BROKEN),
        (zipped(word__document=b"", **{"word/document.xml": b"<not xml"}), texts.PLAN_BROKEN),
        (with_part(WHOLE, "word/vbaProject.bin", b"x"), texts.PLAN_MACROS),
        (
            with_part(WHOLE, "word/bomb.xml", b"\0" * (opened.MOST_UNPACKED + 1)),
            texts.plan_too_big(opened.LIMIT_MB),
        ),
        (with_part(WHOLE, "word/x.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]>"), texts.PLAN_BROKEN),
        (LOCKED, texts.PLAN_LOCKED),
        (b"%PDF-1.4\nnothing", texts.PLAN_BROKEN),
        (image_only(), texts.PLAN_SCANNED),
        (b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13), texts.PLAN_ENCODING),
        (files.as_docx(()), texts.PLAN_EMPTY),
        (files.as_xlsx(()), texts.PLAN_EMPTY),
        (files.as_docx((*layouts.HEAD, layouts.SCORES)), texts.PLAN_NO_TABLE),
        (files.as_xlsx((layouts.SCORES,)), texts.PLAN_NO_TABLE),
        (files.as_docx(layouts.framed("Tiếp tục nâng cao chất lượng.")), texts.PLAN_NO_TABLE),
    ],
)
def test_refused_in_words(content, person):
    assert refusal(content).person == person


def test_hidden_sheets_are_not_read():
    book = openpyxl.load_workbook(io.BytesIO(files.as_xlsx(SIX["union"][0])))
    other = book.create_sheet("Nháp")
    other.append(["TT", "Nội dung", "Chủ trì"])
    other.append(["1", "Việc của bản nháp", "Văn phòng"])
    other.sheet_state = "hidden"
    made = io.BytesIO()
    book.save(made)
    check(made.getvalue(), SIX["union"][1])


def test_sheets_of_a_book_are_one_plan():
    book = openpyxl.load_workbook(io.BytesIO(files.as_xlsx(SIX["union"][0])))
    other = book.create_sheet("Quý II")
    for row in (
        ["TT", "Nội dung", "Chủ trì", "Phối hợp", "Thời gian"],
        [6, "Hội diễn", "Công đoàn", "Chi đoàn", date(2025, 9, 2)],
    ):
        other.append(row)
    made = io.BytesIO()
    book.save(made)
    last = read(made.getvalue(), BODIES).items[-1]
    assert (last.number, last.content, last.due) == (6, "Hội diễn", date(2025, 9, 2))


# --- in a process of its own ------------------------------------------------------------------------------


@pytest.mark.parametrize("write", [files.as_docx, files.as_xlsx, files.as_text])
async def test_a_file_opened_apart_is_the_same(write):
    content = write(SIX["leaders"][0])
    assert await plan_in.open_apart(content) == opened.open_file(content)


async def test_a_refusal_comes_back_from_there():
    with pytest.raises(UnreadablePlan) as refused:
        await plan_in.open_apart(LOCKED)
    assert (refused.value.person, refused.value.log) == (texts.PLAN_LOCKED, "plan: closed by a password")


async def test_what_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr("documents.plan_in.opening.PATIENCE", 0.01)
    with pytest.raises(UnreadablePlan) as refused:
        await plan_in.open_apart(WHOLE)
    assert refused.value.person == texts.PLAN_SLOW


#: Made once: a workbook says when it was made.
WELL_MADE = (WHOLE, files.as_xlsx(SIX["union"][0]), image_only())


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_damaged_file_is_read_or_refused(data):
    whole = data.draw(st.sampled_from(WELL_MADE))
    content = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(UnreadablePlan):
        read(bytes(content), BODIES)
