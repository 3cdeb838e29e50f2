"""Stage 4c: a plan without a table: the paragraphs that say what, and by whom or by when, become entries.

Only such paragraphs: the language of plans is full of wishes ("đẩy mạnh", "nâng cao") that nobody can be
reminded of. Each is for a person to confirm.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from documents import texts
from documents.plan_in import deadlines, periods, units
from documents.plan_in.deadlines import paragraphs
from documents.plan_in.items import Setting
from documents.plan_in.periods import Period
from documents.plan_in.sections import Section
from documents.plan_in.shadow import shadow
from documents.plan_in.table import Entry

_NUMBER = re.compile(r"^(\d{1,2}(?:\.\d{1,2})*)(?:[.)]\s*|\s+)(?=[^\W\d_])")
_LETTER = re.compile(rf"^[{texts.SMALL_LETTERS}][.)]\s*")
_BULLET = re.compile(rf"^[{re.escape(texts.BULLETS)}]\s*")
_LETTERED, _BULLETED, _BARE = 10, 11, 12

_WHO = r"(?:co quan |don vi |bo phan |nguoi |ca nhan )?"
_KEYS = (
    ("support", rf"{_WHO}phoi hop(?: thuc hien)?"),
    (
        "lead",
        rf"(?:{_WHO}(?:chu tri|thuc hien|phu trach|tham muu)(?: thuc hien| tham muu)?"
        r"|phan cong(?: thuc hien)?)",
    ),
    ("time", r"(?:thoi (?:gian|han|diem)|tien do|han|hoan thanh)(?: (?:thuc hien|hoan thanh|trien khai))?"),
    ("product", r"(?:san pham|ket qua)(?: (?:du kien|thuc hien))?"),
)
_ATTRIBUTE = re.compile(
    rf"(?:^|(?<=[;.,(]))\s*(?:[{re.escape(texts.BULLETS)}]\s*)?(?:"
    + "|".join(f"(?P<{kind}>{words})" for kind, words in _KEYS)
    + r")\s?:\s*"
)
_ASSIGNED = re.compile(
    r"(?:^|[.;(]\s*)(?:giao )?(?P<lead>[^.;:()]{2,90}?)(?: la don vi)? (?:chu tri|chiu trach nhiem)\b"
    r"(?:[^.;:()]{0,40}?phoi hop (?:voi |cung )?(?P<support>[^.;:()]{2,200}))?"
)
_GIVEN = re.compile(
    r"(?:^|[.;(]\s*)giao (?P<lead>[^.;:()]{2,90}?)"
    r"(?=,? (?:tham muu|xay dung|to chuc|thuc hien|huong dan|lap|trien khai|theo doi|tong hop))"
)
_DONE_IN = re.compile(
    r"\((?P<bracket>[^()]{3,120})\)"
    r"|\b(?:trong|vao|hoan thanh(?: trong)?|thuc hien (?:trong|vao)|xong (?:trong )?)"
    r" (?P<said>(?:(?:dau|giua|cuoi|thuong tuan|trung tuan|ha tuan|het) )?(?:quy|thang|ngay) ?[^.;:()]{1,40})"
)
LONGEST_PARAGRAPH = 3_000
MOST_PARAGRAPHS = 1_000


@dataclass(slots=True)
class _Paragraph:
    """A paragraph with what it, or a line of its own under it, says of who and when."""

    label: str
    level: int
    text: str
    period: Period | None
    source: str
    said: dict[str, str] = field(default_factory=dict)

    @property
    def is_task(self) -> bool:
        return bool(self.text and {"lead", "support", "time"} & self.said.keys())


def may_hold_tasks(parts: Sequence[Section]) -> bool:
    """Whether a section promises tasks by its title, be it a period's."""
    return any(_is_of_tasks(part) for part in parts)


def _is_of_tasks(part: Section) -> bool:
    return part.is_of_tasks or periods.heading(part.title, periods.ANY_YEAR) is not None


def entries(parts: Sequence[Section], setting: Setting) -> Iterator[Entry]:
    """The tasks of the sections that promise some, in order."""
    for part in parts:
        if _is_of_tasks(part):
            yield from _entries(list(_paragraphs(part, setting)))


