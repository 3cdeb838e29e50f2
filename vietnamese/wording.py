"""How days, periods and shortened texts are written for people, the same everywhere."""

from datetime import date

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
QUARTERS = ("", "Quý I", "Quý II", "Quý III", "Quý IV")


def day(value: date) -> str:
    """A day with its weekday.

    >>> day(date(2024, 6, 28))
    'thứ Sáu, 28/06/2024'
    """
    return f"{WEEKDAYS[value.weekday()]}, {value:%d/%m/%Y}"


def due(value: date, today: date) -> str:
    """A last day with the calendar days left, or gone by (ux rule 37).

    >>> due(date(2024, 6, 28), date(2024, 6, 25)), due(date(2024, 6, 28), date(2024, 6, 29))
    ('thứ Sáu, 28/06/2024 (còn 3 ngày)', 'thứ Sáu, 28/06/2024 (quá hạn 1 ngày)')
    """
    left = (value - today).days
    if left > 0:
        return f"{day(value)} (còn {left} ngày)"
    return f"{day(value)} ({f'quá hạn {-left} ngày' if left else 'hôm nay'})"


def shorten(words: str, most: int) -> str:
    """The text on one line, cut at a word to at most so many characters, with "…" where it was cut.

    >>> shorten("Xây dựng kế hoạch", 12)
    'Xây dựng…'
    """
    line = " ".join(words.split())
    if len(line) <= most:
        return line
    return line[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;.") + "…"
