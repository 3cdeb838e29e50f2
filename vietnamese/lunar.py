"""The Vietnamese lunar calendar (new moons at UTC+7), known for 1900-2100."""

from datetime import date, timedelta
from functools import lru_cache

FIRST_YEAR, LAST_YEAR = 1900, 2099
TWELFTH_MONTH = 12

# The ten stems and twelve branches that name a year; 2024 is Giáp Thìn.
_STEMS = ("giáp", "ất", "bính", "đinh", "mậu", "kỷ", "canh", "tân", "nhâm", "quý")
_BRANCHES = ("tý", "sửu", "dần", "mão", "thìn", "tỵ", "ngọ", "mùi", "thân", "dậu", "tuất", "hợi")
_YEAR_OF_GIAP_TY = 1984


@lru_cache(maxsize=512)
def solar(day: int, month: int, year: int, *, leap: bool = False) -> date | None:
    """The solar date of a lunar day; None if there is no such day (a 30th of a short month, no leap month).

    >>> solar(1, 1, 2030), solar(30, 12, 2024)
    (datetime.date(2030, 2, 2), None)
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    from lunar_vn import convert_lunar_to_solar, convert_solar_to_lunar

    try:
        found = convert_lunar_to_solar(day, month, year, int(leap))
        back = convert_solar_to_lunar(found.day, found.month, found.year)
    except ValueError:
        return None
    return found if (back.day, back.month, back.year, bool(back.leap)) == (day, month, year, leap) else None


def tet(year: int) -> date | None:
    """Mùng 1 Tết: the lunar New Year's Day that falls in a solar year.

    >>> tet(2024)
    datetime.date(2024, 2, 10)
    """
    return solar(1, 1, year)


def days_before_tet(number: int, year: int) -> date | None:
    """What is called "29 Tết": that day of the twelfth month before the Tết of a year, if it has one."""
    return solar(number, TWELFTH_MONTH, year - 1)


def tet_eve(year: int) -> date | None:
    """Giao thừa: the last day of the old lunar year, 29th or 30th."""
    new_year = tet(year)
    return new_year and new_year - timedelta(days=1)


@lru_cache(maxsize=8)
def year_names(near: int) -> dict[str, int]:
    """The sixty named years, each by its year nearest to `near` (from thirty before to twenty-nine after).

    >>> year_names(2024)["giáp thìn"], year_names(2024)["ất tỵ"]
    (2024, 2025)
    """
    return {_name(year): year for year in range(near - 30, near + 30)}


def _name(year: int) -> str:
    since = year - _YEAR_OF_GIAP_TY
    return f"{_STEMS[since % 10]} {_BRANCHES[since % 12]}"
