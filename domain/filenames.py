"""Names of files as people send them, made harmless: for screens and sheets, and to be sent back under."""

import re
import unicodedata

#: Bytes of a name that is sent back; most file systems take 255.
MOST_BYTES = 200
#: The longest ending that is kept when a name is cut, in letters.
LONGEST_ENDING = 10
#: What is left where nothing of a name is.
UNNAMED = "tep"

#: Separators of paths, what Windows forbids in a name, and what shells and templates read.
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\u2044\u2215\uff0f\uff3c]+')
#: Names of devices on Windows, with whatever ending (Microsoft, "Naming Files, Paths, and Namespaces").
_RESERVED = re.compile(
    r"(con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])(\.|$)", re.IGNORECASE
)
#: Controls, direction marks and other characters that nobody sees; unassigned and private ones, surrogates.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def harmless(name: str) -> str:
    """A name that is no path, hides no ending and means no device; its words and its ending stay.

    >>> harmless("../../etc/passwd"), harmless("C:\\\\x\\\\a.pdf"), harmless("CON.pdf")
    ('etc_passwd', 'C_x_a.pdf', '_CON.pdf')
    >>> harmless("minh\\u202efdp.exe"), harmless("a\\x00.pdf"), harmless("..")
    ('minhfdp.exe', 'a.pdf', 'tep')
    """
    seen = "".join(
        letter for letter in name if unicodedata.category(letter) not in _UNSEEN or letter in "\t\n"
    )
    line = " ".join(_FORBIDDEN.sub("_", seen).split())
    bare = re.sub(r"^[._ ]+|[. ]+$", "", re.sub(r"(?<![^_])\.+(?=_)", "", line))
    kept = bare or UNNAMED
    return f"_{kept}" if _RESERVED.match(kept) else kept


def fitting(name: str) -> str:
    """The harmless name, cut before its ending to what every file system takes.

    >>> len(fitting("x" * 300 + ".pdf")), fitting("x" * 300 + ".pdf")[-5:]
    (200, 'x.pdf')
    """
    safe = harmless(name)
    if len(safe.encode()) <= MOST_BYTES:
        return safe
    stem, dot, ending = safe.rpartition(".")
    if not dot or len(ending) > LONGEST_ENDING:
        stem, dot, ending = safe, "", ""
    room = MOST_BYTES - len(f"{dot}{ending}".encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(". ") + dot + ending
