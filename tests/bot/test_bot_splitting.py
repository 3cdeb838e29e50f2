"""Long texts: every piece fits, stands alone, and nothing is lost between them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.splitting import ENTITIES, split, units
from domain.message import Rich, bold, escape, italic, join, plain

words = st.text(st.sampled_from("ab <>&\n😀é̉ệ👨‍👩‍👧"), max_size=40)
lines = words.map(escape) | words.filter(str.strip).map(bold) | words.filter(str.strip).map(italic)
texts = st.lists(lines, max_size=30).map(lambda parts: join(parts, "\n"))


def well_formed(piece: Rich) -> bool:
    open_tags: list[str] = []
    for closing, name in re.findall(r"<(/?)([a-z]+)>", piece):
        if closing and (not open_tags or open_tags.pop() != name):
            return False
        if not closing:
            open_tags.append(name)
    return not open_tags


def letters(text: str) -> str:
    return "".join(text.split())


@given(texts, st.integers(8, 60))
def test_pieces_fit_are_whole_and_lose_nothing(text: Rich, limit: int) -> None:
    pieces = split(text, limit)
    assert [piece for piece in pieces if units(piece) > limit] == []
    assert [piece for piece in pieces if not well_formed(piece)] == []
    assert [piece for piece in pieces if not plain(piece).strip()] == []
    assert letters("".join(map(plain, pieces))) == letters(plain(text))


def test_units_are_those_of_utf_16() -> None:
    text = escape("a<b> & 😀 Đ")
    assert units(text) == len(plain(text).encode("utf-16-le")) // 2


@pytest.mark.parametrize("rows", [500, 90])
def test_a_long_list_is_cut_between_its_rows(rows: int) -> None:
    rows_of_text = [join([bold(f"Đơn vị {n} 😀"), "hoàn thành <đủ>"], " – ") for n in range(rows)]
    pieces = split(join(rows_of_text))
    assert [row for piece in pieces for row in piece.split("\n")] == rows_of_text
    assert max(piece.count("<b>") for piece in pieces) <= ENTITIES


def test_paragraphs_stay_together() -> None:
    paragraphs = [Rich("a" * 30 + "\n" + "b" * 30) for _ in range(4)]
    assert split(join(paragraphs, "\n\n"), 130) == [
        join(paragraphs[:2], "\n\n"),
        join(paragraphs[2:], "\n\n"),
    ]


def test_a_tag_that_is_too_long_is_closed_and_opened_again() -> None:
    assert split(Rich("<b>" + "a" * 10 + "</b>"), 4) == ["<b>aaaa</b>", "<b>aaaa</b>", "<b>aa</b>"]


@pytest.mark.parametrize("text", ["", "  \n ", "<b> </b>"])
def test_nothing_to_read_is_no_piece(text: str) -> None:
    assert split(Rich(text)) == []
