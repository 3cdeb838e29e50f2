"""The engine: where a form stands after anything that may be said or tapped, in any order."""

import json
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.message import Message, plain
from forms import draw, engine, texts
from forms.choices import Choice, Confirm, Several
from forms.fields import Day, Field, FileField, Number, Text
from forms.scene import FileFacts, Option, Scene, Standing
from forms.state import Act, Edited, Event, Filed, GoBack, Leave, Pressed, State, Step, Typed

OPTIONS = tuple(Option(f"k{number}", f"Danh hiệu {word}") for number, word in enumerate("ABCDEFGH"))
FIELDS: tuple[Field, ...] = (
    Choice("award", "Danh hiệu", "Danh hiệu nào?", example="Danh hiệu A"),
    Text(
        "idea",
        "Sáng kiến",
        "Sáng kiến gì?",
        example="Số hoá",
        shortest=3,
        when=lambda scene: scene.answers.get("award") != "k0",
    ),
    Number("count", "Số lượng", "Bao nhiêu?", example="0", whole=True, most=100),
    Several("areas", "Lĩnh vực", "Những lĩnh vực nào?", fixed=OPTIONS[:3], most=2),
    Day("day", "Ngày", "Ngày nào?", example="30/01/2024", optional=True),
    FileField("file", "Tệp", "Tệp nào?", optional=True),
    Confirm("sure", "Xác nhận", "Đúng không?"),
)
SCENE = Scene(
    date(2024, 1, 15),
    choices={"award": OPTIONS},
    files={number: FileFacts(f"{number}.pdf") for number in (1, 2)},
)
#: What a straight run hands in, and what is typed for it.
WANTED = {
    "award": "k1",
    "idea": "Số hoá <hồ sơ>_1",
    "count": 0,
    "areas": ["k0", "k2"],
    "day": "2024-06-28",
    "file": 1,
    "sure": "yes",
}
TYPED = {
    "award": "danh hieu b",
    "idea": "Số hoá <hồ sơ>_1",
    "count": "0",
    "areas": "1, 3",
    "day": "28/06/2024",
    "sure": "đồng ý",
}


def after(state: State, *events: Event, scene: Scene = SCENE) -> Step:
    """The last step of several events."""
    step = Step(state)
    for event in events:
        step = engine.advance(FIELDS, step.state, event, scene)
    return step


def asked(state: State, scene: Scene = SCENE) -> str:
    """The name of the field being asked, "" in the review."""
    field = engine.present(FIELDS, state, scene.at(state.answers, state.view))
    return field.name if field else ""


def answer(name: str, message: str = "m") -> Event:
    """The event that gives a question its wanted answer."""
    return Filed(1, message) if name == "file" else Typed(TYPED[name], message)


def filled(upto: str = "") -> State:
    """A draft with the wanted answers, up to a field or to the review."""
    state = State()
    while asked(state) not in (upto, ""):
        state = after(state, answer(asked(state), f"m-{asked(state)}")).state
    return state


def test_a_straight_run_hands_in_what_was_said() -> None:
    state = filled()
    step = after(state, Typed("gửi", "m"))
    assert (step.act, engine.final_answers(FIELDS, SCENE.at(step.state.answers, {}))) == (Act.SEND, WANTED)


def test_the_next_question_is_the_first_without_an_answer() -> None:
    names = []
    state = State()
    while name := asked(state):
        names.append(name)
        state = after(state, answer(name)).state
    assert names == [field.name for field in FIELDS]


def test_a_question_that_does_not_apply_is_not_asked_and_not_handed_in() -> None:
    state = after(filled(), Pressed(filled().revision, "e.award"), Typed("Danh hiệu A", "m")).state
    assert asked(state) == ""
    assert "idea" not in engine.final_answers(FIELDS, SCENE.at(state.answers, {}))
    again = after(state, Typed("sửa danh hiệu", "m"), Typed("Danh hiệu B", "m")).state
    assert engine.final_answers(FIELDS, SCENE.at(again.answers, {})) == WANTED


