"""The words at the beginning of a document, where a mark of secrecy stands: read in a process of its own.

Files come from outside, and their readers are large: a file that breaks, hangs or swells its reader ends a
child process and nothing else. The file goes in on standard input, the words come back on standard output.
"""

import io
import re
import sys
import zipfile
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING
from xml.parsers import expat

from documents import apart
from vietnamese import secrecy
from vietnamese.text import clean

if TYPE_CHECKING:
    from pypdfium2 import PdfTextPage

#: Characters of a part or page that are read: more than a page has; and of all of them together.
ENOUGH, MOST = 4000, 40_000
#: Seconds that a file may take.
PATIENCE = 20.0
#: Bytes of a part of a zipped document when unpacked, and parts of a sort: what is more is not read.
LARGEST_PART, MOST_PARTS = 8 * 1024 * 1024, 40
#: Bytes handed to the XML reader at once.
BITE = 64 * 1024
#: Memory of the child process, in bytes, where the system can limit it.
MEMORY = 1024**3
#: Pages of a PDF that are read.
PAGES = 2
#: A gap in a line of a PDF that is wider than so many heights of its letters parts two columns.
COLUMN_GAP = 2.0

#: Parts of Word and Excel files in the order in which they are read: headers before what may be long.
_DOCX_PARTS = (r"word/header\d*\.xml", r"word/footer\d*\.xml", r"word/document\.xml")
_XLSX_PARTS = (
    *(r"xl/workbook\.xml", r"xl/drawings/drawing\d+\.xml"),
    *(r"xl/worksheets/sheet\d+\.xml", r"xl/sharedStrings\.xml"),
)
#: Elements whose text is words, and elements that are a line of their own.
_SAID = {"t"}
_LINES = {"p", "br", "cr", "si", "is", "sheet", "textpath", "txbxContent", "txBody"}
#: Elements with words in an attribute: the name of a sheet, a watermark.
_TITLED = {"sheet": "name", "textpath": "string"}
#: The header and footer of a sheet, and letters that one may have.
_OF_SHEETS = {side + part for side in ("odd", "even", "first") for part in ("Header", "Footer")}
_LONGEST_HEADER = 1000
#: Codes in the header of a sheet: its three places, which are columns, and fonts, sizes, colours, fields.
_PLACE = re.compile(r"&[LCR]")
_CODE = re.compile(r'&(?:"[^"]*"|\d+|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|[A-Za-z])')


async def read_header(kind: str, content: bytes, *, seconds: float = PATIENCE) -> str | None:
    """The words at the beginning of a file of that kind; "" where there are none (an image, a scan).

    None if its reader crashed or took longer than `seconds`.
    """
    if kind not in READERS:
        return ""
    try:
        answer = await apart.ask("documents.header", kind, order=content, seconds=seconds)
    except (TimeoutError, ConnectionError):
        return None
    return None if answer.code else answer.said.decode(errors="replace")


def first_words(kind: str, content: bytes) -> str:
    """The same in this very process: what the child does. Broken documents have no words."""
    reader = READERS.get(kind)
    return clean(reader(content))[:MOST] if reader else ""


