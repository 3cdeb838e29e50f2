"""Answers gathered over several messages: pieces, rows and files; edits of pieces; order; what is refused."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.message import Rich
from forms import engine
from forms.gathering import Column, Files, LongText, Rows
from forms.scene import FileFacts, Gathering, Scene, Standing, Taken, Unclear
from forms.state import Act, Edited, Event, Filed, Key, Pressed, State, Step, Typed

TODAY = date(2024, 1, 2)
LONG = LongText("story", "Nội dung", "Nội dung?", example="Một câu", shortest=10, longest=60)
SHARES = Rows(
    "authors",
    "Tác giả",
    "Ai?",
    example="Chuyên viên 1; 60",
    columns=(Column("name", "họ tên"), Column("share", "tỷ lệ", number=True, most=100, unit="%")),
    most=3,
    check=lambda rows, _: "" if sum(row["share"] for row in rows) == 100 else "Tổng cần đúng 100 %.",
)
PHOTOS = Files("photos", "Ảnh", "Ảnh?", most=3)
FACTS = {number: FileFacts(f"{number}.jpg", place=10 - number) for number in range(1, 6)}


def scene(**more: Any) -> Scene:
    return Scene(TODAY, files={**FACTS, **more.pop("files", {})}, **more)


def play(fields: tuple[Any, ...], *events: Event, files: dict[int, FileFacts] | None = None) -> Step:
    """The last step of events that follow each other; a press is drawn for the present revision."""
    step = Step(State())
    for event in events:
        present = Pressed(step.state.revision, event.key) if isinstance(event, Pressed) else event
        step = engine.advance(fields, step.state, present, scene(files=files or {}))
    return step


def said(number: int, words: str) -> Typed:
    return Typed(words, str(number))


DONE = Pressed(0, Key.DONE)
UNDO = Pressed(0, Key.UNDO)


def test_a_long_text_is_joined_until_it_is_closed() -> None:
    step = play((LONG,), said(1, "Đoạn một."), said(2, "Đoạn hai."), said(3, "xong"))
    assert step.state.answers == {"story": ["Đoạn một.", "Đoạn hai."]}
    assert engine.final_answers((LONG,), scene(answers=step.state.answers)) == {
        "story": "Đoạn một.\nĐoạn hai."
    }
    assert step.state.said_in == {"story": "1 2"}


def test_a_piece_is_edited_while_the_text_is_being_written() -> None:
    step = play((LONG,), said(1, "Đoạn một."), said(2, "Đoạn hai."), Edited("Đoạn khác.", "1"), DONE)
    assert step.state.answers == {"story": ["Đoạn khác.", "Đoạn hai."]}


def test_a_piece_is_edited_after_the_text_is_closed() -> None:
    step = play((LONG,), said(1, "Đoạn một."), said(2, "Đoạn hai."), DONE, Edited("Đoạn 2 mới.", "2"))
    assert step.state.answers == {"story": ["Đoạn một.", "Đoạn 2 mới."]}


def test_an_edit_that_does_not_do_leaves_the_text() -> None:
    step = play((LONG,), said(1, "Đoạn một hai."), DONE, Edited("x" * 61, "1"))
    assert step.state.answers == {"story": ["Đoạn một hai."]}
    assert "dài 61 ký tự" in step.note


def test_the_last_piece_is_taken_back() -> None:
    step = play((LONG,), said(1, "Đoạn một hai."), said(2, "Nhầm."), UNDO, DONE)
    assert step.state.answers == {"story": ["Đoạn một hai."]}


@pytest.mark.parametrize(("words", "why"), [("x" * 61, "dài 71 ký tự"), ("…", "chưa thấy chữ")])
def test_a_piece_that_does_not_do_is_not_added(words: str, why: str) -> None:
    step = play((LONG,), said(1, "Đoạn một."), said(2, words))
    assert (step.state.view["gathered"], why in step.note) == (["Đoạn một."], True)


def test_a_text_that_is_too_short_stays_open() -> None:
    step = play((LONG,), said(1, "Ngắn"), DONE)
    assert (step.state.answers, "ngắn quá" in step.note) == ({}, True)


def test_an_answer_of_an_earlier_version_is_one_piece() -> None:
    state = State(answers={"story": "Bản trước đây"}, asking="story")
    step = engine.advance((LONG,), state, said(1, "thêm một ý"), scene())
    assert step.state.view["gathered"] == ["Bản trước đây", "thêm một ý"]


def test_rows_are_read_line_by_line_and_checked_together() -> None:
    step = play((SHARES,), said(1, "Chuyên viên 1; 60 %\nChuyên viên 2 | 30"), DONE)
    assert "Tổng cần đúng 100 %." in step.note
    after = engine.advance((SHARES,), step.state, said(2, "Trưởng phòng A; 10"), scene()).state
    closed = engine.advance((SHARES,), after, Typed("xong", "3"), scene()).state
    assert [tuple(row.values()) for row in closed.answers["authors"]] == [
        ("Chuyên viên 1", 60),
        ("Chuyên viên 2", 30),
        ("Trưởng phòng A", 10),
    ]
    assert SHARES.show(closed.answers["authors"], scene()).startswith("(1) Chuyên viên 1 – 60 %; (2)")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Chuyên viên 1; nhiều", "chưa đọc được số"),
        ("Chuyên viên 1; 101", "từ 0 đến 100"),
        ("Chuyên viên 1", "Thiếu «tỷ lệ»"),
        ("a; 1; b", "Mỗi dòng gồm: họ tên; tỷ lệ."),
        ("a;1\nb;2\nc;3\nd;4", "Tối đa 3 dòng."),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_added(line: str, why: str) -> None:
    step = play((SHARES,), said(1, "Chuyên viên 1; 60"), said(2, line))
    assert why in step.note
    assert len(step.state.view["gathered"]) == 1


def test_a_row_is_taken_away_by_its_number() -> None:
    step = play((SHARES,), said(1, "a1; 60\nb1; 40"), said(2, "xoá 1"))
    assert [row["name"] for row in step.state.view["gathered"]] == ["b1"]
    assert "Không có phần số 5" in play((SHARES,), said(1, "a1; 60"), said(2, "xoá 5")).note


def test_files_stand_in_the_order_of_sending_whatever_the_order_of_arrival() -> None:
    step = play((PHOTOS,), Filed(2, "8"), Filed(1, "9"), Filed(3, "7"))
    assert step.state.view["gathered"] == [3, 2, 1]


def test_a_file_sent_twice_is_in_the_set_once() -> None:
    step = play((PHOTOS,), Filed(1, "9"), Filed(1, "10"))
    assert (step.state.view["gathered"], "đã có trong bộ (số 1)" in step.note) == ([1], True)


def test_a_full_set_takes_no_more() -> None:
    step = play((PHOTOS,), *(Filed(number, str(number)) for number in (1, 2, 3, 4)))
    assert (len(step.state.view["gathered"]), "đã đủ 3 tệp" in step.note) == (3, True)


def test_a_refused_file_reopens_the_set_without_it() -> None:
    refused = {2: FileFacts("2.jpg", Standing.GONE, "Loại tệp này em không nhận.")}
    closed = play((PHOTOS,), Filed(1, "9"), Filed(2, "8"), DONE).state
    here = scene(files=refused)
    assert engine.present((PHOTOS,), closed, here.at(closed.answers, {})) is PHOTOS
    again = engine.advance((PHOTOS,), closed, Pressed(closed.revision, Key.DONE), here).state
    assert again.answers == {"photos": [1]}


def test_a_file_being_checked_holds_sending_up() -> None:
    checking = {1: FileFacts("1.jpg", Standing.CHECKING)}
    closed = play((PHOTOS,), Filed(1, "9"), DONE, files=checking).state
    step = engine.advance((PHOTOS,), closed, Pressed(closed.revision, Key.SEND), scene(files=checking))
    assert (step.act, "đang được kiểm tra" in step.note) == (Act.DRAW, True)


@given(st.permutations([1, 2, 3]))
def test_any_order_of_arrival_makes_the_same_set(order: list[int]) -> None:
    step = play((PHOTOS,), *(Filed(number, str(number)) for number in order))
    assert step.state.view["gathered"] == [3, 2, 1]


def test_a_cell_may_have_a_reading_of_its_own() -> None:
    def loud(words: str, _: Scene) -> str | Unclear:
        return words.upper() if words != "?" else Unclear(Rich("Không rõ."))

    field = Rows("x", "X", "?", example="a", columns=(Column("a", "a", reads=loud),))
    assert field.read("abc", scene()) == Gathering(({"a": "ABC"},), Rich("Đã ghi thêm 1 dòng."))
    assert isinstance(field.read("?", scene()), Unclear)
    assert field.close([{"a": "B"}], scene()) == Taken([{"a": "B"}])
