"""Numbers in words and digits, as far as days need them: 1 to 99, and years."""

from vietnamese.day_grammar.words import Words

_UNITS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_AFTER_TEN = {"lăm": 5, "nhăm": 5, **{word: value for word, value in _UNITS.items() if word != "năm"}}
_AFTER_TENS = {"mốt": 1, "tư": 4, **_AFTER_TEN}
_SHORT_TENS = {"hăm": 20, "băm": 30}
# "hai lăm" for 25: only where marks tell lăm from làm and mốt from một
_SHORT_ENDS = {"mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5}
_SPELLED = {"không": 0, "tư": 4, "lăm": 5, **_UNITS}
ROMAN = {"iv": 4, "iii": 3, "ii": 2, "i": 1}

FIRST_YEAR, LAST_YEAR = 1900, 2100
_TWO_DIGIT_PIVOT = 69
_YEAR_DIGITS = 4
#: Up to here "N tháng sau" counts months; beyond, it may be a day of the next month.
SHORT_COUNT = 3


def number(words: Words) -> int | None:
    """A number of at most three digits, or in words up to ninety-nine."""
    found = words.digits(3)
    return found if found is not None else words.attempt(in_words)


def in_words(words: Words) -> int | None:
    """A number in words, 1 to 99: năm, mười lăm, hai mươi mốt, hăm ba."""
    if words.take("mười"):
        return 10 + (words.take_from(_AFTER_TEN) or 0)
    if tens := words.take_from(_SHORT_TENS):
        return tens + (words.take_from(_AFTER_TENS) or 0)
    unit = words.take_from(_UNITS)
    if unit is None:
        return None
    if unit > 1 and words.take("mươi"):
        return 10 * unit + (words.take_from(_AFTER_TENS) or 0)
    short = words.take_from(_SHORT_ENDS) if words.has_marks and unit > 1 else None
    return 10 * unit + short if short else unit


def year(words: Words) -> int | None:
    """A year of four digits, or of two where the place says that it is one (after "năm" or a slash)."""
    word = words.word
    if word is None or not word.is_number:
        return words.attempt(_year_in_words)
    if len(word.text) not in {2, _YEAR_DIGITS}:
        return None
    words.skip()
    return century(int(word.text), len(word.text))


def century(value: int, length: int) -> int | None:
    """The year meant by two digits (up to 68 this century, as POSIX has it) or four; None if out of range."""
    if length < _YEAR_DIGITS:
        value += 2000 if value < _TWO_DIGIT_PIVOT else 1900
    return value if FIRST_YEAR <= value <= LAST_YEAR else None


def _year_in_words(words: Words) -> int | None:
    """Hai nghìn không trăm hai mươi tư, hai nghìn hai tư, hai không hai tư."""
    if words.take("hai nghìn", "hai ngàn"):
        words.take("không trăm")
        words.take("linh", "lẻ")
        rest = words.attempt(in_words)
        unit = words.take("tư", "lăm") if rest is not None and rest in range(2, 10) else None
        return 2000 + (10 * (rest or 0) + _SPELLED[unit] if unit else rest or 0)
    return words.attempt(_spelled_year)


def _spelled_year(words: Words) -> int | None:
    digits = [words.take_from(_SPELLED) for _ in range(_YEAR_DIGITS)]
    if None in digits:
        return None
    return century(int("".join(map(str, digits))), _YEAR_DIGITS)
