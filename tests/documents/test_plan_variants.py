"""The seed plan as other people might write it: every variant must read like the seed, or say why not."""

import re
import unicodedata
from collections.abc import Callable

import pytest

from data import bodies, seed
from documents.plan_in import read
from domain.plan import ItemReading, PlanReading
from vietnamese.text import fold, unmarked

BODIES = bodies.load()
TEXT = seed.PLAN_2024.read_text(encoding="utf-8")
ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}
SEED = read(TEXT.encode(), BODIES)


def reading(text: str, **options) -> PlanReading:
    return read(text.encode(), BODIES, **options)


def facts(item: ItemReading) -> tuple[object, ...]:
    """What must not depend on how the plan is typed."""
    return (
        item.number,
        tuple((fold(part.text), part.conditional) for part in item.parts),
        (item.start, item.end, item.due, item.due_source),
        (item.bodies, item.lead, item.conditional, item.recurring, item.quarter),
    )


def same(text: str) -> bool:
    got = reading(text)
    assert [facts(item) for item in got.items] == [facts(item) for item in SEED.items]
    assert [(d.date, d.bound, d.last_day) for d in got.deadlines] == [
        (d.date, d.bound, d.last_day) for d in SEED.deadlines
    ]
    return got.year == SEED.year


def replaced(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text


def pipes(text: str) -> str:
    """The table as Markdown."""
    lines = []
    for line in text.split("\n"):
        if "\t" not in line:
            lines.append(line)
            continue
        cells = [*line.split("\t"), "", ""][:3]
        lines.append("| " + " | ".join(cells) + " |")
        if cells[0] == "TT":
            lines.append("|----|:---|---|")
    return "\n".join(lines)


def without_html(text: str) -> str:
    return re.sub(r"<[^<>]+>", "", text)


def with_list_items(text: str) -> str:
    """The tags that the seed lost, given back."""
    return replaced(
        text,
        ('none">Hoàn', 'none"><li>Hoàn'),
        ("cá nhân.Trình", "cá nhân.</li><li>Trình"),
        ('none">Hội', 'none"><li>Hội'),
        ("Sở;Văn", "Sở;</li><li>Văn"),
    )


def wide_gaps(text: str) -> str:
    return "\n".join(line.replace("\t", "     ") if "\t" in line else line for line in text.split("\n"))


VARIANTS: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "byte order mark": lambda text: "\ufeff" + text,
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "two spaces": lambda text: text.replace(" ", "  "),
    "spaces around cells": lambda text: text.replace("\t", "  \t "),
    "trailing spaces": lambda text: text.replace("\n", "  \n"),
    "leading tabs lost": lambda text: re.sub(r"(?m)^\t", "", text),
    "trailing tabs lost": lambda text: re.sub(r"(?m)\t+$", "", text),
    "all outer tabs lost": lambda text: "\n".join(line.strip() for line in text.split("\n")),
    "no blank lines": lambda text: re.sub(r"\n{2,}", "\n", text),
    "blank line after each line": lambda text: text.replace("\n", "\n\n"),
    "Markdown": pipes,
    "wide gaps": wide_gaps,
    "no HTML": without_html,
    "HTML with items": with_list_items,
    "Eth for D with stroke": lambda text: text.replace("Đ", "\u00d0"),
    "quí with i": lambda text: text.replace("QUÝ", "QUÍ"),
    "Quý 1": lambda text: re.sub(r"QUÝ (I{1,3}V?|IV)", lambda m: f"Quý {ROMAN[m[1]]}", text),
    "Quý I/2024": lambda text: re.sub(r"QUÝ (\w+)", r"Quý \1/2024", text),
    "Quý 1 năm 2024": lambda text: re.sub(r"QUÝ (\w+)", lambda m: f"QUÝ {ROMAN[m[1]]} NĂM 2024", text),
    "quarters in bold": lambda text: re.sub(r"QUÝ (\w+)", r"**QUÝ \1**", text),
    "quarters without tabs": lambda text: re.sub(r"(?m)^(QUÝ \w+)\t+$", r"\1", text),
    "quarters labelled": lambda text: re.sub(r"(?m)^(QUÝ (\w+))\t+$", r"\2\t\1\t", text),
    "quarters explained": lambda text: text.replace("QUÝ II\t", "QUÝ II (từ tháng 4 đến tháng 6)\t"),
    "capitals": lambda text: without_html(text).upper(),
    "lower case": str.lower,
    "without marks": lambda text: "\n".join(map(unmarked_keeping_case, text.split("\n"))),
    "numbers with a dot": lambda text: re.sub(r"(?m)^(\d+)\t", r"\1.\t", text),
    "numbers with a zero": lambda text: re.sub(r"(?m)^(\d)\t", r"0\1\t", text),
    "STT": lambda text: text.replace("TT\tNội dung\t", "STT\tNội dung công việc\t"),
    "heading repeated": lambda text: text.replace("QUÝ II\t\t", "TT\tNội dung\tĐơn vị thực hiện\nQUÝ II\t\t"),
    "column numbers": lambda text: text.replace("QUÝ I\t\t", "(1)\t(2)\t(3)\nQUÝ I\t\t"),
    "another break": lambda text: text.replace(
        "phần mềm quản lý công tác", "phần mềm\t- Văn phòng;\n\n\tquản lý công tác"
    ).replace("thi đua, khen thưởng\t- Văn phòng; Các đơn", "thi đua, khen thưởng\tCác đơn"),
    "break without tabs": lambda text: text.replace("xem xét quyết định", "xem xét\nquyết định"),
    "units on lines": lambda text: text.replace("Sở; - Văn phòng.", "Sở;\n- Văn phòng."),
    "break in a list": lambda text: text.replace(
        "2024. - Hướng dẫn các tập thể", "2024.\n- Hướng dẫn các tập thể"
    ),
    "en dash bullets": lambda text: (
        text.replace("\t- ", "\t– ").replace("; - ", "; – ").replace(". - ", ". – ")
    ),
    "plus bullets": lambda text: (
        text.replace("\t- ", "\t+ ").replace("; - ", ";\n+ ").replace(". - ", ". + ")
    ),
    "sections with dashes": lambda text: re.sub(r"(?m)^(I{1,3}|IV)\. ", r"\1 - ", text),
    "sections as parts": lambda text: re.sub(r"(?m)^(I{1,3}|IV)\. ", r"Phần \1. ", text),
    "sections in small letters": lambda text: re.sub(
        r"(?m)^((?:I{1,3}|IV)\. )(.+)$", lambda m: m[1] + m[2].capitalize(), text
    ),
    "headings in Markdown": lambda text: re.sub(r"(?m)^((?:I{1,3}|IV)\. .+)$", r"## **\1**", text),
    "no solutions": lambda text: re.sub(r"(?s)III\. GIẢI PHÁP.*?IV\.", "III.", text),
    "day in words": lambda text: text.replace("**30/01/2024**", "ngày 30 tháng 01 năm 2024"),
    "day without a year": lambda text: text.replace("**30/01/2024**", "ngày 30/01"),
    "day with dots": lambda text: text.replace("**30/01/2024**", "30.1.2024"),
    "day with an hour": lambda text: text.replace("**30/01/2024**", "17h00 ngày 30/01/2024"),
    "deadline over a page": lambda text: text.replace("trước **30/01", "trước\n\n**30/01"),
    "abbreviated units": lambda text: replaced(
        text,
        ("Hội đồng TĐKT Sở; - Văn", "HĐ TĐ-KT Sở; - Văn"),
        ("- Văn phòng; Các", "- VP Sở; Các"),
        ("- Giám đốc;", "- Giám đốc Sở Ngoại vụ;"),
    ),
    "units with commas": lambda text: replaced(
        text,
        ("- Văn phòng; Các đơn vị", "Văn phòng, các đơn vị"),
        ("- Văn phòng Sở; Các đơn vị", "Văn phòng Sở và các đơn vị"),
    ),
}


def unmarked_keeping_case(line: str) -> str:
    plain = unmarked(line)
    return "".join(new.upper() if old.isupper() else new for old, new in zip(line, plain, strict=True))


@pytest.mark.parametrize("name", VARIANTS)
def test_variant_reads_like_the_seed(name):
    text = VARIANTS[name](TEXT)
    assert (text == TEXT) == (name == "as it is")
    assert same(text)


@pytest.mark.parametrize(
    "names",
    [
        ("no HTML", "Quý 1", "sections in small letters", "day in words", "NFD", "CRLF"),
        ("abbreviated units", "Markdown", "headings in Markdown", "without marks"),
        ("units with commas", "en dash bullets", "wide gaps", "capitals"),
        ("HTML with items", "quarters labelled", "all outer tabs lost", "blank line after each line"),
        ("numbers with a dot", "day without a year", "no blank lines", "lower case", "byte order mark"),
    ],
)
def test_variants_together_read_like_the_seed(names):
    text = TEXT
    for name in names:
        text = VARIANTS[name](text)
    assert same(text)
