"""Vietnamese text at the door: one form for storing, one key for searching.

Practice this rests on: phones and files send NFD, no-break spaces, zero-width characters and letters that
only look like Đ; people type without marks and write sĩ or sỹ, quý or quí, a comma or a hyphen.
"""

import re
import unicodedata
from functools import lru_cache

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_LOOK_ALIKES = {0x00D0: "Đ", 0x0189: "Đ", 0x00F0: "đ", 0x0256: "đ"}
_SPACES = dict.fromkeys([0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")
_LINE_ENDS = dict.fromkeys([0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029], "\n")
_INVISIBLE: dict[int, None] = dict.fromkeys(
    [
        0x00AD,
        0x034F,
        0x061C,
        0x180E,
        0x200B,
        0x200C,
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        *range(0x2060, 0x206A),
        0xFEFF,
    ]
)
_CONTROLS: dict[int, None] = dict.fromkeys(
    code for code in [*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)] if chr(code) not in "\t\n"
)
_DOOR = {**_CONTROLS, **_INVISIBLE, **_SPACES, **_LINE_ENDS, **_FULL_WIDTH, **_LOOK_ALIKES}

# The zero-width joiner holds an emoji family together; anywhere else it only breaks words.
_STRAY_JOINER = re.compile("(?<![\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d")
_FINAL_Y = re.compile(r"\b(qu|[bcdghklmnprstvx]{1,3})y\b")
_NOT_A_WORD = re.compile(r"[\W_]+")


def clean(raw: str) -> str:
    """The form in which text is stored and compared: NFC, plain spaces, nothing invisible, one Đ.

    Newlines and tabs are kept; control characters and broken surrogates, which databases refuse, are not.

    >>> clean("\u0110a\u0323i h\u00f4\u0323i\u00a0\u00d0\u1ea3ng")
    'Đại hội Đảng'
    """
    plain = raw.replace("\r\n", "\n").translate(_DOOR)
    return unicodedata.normalize("NFC", _STRAY_JOINER.sub("", plain))


def squeeze(raw: str) -> str:
    """The text on one line: clean, each run of whitespace one space, none at the ends.

    >>> squeeze("  Văn  phòng\\n Sở ")
    'Văn phòng Sở'
    """
    return " ".join(clean(raw).split())


def unmarked(raw: str) -> str:
    """The text in lower case without tone and letter marks, đ as d; nothing else is changed.

    >>> unmarked("Đăng ký THI ĐUA, 2024")
    'dang ky thi dua, 2024'
    """
    letters = unicodedata.normalize("NFD", clean(raw).lower().replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


# The same labels and names are folded at every step of a form.
@lru_cache(maxsize=4096)
def fold(raw: str) -> str:
    """The key under which text is searched: unmarked, final y as i, punctuation as one space.

    >>> fold("Chiến sỹ thi đua - khen thưởng, QUÝ II")
    'chien si thi dua khen thuong qui ii'
    """
    return _FINAL_Y.sub(r"\1i", " ".join(_NOT_A_WORD.sub(" ", unmarked(raw)).split()))
