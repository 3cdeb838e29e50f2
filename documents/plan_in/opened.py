"""Stage 1: the bytes of a file become blocks; its kind is told by its content, never by its name."""

from collections.abc import Callable, Iterable

from documents import packed, texts
from documents.plan_in import convert, decode, pdf, sheets, word
from documents.plan_in.blocks import Block, Opened, mapped, with_bullets
from domain.errors import UnreadablePlan
from domain.plan import Doubt
from vietnamese import legacy
from vietnamese.text import clean

#: Megabytes of a file, and bytes that an Office file may unpack to.
LIMIT_MB = 20
MOST_UNPACKED = 60_000_000
#: Characters and lines of all text in it; a provincial plan with its annexes has some 200,000 and 3,000.
MOST_LETTERS = 2_000_000
MOST_LINES = 20_000

_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RICH_TEXT = b"{\\rtf"
#: Names of streams in the container, as they stand in its bytes.
_ENCRYPTED, _OLD_WORD, _OLD_SHEETS = (
    name.encode("utf-16-le") for name in ("EncryptedPackage", "WordDocument", "Workbook")
)
_MACROS = "vbaProject.bin"


def open_file(content: bytes) -> Opened:
    """What a file holds: Word, Excel, PDF with text, or text itself. Raises `UnreadablePlan`."""
    if len(content) > LIMIT_MB * decode.MEGABYTE:
        raise UnreadablePlan(texts.plan_too_big(LIMIT_MB), f"plan: {len(content)} bytes, over {LIMIT_MB} MB")
    return _unicode(_bounded(_opened(content)))


def _opened(content: bytes) -> Opened:
    if content.startswith(b"PK"):
        return Opened(_read(_reader_of(content), content))
    if content.startswith(b"%PDF"):
        return Opened(*_of_pdf(content))
    if content.startswith((_CONTAINER, _RICH_TEXT)):
        return _old(content)
    return decode.opened(content)


def _reader_of(content: bytes) -> Callable[[bytes], Iterable[Block]]:
    """The reader of an Office file, once it is known that unpacking it does no harm."""
    try:
        parts = packed.check(content, MOST_UNPACKED)
    except packed.Unpackable as error:
        too_big = error.flaw is packed.Flaw.TOO_BIG
        person = texts.plan_too_big(LIMIT_MB) if too_big else texts.PLAN_BROKEN
        raise UnreadablePlan(person, f"plan: archive is {error.flaw}") from error
    if any(part.endswith(_MACROS) for part in parts):
        raise UnreadablePlan(texts.PLAN_MACROS, "plan: holds macros")
    if "word/document.xml" in parts:
        return word.blocks
    if "xl/workbook.xml" in parts:
        return sheets.blocks
    raise UnreadablePlan(texts.PLAN_KIND, "plan: an archive of another kind")


def _read(reader: Callable[[bytes], Iterable[Block]], content: bytes) -> tuple[Block, ...]:
    try:
        return tuple(reader(content))
    # A damaged file makes the readers and the parsers below them raise almost anything.
    except Exception as error:
        raise UnreadablePlan(texts.PLAN_BROKEN, f"plan: {type(error).__name__} while reading") from error


def _of_pdf(content: bytes) -> tuple[tuple[Block, ...], tuple[Doubt, ...]]:
    try:
        return pdf.blocks(content)
    except UnreadablePlan:
        raise
    # As above.
    except Exception as error:
        raise UnreadablePlan(texts.PLAN_BROKEN, f"plan: {type(error).__name__} in pdf") from error


def _old(content: bytes) -> Opened:
    """Word and Excel of the years before 2007: LibreOffice makes today's files of them."""
    if _ENCRYPTED in content:
        raise UnreadablePlan(texts.PLAN_LOCKED, "plan: closed by a password")
    if _OLD_SHEETS in content:
        return Opened(_read(_reader_of(made := convert.to("xlsx", "xls", content)), made))
    if _OLD_WORD in content or content.startswith(_RICH_TEXT):
        kind = "rtf" if content.startswith(_RICH_TEXT) else "doc"
        return Opened(_read(_reader_of(made := convert.to("docx", kind, content)), made))
    raise UnreadablePlan(texts.PLAN_KIND, "plan: a container of another kind")


def _bounded(opened: Opened) -> Opened:
    lines = letters = 0
    for line in opened.lines():
        lines, letters = lines + 1, letters + len(line)
    if lines > MOST_LINES or letters > MOST_LETTERS:
        raise UnreadablePlan(texts.PLAN_TOO_LONG, f"plan: {lines} lines, {letters} letters")
    return opened


def _unicode(opened: Opened) -> Opened:
    """The text converted from the encodings of the years before Unicode, then cleaned."""
    blocks = tuple(mapped(block, with_bullets) for block in opened.blocks)
    words = "\n".join(Opened(blocks).lines())
    if decode.is_broken(words):
        raise UnreadablePlan(texts.PLAN_ENCODING, "plan: the letters were broken before")
    if not clean(words).strip():
        raise UnreadablePlan(texts.PLAN_EMPTY, "plan: no text")
    encoding = legacy.encoding_of(words)
    if encoding is None:
        return Opened(tuple(mapped(block, clean) for block in blocks), opened.doubts)
    converted = tuple(
        mapped(block, lambda text: clean(legacy.to_unicode(text, encoding))) for block in blocks
    )
    doubt = Doubt("converted", texts.AT_WHOLE, texts.converted(encoding))
    return Opened(converted, (*opened.doubts, doubt))
