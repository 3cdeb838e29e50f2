"""Dates in other dress, left to dateparser: "15 6 2024", "15 June 2024".

dateparser guesses, so it is asked only about a text that is nothing but day, month and year in this order,
and its answer counts only if day and year come back as written.
"""

import re
from datetime import date

from vietnamese.day_grammar.numbers import FIRST_YEAR, LAST_YEAR
from vietnamese.text import squeeze

_DAY_MONTH_YEAR = re.compile(r"([0-9]{1,2})[ ,-]+([0-9]{1,2}|[A-Za-z]{3,9})[ ,-]+([0-9]{4})\.?")


def read_date(text: str) -> date | None:
    """The date, if the text is one and nothing else."""
    parts = _DAY_MONTH_YEAR.fullmatch(squeeze(text))
    if parts is None or not FIRST_YEAR <= int(parts[3]) <= LAST_YEAR:
        return None
    return _agreeing(parts[1], parts[2], parts[3])


def _agreeing(day: str, month: str, year: str) -> date | None:
    import dateparser

    found = dateparser.parse(
        f"{day} {month} {year}", languages=["en"], settings={"DATE_ORDER": "DMY", "STRICT_PARSING": True}
    )
    if found is None or (found.day, found.year) != (int(day), int(year)):
        return None
    return None if month.isdigit() and found.month != int(month) else found.date()
