"""The beginning of a document: what is read of each kind, and what broken or hostile files do."""

import io
import random
import sys
import tracemalloc
import zipfile

import pytest

from documents import header
from documents.header import first_words, read_header
from vietnamese.secrecy import is_marked

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(body: str, top: str = "", doctype: str = "") -> bytes:
    """A small Word file: paragraphs of the body, and of its header."""
    parts = {"word/document.xml": body, **({"word/header1.xml": top} if top else {})}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            paragraphs = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.splitlines())
            file.writestr(name, f'{doctype}<w:x xmlns:w="{WORD}">{paragraphs}</w:x>')
    return made.getvalue()


def xlsx(cell: str, sheet: str = "Trang 1", top: str = "") -> bytes:
    """A real workbook with one cell."""
    import xlsxwriter

    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        page = book.add_worksheet(sheet)
        page.write(0, 0, cell)
        page.write(1, 0, 12345)
        if top:
            page.set_header(f"&C{top}")
    return made.getvalue()


def pdf(line: str) -> bytes:
    """A PDF of one page with one line, as its specification has it (ISO 32000, 7.5)."""
    text = f"BT /F1 24 Tf 72 700 Td ({line}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    made, places = bytearray(b"%PDF-1.7\n"), []
    for number, held in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, held)
    table = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, table)
    return bytes(made)


def test_of_a_word_file_the_header_comes_first_and_each_paragraph_is_a_line() -> None:
    made = docx("SỞ NGOẠI VỤ\nBáo cáo", top="TUYỆT MẬT")
    said = [line for line in first_words("docx", made).splitlines() if line]
    assert said == ["TUYỆT MẬT", "SỞ NGOẠI VỤ", "Báo cáo"]


def test_of_a_workbook_the_cells_the_header_and_the_names_of_sheets_are_read() -> None:
    said = first_words("xlsx", xlsx("TỐI MẬT", sheet="Danh sách", top="Mật"))
    assert {"TỐI MẬT", "Danh sách"} <= {line.strip() for line in said.splitlines()}
    assert "Mật" in said
    assert "12345" not in said


def test_of_a_pdf_the_text_of_the_first_pages_is_read() -> None:
    assert first_words("pdf", pdf("TUYET MAT")).strip() == "TUYET MAT"


def test_of_an_older_word_file_the_runs_of_text_are_read() -> None:
    content = b"\xd0\xcf\x11\xe0" + bytes(64) + "\rTỐI MẬT\rBáo cáo".encode("utf-16-le") + bytes(64)
    assert "TỐI MẬT" in [line.strip() for line in first_words("doc", content).splitlines()]


@pytest.mark.parametrize("kind", ["jpg", "png", "heic"])
def test_an_image_has_no_words(kind: str) -> None:
    assert first_words(kind, b"TUYET MAT") == ""


BROKEN = {
    "empty": b"",
    "only the first line of a pdf": b"%PDF-1.7\n",
    "only the mark of a zip": b"PK\x03\x04",
    "half a pdf": pdf("x")[:200],
    "a part of a docx": docx("a")[:60],
}


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx", "doc", "xls"])
@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_file_has_no_words_and_breaks_nothing(kind: str, broken: str) -> None:
    assert "MẬT" not in first_words(kind, BROKEN[broken])


def test_a_bomb_is_cut_off() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", f'<w:x xmlns:w="{WORD}"><w:t>a</w:t>' + " " * (64 << 20))
    assert len(first_words("docx", made.getvalue())) <= header.ENOUGH


def test_entities_are_not_expanded() -> None:
    doctype = '<!DOCTYPE x [<!ENTITY a "MẬT">]>'
    assert first_words("docx", docx("&a;", doctype=doctype)) == ""


async def test_the_child_reads_the_same() -> None:
    made = docx("SỞ NGOẠI VỤ", top="TUYỆT MẬT")
    assert await read_header("docx", made) == first_words("docx", made)
    assert await read_header("jpg", b"x") == ""


async def test_a_child_that_takes_too_long_is_ended() -> None:
    assert await read_header("pdf", pdf("x"), seconds=0.001) is None


async def test_a_child_that_dies_is_told_from_an_empty_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert await read_header("pdf", pdf("x")) is None


