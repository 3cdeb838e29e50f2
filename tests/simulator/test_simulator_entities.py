"""Telegram's HTML, read and written."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.entities import Text, parse_html, spoken, trimmed, units
from simulator.errors import ApiError


def marks(text: Text) -> list[tuple[object, ...]]:
    return [(one["type"], one["offset"], one["length"]) for one in text.entities]


@pytest.mark.parametrize(
    ("source", "plain", "expected"),
    [
        ("Xin chào", "Xin chào", []),
        ("<b>Quý I</b> xong", "Quý I xong", [("bold", 0, 5)]),
        (
            "<strong>a</strong><em>b</em><ins>c</ins>",
            "abc",
            [("bold", 0, 1), ("italic", 1, 1), ("underline", 2, 1)],
        ),
        ("<s>a</s><strike>b</strike><del>c</del>", "abc", [("strikethrough", at, 1) for at in range(3)]),
        ("😀<i>x</i>", "😀x", [("italic", 2, 1)]),
        ("<b>a<i>b</i>c</b>", "abc", [("bold", 0, 3), ("italic", 1, 1)]),
        ("<B>a</b>", "a", [("bold", 0, 1)]),
        ("<tg-spoiler>a</tg-spoiler>", "a", [("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">a</span>', "a", [("spoiler", 0, 1)]),
        ("<blockquote>a</blockquote>", "a", [("blockquote", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ("<code>a</code>", "a", [("code", 0, 1)]),
        ("<pre>a</pre>", "a", [("pre", 0, 1)]),
        ("<b></b>a", "a", []),
        ("<b>a</>", "a", [("bold", 0, 1)]),
        ("1 &lt; 2 &amp; &quot;3&quot; &gt;", '1 < 2 & "3" >', []),
        ("&#272;&#x1F600;&eacute; & co", "Đ😀&eacute; & co", []),
        ("a > b", "a > b", []),
    ],
)
def test_html_is_read(source, plain, expected):
    text = parse_html(source)
    assert (text.plain, marks(text)) == (plain, expected)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<div>a</div>", 'Unsupported start tag "div" at byte offset 0'),
        ("chào <p>", 'Unsupported start tag "p" at byte offset 6'),
        ("1 <", "Unclosed start tag at byte offset 2"),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("1 < 2 >", 'Unsupported start tag "" at byte offset 2'),
        ("a <br/> b", 'Unsupported start tag "br/" at byte offset 2'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a ="x">a</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
    ],
)
def test_bad_html_is_refused(source, reason):
    with pytest.raises(ApiError) as caught:
        parse_html(source)
    assert caught.value.description == f"Bad Request: can't parse entities: {reason}"


@pytest.mark.parametrize(
    ("source", "entity"),
    [
        ('<a href="https://x.vn/?a=1&amp;b=2">a</a>', {"type": "text_link", "url": "https://x.vn/?a=1&b=2"}),
        ("<a>x.vn</a>", {"type": "text_link", "url": "x.vn"}),
        ("😀😀<a>x.vn/😀</a>", {"offset": 4, "length": 7, "url": "x.vn/😀"}),
        ('<pre><code class="language-sql">a</code></pre>', {"type": "pre", "language": "sql"}),
    ],
)
def test_entity_carries_its_argument(source, entity):
    (found,) = parse_html(source).entities
    assert {name: found[name] for name in entity} == entity


@pytest.mark.parametrize(
    "source",
    [
        "<b>Quý I</b> &lt;xong&gt; &amp; 😀<i>x</i>",
        "<b>a<i>b</i>c</b>",
        "<b><i>a</i></b>",
        "<b>a</b><i>b</i>",
        '<a href="https://x.vn/?a=1&amp;b=2">liên kết</a>',
        "<blockquote expandable>a\nb</blockquote>",
        '<pre><code class="language-sql">a</code></pre>',
        "<tg-spoiler>a</tg-spoiler><u>b</u><s>c</s><code>d</code><pre>e</pre><blockquote>f</blockquote>",
    ],
)
def test_html_is_written_back(source):
    assert parse_html(source).html == source


def test_trimming_moves_entities():
    text = trimmed(parse_html(" \n<b> a</b> b\n"))
    assert (text.plain, marks(text)) == ("a b", [("bold", 0, 1)])


LETTERS = st.text(st.characters(codec="utf-8"), min_size=1)
STYLED = st.sampled_from(["b", "i", "u", "s", "tg-spoiler", "code"])


@given(LETTERS)
def test_escaped_text_is_read_as_it_was(text):
    assert parse_html(escape(text)) == Text(text)


@given(LETTERS, STYLED, LETTERS, STYLED, LETTERS)
def test_nested_tags_are_written_back(before, outer, inside, inner, after):
    marked = f"<{outer}>{escape(inside, quote=False)}<{inner}>x</{inner}></{outer}>"
    source = f"{escape(before, quote=False)}{marked}{escape(after, quote=False)}"
    assert parse_html(source).html == source


@pytest.mark.parametrize(("text", "length"), [("abc", 3), ("Đặng", 4), ("😀", 2), ("", 0)])
def test_units(text, length):
    assert units(text) == length


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("/start abc", [("bot_command", 0, 6)]),
        ("😀 /huy@a_bot", [("bot_command", 3, 10)]),
        ("a/b 1/2", []),
        ("@truongphong xem https://x.vn #quy1", [("mention", 0, 12), ("url", 17, 12), ("hashtag", 30, 5)]),
        ("vanphong@so.gov.vn", [("email", 0, 18)]),
    ],
)
def test_apps_find_commands_and_links(said, expected):
    assert marks(spoken(said)) == expected
