# hooks share one signature; not every kind needs all of it
"""Questions with options: one of them, several, or a statement to agree to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from forms import texts
from forms.fields import Field
from forms.scene import Gathering, Option, Reading, Scene, Standing, Taken, Unclear
from vietnamese import text
from vietnamese.matching import Match, best_match

#: "2", "số 2", "2." when folded
_NUMBERED = re.compile(r"(?:so )?([0-9]{1,6})")


@dataclass(frozen=True, slots=True)
class Choice(Field):
    """One of several options: tapped, or typed as number, folded, by its beginning, or nearly right."""

    #: options that are always the same; others come with the scene, under the field's name
    fixed: tuple[Option, ...] = ()

    def options(self, scene: Scene) -> Sequence[Option]:
        """The options; those that fit what was typed, once that has narrowed a long list."""
        every = self._every(scene)
        narrowed = scene.view.get("narrowed", "")
        if not narrowed:
            return every
        by_key = {option.key: option for option in every}
        return [by_key[key] for key in _match(narrowed, every).candidates] or every

    def _every(self, scene: Scene) -> Sequence[Option]:
        return self.fixed or scene.choices.get(self.name, ())

    def read(self, said: str, scene: Scene) -> Reading:
        """The option meant; several candidates are asked about, never guessed between."""
        key, candidates = self._meant(said, scene)
        if key is not None:
            return Taken(key)
        if candidates:
            return Unclear(texts.several_fit(said, candidates), narrowed=said)
        return self.missed(texts.no_such_option(said))

    def _meant(self, said: str, scene: Scene) -> tuple[str | None, int]:
        """The key meant, or None and how many options come near."""
        shown, every = self.options(scene), self._every(scene)
        labels = {text.fold(option.label) for option in every}
        place = _NUMBERED.fullmatch(text.fold(said))
        if place and text.fold(said) not in labels:
            index = int(place[1]) - 1
            return (shown[index].key, 1) if 0 <= index < len(shown) else (None, 0)
        match = _match(said, every)
        return match.key, len(match.candidates)

    def press(self, key: str, scene: Scene) -> Reading:
        """The option tapped, even if a narrowed list no longer shows it."""
        if any(option.key == key for option in self._every(scene)):
            return Taken(key)
        return Unclear(texts.OPTION_GONE)

    def show(self, value: Any, scene: Scene) -> str:
        """The label of the option."""
        return next((option.label for option in self._every(scene) if option.key == value), str(value))

    def standing(self, value: Any, scene: Scene) -> Standing:
        """It counts while the option exists."""
        found = any(option.key == value for option in self._every(scene))
        return Standing.GOOD if found else Standing.GONE


@dataclass(frozen=True, slots=True)
class Several(Choice):
    """Some of several options: ticked one by one and closed with «Xong», or typed as "1, 3"."""

    #: how many at least and at most
    least: int = 1
    most: int = 100

    gathers = True

    def read(self, said: str, scene: Scene) -> Reading:
        """The options listed, by number or name."""
        pieces = [piece.strip() for piece in re.split(texts.BETWEEN_CHOICES, said) if piece.strip()]
        keys = []
        for piece in pieces:
            key, candidates = self._meant(piece, scene)
            if key is None and candidates:
                return Unclear(texts.several_fit(piece, candidates), narrowed=piece)
            if key is None:
                return self.missed(texts.no_such_option(piece))
            keys.append(key)
        return self.close(keys, scene)

    def press(self, key: str, scene: Scene) -> Reading:
        """Tick the option, or take its tick away."""
        before = self.gathered(scene)
        if not any(option.key == key for option in self._every(scene)):
            return Unclear(texts.OPTION_GONE)
        return Gathering(self._ordered({*before} ^ {key}, scene))

    def close(self, parts: Sequence[str], scene: Scene) -> Reading:
        """The ticks as an answer, if there are enough and not too many."""
        chosen = self._ordered(set(parts), scene)
        if not self.least <= len(chosen) <= self.most:
            return self.missed(texts.wrong_count(self.least, self.most))
        return Taken(list(chosen))

    def _ordered(self, keys: set[str], scene: Scene) -> tuple[str, ...]:
        return tuple(option.key for option in self._every(scene) if option.key in keys)

    def show(self, value: Any, scene: Scene) -> str:
        """The labels, one after the other."""
        labels = {option.key: option.label for option in self._every(scene)}
        return ", ".join(labels.get(key, key) for key in value) or texts.NONE_CHOSEN

    def standing(self, value: Any, scene: Scene) -> Standing:
        """It counts while every option exists."""
        return Standing.GOOD if len(self._ordered(set(value), scene)) == len(value) else Standing.GONE


@dataclass(frozen=True, slots=True)
class Confirm(Choice):
    """A statement to agree to before one may go on; kept as "yes"."""

    fixed: tuple[Option, ...] = (Option("yes", texts.CONFIRM, texts.CONFIRM_SPELLINGS),)

    def read(self, said: str, scene: Scene) -> Reading:
        """Agreement in one of its spellings; anything else is not taken for it."""
        return Taken("yes") if self._meant(said, scene)[0] else Unclear(texts.MUST_CONFIRM)


def _match(said: str, options: Sequence[Option]) -> Match:
    return best_match(said, {option.key: (option.label, *option.spellings) for option in options})
