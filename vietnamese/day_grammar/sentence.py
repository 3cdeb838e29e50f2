"""A whole text: its pieces from left to right, then one bound, one span of days and one time out of them."""

import unicodedata
from dataclasses import dataclass, replace
from datetime import date, time

from vietnamese.day_grammar import clock, numbers, ranges, repeating, vocabulary
from vietnamese.day_grammar.spans import Bound, Clock, Found, Frame, Rule, Span, Weekday, first_of
from vietnamese.day_grammar.words import Unreadable, Word, Words

_UNITS_OF_HAN_CUOI = ("tuần", "tháng", "quý", "quí", "năm")
_AFTER_EVENING = ("nay", "mai", "mốt", "qua", "hôm", "ngày mai")
_CLOSES_OFFICE = ("hết giờ hành chính", "hết giờ làm việc", "hết giờ")


@dataclass(frozen=True, slots=True)
class Limit:
    """A bound word, as said."""

    said: str
    bound: Bound


@dataclass(frozen=True, slots=True)
class Ordinary:
    """A word that says nothing about the day."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word outside the vocabulary: harmless beside a sure day only."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a text says of days."""

    start: date
    end: date
    bound: Bound | None
    time: time | None


Piece = Found | Clock | Limit | Ordinary | Unknown
_FINDERS: tuple[Rule[Piece | None], ...] = (clock.clock, ranges.between, repeating.repeating, ranges.days)


def read_sentence(words: Words, frame: Frame) -> Sentence | None:
    """The days of a text; None if it has none. Raises Unreadable if it names impossible or several days."""
    pieces = _pieces(words, frame)
    span = _one_span(pieces, frame)
    if span is None:
        return None
    if not span.sure and any(isinstance(piece, Unknown) for piece in pieces):
        raise Unreadable
    time_of_day = _one_time(pieces, words)
    if time_of_day and not span.is_day:
        raise Unreadable
    limit = _one_limit(pieces)
    start, end = _bounded(span, limit) if limit else (span.start, span.end)
    return Sentence(start, end, limit.bound if limit else span.bound, time_of_day)


def _pieces(words: Words, frame: Frame) -> list[Piece]:
    found: list[Piece] = []
    while not words.done:
        found.extend(_next(words, frame))
    return found


def _next(words: Words, frame: Frame) -> tuple[Piece, ...]:
    """The piece at the cursor; the first kind that fits."""
    if words.take(*_CLOSES_OFFICE):
        return Limit("hết", "by"), Clock(clock.OFFICE_CLOSES)
    found = first_of(_FINDERS, words, frame)
    if found:
        return (found,)
    if _is_evening_or_i(words) or words.attempt(_anniversary) or words.take(*_ordinary(words)):
        return (Ordinary(),)
    return (_limit(words) or _word(words),)


def _ordinary(words: Words) -> tuple[str, ...]:
    return vocabulary.ORDINARY + (vocabulary.ORDINARY_WITH_MARKS if words.has_marks else ())


def _anniversary(words: Words) -> bool | None:
    """Kỷ niệm 70 năm (ngày): the number counts years gone by."""
    if not words.take(*vocabulary.ANNIVERSARY):
        return None
    start = words.at
    if numbers.number(words) is None or not words.take("năm ngày", "năm"):
        words.at = start
    return True


def _limit(words: Words) -> Piece | None:
    said = words.take(*vocabulary.BOUNDS)
    if said is None:
        return None
    if said in {"hạn cuối", "thời hạn cuối"} and any(map(words.sees, _UNITS_OF_HAN_CUOI)):
        words.at -= 1
    words.take("là")
    return Limit(said, vocabulary.BOUNDS[said])


def _is_evening_or_i(words: Words) -> bool:
    """Without marks "toi" is tối, tôi or, before a day, tới: the bound would be a guess."""
    word = words.word
    if word is None or word.text != "toi" or words.has_marks:
        return False
    words.skip()
    following = words.word
    if following and _begins_day(words, following) and not any(map(words.sees, _AFTER_EVENING)):
        raise Unreadable
    return True