@pytest.mark.parametrize("upto", [field.name for field in FIELDS[1:]] + [""])
@pytest.mark.parametrize("way", [GoBack(), Typed("quay lại", "m"), "back"])
def test_back_from_every_step_keeps_later_answers(upto: str, way: Event | str) -> None:
    state = filled(upto)
    names = [field.name for field in FIELDS]
    before = names[(names.index(upto) if upto else len(names)) - 1]
    step = after(state, Pressed(state.revision, way) if isinstance(way, str) else way)
    assert (asked(step.state), step.state.answers) == (before, state.answers)
    kept = after(step.state, Typed("giữ nguyên", "m"))
    assert (asked(kept.state), kept.state.answers) == (upto, state.answers)


def test_back_from_the_first_question_stays() -> None:
    step = after(State(), GoBack())
    assert (step.state, plain(step.note)) == (State(), "Đây là câu đầu tiên.")


@pytest.mark.parametrize("upto", [field.name for field in FIELDS] + [""])
def test_a_stale_tap_changes_nothing_and_says_so(upto: str) -> None:
    state = filled(upto)
    for key in ("o.k0", "back", "send", "skip", "leave", "e.award", "drop", "p.2"):
        step = after(state, Pressed(state.revision - 1, key))
        assert (step.state, step.act, step.note) == (state, Act.DRAW, texts.STALE)


@pytest.mark.parametrize("key", ["o.k0", "skip", "back", "leave", "p.2", "e.award"])
@pytest.mark.parametrize("upto", ["award", "areas", "day", ""])
def test_the_same_tap_twice_is_one(upto: str, key: str) -> None:
    state = filled(upto)
    tap = Pressed(state.revision, key)
    once = after(state, tap).state
    assert after(once, tap).state == once


@pytest.mark.parametrize(
    ("upto", "said", "note"),
    [
        ("award", "danh hieu", "Có 8 mục gần với «danh hieu». Mời chọn một mục:"),
        ("award", "gì đó", "Em chưa tìm thấy «gì đó» trong danh sách. Ví dụ: Danh hiệu A"),
        ("idea", "x", "Câu trả lời ngắn quá, cần ít nhất 3 ký tự. Ví dụ: Số hoá"),
        ("count", "nhiều", "Em chưa đọc được số trong «nhiều». Ví dụ: 0"),
        ("count", "bỏ qua", "Câu này bắt buộc nên chưa bỏ qua được."),
        ("areas", "xong", "Cần chọn từ 1 đến 2 mục."),
        ("day", "hôm nào đó", "Em chưa hiểu ngày «hôm nào đó». Ví dụ: 30/01/2024"),
        ("count", "gửi", "Còn câu chưa trả lời nên chưa gửi được. Mời trả lời nốt."),
        ("", "gì cơ", "Em chưa hiểu. Mời gõ «gửi» để gửi, hoặc «sửa» kèm tên mục, ví dụ «sửa 1»."),
        ("", "sửa cái đó", "Em chưa tìm thấy mục «sửa cái đó» để sửa. Ví dụ: sửa 1"),
    ],
)
def test_what_is_not_understood_keeps_every_answer(upto: str, said: str, note: str) -> None:
    state = filled(upto)
    step = after(state, Typed(said, "m"))
    assert (plain(step.note), step.state.answers, asked(step.state)) == (note, state.answers, upto)


@pytest.mark.parametrize(
    ("said", "opened"), [("sửa 3", "count"), ("3", "count"), ("Sửa số lượng", "count"), ("sua sang", "idea")]
)
def test_any_answer_is_opened_from_the_review(said: str, opened: str) -> None:
    assert asked(after(filled(), Typed(said, "m")).state) == opened


def test_an_optional_question_is_skipped_and_that_is_an_answer() -> None:
    state = after(filled("day"), Typed("bỏ qua", "m")).state
    assert (asked(state), state.answers["day"]) == ("file", None)


