"""Stage 8: the head of the document: number, day of issue, title, and the year of the plan."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from documents import texts
from documents.plan_in.markup import plain_line
from documents.plan_in.periods import PlanYear
from documents.plan_in.shadow import shadow
from documents.plan_in.text_table import cut, is_heading
from domain.errors import UnreadablePlan

_NUMBER = re.compile(r"(?:^|\s)so ?: ?(?P<digits>\d{0,5}[a-z]?)[^\w/]{0,40}/ ?(?P<symbol>[a-z]+-[\w-]+)")
_ISSUED = re.compile(
    r"\bngay(?P<day>[^\w]{0,40}|\s\d{1,2}\s)\s?thang\s?(?P<month>\d{0,2})\D{0,40}?nam\s?(?P<year>20\d\d)"
)
_TITLE = re.compile(
    r"^(?:(?:quyet dinh )?(?:ve viec )?(?:dieu chinh|sua doi)[^.;]{0,40} )?"
    r"(?:ke hoach|chuong trinh|lich cong tac|huong dan)\b"
)
_BASES = re.compile(r"^(?:can cu|thuc hien|theo )")
_TITLE_YEAR = re.compile(r"\bnam\s?(?:hoc\s)?(20\d\d)\b")
_SCHOOL_YEAR = re.compile(r"\bnam hoc\s?20\d\d")
_AMENDS = re.compile(
    r"\b(?:dieu chinh|sua doi|bo sung)\b[^.;]{0,80}?\bke hoach\b"
    r"(?: so:?\s?(?P<number>\d{1,5}[a-z]?/[\w-]{2,30}))?"
)
_PROSE_YEAR = re.compile(r"\b(?:ke hoach|chuong trinh)\b[^.;:]{0,150}?\bnam (20\d\d) (?:nhu sau|voi|gom)")
_CITED_PLAN = re.compile(
    r"\bke hoach so\s?(?P<number>[\w/-]{1,40})\s?,? ngay \d{1,2}[/.-]\d{1,2}[/.-]20\d\d"
    r"[^;]{0,200}?\bnam (?P<year>20\d\d)\b"
)
LONGEST_TITLE = 300
WORDS_OF_A_TYPE = 3
EARLIEST, LATEST = 2000, 2099


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before the first section. `number` and `issued` are None where left blank."""

    number: str | None
    issued: date | None
    title: str
    prose: str

    @property
    def title_years(self) -> tuple[int, ...]:
        """The years in the title, each once."""
        return _years(_TITLE_YEAR.findall(shadow(self.title)))

    @property
    def is_of_school(self) -> bool:
        """Whether the year is a school year."""
        return bool(_SCHOOL_YEAR.search(shadow(self.title)))

    @property
    def amends(self) -> str | None:
        """The number of the plan that this one changes, "" if it is not named; None if it changes none."""
        found = _AMENDS.search(shadow(self.title))
        if found is None:
            return None
        return self.title[slice(*found.span("number"))] if found["number"] else ""

    @property
    def prose_years(self) -> tuple[int, ...]:
        """The years that the prose gives this plan ("xay dung ke hoach ... nam 2024 nhu sau")."""
        return _years(_PROSE_YEAR.findall(shadow(self.prose)))

    @property
    def cited_plans(self) -> tuple[tuple[str, int], ...]:
        """The plans that this one rests on, each with the year it is said to be about."""
        found = _CITED_PLAN.finditer(shadow(self.prose))
        return tuple((self.prose[hit.start() : hit.end("number")], int(hit["year"])) for hit in found)


def _years(found: Iterable[str]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(map(int, found)))


def read(lines: Iterable[str]) -> Head:
    """The head from its lines, as far as the table if that comes before any section."""
    shown = [plain_line(line) for line in takewhile(lambda line: not is_heading(cut(line)), lines)]
    title, rest = _title(shown)
    return Head(_number(shown), _issued(shown), title, " ".join(filter(None, shown[rest:])))


def _number(lines: Sequence[str]) -> str | None:
    """Digits and symbol as printed ("12/KH-SNgV"); None where the digits are left blank."""
    for line in lines:
        found = _NUMBER.search(shadow(line))
        if found:
            digits, symbol = line[slice(*found.span("digits"))], line[slice(*found.span("symbol"))]
            return f"{digits}/{symbol}" if digits else None
    return None


def _issued(lines: Sequence[str]) -> date | None:
    for line in lines:
        found = _ISSUED.search(shadow(line))
        if found:
            return _date(found["year"], found["month"], found["day"].strip(" .,"))
    return None


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _title(lines: Sequence[str]) -> tuple[str, int]:
    """The title, with the lines that go on with it, and the place where the prose begins."""
    for place, line in enumerate(lines):
        if _TITLE.match(shadow(line[:LONGEST_TITLE])):
            return _whole_title(lines, place)
    return "", 0


def _whole_title(lines: Sequence[str], start: int) -> tuple[str, int]:
    title, place = lines[start], start + 1
    while place < len(lines) and not _TITLE_YEAR.search(shadow(title)):
        following = lines[place]
        if _BASES.match(shadow(following)) or len(title) + len(following) > LONGEST_TITLE:
            break
        if not following and title.count(" ") >= WORDS_OF_A_TYPE:
            break
        title, place = f"{title} {following}".strip(), place + 1
    return title, place


def plan_year(head: Head, asked: int | None) -> PlanYear:
    """The year of the plan as months and days are read in it. Raises `UnreadablePlan` as `_year_of` does."""
    return PlanYear(_year_of(head, asked), head.is_of_school)


def _year_of(head: Head, asked: int | None) -> int:
    """The year of the plan: the title's, else the prose's, else the one asked for.

    Raises `UnreadablePlan` if the text leaves it open and nobody says it, if the text says another, or if
    it is none of this century's.
    """
    if asked is not None and not EARLIEST <= asked <= LATEST:
        raise UnreadablePlan(texts.plan_year_strange(asked), f"plan: year {asked} asked for")
    written = head.title_years or head.prose_years
    if asked is None:
        if len(written) != 1:
            raise UnreadablePlan(texts.PLAN_YEAR_OPEN, f"plan: year open, text has {list(written)}")
        return written[0]
    if written and asked not in written:
        person = texts.plan_year_contradicted(asked, written[0])
        raise UnreadablePlan(person, f"plan: year {asked} asked for, text has {list(written)}")
    return asked