def _entries(found: Sequence[_Paragraph]) -> Iterator[Entry]:
    """Each task with the paragraphs under it that are none of their own."""
    open_task: _Paragraph | None = None
    group = ""
    for one in found:
        if one.is_task:
            if open_task:
                yield _entry(open_task, group)
            open_task = one
        elif open_task and one.level > open_task.level:
            open_task.text += f"\n- {one.text}"
            open_task.source += f"\n{one.source}"
        else:
            if open_task:
                yield _entry(open_task, group)
            open_task, group = None, one.text
    if open_task:
        yield _entry(open_task, group)


def _entry(task: _Paragraph, group: str) -> Entry:
    return Entry(
        number=int(task.label) if task.label.isdigit() else None,
        content=task.text,
        lead=task.said.get("lead", ""),
        support=task.said.get("support", ""),
        time=task.said.get("time", ""),
        period=task.period,
        source=task.source,
        label="" if task.label.isdigit() else task.label,
        group=group,
        product=task.said.get("product", ""),
    )


def _paragraphs(part: Section, setting: Setting) -> Iterator[_Paragraph]:
    """The paragraphs of a section; a line that only says who or when belongs to the one before it."""
    period = periods.heading(part.title, setting.year)
    before: _Paragraph | None = None
    for count, text in enumerate(paragraphs(part.lines)):
        if count >= MOST_PARAGRAPHS:
            return
        named = periods.heading(text, setting.year)
        one = _paragraph(text[:LONGEST_PARAGRAPH], period, setting)
        if named:
            period = named
        elif before and one.said and not one.text:
            before.said = {**one.said, **before.said}
            before.source += f"\n{text}"
        else:
            if before:
                yield before
            before = one
    if before:
        yield before


def _paragraph(text: str, period: Period | None, setting: Setting) -> _Paragraph:
    label, level, rest = _labelled(text)
    words, said = _attributes(rest)
    for read in (_assigned, _given, _time_of):
        for kind, value in read(words, setting).items():
            said.setdefault(kind, value)
    return _Paragraph(label, level, words, period, text, said)


def _labelled(text: str) -> tuple[str, int, str]:
    """The number of a paragraph, how deep it stands, and its words."""
    number = _NUMBER.match(text)
    if number:
        return number[1], number[1].count(".") + 1, text[number.end() :]
    for pattern, level in ((_LETTER, _LETTERED), (_BULLET, _BULLETED)):
        found = pattern.match(text)
        if found:
            return "", level, text[found.end() :]
    return "", _BARE, text


def _attributes(text: str) -> tuple[str, dict[str, str]]:
    """The words before the first "Chủ trì:", "Thời gian:" and the like, and what those say."""
    found = list(_ATTRIBUTE.finditer(shadow(text)))
    if not found:
        return text.strip(), {}
    ends = [*(one.start() for one in found[1:]), len(text)]
    said = {
        str(one.lastgroup): text[one.end() : end].strip(" .;,()")
        for one, end in zip(found, ends, strict=True)
    }
    return text[: found[0].start()].strip(" ;,(-"), {kind: value for kind, value in said.items() if value}


def _assigned(text: str, setting: Setting) -> dict[str, str]:
    """ "Văn phòng chủ trì, phối hợp với các phòng …", if the office knows the units."""
    found = _ASSIGNED.search(shadow(text))
    if found is None or not _known(lead := _cut(text, found, "lead"), setting):
        return {}
    support = _cut(text, found, "support") if found["support"] else ""
    return {"lead": lead, **({"support": support} if _known(support, setting) else {})}


def _given(text: str, setting: Setting) -> dict[str, str]:
    """ "Giao Văn phòng tham mưu …"."""
    found = _GIVEN.search(shadow(text))
    lead = _cut(text, found, "lead") if found else ""
    return {"lead": lead} if _known(lead, setting) else {}


def _cut(text: str, found: re.Match[str], name: str) -> str:
    words = text[slice(*found.span(name))].strip(" ,")
    return words[5:] if shadow(words).startswith("giao ") else words


def _known(words: str, setting: Setting) -> bool:
    return bool(words) and any(one.key for one in units.mentions(words, setting.spellings))


def _time_of(text: str, setting: Setting) -> dict[str, str]:
    """A bounded day, or a period in brackets or behind "trong", "hoàn thành"; none that is only spoken of."""
    bounded = [found for found in deadlines.find(text, setting.year) if found.date]
    if bounded:
        return {"time": bounded[0].written}
    for found in _DONE_IN.finditer(shadow(text)):
        words = text[slice(*found.span(found.lastgroup or 0))]
        if periods.stretches(words, setting.year) or deadlines.bare_day(words, setting.year):
            return {"time": words.strip(" ,")}
    return {}