def test_an_edited_message_replaces_the_answer_it_gave() -> None:
    state = filled("day")
    step = after(state, Edited("12", "m-count"))
    assert (step.state.answers["count"], asked(step.state)) == (12, "day")
    assert plain(step.note) == "Đã thay mục «Số lượng» theo tin nhắn vừa sửa: 12"


def test_an_edited_message_that_was_not_understood_answers_now() -> None:
    state = after(filled("count"), Typed("mừi", "m9"), Edited("10", "m9")).state
    assert (state.answers["count"], asked(state)) == (10, "areas")


@pytest.mark.parametrize(
    ("event", "act", "note"),
    [
        (Edited("mười", "m-count"), Act.DRAW, "Tin nhắn vừa sửa (mục «Số lượng») em chưa hiểu"),
        (Edited("0", "m-count"), Act.DRAW, "Câu trả lời vẫn như cũ."),
        (Edited("0", "other"), Act.NOTHING, ""),
    ],
)
def test_an_edit_that_is_no_new_answer_changes_nothing(event: Event, act: Act, note: str) -> None:
    state = filled("day")
    step = after(state, event)
    assert (step.state, step.act, plain(step.note).partition(":")[0]) == (state, act, note.partition(":")[0])


@pytest.mark.parametrize(
    ("said", "act"),
    [
        ("giữ bản nháp", Act.PARK),
        ("xoá", Act.DROP),
        ("xóa", Act.DROP),
        ("làm tiếp", Act.DRAW),
        ("hả", Act.DRAW),
    ],
)
def test_leaving_asks_first(said: str, act: Act) -> None:
    state = filled("count")
    asking = after(state, Leave())
    assert (asking.act, asking.state.view) == (Act.DRAW, {"leaving": True})
    step = after(asking.state, Typed(said, "m"))
    assert (step.act, step.state.answers) == (act, state.answers)
    assert step.state.view.get("leaving", False) is (said == "hả")


def test_words_while_leaving_are_no_answer() -> None:
    state = after(filled("count"), Leave(), Typed("5", "m")).state
    assert "count" not in state.answers


@pytest.mark.parametrize("upto", ["award", "idea", ""])
def test_a_file_where_none_is_asked_is_said_so(upto: str) -> None:
    state = filled(upto)
    step = after(state, Filed(2, "m"))
    assert (step.state, step.note) == (state, texts.FILE_NOT_ASKED)


def test_sending_waits_for_a_file_to_be_checked() -> None:
    checking = replace(SCENE, files={1: FileFacts("1.pdf", Standing.CHECKING)})
    state = filled()
    step = after(state, Typed("gửi", "m"), scene=checking)
    assert (step.act, step.note) == (Act.DRAW, texts.STILL_CHECKING)
    assert after(step.state, Pressed(step.state.revision, "send")).act is Act.SEND


def test_a_refused_file_reopens_its_question_with_the_reason() -> None:
    refused = replace(SCENE, files={1: FileFacts("1.exe", Standing.GONE, "Loại tệp này em không nhận.")})
    state = filled()
    assert asked(state, refused) == "file"
    screen = draw.screen(FIELDS, Step(state), refused, 1)
    assert "Mục «Tệp»: Loại tệp này em không nhận. Mời gửi tệp khác." in plain(screen.text)


def test_a_choice_that_is_gone_is_asked_again_and_nothing_else() -> None:
    fewer = replace(SCENE, choices={"award": OPTIONS[2:]})
    state = filled()
    assert asked(state, fewer) == "award"
    state = after(state, Typed("1", "m"), scene=fewer).state
    assert (asked(state, fewer), state.answers) == ("", {**WANTED, "award": "k2"})


def test_pages_turn_and_narrow() -> None:
    state = after(State(), Pressed(0, "p.2")).state
    labels = [button.label for row in screen_of(state).buttons for button in row]
    assert labels == ["7. Danh hiệu G", "8. Danh hiệu H", "‹", "2/2", "Huỷ"]
    state = after(state, Typed("danh hieu", "m")).state
    assert [button.label for button in screen_of(state).buttons[-2]] == ["Xem tất cả"]
    assert after(state, Typed("xem tất cả", "m")).state.view == {}