def _begins_day(words: Words, word: Word) -> bool:
    return word.is_number or any(
        map(words.sees, ("ngày", "thứ", "cn", "chủ nhật", "t", "th", "tháng", "cuối"))
    )


def _word(words: Words) -> Piece:
    """A word that no rule has used; one of the language of time, a number or a sign forbids reading."""
    word = words.word
    if word is None or word.is_number or any(character.isdigit() for character in word.text):
        raise Unreadable
    changing = vocabulary.CHANGING + (vocabulary.CHANGING_WITH_MARKS if words.has_marks else ())
    if words.take(*changing) or _is_sign(word):
        raise Unreadable
    words.skip()
    return Unknown() if word.text.isalpha() else Ordinary()


def _is_sign(word: Word) -> bool:
    """Slashes and mathematical signs (< > ~ + %); a dash, a bullet or an emoji says nothing."""
    return word.text in {"/", "\\", ":", "&", "%", "#", "^"} or unicodedata.category(word.text[0]) in {
        "Sm",
        "Nl",
        "No",
    }


def _one_span(pieces: list[Piece], frame: Frame) -> Span | None:
    """The only span, or the one that all agree on: thứ Sáu 14/6, tuần sau thứ hai."""
    spans = [piece for piece in pieces if isinstance(piece, Span)]
    names = {piece for piece in pieces if isinstance(piece, Weekday)}
    if len(names) > 1 or len({(span.start, span.end) for span in spans}) > 1:
        raise Unreadable
    span = spans[0] if spans else None
    if not names:
        return span
    name = names.pop()
    return _with_weekday(span, name) if span else name.coming(frame)


def _with_weekday(span: Span, name: Weekday) -> Span:
    """A week and its weekday, or a day that must be that weekday."""
    if span.nature == "week":
        return name.in_week(span.start)
    if not span.is_day or span.start.weekday() != name.number:
        raise Unreadable
    return replace(span, sure=True)


def _one_time(pieces: list[Piece], words: Words) -> time | None:
    times = {clock.settle(piece, words) for piece in pieces if isinstance(piece, Clock)}
    if len(times) > 1:
        raise Unreadable
    return times.pop() if times else None


def _one_limit(pieces: list[Piece]) -> Limit | None:
    """The bound; of "hạn nộp: trước 15/6" the nearer one."""
    limits = [
        piece for place, piece in enumerate(pieces) if isinstance(piece, Limit) and _holds(pieces, place)
    ]
    if not limits:
        return None
    if len({limit.bound for limit in limits}) == 1:
        return limits[-1]
    last = limits[-1]
    earlier = {limit.said for limit in limits[:-1]}
    if last.bound == "before" and earlier <= set(vocabulary.DEADLINES) - set(vocabulary.LATEST):
        return last
    raise Unreadable


def _holds(pieces: list[Piece], place: int) -> bool:
    """Whether a bound stands beside its days: "gửi đến Văn phòng" is none, "sau hội nghị" cannot be read."""
    limit = pieces[place]
    said = limit.said if isinstance(limit, Limit) else ""
    if said in vocabulary.DEADLINES or said in vocabulary.AFTER_THE_DAY:
        return True
    following = next((piece for piece in pieces[place + 1 :] if not isinstance(piece, Ordinary)), None)
    if isinstance(following, Unknown) and said in {*vocabulary.UNTIL, "từ"}:
        return False
    if following is None or isinstance(following, Unknown):
        raise Unreadable
    return True


def _bounded(span: Span, limit: Limit) -> tuple[date, date]:
    """A bound names one day: the edge of a longer span on which it lies."""
    if span.is_day:
        return span.start, span.end
    vague = span.nature in {"part", "last part"}
    until_period = limit.said in vocabulary.UNTIL and span.nature != "last part"
    if span.nature == "stretch" or until_period or (vague and limit.bound in {"before", "after"}):
        raise Unreadable
    edge = span.start if limit.bound in {"before", "from"} else span.end
    return edge, edge
