"""The plan the project carries, read whole: compared with a file that was checked against it line by line."""

import json
from pathlib import Path

from data import bodies, seed
from documents.plan_in import read, to_json

RAW = seed.PLAN_2024.read_bytes()
READING = read(RAW, bodies.load())
CHECKED = json.loads(Path(__file__).with_name("plan_2024.json").read_text(encoding="utf-8"))


def test_reading_is_the_checked_one():
    assert to_json(READING) == CHECKED


def test_items_stand_in_four_quarters():
    assert [(item.number, item.quarter) for item in READING.items] == [
        *((number, 1) for number in range(1, 6)),
        *((number, 2) for number in range(6, 9)),
        *((number, 3) for number in range(9, 12)),
        *((number, 4) for number in range(12, 17)),
    ]


def test_periods_and_what_is_due():
    whole = [(item.start, item.end, item.due, item.due_source) for item in READING.items]
    assert [tuple(map(str, one)) for one in dict.fromkeys(whole)] == [
        ("2024-01-01", "2024-03-31", "2024-03-29", "period"),
        ("2024-04-01", "2024-06-30", "2024-06-28", "period"),
        ("2024-07-01", "2024-09-30", "2024-09-30", "period"),
        ("2024-10-01", "2024-12-31", "2024-12-31", "period"),
    ]


def test_parts_and_conditions():
    parts = {item.number: len(item.parts) for item in READING.items if len(item.parts) > 1}
    conditional = {item.number: item.conditional for item in READING.items if item.conditional}
    assert (parts, conditional) == ({1: 2, 3: 3, 16: 3}, {1: "part", 8: True})


def test_only_the_registration_is_a_deadline():
    (deadline,) = READING.deadlines
    assert deadline.registration
    assert (str(deadline.date), deadline.bound, str(deadline.last_day)) == (
        "2024-01-30",
        "before",
        "2024-01-29",
    )


def test_source_stands_beside_each_item():
    text = RAW.decode()
    for item in READING.items:
        assert all(line in text for line in item.source.split("\n"))
    assert READING.items[0].source.endswith("\tthành tích năm 2023 (nếu có)\t")
    assert "<i>Nam và 35 năm" in READING.items[11].source


def test_no_mark_of_layout_is_left():
    said = [text for item in READING.items for text in (item.content, *(part.text for part in item.parts))]
    said += [unit for item in READING.items for unit in item.units]
    assert not [text for text in said if set(text) & set("<>\t\n*") or text[0] in "-+ " or text[-1] in " ;."]
