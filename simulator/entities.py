"""Texts as Telegram keeps them: plain characters beside entities counted in UTF-16 code units."""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from simulator.errors import bad_request

MAX_ENTITIES: Final = 100
"""Entities kept of one message; Telegram drops the rest without a word."""

_STYLES: Final = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
    "tg-spoiler": "spoiler", "span": "spoiler", "blockquote": "blockquote", "a": "text_link",
}  # fmt: skip
_HTML_TAGS: Final = {
    "bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "code": "code", "pre": "pre",
    "spoiler": "tg-spoiler",
}  # fmt: skip
_REFERENCE: Final = re.compile(
    r"&(?:#(?P<decimal>\d{1,7})|#[xX](?P<hex>[0-9a-fA-F]{1,6})|(?P<name>lt|gt|amp|quot));?"
)
_SURROGATES: Final = range(0xD800, 0xE000)
_TAG_NAME: Final = re.compile(r"[^\s>]*")
_SPACE: Final = re.compile(r"\s*")
_ADDRESS: Final = re.compile(r"(https?|tg|mailto|tel):|[\w-]+(\.[\w-]+)+")
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ATTRIBUTE: Final = re.compile(
    r"\s*(?P<name>[^\s=>/\"']+)(?:\s*=\s*(?:\"(?P<double>[^\"]*)(?:\"|\Z)|'(?P<single>[^']*)(?:'|\Z)|(?P<bare>[\w.\-]+)))?"
)
_SPOKEN: Final = re.compile(
    r"(?<![\w/])(?P<bot_command>/[A-Za-z0-9_]{1,32}(?:@\w{3,32})?)(?![\w/])"
    r"|(?P<url>https?://[^\s<>\"]+)"
    r"|(?P<email>[\w.+-]+@[\w-]+\.[\w.-]*\w)"
    r"|(?<!\w)(?P<mention>@\w{3,32})"
    r"|(?<!\w)(?P<hashtag>#\w+)"
)

Entity = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Text:
    """Plain characters and what is marked in them."""

    plain: str
    entities: tuple[Entity, ...] = ()

    @property
    def html(self) -> str:
        """The same text as HTML, marks written as tags."""
        return to_html(self.plain, self.entities)


def units(text: str) -> int:
    """Length in UTF-16 code units, as Telegram counts.

    >>> units("a😀")
    3
    """
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def last_units(text: str, length: int) -> str:
    """The end of a text, so many UTF-16 code units long."""
    return text.encode("utf-16-le")[-2 * length :].decode("utf-16-le")


def spoken(text: str) -> Text:
    """What a person typed, with the commands, mentions and links that the apps find in it."""
    found = [
        {
            "type": match.lastgroup,
            "offset": units(text[: match.start()]),
            "length": units(match.group()),
        }
        for match in _SPOKEN.finditer(text)
    ]
    return Text(text, tuple(found))


def parse_html(source: str) -> Text:
    """Read Telegram's HTML; unknown tags, bad nesting and a bare ``<`` raise its "can't parse entities".

    Source: Bot API, "HTML style"; offsets in errors count bytes of the UTF-8 source, as there.
    """
    return _HtmlReader(source).read()


@dataclass(frozen=True, slots=True)
class _Open:
    """A tag waiting for its end: where it began and which entity it will be."""

    tag: str
    start: int
    extra: Entity