def screen_of(state: State) -> Message:
    return draw.screen(FIELDS, Step(state), SCENE, 1)


class AnyMix(RuleBasedStateMachine):
    """Whatever is said and tapped, answers never change unasked, and the form can always be finished."""

    @initialize()
    def begin(self) -> None:
        self.state = State()
        self.messages = 0

    def do(self, event: Event) -> Step:
        step = engine.advance(FIELDS, self.state, event, SCENE)
        if step.act in (Act.DRAW, Act.NOTHING):
            self.state = step.state
        return step

    def message(self) -> str:
        self.messages += 1
        return f"m{self.messages}"

    @rule()
    def answer_well(self) -> None:
        if name := asked(self.state):
            self.do(answer(name, self.message()))

    @rule(
        said=st.sampled_from(
            [*TYPED.values(), "1", "xong", "gửi", "bỏ qua", "giữ", "sửa 2", "huỷ", "làm tiếp"]
        )
    )
    def say_anything(self, said: str) -> None:
        self.do(Typed(said, self.message()))

    @rule(said=st.text(max_size=12))
    def say_noise(self, said: str) -> None:
        self.do(Typed(said, self.message()))

    @rule(event=st.sampled_from([GoBack(), Leave(), Filed(1, "f1"), Filed(2, "f2")]))
    def steer(self, event: Event) -> None:
        self.do(event)

    @rule(data=st.data())
    def tap_what_is_shown(self, data: st.DataObject) -> None:
        buttons = [button for row in screen_of(self.state).buttons for button in row]
        key = data.draw(st.sampled_from(buttons)).data.split(":", 3)[3]
        tap = Pressed(self.state.revision, key)
        step = self.do(tap)
        if step.state.revision != tap.revision and step.act is Act.DRAW:
            before = self.state
            self.do(tap)
            assert self.state == before

    @rule(
        key=st.sampled_from(["o.k0", "o.gone", "p.2", "p.x", "e.count", "send", "done", "keep", "nonsense"])
    )
    def tap_what_is_not_shown(self, key: str) -> None:
        before = self.state
        self.do(Pressed(before.revision + 1, key))
        assert self.state == before
        self.do(Pressed(before.revision, key))

    @precondition(lambda self: self.messages > 0)
    @rule(said=st.sampled_from([*TYPED.values(), "??"]), data=st.data())
    def edit_a_message(self, said: str, data: st.DataObject) -> None:
        before = self.state
        number = data.draw(st.integers(1, self.messages))
        self.do(Edited(said, f"m{number}"))
        moved = {name for name in self.state.answers if self.state.answers[name] != before.answers.get(name)}
        assert moved <= {name for name, message in before.said_in.items() if message == f"m{number}"}

    @rule()
    def restart(self) -> None:
        self.state = State(**json.loads(json.dumps(asdict(self.state))))

    @invariant()
    def it_can_be_drawn(self) -> None:
        for row in screen_of(self.state).buttons:
            assert all(len(button.data.encode()) <= 64 for button in row)

    def teardown(self) -> None:
        if hasattr(self, "state"):
            assert finished(self.state) == WANTED


def finished(state: State) -> dict[str, Any]:
    """What is handed in if the person goes on sensibly from here: the same record, whatever came before."""
    if state.view.get("leaving"):
        state = after(state, Typed("làm tiếp", "m")).state
    for _ in range(3 * len(FIELDS)):
        name = asked(state) or wrong(state)
        if not name:
            break
        if not asked(state):
            state = after(state, Pressed(state.revision, f"e.{name}")).state
        state = after(state, answer(name)).state
    step = after(state, Pressed(state.revision, "send"))
    assert step.act is Act.SEND
    return engine.final_answers(FIELDS, SCENE.at(step.state.answers, {}))


def wrong(state: State) -> str:
    """The first answer that is not the wanted one."""
    return next((name for name, value in WANTED.items() if state.answers[name] != value), "")


TestAnyMix = AnyMix.TestCase
TestAnyMix.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
