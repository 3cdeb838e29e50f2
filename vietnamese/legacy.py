"""Text of the years before Unicode: TCVN3 (fonts .VnTime) and VNI (fonts VNI-Times) become Unicode.

Both put Vietnamese letters on the places of Western ones, so a file that lost its font shows "Céng hßa"
(TCVN3) or "Coäng hoøa" (VNI). Such text has to be converted before `text.clean`, to which some of its letters
are invisible signs. Sources: TCVN 5712:1993 (part 3) and the VNI table of Windows fonts.
"""

import re
from collections.abc import Callable
from typing import Literal

Encoding = Literal["TCVN3", "VNI"]

_TCVN3 = dict(
    zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢£¤¥¦§",
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂÊÔƠƯĐ",
        strict=True,
    )
)
_TCVN3_TABLE = str.maketrans(_TCVN3)

# The mark follows its letter; ơ, ư and the marked i and y have a place of their own.
_VNI_MARKS = {
    "a": dict(zip("øùûõïêèéúüëâàáåãä", "àáảãạăằắẳẵặâầấẩẫậ", strict=True)),
    "e": dict(zip("øùûõïâàáåãä", "èéẻẽẹêềếểễệ", strict=True)),
    "o": dict(zip("øùûõïâàáåãä", "òóỏõọôồốổỗộ", strict=True)),
    "ô": dict(zip("øùûõï", "ờớởỡợ", strict=True)),
    "u": dict(zip("øùûõï", "ùúủũụ", strict=True)),
    "ö": dict(zip("øùûõï", "ừứửữự", strict=True)),
    "y": dict(zip("øùûõ", "ỳýỷỹ", strict=True)),
}
_VNI_ALONE = dict(zip("ôöñæóòî", "ơưđỉĩịỵ", strict=True))
_VNI_MARKED = re.compile("|".join(f"{base}[{''.join(marks)}]" for base, marks in _VNI_MARKS.items()), re.I)
_VNI_LONE = re.compile(f"[{''.join(_VNI_ALONE)}]", re.I)

# Letters that only Unicode has: text with some of them is no text of those years.
_GENUINE = re.compile("[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]")
_TCVN3_SIGNS = re.compile("[¨©ª«¬®µ¶·¸¹»¼½¾]|(?<=[a-z])[ßÈÉÊËÌÎÏÑÒÓÔÕÖ×ÜÝÞ]")
_VNI_SIGNS = re.compile("[aeouyôö][øùûõïäåëüéèêâàáã]|[AEOUYÔÖ][ØÙÛÕÏÄÅËÜÉÈÊÂÀÁÃ]|[ñÑ](?=[aeouyôö])")
_LETTER = re.compile(r"[^\W\d_]")
#: Signs among a hundred letters from which text counts as old: real TCVN3 or VNI has 15 to 25.
FEWEST_PERCENT = 5
FEWEST_SIGNS = 3


def from_tcvn3(text: str) -> str:
    """TCVN3 as Unicode.

    >>> from_tcvn3("Céng hßa x· héi chñ nghÜa ViÖt Nam")
    'Cộng hòa xã hội chủ nghĩa Việt Nam'
    """
    return text.translate(_TCVN3_TABLE)


def from_vni(text: str) -> str:
    """VNI as Unicode.

    >>> from_vni("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, ÑOÄC LAÄP")
    'Cộng hòa xã hội chủ nghĩa Việt Nam, ĐỘC LẬP'
    """
    parts: list[str] = []
    end = 0
    for found in _VNI_MARKED.finditer(text):
        parts += [_alone(text[end : found.start()]), _marked(found[0])]
        end = found.end()
    return "".join([*parts, _alone(text[end:])])


def _marked(pair: str) -> str:
    letter = _VNI_MARKS[pair[0].lower()][pair[1].lower()]
    return letter.upper() if pair[0].isupper() else letter


def _alone(text: str) -> str:
    return _VNI_LONE.sub(
        lambda found: (
            _VNI_ALONE[found[0].lower()].upper() if found[0].isupper() else _VNI_ALONE[found[0].lower()]
        ),
        text,
    )


_CONVERTERS: dict[Encoding, Callable[[str], str]] = {"TCVN3": from_tcvn3, "VNI": from_vni}


def encoding_of(text: str) -> Encoding | None:
    """The old encoding that a text is in; None if it is none, or too short to tell.

    >>> encoding_of("Céng hßa x· héi chñ nghÜa ViÖt Nam"), encoding_of("Café à la crème")
    ('TCVN3', None)
    """
    letters = len(_LETTER.findall(text))
    counted: dict[Encoding, int] = {
        "TCVN3": len(_TCVN3_SIGNS.findall(text)),
        "VNI": len(_VNI_SIGNS.findall(text)),
    }
    likely = max(counted, key=lambda encoding: counted[encoding])
    enough = counted[likely] >= FEWEST_SIGNS and counted[likely] * 100 >= FEWEST_PERCENT * letters
    return likely if enough and not _GENUINE.search(text) else None


def to_unicode(text: str, encoding: Encoding) -> str:
    """A piece of a text in an old encoding as Unicode; a piece that is Unicode already stays as it is."""
    return text if _GENUINE.search(text) else _CONVERTERS[encoding](text)


def encoding_of_font(font: str) -> Encoding | None:
    """The old encoding of a font's letters, by its name.

    >>> encoding_of_font(".VnTimeH"), encoding_of_font("VNI-Times"), encoding_of_font("Times New Roman")
    ('TCVN3', 'VNI', None)
    """
    name = font.casefold()
    if name.startswith(".vn"):
        return "TCVN3"
    return "VNI" if name.startswith("vni") else None


def of_font(text: str, font: str) -> str:
    """What a run of text shows in its font; the TCVN3 fonts whose names end with H show capitals.

    >>> of_font("kÕ ho¹ch", ".VnTimeH")
    'KẾ HOẠCH'
    """
    encoding = encoding_of_font(font)
    if encoding is None:
        return text
    shown = to_unicode(text, encoding)
    return shown.upper() if encoding == "TCVN3" and font.endswith("H") else shown