def package(**parts: str) -> bytes:
    """A zipped document of the parts that are named: `word_document` is word/document.xml."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(f"{name.replace('_', '/', 1)}.xml", f'<w:x xmlns:w="{WORD}">{text}</w:x>')
    return made.getvalue()


def run(said: str) -> str:
    return f"<w:r><w:t>{said}</w:t></w:r>"


BOX = f"<w:r><w:pict><w:txbxContent><w:p>{run('MẬT')}</w:p></w:txbxContent></w:pict></w:r>"


@pytest.mark.parametrize(
    "parts",
    [
        {"word_document": f"<w:p>{run('SỞ NGOẠI VỤ')}{BOX}</w:p>"},
        {"word_document": f"<w:p>{BOX}{run('SỞ NGOẠI VỤ')}</w:p>"},
        {"word_document": f"<w:p>{run('SỞ')}<w:r><w:tab/></w:r>{run('MẬT')}</w:p>"},
        {"word_document": f"<w:p>{run('SỞ')}<w:r><w:br/></w:r>{run('M')}{run('ẬT')}</w:p>"},
        {"word_document": "<w:p/>", "word_footer2": f"<w:p>{run('TỐI MẬT')}</w:p>"},
        {"word_document": "<w:p/>", "word_header3": '<w:textpath string="TUYỆT MẬT"/>'},
        {"word_document": f"<w:p>{run('MẬT')}</w:p>", "word_header1": f"<w:p>{run('x' * 50_000)}</w:p>"},
    ],
)
def test_a_mark_of_a_word_file_stands_by_itself(parts: dict[str, str]) -> None:
    assert is_marked(first_words("docx", package(**parts)), header=True)


def test_words_beside_a_text_box_make_no_mark() -> None:
    prose = f"<w:p>{run('Quy chế bảo ')}{run('mật')}</w:p>"
    assert not is_marked(first_words("docx", package(word_document=prose)), header=True)


def test_the_header_of_any_sheet_is_read_without_its_codes() -> None:
    import xlsxwriter

    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet("Trang 1").write(0, 0, "Danh sách")
        book.add_worksheet("Trang 2").set_footer('&LSở&C&"Times New Roman,Bold"&14MẬT&R&P')
    said = first_words("xlsx", made.getvalue())
    assert {"Sở", "MẬT"} <= set(said.splitlines())
    assert is_marked(said, header=True)


def test_the_columns_of_a_pdf_stand_apart() -> None:
    said = first_words("pdf", pdf("SO NGOAI VU) Tj 300 0 Td (TUYET MAT"))
    assert is_marked(said, header=True)
    assert not is_marked(first_words("pdf", pdf("QUY CHE BAO MAT")), header=True)


def test_a_mark_far_inside_an_older_file_is_found_and_pictures_make_none() -> None:
    noise = random.Random(3).randbytes(1 << 20)  # noqa: S311  # the same noise each time, no secret
    assert not is_marked(first_words("doc", noise + b"\x00-MAT-\x00"), header=True)
    counted = b"\x03\x00\x01" + "MẬT".encode("utf-16-le")
    assert is_marked(first_words("xls", noise + bytes(2) + counted + bytes(2)), header=True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_part_that_declares_entities_is_refused_in_any_encoding(encoding: str) -> None:
    grows = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    text = f'<?xml version="1.0" encoding="{encoding}"?>{" " * 3000}<!DOCTYPE x [<!ENTITY a0 "MẬT">{grows}]>'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("word/document.xml", f'{text}<w:t xmlns:w="{WORD}">&a9;</w:t>'.encode(encoding))
    assert first_words("docx", made.getvalue()) == ""


def test_a_file_that_a_password_closes_has_no_words() -> None:
    made = bytearray(docx("MẬT"))
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        made[made.index(sign) + flags] |= 1
    assert first_words("docx", bytes(made)) == ""
    closed = pdf("TUYET MAT").replace(
        b"/Root 1 0 R", b"/Root 1 0 R /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O (x) /U (x) >>"
    )
    assert first_words("pdf", closed) == ""


def test_a_bomb_takes_little_memory() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/header1.xml", f'<w:x xmlns:w="{WORD}"><w:p>' + " " * (64 << 20))
        file.writestr("word/header2.xml", f'<w:x xmlns:w="{WORD}">' + "<w:t>a</w:t>" * (1 << 16))
    tracemalloc.start()
    said = first_words("docx", made.getvalue())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert set(said.strip()) == {"a"}
    assert len(said.strip()) <= header.ENOUGH
    assert peak < 8 << 20
