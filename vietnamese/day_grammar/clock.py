"""Times of day: 17h30, 17:30, 8 giờ 30 phút sáng, 5 giờ chiều, hết giờ hành chính."""

from datetime import time

from vietnamese.day_grammar import numbers
from vietnamese.day_grammar.spans import Clock, Frame, first_of
from vietnamese.day_grammar.words import Unreadable, Word, Words

_NOON = 12
_SMALL_HOURS = range(1, 6)
_HALF_HOUR = 30
OFFICE_CLOSES = time(17)

# Which hours, as said, belong to a part of the day, and which of them are meant after noon.
_PARTS = {
    "sáng": range(12),
    "trưa": range(10, 15),
    "chiều": range(12, 19),
    "tối": range(17, 24),
    "đêm": range(21, 24),
}
# "tối nay" is one word for a day: its "tối" is left to it
_OF_A_NEAR_DAY = ("nay", "qua", "kia")


def clock(words: Words, frame: Frame) -> Clock | None:
    """A time of day; one that does not exist (25h, 17 giờ sáng) makes the text unreadable."""
    words.take("lúc", "vào lúc", "vào hồi", "hồi")
    return first_of((_with_colon, _with_hours), words, frame)


def _with_colon(words: Words, _: Frame) -> Clock | None:
    written = words.word
    hour = words.digits()
    minute = words.digits() if hour is not None and words.take(":") else None
    return _at(words, written, hour, minute) if hour is not None and minute is not None else None


def _with_hours(words: Words, _: Frame) -> Clock | None:
    written = words.word
    hour = words.digits()
    if hour is None:
        hour = words.attempt(numbers.in_words)
    if hour is None or not words.take("giờ", "h", "g"):
        return None
    if words.sees("kém"):
        raise Unreadable
    minute = _HALF_HOUR if words.take("rưỡi") else words.attempt(_minutes) or 0
    return _at(words, written, hour, minute)


def _minutes(words: Words) -> int | None:
    """The minutes after an hour; a number that begins a date is not theirs."""
    minute = words.digits()
    if minute is None:
        return None
    if words.take("phút", "p"):
        return minute
    begins_date = any(
        words.sees(sign) for sign in ("/", "-", ".", "tháng", "thg", "\\", "tết", "giêng", "chạp")
    )
    return None if begins_date else minute


def _at(words: Words, written: Word | None, hour: int, minute: int) -> Clock:
    words.take("buổi")
    part = words.take(*_PARTS)
    if part:
        hour = _in_part(hour, part)
        if any(map(words.sees, _OF_A_NEAR_DAY)):
            words.at -= 1
    on_24_hours = hour >= _NOON or (written is not None and written.text.startswith("0"))
    try:
        return Clock(time(hour, minute), settled=part is not None or on_24_hours)
    except ValueError:
        raise Unreadable from None


def settle(found: Clock, words: Words) -> time:
    """The time, by the part of the day said elsewhere (chiều thứ Sáu lúc 3 giờ); 1 to 5 o'clock needs one."""
    hour = found.time.hour
    said = [] if found.settled else [part for part in _PARTS if words.mention(part)]
    if len(said) > 1 or (said == ["tối"] and not words.has_marks):
        raise Unreadable  # without marks "toi" is also tôi and tới
    if not said and not found.settled and hour in _SMALL_HOURS:
        raise Unreadable
    return found.time.replace(hour=_in_part(hour, said[0])) if said else found.time


def _in_part(hour: int, part: str) -> int:
    """5 giờ chiều is 17; an hour that is not in that part of the day is refused."""
    possible = [each for each in {hour, hour + _NOON} if each in _PARTS[part]]
    if len(possible) != 1:
        raise Unreadable
    return possible[0]
