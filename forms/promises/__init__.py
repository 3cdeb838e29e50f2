"""Promise and result side by side: for each thing registered in January one question of the year's report.

A report asks for them last, after everything that is gathered over several messages: a registration that
comes or goes while the draft is open then moves nothing that is being written.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from data.promises import Promise
from forms import texts as said
from forms.choices import Choice
from forms.fields import Field, Text
from forms.promises import texts
from forms.scene import Option, Reading, Scene, Taken, Unclear
from vietnamese import wording

#: The fact of a scene that holds the promises.
PROMISES = "promises"
#: Keys of results: met, more than that, in part, not at all.
MET, OVER, PARTLY, MISSED = "met", "over", "partly", "missed"
#: Results that ask for a word.
UNFULFILLED = frozenset({PARTLY, MISSED})

#: Lines of a registration that argue for it and promise nothing.
BACKGROUND = frozenset({"kind", "problem", "solution", "differs"})
#: Characters of a promise's name in a label, of one of its lines, and of all its lines together.
LONGEST_NAME, LONGEST_LINE, LONGEST_DETAILS = 120, 300, 1500


@dataclass(frozen=True, slots=True)
class Result(Choice):
    """What came of one promise. Its buttons name the promise: one drawn for another changes nothing."""

    #: the promise itself, kept beside the result
    promised: str = ""

    def options(self, scene: Scene) -> Sequence[Option]:
        """The results, each with the name of this question in its key."""
        return [replace(option, key=f"{option.key}.{self.name}") for option in Choice.options(self, scene)]

    def read(self, said: str, scene: Scene) -> Reading:
        """The result meant."""
        reading = Choice.read(self, said, scene)
        return Taken(reading.value.partition(".")[0]) if isinstance(reading, Taken) else reading

    def press(self, key: str, scene: Scene) -> Reading:
        """The result tapped, if its button was drawn for this promise."""
        result, _, name = key.partition(".")
        return Choice.press(self, result, scene) if name == self.name else Unclear(said.OPTION_GONE)

    def show(self, value: Any, scene: Scene) -> str:
        """The result, and beside it what was promised."""
        return texts.side_by_side(Choice.show(self, value, scene), self.promised)


def questions(promises: Sequence[Promise]) -> tuple[Field, ...]:
    """The questions about these promises: one for the result of each, and one for why where it fell short."""
    return tuple(question for promise in promises for question in _about(promise))


def promised(field: Field) -> int | None:
    """Which promise a question asks the result of, by its id; None if it is another question."""
    return int(field.name.removeprefix(_RESULT)) if isinstance(field, Result) else None


_RESULT, _WHY = "promise_", "why_"


def _about(promise: Promise) -> tuple[Field, Field]:
    name, details = called(promise), _details(promise)
    result = Result(
        f"{_RESULT}{promise.id}",
        name,
        texts.how_kept(name),
        hint=texts.registered(details),
        fixed=texts.RESULTS,
        promised="; ".join(details),
    )
    why = Text(
        f"{_WHY}{promise.id}",
        texts.why_label(name),
        texts.why(name),
        example=texts.WHY_EXAMPLE,
        when=lambda scene: scene.answers.get(result.name) in UNFULFILLED,
        shortest=5,
        longest=1000,
    )
    return result, why


def called(promise: Promise) -> str:
    """A promise in a line: what kind it is, and its name."""
    return wording.shorten(texts.named(promise.form, promise.name), LONGEST_NAME)


def _details(promise: Promise) -> list[str]:
    """The other lines of a promise, as far as they fit; a name too long for a label comes first."""
    whole = texts.named(promise.form, promise.name)
    lines = [whole] if len(whole) > LONGEST_NAME else []
    for field, label, shown in promise.details:
        if field not in BACKGROUND:
            lines.append(wording.shorten(f"{label}: {shown}", LONGEST_LINE))
    while sum(map(len, lines)) > LONGEST_DETAILS:
        lines.pop()
    return lines
