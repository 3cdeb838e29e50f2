"""Texts and numbers as nobody expects them. Broken surrogates stand alone, as JSON escapes allow them to."""

from typing import Any, Final

from hypothesis import strategies as st

from handlers.commands import by_name
from simulator.messages import Json

#: Letters of a message (Bot API); the simulator's people send no longer ones.
LONGEST: Final = 4096
_STORM: Final = "a" + "".join(map(chr, range(0x300, 0x36F))) * 9
_FAMILY: Final = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"

TEXTS: Final = (
    "",
    " ",
    "\n\n\n",
    ".",
    "xin ch\u00e0o",
    "xin cha\u0300o",
    "\u0111\u1ed3ng \u00fd",
    "\U0001f600" * LONGEST,
    "\U0001f600" * (LONGEST // 2),
    _FAMILY * 300,
    "\u0645\u0631\u062d\u0628\u0627 \u202e abc \u202c \u05e9\u05dc\u05d5\u05dd",
    "\u200b\u200c\u200d\u2060\ufeff",
    "a\u200bb\u200dc",
    _STORM,
    "\u0301\u0302\u0303",
    "\ud83d",
    "\ude00 \ud83d",
    "x\ud83dy\udfffz",
    "\x00",
    "a\x00b\x00",
    "\x01\x02\x1b[31m\x7f\x85",
    "<b>n\u1eeda ch\u1eebng &amp; <i>x</b>",
    "{name} %s %d {0} {}",
    "'; DROP TABLE inbox; --",
    "=cmd|' /C calc'!A0",
    "../../etc/passwd",
    "\uffff\ufffe\U0010ffff",
    "\U000e0041\U000e0042",
    "a" * LONGEST,
    "1\u00d2\u0301" * 1000,
    "9" * LONGEST,
    "-1",
    "1e309",
    "NaN",
    "31/02/2024",
    "0",
    "\u0662\u0663",
    "/",
    "//",
    "/ ",
    "/@",
    "/\u200b",
    "/\ud83d",
    "/khongcolenhnay",
    "/khongcolenhnay@another_bot",
    "/menu@another_bot",
    "/" + "x" * 300,
    "form:1:2:3",
    "g\u1eedi\u0000",
)
NUMBERS: Final = (
    *(0, 1, -1, 2, 7, 100, 2**31 - 1, 2**31, -(2**31) - 1, 2**53, 2**63 - 1, -(2**63)),
    *(2**63, -(2**63) - 1, 2**64, 10**30, 10**400, -(10**400)),
)
#: The numbers that Telegram could send.
WIDE: Final = range(-(2**63), 2**63)

texts: Final = st.one_of(
    st.sampled_from(TEXTS),
    st.text(max_size=20),
    st.text(st.characters(categories=["Cs", "Cf", "Mn"]), max_size=9),
)
#: Every command that there is, with words behind it, and every button's name with words behind that.
commands: Final = st.builds(
    lambda name, words: f"/{name} {words[:60]}".rstrip(" "), st.sampled_from(sorted(by_name())), texts
)
presses: Final = st.builds(
    lambda name, words: ":".join([name, *words])[:64],
    st.sampled_from(sorted(by_name())),
    st.lists(st.one_of(texts, st.integers(-1, 9).map(str)), max_size=4),
)
numbers: Final = st.sampled_from(NUMBERS)
whole_numbers: Final = st.sampled_from([one for one in NUMBERS if one in WIDE])
_leaves: Final = st.one_of(
    st.none(), st.booleans(), numbers, texts, st.just([]), st.just({}), st.just([{}]), st.just(0.5)
)


@st.composite
def damaged(draw: st.DrawFn, whole: st.SearchStrategy[Json]) -> Json:
    """A shape with a field lost, replaced or added somewhere in it, one to three times."""
    shape: Json = _copied(draw(whole))
    for _ in range(draw(st.integers(1, 3))):
        _damage(draw, shape)
    return shape


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _copied(one) for name, one in value.items()}
    return [_copied(one) for one in value] if isinstance(value, list) else value


def _damage(draw: st.DrawFn, shape: Json) -> None:
    place: Any = shape
    while isinstance(place, dict) and place:
        name = draw(st.sampled_from(sorted(place)))
        below = place[name]
        below = below[0] if isinstance(below, list) and below else below
        if isinstance(below, dict) and below and draw(st.integers(0, 3)):
            place = below
            continue
        _replace(draw, place, name)
        return


def _replace(draw: st.DrawFn, place: Json, name: str) -> None:
    match draw(st.integers(0, 3)):
        case 0:
            del place[name]
        case 1:
            place["unknown_" + name] = draw(_leaves)
        case _:
            place[name] = draw(_leaves)
