"""Questions that begin with what is known: the person looks it over, mends it, and closes with «Xong».

Unlike a prefilled answer it is asked, so that nobody signs what they have not seen; and it is read anew each
time, so that a form entered for somebody knows it as soon as that person is chosen.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from forms import texts as said
from forms.choices import Several
from forms.gathering import Rows
from forms.promises import texts
from forms.scene import Scene

#: Rows listed one a line under the question, where the line of the answer would cut them off.
MOST_LISTED = 12


def known(name: str, scene: Scene) -> tuple[Any, ...]:
    """What a question begins with: what is being gathered, else its answer, else the fact of its name."""
    if "gathered" in scene.view:
        return tuple(scene.view["gathered"])
    if name in scene.answers:
        return tuple(scene.answers[name] or ())
    return tuple(scene.facts.get(name, ()))


@dataclass(frozen=True, slots=True)
class KnownRows(Rows):
    """Rows of which some are known; the fact of the scene under the field's name holds them."""

    def gathered(self, scene: Scene) -> tuple[Any, ...]:
        """The rows so far, those that are known to begin with."""
        return known(self.name, scene)


@dataclass(frozen=True, slots=True)
class KnownSeveral(Several):
    """Options of which some are ticked to begin with; the fact under the field's name holds their keys."""

    def gathered(self, scene: Scene) -> tuple[Any, ...]:
        """The ticks so far, those that are known to begin with."""
        return known(self.name, scene)


def listed(
    name: str, some: str, none: str, then: Callable[[Scene], str] = lambda _: ""
) -> Callable[[Scene], str]:
    """A hint that lists the rows of a question one a line where they are too long for the line of its answer.

    `some` is said before where something is known, `none` where nothing is; `then` makes what is said after.
    """

    def words(scene: Scene) -> str:
        rows = [texts.row([str(cell) for cell in row.values() if cell]) for row in known(name, scene)]
        long = len(said.numbered(rows)) > said.LONGEST_SHOWN
        first = some if scene.facts.get(name) else none
        return "\n".join(filter(None, [first, *(_list(rows) if long else ()), then(scene)]))

    return words


def _list(rows: Sequence[str]) -> list[str]:
    shown = [texts.entry(number, words) for number, words in enumerate(rows, start=1)]
    more = [texts.and_more(len(rows) - MOST_LISTED)] if len(rows) > MOST_LISTED else []
    return [*shown[:MOST_LISTED], *more]
