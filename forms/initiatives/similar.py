"""What is near to an initiative being written: told at once, and asked about in which way this one differs.

Others are named by title, year and unit; what they wrote is compared and never shown.
"""

from collections.abc import Sequence
from functools import lru_cache

from data import initiatives
from data.initiatives import Known
from data.request import Request
from forms.fields import Text
from forms.initiatives import texts
from forms.scene import Scene
from vietnamese import text
from vietnamese.similar import LEAST, MOST, nearest

#: The fact of a scene that holds its `Finder`.
FINDER = "finder"

#: Words of a run, and how many runs a text needs before it is compared.
RUN, ENOUGH = 3, 8

Near = tuple[Known, int]


class Finder:
    """Compares with what is known, and nothing twice."""

    def __init__(self, known: Sequence[Known]) -> None:
        """`known` is what there is to compare with."""
        self._known = {one.submission: one for one in known}
        self._found: dict[tuple[str, str], tuple[Near, ...]] = {}

    def near(self, title: str, words: str) -> tuple[Near, ...]:
        """The nearest by title or by what they do, each with its per cent, the nearest first."""
        asked = (title, words)
        if asked not in self._found:
            self._found[asked] = self._compared(title, words)
        return self._found[asked]

    def _compared(self, title: str, words: str) -> tuple[Near, ...]:
        titles = {number: one.title for number, one in self._known.items()}
        percents = dict(nearest(title, titles)) if title else {}
        for number, one in self._known.items():
            percent = taken_over(words, one.text)
            if percent >= LEAST:
                percents[number] = max(percent, percents.get(number, 0))
        best = sorted(percents.items(), key=lambda pair: (-pair[1], -pair[0]))
        return tuple((self._known[number], percent) for number, percent in best[:MOST])


def taken_over(words: str, other: str) -> int:
    """How much of a text stands word for word in another, 0 to 100 per cent; 0 for one of few words.

    Whole texts share most of their letters by chance, so that runs of words are counted here.

    >>> written = "Lập một bảng theo dõi dùng chung, mỗi đoàn một dòng, tự nhắc trước hạn"
    >>> taken_over(written, "Năm nay Phòng đã lập một bảng theo dõi dùng chung: mỗi đoàn một dòng!")
    69
    >>> taken_over(written, "Mỗi phòng tự lập một sổ riêng, theo dõi từng đoàn, dùng chung mẫu có sẵn")
    0
    """
    mine = _runs(words)
    return round(100 * len(mine & _runs(other)) / len(mine)) if len(mine) >= ENOUGH else 0


@lru_cache(maxsize=2048)
def _runs(words: str) -> frozenset[str]:
    """Every run of some words of a text, folded."""
    every = text.fold(words).split()
    return frozenset(" ".join(every[place : place + RUN]) for place in range(len(every) - RUN + 1))


def finder(request: Request, year: int, person: int | None, *, but_of: str = "") -> Finder:
    """What a person's initiative of a year is held against: nothing that the person sent this year.

    `but_of` leaves out what names that author this year: to ask for the recognition of what a colleague
    registered for both is nothing strange, to register it twice is.
    """
    known = initiatives.past(request.session, year, person=person)
    return Finder([one for one in known if one.year != year or but_of not in one.authors])


def found(scene: Scene) -> tuple[Near, ...]:
    """What is near to the answers so far."""
    answers = scene.answers
    words = answers.get("solution") or answers.get("content") or ""
    known: Finder = scene.facts[FINDER]
    return known.near(str(answers.get("title") or ""), words if isinstance(words, str) else "\n".join(words))


def told(scene: Scene) -> str:
    """What is near, a line each; "" if nothing is."""
    return "\n".join(texts.near(percent, known) for known, percent in found(scene))


def _any(scene: Scene) -> bool:
    return bool(found(scene))


#: Asked, and not to be skipped, where something near was found.
DIFFERS: Text = Text(
    "differs",
    texts.DIFFERS_LABEL,
    texts.HOW_IT_DIFFERS,
    example=texts.DIFFERS_EXAMPLE,
    hint=told,
    when=_any,
    shortest=20,
    longest=2000,
)
