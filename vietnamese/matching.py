"""Which of the options did a person mean: exact first, then part of a name, then nearly the same letters."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from vietnamese.text import fold, squeeze

# Measured on unit names: below 85, or less than 10 ahead of the next, the best score is often another body.
SURE_SCORE = 85
SURE_LEAD = 10
WORTH_SHOWING = 65
MOST_SHOWN = 5
SHORTEST_PART = 2

Options = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Match:
    """What was meant: one key, or several candidates to ask about (best first), or nothing."""

    candidates: tuple[str, ...] = ()
    key: str | None = None

    @classmethod
    def among(cls, keys: Iterable[str]) -> "Match":
        """The one key, or the several to choose from."""
        found = tuple(dict.fromkeys(keys))
        return cls(found, found[0] if len(found) == 1 else None)

    def __bool__(self) -> bool:
        return bool(self.candidates)


def best_match(said: str, options: Options) -> Match:
    """The option meant by `said`; `options` gives the spellings of each key. Never guesses between two.

    >>> bodies = {"office": ["Văn phòng Sở", "VP"], "council": ["HĐ TĐKT Sở"], "province": ["HĐ TĐKT tỉnh"]}
    >>> best_match("van phong", bodies).key, best_match("hđ tđkt", bodies).candidates
    ('office', ('council', 'province'))
    """
    wanted = fold(said)
    if not wanted:
        return Match()
    return _same(said, wanted, options) or _part(wanted, options) or _similar(wanted, options)


def _same(said: str, wanted: str, options: Options) -> Match:
    """Equal when folded; between several, the one whose marks are equal too."""
    folded = _keys(options, lambda spelling: fold(spelling) == wanted)
    if len(folded) <= 1:
        return Match.among(folded)
    with_marks = squeeze(said).casefold()
    alike = {key: options[key] for key in folded}
    exact = _keys(alike, lambda spelling: squeeze(spelling).casefold() == with_marks)
    return Match.among(exact if len(exact) == 1 else folded)


def _part(wanted: str, options: Options) -> Match:
    """Spellings that begin with what was said; if none, those that hold all its words."""
    if len(wanted) < SHORTEST_PART:
        return Match()
    words = set(wanted.split())
    beginning = _keys(options, lambda spelling: fold(spelling).startswith(wanted))
    return Match.among(beginning or _keys(options, lambda spelling: words <= set(fold(spelling).split())))


def _keys(options: Options, fits: Callable[[str], bool]) -> list[str]:
    return [key for key, spellings in options.items() if any(map(fits, spellings))]


def _similar(wanted: str, options: Options) -> Match:
    """Nearly the same letters, in whatever order of words; sure only if well ahead of the rest."""
    scores = sorted(((_score(wanted, spellings), key) for key, spellings in options.items()), reverse=True)
    if not scores:
        return Match()
    best, runner_up = scores[0][0], scores[1][0] if len(scores) > 1 else 0.0
    if best >= SURE_SCORE and best - runner_up >= SURE_LEAD:
        return Match.among([scores[0][1]])
    shown = tuple(key for score, key in scores if score >= WORTH_SHOWING)
    return Match(shown[:MOST_SHOWN])


def _score(wanted: str, spellings: Sequence[str]) -> float:
    from rapidfuzz import fuzz

    folded = [fold(spelling) for spelling in spellings]
    return max(
        (max(fuzz.ratio(wanted, one), fuzz.token_sort_ratio(wanted, one)) for one in folded), default=0.0
    )
