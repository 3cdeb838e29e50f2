"""The words of a plan, said a year later: its years, its anniversaries; citations stay as they are."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

#: A year that is said, not a piece of a document's number ("98/2023/NĐ-CP").
_YEAR = re.compile(r"(?<![\d/.\-])(?P<year>(?:19|20)\d\d)(?![\d/]|-[^\W\d_])")
#: A day with its year; only one of the plan's own year is a term of the plan, others belong to citations.
_DAY = re.compile(
    r"(?:ngày\s+)?(?<!\d)\d{1,2}(?:\s*[/.-]\s*\d{1,2}\s*[/.-]\s*|\s+tháng\s+\d{1,2}\s+năm\s+)(?P<year>(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
#: "năm học 2023-2024" moves on; "giai đoạn 2021-2025" is a name and stays.
_SPAN = re.compile(r"(?<![\d/.\-])(?P<first>(?:19|20)\d\d)\s*[-–]\s*(?P<last>(?:19|20)\d\d)(?!\d)")
#: "kỷ niệm 115 năm Ngày sinh", "70 năm chiến thắng": the count goes up by one each year.
_ANNIVERSARY = re.compile(
    r"(?<!\d)(?P<count>\d{1,4})(?=\s+năm\s+(?:ngày|chiến\s+thắng|thành\s+lập|giải\s+phóng|quốc\s+khánh"
    r"|cách\s+mạng|truyền\s+thống|tái\s+lập|khởi\s+nghĩa)|\s+ngày\s+sinh)",
    re.IGNORECASE,
)
#: "10 năm thực hiện Chỉ thị": happens once, and is not due again a year later.
_ONCE = re.compile(r"(?<!\d)\d{1,3}\s+năm\s+(?:thực\s+hiện|triển\s+khai|thi\s+hành)", re.IGNORECASE)
#: Years that end in 0 (Luật 06/2022/QH15, Điều 3: năm tròn).
ROUND = 10


@dataclass(frozen=True, slots=True)
class NextYear:
    """What a year does to words: the new ones, its anniversaries, and what happens only once."""

    words: str
    anniversaries: tuple[int, ...] = ()
    once: tuple[str, ...] = ()

    @property
    def uneven(self) -> tuple[int, ...]:
        """The anniversaries that do not end in 0."""
        return tuple(count for count in self.anniversaries if count % ROUND)


def next_year(words: str, year: int) -> NextYear:
    """The words of the plan of `year` as the plan after it would say them.

    Years from the one before to the one after move on, anniversaries count one more. Numbers and days of
    documents stay.

    >>> next_year("Sơ kết năm 2024 theo Nghị định 98/2023/NĐ-CP ngày 31/12/2023", 2024).words
    'Sơ kết năm 2025 theo Nghị định 98/2023/NĐ-CP ngày 31/12/2023'
    >>> moved = next_year("Kỷ niệm 115 năm Ngày sinh, 70 năm Chiến thắng", 2024)
    >>> moved.words, moved.uneven
    ('Kỷ niệm 116 năm Ngày sinh, 71 năm Chiến thắng', (116, 71))
    """
    counts = list(_ANNIVERSARY.finditer(words))
    return NextYear(
        _counted_on(words, [*_years(words, year), *(match.span("count") for match in counts)]),
        tuple(int(match["count"]) + 1 for match in counts),
        tuple(match.group() for match in _ONCE.finditer(words)),
    )


def _years(words: str, year: int) -> Iterator[tuple[int, int]]:
    """Where the years stand that move on."""
    days, spans = list(_DAY.finditer(words)), list(_SPAN.finditer(words))
    yield from (match.span("year") for match in days if int(match["year"]) == year)
    for match in spans:
        if int(match["last"]) == int(match["first"]) + 1 and year in {
            int(match["first"]),
            int(match["last"]),
        }:
            yield from (match.span("first"), match.span("last"))
    covered = [match.span() for match in (*days, *spans)]
    for match in _YEAR.finditer(words):
        apart = not any(start <= match.start() < end for start, end in covered)
        if apart and abs(int(match["year"]) - year) <= 1:
            yield match.span("year")


def _counted_on(words: str, places: Iterable[tuple[int, int]]) -> str:
    """The words with one more in each of these places."""
    for start, end in sorted(places, reverse=True):
        words = f"{words[:start]}{int(words[start:end]) + 1}{words[end:]}"
    return words
