"""How near the titles of two initiatives are: per cent of shared pieces of words, whatever their order.

Newness is judged within the base (NĐ 13/2012/NĐ-CP, articles 3 and 4), so what helps is a look at its own
past. Words are folded and abbreviations written out; words that every title has count for little, and the
rest is compared in pieces of three letters: marks, the place of tones, word order and slips hardly matter.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import TypeVar

from vietnamese.text import fold

K = TypeVar("K")

#: From how many per cent on two initiatives are worth looking at side by side: paraphrases in the tests reach
#: it, unrelated titles stay below.
LEAST = 60
#: How many are named.
MOST = 3

#: Letters of a piece, and what stands before and after each word.
GRAM, EDGE = 3, "_"
#: What a piece of a word counts that nearly every title has.
COMMON_WEIGHT = 0.2
#: A short title that lies wholly within a long text is near to it, but no more than this.
CONTAINED = 0.9
#: Pieces that a title needs before being contained says anything.
ENOUGH = 12.0
#: How many times longer the other may be: a long text contains the pieces of nearly any title.
MOST_AROUND = 3.0

#: Abbreviations of titles, folded, written out.
_WRITTEN_OUT = {
    "cntt": "cong nghe thong tin",
    "udcntt": "ung dung cong nghe thong tin",
    "cds": "chuyen doi so",
    "cchc": "cai cach hanh chinh",
    "tthc": "thu tuc hanh chinh",
    "tdkt": "thi dua khen thuong",
    "htqt": "hop tac quoc te",
    "ls": "lanh su",
    "bg": "bien gioi",
    "vb": "van ban",
    "hs": "ho so",
    "qt": "quy trinh",
    "csdl": "co so du lieu",
    "ttdn": "thong tin doi ngoai",
}

#: Words that nearly every title has.
_COMMON_WORDS = """
mot so giai phap bien sang kien de tai nghien cuu nang cao hieu qua chat luong cong tac trong cua
cho va ve cac nham theo bang voi duoc tinh thuc hien xay dung ung doi moi phuc vu den la tren dia
ban
"""
_COMMON = frozenset(_COMMON_WORDS.split())


def similarity(one: str, other: str) -> int:
    """How near two texts are, 0 to 100 per cent; the same whichever comes first.

    >>> similarity("Số hoá quy trình tiếp nhận đoàn vào", "so hóa qui trình tiếp nhận đoàn vào")
    100
    >>> similarity("Số hoá quy trình tiếp nhận đoàn vào", "Mở lớp tiếng Trung cho công chức") < LEAST
    True
    """
    return _near(_profile(one), _profile(other))


def nearest(words: str, past: Mapping[K, str], least: int = LEAST, most: int = MOST) -> list[tuple[K, int]]:
    """Those of the past that are near, with their per cent, the nearest first, in their order where equal."""
    mine = _profile(words)
    found = [
        (key, percent) for key, said in past.items() if (percent := _near(mine, _profile(said))) >= least
    ]
    return sorted(found, key=lambda pair: -pair[1])[:most]


_Profile = tuple[Mapping[str, float], float]


@lru_cache(maxsize=8192)
def _profile(said: str) -> _Profile:
    """The weight of each piece of a text, and of all of them."""
    weights: defaultdict[str, float] = defaultdict(float)
    for word in _words(said):
        framed = f"{EDGE}{word}{EDGE}"
        for place in range(len(framed) - GRAM + 1):
            weights[framed[place : place + GRAM]] += COMMON_WEIGHT if word in _COMMON else 1.0
    return weights, sum(weights.values())


def _words(said: str) -> list[str]:
    folded = [_WRITTEN_OUT.get(word, word) for word in fold(said).split()]
    return " ".join(folded).split()


def _near(one: _Profile, other: _Profile) -> int:
    (mine, all_mine), (theirs, all_theirs) = sorted((one, other), key=lambda profile: len(profile[0]))
    shared = sum(min(weight, theirs[piece]) for piece, weight in mine.items() if piece in theirs)
    if not shared:
        return 0
    dice = 2 * shared / (all_mine + all_theirs)
    smaller, larger = sorted((all_mine, all_theirs))
    may_contain = smaller >= ENOUGH and larger <= MOST_AROUND * smaller
    contained = CONTAINED * shared / smaller if may_contain else 0.0
    return round(100 * min(1.0, max(dice, contained)))
