"""Whether words carry the mark of a state secret: «Mật», «Tối mật», «Tuyệt mật».

Source of the three degrees: Law on the protection of state secrets 29/2018/QH14, article 8. The same syllable
stands in many ordinary words («bí mật», «bảo mật», «mật độ»): its neighbours decide, and only those that join
it by spaces, one hyphen or underscores; «MẬT - danh sách» or «MẬT, hỏa tốc» has none. A file refused by
mistake can be renamed and sent again; one kept by mistake can't be called back, so doubt is a mark.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from vietnamese.text import clean, fold


def _vocabulary(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: Before «mật» these make another word, or say that there is no mark.
_BEFORE = _vocabulary("bí bảo thân cơ cẩn nghiêm đường trăng túi sỏi ống gan ong rỉ gỉ độ không giải phi hết")
#: After «mật» these make another word.
_AFTER = _vocabulary("độ khẩu mã ong thiết vụ thư đàm ngữ hiệu nghị mía hoa gấu ngọt thám lệnh ước tông giáo")
#: After that word, these show that it begins something else: «mật, vụ việc», «mật, hỏa tốc».
_ELSEWHERE = {
    "vu": _vocabulary("viec an"),
    "hoa": _vocabulary("toc"),
    "do": _vocabulary("khan"),
    "ma": _vocabulary("so"),
}
#: Beside an unmarked «MAT» these make words with «mất», «mắt», «mặt».
_BEFORE_UNMARKED = _vocabulary(
    "co vang diem ra ve thay gap hop be trai phai nuoc kham dau mo chong rua khuon guong lam da doi nua"
)
_AFTER_UNMARKED = _vocabulary(
    "dien nuoc tien the giay ho quyen an lien duong cat kinh troi bang trong ngoai truoc sau dat hang nguoi"
    " tich uy tin can tran ngu mau goc nha duoc nap bich"
)
#: The syllable as it is spelt, with one mark forgotten, or as typed where no keyboard composed it.
_SPELT = frozenset({"mật", "mât", "maatj", "maajt", "mâtj"})
_DEGREES = {"toi": "tối", "tuyet": "tuyệt"}
#: Before a degree: it is being lifted, or denied; before that, it is not lifted yet.
_LIFTED, _NOT_YET = frozenset({"khong", "giai", "phi", "het", "chong"}), "chua"

#: A line of a document's head that is nothing but a mark, or names the degree; how urgent it is may follow.
_LINE = re.compile(
    r"(?:(?:dau )?(?:chi )?(?:muc )?do (?:mat|bao mat) |dau )?((?:toi |tuyet )?mat)"
    r"(?: (?:thuong khan|khan|hoa toc))?"
)
_COLUMNS = re.compile(r"[\n\t]| {3,}")
_TOKENS = re.compile(r"[^\W\d_]+")
_JOINT = re.compile(r"[^\S\n]+|-|_+")


def is_marked(words: str, *, header: bool = False) -> bool:
    """Whether a file's name or a caption carries a mark; with `header`, the first lines of a document.

    In a name, «mật» with its tone is a mark unless a neighbour makes it another word; without marks only
    «MAT» in capitals is, and a degree («toi mat»). In the head of a document a mark is a line of its own or
    a column of one, or «Độ mật: …»: running prose there is none.

    >>> names = ("Báo cáo MẬT.pdf", "bao-cao_TOI MAT.docx", "bao_mat.docx", "mật độ.xlsx")
    >>> [is_marked(name) for name in names]
    [True, True, False, False]
    >>> heads = ("UBND TỈNH\\nTUYỆT MẬT\\nSố: 1", "giữ bí mật tuyệt đối")
    >>> [is_marked(head, header=True) for head in heads]
    [True, False]
    """
    said = clean(words)
    if header:
        return _in_head([_TOKENS.findall(line) for line in _COLUMNS.split(said)])
    found = list(_TOKENS.finditer(said))
    tokens = [token[0] for token in found]
    gaps = [said[one.end() : other.start()] for one, other in pairwise(found)]
    joined = [False, *(_JOINT.fullmatch(gap) is not None for gap in gaps), False]
    return any(_marks(tokens, joined, place) for place in range(len(tokens)))


def _in_head(lines: Sequence[list[str]]) -> bool:
    """Whether a line is a mark, and not the end of a sentence that was broken before its last word."""
    before = ""
    for tokens in lines:
        if _is_line(tokens) and not (len(tokens) == 1 and tokens[0].islower() and _known(before, _BEFORE)):
            return True
        before = tokens[-1] if tokens else before
    return False


def _is_line(tokens: list[str]) -> bool:
    """Whether the words of a line are a mark and nothing else; its letters may be spaced out."""
    if len(tokens) >= len("mat") and all(len(token) == 1 for token in tokens):
        spaced = "".join(tokens)
        return spaced.isupper() and fold(spaced) in {"mat", *(f"{degree}mat" for degree in _DEGREES)}
    found = _LINE.fullmatch(" ".join(map(_plain, tokens)))
    if found is None:
        return False
    at = max(place for place, token in enumerate(tokens) if _plain(token) == "mat")
    degree = found[1] != "mat"
    return _degree(tokens, at) if degree else _alone(tokens[at])


def _marks(tokens: list[str], joined: list[bool], place: int) -> bool:
    """Whether the token at this place is a mark, by itself and by the neighbours that join it."""
    token = tokens[place]
    if _plain(token) != "mat":
        return fold(token).endswith(tuple(f"{degree}mat" for degree in _DEGREES))
    if _degree(tokens, place):
        lifted = place > 1 and joined[place - 1] and fold(tokens[place - 2]) in _LIFTED
        return not lifted or _not_yet(tokens, place - 3)
    before = tokens[place - 1] if joined[place] else ""
    after = tokens[place + 1] if joined[place + 1] else ""
    if not _alone(token) or _is_other_word(before, tokens, place):
        return False
    if _known(after, _AFTER) and not _goes_on(tokens, place):
        return False
    return not token.isascii() or not (fold(before) in _BEFORE_UNMARKED or fold(after) in _AFTER_UNMARKED)


def _is_other_word(before: str, tokens: list[str], place: int) -> bool:
    """Whether the word before makes it another one; «chế độ mật» and «chưa giải mật» do not."""
    earlier = fold(tokens[place - 2]) if place > 1 else ""
    still = (fold(before), earlier) in {("do", "che"), ("giai", _NOT_YET)}
    return _known(before, _BEFORE) and not still


def _not_yet(tokens: list[str], place: int) -> bool:
    return place >= 0 and fold(tokens[place]) == _NOT_YET


def _goes_on(tokens: list[str], place: int) -> bool:
    """Whether what follows is the beginning of something else."""
    following = [fold(token) for token in tokens[place + 1 : place + 3]]
    return len(following) > 1 and following[1] in _ELSEWHERE.get(following[0], ())


def _degree(tokens: list[str], place: int) -> bool:
    """Whether this syllable and the one before it are a degree, with marks or without."""
    before = tokens[place - 1] if place else ""
    spelt = _DEGREES.get(fold(before))
    return spelt is not None and _is(before, {spelt}) and _is(tokens[place], _SPELT)


def _alone(syllable: str) -> bool:
    """Whether it is the syllable «mật»: with its tone, or unmarked in capitals."""
    return syllable.lower() in _SPELT - {"mât"} or syllable == "MAT"


def _plain(token: str) -> str:
    """A token folded; the syllable as a keyboard leaves it that did not compose its marks, too."""
    return "mat" if token.lower() in _SPELT else fold(token)


def _is(token: str, spellings: frozenset[str] | set[str]) -> bool:
    return token.isascii() or token.lower() in spellings


def _known(word: str, vocabulary: frozenset[str]) -> bool:
    """Whether a word is one of these: as it is spelt, or unmarked if it is written so."""
    folded = word.isascii() and fold(word) in {fold(known) for known in vocabulary}
    return bool(word) and (folded or word.lower() in vocabulary)