class _HtmlReader:
    """One pass over a source; keeps the plain text so far and the open tags."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._plain: list[str] = []
        self._length = 0
        self._open: list[_Open] = []
        self._done: list[Entity] = []

    def read(self) -> Text:
        """The whole source, or Telegram's refusal."""
        while self._at < len(self._source):
            self._step()
        if self._open:
            raise _unreadable(f'Can\'t find end tag corresponding to start tag "{self._open[-1].tag}"')
        # inner tags end first: turned round, the outer of two that cover the same letters leads
        self._done.reverse()
        entities = sorted(self._done, key=lambda one: (one["offset"], -one["length"]))
        return Text("".join(self._plain), tuple(entities[:MAX_ENTITIES]))

    def _step(self) -> None:
        character = self._source[self._at]
        if character == "<":
            if self._source.startswith("</", self._at):
                self._end_tag()
            else:
                self._start_tag()
        elif character == "&" and (match := _REFERENCE.match(self._source, self._at)):
            self._keep(_referred(match))
            self._at = match.end()
        else:
            self._plain_run()

    def _plain_run(self) -> None:
        stops = (self._source.find(mark, self._at + 1) for mark in "<&")
        end = min((stop for stop in stops if stop >= 0), default=len(self._source))
        self._keep(self._source[self._at : end])
        self._at = end

    def _keep(self, text: str) -> None:
        self._plain.append(text)
        self._length += units(text)

    def _offset(self) -> int:
        return len(self._source[: self._at].encode())

    def _start_tag(self) -> None:
        begin = self._offset()
        end = _after(_TAG_NAME, self._source, self._at + 1)
        tag = self._source[self._at + 1 : end].lower()
        if end >= len(self._source):
            raise _unreadable(f"Unclosed start tag at byte offset {begin}")
        if tag not in _STYLES:
            raise _unreadable(f'Unsupported start tag "{tag}" at byte offset {begin}')
        attributes, self._at = self._attributes(tag, end, begin)
        self._open.append(_Open(tag, self._length, self._extra(tag, attributes, begin)))

    def _attributes(self, tag: str, at: int, begin: int) -> tuple[dict[str, str], int]:
        found: dict[str, str] = {}
        while True:
            at = _after(_SPACE, self._source, at)
            if self._source.startswith(">", at):
                return found, at + 1
            if at >= len(self._source):
                raise _unreadable(f"Unclosed start tag at byte offset {begin}")
            match = _ATTRIBUTE.match(self._source, at)
            if match is None:
                raise _unreadable(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
            value = match["double"] or match["single"] or match["bare"] or ""
            found[match["name"].lower()] = _REFERENCE.sub(_referred, value)
            at = match.end()

    def _extra(self, tag: str, attributes: dict[str, str], begin: int) -> Entity:
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _unreadable(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        if tag == "a":
            return {"url": attributes.get("href", "")}
        if tag == "blockquote" and "expandable" in attributes:
            return {"type": "expandable_blockquote"}
        language = attributes.get("class", "")
        if tag == "code" and language.startswith("language-"):
            return {"language": language.removeprefix("language-")}
        return {}

    def _end_tag(self) -> None:
        begin = self._offset()
        if not self._open:
            raise _unreadable(f"Unexpected end tag at byte offset {begin}")
        end = self._source.find(">", self._at)
        if end < 0:
            raise _unreadable(f"Unclosed end tag at byte offset {begin}")
        name = self._source[self._at + 2 : end].strip().lower()
        opened = self._open.pop()
        if name and name != opened.tag:
            raise _unreadable(
                f'Unmatched end tag at byte offset {begin}, expected "</{opened.tag}>", found "</{name}>"'
            )
        self._at = end + 1
        self._close(opened)

    def _close(self, opened: _Open) -> None:
        length = self._length - opened.start
        extra = dict(opened.extra)
        if length == 0 or not self._is_marked(opened, extra, length):
            return
        kind = _STYLES[opened.tag]
        self._done.append({"type": kind, "offset": opened.start, "length": length} | extra)

    def _is_marked(self, opened: _Open, extra: Entity, length: int) -> bool:
        """Whether the tag leaves an entity: a link needs an address, code in pre melts into it."""
        if opened.tag == "a":
            extra["url"] = extra["url"] or last_units("".join(self._plain), length)
            return _ADDRESS.match(extra["url"]) is not None
        if opened.tag == "code":
            return not self._melts_into_pre(opened, extra)
        return True

    def _melts_into_pre(self, opened: _Open, extra: Entity) -> bool:
        outer = self._open[-1] if self._open else None
        if outer is None or outer.tag != "pre" or outer.start != opened.start:
            extra.pop("language", None)
            return False
        outer.extra.update(extra)
        return True


def _after(pattern: re.Pattern[str], source: str, at: int) -> int:
    """Where a pattern that may match nothing ends."""
    match = pattern.match(source, at)
    return match.end() if match else at


def _referred(match: re.Match[str]) -> str:
    if name := match["name"]:
        return _NAMED[name]
    code = int(match["decimal"] or match["hex"], 10 if match["decimal"] else 16)
    is_letter = 0 < code <= sys.maxunicode and code not in _SURROGATES
    return chr(code) if is_letter else match.group()


def _unreadable(reason: str) -> Exception:
    return bad_request(f"can't parse entities: {reason}")


def trimmed(text: Text) -> Text:
    """The text without white space around it; entities move along and empty ones vanish."""
    start = units(text.plain) - units(text.plain.lstrip())
    plain = text.plain.strip()
    if len(plain) == len(text.plain):
        return text
    return Text(plain, tuple(_clipped(text.entities, start, units(plain))))


def _clipped(entities: tuple[Entity, ...], start: int, length: int) -> Iterator[Entity]:
    for one in entities:
        begin = max(one["offset"] - start, 0)
        end = min(one["offset"] + one["length"] - start, length)
        if end > begin:
            yield one | {"offset": begin, "length": end - begin}


def to_html(plain: str, entities: tuple[Entity, ...]) -> str:
    """Write the entities back as tags (links, styles and quotes; commands and mentions stay plain)."""
    marks: dict[int, list[str]] = {}
    for one in sorted(entities, key=lambda one: (one["offset"], -one["length"])):
        opening, closing = _tags(one)
        if opening:
            marks.setdefault(one["offset"], []).append(opening)
            marks.setdefault(one["offset"] + one["length"], []).insert(0, closing)
    if not marks:
        return escape(plain, quote=False)
    return "".join(_woven(plain, marks))


def _woven(plain: str, marks: dict[int, list[str]]) -> Iterator[str]:
    at = 0
    for character in plain:
        yield from sorted(marks.pop(at, ()), key=lambda tag: not tag.startswith("</"))
        yield escape(character, quote=False)
        at += units(character)
    yield from marks.pop(at, ())


def _tags(entity: Entity) -> tuple[str, str]:
    kind = entity["type"]
    if kind == "text_link":
        return f'<a href="{escape(entity["url"])}">', "</a>"
    if kind == "expandable_blockquote":
        return "<blockquote expandable>", "</blockquote>"
    if kind == "blockquote":
        return "<blockquote>", "</blockquote>"
    if kind == "pre" and entity.get("language"):
        return f'<pre><code class="language-{escape(entity["language"])}">', "</code></pre>"
    tag = _HTML_TAGS.get(kind)
    return (f"<{tag}>", f"</{tag}>") if tag else ("", "")
