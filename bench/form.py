"""The form that is filled in, question by question, with whichever bot: seven questions and a confirmation.

To Thidua it is `past_award` of its own catalogue. Only the standard library here: the peers import it too,
one of them in an environment of its own.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

#: What the last answer of a round shows, whichever bot gives it.
RECEIVED: Final = "HS2024-"
_LAST_SEEN: Final = re.compile(rf"[1-7]/7|{RECEIVED}")
_FIRST_YEAR, _YEARS = 1990, 34
#: What is declared in turn; each asks the same seven questions, as those that need an initiative do not.
AWARDS: Final = ("ldtt", "giay khen cua giam doc so", "huan chuong lao dong hang ba")
#: So many rounds can one person fill in, for nothing may be handed in twice.
ROUNDS: Final = _YEARS * len(AWARDS)


@dataclass(frozen=True, slots=True)
class Step:
    """What a person does, and by which words its answer is known."""

    #: "": the first button under the last answer is pressed
    said: str
    shows: str


def steps(turn: int) -> tuple[Step, ...]:
    """The steps of somebody's turn-th round, from 0 on."""
    years, award = divmod(turn, len(AWARDS))
    year = str(_FIRST_YEAR + years)
    return (
        Step("/nop qua trinh khen thuong ca nhan", "1/"),
        Step("", "2/7"),
        Step(year, "3/7"),
        Step(AWARDS[award], "4/7"),
        Step("125/QD-SNgV", "5/7"),
        Step(f"20/12/{year}", "6/7"),
        Step("So Ngoai vu", "7/7"),
        Step("", "125/QD-SNgV"),
        Step("", RECEIVED),
    )


def in_order(texts: Iterable[str]) -> bool:
    """Whether a bot's messages say, round by round, what the steps are answered with, one after the other.

    What is pressed is written anew: the first question reads as the second, the last as the last word.
    """
    seen = [found for text in texts if (found := _LAST_SEEN.findall(text))]
    wanted = [f"{number}/7" for number in range(2, 7)] + [RECEIVED]
    return len(seen) % len(wanted) == 0 and all(
        found[0] == wanted[place % len(wanted)] for place, found in enumerate(seen)
    )


#: Steps of a round.
STEPS: Final = len(steps(0))

_TITLE: Final = "<b>Qua trinh khen thuong ca nhan</b>"
_BACK: Final = (("Quay lai", "back"), ("Huy", "stop"))
_SKIP: Final = (("Bo qua", "skip"),)
Row = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What a peer asks, in the words and with the buttons that Thidua shows for the same question."""

    name: str
    text: str
    rows: tuple[Row, ...] = ()


def _each(*words: str) -> tuple[Row, ...]:
    return tuple(((f"{number}. {word}", f"c{number}"),) for number, word in enumerate(words, 1))


QUESTIONS: Final = (
    Question(
        "Loai",
        "Khai danh hieu, hinh thuc khen thuong, hay muc do hoan thanh nhiem vu cua mot nam?",
        _each("Danh hieu, hinh thuc khen thuong", "Muc do hoan thanh nhiem vu"),
    ),
    Question(
        "Nam",
        "Cua nam nao?\nBam mot nam, hoac go nam bat ky.",
        _each("2024", "2023", "2022", "2021", "2020", "2019"),
    ),
    Question(
        "Danh hieu, hinh thuc",
        "Duoc tang danh hieu hoac hinh thuc khen thuong nao?\nBam mot muc, hoac go ten hay chu viet tat.",
        _each(
            "Lao dong tien tien",
            "Chien si thi dua co so",
            "Chien si thi dua cap tinh",
            "Chien si thi dua toan quoc",
            "Giay khen cua Giam doc So",
            "Bang khen cua Chu tich UBND tinh",
        ),
    ),
    Question(
        "So quyet dinh",
        "So quyet dinh hoac van ban?\nChua ro thi bo qua, bo sung sau.\nVi du: 125/QD-SNgV",
        (_SKIP,),
    ),
    Question("Ngay quyet dinh", "Quyet dinh ky ngay nao?\nVi du: 20/12/2022", (_SKIP,)),
    Question("Co quan ban hanh", "Co quan nao ban hanh?\nVi du: So Ngoai vu", (_SKIP,)),
    Question(
        "Ban chup",
        "Anh/chi co ban chup quyet dinh hoac giay chung nhan khong?\nKhong co thi bo qua.",
        (_SKIP,),
    ),
)


@dataclass(frozen=True, slots=True)
class Screen:
    """A message of a peer, as HTML, with rows of buttons: label and data."""

    text: str
    rows: tuple[Row, ...] = ()


def asked(number: int, answers: dict[str, str]) -> Screen:
    """The number-th question, from 0 on, under what was answered last; after the last one the review."""
    if number == len(QUESTIONS):
        return _review(answers)
    question = QUESTIONS[number]
    head = f"{_TITLE} - Buoc {number + 1}/{len(QUESTIONS)}"
    done = f"{_noted(number - 1, answers)}\n\n" if number else ""
    return Screen(f"{head}\n\n{done}<b>{question.text}</b>", (*question.rows, _BACK))


def received(number: int, answers: dict[str, str]) -> Screen:
    """The last words, with the number under which the form was taken in."""
    lines = "\n".join(_lines(answers))
    return Screen(f"Da ghi nhan: {_TITLE}\n{lines}\nMa {RECEIVED}{number}", ((("Ho so", "mine"),),))


def _review(answers: dict[str, str]) -> Screen:
    lines = [f"{number}. {line}" for number, line in enumerate(_lines(answers), 1)]
    mend = tuple(((f"Sua {number}", f"m{number}"),) for number in range(1, len(lines) + 1))
    text = "\n".join((f"{_TITLE} - Moi kiem tra lai truoc khi gui\n", *lines))
    return Screen(text, ((("Gui", "send"),), *mend, _BACK))


def _noted(number: int, answers: dict[str, str]) -> str:
    name = QUESTIONS[number].name
    return f"{name}: {answers[name]}"


def _lines(answers: dict[str, str]) -> Iterator[str]:
    return (_noted(number, answers) for number in range(len(QUESTIONS)))