def _pdf(content: bytes) -> str:
    """The text of the first pages; a scan has none, nor has what a password closes."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        return ""
    try:
        pages = range(min(len(document), PAGES))
        return "\n".join(_page(document[number].get_textpage()) for number in pages)
    except pypdfium2.PdfiumError:
        return ""
    finally:
        document.close()


def _page(page: "PdfTextPage") -> str:
    """The text of a page, with a tab where two columns stand side by side: a mark has often one to itself."""
    said: list[str] = []
    end: float | None = None
    for place in range(min(page.count_chars(), ENOUGH)):
        letter = page.get_text_range(place, 1)
        if not letter.strip():
            said.append(letter)
            end = None if "\n" in letter or "\r" in letter else end
            continue
        left, bottom, right, top = page.get_charbox(place, loose=True)
        if end is not None and left - end > COLUMN_GAP * (top - bottom):
            said.append("\t")
        said.append(letter)
        end = right
    return "".join(said)


def _docx(content: bytes) -> str:
    """Headers and footers, then the body, text boxes among it: a stamp of secrecy is often one."""
    return _zipped(content, _DOCX_PARTS)


def _xlsx(content: bytes) -> str:
    """The names of the sheets, text boxes, headers and footers, and the words of the cells."""
    return _zipped(content, _XLSX_PARTS)


#: What `zipfile` raises on a file that is broken, closed by a password or packed in a way it does not know.
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError, EOFError)


def _zipped(content: bytes, wanted: tuple[str, ...]) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return "\n".join(_part(parts, name) for form in wanted for name in _named(parts, form))
    except _BROKEN:
        return ""


def _named(parts: zipfile.ZipFile, form: str) -> list[str]:
    return sorted(name for name in parts.namelist() if re.fullmatch(form, name))[:MOST_PARTS]


def _part(parts: zipfile.ZipFile, name: str) -> str:
    """The words of one part, as far as they can be read; a bomb is cut off while it unpacks."""
    words = _Words()
    with parts.open(name) as part:
        for _ in range(LARGEST_PART // BITE):
            if not (bite := part.read(BITE)) or not words.take(bite):
                break
    return str(words)


class _Refused(Exception):
    """An XML part that declares a document type: Office files do not, and entities need one."""


class _Words:
    """The texts of an XML part, a line for each paragraph; nothing else of it is kept."""

    def __init__(self) -> None:
        self._said: list[str] = []
        self._header: list[str] = []
        self._length = 0
        self._inside = ""
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._letters

    def __str__(self) -> str:
        return "".join(self._said)

    def take(self, bite: bytes) -> bool:
        """Read on, for the header of a sheet stands at its end; whether more can be read."""
        try:
            self._parser.Parse(bite)
        except (expat.ExpatError, _Refused):
            return False
        return True

    def _add(self, said: str) -> None:
        if self._length < ENOUGH:
            self._said.append(said[:ENOUGH])
            self._length += len(said)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        self._inside = tag if tag in _SAID | _OF_SHEETS else ""
        if tag in _LINES:
            self._add("\n")
        if tag == "tab":
            self._add("\t")
        if tag in _TITLED:
            self._add(attributes.get(_TITLED[tag], ""))

    def _end(self, name: str) -> None:
        tag = name.rpartition(" ")[2]
        if tag in _OF_SHEETS:
            self._said.append(_without_codes("".join(self._header)[:_LONGEST_HEADER]) + "\n")
            self._header.clear()
        self._inside = ""
        if tag in _LINES:
            self._add("\n")

    def _letters(self, said: str) -> None:
        if self._inside in _OF_SHEETS:
            self._header.append(said)
        elif self._inside:
            self._add(said)

    def _refuse(self, *_: object) -> None:
        raise _Refused


def _without_codes(said: str) -> str:
    """The words of a sheet's header, a line for each of its three places (ECMA-376, part 1, 18.3.1.46)."""
    return _CODE.sub("", _PLACE.sub("\n", said))


#: Letters of two bytes: ASCII, Latin, those of Vietnamese, marks by themselves, dashes and quotes.
_WIDE = re.compile(
    rb"(?:[\x09\x0a\x0d\x20-\x7e\xa0-\xff]\x00|[\x02\x03\x10\x11\x28\x29\x68\x69\xa0\xa1\xaf\xb0]\x01"
    rb"|[\xa0-\xf9]\x1e|[\x00-\x23]\x03|[\x10-\x3a]\x20){3,}"
)
#: Letters of one byte: shorter runs than a degree has are as often the bytes of a picture.
_NARROW = re.compile(rb"[\x09\x0a\x0d\x20-\x7e\xc0-\xfe]{7,}")
#: A line that may be a mark: short, with an m and a t of one syllable.
_MAY_BE = re.compile(r"^[^\n]{0,40}[Mm][^\n]{1,4}[Tt][^\n]{0,40}$", re.MULTILINE)
#: Letters of the shortest degree without marks, «toi mat».
_SHORTEST = 6


def _old_office(content: bytes) -> str:
    """Runs of text in a Word or Excel file of before 2007, as far as they can be told from the rest.

    Its text lies in one or two bytes a letter anywhere in the container, so that lines that are a mark come
    first, wherever they stand; the rest is what looks like text. It is no reading of the document: what is
    not seen is «MAT» in one byte a letter, the older codings (TCVN3, VNI), and what a password closes.
    """
    wide = clean("\n".join(run[0].decode("utf-16-le", "ignore") for run in _WIDE.finditer(content)))
    narrow = clean("\n".join(run[0].decode("cp1258", "ignore") for run in _NARROW.finditer(content)))
    marks = [*_marks(wide), *(line for line in _marks(narrow) if sum(map(str.isalpha, line)) >= _SHORTEST)]
    return "\n".join([*marks[:MOST_PARTS], wide[:ENOUGH]])


def _marks(text: str) -> list[str]:
    """The lines of a text that are a mark of secrecy."""
    return [line[0] for line in _MAY_BE.finditer(text) if secrecy.is_marked(line[0], header=True)]


READERS: dict[str, Callable[[bytes], str]] = {
    "pdf": _pdf,
    "docx": _docx,
    "xlsx": _xlsx,
    "doc": _old_office,
    "xls": _old_office,
}


def main() -> None:
    """The child process: the kind as an argument, the file on standard input, its first words as output."""
    _limit_memory()
    words = first_words(sys.argv[1], sys.stdin.buffer.read())
    sys.stdout.buffer.write(words.encode(errors="replace"))


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # a system without such limits
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    main()
