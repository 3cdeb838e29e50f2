# ruff: noqa: ARG002  # hooks share one signature; not every kind needs all of it
"""Kinds of questions: each a small class of documented knobs and at most five hooks.

A field turns what a person said or tapped into plain JSON, and that back into words. "Answered" is a fact of
its own: 0 and an empty list are answers, and None stands for a question skipped.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.message import Rich
from forms import texts
from forms.scene import FileFacts, Option, Reading, Scene, Standing, Taken, Unclear
from vietnamese import text, wording

#: Characters that one message of Telegram can bring (Bot API, Message.text).
LONGEST_TEXT = 4096
#: A text may be told its bounds from so many characters on.
TELL_LENGTH = 500
#: A number without a bound of its own.
UNBOUNDED = 10**12

Says = Callable[[Scene], str]
Rule = Callable[[Scene], bool]


def _always(_: Scene) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Field:
    """A question. Subclasses add knobs and overwrite hooks: options, read, press, show, standing."""

    #: its key in the answers; ASCII, stays the same over versions
    name: str
    #: its short name in the review and in «sửa …»
    label: str
    #: the question, a whole sentence; or what makes it from the scene
    question: str | Says
    #: one good answer, shown with the question and whenever an answer is not understood
    example: str = ""
    #: a line of explanation under the question; or what makes it from the scene
    hint: str | Says = ""
    #: may be skipped; or what tells so from the scene
    optional: bool | Rule = False
    #: whether it is asked at all
    when: Rule = _always

    #: whether it takes a file
    takes_file = False
    #: whether the answer is gathered piece by piece before «Xong», and what to say while it is
    gathers = False
    gathering_hint = ""

    def options(self, scene: Scene) -> Sequence[Option]:
        """What can be tapped, in order."""
        return ()

    def read(self, said: str, scene: Scene) -> Reading:
        """What is meant by a typed answer (already clean)."""
        raise NotImplementedError

    def press(self, key: str, scene: Scene) -> Reading:
        """What is meant by a tap on an option."""
        if any(option.key == key for option in self.options(scene)):
            return Taken(key)
        return Unclear(texts.OPTION_GONE)

    def file(self, evidence: int, scene: Scene) -> Reading:
        """What is meant by a file, for a field that takes one."""
        return Taken(evidence)

    def gathered(self, scene: Scene) -> tuple[Any, ...]:
        """What is gathered so far: in the making, else the answer as it stands."""
        return tuple(self._in_the_making(scene) or ())

    def _in_the_making(self, scene: Scene) -> Any:
        """What stands on the screen for this question, else its answer."""
        if "gathered" in scene.view and scene.view.get("gathering", self.name) == self.name:
            return scene.view["gathered"]
        return scene.answers.get(self.name)

    def close(self, parts: Sequence[Any], scene: Scene) -> Reading:
        """What was gathered, as an answer."""
        return Taken(list(parts))

    def amend(self, said: str, place: int, scene: Scene) -> Reading:
        """Other words for the message at this place among those that gave the answer."""
        return self.read(said, scene)

    def show(self, value: Any, scene: Scene) -> str:
        """The answer in words."""
        return str(value)

    def final(self, value: Any) -> Any:
        """The answer as it is handed in."""
        return value

    def files(self, value: Any) -> Sequence[int]:
        """The ids of the files in an answer."""
        return ()

    def limits(self, scene: Scene) -> str:
        """How long or how large an answer may be, in words; "" where that needs no saying."""
        return ""

    def standing(self, value: Any, scene: Scene) -> Standing:
        """Whether an answer given earlier still counts."""
        return Standing.GOOD

    def may_skip(self, scene: Scene) -> bool:
        """Whether the question may stay without an answer, as things stand."""
        return self.optional(scene) if callable(self.optional) else self.optional

    def missed(self, why: str) -> Unclear:
        """A misunderstanding: what was not understood, and one good example."""
        return Unclear(texts.missed(why, self.example))


@dataclass(frozen=True, slots=True)
class Text(Field):
    """Free text, of one line unless `lines`."""

    #: characters at least and at most
    shortest: int = 1
    longest: int = LONGEST_TEXT
    #: keeps line breaks
    lines: bool = True

    def read(self, said: str, scene: Scene) -> Reading:
        """The text itself, if its length fits and it says anything."""
        words = said.strip() if self.lines else text.squeeze(said)
        if len(words) < self.shortest or not any(letter.isalnum() for letter in words):
            return self.missed(texts.too_short(max(self.shortest, 1)))
        if len(words) > self.longest:
            return self.missed(texts.too_long(len(words), self.longest))
        return Taken(words)

    def limits(self, scene: Scene) -> str:
        """The bounds, where somebody could come near them."""
        return texts.characters(self.shortest, self.longest) if self.longest >= TELL_LENGTH else ""


_GROUPED = re.compile(r"[1-9]\d{0,2}(?:[. ]\d{3})+")
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|\d{1,3}(?:,\d{3})+\.\d+")


def parse_number(said: str) -> int | float | None:
    """A number as written in Vietnam: points or spaces between thousands, a comma before decimals.

    A point that cannot stand between thousands is read as a decimal one.

    >>> [parse_number(said) for said in ("1.234,5", "1 200 000", "0", "-3,5", "0.125", "1,234,567", "1.2.3")]
    [1234.5, 1200000, 0, -3.5, 0.125, 1234567, None]
    """
    sign, body = (-1, said[1:].strip()) if said.startswith(texts.MINUS) else (1, said.lstrip("+"))
    if _ENGLISH.fullmatch(body):
        plain = body.replace(",", "")
    else:
        whole, comma, decimals = body.partition(",")
        grouped = _GROUPED.fullmatch(whole)
        plain = (re.sub("[. ]", "", whole) if grouped else whole) + ("." if comma else "") + decimals
    if not re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", plain):
        return None
    number = float(plain) * sign
    if not math.isfinite(number):
        return None
    return int(plain) * sign if "." not in plain else (int(number) if number.is_integer() else number)


def show_number(value: float) -> str:
    """A number as written in Vietnam.

    >>> show_number(1234.5), show_number(0), show_number(-1200000)
    ('1.234,5', '0', '-1.200.000')
    """
    return f"{value:,}".translate(str.maketrans(",.", ".,"))


@dataclass(frozen=True, slots=True)
class Number(Field):
    """A number between bounds; 0 is an answer like any other."""

    least: float = 0
    most: float = UNBOUNDED
    #: no decimals
    whole: bool = False
    #: written behind the number ("%", "người"); may be typed with it
    unit: str = ""

    def read(self, said: str, scene: Scene) -> Reading:
        """The number, with or without its unit."""
        body = text.squeeze(said)
        number = parse_number(body.removesuffix(self.unit).strip())
        if number is None:
            return self.missed(texts.not_a_number(said))
        if self.whole and not isinstance(number, int):
            return self.missed(texts.NOT_WHOLE)
        if not self.least <= number <= self.most:
            return self.missed(texts.out_of_bounds(show_number(self.least), show_number(self.most)))
        return Taken(number)

    def limits(self, scene: Scene) -> str:
        """The bounds, where both are set."""
        bounded = self.most < UNBOUNDED
        return texts.between(show_number(self.least), show_number(self.most), self.unit) if bounded else ""

    def show(self, value: Any, scene: Scene) -> str:
        """The number with its unit."""
        return f"{show_number(value)} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Day(Field):
    """One day, typed as people speak; kept as an ISO date, always read back with its weekday."""

    #: the first and the last day accepted
    earliest: Callable[[Scene], date] | None = None
    latest: Callable[[Scene], date] | None = None

    def read(self, said: str, scene: Scene) -> Reading:
        """The day meant; a range or a bound is asked about, never guessed."""
        # The grammar of days is large: it is loaded with the first day that somebody types.
        from vietnamese import days

        reading = days.read(said, scene.today, scene.calendar)
        if reading is None:
            return self.missed(texts.not_a_day(said))
        if reading.start != reading.end or reading.bound:
            offers = dict.fromkeys((reading.start, reading.end))
            listed = tuple(Option(day.isoformat(), wording.day(day)) for day in offers)
            return Unclear(texts.not_one_day(said, self.example), offers=listed)
        return self._within(reading.start, scene)

    def press(self, key: str, scene: Scene) -> Reading:
        """A day offered by its ISO date."""
        try:
            return self._within(date.fromisoformat(key), scene)
        except ValueError:
            return Unclear(texts.OPTION_GONE)

    def _within(self, day: date, scene: Scene) -> Reading:
        if self.earliest and day < self.earliest(scene):
            return self.missed(texts.too_early(wording.day(day), wording.day(self.earliest(scene))))
        if self.latest and day > self.latest(scene):
            return self.missed(texts.too_late(wording.day(day), wording.day(self.latest(scene))))
        return Taken(day.isoformat())

    def show(self, value: Any, scene: Scene) -> str:
        """Weekday and date."""
        return wording.day(date.fromisoformat(value))


@dataclass(frozen=True, slots=True)
class FileField(Field):
    """One file; kept as the id of its row, its bytes are fetched and looked at after the answer."""

    takes_file = True

    def files(self, value: Any) -> Sequence[int]:
        """The one file."""
        return (value,) if value else ()

    def read(self, said: str, scene: Scene) -> Reading:
        """Typed words are no file."""
        return Unclear(texts.NOT_A_FILE)

    def show(self, value: Any, scene: Scene) -> str:
        """The file's name, and that it is being checked."""
        facts = self._facts(value, scene)
        return texts.checking(facts.name) if facts.standing is Standing.CHECKING else facts.name

    def standing(self, value: Any, scene: Scene) -> Standing:
        """As its row says; a refused file reopens its question."""
        return self._facts(value, scene).standing

    def _facts(self, value: Any, scene: Scene) -> FileFacts:
        return scene.files.get(value, FileFacts(texts.LOST_FILE, Standing.GONE, texts.LOST_FILE))


def shown_value(field: Field, value: Any, scene: Scene) -> str:
    """An answer in words; a skipped question says so."""
    return texts.SKIPPED if value is None else field.show(value, scene)


def rich_value(field: Field, value: Any, scene: Scene) -> Rich:
    """An answer as it stands in a message, shortened."""
    return texts.value(wording.shorten(shown_value(field, value, scene), texts.LONGEST_SHOWN))
